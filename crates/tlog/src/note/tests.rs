use proptest::prelude::*;

use super::*;

const ORIGIN: &str = "log.example/brightline";

fn key() -> SecretKey {
    SecretKey::from_random(ORIGIN, &[7; 32]).unwrap()
}

#[test]
fn checkpoint_opens_with_the_key_that_signed_it_only() {
    let root = Digest::of(b"root");
    let note = key().sign(70_000, root).unwrap();
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: 70_000, root };
    assert_eq!(key().public().open(&note), Ok(checkpoint));
    let other = SecretKey::from_random(ORIGIN, &[8; 32]).unwrap();
    assert_eq!(other.public().open(&note), Err(BadNote::UnknownKey(ORIGIN.to_owned())));
}

#[test]
fn checkpoint_has_this_form() {
    let note = key().sign(3, Digest::of(b"root")).unwrap();
    insta::assert_snapshot!(String::from_utf8(note).unwrap());
}

#[test]
fn checkpoint_of_another_log_with_the_same_key_does_not_open() {
    let text = tlog_tiles::Checkpoint::new("other.example", 1, Hash([0; 32]), "").unwrap();
    let mut note = Note::new(&text.to_bytes(), &[]).unwrap();
    note.add_sigs(&[&key()]).unwrap();
    let opened = key().public().open(&note.to_bytes());
    assert_eq!(opened, Err(BadNote::OtherOrigin("other.example".to_owned())));
}

#[test]
fn secret_key_reads_back_what_it_wrote() {
    let text = key().to_text();
    assert!(text.starts_with("PRIVATE+KEY+log.example/brightline+"));
    let back = SecretKey::parse(&text).unwrap();
    assert_eq!(back.public(), key().public());
    assert_eq!(*back.to_text(), *text);
    assert!(!format!("{back:?}").contains(text.rsplit('+').next().unwrap()));
}

#[test]
fn public_key_reads_back_what_it_wrote() {
    let public = key().public().clone();
    assert_eq!(public.to_string().parse(), Ok(public));
}

#[test]
fn damaged_keys_are_refused() {
    let text = key().to_text();
    let (without_first, without_last) =
        (text.get(1..).unwrap(), text.get(..text.len() - 4).unwrap());
    for damaged in ["", "PRIVATE", without_first, without_last, "a+b+c"] {
        assert!(SecretKey::parse(damaged).is_err(), "{damaged}");
        assert!(damaged.parse::<PublicKey>().is_err(), "{damaged}");
    }
}

#[test]
fn name_that_a_note_cannot_carry_is_refused() {
    for name in ["", "two words", "a+b", "line\n"] {
        assert!(SecretKey::from_random(name, &[7; 32]).is_err(), "{name}");
    }
}

#[test]
fn tree_beyond_exact_numbers_is_not_signed() {
    assert!(key().sign(LARGEST, Digest::of(b"")).is_ok());
    assert!(key().sign(LARGEST + 1, Digest::of(b"")).is_err());
}

proptest! {
    #[test]
    fn any_changed_byte_closes_a_checkpoint(place in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut note = key().sign(12_345, Digest::of(b"root")).unwrap();
        let place = place.index(note.len());
        note[place] ^= flip;
        prop_assert!(key().public().open(&note).is_err());
    }

    #[test]
    fn any_bytes_are_answered(bytes in any::<Vec<u8>>()) {
        prop_assert!(key().public().open(&bytes).is_err());
    }
}
