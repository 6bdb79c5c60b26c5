use crate::fixture::key;
use crate::{BadKey, PublicKey, SecretKey};

#[test]
fn keys_have_the_form_that_other_tools_for_signed_notes_read() {
    let (one, text) = (key(1), key(1).public().to_string());
    let other = signed_note::StandardVerifier::new(&text).expect("their form");
    assert_eq!(signed_note::Verifier::key_id(&other), u32::from_be_bytes(one.public().id()));
    assert_eq!(text.parse::<PublicKey>().as_ref(), Ok(one.public()));
    let written = signed_note::new_ed25519_verifier_key(
        "gateway/permits",
        &ed25519_dalek::SigningKey::from_bytes(&[1; 32]).verifying_key(),
    );
    assert_eq!(written, text);
}

#[test]
fn a_secret_key_is_read_in_that_form_too() {
    let text = secret();
    signed_note::StandardSigner::new(&text).expect("their form");
    let read = SecretKey::parse(&format!("{text}\n")).expect("a key");
    assert_eq!(read.public(), key(1).public());
    assert!(!format!("{read:?}").contains("AQEB"));
}

/// The text of the key of `key(1)`, put together here.
fn secret() -> String {
    use base64::Engine as _;
    let seed = base64::engine::general_purpose::STANDARD.encode([1_u8; 33]);
    let public = key(1).public().to_string();
    let id = public.split('+').nth(1).expect("an id").to_owned();
    format!("PRIVATE+KEY+gateway/permits+{id}+{seed}")
}

#[test]
fn every_changed_character_of_a_key_is_refused() {
    let text = key(1).public().to_string();
    for (at, old) in text.char_indices() {
        for new in ['A', 'a', '0', '+', '/', '=', ' '].into_iter().filter(|new| *new != old) {
            let mut changed = text.clone();
            changed.replace_range(at..=at, &new.to_string());
            // A space at the end is the only change that means the same.
            let read = changed.parse::<PublicKey>();
            assert!(read.is_err() || changed.trim_end() == text, "{changed}");
        }
    }
    for wrong in ["", "a", "a+b", "gateway+00000000+AQ==", &"a".repeat(600)] {
        assert_eq!(wrong.parse::<PublicKey>(), Err(BadKey::Malformed), "{wrong}");
        assert!(SecretKey::parse(wrong).is_err());
    }
    assert!(SecretKey::parse(&secret().replacen("PRIVATE", "PUBLIC", 1)).is_err());
    let number = secret().split('+').nth(3).expect("a number").to_owned();
    let other_number = secret().replace(&number, "00000000");
    assert_eq!(SecretKey::parse(&other_number).err(), Some(BadKey::Malformed));
}

#[test]
fn a_key_that_fits_everything_is_none() {
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(PublicKey::new("gateway", &identity), Err(BadKey::Malformed));
    assert_eq!(PublicKey::new("gateway", &[0; 32]), Err(BadKey::Malformed));
    let point = *ed25519_dalek::SigningKey::from_bytes(&[1; 32]).verifying_key().as_bytes();
    assert_eq!(PublicKey::new("a b", &point), Err(BadKey::Name));
    assert!(PublicKey::new("a", &point).is_ok());
}
