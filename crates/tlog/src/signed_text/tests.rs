use super::*;

const TEXT: &str = "first line\nsecond line\n";

fn key(name: &str, seed: u8) -> SecretKey {
    SecretKey::from_random(name, &[seed; 32]).unwrap()
}

fn signed(keys: &[&SecretKey]) -> SignedText {
    let mut signed = SignedText::new(TEXT.to_owned()).unwrap();
    keys.iter().for_each(|key| signed.sign(key).unwrap());
    signed
}

#[test]
fn text_says_who_of_the_known_signed_it() {
    let (one, two, three) = (key("one", 1), key("two", 2), key("three", 3));
    let read = SignedText::parse(&signed(&[&one, &three]).to_text()).unwrap();
    assert_eq!(read.text(), TEXT);
    let known = [one.public().clone(), two.public().clone()];
    assert_eq!(read.signers(&known), Ok(vec![one.public()]));
    assert_eq!(read.strangers(&known).collect::<Vec<_>>(), ["three"]);
}

#[test]
fn key_counts_once_however_often_it_signs() {
    let one = key("one", 1);
    let note = signed(&[&one]).to_text();
    let line = note.lines().last().unwrap();
    let twice = SignedText::parse(&format!("{note}{line}\n")).unwrap();
    let known = [one.public().clone(), one.public().clone()];
    assert_eq!(twice.signers(&known).unwrap().len(), 1);
}

#[test]
fn same_name_with_another_key_is_a_stranger() {
    let read = signed(&[&key("one", 1)]);
    let known = [key("one", 2).public().clone()];
    assert_eq!(read.signers(&known), Ok(Vec::new()));
    assert_eq!(read.strangers(&known).count(), 1);
}

#[test]
fn signature_of_another_text_is_no_signature() {
    let one = key("one", 1);
    let note = signed(&[&one]).to_text().replace("second", "third");
    let read = SignedText::parse(&note).unwrap();
    assert_eq!(read.signers(&[one.public().clone()]), Err(BadNote::BadSignature));
}

#[test]
fn only_the_exact_form_is_read() {
    let note = signed(&[&key("one", 1)]).to_text();
    assert!(SignedText::parse(&note).is_ok());
    let other = [
        String::new(),
        TEXT.to_owned(),
        note.trim_end().to_owned(),
        format!("{note}\n"),
        note.replace('\n', "\r\n"),
        note.replace("— one ", "— one  "),
    ];
    for text in other {
        assert_eq!(SignedText::parse(&text), Err(BadNote::Malformed), "{text:?}");
    }
}

#[test]
fn hundred_signatures_are_read_and_one_more_is_not() {
    let note = signed(&[&key("one", 1)]).to_text();
    let line = note.lines().last().unwrap();
    let many = |number: usize| {
        let lines: String = std::iter::repeat_n(format!("{line}\n"), number).collect();
        SignedText::parse(&format!("{TEXT}\n{lines}"))
    };
    assert!(many(MOST_SIGNATURES).is_ok());
    assert!(many(MOST_SIGNATURES + 1).is_err());
}

#[test]
fn withdrawn_signature_is_gone() {
    let (one, two) = (key("one", 1), key("two", 2));
    let mut note = signed(&[&one, &two]);
    note.withdraw(one.public());
    let known = [one.public().clone(), two.public().clone()];
    assert_eq!(note.signers(&known), Ok(vec![two.public()]));
    assert!(!note.is_unsigned());
}

#[test]
fn key_that_fits_every_text_is_no_key() {
    // The neutral element of the curve: a signature by it can be made to fit anything.
    let mut point = [0; 32];
    point[0] = 1;
    let weak = ed25519_dalek::VerifyingKey::from_bytes(&point).unwrap();
    let text = signed_note::new_ed25519_verifier_key("one", &weak);
    assert!(text.parse::<PublicKey>().is_err());
}
