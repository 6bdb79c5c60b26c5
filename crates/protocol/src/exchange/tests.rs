use super::*;

fn refusal(format: Format, body: &str) -> Unreadable {
    read_request(format, body.as_bytes()).expect_err(body)
}

/// Every text of a request, each with its origin, in the order shown.
fn shown(format: Format, body: &str) -> Vec<(Origin, String)> {
    let mut shown = Vec::new();
    let exchange = read_request(format, body.as_bytes()).unwrap();
    exchange.visit_text(&mut |origin, text| shown.push((origin, text.to_owned())));
    shown
}

/// A request with one more top-level field.
fn with(field: &str) -> String {
    format!(r#"{{"model":"m","messages":[],{field}}}"#)
}

/// A request with one message of the user, with this content.
fn saying(content: &str) -> String {
    format!(r#"{{"model":"m","messages":[{{"role":"user","content":{content}}}]}}"#)
}

#[test]
fn model_stream_and_number_of_answers_are_read() {
    let body = br#"{"model":"acme/m-1:2","messages":[],"stream":true,"n":3}"#;
    let exchange = read_request(Format::OpenAi, body).unwrap();
    assert_eq!(exchange.model().as_str(), "acme/m-1:2");
    assert!(exchange.streamed());
    assert_eq!(exchange.choices(), 3);
    let exchange = read_request(Format::Anthropic, body).unwrap();
    assert_eq!(exchange.choices(), 1, "Anthropic has no `n`");
    let plain = read_request(Format::OpenAi, br#"{"model":"m","messages":[],"n":null}"#).unwrap();
    assert!(!plain.streamed());
    assert_eq!(plain.choices(), 1);
}

#[test]
fn largest_number_of_answers_is_accepted_and_one_more_is_refused() {
    assert!(read_request(Format::OpenAi, with(r#""n":128"#).as_bytes()).is_ok());
    for n in ["129", "0", "-1", "1.5", "\"2\"", "true"] {
        assert_eq!(refusal(Format::OpenAi, &with(&format!("\"n\":{n}"))).code(), "invalid_field");
    }
}

#[test]
fn request_is_written_from_its_value() {
    let body = b" { \"model\" : \"m\", \"messages\":[ ], \"new_field\" : { \"x\" : 1.50 } } ";
    for format in Format::ALL {
        let exchange = read_request(format, body).unwrap();
        let written = r#"{"model":"m","messages":[],"new_field":{"x":1.5}}"#;
        assert_eq!(exchange.encode(), written.as_bytes());
    }
}

#[test]
fn system_is_found_in_all_its_places() {
    let openai = r#"{"model":"m","messages":[
        {"role":"system","content":"one"},
        {"role":"developer","content":[{"type":"text","text":"two"}]}]}"#;
    let anthropic = r#"{"model":"m","system":[{"type":"text","text":"one"}],"messages":[
        {"role":"system","content":"two"}]}"#;
    for (format, body) in [(Format::OpenAi, openai), (Format::Anthropic, anthropic)] {
        let system: Vec<_> = shown(format, body)
            .into_iter()
            .filter(|(origin, _)| *origin == Origin::System)
            .collect();
        assert_eq!(system.len(), 2, "{system:?}");
    }
    let text = r#"{"model":"m","system":"one","messages":[]}"#;
    assert!(shown(Format::Anthropic, text).contains(&(Origin::System, "one".to_owned())));
}

/// One request of each format with every known kind of content, and what is shown of it.
#[test]
fn every_kind_of_content_is_shown_with_its_origin() {
    for (format, name, body) in [
        (Format::OpenAi, "openai", include_str!("../../tests/requests/openai.json")),
        (Format::Anthropic, "anthropic", include_str!("../../tests/requests/anthropic.json")),
    ] {
        let lines: Vec<String> = shown(format, body)
            .into_iter()
            .filter(|(_, text)| text.contains(' '))
            .map(|(origin, text)| format!("{origin:?}: {text}"))
            .collect();
        insta::assert_snapshot!(name, lines.join("\n"));
    }
}

#[test]
fn texts_in_data_urls_are_shown_decoded() {
    let openai = saying(
        r#"[{"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,R3LDvMOfZQ=="}}]"#,
    );
    assert!(shown(Format::OpenAi, &openai).contains(&(Origin::User, "Grüße".to_owned())));
    let anthropic = saying(
        r#"[{"type":"document","source":{"type":"base64","media_type":"text/plain","data":"R3LDvMOfZQ=="}}]"#,
    );
    assert!(shown(Format::Anthropic, &anthropic).contains(&(Origin::User, "Grüße".to_owned())));
}

#[test]
fn tool_arguments_in_the_history_are_shown_unescaped_or_as_they_are() {
    let body = |arguments: &str| {
        format!(
            r#"{{"model":"m","messages":[{{"role":"assistant","tool_calls":[
                {{"id":"c","type":"function","function":{{"name":"f","arguments":"{arguments}"}}}}]}}]}}"#
        )
    };
    let escaped = shown(Format::OpenAi, &body(r#"{\"to\":\"\\u0041da\"}"#));
    assert!(escaped.contains(&(Origin::ToolCall, "Ada".to_owned())), "{escaped:?}");
    let broken = shown(Format::OpenAi, &body(r#"{\"to\":\"Ada"#));
    assert!(broken.contains(&(Origin::ToolCall, r#"{"to":"Ada"#.to_owned())), "{broken:?}");
}

#[test]
fn numbers_that_may_identify_are_shown_and_settings_are_not() {
    let body = r#"{"model":"m","max_tokens":100,"messages":[
        {"role":"user","content":"x","card":4111111111111111}],"seed":7,"metadata":{"id":555123}}"#;
    let texts: Vec<String> =
        shown(Format::OpenAi, body).into_iter().map(|(_, text)| text).collect();
    for (number, seen) in
        [("4111111111111111", true), ("555123", true), ("100", false), ("7", false)]
    {
        assert_eq!(texts.iter().any(|text| text == number), seen, "{number}");
    }
}

#[test]
fn what_cannot_be_judged_is_refused_with_its_place_and_the_way_out() {
    let parts = |parts: &str| saying(&format!("[{parts}]"));
    let tool = |tool: &str| with(&format!(r#""tools":[{tool}]"#));
    let bodies = [
        (Format::OpenAi, "[]".to_owned()),
        (Format::OpenAi, r#"{"model":"m"}"#.to_owned()),
        (Format::OpenAi, r#"{"messages":[]}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"a b","messages":[]}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"m","messages":{}}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"m","messages":["hi"]}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"m","messages":[{"content":"hi"}]}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"m","messages":[{"role":"user","Content":"hi"}]}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"m","messages":[],"Messages":[]}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"m","messages":[],"TOOLS":[]}"#.to_owned()),
        (Format::OpenAi, with(r#""stream":"yes""#)),
        (Format::OpenAi, saying("{}")),
        (Format::OpenAi, parts(r#"{"text":"untyped"}"#)),
        (Format::OpenAi, parts(r#"{"type":"image_url","image_url":{"url":"https://x/y.png"}}"#)),
        (Format::OpenAi, parts(r#"{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}"#)),
        (Format::OpenAi, parts(r#"{"type":"file","file":{"file_id":"file-1"}}"#)),
        (Format::OpenAi, parts(r#"{"type":"file","file":{"file_data":"data:application/pdf;base64,AA=="}}"#)),
        (Format::OpenAi, parts(r#"{"type":"text","text":"x","image_url":"https://x/y.png"}"#)),
        (Format::OpenAi, parts(r#"{"type":"hologram","text":"x"}"#)),
        (Format::OpenAi, r#"{"model":"m","messages":[{"role":"assistant","audio":{"id":"a"}}]}"#.to_owned()),
        (Format::OpenAi, r#"{"model":"m","messages":[{"role":"assistant","reasoning_details":[{"type":"reasoning.encrypted","data":"AA=="}]}]}"#.to_owned()),
        (Format::OpenAi, with(r#""modalities":["text","audio"]"#)),
        (Format::OpenAi, with(r#""modalities":"audio""#)),
        (Format::OpenAi, with(r#""previous_response_id":"resp_1""#)),
        (Format::OpenAi, with(r#""store":true"#)),
        (Format::OpenAi, with(r#""models":["a","b"]"#)),
        (Format::OpenAi, with(r#""provider":{"order":["x"]}"#)),
        (Format::OpenAi, with(r#""Extra_Body":{"model":"other"}"#)),
        (Format::OpenAi, with(r#""web_search_options":{}"#)),
        (Format::OpenAi, with(r#""documents":[{"type":"input_file"}]"#)),
        (Format::OpenAi, tool(r#"{"type":"web_search"}"#)),
        (Format::OpenAi, tool(r#"{"function":{"name":"f"}}"#)),
        (Format::OpenAi, tool(r#"{"type":"function","Function":{"name":"f"}}"#)),
        (Format::Anthropic, r#"{"model":"m"}"#.to_owned()),
        (Format::Anthropic, r#"{"model":"m","messages":[{"role":"user","content":"x","Content":[]}]}"#.to_owned()),
        (Format::Anthropic, with(r#""System":"x""#)),
        (Format::Anthropic, with(r#""system":[{"type":"image","source":{"type":"url","url":"https://x"}}]"#)),
        (Format::Anthropic, parts(r#"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}"#)),
        (Format::Anthropic, parts(r#"{"type":"document","source":{"type":"file","file_id":"f"}}"#)),
        (Format::Anthropic, parts(r#"{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AA=="}}"#)),
        (Format::Anthropic, parts(r#"{"type":"document","source":{"type":"content","content":[{"type":"image"}]}}"#)),
        (Format::Anthropic, parts(r#"{"type":"tool_result","tool_use_id":"t","content":[{"type":"image"}]}"#)),
        (Format::Anthropic, parts(r#"{"type":"redacted_thinking","data":"AA=="}"#)),
        (Format::Anthropic, parts(r#"{"type":"container_upload","file_id":"f"}"#)),
        (Format::Anthropic, parts(r#"{"type":"tool_addition","tool":{}}"#)),
        (Format::Anthropic, parts(r#"{"text":"untyped"}"#)),
        (Format::Anthropic, with(r#""container":"c_1""#)),
        (Format::Anthropic, with(r#""thread":{"type":"continue","previous_message_id":"m"}"#)),
        (Format::Anthropic, with(r#""fallbacks":"default""#)),
        (Format::Anthropic, with(r#""mcp_servers":[{"type":"url","url":"https://x"}]"#)),
        (Format::Anthropic, with(r#""inference_geo":"global""#)),
        (Format::Anthropic, tool(r#"{"type":"web_search_20250305","name":"web_search"}"#)),
        (Format::Anthropic, tool(r#"{"name":"f","allowed_callers":["code_execution_20250825"]}"#)),
    ];
    let lines: Vec<String> = bodies
        .iter()
        .map(|(format, body)| {
            let refusal = refusal(*format, body);
            format!("{body}\n    {}: {refusal}", refusal.code())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn inspectable_content_and_tools_are_accepted() {
    for (format, body) in [
        (Format::OpenAi, saying("null")),
        (
            Format::OpenAi,
            saying(r#"["a",{"type":"text","text":"b"},{"type":"refusal","refusal":"c"}]"#),
        ),
        (
            Format::OpenAi,
            with(
                r#""tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"g"}}]"#,
            ),
        ),
        (
            Format::OpenAi,
            with(r#""tools":null,"modalities":["text"],"store":false,"service_tier":"flex""#),
        ),
        (
            Format::OpenAi,
            with(
                r#""response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"properties":{"image_url":{"type":"string"}}}}}"#,
            ),
        ),
        (Format::OpenAi, with(r#""guided_json":{"properties":{"file_id":{"type":"string"}}}"#)),
        (
            Format::Anthropic,
            with(
                r#""tools":[{"name":"f","input_schema":{}},{"type":"custom","name":"g","allowed_callers":["direct"]}]"#,
            ),
        ),
        (
            Format::Anthropic,
            with(r#""thinking":{"type":"enabled","budget_tokens":2000},"mcp_servers":[]"#),
        ),
        (Format::Anthropic, saying(r#"[{"type":"thinking","thinking":"x","signature":"AA=="}]"#)),
        (
            Format::Anthropic,
            saying(
                r#"[{"type":"tool_result","tool_use_id":"t","content":[{"type":"tool_reference","tool_name":"f"}]}]"#,
            ),
        ),
    ] {
        assert!(read_request(format, body.as_bytes()).is_ok(), "{body}");
    }
}

#[test]
fn paths_are_those_of_the_vendors() {
    assert_eq!(Format::ALL.map(Format::path), ["/v1/chat/completions", "/v1/messages"]);
}
