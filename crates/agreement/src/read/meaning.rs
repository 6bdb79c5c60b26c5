//! Blocks about meaning: words that are defined, texts that are cited.

use lexicon::ClauseId;

use super::fields::Fields;
use super::{Reading, value};
use crate::error::{Code, Finding};
use crate::terms::{LawMode, LawReference, OnChange, Term};

/// Reads a term block.
pub(super) fn term(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Term> {
    let name = fields.required("name", "\"person\"", reading, value::text);
    let definition = fields.required("definition", "\"a natural person\"", reading, value::text);
    let measurable_by = fields.optional("measurable-by", reading, value::text);
    let place = fields.place_of("name");
    fields.close(reading);
    Some(Term {
        clause: clause.clone(),
        name: name?,
        definition: definition?,
        measurable_by,
        place,
    })
}

/// Reads a law block.
pub(super) fn law(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<LawReference> {
    let cite = fields.required("cite", "\"Directive 12\"", reading, value::text);
    let mode = fields.required("mode", "\"frozen\"", reading, value::word);
    let as_of = if mode == Some(LawMode::Frozen) {
        fields.required("as-of", "2023-01-25", reading, value::day)
    } else {
        fields.optional("as-of", reading, value::day)
    };
    let digest = fields.optional("digest", reading, value::digest);
    // A change that nobody wrote a rule for stops what rests on the text.
    let on_change = fields.optional("on-change", reading, value::word).unwrap_or(OnChange::Hold);
    if mode == Some(LawMode::Dynamic) {
        let why = "a dynamic text has no day: write mode = \"frozen\", or leave this out";
        fields.misplaced(&["as-of", "digest"], why, reading);
    }
    if mode == Some(LawMode::Frozen) && on_change == OnChange::Follow {
        reading.found(
            Finding::new(Code::Contradiction, "a text of one day that is to follow every change")
                .at(fields.place_of("on-change"), "does not go with mode = \"frozen\"")
                .help("write on-change = \"hold\", or mode = \"dynamic\" if that is meant"),
        );
    }
    let place = fields.place_of("cite");
    fields.close(reading);
    Some(LawReference {
        clause: clause.clone(),
        cite: cite?,
        mode: mode?,
        as_of,
        digest,
        on_change,
        place,
    })
}
