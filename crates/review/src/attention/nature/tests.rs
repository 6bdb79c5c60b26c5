use std::collections::BTreeSet;

use lexicon::{Digest, ReviewId};

use super::{Mutation, Nature};

fn natures() -> Vec<Nature> {
    std::iter::once(Nature::Act).chain(Mutation::ALL.map(Nature::Canary)).collect()
}

#[test]
fn every_nature_is_read_as_it_is_written_and_nothing_else_is() {
    for nature in natures() {
        assert_eq!(nature.to_string().parse(), Ok(nature));
    }
    for text in ["", "Act", "canary", "canary:", "canary:wrong", "act:wrong-target"] {
        assert_eq!(text.parse::<Nature>(), Err(super::NoNature), "{text}");
    }
}

#[test]
fn commitment_opens_to_one_nature_of_one_review_only() {
    let (review, salt) = (ReviewId::from_random([1; 16]), [7; 32]);
    for nature in natures() {
        let commitment = nature.commit(review, &salt);
        for other in natures() {
            assert_eq!(other.opens(&commitment, review, &salt), other == nature);
        }
        assert!(!nature.opens(&commitment, ReviewId::from_random([2; 16]), &salt));
        assert!(!nature.opens(&commitment, review, &[8; 32]));
    }
}

#[test]
fn equal_natures_with_other_salts_look_different() {
    let review = ReviewId::from_random([1; 16]);
    let commitments: BTreeSet<Digest> =
        (0..=255).map(|salt| Nature::Act.commit(review, &[salt; 32])).collect();
    assert_eq!(commitments.len(), 256);
}
