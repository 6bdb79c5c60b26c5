use super::*;

fn of(format: Format, messages: &str) -> Vec<(String, String)> {
    let body = json::parse(format!("{{\"messages\":{messages}}}").as_bytes()).unwrap();
    let calls = calls(format, &body);
    calls.into_iter().map(|call| (call.name.clone(), call.arguments_text())).collect()
}

fn one(name: &str, arguments: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), arguments.to_owned())]
}

#[test]
fn calls_of_both_formats_are_found() {
    let openai = r#"[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[
        {"id":"c1","type":"function","function":{"name":"look_up","arguments":"{\"phone\": \"1\"}"}}]}]"#;
    assert_eq!(of(Format::OpenAi, openai), one("look_up", r#"{"phone":"1"}"#));
    let single =
        r#"[{"role":"assistant","function_call":{"name":"look_up","arguments":"no JSON"}}]"#;
    assert_eq!(of(Format::OpenAi, single), one("look_up", "no JSON"));
    let anthropic = r#"[{"role":"assistant","content":[{"type":"text","text":"a"},
        {"type":"tool_use","id":"t","name":"look_up","input":{"phone":"1"}}]}]"#;
    assert_eq!(of(Format::Anthropic, anthropic), one("look_up", r#"{"phone":"1"}"#));
}

#[test]
fn what_is_no_call_is_left_out() {
    let nothing = r#"[{"role":"user","content":"hi","tool_calls":null,"function_call":null}, 7]"#;
    assert_eq!(of(Format::OpenAi, nothing), []);
    assert_eq!(of(Format::Anthropic, nothing), []);
    assert_eq!(of(Format::OpenAi, "7"), []);
}
