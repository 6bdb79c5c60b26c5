use super::*;

#[test]
fn bodies_have_the_shape_of_their_format() {
    let clause: ClauseId = "no-mass-surveillance".parse().unwrap();
    let mut lines = Vec::new();
    for kind in BlockedKind::ALL {
        for format in Format::ALL {
            let blocked = Blocked {
                kind,
                code: "the_code",
                message: "what happened: what to do",
                clause: Some(&clause),
                record: Some(RecordNumber::new(17)),
                review: (kind == BlockedKind::Held).then(|| ReviewId::from_random([7; 16])),
            };
            let body = String::from_utf8(error_body(format, &blocked)).unwrap();
            lines.push(format!("{kind:?} {} {format:?}\n    {body}", kind.status()));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_is_not_known_is_null() {
    let blocked = Blocked {
        kind: BlockedKind::Unauthenticated,
        code: "unknown_key",
        message: "no such key",
        clause: None,
        record: None,
        review: None,
    };
    let body = String::from_utf8(error_body(Format::OpenAi, &blocked)).unwrap();
    assert!(body.ends_with(r#""clause":null,"record":null,"review":null}}"#), "{body}");
    assert_eq!(identifier("msg", &blocked), "msg-brightline");
}

#[test]
fn error_in_a_stream_is_an_event_that_clients_raise() {
    let blocked = Blocked {
        kind: BlockedKind::BadGateway,
        code: "malformed_stream",
        message: "the upstream broke off: try again",
        clause: None,
        record: None,
        review: None,
    };
    let event = |format| String::from_utf8(error_event(format, &blocked)).unwrap();
    let body = |format| String::from_utf8(error_body(format, &blocked)).unwrap();
    assert_eq!(event(Format::OpenAi), format!("data: {}\n\n", body(Format::OpenAi)));
    let named = format!("event: error\ndata: {}\n\n", body(Format::Anthropic));
    assert_eq!(event(Format::Anthropic), named);
}
