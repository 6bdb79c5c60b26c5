use lexicon::{ReviewerId, Span};
use proptest::prelude::*;

use super::super::sequential::Errors;
use super::*;
use crate::fixture::at;

fn pool() -> Pool {
    Pool::new(Plan::new(&Errors::DEFAULT).unwrap(), 50_000)
}

fn id(name: &str) -> ReviewerId {
    name.parse().unwrap()
}

fn answered(name: &str, missed: bool, second: i64) -> Fact {
    Fact::Answered { reviewer: id(name), missed, at: at(second) }
}

/// Reads, and denies one in ten.
fn decided(name: &str, number: i64) -> Fact {
    let words = 200 + u32::try_from(number * 37 % 400).unwrap();
    let shown = at(600 * number);
    let read = shown.plus(Span::from_seconds(u64::from(words) / 4));
    let approved = number % 10 != 0;
    let seen = Seen { shown: Some(shown), at: read, approved, words, opened: true };
    Fact::Decided { reviewer: id(name), seen }
}

fn clicked(name: &str, number: i64) -> Fact {
    let Fact::Decided { reviewer, seen } = decided(name, number) else { panic!() };
    let at = seen.shown.unwrap().plus(Span::from_seconds(2));
    Fact::Decided { reviewer, seen: Seen { at, approved: true, opened: false, ..seen } }
}

#[test]
fn four_misses_in_a_row_suspend_and_say_so_once() {
    let mut pool = pool();
    for second in 0..3 {
        assert_eq!(pool.note(&answered("peter", true, second)), []);
    }
    let change = Change::Suspended { reviewer: id("peter"), at: at(3), canaries: 4, missed: 4 };
    assert_eq!(pool.note(&answered("peter", true, 3)), [change]);
    assert_eq!(pool.note(&answered("peter", true, 4)), []);
    assert!(pool.reviewer(&id("peter")).unwrap().test().is_suspended());
    assert!(pool.reviewer(&id("paula")).is_none());
}

#[test]
fn only_the_roster_takes_back_and_then_everything_begins_anew() {
    let mut pool = pool();
    for second in 0..4 {
        drop(pool.note(&answered("peter", true, second)));
    }
    for second in 4..100 {
        assert_eq!(pool.note(&answered("peter", false, second)), []);
    }
    assert!(pool.reviewer(&id("peter")).unwrap().test().is_suspended());
    assert_eq!(pool.note(&Fact::Readmitted { reviewer: id("peter") }), []);
    let peter = pool.reviewer(&id("peter")).unwrap();
    assert_eq!((peter.test(), peter.canaries()), (SequentialTest::BEGIN, (0, 0)));
}

/// What everybody sees to be clicking raises the share of canaries. It suspends nobody.
#[test]
fn signs_raise_the_share_and_suspend_nobody() {
    let mut pool = pool();
    assert_eq!(pool.canary_share_ppm(&id("peter")), 50_000);
    let mut noticed = BTreeSet::new();
    for number in 0..2_000 {
        for change in pool.note(&clicked("peter", number)) {
            let Change::Noticed { reviewer, sign } = change else { panic!("suspended by signs") };
            assert_eq!(reviewer, id("peter"));
            noticed.insert(sign);
        }
        assert_eq!(pool.note(&decided("paula", number)), []);
    }
    assert_eq!(
        noticed.into_iter().collect::<Vec<_>>(),
        [Sign::Hurried, Sign::Unmoved, Sign::Unopened, Sign::Run]
    );
    assert_eq!(pool.canary_share_ppm(&id("peter")), 200_000);
    assert_eq!(pool.canary_share_ppm(&id("paula")), 50_000);
    assert!(!pool.reviewer(&id("peter")).unwrap().test().is_suspended());
}

#[test]
fn a_sign_ends_after_two_looks_without_it() {
    let mut pool = pool();
    for number in 0..50 {
        drop(pool.note(&clicked("peter", number)));
    }
    assert_eq!(pool.canary_share_ppm(&id("peter")), 200_000);
    let share = |pool: &mut Pool, from: i64, to: i64| {
        for number in from..to {
            drop(pool.note(&decided("peter", number)));
        }
        pool.canary_share_ppm(&id("peter"))
    };
    assert_eq!(share(&mut pool, 50, 149), 200_000);
    assert_eq!(share(&mut pool, 149, 150), 50_000);
}

#[test]
fn signs_never_take_the_share_below_the_agreement_nor_above_a_quarter() {
    for (agreed, doubted) in [(0, 0), (20_000, 80_000), (100_000, 250_000), (400_000, 400_000)] {
        let mut pool = Pool::new(Plan::new(&Errors::DEFAULT).unwrap(), agreed);
        assert_eq!(pool.canary_share_ppm(&id("peter")), agreed);
        for number in 0..50 {
            drop(pool.note(&clicked("peter", number)));
        }
        assert_eq!(pool.canary_share_ppm(&id("peter")), doubted);
    }
}

#[test]
fn doubt_of_the_second_test_raises_the_share() {
    let mut pool = pool();
    let passed = (0..8).map(|second| answered("peter", false, second));
    let missed = (8..12).map(|second| answered("peter", true, second));
    for fact in passed.chain(missed) {
        assert_eq!(pool.note(&fact), []);
    }
    assert!(matches!(pool.reviewer(&id("peter")).unwrap().test(), SequentialTest::Second(_)));
    assert_eq!(pool.canary_share_ppm(&id("peter")), 200_000);
}

#[test]
fn canaries_are_drawn_in_the_share_that_holds() {
    let pool = pool();
    let step = u64::MAX / 1_000_000;
    let drawn = (0..1_000_000).filter(|number| pool.is_canary_next(&id("peter"), number * step));
    let drawn = drawn.count();
    assert!((49_999..=50_002).contains(&drawn), "{drawn}");
    let none = Pool::new(Plan::new(&Errors::DEFAULT).unwrap(), 0);
    assert!(!none.is_canary_next(&id("peter"), 0));
    let all = Pool::new(Plan::new(&Errors::DEFAULT).unwrap(), 1_000_000);
    assert!(all.is_canary_next(&id("peter"), u64::MAX));
}

#[test]
fn two_who_decide_in_the_same_seconds_are_noticed_both() {
    let mut pool = pool();
    let gap = Span::from_seconds(1);
    let both = Fact::Both { one: id("peter"), other: id("clara"), gap, compared: None };
    let turned = Fact::Both { one: id("clara"), other: id("peter"), gap, compared: None };
    let mut changes = Vec::new();
    for _ in 0..25 {
        changes.extend(pool.note(&both));
        changes.extend(pool.note(&turned));
    }
    let noticed = |name| Change::Noticed { reviewer: id(name), sign: Sign::Together };
    assert_eq!(changes, [noticed("clara"), noticed("peter")]);
}

#[test]
fn who_left_the_roster_is_forgotten() {
    let mut pool = pool();
    for number in 0..300 {
        drop(pool.note(&decided("peter", number)));
        drop(pool.note(&decided("paula", number)));
    }
    pool.retain(|reviewer| *reviewer == id("paula"));
    assert!(pool.reviewer(&id("peter")).is_none());
    assert_eq!(pool.all, Others { decided: 300, denied: 30 });
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let name = prop::sample::select(vec!["peter", "paula", "clara"]);
    let fact =
        (name, any::<bool>(), 0_i64..100, 0_u8..4).prop_map(
            |(name, yes, number, kind)| match kind {
                0 => answered(name, yes, number),
                1 => clicked(name, number),
                2 => decided(name, number),
                _ => Fact::Readmitted { reviewer: id(name) },
            },
        );
    prop::collection::vec(fact, 0..1_300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// The counts that runs are compared with are those of what is remembered, always.
    #[test]
    fn counts_of_all_are_the_sums_of_each(facts in facts()) {
        let mut pool = pool();
        for fact in &facts {
            drop(pool.note(fact));
        }
        let sum = pool.reviewers.values().fold(Others::default(), |sum, it| Others {
            decided: sum.decided + it.recent.len() as u64,
            denied: sum.denied + it.recent.iter().filter(|seen| !seen.approved).count() as u64,
        });
        prop_assert_eq!(pool.all, sum);
        prop_assert!(pool.reviewers.values().all(|it| it.recent.len() <= WINDOW));
    }

    /// Nobody is suspended but by canaries, and a replay suspends the same people at the same time.
    #[test]
    fn replay_suspends_the_same(facts in facts()) {
        let run = || {
            let mut pool = pool();
            facts.iter().flat_map(|fact| pool.note(fact)).collect::<Vec<_>>()
        };
        prop_assert_eq!(run(), run());
        let mut quiet = pool();
        for fact in facts.iter().filter(|it| !matches!(it, Fact::Answered { .. })) {
            for change in quiet.note(fact) {
                let suspended = matches!(change, Change::Suspended { .. });
                prop_assert!(!suspended);
            }
        }
    }
}
