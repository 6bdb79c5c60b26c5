use proptest::prelude::*;

use super::Concord;

/// The example of the books: 20 and 15 of 50 alike, 5 and 10 apart. Alike 0.7, by chance 0.5.
#[test]
fn kappa_is_agreement_beyond_chance() {
    let concord = Concord { both_approved: 20, first_only: 5, second_only: 10, both_denied: 15 };
    assert_eq!(concord.all(), 50);
    assert!((concord.kappa().unwrap() - 0.4).abs() < 1e-12);
    assert_eq!(concord.least_denials(), 20);
}

#[test]
fn one_verdict_for_ever_says_nothing() {
    assert_eq!(Concord::default().kappa(), None);
    assert_eq!(Concord { both_approved: 500, ..Concord::default() }.kappa(), None);
}

proptest! {
    #[test]
    fn kappa_is_between_its_ends(pairs in prop::collection::vec(any::<(bool, bool)>(), 1..300)) {
        let mut concord = Concord::default();
        let mut same = Concord::default();
        for (first, second) in &pairs {
            concord.count(*first, *second);
            same.count(*first, *first);
        }
        prop_assert_eq!(concord.all(), pairs.len() as u64);
        if let Some(kappa) = concord.kappa() {
            prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&kappa));
        }
        if let Some(kappa) = same.kappa() {
            prop_assert!((kappa - 1.0).abs() < 1e-9);
        }
    }
}
