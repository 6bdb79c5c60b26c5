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

/// The requests of a file, one a line after the word for its format.
fn bodies(file: &str) -> impl Iterator<Item = (Format, &str)> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| match line.split_once(' ') {
        Some(("openai", body)) => (Format::OpenAi, body),
        Some(("anthropic", body)) => (Format::Anthropic, body),
        _ => panic!("`{line}` does not begin with a format"),
    })
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
    let lines: Vec<String> = bodies(include_str!("../../tests/requests/refused.txt"))
        .map(|(format, body)| {
            let refusal = refusal(format, body);
            format!("{body}\n    {}: {refusal}", refusal.code())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn inspectable_content_and_tools_are_accepted() {
    for (format, body) in bodies(include_str!("../../tests/requests/accepted.txt")) {
        read_request(format, body.as_bytes()).expect(body);
    }
}

#[test]
fn paths_are_those_of_the_vendors() {
    assert_eq!(Format::ALL.map(Format::path), ["/v1/chat/completions", "/v1/messages"]);
}
