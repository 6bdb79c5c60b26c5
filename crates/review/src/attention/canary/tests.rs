use std::collections::BTreeSet;
use std::sync::LazyLock;

use lexicon::{Digest, Effect, ExchangeId, ReviewId};

use super::*;
use crate::act::Act;
use crate::decision::NoAssertions;
use crate::fixture::{approved, at, call, decision, opening, roster, signed};

/// Nobody approved anything of late, and nobody has to be on shift.
fn known() -> (&'static Pace, &'static Duty) {
    static NOBODY: LazyLock<(Pace, Duty)> = LazyLock::new(Default::default);
    (&NOBODY.0, &NOBODY.1)
}

/// A case that was approved by four people and done.
pub(in crate::attention) fn past(act: Act, evidence: &[&str]) -> PastCase {
    let evidence = evidence.iter().map(|it| (*it).to_owned()).collect();
    let reviewers = ["paula", "clara"].map(|id| id.parse().unwrap()).into();
    PastCase { opening: opening(act), evidence, reviewers }
}

pub(in crate::attention) fn with_opening(case: PastCase, opening: Opening) -> PastCase {
    PastCase { opening, ..case }
}

const ARGUMENTS: &str = r#"{"site": "site-7", "clear": 1400}"#;
const EVIDENCE: [&str; 2] = ["a mast at site-7, nobody within 1400 metres", "clear"];

fn case() -> PastCase {
    past(call(Effect::Lethal, ARGUMENTS), &EVIDENCE)
}

fn planting(random: [u64; 2]) -> Planting {
    Planting {
        review: ReviewId::from_random([21; 16]),
        exchange: ExchangeId::from_random([22; 16]),
        agreement: Digest::of(b"agreement in force"),
        quorum: opening(call(Effect::Lethal, ARGUMENTS)).quorum,
        rules: Rules::default(),
        opened: at(1_000),
        expires: at(1_000 + 24 * 3_600),
        random,
    }
}

fn canary() -> Canary {
    Canary::plant(&case(), &case(), &planting([0, 0])).unwrap()
}

/// What `id` says about the canary, a minute after it was shown.
fn said(canary: &Canary, id: &str, verdict: Verdict) -> Result<Answered, Refused> {
    let mut decision = decision(&canary.review, id, verdict);
    decision.shown = Some(at(1_000));
    let decision = signed(decision, id);
    canary.decide(decision, &roster(), known(), &[], &NoAssertions, at(1_061))
}

#[test]
fn only_what_was_done_becomes_a_case() {
    let mut review = Review::open(opening(call(Effect::Consequential, ARGUMENTS)));
    approved(&mut review, &["paula", "clara"]);
    assert!(PastCase::of(&review, Vec::new(), at(80)).is_none(), "approved and not done");
    let event = review.execute(&review.act_digest(), &roster(), at(80)).unwrap();
    review.apply(&event).unwrap();
    let case = PastCase::of(&review, Vec::new(), at(90)).unwrap();
    let known: Vec<&str> = case.reviewers.iter().map(ReviewerId::as_str).collect();
    assert_eq!(known, ["clara", "paula"]);
}

#[test]
fn a_canary_has_the_lines_of_the_real_act() {
    let real = Review::open(case().opening);
    let canary = canary();
    let labels = |statement: &Statement| -> Vec<String> {
        statement.lines().map(|(label, _)| label.to_owned()).collect()
    };
    assert_eq!(labels(canary.statement()), labels(real.statement()));
    let differ: Vec<String> = real
        .statement()
        .lines()
        .zip(canary.statement().lines())
        .filter(|(one, other)| one != other)
        .map(|((label, _), _)| label.to_owned())
        .collect();
    let expected =
        ["review", "exchange", "arguments", "as-written", "agreement", "opened", "expires", "act"];
    assert_eq!(differ, expected);
    let text = canary.statement().text().to_lowercase();
    assert!(!text.contains("canary") && !text.contains("test") && !text.contains("mutation"));
}

#[test]
fn an_approval_is_a_miss_and_a_denial_is_none() {
    let canary = canary();
    assert!(said(&canary, "peter", Verdict::Approve).unwrap().missed);
    assert!(!said(&canary, "peter", Verdict::Deny).unwrap().missed);
}

/// Whatever a review refuses, a canary refuses: it cannot be told by its faults.
#[test]
fn a_canary_refuses_what_a_review_refuses() {
    let canary = canary();
    let bad = decision(&canary.review, "peter", Verdict::Approve);
    let refused = |decision, now| {
        canary.decide(decision, &roster(), known(), &[], &NoAssertions, now).unwrap_err()
    };
    assert_eq!(refused(signed(bad.clone(), "paula"), at(1_061)), Refused::BadSignature);
    let hasty = Decision { shown: Some(at(1_002)), ..bad.clone() };
    let soon = Refused::TooSoon { least: canary.review.opening().dwell_floor() };
    assert_eq!(refused(hasty, at(1_061)), soon);
    let copied = Decision { reason: EVIDENCE[0].to_owned(), ..bad };
    let texts = [EVIDENCE[0]];
    let copied = signed(copied, "peter");
    let refused = canary.decide(copied, &roster(), known(), &texts, &NoAssertions, at(1_061));
    assert_eq!(refused, Err(Refused::FilledByModel("reason")));
}

#[test]
fn four_approvals_of_a_canary_execute_nothing() {
    let mut canary = canary();
    for id in ["paula", "peter", "clara", "cyrus"] {
        let answered = said(&canary, id, Verdict::Approve).unwrap();
        canary.apply(&answered.event).unwrap();
    }
    assert_eq!(canary.state(at(1_070)), State::Approved);
    let event = canary.review.execute(&canary.review.act_digest(), &roster(), at(1_070)).unwrap();
    assert_eq!(canary.apply(&event).unwrap_err().why, "a canary is no act");
    assert_eq!(canary.state(at(1_070)), State::Approved);
}

/// The signatures under a canary are over its own statement: they free no act, not the real one
/// either.
#[test]
fn what_was_signed_for_a_canary_fits_no_review() {
    let canary = canary();
    let signed = decision(&canary.review, "peter", Verdict::Approve);
    let real = Review::open(case().opening);
    let check = decision::Check {
        review: &real,
        roster: &roster(),
        pace: &Pace::default(),
        duty: &Duty::default(),
        model_texts: &[],
        assertions: &NoAssertions,
        now: at(61),
    };
    let refused = decision::validate(signed.clone(), &check).unwrap_err();
    assert_eq!(refused, Refused::OtherReview);
    let moved = Decision { review: real.opening().review, ..signed };
    assert_eq!(decision::validate(moved, &check).unwrap_err(), Refused::OtherStatement);
}

#[test]
fn whoever_decided_about_the_real_act_does_not_get_its_canary() {
    let canary = canary();
    let new: Vec<bool> = ["paula", "clara", "peter", "cyrus"]
        .map(|id| canary.is_new_to(&id.parse().unwrap()))
        .into();
    assert_eq!(new, [false, false, true, true]);
}

#[test]
fn chance_chooses_among_what_can_be_changed() {
    let mutations: BTreeSet<Mutation> = (0..10)
        .map(|which| Canary::plant(&case(), &case(), &planting([which, 0])).unwrap().mutation)
        .collect();
    let found: Vec<Mutation> = mutations.into_iter().collect();
    assert_eq!(found, [Mutation::NumberChanged, Mutation::MissingEvidence]);
    let blank = past(call(Effect::Lethal, "{}"), &["nothing"]);
    let none = Canary::plant(&blank, &case(), &planting([0, 0])).unwrap_err();
    assert_eq!(none, NoCanary::NothingToChange);
}

#[test]
fn its_nature_opens_its_commitment_and_that_of_an_act_does_not() {
    let canary = canary();
    let (review, salt) = (canary.review.opening().review, [3; 32]);
    let commitment = canary.nature().commit(review, &salt);
    assert!(canary.nature().opens(&commitment, review, &salt));
    assert!(!Nature::Act.opens(&commitment, review, &salt));
}

#[test]
fn canary_is_the_same_after_it_was_written() {
    let mut canary = canary();
    let read = Canary::from_bytes(&canary.to_bytes().unwrap()).unwrap();
    assert_eq!(read.opening(), canary.opening());
    assert_eq!(read.statement().text(), canary.statement().text());
    assert_eq!((read.nature(), read.evidence()), (canary.nature(), canary.evidence()));
    assert!(!read.is_new_to(&"paula".parse().unwrap()));
    let answered = said(&read, "peter", Verdict::Deny).unwrap();
    canary.apply(&answered.event).unwrap();
    assert_eq!(canary.state(at(1_070)), State::Denied);
    let act = serde_json::to_vec(canary.opening()).unwrap();
    assert!(Canary::from_bytes(&act).is_err(), "an act is no canary");
}

/// Nobody is told before its end, and everybody afterwards.
#[test]
fn what_is_wrong_is_told_once_it_is_over() {
    let mut canary = canary();
    assert_eq!(canary.shown().was_test(at(1_061)), None);
    let answered = said(&canary, "peter", Verdict::Deny).unwrap();
    canary.apply(&answered.event).unwrap();
    assert_eq!(canary.shown().was_test(at(1_062)), Some(canary.mutation));
    let act = Shown::from(Review::open(case().opening));
    assert_eq!(act.was_test(at(10_000_000)), None);
}

#[test]
fn it_is_withdrawn_where_an_act_would_be_done_and_not_before() {
    let mut canary = canary();
    for id in ["paula", "peter", "clara", "cyrus"] {
        assert_eq!(canary.withdraw(at(1_070)), Err(Refused::Waiting));
        let answered = said(&canary, id, Verdict::Approve).unwrap();
        canary.apply(&answered.event).unwrap();
    }
    let event = canary.withdraw(at(1_070)).unwrap();
    canary.apply(&event).unwrap();
    assert_eq!(canary.state(at(1_070)), State::Withdrawn);
    assert_eq!(canary.withdraw(at(1_071)), Err(Refused::Waiting));
}
