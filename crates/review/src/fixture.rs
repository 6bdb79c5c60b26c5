//! People, keys and reviews for the tests of this crate.

use ed25519_dalek::{Signer as _, SigningKey};
use lexicon::{Digest, Effect, ExchangeId, Moment, ReviewId, Span};

use crate::decision::{NoAssertions, validate};
use crate::*;

/// The moment `seconds` after the reviews of these tests are opened.
pub(crate) fn at(seconds: i64) -> Moment {
    Moment::from_unix_ms(1_800_000_000_000 + 1_000 * seconds).unwrap()
}

pub(crate) fn key(person: &str) -> SigningKey {
    SigningKey::from_bytes(Digest::of(person.as_bytes()).as_bytes())
}

pub(crate) fn credential(person: &str) -> Credential {
    Credential::ed25519(key(person).verifying_key().to_bytes())
}

pub(crate) fn person(id: &str, party: &str) -> Reviewer {
    Reviewer {
        id: id.parse().unwrap(),
        name: format!("{id} the {party}"),
        party: party.parse().unwrap(),
        role: Role::Reviewer,
        asks_as: [format!("workload-of-{id}")].into(),
        credentials: vec![credential(id)],
        suspended: None,
    }
}

/// Three people of the provider, three of the customer.
pub(crate) fn roster() -> Roster {
    let provider = ["paula", "peter", "petra"].map(|id| person(id, "provider"));
    let customer = ["clara", "cyrus", "conny"].map(|id| person(id, "customer"));
    Roster::new(provider.into_iter().chain(customer).collect()).unwrap()
}

pub(crate) fn call(effect: Effect, arguments: &str) -> Act {
    let kind = ActKind::Call {
        tool: "field-tool".parse().unwrap(),
        effect,
        declared: true,
        arguments: Arguments::parse(arguments).unwrap(),
        target: Some("site-7".to_owned()),
        effectors: Some(1),
    };
    Act {
        kind,
        workload: "planner".parse().unwrap(),
        on_behalf_of: None,
        party: "customer".parse().unwrap(),
        purpose: None,
        grant: None,
        case: false,
        agreement: Digest::of(b"agreement"),
        clauses: vec!["force".parse().unwrap()],
        persons: 0,
    }
}

pub(crate) fn opening(act: Act) -> Opening {
    let each = if act.effect() == Some(Effect::Lethal) { 2 } else { 1 };
    Opening {
        review: ReviewId::from_random([7; 16]),
        exchange: ExchangeId::from_random([8; 16]),
        quorum: ["provider", "customer"].map(|party| (party.parse().unwrap(), each)).into(),
        rules: Rules { dwell_floor: Span::from_seconds(60), ..Rules::default() },
        opened: at(0),
        expires: at(24 * 3_600),
        act,
    }
}

/// A review of one call with this effect.
pub(crate) fn review(effect: Effect) -> Review {
    Review::open(opening(call(effect, r#"{"site":7}"#)))
}

/// The form that the act needs, filled in.
pub(crate) fn form(review: &Review) -> Form {
    let text = |words: &str| words.to_owned();
    match FormKind::of(&review.opening().act) {
        FormKind::Plain => Form::Plain,
        FormKind::Consequential => Form::Consequential(ConsequentialForm {
            category: text("benefits"),
            principal_basis: text("the household's own declaration"),
            appeal_channel: text("appeals office, room 4"),
        }),
        FormKind::Lethal => Form::Lethal(LethalForm {
            target_selected_by: text("Major Jane Roe"),
            independent_evidence: text("two observers on the ground"),
            distinction: text("a radar mast, nobody lives there"),
            proportionality: text("nobody within a kilometre"),
            precautions: text("warning given an hour before"),
            alternatives: text("jamming was tried and failed"),
        }),
    }
}

/// What `id` signs about `review`, shown at its opening.
pub(crate) fn decision(review: &Review, id: &str, verdict: Verdict) -> Decision {
    let decision = Decision {
        review: review.opening().review,
        reviewer: id.parse().unwrap(),
        verdict,
        statement: review.statement().digest(),
        form: form(review),
        reason: "seen and compared with the map of the area".to_owned(),
        shown: Some(review.opening().opened),
        opened_evidence: true,
        proof: Proof::Ed25519 { credential: credential(id).id, signature: [0; 64] },
    };
    signed(decision, id)
}

/// The decision, signed with the key of `id`.
pub(crate) fn signed(decision: Decision, id: &str) -> Decision {
    let signature = key(id).sign(decision.signed_digest().as_bytes()).to_bytes();
    let credential = decision.proof.credential().clone();
    Decision { proof: Proof::Ed25519 { credential, signature }, ..decision }
}

/// Checks and takes up a decision.
pub(crate) fn decide(
    review: &mut Review,
    decision: Decision,
    roster: &Roster,
    now: Moment,
) -> Result<Event, Refused> {
    let (pace, duty) = (Pace::default(), Duty::default());
    let (pace, duty, assertions) = (&pace, &duty, &NoAssertions);
    let check = Check { review, roster, pace, duty, model_texts: &[], assertions, now };
    let event = review.decide(&validate(decision, &check)?, roster, now)?;
    review.apply(&event).unwrap();
    Ok(event)
}

/// `people` approve, a minute after the opening and one second apart.
pub(crate) fn approved(review: &mut Review, people: &[&str]) {
    for (second, id) in (60..).zip(people) {
        let yes = decision(review, id, Verdict::Approve);
        decide(review, yes, &roster(), at(second)).unwrap();
    }
}
