use ed25519_dalek::Signer as _;
use lexicon::{Effect, ModelName, ReviewId, ToolName};
use proptest::prelude::*;

use super::*;
use crate::act::{Act, ActKind, Arguments};
use crate::decision::NoAssertions;
use crate::fixture::{at, call, credential, key, roster};

const WHY: &str = "the ward has no other way to the records tonight";

fn proof(id: &str, digest: &Digest) -> Proof {
    let signature = key(id).sign(digest.as_bytes()).to_bytes();
    Proof::Ed25519 { credential: credential(id).id, signature }
}

fn asked() -> Opening {
    Opening {
        glass: ReviewId::from_random([1; 16]),
        person: "clara".parse().unwrap(),
        workload: "planner".parse().unwrap(),
        reason: WHY.to_owned(),
        at: at(0),
        length: LONGEST,
        acts: 2,
        alerts: ["provider", "customer"].map(|party| party.parse().unwrap()).into(),
    }
}

fn opened(opening: Opening) -> Result<Event, Unbroken> {
    let proof = proof(opening.person.as_str(), &opening.digest());
    Glasses::default().open(opening, proof, &roster(), &NoAssertions)
}

fn glass() -> BreakGlass {
    BreakGlass::begin(&opened(asked()).unwrap()).unwrap()
}

fn urgent(number: u64) -> Urgent {
    Urgent::of(&call(Effect::Write, &format!(r#"{{"n":{number}}}"#)), Stop::Below).unwrap()
}

fn looked(glass: &BreakGlass, id: &str, now: Moment) -> Result<Event, Unbroken> {
    let look = Look {
        glass: glass.opening().glass,
        reviewer: id.parse().unwrap(),
        justified: true,
        reason: "the records were needed, and only those".to_owned(),
    };
    let proof = proof(id, &look.digest());
    glass.look(look, proof, &roster(), &NoAssertions, now)
}

#[test]
fn only_mild_acts_below_every_outer_stop_are_urgent() {
    let act = |kind| Act { kind, ..call(Effect::Read, "{}") };
    let tool = |effect, declared| {
        let tool: ToolName = "tool".parse().unwrap();
        let arguments = Arguments::parse("{}").unwrap();
        act(ActKind::Call { tool, effect, declared, arguments, target: None, effectors: None })
    };
    let model: ModelName = "model".parse().unwrap();
    let request = Digest::of(b"request");
    let reviewer: ReviewerId = "clara".parse().unwrap();
    let acts = [
        (act(ActKind::Ask { model: model.clone(), request }), true),
        (act(ActKind::Release { model, answer: request }), true),
        (tool(Effect::Read, true), true),
        (tool(Effect::Write, true), true),
        (tool(Effect::Read, false), false),
        (tool(Effect::Consequential, true), false),
        (tool(Effect::Lethal, true), false),
        (act(ActKind::Several { calls: 2 }), false),
        (act(ActKind::Reinstate { reviewer: reviewer.clone() }), false),
        (act(ActKind::Remove { reviewer, credential: None }), false),
    ];
    for (act, mild) in acts {
        assert_eq!(Urgent::of(&act, Stop::Below).is_ok(), mild, "{}", act.kind);
        assert_eq!(Urgent::of(&act, Stop::AboveOrUnknown), Err(Unbroken::TooGrave));
    }
}

#[test]
fn two_acts_go_through_and_each_once() {
    let mut glass = glass();
    let first = glass.allow(&urgent(1), &roster(), at(1)).unwrap().event();
    glass.apply(&first).unwrap();
    assert_eq!(glass.allow(&urgent(1), &roster(), at(2)), Err(Unbroken::Used));
    assert!(matches!(glass.apply(&first), Err(Unbroken::BadHistory(_))));
    let second = glass.allow(&urgent(2), &roster(), at(2)).unwrap().event();
    glass.apply(&second).unwrap();
    assert_eq!(glass.allow(&urgent(3), &roster(), at(3)), Err(Unbroken::Closed));
    assert_eq!(glass.acts(), 2);
}

#[test]
fn an_hour_is_the_end_and_no_clock_brings_it_back() {
    let mut glass = glass();
    assert!(glass.allow(&urgent(1), &roster(), at(3_599)).is_ok());
    assert_eq!(glass.allow(&urgent(1), &roster(), at(3_600)), Err(Unbroken::Closed));
    let event = glass.allow(&urgent(1), &roster(), at(3_599)).unwrap().event();
    glass.apply(&event).unwrap();
    let later = looked(&glass, "paula", at(3_700)).unwrap();
    glass.apply(&later).unwrap();
    assert_eq!(glass.allow(&urgent(2), &roster(), at(10)), Err(Unbroken::Closed));
}

#[test]
fn what_ended_once_stays_closed_whatever_the_clock_says() {
    let mut glass = glass();
    assert_eq!(glass.end(at(3_599)), Err(Unbroken::NotOver));
    let event = glass.end(at(3_600)).unwrap();
    let early = Event::Ended { glass: glass.opening().glass, at: at(3_599) };
    assert!(matches!(glass.clone().apply(&early), Err(Unbroken::BadHistory(_))));
    glass.apply(&event).unwrap();
    assert_eq!(glass.end(at(3_700)), Err(Unbroken::NotOver), "once");
    assert!(!glass.is_open(at(10)) && !glass.is_reviewed());
    let mut noticed = self::glass();
    noticed.notice(at(3_600));
    assert_eq!(noticed.allow(&urgent(1), &roster(), at(10)), Err(Unbroken::Closed));
}

#[test]
fn all_are_told_in_their_order_and_people_know_of_those_that_are_open_or_not_looked_at() {
    let mut glasses = Glasses::default();
    for (number, day, workload) in [(2, 0, "planner"), (1, 1, "billing")] {
        let glass = ReviewId::from_random([number; 16]);
        let opening = Opening { glass, at: at(86_400 * day), ..asked() };
        let opening = Opening { workload: workload.parse().unwrap(), ..opening };
        let proof = proof("clara", &opening.digest());
        glasses.apply(&Event::Opened { opening, proof }).unwrap();
    }
    let first = ReviewId::from_random([2; 16]);
    let order: Vec<_> = glasses.all().iter().map(|it| it.opening().at).collect();
    assert_eq!(order, [at(0), at(86_400)]);
    assert_eq!(glasses.alarming(at(90_000)).count(), 2);
    for person in ["paula", "cyrus"] {
        let event = looked(glasses.glass(first).unwrap(), person, at(60)).unwrap();
        glasses.apply(&event).unwrap();
    }
    assert_eq!(glasses.alarming(at(90_000)).count(), 1);
    let glass = glasses.glass(first).unwrap();
    assert!(!glass.waits_for(&"customer".parse().unwrap()) && glass.events() == 3);
}

#[test]
fn another_workload_and_a_suspended_person_get_nothing() {
    let glass = glass();
    let mut act = call(Effect::Write, "{}");
    act.workload = "billing".parse().unwrap();
    let other = Urgent::of(&act, Stop::Below).unwrap();
    assert_eq!(glass.allow(&other, &roster(), at(1)), Err(Unbroken::Closed));
    let suspended = roster().suspended(&"clara".parse().unwrap(), at(1)).unwrap();
    let refused = glass.allow(&urgent(1), &suspended, at(2));
    assert_eq!(refused, Err(Unbroken::Person("clara".parse().unwrap())));
}

#[test]
fn bounds_hold_at_their_value_and_not_one_beyond() {
    let with = |change: fn(&mut Opening)| {
        let mut opening = asked();
        change(&mut opening);
        opened(opening).err()
    };
    let parties = || Some(Unbroken::Parties("clara".parse().unwrap()));
    assert_eq!(with(|it| it.reason = "12345678901234567890".to_owned()), None);
    assert_eq!(with(|it| it.reason = "1234567890123456789 ".to_owned()), Some(Unbroken::Reason));
    assert_eq!(with(|it| it.reason = "x".repeat(4_096)), None);
    assert_eq!(with(|it| it.reason = "x".repeat(4_097)), Some(Unbroken::Reason));
    assert_eq!(with(|it| it.acts = MOST_ACTS), None);
    assert_eq!(with(|it| it.acts = MOST_ACTS + 1), Some(Unbroken::TooMuch));
    assert_eq!(with(|it| it.acts = 0), Some(Unbroken::TooMuch));
    assert_eq!(with(|it| it.length = Span::from_ms(3_600_001)), Some(Unbroken::TooMuch));
    assert_eq!(with(|it| it.length = Span::from_ms(0)), Some(Unbroken::TooMuch));
    assert_eq!(with(|it| it.alerts = ["customer".parse().unwrap()].into()), parties());
    assert_eq!(with(|it| it.alerts.retain(|party| party.as_str() == "provider")), parties());
    let nobody = with(|it| {
        it.alerts = ["customer", "nobody"].map(|party| party.parse().unwrap()).into();
    });
    assert_eq!(nobody, parties(), "a party without anybody who could look");
    let mallory = with(|it| it.person = "mallory".parse().unwrap());
    assert_eq!(mallory, Some(Unbroken::Person("mallory".parse().unwrap())));
}

#[test]
fn what_was_signed_is_what_is_opened() {
    let signed = proof("clara", &asked().digest());
    let open = |opening: Opening, proof: &Proof| {
        Glasses::default().open(opening, proof.clone(), &roster(), &NoAssertions)
    };
    assert!(open(asked(), &signed).is_ok());
    let longer = Opening { acts: 3, ..asked() };
    assert_eq!(open(longer, &signed), Err(Unbroken::BadSignature));
    let anothers = proof("cyrus", &asked().digest());
    assert_eq!(open(asked(), &anothers), Err(Unbroken::BadSignature));
}

#[test]
fn somebody_else_of_each_party_looks_once() {
    let mut glass = glass();
    let not = |id: &str| Err(Unbroken::NotTheReviewer(id.parse().unwrap()));
    assert_eq!(looked(&glass, "clara", at(60)), not("clara"));
    let event = looked(&glass, "paula", at(60)).unwrap();
    glass.apply(&event).unwrap();
    assert!(!glass.is_reviewed() && !glass.is_open(at(61)));
    assert_eq!(looked(&glass, "peter", at(70)), not("peter"));
    let event = looked(&glass, "cyrus", at(80)).unwrap();
    glass.apply(&event).unwrap();
    assert!(glass.is_reviewed());
    assert_eq!(glass.overdue(at(1_000_000)), Err(Unbroken::NotOverdue));
}

#[test]
fn a_day_without_both_looks_suspends_the_person() {
    let mut glasses = Glasses::default();
    glasses.apply(&opened(asked()).unwrap()).unwrap();
    let event = looked(&glass(), "paula", at(60)).unwrap();
    glasses.apply(&event).unwrap();
    assert_eq!(glasses.overdue(at(86_399)).count(), 0);
    let overdue: Vec<(ReviewerId, Event)> =
        glasses.overdue(at(86_400)).map(|(person, event)| (person.clone(), event)).collect();
    let [(person, event)] = &overdue[..] else { panic!("{overdue:?}") };
    assert_eq!(person.as_str(), "clara");
    glasses.apply(event).unwrap();
    assert_eq!(glasses.overdue(at(90_000)).count(), 0, "once");
    let expected = Count { broken: 1, acts: 0, unjustified: 0, overdue: 1 };
    assert_eq!(glasses.count(at(0), at(90_000)), expected);
}

#[test]
fn next_glass_waits_for_the_review_of_the_last() {
    let mut glasses = Glasses::default();
    glasses.apply(&opened(asked()).unwrap()).unwrap();
    let open = |glasses: &Glasses, number: u8, person: &str, day: i64| {
        let glass = ReviewId::from_random([number; 16]);
        let at = at(86_400 * day);
        let opening = Opening { glass, at, person: person.parse().unwrap(), ..asked() };
        let proof = proof(person, &opening.digest());
        glasses.open(opening, proof, &roster(), &NoAssertions)
    };
    assert_eq!(open(&glasses, 2, "clara", 2), Err(Unbroken::Unreviewed));
    assert_eq!(open(&glasses, 2, "cyrus", 2), Err(Unbroken::Unreviewed), "the same workload");
    for number in 1..=3_u8 {
        let id = ReviewId::from_random([number; 16]);
        for person in ["paula", "cyrus"] {
            let glass = glasses.glass(id).unwrap();
            let event = looked(glass, person, glass.opening().at).unwrap();
            glasses.apply(&event).unwrap();
        }
        if number < 3 {
            let event = open(&glasses, number + 1, "clara", i64::from(number)).unwrap();
            glasses.apply(&event).unwrap();
        }
    }
    let often = Err(Unbroken::TooOften("clara".parse().unwrap()));
    assert_eq!(open(&glasses, 4, "clara", 29), often);
    assert_eq!(open(&glasses, 4, "clara", 0), often, "the clock was set back");
    assert!(open(&glasses, 4, "clara", 30).is_ok());
    assert!(matches!(open(&glasses, 3, "cyrus", 40), Err(Unbroken::BadHistory(_))));
    glasses.sweep(at(86_400 * 40));
    assert!(glasses.glass(ReviewId::from_random([3; 16])).is_none());
}

#[test]
fn events_are_read_back_as_they_were() {
    let mut events = vec![opened(asked()).unwrap()];
    let glass = glass();
    events.push(glass.allow(&urgent(1), &roster(), at(5)).unwrap().event());
    events.push(looked(&glass, "paula", at(60)).unwrap());
    events.push(glass.end(at(3_600)).unwrap());
    events.push(glass.overdue(at(90_000)).unwrap());
    for event in events {
        assert_eq!(event.glass(), glass.opening().glass);
        assert_eq!(Event::from_json(&event.to_json().unwrap()).unwrap(), event);
    }
}

proptest! {
    /// Whatever is tried in whatever order at whatever time: never more acts than asked for, never
    /// after the hour, never after a look, and a replay gives the same glass.
    #[test]
    fn no_order_of_steps_gives_more(
        steps in prop::collection::vec((0_u8..5, 0_u64..6, 0_i64..100_000), 1..60),
    ) {
        let (mut glass, mut events) = (glass(), Vec::new());
        let mut latest = at(0);
        for (step, number, second) in steps {
            let now = at(second);
            let event = match step {
                0 | 1 => glass.allow(&urgent(number), &roster(), now).map(|it| it.event()),
                2 => looked(&glass, if number < 3 { "paula" } else { "cyrus" }, now),
                3 => glass.end(now),
                _ => glass.overdue(now),
            };
            let Ok(event) = event else { continue };
            if let Event::Used { at: used, .. } = &event {
                prop_assert!(latest.max(now) < at(3_600));
                prop_assert!(glass.looks().is_empty() && *used >= latest);
            }
            glass.apply(&event).unwrap();
            latest = latest.max(now);
            prop_assert!(glass.acts() <= 2);
            events.push(event);
        }
        let mut replayed = self::glass();
        events.iter().for_each(|event| replayed.apply(event).unwrap());
        prop_assert_eq!(replayed, glass);
    }
}
