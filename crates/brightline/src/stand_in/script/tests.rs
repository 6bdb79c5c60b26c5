use protocol::Format::{Anthropic, OpenAi};
use serde_json::json;

use super::*;

fn request(format: protocol::Format, stream: bool) -> Value {
    let messages = json!([{"role": "user", "content": "hello"}]);
    match format {
        OpenAi => json!({"model": "m", "messages": messages, "stream": stream}),
        Anthropic => {
            json!({"model": "m", "messages": messages, "stream": stream, "max_tokens": 9})
        }
    }
}

/// What `protocol`, another reading of the formats, finds in the reply to a recorded answer: its
/// texts and its tool calls.
fn said(format: protocol::Format, recorded: &Value) -> (Vec<String>, Vec<(String, String)>) {
    let script = Script::read(recorded).unwrap();
    let reply = script.reply(format, &request(format, false), "0a").unwrap();
    let answer = protocol::read_answer(format, &reply.body).unwrap();
    let mut texts = Vec::new();
    answer.visit_text(&mut |_, text| texts.push(text.to_owned()));
    let calls = answer.tool_calls().iter();
    let calls = calls.map(|call| (call.name.clone(), String::from_utf8(call.canonical()).unwrap()));
    (texts, calls.collect())
}

#[test]
fn text_is_said_again_in_whatever_shape_it_was_recorded() {
    for recorded in [
        json!("Good morning."),
        json!({"content": "Good morning."}),
        json!({"content": ["Good ", "morning."]}),
        json!({"content": [{"type": "text", "text": "Good "}, {"text": "morning."}]}),
        json!([{"type": "text", "text": "Good morning."}]),
        json!({"choices": [{"message": {"role": "assistant", "content": "Good morning."}}]}),
        json!({"type": "message", "content": [{"type": "text", "text": "Good morning."}],
            "stop_reason": "end_turn"}),
    ] {
        for format in [OpenAi, Anthropic] {
            let (texts, calls) = said(format, &recorded);
            assert!(texts.contains(&"Good morning.".to_owned()), "{recorded} {texts:?}");
            assert!(calls.is_empty());
        }
    }
}

#[test]
fn tool_call_is_made_again_in_whatever_shape_it_was_recorded() {
    for recorded in [
        json!({"tool_calls": [{"name": "look_up", "arguments": {"id": 7}}]}),
        json!({"content": null, "tool_calls": [{"name": "look_up", "arguments": "{\"id\":7}"}]}),
        json!({"tool_calls": [{"id": "call_1", "type": "function",
            "function": {"name": "look_up", "arguments": "{\"id\": 7}"}}]}),
        json!({"content": [{"type": "tool_use", "name": "look_up", "input": {"id": 7}}]}),
    ] {
        for format in [OpenAi, Anthropic] {
            let (_, calls) = said(format, &recorded);
            let [(name, canonical)] = calls.as_slice() else { panic!("{recorded}: {calls:?}") };
            assert_eq!(name, "look_up", "{recorded}");
            assert!(canonical.contains('7'), "{canonical}");
        }
    }
}

#[test]
fn answer_that_says_nothing_is_one() {
    for recorded in [Value::Null, json!({}), json!({"content": ""}), json!({"tool_calls": []})] {
        for format in [OpenAi, Anthropic] {
            let (texts, calls) = said(format, &recorded);
            // The keys and the words of the wire format itself, and nothing that was said.
            assert!(texts.contains(&"assistant".to_owned()) && calls.is_empty(), "{texts:?}");
        }
    }
}

#[test]
fn streamed_request_is_answered_with_events() {
    let script = Script::read(&json!({"content": "Good morning."})).unwrap();
    for (format, end) in [(OpenAi, "[DONE]"), (Anthropic, "message_stop")] {
        let reply = script.reply(format, &request(format, true), "0a").unwrap();
        assert!(reply.content_type.starts_with("text/event-stream"));
        assert!(std::str::from_utf8(&reply.body).unwrap().contains(end));
    }
}

#[test]
fn end_is_the_recorded_one_in_the_words_of_the_format() {
    let recorded = json!({"content": "Good", "finish_reason": "length"});
    let script = Script::read(&recorded).unwrap();
    let body = |format| script.reply(format, &request(format, false), "0a").unwrap().body;
    let of = |format| serde_json::from_slice::<Value>(&body(format)).unwrap();
    assert_eq!(of(OpenAi)["choices"][0]["finish_reason"], "length");
    assert_eq!(of(Anthropic)["stop_reason"], "max_tokens");
}

#[test]
fn what_cannot_be_said_again_is_not_accepted_and_told() {
    for (recorded, word) in [
        (json!(7), "no answer"),
        (json!({"content": 7}), "no answer"),
        (json!({"content": [{"type": "image", "source": {}}]}), "type `image`"),
        (json!({"tool_calls": [{"arguments": {}}]}), "has no name"),
        (json!({"tool_calls": {}}), "no list"),
        (json!({"refusal": 1}), "no text"),
        (json!({"content": "", "finish_reason": "asleep"}), "`asleep`"),
        (json!({"choices": []}), "is empty"),
    ] {
        let refused = Script::read(&recorded).unwrap_err();
        assert!(refused.contains(word), "{recorded}: {refused}");
    }
    let script = Script::read(&json!({"tool_calls": [{"name": "a", "arguments": "no"}]})).unwrap();
    let refused = script.reply(Anthropic, &request(Anthropic, false), "0a").unwrap_err();
    assert!(refused.contains("no JSON object"), "{refused}");
    let refused = script.reply(OpenAi, &json!({"model": "m"}), "0a").unwrap_err();
    assert!(refused.contains("`messages` is missing"), "{refused}");
}
