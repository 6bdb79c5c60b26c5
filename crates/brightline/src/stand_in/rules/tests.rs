use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::output;

fn parse(source: &str) -> Rules {
    Rules::parse(source, "rules.toml").unwrap()
}

fn complaint(source: &str) -> String {
    output::plain(&Rules::parse(source, "rules.toml").unwrap_err())
}

/// A rule with `more` lines in it, and then one that answers everything.
fn with(more: &str) -> String {
    format!(
        "[[rule]]\nname = \"first\"\n{more}\n[[rule]]\nname = \"rest\"\n[[rule.answer]]\ntext = \"rest\"\n"
    )
}

fn asked(text: Option<&str>, tool_result: Option<&str>) -> Asked {
    Asked {
        format: Format::OpenAi,
        model: "stand-in-1".to_owned(),
        streamed: false,
        wants_usage: false,
        choices: 1,
        tools: vec!["records.read".to_owned()],
        text: text.map(str::to_owned),
        tool_result: tool_result.map(str::to_owned),
        length: 100,
    }
}

fn answers_by(rules: &Rules, asked: &Asked) -> String {
    rules.rule_for(asked).unwrap().name.to_str().unwrap().to_owned()
}

#[test]
fn built_in_rules_are_good() {
    let rules = Rules::built_in().unwrap();
    assert_eq!(rules.models(), ["stand-in-1"]);
}

#[test]
fn first_rule_whose_conditions_all_hold_answers() {
    let rules = parse(&with("match = { text = \"weather\" }\n[[rule.answer]]\ntext = \"rain\""));
    assert_eq!(answers_by(&rules, &asked(Some("the weather, please"), None)), "first");
    assert_eq!(answers_by(&rules, &asked(Some("the time, please"), None)), "rest");
    assert_eq!(answers_by(&rules, &asked(None, Some("weather"))), "rest");
}

#[test]
fn every_condition_counts() {
    let holding = [
        "format = \"openai\"",
        "model = \"stand-in-1\"",
        "streamed = false",
        "tool = \"records.read\"",
        "text = \"now.\"",
        "text-regex = \"n.w\"",
        "tool-result = \"42\"",
        "tool-result-regex = \"^4\"",
    ];
    let failing = [
        "format = \"anthropic\"",
        "model = \"stand-in-2\"",
        "streamed = true",
        "tool = \"records.write\"",
        "text = \"n.w\"",
        "text-regex = \"^ow\"",
        "tool-result = \"^4\"",
        "tool-result-regex = \"43\"",
    ];
    let asked = asked(Some("now."), Some("42"));
    for (conditions, rule) in
        holding.map(|it| (it, "first")).into_iter().chain(failing.map(|it| (it, "rest")))
    {
        let rules =
            parse(&with(&format!("match = {{ {conditions} }}\n[[rule.answer]]\ntext = \"\"")));
        assert_eq!(answers_by(&rules, &asked), rule, "{conditions}");
    }
}

#[test]
fn padding_gives_exactly_so_many_bytes() {
    let text = |source: &str| match &parse(source).rules[0].act {
        Act::Answer(answers) => answers[0].text.clone().unwrap(),
        other => panic!("{other:?}"),
    };
    let rule = |more: &str| format!("[[rule]]\nname = \"r\"\n[[rule.answer]]\n{more}");
    assert_eq!(text(&rule("pad-to = 1024")).len(), 1024);
    assert_eq!(text(&rule("text = \"Hello.\"\npad-to = 6")), "Hello.");
    assert_eq!(text(&rule("text = \"Hello.\"\npad-to = 11")), "Hello. This");
    assert!(Rules::parse(&rule("text = \"Hello.\"\npad-to = 5"), "").is_err());
}

#[test]
fn events_need_a_character_each() {
    let rule = |events: u32| {
        format!("[[rule]]\nname = \"r\"\n[[rule.answer]]\ntext = \"né\"\nevents = {events}")
    };
    assert!(Rules::parse(&rule(2), "").is_ok());
    assert!(Rules::parse(&rule(3), "").is_err());
    assert!(Rules::parse(&rule(0), "").is_err());
}

#[test]
fn arguments_that_no_table_can_hold_are_given_as_text() {
    let source = "[[rule]]\nname = \"r\"\n[[rule.answer]]\n[[rule.answer.tool-call]]\nname = \"t\"\n\
                  arguments-json = '{\"a\":1,\"a\":2}'";
    let rules = parse(source);
    let Act::Answer(answers) = &rules.rules[0].act else { panic!("no answer") };
    assert_eq!(answers[0].calls[0].arguments, r#"{"a":1,"a":2}"#);
}

#[test]
fn statuses_of_answers_only() {
    let rule = |status: u16| {
        format!("[[rule]]\nname = \"r\"\n[rule.error]\nstatus = {status}\nmessage = \"\"")
    };
    for (status, good) in [(199, false), (200, true), (529, true), (599, true), (600, false)] {
        assert_eq!(Rules::parse(&rule(status), "").is_ok(), good, "{status}");
    }
}

#[test]
fn one_mistake_is_shown_with_its_place_and_what_to_write() {
    let cases = [
        "",
        "[[rule]]\nname = \"r\"\nanswr = 1",
        "[[rule]]\nname = \"r r\"\n[[rule.answer]]\ntext = \"\"",
        "[[rule]]\nname = \"r\"",
        "[[rule]]\nname = \"r\"\n[[rule.answer]]\nreasoning = \"hm\"",
        "[[rule]]\nname = \"r\"\nmatch = { text-regex = \"(a\" }\n[[rule.answer]]\ntext = \"\"",
        "[[rule]]\nname = \"r\"\nmatch = { text = \"a\", text-regex = \"a\" }\n[[rule.answer]]\ntext = \"\"",
        "[[rule]]\nname = \"r\"\n[rule.raw]\nstatus = 307\nlocation = \"a\\nb\"",
        "[[rule]]\nname = \"r\"\n[rule.wire]\nsplit = 0\n[[rule.answer]]\ntext = \"\"",
    ];
    let mut seen = String::new();
    for source in cases {
        writeln!(seen, "{}", complaint(source)).unwrap();
    }
    insta::assert_snapshot!(seen);
}

#[test]
fn all_mistakes_are_shown_at_once() {
    insta::assert_snapshot!(complaint(
        r#"
[[rule]]
name = "one"
match = { format = "gemini" }
[rule.wire]
content-length = "wrong"
[[rule.answer]]
text = "a"
[[rule.answer.tool-call]]
name = "t"
arguments = { a = 1 }
arguments-json = "{}"

[[rule]]
name = "two"
[[rule.answer]]
text = "b"
[rule.error]
status = 500
message = "c"
[rule.wire]
stall-after = 1
close-after = 1

[[rule]]
name = "three"
[[rule.answer]]
text = "never said"
"#
    ));
}

/// The page about the rules. Its one TOML block uses every key or names it.
const PAGE: &str = include_str!("../../../../../docs/stand-in.md");

#[test]
fn page_about_the_rules_has_rules_that_work() {
    let (_, block) = PAGE.split_once("```toml\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    assert_eq!(parse(block).rules.len(), 6);
}

#[test]
fn page_about_the_rules_names_every_key() {
    for table in ["", "rule", "rule.match", "rule.answer", "rule.answer.tool-call", "rule.wire"] {
        let (path, open) = match table {
            "" => (String::new(), String::new()),
            "rule" => ("[[rule]]\nname = \"r\"\n".to_owned(), String::new()),
            "rule.match" | "rule.wire" => {
                ("[[rule]]\nname = \"r\"\n".to_owned(), format!("[{table}]\n"))
            }
            "rule.answer" => ("[[rule]]\nname = \"r\"\n".to_owned(), format!("[[{table}]]\n")),
            _ => ("[[rule]]\nname = \"r\"\n[[rule.answer]]\n".to_owned(), format!("[[{table}]]\n")),
        };
        let complaint = complaint(&format!("{path}{open}no-such-key = 1\n"));
        let (_, known) = complaint.split_once("expected one of ").unwrap();
        for key in known.lines().next().unwrap().split(", ") {
            let key = key.trim_matches('`');
            assert!(PAGE.contains(key), "`{key}` of [{table}] is not on the page");
        }
    }
}

proptest! {
    #[test]
    fn damaged_rules_are_complained_about_at_worst(
        from in 0..BUILT_IN_RULES.len(),
        length in 0..80_usize,
        put in "[\\PC\\n]{0,12}",
    ) {
        let from = BUILT_IN_RULES.floor_char_boundary(from);
        let to = BUILT_IN_RULES.floor_char_boundary((from + length).min(BUILT_IN_RULES.len()));
        let (before, after) = (BUILT_IN_RULES.split_at(from).0, BUILT_IN_RULES.split_at(to).1);
        if let Err(problems) = Rules::parse(&format!("{before}{put}{after}"), "rules.toml") {
            prop_assert!(output::plain(&problems).contains('×'), "it is not shown");
        }
    }
}
