use ed25519_dalek::Signer as _;

use super::*;
use crate::fixture::{credential, key};

#[test]
fn a_signature_fits_one_digest_and_one_key() {
    let digest = Digest::of(b"what is signed");
    let signature = key("paula").sign(digest.as_bytes()).to_bytes();
    assert!(credential("paula").key.signed(&digest, &signature));
    assert!(!credential("paula").key.signed(&Digest::of(b"another"), &signature));
    assert!(!credential("peter").key.signed(&digest, &signature));
    for bit in 0..512 {
        let mut flipped = signature;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!credential("paula").key.signed(&digest, &flipped), "bit {bit}");
    }
}

#[test]
fn an_id_is_short_and_plain() {
    assert!("x".repeat(1_400).parse::<CredentialId>().is_ok());
    for text in ["", "a b", "a/b", "ä", "x\n", &"x".repeat(1_401)] {
        assert!(text.parse::<CredentialId>().is_err(), "{text}");
    }
}
