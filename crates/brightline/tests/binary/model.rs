use serde_json::Value;

use crate::harness::{Running, brightline, chat, run, shown, shown_in};

/// A stand-in model on a free port, and its address.
pub(crate) fn listening(words: &[&str]) -> (Running, String) {
    let command = &mut brightline(&["model", "--listen", "127.0.0.1:0", "--json"]);
    let mut model = Running::start(command.args(words));
    let line: Value = serde_json::from_str(&model.line()).unwrap();
    assert_eq!(line["event"], "listening");
    let address = line["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
    (model, address)
}

fn asked(address: &str, model: &str) -> String {
    chat(address, "", model, "hi")
}

#[test]
fn first_line_says_that_it_is_a_stand_in() {
    let mut model = Running::start(&mut brightline(&["model", "--listen", "127.0.0.1:0"]));
    let line = model.line();
    assert!(line.starts_with("stand-in model (scripted, not a real model) on http://127.0.0.1:"));
    assert!(line.ends_with("rules: built-in  models: stand-in-1"), "{line}");
}

#[test]
fn it_answers_by_its_built_in_rules_until_it_is_told_to_stop() {
    for signal in ["TERM", "INT"] {
        let (mut model, address) = listening(&[]);
        assert!(asked(&address, "stand-in-1").contains("a script and not a real model"));
        model.signal(signal);
        assert_eq!(model.exit_code(), 0);
    }
}

#[test]
fn rules_of_a_file_replace_the_built_in_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.toml");
    let rules = "models = [\"m\"]\n[[rule]]\nname = \"mine\"\n[[rule.answer]]\ntext = \"Mine.\"";
    std::fs::write(&path, rules).unwrap();
    let (_model, address) = listening(&["--rules", path.to_str().unwrap()]);
    assert!(asked(&address, "m").contains(r#""content":"Mine.""#));
    assert!(asked(&address, "stand-in-1").starts_with("HTTP/1.1 404 "));
}

#[test]
fn printed_rules_are_rules() {
    let printed = run(&["model", "--print-rules"]).stdout;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.toml");
    std::fs::write(&path, printed).unwrap();
    let (_model, address) = listening(&["--rules", path.to_str().unwrap()]);
    assert!(asked(&address, "stand-in-1").starts_with("HTTP/1.1 200 "));
}

#[test]
fn bad_rules_are_shown_and_nothing_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.toml");
    std::fs::write(&path, "[[rule]]\nname = \"a b\"\n").unwrap();
    let output = run(&["model", "--listen", "127.0.0.1:0", "--rules", path.to_str().unwrap()]);
    insta::assert_snapshot!(shown_in(folder.path(), &output));
}

#[test]
fn missing_rules_are_named() {
    insta::assert_snapshot!(shown(&run(&["model", "--rules", "nowhere/rules.toml"])));
}

#[test]
fn address_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(&["model", "--listen", &address]);
    insta::assert_snapshot!(shown(&output).replace(&address, "<address>"));
}
