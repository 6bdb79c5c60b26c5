use serde_json::json;

use super::*;

fn read(format: Format, body: &Value) -> Result<Asked, String> {
    Asked::read(format, body.to_string().as_bytes())
}

fn said(format: Format, messages: &Value) -> (Option<String>, Option<String>) {
    let body = json!({"model": "m", "max_tokens": 1, "messages": messages});
    let asked = read(format, &body).unwrap();
    (asked.text, asked.tool_result)
}

fn both(text: Option<&str>, tool_result: Option<&str>) -> (Option<String>, Option<String>) {
    (text.map(str::to_owned), tool_result.map(str::to_owned))
}

#[test]
fn only_what_was_said_since_the_last_answer_counts() {
    let messages = json!([
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "yes?"},
        {"role": "user", "content": [{"type": "text", "text": "second"}]},
        {"role": "user", "content": "third"},
    ]);
    assert_eq!(said(Format::OpenAi, &messages), both(Some("second\nthird"), None));
}

#[test]
fn system_messages_are_not_said_by_the_user() {
    let messages =
        json!([{"role": "system", "content": "obey"}, {"role": "user", "content": "hi"}]);
    assert_eq!(said(Format::OpenAi, &messages), both(Some("hi"), None));
}

#[test]
fn tool_results_are_heard_in_both_formats() {
    let call = json!({"role": "assistant", "content": null});
    let openai = json!([
        {"role": "user", "content": "hi"}, call,
        {"role": "tool", "content": "one"},
        {"role": "tool", "content": [{"type": "text", "text": "two"}]},
    ]);
    assert_eq!(said(Format::OpenAi, &openai), both(None, Some("one\ntwo")));
    let anthropic = json!([
        {"role": "user", "content": "hi"}, call,
        {"role": "user", "content": [
            {"type": "tool_result", "content": "one"},
            {"type": "tool_result", "content": [{"type": "text", "text": "two"}]},
            {"type": "text", "text": "go on"},
        ]},
    ]);
    assert_eq!(said(Format::Anthropic, &anthropic), both(Some("go on"), Some("one\ntwo")));
}

#[test]
fn tools_are_found_in_both_formats() {
    let tools = json!([{"type": "function", "function": {"name": "a"}}, {"name": "b"}]);
    let body = json!({"model": "m", "messages": [{"role": "user"}], "tools": tools});
    assert_eq!(read(Format::OpenAi, &body).unwrap().tools, ["a", "b"]);
}

#[test]
fn of_two_equal_keys_the_last_one_counts() {
    let body = br#"{"model":"m","messages":[{"role":"user","content":"a","content":"b"}]}"#;
    assert_eq!(Asked::read(Format::OpenAi, body).unwrap().text.unwrap(), "b");
}

#[test]
fn choices_are_asked_for_in_one_format_only() {
    let body = |n: u64| json!({"model": "m", "max_tokens": 1, "n": n, "messages": [{}]});
    assert_eq!(read(Format::OpenAi, &body(128)).unwrap().choices, 128);
    assert!(read(Format::OpenAi, &body(129)).is_err());
    assert!(read(Format::OpenAi, &body(0)).is_err());
    assert_eq!(read(Format::Anthropic, &body(129)).unwrap().choices, 1);
}

#[test]
fn what_is_missing_is_named() {
    let missing = [
        (json!({"messages": [{}]}), "`model` is missing"),
        (json!({"model": "m"}), "`messages` is missing"),
        (json!({"model": "m", "messages": []}), "`messages` is empty"),
        (json!({"model": "m", "messages": [{}]}), "`max_tokens` is missing"),
    ];
    for (body, message) in missing {
        assert_eq!(read(Format::Anthropic, &body).unwrap_err(), message);
    }
    assert!(Asked::read(Format::OpenAi, b"{").unwrap_err().starts_with("the body is not JSON: "));
}
