use ed25519_dalek::Signature;
use lexicon::{Moment, RecordNumber, ReviewId};

use super::*;

fn change() -> Change {
    Change {
        workload: "desk-1".parse().unwrap(),
        review: ReviewId::from_random([7; 16]),
        state: "approved",
        record: RecordNumber::new(42),
        at: "2031-01-01T00:00:00Z".parse::<Moment>().unwrap(),
    }
}

#[test]
fn message_says_what_polling_says_and_no_more() {
    let message = Message::of(&change());
    assert_eq!(message.id(), format!("{}-approved", ReviewId::from_random([7; 16])));
    let said: serde_json::Value = serde_json::from_str(message.body()).unwrap();
    let expected = json!({
        "type": "review.approved",
        "timestamp": "2031-01-01T00:00:00.000Z",
        "data": {
            "id": change().review.to_string(), "state": "approved", "record": 42,
            "workload": "desk-1",
        },
    });
    assert_eq!(said, expected);
    assert_eq!(message, Message::of(&change()), "it is the same when it is sent again");
}

#[test]
fn signature_is_over_id_time_and_body() {
    let text = tlog::SecretKey::from_random("log.example/webhook", &[3; 32]).unwrap().to_text();
    let key = signing_key(&text).unwrap();
    let message = Message::of(&change());
    let header = message.signature(&key, 1_900_000_000);
    let bytes = STANDARD.decode(header.strip_prefix("v1a,").unwrap()).unwrap();
    let signature = Signature::from_slice(&bytes).unwrap();
    let holds = |text: String| key.verifying_key().verify_strict(text.as_bytes(), &signature);
    let (id, body) = (message.id(), message.body());
    assert!(holds(format!("{id}.1900000000.{body}")).is_ok());
    for other in [
        format!("{id}.1900000001.{body}"),
        format!("{id}x.1900000000.{body}"),
        format!("{id}.1900000000.{body} "),
    ] {
        assert!(holds(other).is_err());
    }
}

#[test]
fn key_is_read_from_its_text_and_from_nothing_else() {
    let text = tlog::SecretKey::from_random("log.example/webhook", &[3; 32]).unwrap().to_text();
    let key = signing_key(&text).unwrap();
    assert_eq!(key.to_bytes(), [3; 32]);
    assert_eq!(public_key(&key).len(), "whpk_".len() + 44);
    for wrong in
        ["", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+00000000+AQ==", text.trim_start_matches('P')]
    {
        assert!(signing_key(wrong).is_none(), "{wrong}");
    }
}
