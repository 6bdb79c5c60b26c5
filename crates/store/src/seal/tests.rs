use super::*;

const KEY: [u8; 32] = [7; 32];

fn held(answer: Option<&[u8]>) -> Held {
    Held {
        review: ReviewId::from_random([1; 16]),
        exchange: ExchangeId::from_random([2; 16]),
        request: b"{\"model\":\"stand-in-1\"}".to_vec(),
        answer: answer.map(<[u8]>::to_vec),
    }
}

#[test]
fn held_exchange_comes_back_as_it_was() {
    let sealer = Sealer::new(&KEY);
    for answer in [None, Some(&b""[..]), Some(b"answer")] {
        let held = held(answer);
        let sealed = sealer.seal(&held, [3; NONCE]).unwrap();
        assert_eq!(sealer.open(&sealed), Ok(held));
    }
}

#[test]
fn content_is_not_to_be_seen_in_what_is_sealed() {
    let held = held(Some(b"the answer that waits"));
    let sealed = Sealer::new(&KEY).seal(&held, [3; NONCE]).unwrap();
    for content in [&held.request[..], b"the answer that waits", &held.exchange.to_bytes()] {
        assert!(!sealed.bytes.windows(content.len()).any(|window| window == content));
    }
}

#[test]
fn any_changed_byte_keeps_it_closed() {
    let sealer = Sealer::new(&KEY);
    let sealed = sealer.seal(&held(Some(b"answer")), [3; NONCE]).unwrap();
    for place in 0..sealed.bytes.len() {
        let mut bytes = sealed.bytes.clone();
        bytes[place] ^= 1;
        assert_eq!(sealer.open(&Sealed { review: sealed.review, bytes }), Err(Unsealed), "{place}");
    }
    for length in 0..sealed.bytes.len() {
        let bytes = sealed.bytes[..length].to_vec();
        assert_eq!(sealer.open(&Sealed { review: sealed.review, bytes }), Err(Unsealed));
    }
}

#[test]
fn exchange_of_one_review_does_not_pass_for_that_of_another() {
    let sealer = Sealer::new(&KEY);
    let sealed = sealer.seal(&held(None), [3; NONCE]).unwrap();
    let moved = Sealed { review: ReviewId::from_random([9; 16]), ..sealed };
    assert_eq!(sealer.open(&moved), Err(Unsealed));
}

#[test]
fn another_key_opens_nothing() {
    let sealed = Sealer::new(&KEY).seal(&held(None), [3; NONCE]).unwrap();
    assert_eq!(Sealer::new(&[8; 32]).open(&sealed), Err(Unsealed));
}
