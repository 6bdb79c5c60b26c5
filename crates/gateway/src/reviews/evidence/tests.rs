use super::*;

fn arguments(text: &str) -> Arguments {
    Arguments::parse(text).unwrap()
}

#[test]
fn words_are_those_of_the_texts() {
    let request = br#"{"model":"m","messages":[{"role":"user","content":"two words"}]}"#;
    assert_eq!(words_of(request, None), 4);
    assert_eq!(words_of(request, Some(b"three more words, no JSON")), 9);
    assert_eq!(words_of(b"", Some(b"[1, true, null]")), 0);
}

#[test]
fn passages_are_the_texts_of_the_messages() {
    let request = br#"{"messages":[{"role":"system","content":"one"},{"role":"user",
        "content":[{"type":"text","text":"two"},{"type":"text","text":"three"}]},
        {"role":"tool"}]}"#;
    assert_eq!(passages(request), ["one", "text\ntwo\ntext\nthree", ""]);
    assert!(passages(b"[]").is_empty() && passages(b"{").is_empty());
}

#[test]
fn missing_passage_is_a_message_less() {
    let request = br#"{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"user","content":"a"}],"n":1}"#;
    let kept = |kept: &[&str]| -> Option<String> {
        let kept: Vec<String> = kept.iter().map(|it| (*it).to_owned()).collect();
        without(request, &kept).map(|bytes| String::from_utf8(bytes).unwrap())
    };
    assert_eq!(kept(&["a", "b", "a"]).unwrap().as_bytes(), request);
    let left =
        r#"{"messages":[{"role":"user","content":"a"},{"role":"user","content":"a"}],"n":1}"#;
    assert_eq!(kept(&["a", "a"]).as_deref(), Some(left));
    assert_eq!(kept(&["b", "b"]), None, "that is none of its passages");
    assert_eq!(kept(&[]), None, "no question is left");
}

#[test]
fn arguments_change_in_the_one_call_in_which_they_stand() {
    let (before, after) = (arguments(r#"{"t":"t-1","n":1}"#), arguments(r#"{"t":"t-2","n":1}"#));
    let openai = r#"{"choices":[{"message":{"content":"to t-1","tool_calls":[{"function":{"name":"f","arguments":"{ \"t\": \"t-1\", \"n\": 1 }"}}]}}]}"#;
    let changed = with_arguments(openai.as_bytes(), &before, &after).unwrap();
    let expected = openai.replace(r#"\"t-1\""#, r#"\"t-2\""#);
    assert_eq!(String::from_utf8(changed).unwrap(), expected, "spaces and prose stay");
    let anthropic = r#"{"content":[{"type":"tool_use","name":"f","input":{"n":1,"t":"t-1"}}]}"#;
    let changed = with_arguments(anthropic.as_bytes(), &before, &after).unwrap();
    assert_eq!(String::from_utf8(changed).unwrap(), anthropic.replace("t-1", "t-2"));
    let same = with_arguments(anthropic.as_bytes(), &before, &before).unwrap();
    assert_eq!(String::from_utf8(same).unwrap(), anthropic);
}

#[test]
fn answer_without_the_call_or_with_it_twice_is_not_changed() {
    let (before, after) = (arguments(r#"{"t":"t-1"}"#), arguments(r#"{"t":"t-2"}"#));
    let call = r#"{"name":"f","input":{"t":"t-1"}}"#;
    let twice = format!("[{call},{call}]");
    for answer in ["{}", r#"{"input":{"t":"t-3"}}"#, &twice, "data: {\"t\":\"t-1\"}\n\n"] {
        assert_eq!(with_arguments(answer.as_bytes(), &before, &after), None, "{answer}");
    }
}
