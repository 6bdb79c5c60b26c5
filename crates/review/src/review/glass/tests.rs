use lexicon::{Effect, Span};

use super::*;
use crate::break_glass::{BreakGlass, Opening};
use crate::decision::{Proof, Verdict};
use crate::fixture::{approved, at, decide, decision, review, roster};

/// A glass that `clara` broke for an hour.
fn glass(review: &Review) -> BreakGlass {
    let opening = Opening {
        glass: ReviewId::from_random([1; 16]),
        person: "clara".parse().unwrap(),
        workload: review.opening().act.workload.clone(),
        reason: "the ward has no other way to the records tonight".to_owned(),
        at: at(0),
        length: Span::from_seconds(3_600),
        acts: 9,
        alerts: ["provider", "customer"].map(|party| party.parse().unwrap()).into(),
    };
    let proof = Proof::Ed25519 { credential: "none".parse().unwrap(), signature: [0; 64] };
    BreakGlass::begin(&crate::break_glass::Event::Opened { opening, proof }).unwrap()
}

fn allowed(review: &Review, now: i64) -> Allowed {
    let urgent = Urgent::of(&review.opening().act, Stop::Below).unwrap();
    glass(review).allow(&urgent, &roster(), at(now)).unwrap()
}

#[test]
fn mild_act_goes_through_once_and_says_through_which_glass() {
    let mut review = review(Effect::Write);
    let event = review.let_through(allowed(&review, 5), at(5)).unwrap();
    review.apply(&event).unwrap();
    assert_eq!(review.state(at(6)), State::Executed);
    assert_eq!(review.glass(), Some(ReviewId::from_random([1; 16])));
    let closed = Refused::Closed(State::Executed);
    assert_eq!(review.let_through(allowed(&review, 6), at(6)), Err(closed.clone()));
    let act = review.act_digest();
    assert_eq!(review.execute(&act, &roster(), at(6)), Err(closed), "nor with a quorum");
    let again = Review::replay(review.opening().clone(), [event.clone()]).unwrap();
    assert_eq!((again.state(at(6)), again.glass()), (State::Executed, review.glass()));
    assert_eq!(Event::from_json(&event.to_json().unwrap()).unwrap(), event);
}

#[test]
fn no_and_time_that_is_over_are_heard() {
    let mut denied = review(Effect::Write);
    let right = allowed(&denied, 5);
    let no = decision(&denied, "petra", Verdict::Deny);
    decide(&mut denied, no, &roster(), at(61)).unwrap();
    assert_eq!(denied.let_through(right, at(62)), Err(Refused::Closed(State::Denied)));
    let expired = review(Effect::Write);
    let end = expired.opening().expires;
    let late = expired.let_through(allowed(&expired, 5), end);
    assert_eq!(late, Err(Refused::Closed(State::Expired)));
}

#[test]
fn approvals_of_some_neither_help_nor_hinder() {
    let mut review = review(Effect::Write);
    approved(&mut review, &["paula"]);
    assert_eq!(review.state(at(70)), State::PartlyApproved);
    assert!(review.let_through(allowed(&review, 70), at(70)).is_ok());
}

#[test]
fn event_that_says_so_of_a_grave_act_or_of_another_is_no_history() {
    let glass = ReviewId::from_random([1; 16]);
    for effect in Effect::ALL {
        let mut review = review(effect);
        let (id, act) = (review.opening().review, review.act_digest());
        let event = Event::LetThrough { review: id, at: at(5), act, glass };
        let mild = matches!(effect, Effect::Read | Effect::Write);
        let other = Event::LetThrough { review: id, at: at(5), act: Digest::of(b"other"), glass };
        assert_eq!(review.apply(&other).unwrap_err().why, "another act");
        assert_eq!(review.apply(&event).is_ok(), mild, "{effect:?}");
        assert_eq!((review.is_executed(), review.glass().is_some()), (mild, mild));
    }
    let (one, other) = (review(Effect::Write), review(Effect::Read));
    let moved = one.let_through(allowed(&other, 5), at(5));
    assert_eq!(moved, Err(Refused::OtherAct));
}
