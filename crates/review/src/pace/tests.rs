use lexicon::{Effect, Span};

use super::*;
use crate::fixture::{at, decide, decision, review, roster};

#[test]
fn approvals_count_for_the_time_of_the_capacity_and_denials_do_not() {
    let capacity = Capacity { acts: 1, per: Span::from_seconds(100) };
    let (mut pace, id) = (Pace::default(), "paula".parse().unwrap());
    for (verdict, counted) in [(Verdict::Deny, 0), (Verdict::Approve, 1)] {
        let mut review = review(Effect::Write);
        let decided = decision(&review, "paula", verdict);
        pace.note(&decide(&mut review, decided, &roster(), at(60)).unwrap());
        assert_eq!(pace.approved(&id, capacity, at(60)), counted);
    }
    assert!(!pace.has_room(&id, capacity, at(159)));
    assert!(pace.has_room(&id, capacity, at(160)));
    assert!(!pace.has_room(&id, capacity, at(0)), "the clock was set back");
}
