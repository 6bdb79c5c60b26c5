use serde_json::json;

use super::*;

fn good() -> Value {
    json!({
        "id": "x-1", "t": 1.5, "workload": "desk-1", "purpose": "support", "case": "c-7",
        "format": "openai",
        "request": {"model": "m-1", "messages": [{"role": "user", "content": "hello"}]},
        "scripted_answer": {"content": "fine"},
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut line = good();
    line[key] = value;
    line
}

fn read(value: &Value) -> Result<(Line, Vec<String>), String> {
    Line::read(3, value.to_string().as_bytes())
}

#[test]
fn line_is_read_as_it_says() {
    let (line, unread) = read(&good()).unwrap();
    assert_eq!((line.number, line.id.as_str(), line.ms), (3, "x-1", 1_500));
    assert_eq!((line.workload.as_str(), line.model.as_str()), ("desk-1", "m-1"));
    assert_eq!(line.purpose.unwrap().as_str(), "support");
    assert_eq!((line.case.as_deref(), line.format), (Some("c-7"), Format::OpenAi));
    assert!(unread.is_empty());
}

#[test]
fn what_may_be_left_out_has_a_default() {
    let mut value = good();
    for key in ["id", "purpose", "case", "format", "scripted_answer"] {
        value.as_object_mut().unwrap().remove(key);
        let (line, _) = read(&value).unwrap();
        assert_eq!(line.format, Format::OpenAi);
    }
    let (line, _) = read(&value).unwrap();
    assert_eq!((line.id.as_str(), line.purpose, line.case), ("3", None, None));
}

#[test]
fn keys_that_nobody_reads_are_told() {
    let (_, unread) = read(&with("label", json!("benign"))).unwrap();
    assert_eq!(unread, ["label"]);
}

#[test]
fn stream_of_the_line_counts_and_not_that_of_the_request() {
    let (line, _) = read(&with("stream", json!(true))).unwrap();
    let request: Value = serde_json::from_slice(&line.request).unwrap();
    assert_eq!(request["stream"], true);
    assert!(line.reply.content_type.starts_with("text/event-stream"));
    let mut value = with("stream", json!(false));
    value["request"]["stream"] = json!(true);
    assert_eq!(read(&value).unwrap().0.reply.content_type, "application/json");
}

#[test]
fn times_are_seconds_between_0_and_a_century() {
    for (t, ms) in
        [(json!(0), 0), (json!(0.0004), 0), (json!(0.0005), 1), (json!(86400), 86_400_000)]
    {
        assert_eq!(read(&with("t", t)).unwrap().0.ms, ms);
    }
    assert_eq!(read(&with("t", json!(LATEST))).unwrap().0.ms, 3_155_760_000_000);
    for t in [json!(-0.001), json!(LATEST + 1.0), json!("1"), Value::Null, json!(1e300)] {
        assert!(read(&with("t", t.clone())).unwrap_err().contains("`t` is no time"), "{t}");
    }
}

#[test]
fn line_that_cannot_be_played_says_what_to_write() {
    for (key, value, word) in [
        ("workload", Value::Null, "`workload` is missing"),
        ("workload", json!("no name"), "`workload`"),
        ("workload", json!(7), "in quotes"),
        ("format", json!("mistral"), "write \"openai\" or \"anthropic\""),
        ("format", json!("anthropic"), "`max_tokens` is missing"),
        ("request", json!("hello"), "`request` is no object"),
        ("request", json!({"messages": []}), "has no `model`"),
        ("request", json!({"model": "m-1", "messages": []}), "`messages` is empty"),
        ("stream", json!("yes"), "write true or false"),
        ("case", json!("a\nb"), "no header can carry"),
        ("scripted_answer", json!(1), "no answer"),
    ] {
        let refused = read(&with(key, value.clone())).unwrap_err();
        assert!(refused.contains(word), "{key} {value}: {refused}");
    }
    assert!(Line::read(1, b"[]").unwrap_err().contains("no JSON object"));
    assert!(Line::read(1, b"{").unwrap_err().contains("no JSON"));
}

#[test]
fn ids_of_answers_have_no_digits() {
    for number in [0, 9, 12_345, usize::MAX] {
        let letters = letters(number);
        assert!(letters.chars().all(|it| it.is_ascii_lowercase()), "{letters}");
    }
    assert_ne!(letters(1), letters(10));
}
