//! What became of a held act, as it is written.

use super::{Object, push_hex};
use crate::{Field, Nature, Reviewed, Salt, Unrecordable};

pub(super) fn write(
    object: &mut Object,
    reviewed: &Reviewed,
    salt: &Salt,
) -> Result<(), Unrecordable> {
    let (decided, second) = (reviewed.decided.as_ref(), reviewed.second.as_ref());
    object.commitment(Field::Act, &reviewed.act, salt);
    object.signed("at", reviewed.at.unix_ms());
    if let Some(second) = second {
        object.digest("bundle", &second.bundle);
        object.clauses(&second.clauses);
        object.text("code", second.code);
        object.display("exchange", &second.exchange);
    }
    if let Some(glass) = &reviewed.glass {
        object.display("glass", glass);
    }
    object.text("kind", "reviewed");
    match &reviewed.nature {
        Nature::Committed(commitment) => object.salted("nature", commitment),
        Nature::Told { of: Some(of), .. } => object.number("of", of.index())?,
        Nature::Told { of: None, .. } | Nature::Untold => {}
    }
    if let Some(decided) = decided.filter(|decided| !decided.on_shift.is_empty()) {
        object.key("on_shift");
        object.nested(|object| {
            for (party, people) in &decided.on_shift {
                object.saturating(party.as_str(), *people);
            }
        });
    }
    if let Some(second) = second {
        object.opaque_bytes(&second.persons);
    }
    object.optional("party", decided.map(|decided| decided.party.as_str()));
    if let Some(second) = second {
        object.distinct(&second.persons);
    }
    if let Some(decided) = decided {
        let mut proof = String::new();
        push_hex(&mut proof, &format!("{}:", decided.kind), &decided.proof);
        object.text("proof", &proof);
    }
    object.display("review", &reviewed.review);
    if let Some(decided) = decided {
        object.commitment(Field::Reviewer, &decided.reviewer, salt);
    }
    if let Nature::Told { salt, .. } = &reviewed.nature {
        let mut digits = String::new();
        push_hex(&mut digits, "", salt);
        object.text("salt", &digits);
    }
    if let Some(decided) = decided {
        object.commitment(Field::Statement, &decided.statement, salt);
    }
    if let Some(second) = second {
        object.touched(&second.persons);
    }
    object.signed("v", 1);
    object.optional("verdict", second.map(|second| second.verdict.as_str()));
    if let Nature::Told { was, .. } = &reviewed.nature {
        object.text("was", was);
    }
    object.text("what", reviewed.what);
    Ok(())
}
