use super::*;
use crate::fixture::{at, person, roster};
use crate::roster::Role;

const HOURS: i64 = 3_600;

fn id(text: &str) -> ReviewerId {
    text.parse().unwrap()
}

fn one_of_each() -> Personnel {
    let on_shift = ["provider", "customer"].map(|party| (party.parse().unwrap(), 1)).into();
    Personnel { cleared: None, on_shift }
}

fn present(duty: &Duty, personnel: &Personnel, roster: &Roster, seconds: i64) -> Vec<u64> {
    let shifts = duty.shifts(personnel, roster, at(seconds));
    shifts.iter().map(|shift| shift.present).collect()
}

#[test]
fn a_shift_ends_by_itself_and_no_clock_brings_it_back() {
    let mut duty = Duty::default();
    duty.begin(id("paula"), at(0));
    assert_eq!(duty.since(&id("paula"), at(12 * HOURS - 1)), Some(at(0)));
    assert_eq!(duty.since(&id("paula"), at(12 * HOURS)), None);
    assert_eq!(duty.since(&id("paula"), at(-1)), None, "the clock was set back");
    duty.notice(at(12 * HOURS));
    assert_eq!(duty.since(&id("paula"), at(1)), None, "it was over once");
    duty.begin(id("paula"), at(5));
    duty.begin(id("paula"), at(9));
    assert_eq!(duty.since(&id("paula"), at(12 * HOURS + 8)), Some(at(9)));
    assert!(duty.end(&id("paula")) && !duty.end(&id("paula")));
    assert_eq!(duty.since(&id("paula"), at(9)), None);
}

#[test]
fn only_who_could_approve_is_counted() {
    let mut duty = Duty::default();
    for person in ["paula", "clara", "nobody"] {
        duty.begin(id(person), at(0));
    }
    let needed = one_of_each();
    // In the order of the parties: customer, provider.
    assert_eq!(present(&duty, &needed, &roster(), 1), [1, 1]);
    let with = |change: fn(&mut Reviewer)| {
        let mut people: Vec<_> = roster().reviewers().cloned().collect();
        people.iter_mut().filter(|it| it.id == id("paula")).for_each(change);
        Roster::new(people).unwrap()
    };
    for roster in [
        with(|it| it.suspended = Some(at(0))),
        with(|it| it.role = Role::Auditor),
        with(|it| it.credentials.clear()),
        with(|it| it.party = "inspector".parse().unwrap()),
        Roster::new(vec![person("clara", "customer")]).unwrap(),
    ] {
        assert_eq!(present(&duty, &needed, &roster, 1), [1, 0], "{roster:?}");
    }
    let officers = Personnel { cleared: Some([Role::Officer].into()), ..one_of_each() };
    assert_eq!(present(&duty, &officers, &roster(), 1), [0, 0]);
    assert_eq!(present(&duty, &officers, &with(|it| it.role = Role::Officer), 1), [0, 1]);
}

#[test]
fn two_agreements_together_ask_for_what_either_asks() {
    let of = |cleared: Option<&[Role]>, on_shift: &[(&str, u64)]| Personnel {
        cleared: cleared.map(|roles| roles.iter().copied().collect()),
        on_shift: on_shift.iter().map(|(party, least)| (party.parse().unwrap(), *least)).collect(),
    };
    let both = [Role::Reviewer, Role::Officer];
    let one = of(Some(&both), &[("provider", 2), ("customer", 1)]);
    let two = of(Some(&[Role::Officer]), &[("customer", 3)]);
    let together = of(Some(&[Role::Officer]), &[("provider", 2), ("customer", 3)]);
    assert_eq!(one.clone().and(two.clone()), together);
    assert_eq!(two.clone().and(one.clone()), together);
    assert_eq!(one.clone().and(Personnel::default()), one);
    let none = one.and(of(Some(&[]), &[]));
    assert_eq!(none.cleared, Some([].into()), "nobody is cleared by both");
}
