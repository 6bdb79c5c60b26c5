use lexicon::Effect;

use super::*;
use crate::decision::Decision;
use crate::fixture::{approved, at, call, decide, decision, opening, review, roster, signed};
use crate::roster::Role;

const FOUR: [&str; 4] = ["paula", "peter", "clara", "cyrus"];

#[test]
fn four_people_of_two_organisations_free_a_lethal_act_once() {
    let mut review = review(Effect::Lethal);
    let act = review.act_digest();
    for (given, state) in [(0, State::Requested), (1, State::PartlyApproved)] {
        assert_eq!((review.decided().len(), review.state(at(1))), (given, state));
        approved(&mut review, &FOUR[given..=given]);
    }
    approved(&mut review, &FOUR[2..3]);
    assert_eq!(review.execute(&act, &roster(), at(70)), Err(Refused::Waiting));
    approved(&mut review, &FOUR[3..]);
    assert_eq!(review.state(at(70)), State::Approved);
    let event = review.execute(&act, &roster(), at(70)).unwrap();
    review.apply(&event).unwrap();
    assert_eq!(review.state(at(71)), State::Executed);
    assert_eq!(review.execute(&act, &roster(), at(71)), Err(Refused::Closed(State::Executed)));
    assert_eq!(review.apply(&event).unwrap_err().why, "the review was over");
}

#[test]
fn people_of_one_organisation_free_nothing() {
    let mut review = review(Effect::Consequential);
    approved(&mut review, &["paula", "peter", "petra"]);
    assert_eq!(review.state(at(70)), State::PartlyApproved);
    assert_eq!(review.execute(&review.act_digest(), &roster(), at(70)), Err(Refused::Waiting));
}

#[test]
fn one_no_ends_it_also_after_the_quorum_is_reached() {
    let mut review = review(Effect::Consequential);
    approved(&mut review, &["paula", "clara"]);
    assert_eq!(review.state(at(70)), State::Approved);
    let no = decision(&review, "petra", Verdict::Deny);
    decide(&mut review, no, &roster(), at(70)).unwrap();
    assert_eq!(review.state(at(70)), State::Denied);
    let act = review.act_digest();
    assert_eq!(review.execute(&act, &roster(), at(71)), Err(Refused::Closed(State::Denied)));
}

#[test]
fn an_approval_ends_with_the_place_in_the_roster() {
    let mut review = review(Effect::Consequential);
    approved(&mut review, &["paula", "clara"]);
    let act = review.act_digest();
    let without =
        Roster::new(roster().reviewers().filter(|it| it.id.as_str() != "clara").cloned().collect());
    assert_eq!(review.execute(&act, &without.unwrap(), at(70)), Err(Refused::Waiting));
    let suspended = roster().suspended(&"paula".parse().unwrap(), at(65)).unwrap();
    assert_eq!(review.execute(&act, &suspended, at(70)), Err(Refused::Waiting));
    assert!(review.execute(&act, &roster(), at(70)).is_ok());
}

#[test]
fn an_approval_is_for_one_act() {
    let mut review = review(Effect::Consequential);
    approved(&mut review, &["paula", "clara"]);
    let other = call(Effect::Consequential, r#"{"site":8}"#).digest();
    assert_eq!(review.execute(&other, &roster(), at(70)), Err(Refused::OtherAct));
}

#[test]
fn time_that_is_up_is_a_no_and_does_not_come_back() {
    let mut review = review(Effect::Consequential);
    approved(&mut review, &["paula", "clara"]);
    let (act, expires) = (review.act_digest(), 24 * 3_600);
    assert!(review.execute(&act, &roster(), at(expires - 1)).is_ok());
    assert_eq!(review.expire(at(expires - 1)), Err(Refused::NotExpired(at(expires))));
    assert_eq!(review.execute(&act, &roster(), at(expires)), Err(Refused::Closed(State::Expired)));
    review.notice(at(expires));
    assert_eq!(review.state(at(61)), State::Expired, "the clock was set back");
    let event = review.expire(at(61)).unwrap();
    assert_eq!(event.at(), at(expires));
    review.apply(&event).unwrap();
    assert_eq!(review.state(at(61)), State::Expired);
}

#[test]
fn one_person_and_one_credential_decide_once() {
    let mut review = review(Effect::Lethal);
    approved(&mut review, &["paula"]);
    let again = decision(&review, "paula", Verdict::Approve);
    let refused = decide(&mut review, again, &roster(), at(70)).unwrap_err();
    assert_eq!(refused, Refused::AlreadyDecided("paula".parse().unwrap()));
}

#[test]
fn only_who_asked_withdraws() {
    let mut review = review(Effect::Write);
    assert_eq!(review.withdraw(&"other".parse().unwrap(), at(1)), Err(Refused::OtherWorkload));
    let event = review.withdraw(&"planner".parse().unwrap(), at(1)).unwrap();
    review.apply(&event).unwrap();
    assert_eq!(review.state(at(2)), State::Withdrawn);
}

#[test]
fn several_calls_cannot_be_approved_and_can_be_denied() {
    let mut act = call(Effect::Lethal, "{}");
    act.kind = ActKind::Several { calls: 2 };
    let mut review = Review::open(opening(act));
    let yes = decision(&review, "paula", Verdict::Approve);
    assert_eq!(decide(&mut review, yes, &roster(), at(60)), Err(Refused::SeveralActs));
    let no = decision(&review, "paula", Verdict::Deny);
    decide(&mut review, no, &roster(), at(60)).unwrap();
    assert_eq!(review.state(at(60)), State::Denied);
}

#[test]
fn a_quorum_of_one_organisation_frees_nothing() {
    for quorum in
        [[("provider", 2), ("customer", 0)].as_slice(), [("provider", 9)].as_slice(), [].as_slice()]
    {
        let mut opening = opening(call(Effect::Consequential, "{}"));
        opening.quorum = quorum.iter().map(|(id, it)| (id.parse().unwrap(), *it)).collect();
        let review = Review::open(opening);
        let act = review.act_digest();
        assert_eq!(review.execute(&act, &roster(), at(60)), Err(Refused::NoQuorum), "{quorum:?}");
    }
}

#[test]
fn a_review_is_its_opening_and_its_events() {
    let mut review = review(Effect::Lethal);
    let mut events = Vec::new();
    for (second, id) in (60..).zip(FOUR) {
        let yes = decision(&review, id, Verdict::Approve);
        events.push(decide(&mut review, yes, &roster(), at(second)).unwrap());
    }
    events.push(review.execute(&review.act_digest(), &roster(), at(80)).unwrap());
    let opening: Opening =
        serde_json::from_str(&serde_json::to_string(review.opening()).unwrap()).unwrap();
    let read: Vec<_> =
        events.iter().map(|it| Event::from_json(&it.to_json().unwrap()).unwrap()).collect();
    assert_eq!(read, events);
    let replayed = Review::replay(opening.clone(), read.clone()).unwrap();
    assert_eq!(replayed.state(at(81)), State::Executed);

    for lost in 0..4 {
        let mut cut = read.clone();
        cut.remove(lost);
        assert!(Review::replay(opening.clone(), cut).is_err(), "without event {lost}");
    }
    let mut twice = read.clone();
    twice.insert(1, read[0].clone());
    assert!(Review::replay(opening, twice).is_err());
}

#[test]
fn what_others_decided_is_hidden_until_the_own_decision() {
    let mut review = review(Effect::Lethal);
    approved(&mut review, &["paula", "peter"]);
    let of = |review: &Review, id: &str| match review.seen_by(&id.parse().unwrap(), at(70)) {
        View::Undecided(_) => None,
        View::Given(given) => Some(given.decided.len()),
    };
    assert_eq!((of(&review, "clara"), of(&review, "petra")), (None, None));
    assert_eq!(of(&review, "paula"), Some(2));
    approved(&mut review, &["clara"]);
    assert_eq!(of(&review, "clara"), Some(3));
}

#[test]
fn a_decision_fits_no_other_review() {
    let mut review = review(Effect::Consequential);
    let mut other = opening(call(Effect::Consequential, r#"{"site":7}"#));
    other.review = ReviewId::from_random([9; 16]);
    let mut other = Review::open(other);
    let yes = decision(&review, "paula", Verdict::Approve);
    assert_eq!(decide(&mut other, yes.clone(), &roster(), at(60)), Err(Refused::OtherReview));
    let renamed = Decision { review: other.opening().review, ..yes.clone() };
    assert_eq!(
        decide(&mut other, renamed.clone(), &roster(), at(60)),
        Err(Refused::OtherStatement)
    );
    let statement = other.statement().digest();
    let forged = Decision { statement, ..renamed };
    assert_eq!(decide(&mut other, forged, &roster(), at(60)), Err(Refused::BadSignature));
    let resigned = signed(Decision { reason: "x".repeat(30), ..yes }, "peter");
    assert_eq!(decide(&mut review, resigned, &roster(), at(60)), Err(Refused::BadSignature));
}

#[test]
fn a_call_for_more_effectors_than_one_approval_covers_is_not_approved() {
    for (most, refused) in [(Some(0), true), (Some(1), false), (None, false)] {
        let mut opening = opening(call(Effect::Consequential, "{}"));
        opening.rules.effectors = most;
        let mut review = Review::open(opening);
        let yes = decision(&review, "paula", Verdict::Approve);
        let result = decide(&mut review, yes, &roster(), at(60));
        assert_eq!(result == Err(Refused::TooManyEffectors { most: 0 }), refused, "{most:?}");
    }
}

#[test]
fn a_call_whose_number_of_effectors_nobody_knows_is_not_approved() {
    let asked = |effectors, most, counts| {
        let mut opening = opening(call(Effect::Lethal, "{}"));
        if let ActKind::Call { effectors: number, .. } = &mut opening.act.kind {
            *number = effectors;
        }
        (opening.rules.effectors, opening.rules.counts_effectors) = (most, counts);
        let mut review = Review::open(opening);
        let yes = decision(&review, "paula", Verdict::Approve);
        let result = decide(&mut review, yes, &roster(), at(60));
        let no = decision(&review, "peter", Verdict::Deny);
        decide(&mut review, no, &roster(), at(60)).unwrap();
        result.err()
    };
    let unknown = Some(Refused::EffectorsUnknown);
    assert_eq!(asked(None, None, false), None, "the token is for one");
    assert_eq!(asked(None, Some(9), false), unknown);
    assert_eq!(asked(None, None, true), unknown);
    assert_eq!(asked(Some(0), None, false), unknown, "no token is for none");
    assert_eq!(asked(Some(1), Some(1), true), None);
}

#[test]
fn only_cleared_roles_approve_also_when_the_act_is_executed() {
    let mut opening = opening(call(Effect::Consequential, "{}"));
    opening.rules.personnel.cleared = Some([Role::Reviewer].into());
    let mut review = Review::open(opening);
    let with = |role| {
        let mut people: Vec<_> = roster().reviewers().cloned().collect();
        people.iter_mut().filter(|it| it.id.as_str() == "paula").for_each(|it| it.role = role);
        Roster::new(people).unwrap()
    };
    let yes = decision(&review, "paula", Verdict::Approve);
    let refused = decide(&mut review, yes.clone(), &with(Role::Officer), at(60)).unwrap_err();
    assert_eq!(refused, Refused::NotCleared("paula".parse().unwrap()));
    let no = decision(&review, "paula", Verdict::Deny);
    assert!(decide(&mut review.clone(), no, &with(Role::Officer), at(60)).is_ok());
    decide(&mut review, yes, &roster(), at(60)).unwrap();
    approved(&mut review, &["clara"]);
    let act = review.act_digest();
    assert_eq!(review.execute(&act, &with(Role::Officer), at(70)), Err(Refused::Waiting));
    assert!(review.execute(&act, &roster(), at(70)).is_ok());
}

#[test]
fn an_opening_of_before_there_were_rules_of_personnel_is_read() {
    let opening = opening(call(Effect::Lethal, "{}"));
    let mut json: serde_json::Value = serde_json::to_value(&opening).unwrap();
    for rule in ["personnel", "counts_effectors"] {
        assert!(json["rules"].as_object_mut().unwrap().remove(rule).is_some());
    }
    assert_eq!(serde_json::from_value::<Opening>(json).unwrap(), opening);
}
