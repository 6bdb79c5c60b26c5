use lexicon::{ModelName, OrganisationName, Span};
use tlog::SecretKey;

use super::super::Kind;
use super::*;
use crate::proof::{Attempt, NotProven, Outcome};
use crate::terms::ChangeObject;

/// The time of every test.
const NOW: &str = "2026-04-01T00:00:00Z";

const CHANGE_CONTROL: &str = r#"
```toml change-control
object = "policy"
approvers = { provider = 1, customer = 1 }
emergency-ttl = "24h"
ratification = { provider = 1, customer = 1 }
```

```toml change-control
object = "models"
approvers = { provider = 1, customer = 2 }
```
"#;

/// What the linter misses in so short a text.
const ACCEPTED: &str = r#"
```toml accepted
code = "F2"
by = "customer"
reason = "this text is for tests"
```

```toml accepted
code = "F3"
by = "customer"
reason = "this text is for tests"
```

```toml accepted
code = "F4"
by = "customer"
reason = "this text is for tests"
```
"#;

/// An agreement with nothing in it but how it is changed.
fn text(version: u64, body: &str) -> String {
    format!(
        r#"+++
id = "small"
version = {version}
effective = 2026-03-01T00:00:00Z
default = "allow"
precedence = "prohibitions-first"
[[party]]
id = "provider"
role = "developer"
organisation = "Northwind Models"
[[party]]
id = "customer"
role = "customer"
organisation = "Department of Examples"
[[party]]
id = "inspector"
role = "auditor"
organisation = "Inspectorate"
+++

# Agreement

## 1 Force {{#force}}
No model may release an effector unless the quorum has approved.

```toml redline
category = "lethal"
effect = "lethal"
verbs = ["release"]
bearer = ["provider", "customer", "on-behalf-of"]
intent = "any"
decider = "stack"
action = "hold"
quorum = {{ provider = 2, customer = 2 }}
target-selected-by = "human"
max-effectors-per-approval = 1
exceptions = []
remedy = ["deny"]
```

## 2 Changes {{#changes}}
It is changed as follows.
{ACCEPTED}{body}"#
    )
}

fn key(party: &str, seed: u8) -> SecretKey {
    SecretKey::from_random(party, &[seed; 32]).unwrap()
}

/// All enrolled keys: one of the provider, two of the customer, one of the inspector.
fn enrolled() -> [SecretKey; 4] {
    [key("provider", 1), key("customer", 2), key("customer", 3), key("inspector", 4)]
}

fn runs(model: &str) -> Governed {
    let models: [(ModelName, OrganisationName); 1] =
        [(model.parse().unwrap(), "Northwind Models".parse().unwrap())];
    Governed::of(&models, "detector 1", &[])
}

/// The three files, and what they compile to.
struct Files {
    bundle: Bundle,
    source: String,
    proof: String,
    activation: Activation,
}

impl Files {
    /// Files about `source` as statement `serial` after `before`, which the first `by` keys sign.
    fn new(source: &str, before: Option<&Self>, kind: Kind, model: &str, by: &[usize]) -> Self {
        let bundle = Bundle::compile(source, "agreement.md").unwrap();
        let mut proof = Proof::open(&bundle, "test");
        for proven in &mut proof.obligations {
            proven.attempts.push(Attempt {
                solver: "claimed".to_owned(),
                version: "1".to_owned(),
                outcome: Outcome::Proven,
                milliseconds: 0,
            });
        }
        let proof = proof.to_text();
        let mut activation = Activation::new(Statement {
            agreement: bundle.id().clone(),
            version: bundle.version(),
            serial: before.map_or(1, |before| before.activation.statement().serial + 1),
            text: bundle.digest(),
            proof: Digest::of(proof.as_bytes()),
            replaces: before.map(|before| before.activation.digest()),
            kind,
            governed: runs(model).under(&bundle),
        });
        for index in by {
            activation.sign(&enrolled()[*index], None).unwrap();
        }
        Self { bundle, source: source.to_owned(), proof, activation }
    }

    /// The first agreement, with everything that it needs.
    fn first() -> Self {
        Self::new(&text(1, CHANGE_CONTROL), None, Kind::Ordinary, "m", &[0, 1, 2])
    }

    /// An emergency change of it, which ends in `hours`.
    fn emergency(&self, hours: u64, by: &[usize]) -> Self {
        let until = Kind::Emergency(now().plus(Span::from_seconds(hours * 3_600)));
        Self::new(&text(2, CHANGE_CONTROL), Some(self), until, "m", by)
    }

    fn verify(&self, before: Option<(&Self, Option<&Self>)>) -> Result<Mandate, Refusals> {
        self.verify_where("m", before)
    }

    fn verify_where(
        &self,
        model: &str,
        before: Option<(&Self, Option<&Self>)>,
    ) -> Result<Mandate, Refusals> {
        let keys = enrolled().map(|key| key.public().clone());
        let signed = before.map(|(before, _)| before.activation.to_text()).unwrap_or_default();
        let past = match before {
            None => Past::Nothing,
            Some((before, base)) => Past::Known(Before {
                statement: before.activation.statement(),
                signed: &signed,
                bundle: &before.bundle,
                base: base.map(|base| &base.bundle),
                highest_version: before.bundle.version(),
            }),
        };
        let (signed, runs) = (self.activation.to_text(), runs(model));
        let candidate = Candidate {
            bundle: &self.bundle,
            source: &self.source,
            proof: &self.proof,
            signed: &signed,
        };
        verify(candidate, Setting { keys: &keys, runs: Some(&runs), past, at: now() })
    }
}

fn now() -> Moment {
    NOW.parse().unwrap()
}

fn unsigned(party: &str, found: u64, needed: u64) -> Refusal {
    Refusal::Unsigned { party: party.parse().unwrap(), found, needed }
}

#[track_caller]
fn refused(result: Result<Mandate, Refusals>, with: &[Refusal]) {
    assert_eq!(result.unwrap_err().reasons(), with);
}

#[test]
fn first_agreement_comes_into_force_with_all_signatures() {
    let mandate = Files::first().verify(None).unwrap();
    assert_eq!(mandate.standing(), Standing::New);
    assert_eq!(mandate.signers().len(), 3);
}

#[test]
fn every_missing_signature_is_named() {
    let first = text(1, CHANGE_CONTROL);
    let signed = |by: &[usize]| Files::new(&first, None, Kind::Ordinary, "m", by).verify(None);
    refused(signed(&[0, 1]), &[unsigned("customer", 1, 2)]);
    refused(signed(&[1, 2]), &[unsigned("provider", 0, 1)]);
    refused(signed(&[3]), &[unsigned("customer", 0, 2), unsigned("provider", 0, 1)]);
}

#[test]
fn developer_and_customer_sign_even_where_no_block_says_so() {
    let plain = text(1, "");
    let signed = |by: &[usize]| Files::new(&plain, None, Kind::Ordinary, "m", by).verify(None);
    refused(signed(&[0]), &[unsigned("customer", 0, 1)]);
    assert!(signed(&[0, 1]).is_ok());
}

#[test]
fn text_cannot_excuse_itself_from_the_rules_before_it() {
    let strict = "provider = 1, customer = 2, inspector = 1 }";
    let control = CHANGE_CONTROL.replace("provider = 1, customer = 1 }", strict);
    let first = Files::new(&text(1, &control), None, Kind::Ordinary, "m", &[0, 1, 2, 3]);
    let plain = |by: &[usize]| Files::new(&text(2, ""), Some(&first), Kind::Ordinary, "m", by);
    let refusals = [unsigned("customer", 1, 2), unsigned("inspector", 0, 1)];
    refused(plain(&[0, 1]).verify(Some((&first, None))), &refusals);
    assert!(plain(&[0, 1, 2, 3]).verify(Some((&first, None))).is_ok());
}

#[test]
fn changed_models_need_their_own_approvers_and_unchanged_ones_do_not() {
    let first = Files::first();
    let next = |model: &str, by: &[usize]| {
        Files::new(&text(1, CHANGE_CONTROL), Some(&first), Kind::Ordinary, model, by)
    };
    assert!(next("m", &[0, 1]).verify(Some((&first, None))).is_ok());
    let other = next("other", &[0, 1]).verify_where("other", Some((&first, None)));
    refused(other, &[unsigned("customer", 1, 2)]);
    let other = next("other", &[0, 1, 2]).verify_where("other", Some((&first, None)));
    assert!(other.is_ok());
}

#[test]
fn what_runs_must_be_what_was_signed() {
    let result = Files::first().verify_where("other", None);
    refused(result, &[Refusal::OtherObject(ChangeObject::Models)]);
}

#[test]
fn older_and_repeated_statements_are_refused() {
    let first = Files::first();
    let second = Files::new(&text(2, CHANGE_CONTROL), Some(&first), Kind::Ordinary, "m", &[0, 1]);
    assert_eq!(second.verify(Some((&first, None))).unwrap().standing(), Standing::New);
    let replayed = [
        Refusal::Replayed { serial: 1, last: 2 },
        Refusal::OtherPredecessor,
        Refusal::OlderVersion { version: 1, highest: 2 },
    ];
    refused(first.verify(Some((&second, Some(&first)))), &replayed);
    let again = second.verify(Some((&second, Some(&first)))).unwrap();
    assert_eq!(again.standing(), Standing::OnRecord);
}

#[test]
fn statement_for_another_predecessor_is_refused() {
    let first = Files::first();
    let other = Files::new(&text(1, ""), None, Kind::Ordinary, "m", &[0, 1]);
    let next = Files::new(&text(2, CHANGE_CONTROL), Some(&other), Kind::Ordinary, "m", &[0, 1]);
    refused(next.verify(Some((&first, None))), &[Refusal::OtherPredecessor]);
}

#[test]
fn other_text_needs_a_higher_version() {
    let first = Files::first();
    let source = text(1, CHANGE_CONTROL) + "\nOne more sentence.\n";
    let next = Files::new(&source, Some(&first), Kind::Ordinary, "m", &[0, 1]);
    refused(next.verify(Some((&first, None))), &[Refusal::SameVersion(1)]);
}

#[test]
fn every_altered_file_is_named() {
    let mut altered = Files::first();
    altered.source.push('\n');
    let found = Digest::of(altered.source.as_bytes());
    refused(altered.verify(None), &[Refusal::OtherText { found }]);
    let mut altered = Files::first();
    altered.proof.push('\n');
    refused(altered.verify(None), &[Refusal::OtherProof]);
}

#[test]
fn proof_of_another_version_is_stale() {
    let mut files = Files::first();
    let mut stale = Proof::parse(&files.proof).unwrap();
    stale.about.version = 7;
    files.proof = stale.to_text();
    let reasons = files.verify(None).unwrap_err();
    let stale = |reason: &Refusal| matches!(reason, Refusal::NotProven(NotProven::Stale(_)));
    assert!(reasons.reasons().iter().any(stale), "{reasons}");
}

#[test]
fn emergency_change_needs_one_developer_or_customer() {
    let first = Files::first();
    for by in [[0], [1]] {
        assert!(first.emergency(24, &by).verify(Some((&first, None))).is_ok());
    }
    let refusals = [unsigned("provider", 0, 1), unsigned("customer", 0, 1)];
    refused(first.emergency(24, &[3]).verify(Some((&first, None))), &refusals);
}

#[test]
fn emergency_change_ends_as_soon_as_the_agreement_before_says() {
    let first = Files::first();
    let most = Refusal::EmergencyLength(Span::from_seconds(24 * 3_600));
    for hours in [0, 25] {
        let result = first.emergency(hours, &[0]).verify(Some((&first, None)));
        refused(result, std::slice::from_ref(&most));
    }
    let plain = Files::new(&text(1, ""), None, Kind::Ordinary, "m", &[0, 1]);
    let result = plain.emergency(1, &[0]).verify(Some((&plain, None)));
    refused(result, &[Refusal::NoEmergency]);
    refused(first.emergency(1, &[0]).verify(None), &[Refusal::NoEmergency]);
}

#[test]
fn emergency_change_is_ratified_by_all_and_never_lengthened() {
    let first = Files::first();
    let emergency = first.emergency(24, &[0]);
    let before = Some((&emergency, Some(&first)));
    let ratified = |by: &[usize]| {
        Files::new(&text(2, CHANGE_CONTROL), Some(&emergency), Kind::Ratification, "m", by)
    };
    refused(ratified(&[0]).verify(before), &[unsigned("customer", 0, 1)]);
    assert!(ratified(&[0, 1]).verify(before).is_ok());
    let until = Kind::Emergency(now().plus(Span::from_seconds(3_600)));
    let longer = Files::new(&text(3, CHANGE_CONTROL), Some(&emergency), until, "m", &[0, 1]);
    refused(longer.verify(before), &[Refusal::NoEmergency]);
    let other = text(3, CHANGE_CONTROL);
    let other = Files::new(&other, Some(&emergency), Kind::Ratification, "m", &[0, 1]);
    refused(other.verify(before), &[Refusal::NothingToRatify]);
}

#[test]
fn emergency_text_does_not_write_the_rules_of_its_own_ratification() {
    let first = Files::first();
    let until = Kind::Emergency(now().plus(Span::from_seconds(3_600)));
    let emergency = Files::new(&text(2, ""), Some(&first), until, "m", &[0]);
    let ordinary = Files::new(&text(3, ""), Some(&emergency), Kind::Ordinary, "m", &[0]);
    let before = Some((&emergency, Some(&first)));
    refused(ordinary.verify(before), &[unsigned("customer", 0, 1)]);
}

#[test]
fn lapsed_emergency_change_is_still_what_was_in_force() {
    let first = Files::first();
    let lapsed = first.emergency(0, &[0]);
    let again = lapsed.verify(Some((&lapsed, Some(&first)))).unwrap();
    assert_eq!(again.standing(), Standing::OnRecord);
}

#[test]
fn later_declaration_is_put_on_record() {
    let first = Files::first();
    let mut declared = Files::first();
    declared.activation.sign(&enrolled()[1], Some("a court")).unwrap();
    let mandate = declared.verify(Some((&first, None))).unwrap();
    assert_eq!(mandate.standing(), Standing::Signatures);
    let compelled = mandate.signers().iter().filter(|it| it.compelled_by.is_some());
    assert_eq!(compelled.count(), 1);
}

/// An acceptance that has ended between the day on which the text begins and the time of the test.
fn accepted_until(version: u64, day: &str) -> String {
    let with = format!("code = \"F3\"\nuntil = {day}");
    text(version, CHANGE_CONTROL).replacen("code = \"F3\"", &with, 1)
}

#[test]
fn acceptance_that_has_ended_waives_nothing_that_is_new() {
    let before_now = accepted_until(1, "2026-03-15");
    let candidate = |source: &str| Files::new(source, None, Kind::Ordinary, "m", &[0, 1, 2]);
    refused(candidate(&before_now).verify(None), &[Refusal::Lint(1)]);
    candidate(&accepted_until(1, "2026-04-15")).verify(None).map(drop).unwrap();
}

#[test]
fn what_is_in_force_goes_on_when_an_acceptance_ends() {
    let text = accepted_until(1, "2026-03-15");
    let in_force = Files::new(&text, None, Kind::Ordinary, "m", &[0, 1, 2]);
    let again = in_force.verify(Some((&in_force, None))).unwrap();
    assert_eq!(again.standing(), Standing::OnRecord);
}
