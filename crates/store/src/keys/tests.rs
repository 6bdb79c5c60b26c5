use std::fs::{self, Permissions};

use super::*;
use crate::{Held, OpenError};

const ORIGIN: &str = "log.example";

struct Place {
    _directory: tempfile::TempDir,
    layout: Layout,
}

fn place() -> Place {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let layout = Layout { data, pin: directory.path().join("pin") };
    Place { _directory: directory, layout }
}

#[test]
fn keys_are_made_once_and_for_their_owner_only() {
    let place = place();
    let first = Keys::open(&place.layout, ORIGIN, false).unwrap();
    let held = Held {
        review: lexicon::ReviewId::from_random([1; 16]),
        exchange: lexicon::ExchangeId::from_random([2; 16]),
        request: Vec::new(),
        answer: None,
    };
    let sealed = first.seal.seal(&held, [0; 24]).unwrap();
    for path in [place.layout.log_key(), place.layout.seal_key()] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = Keys::open(&place.layout, ORIGIN, true).unwrap();
    assert_eq!(again.log.public(), first.log.public());
    assert_eq!(again.seal.open(&sealed), Ok(held));
}

#[test]
fn two_stores_have_different_keys() {
    let [one, other] = [place(), place()]
        .map(|place| Keys::open(&place.layout, ORIGIN, false).unwrap().log.public().clone());
    assert_ne!(one, other);
}

#[test]
fn store_with_records_does_not_go_on_under_new_keys() {
    let place = place();
    Keys::open(&place.layout, ORIGIN, false).unwrap();
    for path in [place.layout.log_key(), place.layout.seal_key()] {
        let text = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let refused = Keys::open(&place.layout, ORIGIN, true).err().unwrap();
        assert!(matches!(refused, OpenError::KeyMissing { path: missing } if missing == path));
        disk::write(&path, &text, Access::Private).unwrap();
    }
    Keys::open(&place.layout, ORIGIN, true).unwrap();
}

#[test]
fn key_that_others_may_read_is_refused() {
    let place = place();
    Keys::open(&place.layout, ORIGIN, false).unwrap();
    fs::set_permissions(place.layout.seal_key(), Permissions::from_mode(0o640)).unwrap();
    let refused = Keys::open(&place.layout, ORIGIN, true).err().unwrap();
    assert!(matches!(refused, OpenError::KeyExposed { .. }), "{refused}");
}

#[test]
fn damaged_key_and_key_of_another_log_are_refused() {
    let place = place();
    Keys::open(&place.layout, ORIGIN, false).unwrap();
    let refused = Keys::open(&place.layout, "other.example", true).err().unwrap();
    assert!(matches!(refused, OpenError::KeyDamaged { .. }), "{refused}");
    for path in [place.layout.log_key(), place.layout.seal_key()] {
        let mut text = fs::read(&path).unwrap();
        let middle = text.len() / 2;
        text[middle] = b'?';
        disk::write(&path, &text, Access::Private).unwrap();
        let refused = Keys::open(&place.layout, ORIGIN, true).err().unwrap();
        let damaged =
            matches!(&refused, OpenError::KeyDamaged { path: found, .. } if *found == path);
        assert!(damaged, "{refused}");
        fs::remove_file(&path).unwrap();
        Keys::open(&place.layout, ORIGIN, false).unwrap();
    }
}

#[test]
fn name_that_no_log_can_have_is_refused() {
    let refused = Keys::open(&place().layout, "two words", false).err().unwrap();
    assert!(matches!(refused, OpenError::Origin(_)), "{refused}");
}
