use lexicon::Effect;

use super::*;
use crate::event::{Decided, Event};
use crate::fixture::{at, decide, decision, review, roster, signed};
use crate::review::State;
use crate::roster::{Reviewer, Role};

fn refused(review: &mut Review, decision: Decision, seconds: i64) -> Refused {
    decide(review, decision, &roster(), at(seconds)).unwrap_err()
}

#[test]
fn an_approval_waits_for_the_dwell_floor_and_a_denial_does_not() {
    let mut review = review(Effect::Consequential);
    let yes = decision(&review, "paula", Verdict::Approve);
    assert!(matches!(refused(&mut review, yes.clone(), 59), Refused::TooSoon { .. }));
    let unseen = Decision { shown: None, ..yes.clone() };
    assert_eq!(refused(&mut review, unseen, 60), Refused::NotShown);
    let later = Decision { shown: Some(at(61)), ..yes.clone() };
    assert_eq!(refused(&mut review, later, 60), Refused::NotShown);
    assert!(decide(&mut review, yes, &roster(), at(60)).is_ok());
    let no = decision(&review, "clara", Verdict::Deny);
    let no =
        signed(Decision { shown: None, reason: String::new(), form: Form::Plain, ..no }, "clara");
    assert!(decide(&mut review, no, &roster(), at(60)).is_ok());
}

#[test]
fn who_approves_too_late_is_told_that_it_is_over_and_not_to_read_on() {
    let mut review = review(Effect::Consequential);
    let yes = decision(&review, "paula", Verdict::Approve);
    let no = decision(&review, "clara", Verdict::Deny);
    let no = decide(&mut review, no, &roster(), at(10));
    assert!(no.is_ok(), "{no:?}");
    assert_eq!(refused(&mut review, yes, 11), Refused::Closed(State::Denied));
}

#[test]
fn what_was_signed_is_what_counts() {
    let review = review(Effect::Consequential);
    let yes = decision(&review, "paula", Verdict::Approve);
    for changed in [
        Decision { verdict: Verdict::Deny, ..yes.clone() },
        Decision { reason: "another reason, long enough".to_owned(), ..yes.clone() },
        Decision { form: Form::Plain, ..yes.clone() },
        Decision { reviewer: "peter".parse().unwrap(), ..yes.clone() },
    ] {
        let result = decide(&mut review.clone(), changed.clone(), &roster(), at(60));
        assert!(
            matches!(result, Err(Refused::BadSignature | Refused::UnknownCredential(_))),
            "{changed:?}"
        );
    }
}

#[test]
fn who_asks_cannot_approve_under_any_name() {
    let review = review(Effect::Consequential);
    for names in [["planner"], ["PLANNER"], ["pl an-ner"]] {
        let person = |it: &Reviewer| match it.id.as_str() {
            "paula" => Reviewer { asks_as: names.map(str::to_owned).into(), ..it.clone() },
            _ => it.clone(),
        };
        let roster = Roster::new(roster().reviewers().map(person).collect()).unwrap();
        let yes = decision(&review, "paula", Verdict::Approve);
        let refused = decide(&mut review.clone(), yes, &roster, at(60)).unwrap_err();
        assert_eq!(refused, Refused::Concerned("paula".parse().unwrap()));
        let no = decision(&review, "paula", Verdict::Deny);
        assert!(decide(&mut review.clone(), no, &roster, at(60)).is_ok());
    }
}

#[test]
fn only_those_who_are_asked_decide() {
    let mut review = review(Effect::Consequential);
    let with = |change: fn(&mut Reviewer)| {
        let mut people: Vec<_> = roster().reviewers().cloned().collect();
        people.iter_mut().filter(|it| it.id.as_str() == "paula").for_each(change);
        Roster::new(people).unwrap()
    };
    let yes = decision(&review, "paula", Verdict::Approve);
    let paula = || "paula".parse().unwrap();
    for (roster, refused) in [
        (with(|it| it.role = Role::Auditor), Refused::NotADecider(paula())),
        (with(|it| it.suspended = Some(at(0))), Refused::Suspended(paula())),
        (with(|it| it.party = "inspector".parse().unwrap()), Refused::NotAsked(paula())),
        (with(|it| it.credentials.clear()), Refused::UnknownCredential(paula())),
        (Roster::default(), Refused::UnknownReviewer(paula())),
    ] {
        assert_eq!(decide(&mut review, yes.clone(), &roster, at(60)), Err(refused));
    }
}

#[test]
fn the_eleventh_approval_in_fifteen_minutes_is_refused() {
    let review = review(Effect::Consequential);
    let roster = roster();
    let mut pace = Pace::default();
    let yes = || decision(&review, "paula", Verdict::Approve);
    for acts in 0..=10 {
        let check = Check {
            review: &review,
            roster: &roster,
            pace: &pace,
            duty: &Duty::default(),
            model_texts: &[],
            assertions: &NoAssertions,
            now: at(60),
        };
        let valid = validate(yes(), &check);
        if acts == 10 {
            assert!(matches!(valid, Err(Refused::AtCapacity { acts: 10, .. })));
            let later = Check { now: at(60 + 15 * 60), ..check };
            assert!(validate(yes(), &later).is_ok());
        } else {
            let event = review.decide(&valid.unwrap(), &roster, at(60)).unwrap();
            pace.note(&event);
        }
    }
}

#[test]
fn nobody_approves_while_a_party_has_too_few_people_on_shift() {
    let of = |(party, people): (&str, u64)| (party.parse().unwrap(), people);
    let mut opening = crate::fixture::opening(crate::fixture::call(Effect::Write, "{}"));
    opening.rules.personnel.on_shift = [("provider", 1), ("customer", 2)].map(of).into();
    let (review, roster, pace) = (Review::open(opening), roster(), Pace::default());
    let mut duty = Duty::default();
    let say = |duty: &Duty, verdict| {
        let said = decision(&review, "paula", verdict);
        let (model_texts, assertions) = (&[][..], &NoAssertions);
        let (review, roster, pace, now) = (&review, &roster, &pace, at(60));
        let check = Check { review, roster, pace, duty, model_texts, assertions, now };
        let valid = validate(said, &check)?;
        let event = review.decide(&valid, roster, now)?;
        Ok(event)
    };
    for (person, present) in [("paula", 0), ("clara", 1)] {
        duty.begin(person.parse().unwrap(), at(0));
        let party = "customer".parse().unwrap();
        let short = Refused::ShortOfPeople { party, present, least: 2 };
        assert_eq!(say(&duty, Verdict::Approve), Err(short));
        assert!(say(&duty, Verdict::Deny).is_ok(), "a no is never late");
    }
    duty.begin("cyrus".parse().unwrap(), at(0));
    let event = say(&duty, Verdict::Approve).unwrap();
    let Event::Decided(decided) = &event else { panic!("{event:?}") };
    assert_eq!(decided.on_shift, [("provider", 1), ("customer", 2)].map(of).into());
    let mut replayed = review.clone();
    let unstaffed = Decided { on_shift: [("customer", 2)].map(of).into(), ..(**decided).clone() };
    let refused = replayed.apply(&Event::Decided(Box::new(unstaffed))).unwrap_err();
    assert_eq!(refused.why, "a party had too few people on shift");
    replayed.apply(&event).unwrap();
}
