use lexicon::{ClauseId, RecordNumber};

use super::*;
use crate::blocked::BlockedKind;

const OPENAI: &str = include_str!("../../tests/answers/openai.json");
const ANTHROPIC: &str = include_str!("../../tests/answers/anthropic.json");

fn read(format: Format, body: &str) -> Answer {
    read_answer(format, body.as_bytes()).unwrap()
}

fn refusal(format: Format, body: &str) -> Unreadable {
    read_answer(format, body.as_bytes()).expect_err(body)
}

/// An OpenAI answer of one choice with this message and ending.
fn choice(message: &str, reason: &str) -> String {
    format!(r#"{{"choices":[{{"index":0,"message":{message},"finish_reason":{reason}}}]}}"#)
}

#[test]
fn every_kind_of_content_is_shown_with_its_origin() {
    for (format, name, body) in
        [(Format::OpenAi, "openai", OPENAI), (Format::Anthropic, "anthropic", ANTHROPIC)]
    {
        let mut lines = Vec::new();
        read(format, body).visit_text(&mut |origin, text| {
            if text.contains(' ') {
                lines.push(format!("{origin:?}: {text}"));
            }
        });
        insta::assert_snapshot!(name, lines.join("\n"));
    }
}

#[test]
fn tool_calls_of_every_choice_and_kind_are_found() {
    let calls = |format, body| -> Vec<String> {
        let answer = read(format, body);
        let line = |call: &ToolCall| {
            let arguments = String::from_utf8(call.arguments.encode()).unwrap();
            format!("{} {} {} {arguments}", call.choice, call.id, call.name)
        };
        answer.tool_calls().iter().map(line).collect()
    };
    assert_eq!(
        calls(Format::OpenAi, OPENAI),
        [
            r#"0 call_1 lookup {"a name":"Ada L","b":[1]}"#,
            "0 call_2 now {}",
            r#"0 call_3 shell "ls the dir""#,
            r#"1  retired {"x":"a legacy call"}"#,
        ]
    );
    assert_eq!(
        calls(Format::Anthropic, ANTHROPIC),
        [
            r#"0 toolu_1 lookup {"a name":"Ada L"}"#,
            "0 srvtoolu_1 search {}",
            r#"0 x drone_control {"go to":"the north"}"#,
        ]
    );
}

#[test]
fn arguments_are_delivered_as_they_were_read() {
    let message = r#"{"tool_calls":[{"id":"c","type":"function","function":
        {"name":"f","arguments":" { \"a\" : \"\\u0041\" , \"b\" : 1E2 } "}}]}"#;
    let written = read(Format::OpenAi, &choice(message, "\"tool_calls\"")).encode();
    let written = String::from_utf8(written).unwrap();
    assert!(written.contains(r#""arguments":"{\"a\":\"A\",\"b\":100.0}""#), "{written}");
}

#[test]
fn unreadable_tool_calls_are_refused() {
    for call in [
        r#"{"id":"c","function":{"name":"f","arguments":"{\"a\":1,\"a\":2}"}}"#,
        r#"{"id":"c","function":{"name":"f","arguments":"{\"a\":"}}"#,
        r#"{"id":"c","function":{"name":"f","arguments":{"a":1}}}"#,
        r#"{"id":"c","function":{"arguments":"{}"}}"#,
        r#"{"id":"c","custom":{"name":"f"}}"#,
        r#"{"id":"c"}"#,
        r#"{"id":"c","function":{"name":"f"},"custom":{"name":"g","input":""}}"#,
    ] {
        let body = choice(&format!(r#"{{"tool_calls":[{call}]}}"#), "\"tool_calls\"");
        assert_eq!(refusal(Format::OpenAi, &body).code(), "unreadable_tool_call", "{call}");
    }
    for block in [
        r#"{"type":"tool_use","id":"t","input":{}}"#,
        r#"{"type":"tool_use","id":"t","name":"f","input":"{}"}"#,
        r#"{"type":"tool_use","id":"t","name":"f","input":[1]}"#,
    ] {
        let body = format!(r#"{{"type":"message","content":[{block}]}}"#);
        assert_eq!(refusal(Format::Anthropic, &body).code(), "unreadable_tool_call", "{block}");
    }
}

#[test]
fn tool_calls_where_no_one_looks_for_them_are_refused() {
    let call = r#"[{"id":"c","function":{"name":"f","arguments":"{}"}}]"#;
    for body in [
        format!(r#"{{"choices":[{{"message":{{}}}}],"tool_calls":{call}}}"#),
        format!(r#"{{"choices":[{{"message":{{}},"delta":{{"tool_calls":{call}}}}}]}}"#),
        r#"{"choices":[{"message":{"new":[{"Function_Call":{"name":"f"}}]}}]}"#.to_owned(),
        r#"{"choices":[{"message":{"content":[{"type":"tool_use","name":"f"}]}}]}"#.to_owned(),
    ] {
        assert_eq!(refusal(Format::OpenAi, &body).code(), "unreadable_tool_call", "{body}");
    }
    let block = r#"{"type":"tool_use","id":"t","name":"f","input":{}}"#;
    for body in [
        format!(r#"{{"content":[],"more_content":[{block}]}}"#),
        format!(r#"{{"content":[{{"type":"group","of":[{block}]}}]}}"#),
        format!(r#"{{"content":[{{"type":"mcp_tool_result","content":[{block}]}}]}}"#),
    ] {
        assert_eq!(refusal(Format::Anthropic, &body).code(), "unreadable_tool_call", "{body}");
    }
    let free = r#"{"content":[{"type":"tool_use","name":"f","input":{"tool_calls":[1]}}]}"#;
    assert_eq!(read(Format::Anthropic, free).tool_calls().len(), 1);
    let none = r#"{"choices":[{"message":{"new":{"tool_calls":[],"function_call":null}}}]}"#;
    assert!(read(Format::OpenAi, none).tool_calls().is_empty());
}

#[test]
fn error_in_place_of_an_answer_is_none() {
    for body in [
        r#"{"error":{"message":"secret of the upstream","type":"server_error"}}"#,
        r#"{"error":"overloaded"}"#,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"x"}}"#,
        r#"{"type":"error"}"#,
        r#"{"error":{},"choices":[{"message":{"content":"x"}}],"content":[]}"#,
    ] {
        for format in Format::ALL {
            let error = refusal(format, body);
            assert_eq!(error.code(), "upstream_error_body");
            assert!(!error.to_string().contains("secret"));
        }
    }
    let with_null = r#"{"error":null,"choices":[{"message":{"content":"x"}}],"content":[]}"#;
    for format in Format::ALL {
        assert!(read_answer(format, with_null.as_bytes()).is_ok());
    }
}

#[test]
fn what_is_no_answer_or_no_text_is_refused() {
    let openai = [
        "[]",
        "{}",
        r#"{"choices":[]}"#,
        r#"{"choices":{}}"#,
        r#"{"choices":[{"index":0}]}"#,
        r#"{"choices":[{"index":128,"message":{}}]}"#,
        r#"{"choices":[{"index":-1,"message":{}}]}"#,
        r#"{"choices":[{"Message":{},"message":{}}]}"#,
        r#"{"choices":[{"message":{"Tool_Calls":[]}}]}"#,
        r#"{"choices":[{"message":{}}],"Content":[]}"#,
        r#"{"choices":[{"message":{"audio":{"id":"a","data":"AA=="}}}]}"#,
        r#"{"choices":[{"message":{"images":[{"type":"image_url"}]}}]}"#,
        r#"{"choices":[{"message":{"content":[{"type":"output_image"}]}}]}"#,
        r#"{"choices":[{"message":{"tool_calls":{}}}]}"#,
        r#"{"choices":[{"message":{"content":7}}]}"#,
    ];
    for body in openai {
        refusal(Format::OpenAi, body);
    }
    let anthropic = [
        "[]",
        "{}",
        r#"{"content":"text"}"#,
        r#"{"content":[{"text":"untyped"}]}"#,
        r#"{"content":[],"Stop_Reason":"refusal"}"#,
        r#"{"content":[{"type":"redacted_thinking","data":"AA=="}]}"#,
        r#"{"content":[{"type":"image","source":{}}]}"#,
        r#"{"content":[{"type":"web_search_tool_result","content":[{"encrypted_content":"x"}]}]}"#,
    ];
    for body in anthropic {
        refusal(Format::Anthropic, body);
    }
}

#[test]
fn refusals_of_the_vendor_are_noticed_and_unknown_endings_count_as_one() {
    for (message, reason, refused) in [
        (r#"{"content":"hi"}"#, "\"stop\"", false),
        (r#"{"content":"hi"}"#, "\"length\"", false),
        (r#"{"content":"hi"}"#, "null", false),
        (r#"{"content":"hi"}"#, "\"\"", false),
        (r#"{"content":null,"refusal":""}"#, "\"stop\"", false),
        (r#"{"content":null,"refusal":"I cannot"}"#, "\"stop\"", true),
        (r#"{"content":"hi"}"#, "\"content_filter\"", true),
        (r#"{"content":"hi"}"#, "\"reason_of_next_year\"", true),
    ] {
        let answer = read(Format::OpenAi, &choice(message, reason));
        assert_eq!(answer.refused(), refused, "{message} {reason}");
    }
    for (reason, refused) in [
        ("\"end_turn\"", false),
        ("\"tool_use\"", false),
        ("null", false),
        ("\"refusal\"", true),
        ("\"reason_of_next_year\"", true),
    ] {
        let body = format!(r#"{{"content":[],"stop_reason":{reason}}}"#);
        assert_eq!(read(Format::Anthropic, &body).refused(), refused, "{reason}");
    }
}

#[test]
fn refusal_of_the_second_choice_counts() {
    let body = r#"{"choices":[{"index":0,"message":{"content":"x"},"finish_reason":"stop"},
        {"index":1,"message":{"refusal":"no"},"finish_reason":"stop"}]}"#;
    assert!(read(Format::OpenAi, body).refused());
}

#[test]
fn tokens_are_read_where_they_are_reported() {
    assert_eq!(read(Format::OpenAi, OPENAI).usage(), Usage { input: Some(31), output: Some(42) });
    let usage = read(Format::Anthropic, ANTHROPIC).usage();
    assert_eq!(usage, Usage { input: Some(33), output: Some(44) });
    assert_eq!(read(Format::OpenAi, &choice("{}", "\"stop\"")).usage(), Usage::default());
}

#[test]
fn withheld_answer_is_valid_and_has_nothing_of_what_was_held() {
    let clause: ClauseId = "lethal".parse().unwrap();
    let blocked = Blocked {
        kind: BlockedKind::Held,
        code: "effect_needs_people",
        message: "two people of each party must approve",
        clause: Some(&clause),
        record: Some(RecordNumber::new(9)),
        review: None,
    };
    for (format, name, body) in [
        (Format::OpenAi, "withheld_openai", OPENAI),
        (Format::Anthropic, "withheld_anthropic", ANTHROPIC),
    ] {
        let answer = read(format, body);
        let withheld = String::from_utf8(answer.withheld(&blocked)).unwrap();
        answer.visit_text(&mut |_, text| {
            assert!(!text.contains(' ') || !withheld.contains(text), "{text}");
        });
        let again = read(format, &withheld);
        assert!(again.refused());
        assert!(again.tool_calls().is_empty());
        assert_eq!(again.usage(), answer.usage());
        insta::assert_snapshot!(name, withheld);
    }
}

#[test]
fn withheld_answer_does_not_repeat_a_model_that_is_no_name() {
    let body = r#"{"model":"call me at 555 0100","choices":[{"message":{}}],"content":[]}"#;
    let blocked = Blocked {
        kind: BlockedKind::Denied,
        code: "x",
        message: "x",
        clause: None,
        record: None,
        review: None,
    };
    for format in Format::ALL {
        let withheld = String::from_utf8(read(format, body).withheld(&blocked)).unwrap();
        assert!(withheld.contains(r#""model":"withheld""#), "{withheld}");
    }
}
