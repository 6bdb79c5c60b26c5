//! `brightline agreement diff`: what two agreements say, and decide, differently.

mod page;
mod screen;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agreement::{
    ActKind, Bundle, ClauseChange, Diff, Direction, Expected, Passage, SlotChange, Standing,
};
use controls::Engine;
use lexicon::ClauseId;
use miette::{Diagnostic, IntoDiagnostic as _};
use prover::{Behaviour, Change, Ruling};
use serde_json::{Value, json};

use super::prove::settings;
use crate::cli::DiffArgs;
use crate::command::Finding;
use crate::output;

/// Words of an unchanged passage that are shown beside a change.
const WORDS_AROUND: usize = 8;

/// The page could not be written.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("the page `{path}` cannot be written: {reason}")]
#[diagnostic(help("see that its folder is there and that you may write to it"))]
struct NoPage {
    path: PathBuf,
    reason: std::io::Error,
}

/// Two agreements side by side.
struct Compared {
    old: Side,
    new: Side,
    diff: Diff,
    behaviour: Decided,
}

/// One of the two agreements.
struct Side {
    file: String,
    bundle: Arc<Bundle>,
}

/// What is known about what they decide.
enum Decided {
    /// Nobody was asked.
    NotAsked,
    /// Nobody could be asked.
    Failed(String),
    /// What differs.
    Compared(Behaviour),
}

/// Compares two files.
pub(super) fn run(args: &DiffArgs) -> miette::Result<Finding> {
    let Some(old) = super::compiled(&args.old, args.json)? else { return Ok(Finding::No) };
    let Some(new) = super::compiled(&args.new, args.json)? else { return Ok(Finding::No) };
    let diff = Diff::of(old.agreement(), new.agreement());
    let (old, new) = (super::engine(old)?, super::engine(new)?);
    let behaviour = if args.no_prove {
        Decided::NotAsked
    } else {
        match prover::compare(&old, &new, &settings(&args.solvers)) {
            Ok(behaviour) => Decided::Compared(behaviour),
            Err(failure) => Decided::Failed(failure.to_string()),
        }
    };
    let compared = Compared {
        old: Side::of(&args.old, &old),
        new: Side::of(&args.new, &new),
        diff,
        behaviour,
    };
    if let Some(path) = &args.html {
        let page = page::html(&compared).into_diagnostic()?;
        let failed = |reason| NoPage { path: path.clone(), reason };
        std::fs::write(path, page).map_err(failed)?;
    }
    match (args.json, &args.html) {
        (true, _) => output::json(&compared.as_json())?,
        (false, Some(path)) => output::line(format!("{} is written", path.display()))?,
        (false, None) => output::line(screen::text(&compared).trim_end())?,
    }
    let no = args.not_wider && !compared.is_not_wider();
    Ok(if no { Finding::No } else { Finding::Good })
}

impl Side {
    fn of(file: &Path, engine: &Engine) -> Self {
        Self { file: file.display().to_string(), bundle: Arc::clone(engine.bundle()) }
    }

    fn title(&self) -> String {
        format!("{}, version {}", self.bundle.id(), self.bundle.version())
    }

    fn as_json(&self) -> Value {
        json!({
            "file": self.file,
            "agreement": self.bundle.id().as_str(),
            "version": self.bundle.version(),
            "digest": self.bundle.digest().to_string(),
        })
    }
}

impl Compared {
    /// Whether it is shown that the new agreement permits nothing that the old one does not.
    fn is_not_wider(&self) -> bool {
        match &self.behaviour {
            Decided::NotAsked | Decided::Failed(_) => false,
            Decided::Compared(behaviour) => {
                behaviour.open.is_empty()
                    && !behaviour.changes.iter().any(|change| change.turn.is_wider())
            }
        }
    }

    /// How many slots differ, but for cases, which decide nothing.
    fn slots(&self) -> usize {
        self.diff.slots().filter(|slot| !is_case(slot)).count()
    }

    /// How many slots went which way.
    fn count(&self, direction: Direction) -> usize {
        let slots = self.diff.slots().filter(|slot| !is_case(slot));
        slots.filter(|slot| slot.direction == direction).count()
    }

    /// The difference in one sentence.
    fn in_short(&self) -> String {
        if self.diff.is_empty() {
            return "both say the same".to_owned();
        }
        let (wider, stricter, open) = (
            self.count(Direction::Wider),
            self.count(Direction::Stricter),
            self.count(Direction::Open),
        );
        let slots = super::counted(self.slots(), "slot");
        let clauses = super::counted(self.diff.clauses.len(), "clause");
        let differ = if self.slots() == 1 { "differs" } else { "differ" };
        format!(
            "{clauses} changed; {slots} {differ}: {wider} wider, {stricter} stricter, {open} \
             neither or not to be told from the slot alone"
        )
    }

    fn as_json(&self) -> Value {
        let clauses: Vec<_> = self
            .diff
            .clauses
            .iter()
            .map(|clause| {
                json!({
                    "id": clause.id.as_str(),
                    "number": clause.number,
                    "title": clause.title,
                    "standing": clause.standing.as_str(),
                    "words": clause.words.iter().map(passage).collect::<Vec<_>>(),
                    "slots": clause.slots.iter().map(slot).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({
            "old": self.old.as_json(),
            "new": self.new.as_json(),
            "same": self.diff.is_empty(),
            "front": self.diff.front.iter().map(slot).collect::<Vec<_>>(),
            "clauses": clauses,
            "behaviour": self.behaviour.as_json(),
        })
    }
}

impl Decided {
    fn as_json(&self) -> Value {
        match self {
            Self::NotAsked => json!({"compared": false, "reason": "no solver was asked"}),
            Self::Failed(why) => json!({"compared": false, "reason": why}),
            Self::Compared(behaviour) => json!({
                "compared": true,
                "changes": behaviour.changes.iter().map(change).collect::<Vec<_>>(),
                "open": behaviour.open,
            }),
        }
    }
}

fn slot(change: &SlotChange) -> Value {
    json!({
        "block": change.block,
        "key": change.key,
        "old": change.old,
        "new": change.new,
        "direction": change.direction.as_str(),
    })
}

fn passage(passage: &Passage) -> Value {
    json!({"standing": passage.standing.as_str(), "text": passage.text})
}

fn change(change: &Change) -> Value {
    let ruling = |ruling: &Ruling| {
        json!({
            "outcome": ruling.outcome.as_str(),
            "by": ruling.clauses.iter().map(ClauseId::as_str).collect::<Vec<_>>(),
            "code": ruling.code,
        })
    };
    json!({
        "turn": change.turn.as_str(),
        "wider": change.turn.is_wider(),
        "act": change.act.as_str(),
        "clause": change.clause.as_ref().map(ClauseId::as_str),
        "example": change.example.to_string(),
        "before": ruling(&change.before),
        "after": ruling(&change.after),
    })
}

/// Whether the change is one of a case: it shows what the agreement means, and decides nothing.
fn is_case(change: &SlotChange) -> bool {
    change.block.starts_with("case ")
}

/// A question about a change.
type Wanted = fn(&SlotChange) -> bool;

/// How many cases of a clause are not the same, in words; `None` if all are.
fn cases(clause: &ClauseChange) -> Option<String> {
    let changes = || clause.slots.iter().filter(|change| is_case(change));
    let blocks = |wanted: Wanted| {
        changes().filter(|it| wanted(it)).map(|it| &it.block).collect::<BTreeSet<_>>().len()
    };
    let kinds: [(&str, Wanted); 3] = [
        ("added", |change| change.old.is_none()),
        ("removed", |change| change.new.is_none()),
        ("changed", |change| change.old.is_some() && change.new.is_some()),
    ];
    let counts = kinds.map(|(word, wanted)| (blocks(wanted), word));
    let told = counts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<_> = told.map(|(count, word)| format!("{count} {word}")).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// Acts that turned alike: the same clauses decided them before, and the same decide them now.
struct Turned<'b> {
    change: &'b Change,
    /// The kinds of act but that of the example, each once.
    also: Vec<ActKind>,
}

impl Turned<'_> {
    /// The kinds of act that turned alike, in words; empty if there is no other.
    fn also(&self) -> String {
        let words = self.also.iter().map(|act| match act {
            ActKind::Invoke => "when a model is asked",
            ActKind::Release => "when an answer is handed out",
            ActKind::CallTool => "when a tool is called",
        });
        let words: Vec<_> = words.collect();
        if words.is_empty() { String::new() } else { format!("also {}", words.join(" and ")) }
    }
}

/// What turned, without telling the same turn once for each kind of act.
fn turned(behaviour: &Behaviour) -> Vec<Turned<'_>> {
    let mut all: Vec<Turned<'_>> = Vec::new();
    for change in &behaviour.changes {
        let alike = |it: &&mut Turned<'_>| {
            let one = it.change;
            let rulings = |it: &Change| (it.before.clone(), it.after.clone());
            one.turn == change.turn && rulings(one) == rulings(change)
        };
        match all.iter_mut().find(alike) {
            Some(known) if known.change.act == change.act => {}
            Some(known) if known.also.contains(&change.act) => {}
            Some(known) => known.also.push(change.act),
            None => all.push(Turned { change, also: Vec::new() }),
        }
    }
    all
}

/// What was decided and by which clauses, as people read it.
fn ruled(ruling: &Ruling) -> String {
    let outcome = match ruling.outcome {
        Expected::Permit => "permitted",
        Expected::Hold => "held",
        Expected::Deny => "denied",
    };
    let by: Vec<_> = ruling.clauses.iter().map(ClauseId::as_str).collect();
    if by.is_empty() { outcome.to_owned() } else { format!("{outcome} by {}", by.join(", ")) }
}

/// The words of a clause with what changed; long unchanged passages are cut to what stands beside a
/// change.
fn excerpt(words: &[Passage]) -> Vec<Passage> {
    let last = words.len().saturating_sub(1);
    let cut = |(index, passage): (usize, &Passage)| {
        if passage.standing != Standing::Kept {
            return passage.clone();
        }
        let all: Vec<_> = passage.text.split(' ').collect();
        let (before, after) = (index > 0, index < last);
        let most = WORDS_AROUND * (usize::from(before) + usize::from(after));
        if all.len() <= most {
            return passage.clone();
        }
        let end = if before { all.get(..WORDS_AROUND).unwrap_or_default() } else { &[] };
        let from = all.len().saturating_sub(WORDS_AROUND);
        let start = if after { all.get(from..).unwrap_or_default() } else { &[] };
        let text = [end.join(" "), "…".to_owned(), start.join(" ")].join(" ").trim().to_owned();
        Passage { standing: Standing::Kept, text }
    };
    words.iter().enumerate().map(cut).collect()
}

#[cfg(test)]
mod tests;
