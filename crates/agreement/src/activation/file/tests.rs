use super::super::{Governed, Kind};
use super::*;

fn key(name: &str, seed: u8) -> SecretKey {
    SecretKey::from_random(name, &[seed; 32]).unwrap()
}

fn activation() -> Activation {
    Activation::new(Statement {
        agreement: "regional-cloud-2026".parse().unwrap(),
        version: 4,
        serial: 7,
        text: Digest::of(b"text"),
        proof: Digest::of(b"proof"),
        replaces: None,
        kind: Kind::Ordinary,
        governed: Governed::default(),
    })
}

fn names(signers: &[Signer]) -> Vec<(&str, Option<&str>)> {
    signers.iter().map(|it| (it.party.as_str(), it.compelled_by.as_deref())).collect()
}

#[test]
fn both_parties_sign_one_after_the_other() {
    let (provider, customer) = (key("provider", 1), key("customer", 2));
    let mut first = activation();
    first.sign(&provider, None).unwrap();
    let mut second = Activation::parse(&first.to_text()).unwrap();
    second.sign(&customer, None).unwrap();
    let read = Activation::parse(&second.to_text()).unwrap();
    assert_eq!(read, second);
    let keys = [provider.public().clone(), customer.public().clone()];
    let signers = read.signers(&keys).unwrap();
    assert_eq!(names(&signers), [("provider", None), ("customer", None)]);
    assert_eq!(read.strangers(&keys[..1]), ["customer"]);
    insta::assert_snapshot!(read.to_text());
}

#[test]
fn declaration_goes_with_the_signature_and_cannot_be_cut_out() {
    let (provider, customer) = (key("provider", 1), key("customer", 2));
    let mut signed = activation();
    signed.sign(&provider, None).unwrap();
    signed.sign(&customer, Some("Ministry of Examples, order 7")).unwrap();
    let text = signed.to_text();
    insta::assert_snapshot!(text);
    let keys = [provider.public().clone(), customer.public().clone()];
    let signers = Activation::parse(&text).unwrap().signers(&keys).unwrap();
    let authority = Some("Ministry of Examples, order 7");
    assert_eq!(names(&signers), [("provider", None), ("customer", authority)]);
    let without = text.replace("compelled by Ministry of Examples, order 7\n", "");
    let cut = Activation::parse(&without).unwrap();
    assert_eq!(cut.signers(&keys), Err(BadActivation::Signature));
    assert_eq!(cut.digest(), signed.digest(), "the statement is the same with and without");
}

#[test]
fn declaration_takes_the_place_of_the_plain_signature_of_the_same_key() {
    let (provider, customer) = (key("provider", 1), key("customer", 2));
    let mut signed = activation();
    signed.sign(&customer, None).unwrap();
    signed.sign(&customer, Some("a court")).unwrap();
    signed.sign(&provider, None).unwrap();
    let keys = [customer.public().clone()];
    let signers = Activation::parse(&signed.to_text()).unwrap().signers(&keys).unwrap();
    assert_eq!(names(&signers), [("customer", Some("a court"))]);
}

#[test]
fn key_that_signed_with_and_without_declaration_counts_once_and_with_it() {
    let customer = key("customer", 2);
    let (mut plain, mut declared) = (activation(), activation());
    plain.sign(&customer, None).unwrap();
    declared.sign(&customer, Some("a court")).unwrap();
    for both in [[&plain, &declared], [&declared, &plain]] {
        let text = format!("{}\n{}", both[0].to_text(), both[1].to_text());
        let signers = Activation::parse(&text).unwrap();
        let signers = signers.signers(&[customer.public().clone()]).unwrap();
        assert_eq!(names(&signers), [("customer", Some("a court"))]);
    }
}

#[test]
fn two_statements_in_one_file_are_refused() {
    let customer = key("customer", 2);
    let (mut one, mut other) = (activation(), activation());
    other.statement.version = 5;
    one.sign(&customer, None).unwrap();
    other.sign(&customer, None).unwrap();
    let text = format!("{}\n{}", one.to_text(), other.to_text());
    assert_eq!(Activation::parse(&text), Err(BadActivation::TwoStatements));
}

#[test]
fn every_altered_byte_is_noticed() {
    let (provider, customer) = (key("provider", 1), key("customer", 2));
    let mut signed = activation();
    signed.sign(&provider, None).unwrap();
    signed.sign(&customer, Some("a court")).unwrap();
    let (text, keys) = (signed.to_text(), [provider.public().clone(), customer.public().clone()]);
    for place in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[place] ^= 1;
        let Ok(altered) = String::from_utf8(bytes) else { continue };
        let Ok(read) = Activation::parse(&altered) else { continue };
        // What still reads has lost at least one of the two signatures.
        let found = read.signers(&keys).map_or(0, |signers| signers.len());
        assert!(found < 2, "byte {place}: {altered}");
    }
}

#[test]
fn authority_is_one_line_of_plain_text() {
    let customer = key("customer", 2);
    for bad in ["", " a", "a ", "a\nb", "a\tb", &"a".repeat(257)] {
        assert_eq!(activation().sign(&customer, Some(bad)), Err(NotSigned::Authority), "{bad:?}");
    }
    assert!(activation().sign(&customer, Some(&"a".repeat(256))).is_ok());
}

#[test]
fn text_that_is_no_activation_is_refused() {
    for bad in ["", "\n", "hello\n", "hello\n\n— a AAAA\n"] {
        assert!(Activation::parse(bad).is_err(), "{bad:?}");
    }
    assert_eq!(Activation::parse(&"a".repeat(LONGEST_FILE + 1)), Err(BadActivation::Malformed));
}
