use lexicon::{ClauseId, Moment};

use super::*;
use crate::{Outcome, Started};

const SALT: Salt = Salt::from_random([7; 32]);

fn started(software: &'static str) -> Record {
    Record::Started(Started {
        at: Moment::from_unix_ms(0).unwrap(),
        agreement: "a".parse().unwrap(),
        version: 1,
        bundle: Digest::of(b""),
        software,
    })
}

#[test]
fn longest_leaf_fits_and_one_byte_more_does_not() {
    let empty = Leaf::new(&started(""), SALT).unwrap().bytes().len();
    let room = LONGEST_LEAF - empty;
    let fits = Leaf::new(&started("x".repeat(room).leak()), SALT).unwrap();
    assert_eq!(fits.bytes().len(), LONGEST_LEAF);
    assert_eq!(
        Leaf::new(&started("x".repeat(room + 1).leak()), SALT),
        Err(Unrecordable::TooLong(LONGEST_LEAF + 1))
    );
}

#[test]
fn too_many_clauses_are_refused_and_not_cut() {
    let outcome = Outcome {
        at: Moment::from_unix_ms(0).unwrap(),
        of: lexicon::RecordNumber::new(0),
        exchange: lexicon::ExchangeId::from_random([0; 16]),
        verdict: crate::Verdict::Deny,
        code: "agreement_forbids",
        clauses: vec![ClauseId::clone(&"c".repeat(128).parse().unwrap()); 600],
        ending: crate::Ending::Withheld,
        answer: None,
        tool_calls: Vec::new(),
        usage: crate::Usage::default(),
        persons: crate::Persons::default(),
        review: None,
    };
    let refused = Leaf::new(&Record::Outcome(outcome), SALT).unwrap_err();
    assert!(matches!(refused, Unrecordable::TooLong(_)), "{refused}");
}

#[test]
fn leaf_hash_is_that_of_rfc_6962() {
    let leaf = Leaf::new(&started("0"), SALT).unwrap();
    assert_eq!(leaf.hash(), Digest::of(&[&[0], leaf.bytes()].concat()));
}

#[test]
fn salt_is_not_in_the_leaf() {
    let leaf = Leaf::new(&started("0"), SALT).unwrap();
    assert!(!leaf.bytes().windows(32).any(|window| window == SALT.as_bytes()));
}
