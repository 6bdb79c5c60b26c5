use lexicon::Span;

use super::{Compared, Pair, Sign};

const FAR: Span = Span::from_seconds(90);

fn signs(each: impl Iterator<Item = (Span, Option<Compared>)>) -> Vec<Sign> {
    let mut pair = Pair::default();
    each.filter_map(|(gap, compared)| pair.note(gap, compared)).collect()
}

#[test]
fn six_of_fifty_within_three_seconds_are_a_sign() {
    let close = |count: usize, gap: u64| {
        let gap = move |number| if number < count { Span::from_ms(gap) } else { FAR };
        signs((0..50).map(move |number| (gap(number), None)))
    };
    assert_eq!(close(6, 2_999), [Sign::Together]);
    assert_eq!(close(5, 2_999), []);
    assert_eq!(close(50, 3_000), []);
    let begins_anew = (0..100)
        .map(|number| (if (45..55).contains(&number) { Span::from_ms(1) } else { FAR }, None));
    assert_eq!(signs(begins_anew), []);
}

#[test]
fn always_the_same_verdict_is_a_sign_with_enough_denials() {
    let same = |denials: u32| {
        (0..200).map(move |number| {
            let approved = number >= denials;
            (FAR, Some(Compared::Act(approved, approved)))
        })
    };
    assert_eq!(signs(same(10)), [Sign::Alike]);
    assert_eq!(signs(same(9)), []);
    let one_apart = same(20).take(199).chain([(FAR, Some(Compared::Act(true, false)))]);
    assert_eq!(signs(one_apart), [], "kappa is 0.97");
}

/// Two careful people miss different canaries: no concord there is what should be.
#[test]
fn no_concord_is_a_sign_on_acts_only() {
    let apart = |number: u32| (number.is_multiple_of(2), number % 4 < 2);
    let acts = (0..200).map(|number| {
        let (one, other) = apart(number);
        (FAR, Some(Compared::Act(one, other)))
    });
    assert_eq!(signs(acts), [Sign::Apart]);
    let canaries = (0..200).map(|number| {
        let (one, other) = apart(number);
        (FAR, Some(Compared::Canary(one, other)))
    });
    assert_eq!(signs(canaries), []);
}

#[test]
fn what_a_first_no_ended_is_not_compared() {
    assert_eq!(signs((0..10_000).map(|_| (FAR, None))), []);
}
