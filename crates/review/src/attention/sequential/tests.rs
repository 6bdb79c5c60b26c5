use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{BadPlan, Errors, Plan, SequentialTest};

fn plan() -> Plan {
    Plan::new(&Errors::DEFAULT).unwrap()
}

#[test]
fn the_plan_of_the_house_is_that_of_its_errors() {
    assert_eq!(Plan::DEFAULT, plan());
}

/// The probability of each state after `canaries` canaries, of which a share of `misses` is missed:
/// computed from the steps themselves, not drawn. Also the probability of a suspension and of a
/// pass at each canary.
fn exactly(begin: SequentialTest, misses: f64, canaries: usize) -> (Vec<f64>, Vec<f64>) {
    let plan = plan();
    let mut states = BTreeMap::from([(begin, 1.0)]);
    let (mut suspended, mut passed) = (Vec::new(), Vec::new());
    for _ in 0..canaries {
        let mut next = BTreeMap::new();
        let (mut suspends, mut passes) = (0.0, 0.0);
        for (state, chance) in states {
            for (missed, share) in [(true, misses), (false, 1.0 - misses)] {
                let chance = chance * share;
                match (state, state.after(missed, &plan)) {
                    (_, SequentialTest::Suspended) => suspends += chance,
                    (SequentialTest::First(_), SequentialTest::Second(_)) => passes += chance,
                    (_, after) if chance > 1e-13 => *next.entry(after).or_insert(0.0) += chance,
                    _ => {}
                }
            }
        }
        states = next;
        suspended.push(suspends);
        passed.push(passes);
    }
    (suspended, passed)
}

fn mean(chances: &[f64]) -> f64 {
    let at = chances.iter().zip(1_u32..).map(|(chance, at)| chance * f64::from(at));
    at.sum::<f64>() / chances.iter().sum::<f64>()
}

/// By which canary a share of 95 in 100 of those that end at all have ended.
fn ninety_fifth(chances: &[f64]) -> usize {
    let goal = 0.95 * chances.iter().sum::<f64>();
    let mut sum = 0.0;
    1 + chances.iter().take_while(|chance| (sum += **chance, sum < goal).1).count()
}

/// The reference measured one test in 4,000 runs a cell: 15.3 canaries in the mean and 35 for 95
/// in 100 at four misses in ten, 4.5 and 6 at nine in ten, and 0.6 % of the usual suspended.
#[test]
fn first_test_has_the_numbers_of_the_reference() {
    let careless = exactly(SequentialTest::BEGIN, 0.40, 400);
    let ends: Vec<f64> = careless.0.iter().zip(&careless.1).map(|(a, b)| a + b).collect();
    assert!((mean(&ends) - 15.3).abs() < 0.6, "{}", mean(&ends));
    assert!((33..=37).contains(&ninety_fifth(&ends)), "{}", ninety_fifth(&ends));
    let (blind, _) = exactly(SequentialTest::BEGIN, 0.90, 400);
    assert!((mean(&blind) - 4.5).abs() < 0.1, "{}", mean(&blind));
    assert_eq!(ninety_fifth(&blind), 6);
    let (usual, _) = exactly(SequentialTest::BEGIN, 0.10, 100);
    let suspended: f64 = usual.iter().sum();
    assert!((0.004..0.008).contains(&suspended), "{suspended}");
}

#[test]
fn a_year_suspends_less_than_one_usual_reviewer_in_a_hundred() {
    let (usual, _) = exactly(SequentialTest::BEGIN, 0.10, 500);
    let suspended: f64 = usual.iter().sum();
    assert!((0.005..0.01).contains(&suspended), "{suspended}");
}

/// Why the second test exists: the first, begun anew after each pass, would suspend one in five.
#[test]
fn first_test_begun_anew_for_a_year_suspends_many() {
    let plan = plan();
    let mut states = BTreeMap::from([(SequentialTest::BEGIN, 1.0)]);
    let mut suspended = 0.0;
    for _ in 0..500 {
        let mut next = BTreeMap::new();
        for (state, chance) in states {
            for (missed, share) in [(true, 0.10), (false, 0.90)] {
                match state.after(missed, &plan) {
                    SequentialTest::Suspended => suspended += chance * share,
                    SequentialTest::Second(_) => {
                        *next.entry(SequentialTest::BEGIN).or_insert(0.0) += chance * share;
                    }
                    on => *next.entry(on).or_insert(0.0) += chance * share,
                }
            }
        }
        states = next;
    }
    assert!((0.15..0.25).contains(&suspended), "{suspended}");
}

#[test]
fn second_test_finds_who_becomes_careless_or_blind() {
    let (careless, _) = exactly(SequentialTest::Second(0), 0.40, 500);
    assert!(careless.iter().sum::<f64>() > 0.999);
    assert!(mean(&careless) < 33.0, "{}", mean(&careless));
    let (blind, _) = exactly(SequentialTest::Second(0), 0.90, 500);
    assert!(mean(&blind) < 9.0, "{}", mean(&blind));
}

#[test]
fn bounds_suspend_and_pass_at_their_value_and_not_one_before() {
    let plan = plan();
    let (missed, caught) = plan.steps();
    let (suspend, pass, later) = plan.bounds();
    let at = SequentialTest::First(suspend - missed).after(true, &plan);
    assert_eq!(at, SequentialTest::Suspended);
    let before = SequentialTest::First(suspend - missed - 1).after(true, &plan);
    assert_eq!(before, SequentialTest::First(suspend - 1));
    let at = SequentialTest::First(pass - caught).after(false, &plan);
    assert_eq!(at, SequentialTest::Second(0));
    let before = SequentialTest::First(pass - caught + 1).after(false, &plan);
    assert_eq!(before, SequentialTest::First(pass + 1));
    let at = SequentialTest::Second(later - missed).after(true, &plan);
    assert_eq!(at, SequentialTest::Suspended);
    let before = SequentialTest::Second(later - missed - 1).after(true, &plan);
    assert_eq!(before, SequentialTest::Second(later - 1));
    assert!(SequentialTest::Second(suspend).is_doubtful(&plan));
    assert!(!SequentialTest::Second(suspend - 1).is_doubtful(&plan));
}

#[test]
fn numbers_between_which_nothing_can_tell_make_no_test() {
    let with = |change: fn(&mut Errors)| {
        let mut errors = Errors::DEFAULT;
        change(&mut errors);
        Plan::new(&errors)
    };
    assert_eq!(with(|it| it.usual = 0.0), Err(BadPlan::Misses));
    assert_eq!(with(|it| it.careless = 1.0), Err(BadPlan::Misses));
    assert_eq!(with(|it| it.careless = it.usual), Err(BadPlan::Misses));
    assert_eq!(with(|it| it.careless = it.usual + 1e-6), Err(BadPlan::Misses));
    assert_eq!(with(|it| it.usual = f64::NAN), Err(BadPlan::Misses));
    assert_eq!(with(|it| it.suspended = 0.0), Err(BadPlan::Errors));
    assert_eq!(with(|it| it.passed = 0.2), Err(BadPlan::Errors));
    assert_eq!(with(|it| it.suspended_later = f64::NAN), Err(BadPlan::Errors));
    assert_eq!(with(|it| it.suspended_later = 0.02), Err(BadPlan::Later));
}

proptest! {
    /// One more miss is never good for a reviewer, and what was suspended stays so.
    #[test]
    fn a_miss_never_helps(
        answers in prop::collection::vec(any::<bool>(), 1..80),
        at in 0_usize..80,
    ) {
        let plan = plan();
        let mut worse = answers.clone();
        let at = at % worse.len();
        worse[at] = true;
        let run = |answers: &[bool]| {
            answers.iter().fold(SequentialTest::BEGIN, |test, missed| test.after(*missed, &plan))
        };
        // A pass on the way forgets a score below zero, so only suspension is compared.
        let first = |answers: &[bool]| {
            let mut test = SequentialTest::BEGIN;
            for missed in answers {
                test = test.after(*missed, &plan);
                if !matches!(test, SequentialTest::First(_)) { break; }
            }
            test.is_suspended()
        };
        if first(&answers) {
            prop_assert!(first(&worse));
        }
        if run(&answers).is_suspended() {
            let mut more = answers;
            more.push(false);
            prop_assert!(run(&more).is_suspended());
        }
    }

    /// However long, nobody is suspended who misses nothing.
    #[test]
    fn whoever_misses_nothing_stays(canaries in 0_usize..2_000) {
        let plan = plan();
        let test = (0..canaries).fold(SequentialTest::BEGIN, |test, _| test.after(false, &plan));
        prop_assert!(!test.is_suspended());
    }
}
