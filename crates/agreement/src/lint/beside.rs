//! What the vendor says elsewhere, held beside the agreement: rules G1 and G2.

use std::ops::Range;

use super::RulePage;
use super::kind::{Kind, Topics};
use super::rules;
use super::text::Text;
use super::told::Told;
use crate::error::{quoted, span};
use crate::read;
use crate::terms::{Category, RedLine};

/// What kind of text is held beside an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    /// The vendor's policy for everybody: the agreement is not to be weaker (G1).
    Policy,
    /// A public statement about the agreement: it is not to be wider (G2).
    Statement,
}

/// One matter that red lines are about.
struct Matter {
    name: &'static str,
    category: Category,
    is_about: fn(Topics) -> bool,
}

const MATTERS: [Matter; 3] = [
    Matter {
        name: "surveillance",
        category: Category::Surveillance,
        is_about: |topics| topics.surveillance,
    },
    Matter { name: "weapons", category: Category::Lethal, is_about: |topics| topics.weapons },
    Matter {
        name: "decisions about persons",
        category: Category::HighStakes,
        is_about: |topics| topics.decisions,
    },
];

/// The strongest that a text says about a matter, and where.
enum Said {
    Nothing,
    /// A ban that some rule finds fault with, or a wish.
    Weakly(Range<usize>),
    Plainly(Range<usize>),
}

/// Adds where the agreement says less than what is published.
pub(super) fn check(text: &Text<'_>, told: &mut Told, published: &str, kind: Publication) {
    let Some(parts) = read::parts_of(published) else { return };
    let beside = Text::new(published, parts);
    let mut faults = Told::default();
    rules::check(&beside, &mut faults);
    let (page, noun): (&'static RulePage, _) = match kind {
        Publication::Policy => (rules::WEAKER_THAN_POLICY, "policy"),
        Publication::Statement => (rules::STATEMENT_WIDER, "statement"),
    };
    for matter in &MATTERS {
        let Said::Plainly(ban) = said(&beside, &faults, matter) else { continue };
        let ban = quoted(&beside.written(&ban).split_whitespace().collect::<Vec<_>>().join(" "));
        let name = matter.name;
        let (place, how) = match said(text, told, matter) {
            Said::Plainly(_) => continue,
            Said::Weakly(place) => (place, "less"),
            Said::Nothing => (0..0, "nothing"),
        };
        let message = format!("on {name} the {noun} says `{ban}`, the agreement {how}");
        told.once(page, None, &[span(place.start, place.end)], message);
    }
}

fn said(text: &Text<'_>, faults: &Told, matter: &Matter) -> Said {
    let mut strongest = Said::Nothing;
    for line in text.parts.blocks.red_lines.iter().filter(|line| line.category == matter.category) {
        let place = range(line);
        if !faults.weaken_clause(&line.clause) {
            return Said::Plainly(place);
        }
        strongest = Said::Weakly(place);
    }
    for (passage, sentence) in text.sentences() {
        let about = (matter.is_about)(sentence.topics) && !passage.typed;
        match sentence.kind {
            Kind::Ban if about && !faults.weaken(&sentence.place) => {
                return Said::Plainly(sentence.place.clone());
            }
            Kind::Ban | Kind::Wish if about => strongest = Said::Weakly(sentence.place.clone()),
            Kind::Ban | Kind::Wish | Kind::Grant | Kind::Other => {}
        }
    }
    strongest
}

fn range(line: &RedLine) -> Range<usize> {
    let start = line.place.offset();
    start..start.saturating_add(line.place.len())
}
