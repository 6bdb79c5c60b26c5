use super::*;

/// Decodes a whole stream.
fn decode(format: Format, stream: &str) -> Result<Vec<Event>, Unreadable> {
    let mut decoder = StreamDecoder::new(format);
    decoder.push(stream.as_bytes())?;
    decoder.end()?;
    Ok(std::iter::from_fn(|| decoder.next_event()).collect())
}

fn pieces(format: Format, stream: &str) -> Vec<Piece> {
    let events = decode(format, stream).unwrap();
    events.into_iter().flat_map(|event| event.pieces).collect()
}

/// The pieces of one channel of one choice, joined.
fn joined(pieces: &[Piece], choice: u32, channel: Channel) -> String {
    let matching = pieces.iter().filter_map(|piece| match piece {
        Piece::Text { choice: c, channel: ch, text } if (*c, *ch) == (choice, channel) => {
            Some(text.as_str())
        }
        _ => None,
    });
    matching.collect()
}

/// An OpenAI stream of these choices, one chunk each, closed by `[DONE]`.
fn chunks(choices: &[&str]) -> String {
    let chunks = choices.iter().map(|one| format!("data: {{\"choices\":[{one}]}}\n\n"));
    chunks.collect::<String>() + "data: [DONE]\n\n"
}

/// One choice with this delta and this finish reason.
fn delta(delta: &str, reason: &str) -> String {
    format!(r#"{{"index":0,"delta":{{{delta}}},"finish_reason":{reason}}}"#)
}

/// An Anthropic stream of these events, after `message_start`.
fn events(bodies: &[&str]) -> String {
    let start = r#"{"type":"message_start","message":{"id":"m","content":[]}}"#;
    std::iter::once(&start).chain(bodies).map(|body| format!("data: {body}\n\n")).collect()
}

const TEXT_BLOCK: &str =
    r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#;
const CALL_BLOCK: &str = r#"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}"#;
const BLOCK_STOP: &str = r#"{"type":"content_block_stop","index":0}"#;
const END: &str = r#"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#;
const STOP: &str = r#"{"type":"message_stop"}"#;

/// What every recorded stream says, event by event.
#[test]
fn recorded_streams_say_what_they_say() {
    for (name, format, stream) in [
        ("openai_text", Format::OpenAi, include_str!("../../tests/streams/openai_text.sse")),
        (
            "openai_two_choices",
            Format::OpenAi,
            include_str!("../../tests/streams/openai_two_choices.sse"),
        ),
        ("openai_tools", Format::OpenAi, include_str!("../../tests/streams/openai_tools.sse")),
        (
            "openai_reasoning",
            Format::OpenAi,
            include_str!("../../tests/streams/openai_reasoning.sse"),
        ),
        (
            "openai_function_call",
            Format::OpenAi,
            include_str!("../../tests/streams/openai_function_call.sse"),
        ),
        ("openai_refusal", Format::OpenAi, include_str!("../../tests/streams/openai_refusal.sse")),
        (
            "anthropic_text",
            Format::Anthropic,
            include_str!("../../tests/streams/anthropic_text.sse"),
        ),
        (
            "anthropic_tools",
            Format::Anthropic,
            include_str!("../../tests/streams/anthropic_tools.sse"),
        ),
        (
            "anthropic_refusal",
            Format::Anthropic,
            include_str!("../../tests/streams/anthropic_refusal.sse"),
        ),
        (
            "anthropic_unknown",
            Format::Anthropic,
            include_str!("../../tests/streams/anthropic_unknown.sse"),
        ),
    ] {
        let lines = decode(format, stream).unwrap().into_iter().map(|event| {
            let said: String =
                event.pieces.iter().map(|piece| format!("    {piece:?}\n")).collect();
            format!("{}\n{said}", String::from_utf8(event.bytes.to_vec()).unwrap().trim_end())
        });
        insta::assert_snapshot!(name, lines.collect::<String>());
    }
}

#[test]
fn fragments_of_a_call_may_repeat_its_name_and_id_but_go_on_without_them() {
    let first = delta(
        r#""tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}]"#,
        "null",
    );
    let again = first.replace("\"{\"", "\"}\"");
    let end = delta("", "\"tool_calls\"");
    let decoded = decode(Format::OpenAi, &chunks(&[&first, &again, &end])).unwrap();
    let second = String::from_utf8(decoded[1].bytes.to_vec()).unwrap();
    assert!(second.contains(r#"[{"index":0,"function":{"arguments":"}"}}]"#), "{second}");
    let complete = ToolCall {
        choice: 0,
        id: "c".to_owned(),
        name: "f".to_owned(),
        arguments: crate::json::Value::object([]),
    };
    assert!(decoded[2].pieces.contains(&Piece::ToolCallComplete(complete)));
}

#[test]
fn identifiers_are_shown_once_and_again_when_they_change() {
    let chunk = |id: &str| format!("data: {{\"id\":\"{id}\",\"choices\":[]}}\n\n");
    let stream = chunk("one") + &chunk("one") + &chunk("two") + &chunk("two") + "data: [DONE]\n\n";
    let shown = pieces(Format::OpenAi, &stream);
    assert_eq!(joined(&shown, 0, Channel::Other), "onetwo");
}

#[test]
fn same_thoughts_under_two_names_are_two_texts() {
    let both = delta(r#""reasoning":"a","reasoning_content":"a""#, "null");
    let shown = pieces(Format::OpenAi, &chunks(&[&both, &both, &delta("", "\"stop\"")]));
    assert_eq!(joined(&shown, 0, Channel::Reasoning), "aa");
    assert_eq!(joined(&shown, 0, Channel::Field(0)), "aa");
}

#[test]
fn text_of_an_unknown_field_goes_on_from_event_to_event() {
    let one = delta(r#""new":{"a":[{"x":"4111 1111"}],"b":"-"}"#, "null");
    let two = delta(r#""new":{"b":"=","a":[{"x":" 1111 1111"}]}"#, "null");
    let shown = pieces(Format::OpenAi, &chunks(&[&one, &two, &delta("", "\"stop\"")]));
    assert_eq!(joined(&shown, 0, Channel::Field(0)), "4111 1111 1111 1111");
    assert_eq!(joined(&shown, 0, Channel::Field(1)), "-=");
}

#[test]
fn unknown_endings_count_as_a_refusal() {
    for (reason, refused) in
        [("stop", false), ("length", false), ("content_filter", true), ("of_next_year", true)]
    {
        let stream = chunks(&[&delta(r#""content":"x""#, &format!("\"{reason}\""))]);
        let finished = Piece::Finished { choice: 0, refused };
        assert!(pieces(Format::OpenAi, &stream).contains(&finished), "{reason}");
    }
    let refusal = chunks(&[&delta(r#""refusal":"I cannot""#, "\"stop\"")]);
    let finished = Piece::Finished { choice: 0, refused: true };
    assert!(pieces(Format::OpenAi, &refusal).contains(&finished));
}

#[test]
fn empty_reason_ends_nothing() {
    let (none, stop) = (delta(r#""content":"x""#, "\"\""), delta("", "\"stop\""));
    assert!(decode(Format::OpenAi, &chunks(&[&none, &stop])).is_ok());
    assert!(decode(Format::OpenAi, &chunks(&[&none])).is_err());
    let empty = END.replace("end_turn", "");
    assert!(decode(Format::Anthropic, &events(&[&empty, END, STOP])).is_ok());
    assert!(decode(Format::Anthropic, &events(&[&empty, STOP])).is_err());
}

#[test]
fn answer_goes_by_the_first_id_that_is_one() {
    let first = "data: {\"id\":\"\",\"model\":\"\",\"choices\":[]}\n\n";
    let rest = "data: {\"id\":\"a\",\"model\":\"m\",\"choices\":[]}\n\ndata: [DONE]\n\n";
    let decoded = decode(Format::OpenAi, &format!("{first}{rest}")).unwrap();
    let Mark::Begun(head, _) = &decoded[1].mark else { panic!("{:?}", decoded[1]) };
    assert_eq!((head.id.as_str(), head.model.as_str()), ("a", "m"));
}

#[test]
fn input_of_a_tool_may_come_with_the_start_of_its_block() {
    let start = CALL_BLOCK.replace("\"input\":{}", "\"input\":{\"a\":1}");
    let shown = pieces(Format::Anthropic, &events(&[&start, BLOCK_STOP, END, STOP]));
    let arguments = crate::json::Value::object([("a", crate::json::Value::Int(1))]);
    let call = ToolCall { choice: 0, id: "t".to_owned(), name: "f".to_owned(), arguments };
    assert!(shown.contains(&Piece::ToolCallComplete(call)), "{shown:?}");
}

#[test]
fn events_before_an_error_stay_readable_and_the_error_stays() {
    let mut decoder = StreamDecoder::new(Format::OpenAi);
    let good = chunks(&[&delta(r#""content":"x""#, "null")]).replace("data: [DONE]\n\n", "");
    let error = decoder.push(format!("{good}data: {{\n\n{good}").as_bytes()).unwrap_err();
    assert!(decoder.next_event().is_some());
    assert!(decoder.next_event().is_none());
    assert_eq!(decoder.push(good.as_bytes()), Err(error.clone()));
    assert_eq!(decoder.end(), Err(error));
    assert!(decoder.next_event().is_none());
}

#[test]
fn openai_streams_that_break_the_rules_are_refused() {
    let call = |fragments: &str| delta(&format!("\"tool_calls\":[{fragments}]"), "null");
    let (open, stop) = (delta(r#""content":"x""#, "null"), delta("", "\"stop\""));
    let named = r#"{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}"#;
    let streams = [
        String::new(),
        "data: [DONE]\n".to_owned(),
        chunks(&[&open]),
        chunks(&[&open, &stop]).replace("data: [DONE]\n\n", ""),
        chunks(&[&stop, &open]),
        chunks(&[&stop, &stop]),
        chunks(&[&stop, &call(named)]),
        chunks(&[&stop]) + "data: {}\n\n",
        "data: [DONE] \n\n".to_owned(),
        "data: {\"choices\":[]} {}\n\n".to_owned(),
        "data: {\"choices\":[],\"choices\":[]}\n\n".to_owned(),
        "data: \u{0}\n\n".to_owned(),
        "data: []\n\n".to_owned(),
        "data: {\"choices\":{}}\n\n".to_owned(),
        "data: {\"Choices\":[]}\n\n".to_owned(),
        "data: {\"error\":{\"message\":\"x\"}}\n\n".to_owned(),
        "event: error\ndata: {}\n\n".to_owned(),
        chunks(&["{}"]),
        chunks(&[r#"{"index":128}"#]),
        chunks(&[r#"{"index":0,"delta":"x"}"#]),
        chunks(&[&delta(r#""Content":"x""#, "null")]),
        chunks(&[&delta(r#""audio":{"data":"AA=="}"#, "null")]),
        chunks(&[&delta(r#""images":[{"type":"image_url"}]"#, "null")]),
        chunks(&[&delta(r#""new":{"type":"output_image"}"#, "null")]),
        chunks(&[r#"{"index":0,"message":{"tool_calls":[{"id":"c"}]}}"#]),
        chunks(&[&delta(r#""content":[{"type":"tool_use"}]"#, "null")]),
        "data: {\"choices\":[],\"function_call\":{\"name\":\"f\"}}\n\n".to_owned(),
        chunks(&[&call(named)]),
        chunks(&[&call(named), &delta("", "\"tool_calls\"")]),
        chunks(&[&call(r#"{"id":"c","function":{"name":"f"}}"#)]),
        chunks(&[&call(r#"{"index":1024,"id":"c","function":{"name":"f"}}"#)]),
        chunks(&[&call(r#"{"index":0,"id":"c","function":{"arguments":"{}"}}"#)]),
        chunks(&[&call(r#"{"index":0,"id":"c"}"#)]),
        chunks(&[&call(r#"{"index":0,"function":{"name":"f","arguments":{}}}"#)]),
        chunks(&[&call(r#"{"index":0,"function":"f"}"#)]),
        chunks(&[&call(named), &call(r#"{"index":0,"function":{"name":"g"}}"#)]),
        chunks(&[&call(named), &call(r#"{"index":0,"id":"d"}"#)]),
        chunks(&[&call(named), &call(r#"{"index":0,"custom":{"input":"x"}}"#)]),
        chunks(&[&call(r#"{"index":0,"function":{"name":"f"},"custom":{"name":"g"}}"#)]),
        chunks(&[&delta(r#""function_call":{"arguments":"{}"}"#, "null")]),
    ];
    refused(Format::OpenAi, &streams);
}

#[test]
fn anthropic_streams_that_break_the_rules_are_refused() {
    let one = |event: &str| format!("data: {event}\n\n");
    let text =
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}"#;
    let json = r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{"}}"#;
    let filled = CALL_BLOCK.replace("\"input\":{}", "\"input\":{\"a\":1}");
    let index_one = |event: &str| event.replace("\"index\":0", "\"index\":1");
    let block = |block: &str| {
        format!(r#"{{"type":"content_block_start","index":0,"content_block":{block}}}"#)
    };
    let streams = [
        String::new(),
        one("{}"),
        one(r#"{"type":"a b"}"#),
        one(r#"{"type":""}"#),
        one(text),
        one(r#"{"type":"message_start"}"#),
        one(r#"{"type":"message_start","message":{"content":[{"type":"text","text":"x"}]}}"#),
        format!("event: ping\n{}", one(text)),
        one(r#"{"type":"error","error":{"type":"overloaded_error","message":"x"}}"#),
        format!("event: error\n{}", one(r#"{"type":"ping"}"#)),
        events(&[r#"{"type":"message_start","message":{"content":[]}}"#]),
        events(&[]),
        events(&[STOP]),
        events(&[TEXT_BLOCK, END]),
        events(&[TEXT_BLOCK, TEXT_BLOCK]),
        events(&[&index_one(TEXT_BLOCK)]),
        events(&[TEXT_BLOCK, BLOCK_STOP, TEXT_BLOCK]),
        events(&[r#"{"type":"content_block_start","index":0}"#]),
        events(&[text]),
        events(&[TEXT_BLOCK, &index_one(text)]),
        events(&[TEXT_BLOCK, BLOCK_STOP, text]),
        events(&[BLOCK_STOP]),
        events(&[TEXT_BLOCK, &index_one(BLOCK_STOP)]),
        events(&[TEXT_BLOCK, json]),
        events(&[CALL_BLOCK, json, BLOCK_STOP]),
        events(&[&filled, json, BLOCK_STOP]),
        events(&[&block(r#"{"type":"tool_use","id":"t"}"#)]),
        events(&[&block(r#"{"type":"redacted_thinking","data":"AA=="}"#)]),
        events(&[&block(r#"{"type":"x_result","content":{"encrypted_content":"AA=="}}"#)]),
        events(&[&block(r#"{"type":"text","Text":"x"}"#)]),
        events(&[r#"{"type":"new","Delta":{}}"#]),
        events(&[r#"{"type":"new","block":{"type":"tool_use","name":"f"}}"#]),
        events(&[&block(r#"{"type":"group","of":[{"type":"tool_use","name":"f"}]}"#)]),
        events(&[END, END]),
        events(&[END, TEXT_BLOCK]),
        events(&[END]),
        events(&[END, STOP, r#"{"type":"ping"}"#]),
    ];
    refused(Format::Anthropic, &streams);
}

/// Every stream is refused, with the words of the snapshot.
#[track_caller]
fn refused(format: Format, streams: &[String]) {
    let lines: Vec<String> = streams
        .iter()
        .map(|stream| {
            let error = decode(format, stream).expect_err(stream);
            format!("{stream:?}\n    {}: {error}", error.code())
        })
        .collect();
    insta::assert_snapshot!(format!("refused_{format:?}"), lines.join("\n"));
}

#[test]
fn arguments_within_the_limit_are_kept_and_one_byte_more_is_refused() {
    let fragment = |length: usize| {
        let text = "x".repeat(length);
        delta(
            &format!(r#""tool_calls":[{{"index":0,"custom":{{"name":"f","input":"{text}"}}}}]"#),
            "null",
        )
    };
    let half = MOST_ARGUMENT_BYTES / 2;
    let end = delta("", "\"tool_calls\"");
    assert!(decode(Format::OpenAi, &chunks(&[&fragment(half), &fragment(half), &end])).is_ok());
    let error = decode(Format::OpenAi, &chunks(&[&fragment(half), &fragment(half + 1), &end]));
    assert_eq!(error.unwrap_err().code(), "limit_reached");
    let fragment = |length: usize| {
        let text = "1".repeat(length);
        format!(
            r#"{{"type":"content_block_delta","index":0,"delta":{{"type":"input_json_delta","partial_json":"{text}"}}}}"#
        )
    };
    let many = events(&[CALL_BLOCK, &fragment(half), &fragment(half), &fragment(1)]);
    assert_eq!(decode(Format::Anthropic, &many).unwrap_err().code(), "limit_reached");
}

#[test]
fn unknown_fields_within_the_limit_are_shown_and_one_more_is_refused() {
    let stream = |fields: usize| {
        let fields: Vec<String> = (0..fields).map(|n| format!(r#""new{n}":"x""#)).collect();
        chunks(&[&delta(&fields.join(","), "\"stop\"")])
    };
    assert!(decode(Format::OpenAi, &stream(64)).is_ok());
    assert_eq!(decode(Format::OpenAi, &stream(65)).unwrap_err().code(), "limit_reached");
}

#[test]
fn error_that_names_the_upstream_says_nothing_of_what_it_wrote() {
    let stream = "data: {\"error\":{\"message\":\"call 555 0100\"}}\n\n";
    let error = decode(Format::OpenAi, stream).unwrap_err();
    assert!(!error.to_string().contains("555"));
}
