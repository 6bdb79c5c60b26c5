use lexicon::{ExchangeId, Moment, ReviewId};
use review::attention::{Mutation, Nature};
use review::{Act, ActKind, Rules};
use serde_json::json;

use super::*;

fn opening() -> Opening {
    let opened = Moment::from_unix_ms(1_772_323_200_000).unwrap();
    Opening {
        review: ReviewId::from_random([1; 16]),
        exchange: ExchangeId::from_random([2; 16]),
        act: Act {
            kind: ActKind::Ask { model: "model-1".parse().unwrap(), request: Digest::of(b"ask") },
            workload: "desk".parse().unwrap(),
            on_behalf_of: None,
            party: "customer".parse().unwrap(),
            purpose: None,
            grant: None,
            case: false,
            agreement: Digest::of(b"agreement"),
            clauses: Vec::new(),
            persons: 7,
        },
        quorum: [("customer".parse().unwrap(), 1)].into(),
        rules: Rules::default(),
        opened,
        expires: opened.plus(lexicon::Span::from_seconds(60)),
    }
}

const BESIDE: Beside = Beside { salt: [9; 32], words: 70_000 };

#[test]
fn front_is_read_as_it_was_written() {
    let asked = Digest::of(b"asked");
    for asked in [None, Some(asked)] {
        for beside in [None, Some(BESIDE)] {
            let bytes =
                Front::Act { opening: Box::new(opening()), asked, beside }.to_bytes().unwrap();
            let Some(Front::Act { opening: read, asked: a, beside: b }) = Front::read(&bytes)
            else {
                panic!("an act is read as something else")
            };
            assert_eq!((*read, a, b), (opening(), asked, beside));
            let words = beside.map_or(0, |it| it.words);
            assert_eq!(Front::glance(&bytes), Some((false, words)));
        }
    }
}

/// What was written before tests were kept among the acts: those stay acts, byte for byte.
#[test]
fn openings_of_before_are_acts_with_nothing_beside() {
    let text = serde_json::to_vec(&opening()).unwrap();
    let old = [&[0][..], &text].concat();
    assert!(matches!(Front::read(&old), Some(Front::Act { asked: None, beside: None, .. })));
    let asked = Digest::of(b"asked");
    let old = [&[1][..], asked.as_bytes(), &text].concat();
    let read = Front::read(&old);
    assert!(matches!(read, Some(Front::Act { asked: Some(it), beside: None, .. }) if it == asked));
}

#[test]
fn test_is_read_as_one_and_never_as_an_act() {
    let written = json!({"opening": opening(), "evidence": ["seen"], "mutation": "wrong-target",
        "known_to": ["paula"]});
    let canary = Canary::from_bytes(written.to_string().as_bytes()).unwrap();
    let bytes = Front::Canary { canary: Box::new(canary), beside: BESIDE }.to_bytes().unwrap();
    let Some(Front::Canary { canary, beside }) = Front::read(&bytes) else { panic!() };
    assert_eq!(canary.nature(), Nature::Canary(Mutation::WrongTarget));
    assert_eq!((canary.opening(), beside), (&opening(), BESIDE));
    assert_eq!(Front::glance(&bytes), Some((true, 70_000)));
    for form in [0, 1, 2] {
        let mut as_act = bytes.clone();
        as_act[0] = form;
        assert!(Front::read(&as_act).is_none(), "{form}");
    }
}

#[test]
fn anything_shorter_or_of_another_form_is_refused() {
    let bytes = Front::Act { opening: Box::new(opening()), asked: None, beside: Some(BESIDE) };
    let bytes = bytes.to_bytes().unwrap();
    for length in 0..bytes.len() {
        assert!(Front::read(&bytes[..length]).is_none(), "{length}");
    }
    let mut other = bytes;
    other[0] = 4;
    assert!(Front::read(&other).is_none());
    assert_eq!(Front::glance(&other), None);
}
