use lexicon::Moment;

use super::*;
use crate::{Record, Salt, Started};

fn leaf(software: &'static str) -> Leaf {
    let started = Started {
        at: Moment::from_unix_ms(0).unwrap(),
        agreement: "a".parse().unwrap(),
        version: 1,
        bundle: Digest::of(b""),
        software,
    };
    Leaf::new(&Record::Started(started), Salt::from_random([7; 32])).unwrap()
}

#[test]
fn acknowledged_value_is_recorded_under_its_number() {
    let pending = Pending::new("permit", leaf("0"));
    let ack = Ack::assertion(RecordNumber::new(3), pending.leaf().hash());
    let recorded = pending.confirm(ack).unwrap();
    assert_eq!((recorded.number(), *recorded.value()), (RecordNumber::new(3), "permit"));
    assert_eq!(recorded.into_value(), "permit");
}

#[test]
fn acknowledgement_of_another_leaf_confirms_nothing() {
    let pending = Pending::new("permit", leaf("0"));
    let ack = Ack::assertion(RecordNumber::new(3), leaf("1").hash());
    assert!(pending.confirm(ack).is_err());
}
