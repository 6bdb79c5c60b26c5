use review::{ActKind, Opening};

use super::*;

/// Changes of a review with decisions are in `tests/gateway/feed.rs`: only people make decisions.
#[test]
fn review_that_begins_waits_and_one_without_that_event_changed_nothing() {
    let act = review::Act {
        kind: ActKind::Several { calls: 2 },
        workload: "desk".parse().unwrap(),
        on_behalf_of: None,
        party: "customer".parse().unwrap(),
        purpose: None,
        grant: None,
        case: false,
        agreement: lexicon::Digest::of(b"agreement"),
        clauses: Vec::new(),
        persons: 0,
    };
    let opened = Moment::from_unix_ms(1_000).unwrap();
    let opening = Opening {
        review: ReviewId::from_random([1; 16]),
        exchange: lexicon::ExchangeId::from_random([1; 16]),
        act,
        quorum: Default::default(),
        rules: Default::default(),
        opened,
        expires: Moment::from_unix_ms(2_000).unwrap(),
    };
    let review = Review::open(opening);
    assert_eq!(after_decisions(&review, 0), Some(Standing::Waiting));
    assert_eq!(after_decisions(&review, 1), None);
}
