//! Every kind of damage, done to a real log.

use proptest::prelude::*;

use super::*;
use crate::fixture::{self, Log};
use crate::path;

/// 600 records: two full tiles and one of 88, published at sizes that leave narrower tiles behind.
fn log() -> Log {
    Log::new(&[3, 200, 256, 530, 600])
}

fn check(log: &Log, pin: Option<&[u8]>) -> Vec<Finding> {
    match verify(log, fixture::key().public(), pin) {
        Ok(_) => Vec::new(),
        Err(findings) => {
            assert!(!findings.list.is_empty());
            findings.list
        }
    }
}

#[track_caller]
fn finds(log: &Log, expected: &[Finding]) {
    assert_eq!(check(log, None), expected);
}

fn changed(path: &str) -> Finding {
    Finding::Changed { path: path.to_owned() }
}

#[test]
fn sound_log_of_any_size_passes() {
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_536, 66_000] {
        let log = Log::new(&[size / 2, size]);
        let verified = verify(&log, fixture::key().public(), None).unwrap();
        assert_eq!((verified.checkpoint().size, verified.pinned()), (size, None));
        assert_eq!(verified.checkpoint().root, log.tiles.root());
    }
}

#[test]
fn pin_of_any_earlier_size_is_a_prefix() {
    for pinned in [0, 1, 255, 256, 257, 599, 600] {
        let mut log = Log::new(&[pinned]);
        let pin = log.checkpoint();
        log.grow(600);
        let verified = verify(&log, fixture::key().public(), Some(&pin)).unwrap();
        assert_eq!(verified.pinned(), Some(pinned));
    }
}

#[test]
fn edited_record_is_named() {
    for record in [0, 300, 599] {
        let mut log = log();
        log.rewrite(record, |entries| {
            let place = usize::try_from(record % 256).unwrap();
            entries[place][0] = b'R';
        });
        finds(&log, &[Finding::Edited { record }]);
    }
}

#[test]
fn edited_record_with_its_hash_adapted_is_found_by_the_hashes_above() {
    let mut log = log();
    log.rewrite(300, |entries| entries[44][0] = b'R');
    let tile = log.files.get_mut("tile/0/001").unwrap();
    let mut entry = fixture::entry(300);
    entry[0] = b'R';
    tile[44 * 32..45 * 32].copy_from_slice(&tlog_tiles::record_hash(&entry).0);
    finds(&log, &[changed("tile/1/000.p/2"), Finding::OtherRoot { signed: 600 }]);
}

#[test]
fn rewritten_log_with_every_hash_adapted_is_found_by_the_signature() {
    let honest = log();
    let mut forged = Log::new(&[]);
    for number in 0..600 {
        let entry = if number == 300 { b"forged".to_vec() } else { fixture::entry(number) };
        forged.append(&entry);
    }
    forged.publish();
    forged.files.insert(CHECKPOINT.to_owned(), honest.checkpoint());
    finds(&forged, &[Finding::OtherRoot { signed: 600 }]);
}

#[test]
fn rewritten_and_signed_log_is_found_by_the_pin() {
    let pin = Log::new(&[400]).checkpoint();
    let mut forged = Log::new(&[]);
    for number in 0..600 {
        let entry = if number == 300 { b"forged".to_vec() } else { fixture::entry(number) };
        forged.append(&entry);
    }
    forged.publish();
    finds(&forged, &[]);
    assert_eq!(check(&forged, Some(&pin)), [Finding::Forked { pinned: 400 }]);
}

#[test]
fn other_history_of_the_same_size_is_found_by_the_pin() {
    let pin = log().checkpoint();
    let mut forged = Log::new(&[]);
    for number in 1..=600 {
        forged.append(&fixture::entry(number));
    }
    forged.publish();
    assert_eq!(check(&forged, Some(&pin)), [Finding::Forked { pinned: 600 }]);
}

#[test]
fn removed_record_is_named() {
    let mut log = log();
    log.rewrite(300, |entries| drop(entries.remove(44)));
    finds(&log, &[Finding::Removed { record: 300 }]);
}

#[test]
fn removed_record_is_named_when_the_rest_moved_up() {
    let mut log = log();
    let mut moved = Vec::new();
    for first in [512, 256, 0] {
        log.rewrite(first, |entries| {
            if first == 0 {
                entries.remove(7);
            }
            entries.append(&mut moved);
            if first > 0 {
                moved = vec![entries.remove(0)];
            }
        });
    }
    finds(&log, &[Finding::Removed { record: 7 }]);
}

#[test]
fn swapped_records_are_named() {
    let mut log = log();
    log.rewrite(0, |entries| entries.swap(3, 7));
    finds(&log, &[Finding::Reordered { earlier: 3, later: 7 }]);
}

#[test]
fn records_swapped_between_two_files_are_named() {
    let mut log = log();
    log.rewrite(3, |entries| entries[3] = fixture::entry(300));
    log.rewrite(300, |entries| entries[44] = fixture::entry(3));
    finds(&log, &[Finding::Reordered { earlier: 3, later: 300 }]);
}

#[test]
fn inserted_record_is_named() {
    let mut log = log();
    log.rewrite(300, |entries| entries.insert(44, b"forged".to_vec()));
    finds(&log, &[Finding::Inserted { record: 300 }]);
}

#[test]
fn cut_end_is_a_truncation() {
    let mut log = log();
    for path in ["tile/entries/002.p/88", "tile/0/002.p/88"] {
        log.files.remove(path).unwrap();
    }
    finds(&log, &[Finding::Truncated { held: 512, signed: 600 }]);
    for path in ["tile/entries/001", "tile/0/001", "tile/1/000.p/2"] {
        log.files.remove(path).unwrap();
    }
    finds(&log, &[Finding::Truncated { held: 256, signed: 600 }]);
}

#[test]
fn gap_in_the_middle_is_no_truncation() {
    let mut log = log();
    log.files.remove("tile/entries/001").unwrap();
    finds(&log, &[Finding::missing("tile/entries/001")]);
    log.files.remove("tile/0/001").unwrap();
    finds(&log, &[Finding::missing("tile/entries/001"), Finding::missing("tile/0/001")]);
}

#[test]
fn older_complete_copy_passes_alone_and_not_against_the_pin() {
    let older = Log::new(&[530]);
    let pin = log().checkpoint();
    finds(&older, &[]);
    assert_eq!(check(&older, Some(&pin)), [Finding::RolledBack { signed: 530, pinned: 600 }]);
}

#[test]
fn older_checkpoint_over_newer_files_is_a_roll_back() {
    let mut log = log();
    let pin = log.checkpoint();
    log.files.insert(CHECKPOINT.to_owned(), Log::new(&[530]).checkpoint());
    finds(&log, &[]);
    assert_eq!(check(&log, Some(&pin)), [Finding::RolledBack { signed: 530, pinned: 600 }]);
}

#[test]
fn pin_that_nobody_signed_pins_nothing() {
    let findings = check(&log(), Some(b"not a checkpoint"));
    assert_eq!(findings, [Finding::BadPin { reason: crate::BadNote::Malformed }]);
}

#[test]
fn checkpoint_of_another_key_is_not_believed() {
    let other = crate::SecretKey::from_random(fixture::ORIGIN, &[8; 32]).unwrap();
    let findings = verify(&log(), other.public(), None).unwrap_err();
    let reason = crate::BadNote::UnknownKey(fixture::ORIGIN.to_owned());
    assert_eq!(findings.list, [Finding::OtherKey, Finding::BadCheckpoint { reason }]);
}

#[test]
fn every_file_is_missed() {
    let whole = log();
    for path in whole.files.keys() {
        let mut log = whole.clone();
        log.files.remove(path);
        let earlier = path.contains(".p/") && !path.ends_with(".p/88") && !path.ends_with(".p/2");
        if earlier {
            // C2SP lets a log drop the narrower tiles of earlier checkpoints.
            finds(&log, &[]);
        } else if path == &path::bundle(2, 88) {
            finds(&log, &[Finding::Truncated { held: 512, signed: 600 }]);
        } else {
            finds(&log, &[Finding::missing(path)]);
        }
    }
}

#[test]
fn every_file_of_hashes_that_was_changed_is_named() {
    let whole = log();
    for path in whole.files.keys().filter(|path| path.starts_with("tile/")) {
        let mut log = whole.clone();
        log.files.get_mut(path).unwrap()[2] ^= 1;
        let earlier = path.contains(".p/") && !path.ends_with(".p/88") && !path.ends_with(".p/2");
        if path.starts_with("tile/entries") && !earlier {
            let index: u64 = path.get(13..16).unwrap().parse().unwrap();
            finds(&log, &[Finding::Edited { record: index * 256 }]);
        } else {
            finds(&log, &[changed(path)]);
        }
    }
}

#[test]
fn longer_and_shorter_files_are_named() {
    let whole = log();
    for path in ["tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"] {
        let mut log = whole.clone();
        log.files.get_mut(path).unwrap().extend([0; 5]);
        finds(&log, &[Finding::ExtraBytes { path: path.to_owned(), bytes: 5 }]);
        log.files.get_mut(path).unwrap().truncate(40);
        let length = whole.files[path].len();
        let bytes = u64::try_from(length - 40).unwrap();
        finds(&log, &[Finding::TooShort { path: path.to_owned(), bytes }]);
    }
    let mut log = whole.clone();
    let path = "tile/entries/001".to_owned();
    log.files.get_mut(&path).unwrap().push(0);
    finds(&log, &[Finding::ExtraBytes { path: path.clone(), bytes: 1 }]);
    log.files.get_mut(&path).unwrap().truncate(100);
    finds(&log, &[Finding::Damaged { path, record: 262 }]);
}

#[test]
fn file_that_cannot_be_read_is_not_called_missing() {
    let path = "tile/entries/002.p/88".to_owned();
    let log = Log { broken: Some(path.clone()), ..log() };
    let reason = "broken disk".to_owned();
    finds(&log, &[Finding::Unreadable(crate::Unreadable { path, reason })]);
}

#[test]
fn log_that_is_damaged_everywhere_is_described_briefly() {
    let mut log = log();
    for first in [0, 256, 512] {
        log.rewrite(first, |entries| entries.iter_mut().for_each(|entry| entry[0] = b'R'));
    }
    let findings = verify(&log, fixture::key().public(), None).unwrap_err();
    assert_eq!(findings.iter().count(), MOST_FINDINGS);
    assert!(findings.more() && findings.to_string().ends_with("\nand more"));
}

#[test]
fn findings_read_like_this() {
    let mut log = Log::new(&[700]);
    log.rewrite(0, |entries| entries[5][0] = b'R');
    log.rewrite(256, |entries| drop(entries.remove(44)));
    log.files.get_mut("tile/0/002.p/188").unwrap().push(0);
    log.files.remove("log.vkey");
    let pin = Log::new(&[900]).checkpoint();
    let findings = verify(&log, fixture::key().public(), Some(&pin)).unwrap_err();
    insta::assert_snapshot!(findings.to_string());
}

proptest! {
    #[test]
    fn any_changed_byte_of_any_file_is_found(
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        let mut log = log();
        let file = file.index(log.files.len());
        let bytes = log.files.values_mut().nth(file).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        prop_assert!(!check(&log, None).is_empty());
    }

    #[test]
    fn any_cut_of_any_file_is_found(
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
    ) {
        let mut log = log();
        let file = file.index(log.files.len());
        let bytes = log.files.values_mut().nth(file).unwrap();
        bytes.truncate(place.index(bytes.len()));
        prop_assert!(!check(&log, None).is_empty());
    }
}
