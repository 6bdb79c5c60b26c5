use super::*;

fn call(arguments: &str) -> ToolCall {
    ToolCall {
        choice: 0,
        id: "call_1".to_owned(),
        name: "strike \"x\"".to_owned(),
        arguments: read_arguments(arguments, &Place::ROOT).unwrap(),
    }
}

#[test]
fn the_same_act_has_one_canonical_form() {
    let form = call(r#"{"b":[1,2],"a":{"y":1.0,"x":"é"}}"#).canonical();
    let same = ToolCall {
        choice: 3,
        id: "other".to_owned(),
        ..call(r#" {"a":{"x":"\u00e9","y":1},"b":[1,2]} "#)
    };
    assert_eq!(same.canonical(), form);
    let written = r#"{"arguments":{"a":{"x":"é","y":1},"b":[1,2]},"name":"strike \"x\""}"#;
    assert_eq!(String::from_utf8(form).unwrap(), written);
}

#[test]
fn another_act_has_another_canonical_form() {
    let forms =
        [r#"{"a":1}"#, r#"{"a":"1"}"#, r#"{"a":1.5}"#, r#"{"a":[1]}"#, r#"{"A":1}"#, "", "null"]
            .map(|arguments| call(arguments).canonical());
    for (index, form) in forms.iter().enumerate() {
        assert!(!forms[..index].contains(form), "{}", String::from_utf8_lossy(form));
    }
    let other_tool = ToolCall { name: "observe".to_owned(), ..call(r#"{"a":1}"#) };
    assert_ne!(other_tool.canonical(), forms[0]);
}

#[test]
fn no_arguments_are_an_empty_object_and_broken_ones_an_error() {
    assert_eq!(call("").arguments, Value::Object(Vec::new()));
    for broken in [" ", "{", "{\"a\":1,\"a\":2}", "{\"a\":1}{", "{'a':1}"] {
        let error = read_arguments(broken, &Place::ROOT).unwrap_err();
        assert_eq!(error.code(), "unreadable_tool_call", "{broken}");
    }
}

#[test]
fn every_text_of_a_call_is_shown_unescaped() {
    let mut shown = Vec::new();
    call(r#"{"to":["\u0041da",5550100],"at":{"b":null}}"#)
        .visit_text(&mut |text| shown.push(text.to_owned()));
    assert_eq!(shown, ["call_1", "strike \"x\"", "to", "Ada", "5550100", "at", "b"]);
}

#[test]
fn a_pointer_shows_what_stands_there_and_nothing_else() {
    let arguments = br#"{"query":{"phone":["1",2.5],"a/b~":{"x":"3"}},"other":"4"}"#;
    let arguments = json::parse(arguments).unwrap();
    let call = ToolCall { choice: 0, id: String::new(), name: "look_up".to_owned(), arguments };
    let at = |pointer: &str| {
        let mut seen = Vec::new();
        call.visit_at(pointer, &mut |text| seen.push(text.to_owned()));
        seen
    };
    assert_eq!(at("/query/phone"), ["1", "2.5"]);
    assert_eq!(at("/query/phone/1"), ["2.5"]);
    assert_eq!(at("/query/a~1b~0"), ["3"]);
    assert_eq!(at("").len(), 4);
    for nothing in ["/none", "/query/phone/2", "/query/phone/x", "/other/x", "query"] {
        assert!(at(nothing).is_empty(), "{nothing}");
    }
}
