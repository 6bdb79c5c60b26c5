use lexicon::Span;
use proptest::prelude::*;

use super::*;
use crate::fixture::at;

/// Somebody who reads 240 words a minute, opens the evidence, and decides once in ten minutes.
fn careful(number: i64) -> Seen {
    let words = 200 + u32::try_from(number * 37 % 400).unwrap();
    let dwell = i64::from(words) / 4 + number % 7;
    let shown = at(600 * number);
    Seen { shown: Some(shown), at: at(600 * number + dwell), approved: true, words, opened: true }
}

fn block(change: impl Fn(&mut Seen, usize)) -> Vec<Seen> {
    let mut block: Vec<Seen> = (0..50).map(careful).collect();
    block.iter_mut().zip(0..).for_each(|(seen, number)| change(seen, number));
    block
}

/// Decided `seconds` after it was shown.
fn after(seen: &mut Seen, seconds: u64) {
    seen.at = seen.shown.unwrap().plus(Span::from_seconds(seconds));
}

#[test]
fn whoever_reads_shows_no_sign() {
    let block = block(|_, _| ());
    assert_eq!(is_hurried(&block), Some(false));
    assert_eq!(is_unopened(&block), Some(false));
    assert_eq!(is_unmoved(&block), Some(false));
    assert!(!is_burst(&block));
}

#[test]
fn least_dwell_is_five_seconds_or_six_hundred_words_a_minute() {
    assert_eq!(least_dwell(0), Span::from_seconds(5));
    assert_eq!(least_dwell(50), Span::from_seconds(5));
    assert_eq!(least_dwell(51), Span::from_ms(5_100));
    assert_eq!(least_dwell(600), Span::from_seconds(60));
}

#[test]
fn hurried_is_more_than_a_fifth_of_the_approvals() {
    let fast = |count| {
        block(move |seen, number| {
            if number < count {
                after(seen, 4)
            }
        })
    };
    assert_eq!(is_hurried(&fast(10)), Some(false));
    assert_eq!(is_hurried(&fast(11)), Some(true));
    let at_the_bound = block(|seen, _| seen.at = seen.shown.unwrap().plus(least_dwell(seen.words)));
    assert_eq!(is_hurried(&at_the_bound), Some(false));
    let a_no_is_never_hurried = block(|seen, number| {
        after(seen, 1);
        seen.approved = number >= 20;
    });
    assert_eq!(is_hurried(&a_no_is_never_hurried), Some(true));
    let too_few = block(|seen, number| {
        after(seen, 1);
        seen.approved = number >= 21;
    });
    assert_eq!(is_hurried(&too_few), None);
}

#[test]
fn what_was_never_shown_was_never_read() {
    let unseen = block(|seen, _| seen.shown = None);
    assert_eq!(is_hurried(&unseen), Some(true));
    let set_back = block(|seen, _| seen.shown = Some(seen.at.plus(Span::from_seconds(60))));
    assert_eq!(is_hurried(&set_back), Some(true));
}

#[test]
fn unopened_is_more_than_a_fifth_of_the_approvals() {
    let closed = |count| block(move |seen, number| seen.opened = number >= count);
    assert_eq!(is_unopened(&closed(10)), Some(false));
    assert_eq!(is_unopened(&closed(11)), Some(true));
    let nothing_to_open = block(|seen, _| (seen.opened, seen.words) = (false, 0));
    assert_eq!(is_unopened(&nothing_to_open), Some(false));
}

#[test]
fn unmoved_is_a_time_that_has_nothing_to_do_with_the_evidence() {
    assert_eq!(is_unmoved(&block(|seen, _| after(seen, 61))), Some(true));
    assert_eq!(is_unmoved(&block(|seen, number| after(seen, 110 - number as u64))), Some(true));
    assert_eq!(is_unmoved(&block(|seen, _| seen.words = 300)), None);
    assert_eq!(is_unmoved(&block(|_, _| ())[1..]), None);
}

#[test]
fn burst_is_thirteen_in_less_than_five_minutes() {
    let every = |seconds: i64| -> Vec<Seen> {
        (0..13).map(|number| Seen { at: at(seconds * number), ..careful(0) }).collect()
    };
    assert!(is_burst(&every(24)));
    assert!(!is_burst(&every(25)));
    assert!(!is_burst(&every(24)[1..]));
}

#[test]
fn run_is_longer_than_chance_gives_one_reviewer_in_a_hundred() {
    let others = Others { decided: 2_000, denied: 100 };
    assert!(!is_run(166, others));
    assert!(is_run(167, others));
    let where_half_is_denied = Others { decided: 2_000, denied: 1_000 };
    assert!(!is_run(29, where_half_is_denied));
    assert!(is_run(30, where_half_is_denied));
    let where_little_is_denied = Others { decided: 2_000, denied: 99 };
    assert!(!is_run(100_000, where_little_is_denied));
    assert!(is_run(1_000, Others { decided: 200, denied: 10 }));
    assert!(!is_run(1_000, Others { decided: 199, denied: 10 }));
    assert!(!is_run(1_000, Others::default()));
}

#[test]
fn drift_is_more_approvals_or_less_time_than_before() {
    let denying = |share: usize| {
        move |number: usize| Seen { approved: number % 10 >= share, ..careful(number as i64) }
    };
    let before: Vec<Seen> = (0..200).map(denying(3)).collect();
    let same: Vec<Seen> = (200..250).map(denying(3)).collect();
    assert_eq!(is_drift(&before, &same), Some(false));
    let approving: Vec<Seen> = (200..250).map(denying(0)).collect();
    assert_eq!(is_drift(&before, &approving), Some(true));
    assert_eq!(is_drift(&approving.repeat(4), &before[..50]), Some(false), "more denials");
    let mut faster = same.clone();
    faster.iter_mut().for_each(|seen| after(seen, 20));
    assert_eq!(is_drift(&before, &faster), Some(true));
    assert_eq!(is_drift(&before[1..], &faster), None);
    assert_eq!(is_drift(&before, &faster[1..]), None);
}

proptest! {
    /// More time with the evidence open never makes a sign of hurry or of closed evidence.
    #[test]
    fn more_time_never_looks_like_hurry(
        dwells in prop::collection::vec((0_u64..100, any::<bool>()), 50),
        more in 1_u64..100,
    ) {
        let block = |more: u64| block(|seen, number| {
            after(seen, dwells[number].0 + more);
            seen.opened = dwells[number].1 || more > 0;
        });
        let order = |sign: Option<bool>| sign == Some(true);
        prop_assert!(order(is_hurried(&block(more))) <= order(is_hurried(&block(0))));
        prop_assert!(order(is_unopened(&block(more))) <= order(is_unopened(&block(0))));
    }

    /// A longer run is no less of one.
    #[test]
    fn a_longer_run_is_no_less_of_one(run in 0_u64..3_000, denied in 0_u64..2_000) {
        let others = Others { decided: 2_000, denied };
        prop_assert!(is_run(run, others) <= is_run(run + 1, others));
    }
}
