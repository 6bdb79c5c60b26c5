use proptest::prelude::*;

use super::*;
use crate::fixture::{Log, ORIGIN, entry, key};

fn prove(log: &Log, number: u64) -> InclusionProof {
    let (key, note) = (key(), log.checkpoint());
    InclusionProof::new(log, key.public(), &note, RecordNumber::new(number)).unwrap()
}

fn checkpoint(log: &Log) -> Checkpoint {
    key().public().open(&log.checkpoint()).unwrap()
}

#[test]
fn every_record_is_proven_and_no_other_text_is() {
    for size in [1, 2, 3, 255, 256, 257, 1_000] {
        let log = Log::new(&[size]);
        for number in 0..size {
            let proof = prove(&log, number);
            assert_eq!(proof.check(key().public(), &entry(number)), Ok(checkpoint(&log)));
            let other = proof.check(key().public(), b"another record");
            assert_eq!(other, Err(BadProof::Hashes));
        }
    }
}

#[test]
fn record_that_is_not_there_is_not_proven() {
    let log = Log::new(&[10]);
    let refused =
        InclusionProof::new(&log, key().public(), &log.checkpoint(), RecordNumber::new(10));
    assert_eq!(refused, Err(Unproven::OutOfRange(10, 10)));
    let empty = Log::new(&[0]);
    let refused =
        InclusionProof::new(&empty, key().public(), &empty.checkpoint(), RecordNumber::new(0));
    assert_eq!(refused, Err(Unproven::OutOfRange(0, 0)));
}

#[test]
fn changed_tile_proves_nothing() {
    let mut log = Log::new(&[600]);
    log.files.get_mut("tile/0/000").unwrap()[100] ^= 1;
    let refused =
        InclusionProof::new(&log, key().public(), &log.checkpoint(), RecordNumber::new(5));
    assert!(matches!(refused, Err(Unproven::Tiles(_))), "{refused:?}");
    log.files.remove("tile/0/000");
    let refused =
        InclusionProof::new(&log, key().public(), &log.checkpoint(), RecordNumber::new(5));
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("`tile/0/000` is missing or too short"), "{said}");
}

#[test]
fn proof_of_an_earlier_checkpoint_can_still_be_made_from_the_full_tile() {
    let mut log = Log::new(&[200]);
    let earlier = log.checkpoint();
    log.grow(300);
    assert!(!log.files.contains_key("tile/0/000.p/200"));
    let proof =
        InclusionProof::new(&log, key().public(), &earlier, RecordNumber::new(199)).unwrap();
    assert_eq!(proof.check(key().public(), &entry(199)).unwrap().size, 200);
}

#[test]
fn proof_has_the_form_of_the_specification() {
    let proof = prove(&Log::new(&[5]), 3);
    insta::assert_snapshot!(proof.to_string());
}

#[test]
fn proof_reads_back_what_it_wrote_and_ignores_what_others_added() {
    let proof = prove(&Log::new(&[300]), 3);
    let text = proof.to_string();
    assert_eq!(text.parse(), Ok(proof.clone()));
    let added = text.replacen("index", "extra aGVsbG8=\nindex", 1);
    assert_eq!(added.parse(), Ok(proof));
    for (from, to) in [("index 3", "index 03"), ("@v1", "@v2"), ("\n\n", "\n")] {
        let damaged = text.replacen(from, to, 1);
        assert_eq!(damaged.parse::<InclusionProof>(), Err(BadProof::Malformed), "{damaged}");
    }
}

#[test]
fn proof_under_another_key_is_not_believed() {
    let other = crate::SecretKey::from_random(ORIGIN, &[8; 32]).unwrap();
    let proof = prove(&Log::new(&[5]), 3);
    let refused = proof.check(other.public(), &entry(3));
    assert!(matches!(refused, Err(BadProof::Checkpoint(_))), "{refused:?}");
}

#[test]
fn growth_is_proven_between_any_two_sizes() {
    for (old_size, new_size) in [(1, 1), (1, 2), (255, 256), (256, 257), (3, 1_000), (512, 1_000)] {
        let mut log = Log::new(&[old_size]);
        let old = checkpoint(&log);
        log.grow(new_size);
        let new = checkpoint(&log);
        let proof = ConsistencyProof::new(&log, &new, old_size).unwrap();
        assert_eq!(proof.check(&old, &new), Ok(()));
        let other = Checkpoint { root: Digest::of(b"another history"), ..old };
        assert_eq!(proof.check(&other, &new), Err(BadProof::Hashes));
    }
}

#[test]
fn growth_from_a_size_the_log_never_had_is_not_proven() {
    let log = Log::new(&[10]);
    let now = checkpoint(&log);
    assert_eq!(ConsistencyProof::new(&log, &now, 0), Err(Unproven::OutOfRange(0, 10)));
    assert_eq!(ConsistencyProof::new(&log, &now, 11), Err(Unproven::OutOfRange(11, 10)));
}

#[test]
fn leaf_hashes_are_those_of_the_records_or_an_error() {
    let mut log = Log::new(&[700]);
    let now = checkpoint(&log);
    let hashes = leaf_hashes(&log, &now, 250..700).unwrap();
    let expected: Vec<Digest> =
        (250..700).map(|number| Digest::from_bytes(record_hash(&entry(number)).0)).collect();
    assert_eq!(hashes, expected);
    assert_eq!(leaf_hashes(&log, &now, 5..5), Ok(Vec::new()));
    assert_eq!(leaf_hashes(&log, &now, 700..700), Ok(Vec::new()));
    assert!(leaf_hashes(&log, &now, 0..701).is_err());
    log.files.get_mut("tile/0/001").unwrap()[0] ^= 1;
    assert!(leaf_hashes(&log, &now, 250..700).is_err());
}

proptest! {
    #[test]
    fn any_changed_byte_of_a_proof_is_found(place in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut text = prove(&Log::new(&[100]), 42).to_string().into_bytes();
        let place = place.index(text.len());
        text[place] ^= flip;
        let held = std::str::from_utf8(&text)
            .ok()
            .and_then(|text| text.parse::<InclusionProof>().ok())
            .is_some_and(|proof| proof.check(key().public(), &entry(42)).is_ok());
        prop_assert!(!held);
    }
}
