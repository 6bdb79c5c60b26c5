use signed_note::{Note, StandardVerifier, VerifierList};

use crate::fixture::{key, public, terms, token};
use crate::{
    BadTerms, Effect, LARGEST, LONGEST_TOKEN, Quorum, Refused, SecretKey, Terms, Token, Unminted,
    from_header, opened,
};

#[test]
fn other_tools_for_signed_notes_open_a_token() {
    let token = token();
    let note = Note::from_bytes(token.as_str().as_bytes()).expect("a note");
    let key = StandardVerifier::new(&public(1).to_string()).expect("their form");
    let (known, unknown) = note.verify(&VerifierList::new(vec![Box::new(key)])).expect("signed");
    assert_eq!((known.len(), unknown.len()), (1, 0));
    assert_eq!(note.text(), terms().to_string().as_bytes());
}

#[test]
fn a_token_opens_with_its_key() {
    assert_eq!(opened(token().as_str().as_bytes(), &[public(2), public(1)]), Ok(terms()));
}

#[test]
fn what_no_token_says_is_not_signed() {
    let wrong = Terms { effectors: 0, ..terms() };
    assert_eq!(Token::mint(&wrong, &key(1)), Err(Unminted::Terms(BadTerms::Number)));
}

#[test]
fn a_token_has_at_most_2048_bytes_and_larger_ones_are_not_made() {
    let names: Vec<String> = (0..8).map(|number| format!("{number}{}", "p".repeat(127))).collect();
    let mint = |tool: usize| {
        let tool = "t".repeat(tool);
        let quorum = Quorum::of(names.iter().map(|name| (name.as_str(), LARGEST)));
        let quorum = quorum.expect("a quorum");
        let terms = Terms { audience: &names[0], tool: &tool, quorum, ..terms() };
        let key = SecretKey::from_random(&names[1], &[1; 32]).expect("a key");
        let effect = Effect::Consequential;
        Token::mint(&Terms { effect, record: LARGEST, effectors: LARGEST, ..terms }, &key)
    };
    let longest = (1..=128).rev().find_map(|tool| Some((tool, mint(tool).ok()?)));
    let (tool, longest) = longest.expect("a token");
    assert_eq!(longest.as_str().len(), LONGEST_TOKEN);
    assert_eq!(mint(tool + 1), Err(Unminted::TooLong));
}

#[test]
fn a_token_is_not_printed_with_its_content() {
    assert_eq!(format!("{:?}", token()), format!("Token({} bytes)", token().as_str().len()));
}

#[test]
fn a_header_carries_a_token_in_base64() {
    use base64::Engine as _;
    let token = token();
    let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let value = encode(token.as_str().as_bytes());
    assert_eq!(from_header(&value).as_deref(), Ok(token.as_str().as_bytes()));
    assert!(from_header(&encode(&[b'x'; LONGEST_TOKEN])).is_ok());
    assert_eq!(from_header(&encode(&[b'x'; LONGEST_TOKEN + 3])), Err(Refused::TooLong));
    let changed = [format!("A{value}"), format!("{value}="), format!(" {value}")];
    for wrong in changed.iter().map(String::as_str).chain([token.as_str()]) {
        assert_eq!(from_header(wrong), Err(Refused::Malformed), "{wrong}");
    }
}
