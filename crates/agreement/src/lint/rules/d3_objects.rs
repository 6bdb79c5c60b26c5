//! D3: protected records that are silent about bought, public or derived ones.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;
use crate::terms::{Category, Object, RedLine};
use std::collections::BTreeMap;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::MissingObjects,
    name: "D3",
    slot: "objects",
    title: "protected records that are silent about bought, public or derived ones",
    why: "`Private information` leaves out what was bought from a broker, what is public, and \
         what a model concluded. Joined together these tell as much as any wiretap.",
    bad: "Private information of residents is handled with care.",
    good: "Records about residents, whether bought, public, derived or communications, are \
         handled under clause 2.",
    rewrite: "`objects = [\"commercial\", \"public\", \"derived\", \"communications\"]`, or no \
         `objects`, which is all",
    binds_if: "the text that defines the records names bought, public and derived ones.",
};

phrases! {
    RECORDS = "private|personal|identifiable|sensitive|confidential .2 information|data|records",
}

phrases! {
    BOUGHT = "bought|purchas*|commercial*|procure*|acquired|licensed",
}

phrases! {
    PUBLIC = "public|publicly|open source",
}

phrases! {
    DERIVED = "deriv*|inferred|concluded|computed|inferences",
}

/// Sources that a list of records must not forget.
const SOURCES: [Object; 3] = [Object::Commercial, Object::Public, Object::Derived];

/// Protected records without their sources. Told once for each kind of record.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let explained =
        text.sentences().any(|(_, it)| it.has(&BOUGHT) && it.has(&PUBLIC) && it.has(&DERIVED));
    let mut kinds: BTreeMap<String, (Option<lexicon::ClauseId>, Vec<miette::SourceSpan>)> =
        BTreeMap::new();
    for (passage, sentence) in text.sentences() {
        let typed = text.blocks(passage).any(|line| line.category == Category::Surveillance);
        let about = sentence.topics.surveillance && sentence.kind != Kind::Grant;
        if explained || typed || !about {
            continue;
        }
        let Some(at) = sentence.find(&RECORDS) else { continue };
        let kind = sentence.words.get(at.start).map(|word| word.text.clone()).unwrap_or_default();
        let entry = kinds.entry(kind).or_insert_with(|| (passage.clause.clone(), Vec::new()));
        entry.1.push(sentence.span_of(&at));
    }
    for (clause, places) in kinds.into_values() {
        let Some(place) = places.first() else { continue };
        let words = text.quote(*place);
        let message = format!("`{words}`: also what was bought, is public, or was concluded?");
        told.once(&PAGE, clause, &places, message);
    }
    for line in text.parts.blocks.red_lines.iter().filter(|line| is_silent(line)) {
        let silent = SOURCES.iter().filter(|object| !line.objects.contains(object));
        let silent: Vec<_> = silent.map(|object| object.as_str()).collect();
        let message = format!("the red line is silent about `{}` records", silent.join("`, `"));
        told.block(&PAGE, &line.clause, line.places.objects, message);
    }
}

/// Whether a line on watching names kinds of records, and not all that matter.
fn is_silent(line: &RedLine) -> bool {
    line.category == Category::Surveillance
        && !line.objects.is_empty()
        && SOURCES.iter().any(|object| !line.objects.contains(object))
}
