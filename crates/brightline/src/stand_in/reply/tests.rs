use serde_json::{Value, json};

use super::*;

const SCRIPT: &str = r#"
created = 1760000000

[[rule]]
name = "both"
match = { text = "both" }
[[rule.answer]]
reasoning = "Hm."
text = "On it."
[[rule.answer.tool-call]]
name = "records.read"
arguments-json = '{"case":"2026-0117","case":"2"}'
[[rule.answer]]
text = "The other choice."

[[rule]]
name = "refuse"
match = { text = "refuse" }
[[rule.answer]]
refusal = "I will not."

[[rule]]
name = "error"
match = { text = "error" }
[rule.error]
status = 429
message = "too fast"

[[rule]]
name = "lying"
match = { text = "lying" }
[rule.raw]
status = 200
body = '{"error":{"message":"no"}}'

[[rule]]
name = "cut"
match = { text = "cut" }
wire = { split = 3, close-after = 10, no-end = true, content-length = "long" }
[[rule.answer]]
text = "abc"

[[rule]]
name = "short"
match = { text = "short" }
wire = { content-length = "short" }
[[rule.answer]]
text = "abc"
"#;

fn request(text: &str, more: Value) -> Value {
    let mut body = json!({
        "model": "stand-in-1", "max_tokens": 64, "messages": [{"role": "user", "content": text}],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn reply(format: Format, text: &str, more: Value) -> Reply {
    let rules = Rules::parse(SCRIPT, "script.toml").unwrap();
    let body = request(text, more).to_string();
    // The same id in every snapshot.
    Reply::to(&rules, format, body.as_bytes(), Digest::from_bytes([0xab; 32]))
}

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.writes.concat()).unwrap()
}

#[test]
fn openai_answer() {
    insta::assert_snapshot!(text(&reply(Format::OpenAi, "both", json!({"n": 3}))));
}

#[test]
fn openai_stream_with_choices_taking_turns() {
    let more = json!({"stream": true, "n": 2, "stream_options": {"include_usage": true}});
    insta::assert_snapshot!(text(&reply(Format::OpenAi, "both", more)));
}

#[test]
fn openai_refusal() {
    insta::assert_snapshot!(text(&reply(Format::OpenAi, "refuse", json!({"stream": true}))));
}

#[test]
fn anthropic_answer_has_its_arguments_as_the_rule_spells_them() {
    insta::assert_snapshot!(text(&reply(Format::Anthropic, "both", json!({}))));
}

#[test]
fn anthropic_stream() {
    insta::assert_snapshot!(text(&reply(Format::Anthropic, "both", json!({"stream": true}))));
}

#[test]
fn anthropic_refusal() {
    let whole = text(&reply(Format::Anthropic, "refuse", json!({})));
    let streamed = text(&reply(Format::Anthropic, "refuse", json!({"stream": true})));
    insta::assert_snapshot!(format!("{whole}\n\n{streamed}"));
}

#[test]
fn errors_have_the_shape_of_their_vendor() {
    let [openai, anthropic] = [Format::OpenAi, Format::Anthropic].map(|format| {
        let reply = reply(format, "error", json!({}));
        assert_eq!(reply.status, 429);
        assert_eq!(reply.rule.as_ref().unwrap(), "error");
        text(&reply)
    });
    insta::assert_snapshot!(format!("{openai}\n{anthropic}"));
}

#[test]
fn what_no_rule_answers_is_an_error_that_says_so() {
    let reply = reply(Format::OpenAi, "anything else", json!({}));
    assert_eq!(reply.status, 500);
    assert!(text(&reply).contains("no rule"));
}

#[test]
fn model_that_is_not_listed_is_not_found() {
    let reply = reply(Format::OpenAi, "both", json!({"model": "gpt-9"}));
    assert_eq!(reply.status, 404);
    assert!(text(&reply).contains("does not answer for `gpt-9`, but for: stand-in-1"));
}

#[test]
fn error_body_can_come_with_status_200() {
    let reply = reply(Format::OpenAi, "lying", json!({"stream": true}));
    assert_eq!(
        (reply.status.as_u16(), text(&reply).as_str()),
        (200, r#"{"error":{"message":"no"}}"#)
    );
}

#[test]
fn end_of_a_stream_can_be_left_out() {
    for (format, end) in [(Format::OpenAi, "[DONE]"), (Format::Anthropic, "message_stop")] {
        let whole = reply(format, "both", json!({"stream": true}));
        assert!(text(&whole).contains(end));
        let mut rules = Rules::parse(SCRIPT, "script.toml").unwrap();
        rules.rules[0].wire.no_end = true;
        let body = request("both", json!({"stream": true})).to_string();
        let without = Reply::to(&rules, format, body.as_bytes(), Digest::from_bytes([0xab; 32]));
        assert!(text(&whole).starts_with(&text(&without)));
        assert!(!text(&without).contains(end));
    }
}

#[test]
fn cut_body_is_split_and_its_announced_length_is_wrong() {
    let reply = reply(Format::OpenAi, "cut", json!({}));
    let sizes: Vec<usize> = reply.writes.iter().map(Bytes::len).collect();
    assert_eq!(sizes, [3, 3, 3, 1]);
    assert_eq!(reply.stop, Some(Stop::Close));
    assert!(reply.length.unwrap() > 10);
}

#[test]
fn short_length_is_one_byte_short() {
    let reply = reply(Format::OpenAi, "short", json!({}));
    assert_eq!(reply.length.unwrap() + 1, text(&reply).len());
}

#[test]
fn ids_come_from_the_request() {
    let rules = Rules::parse(SCRIPT, "script.toml").unwrap();
    let answer = |text: &str| {
        let body = request(text, json!({})).to_string();
        let digest = Digest::of(body.as_bytes());
        Reply::to(&rules, Format::OpenAi, body.as_bytes(), digest).writes
    };
    assert_eq!(answer("both"), answer("both"));
    assert_ne!(answer("both"), answer("both "));
}
