use super::*;

/// The body of a request, behind its head.
fn body(request: &[u8]) -> &[u8] {
    let head = request.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
    &request[head..]
}

#[test]
fn every_request_is_json_of_the_size_that_its_name_says() {
    for (work, size) in WORKS.iter().zip([1024, 1024, 1024, 1024, 65 * 1024]) {
        let request = work.request("key");
        let json: serde_json::Value = serde_json::from_slice(body(&request)).unwrap();
        assert!(json["messages"][1]["content"].is_string());
        let length = body(&request).len();
        assert!(length <= size && length > size * 9 / 10, "{}: {length}", work.name);
    }
}

#[test]
fn the_answer_of_the_mock_is_recognised_and_no_other() {
    let streamed = WORKS[3];
    assert!(WIDEST.is_answered(answer().as_bytes()));
    assert!(streamed.is_answered(events().concat().as_bytes()));
    assert!(!WIDEST.is_answered(br#"{"error":{}}"#));
    assert!(!streamed.is_answered(answer().as_bytes()));
    assert!(!streamed.is_answered(events()[..60].concat().as_bytes()));
}

#[test]
fn answers_are_json_in_one_piece_and_in_events() {
    let whole: serde_json::Value = serde_json::from_str(&answer()).unwrap();
    assert_eq!(whole["choices"][0]["finish_reason"], "stop");
    let events = events();
    assert_eq!(events.len(), EVENTS + 3);
    let (marker, data) = events.split_last().unwrap();
    assert_eq!(marker, "data: [DONE]\n\n");
    for event in data {
        let json = event.strip_prefix("data: ").unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(json).is_ok(), "{event}");
    }
}

#[test]
fn a_work_is_chosen_by_a_part_of_its_name() {
    assert_eq!(chosen(None).unwrap().len(), WORKS.len());
    assert_eq!(chosen(Some("stream")).unwrap(), [WORKS[3]]);
    assert!(chosen(Some("nothing")).is_err());
}
