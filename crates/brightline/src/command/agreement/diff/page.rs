//! A comparison as one page of HTML that asks for nothing from anywhere.

use agreement::{Direction, SlotChange, Standing};
use askama::Template;

use super::{Compared, Decided, Turned, cases, excerpt, is_case, ruled, turned};

/// What the page shows. Every text is escaped by the template.
#[derive(Template)]
#[template(path = "diff.html")]
struct Page {
    old: Heading,
    new: Heading,
    in_short: String,
    counts: Vec<Count>,
    sections: Vec<Section>,
    decisions: Vec<Decision>,
    open: Vec<String>,
    /// Why the decisions were not compared; empty when they were.
    not_compared: String,
}

struct Heading {
    title: String,
    file: String,
    digest: String,
}

struct Count {
    number: usize,
    class: &'static str,
    word: &'static str,
}

struct Section {
    anchor: String,
    title: String,
    note: &'static str,
    words: Vec<Word>,
    rows: Vec<Row>,
    /// How many cases are not the same, in words.
    cases: String,
}

struct Word {
    standing: &'static str,
    text: String,
}

struct Row {
    name: String,
    old: String,
    new: String,
    class: &'static str,
    direction: &'static str,
}

struct Decision {
    class: &'static str,
    turn: &'static str,
    act: Vec<Piece>,
    /// Which other acts turned alike; empty if none did.
    also: String,
    before: String,
    after: String,
}

/// A part of a sentence.
struct Piece {
    /// Whether it is a name out of the agreement.
    name: bool,
    text: String,
}

/// The page of a comparison.
///
/// # Errors
///
/// None that a comparison can cause.
pub(super) fn html(compared: &Compared) -> Result<String, askama::Error> {
    let heading = |side: &super::Side| Heading {
        title: side.title(),
        file: side.file.clone(),
        digest: side.bundle.digest().to_string(),
    };
    let count = |direction, word| Count {
        number: compared.count(direction),
        class: direction.as_str(),
        word,
    };
    let (decisions, open, not_compared) = decided(&compared.behaviour);
    let page = Page {
        old: heading(&compared.old),
        new: heading(&compared.new),
        in_short: compared.in_short(),
        counts: vec![
            count(Direction::Wider, "wider"),
            count(Direction::Stricter, "stricter"),
            count(Direction::Open, "other"),
        ],
        sections: sections(compared),
        decisions,
        open,
        not_compared,
    };
    page.render()
}

fn sections(compared: &Compared) -> Vec<Section> {
    let front = (!compared.diff.front.is_empty()).then(|| Section {
        anchor: "front-matter".to_owned(),
        title: "Front matter".to_owned(),
        note: "",
        words: Vec::new(),
        rows: compared.diff.front.iter().map(row).collect(),
        cases: String::new(),
    });
    let clauses = compared.diff.clauses.iter().map(|clause| Section {
        anchor: clause.id.to_string(),
        title: format!("{} {}", clause.number, clause.title).trim().to_owned(),
        note: match clause.standing {
            Standing::Kept => "",
            Standing::Added => "new clause",
            Standing::Removed => "removed",
        },
        words: excerpt(&clause.words)
            .into_iter()
            .map(|it| Word { standing: it.standing.as_str(), text: it.text })
            .collect(),
        rows: clause.slots.iter().filter(|change| !is_case(change)).map(row).collect(),
        cases: cases(clause).unwrap_or_default(),
    });
    front.into_iter().chain(clauses).collect()
}

fn row(change: &SlotChange) -> Row {
    let said = |side: &Option<String>| side.clone().unwrap_or_else(|| "—".to_owned());
    Row {
        name: format!("{} {}", change.block, change.key).trim().to_owned(),
        old: said(&change.old),
        new: said(&change.new),
        class: change.direction.as_str(),
        direction: match change.direction {
            Direction::Wider => "wider",
            Direction::Stricter => "stricter",
            Direction::Open => "other",
        },
    }
}

fn decided(behaviour: &Decided) -> (Vec<Decision>, Vec<String>, String) {
    match behaviour {
        Decided::NotAsked => (Vec::new(), Vec::new(), "no solver was asked".to_owned()),
        Decided::Failed(why) => (Vec::new(), Vec::new(), why.clone()),
        Decided::Compared(behaviour) => {
            let decision = |turned: &Turned<'_>| Decision {
                class: if turned.change.turn.is_wider() { "wider" } else { "stricter" },
                turn: turned.change.turn.as_str(),
                act: pieces(&turned.change.example.to_string()),
                also: turned.also(),
                before: ruled(&turned.change.before),
                after: ruled(&turned.change.after),
            };
            let decisions = turned(behaviour).iter().map(decision).collect();
            (decisions, behaviour.open.clone(), String::new())
        }
    }
}

/// A sentence whose names stand in back-ticks.
fn pieces(text: &str) -> Vec<Piece> {
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| Piece { name: index % 2 == 1, text: part.to_owned() }).collect()
}
