//! The records of what becomes of reviews.
//!
//! INVARIANT (I11): no person and no content stands in them. Those of a test have the form of those
//! of an act, until its end tells what it was.

use std::collections::BTreeMap;

use evidence::{Nature, Reviewed};
use lexicon::Digest;
use review::attention;
use review::{Event, Opening, Proof, Verdict};
use store::{Found, FoundCanary};

/// The record of an event of an act.
pub(crate) fn reviewed(found: &Found, event: &Event) -> Reviewed {
    let nature = match found.beside.filter(|_| is_end(event)) {
        Some(beside) => Nature::Told {
            was: attention::Nature::Act.to_string(),
            salt: beside.salt,
            of: Some(found.record),
        },
        None => Nature::Untold,
    };
    record_of(found.review.opening(), found.review.act_digest(), event, nature)
}

/// The record of an event of a test.
pub(crate) fn reviewed_test(found: &FoundCanary, event: &Event) -> Reviewed {
    let canary = &found.canary;
    let nature = if is_end(event) {
        let was = canary.nature().to_string();
        Nature::Told { was, salt: found.beside.salt, of: None }
    } else {
        Nature::Untold
    };
    record_of(canary.opening(), canary.act_digest(), event, nature)
}

/// Whether a review is over with it.
fn is_end(event: &Event) -> bool {
    match event {
        Event::Decided(decided) => decided.decision.verdict == Verdict::Deny,
        Event::Withdrawn { .. }
        | Event::Expired { .. }
        | Event::Executed { .. }
        | Event::LetThrough { .. } => true,
    }
}

fn record_of(opening: &Opening, act: Digest, event: &Event, nature: Nature) -> Reviewed {
    let (what, decided) = match event {
        Event::Decided(decided) => {
            let decision = &decided.decision;
            let what = match decision.verdict {
                Verdict::Approve => "approved",
                Verdict::Deny => "denied",
            };
            let (kind, proof) = proof_of(&decision.proof);
            let decided = evidence::Decided {
                party: decided.party.clone(),
                on_shift: decided.on_shift.clone(),
                reviewer: Digest::of(decision.reviewer.as_str().as_bytes()),
                statement: decision.statement,
                kind,
                proof,
            };
            (what, Some(decided))
        }
        Event::Withdrawn { .. } => ("withdrawn", None),
        Event::Expired { .. } => ("expired", None),
        Event::Executed { .. } | Event::LetThrough { .. } => ("executed", None),
    };
    let glass = match event {
        Event::LetThrough { glass, .. } => Some(*glass),
        _ => None,
    };
    let (at, review) = (event.at(), opening.review);
    Reviewed { at, review, what, act, decided, second: None, glass, nature }
}

/// The kind of a signature, and the signature as it is recorded.
pub(super) fn proof_of(proof: &Proof) -> (&'static str, Vec<u8>) {
    match proof {
        Proof::Ed25519 { signature, .. } => ("ed25519", signature.to_vec()),
        Proof::Assertion { bytes, .. } => ("webauthn", signed_part(bytes)),
    }
}

/// What is signed of an assertion, and its signature. INVARIANT (I11): the id of the passkey and
/// the handle of its owner, which stand beside that, name a person; they stay in the sealed event.
fn signed_part(assertion: &[u8]) -> Vec<u8> {
    let assertion: serde_json::Value = serde_json::from_slice(assertion).unwrap_or_default();
    let of = |name: &str| assertion.pointer(&format!("/response/{name}")).cloned();
    let parts = ["authenticatorData", "clientDataJSON", "signature"];
    let signed: BTreeMap<_, _> = parts.into_iter().map(|name| (name, of(name))).collect();
    // A map of texts always has a JSON text; without one the record has no proof, and says so.
    serde_json::to_vec(&signed).unwrap_or_default()
}

#[cfg(test)]
mod tests;
