use serde_json::Value;

use crate::harness::{Running, brightline, run};

/// The demonstration, at the moment at which it waits to be tried.
pub(crate) struct Demo {
    pub(crate) running: Running,
    /// How to try it.
    pub(crate) ready: Value,
    /// Where its folder is, which goes when the test ends, however it ends.
    _temporary: tempfile::TempDir,
}

/// Starts the demonstration and waits until it waits.
pub(crate) fn waiting() -> Demo {
    let temporary = tempfile::tempdir().unwrap();
    let mut command = brightline(&["demo", "--json"]);
    let mut running = Running::start(command.env("TMPDIR", temporary.path()));
    loop {
        let event: Value = serde_json::from_str(&running.line()).unwrap();
        if event["event"] == "ready" {
            return Demo { running, ready: event, _temporary: temporary };
        }
    }
}

#[test]
fn day_goes_as_it_should() {
    let output = run(&["demo", "--once", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let events: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let day: Vec<String> = events
        .iter()
        .filter(|event| event["event"] == "step")
        .map(|step| {
            let field = |key: &str| step[key].to_string().replace('"', "");
            let fields = ["workload", "status", "verdict", "code", "clause", "record"].map(field);
            format!("{}\n    {}", field("what"), fields.join("  "))
        })
        .collect();
    insta::assert_snapshot!(day.join("\n"));
    let find = |event: &str| events.iter().find(|value| value["event"] == event).unwrap();
    for (event, key) in
        [("model", "as-it-should-be"), ("log", "verified"), ("forgery", "as-it-should-be")]
    {
        assert_eq!(find(event)[key], true, "{}", find(event));
    }
    let found = |event: &str| {
        let count = |key: &str| find(event)["found"][key].as_u64().unwrap();
        ["permitted", "held", "denied"].map(count)
    };
    assert_eq!(found("twin"), [1_001, 0, 0]);
    assert_eq!(found("sum"), [200, 801, 0], "as many as the grant has for location");
    assert_eq!((&find("links")["joined"], &find("links")["counted"]), (&24.into(), &24.into()));
}

#[test]
fn people_see_one_line_for_each_step_and_no_colour_codes_in_a_pipe() {
    let output = run(&["demo", "--once"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = |word: &str| text.lines().filter(|line| line.starts_with(word)).count();
    let counts = [
        "  permit ",
        "  hold ",
        "  deny ",
        "  model ",
        "  twin ",
        "  sum ",
        "  links ",
        "  log ",
        "  forged ",
    ]
    .map(lines);
    assert_eq!(counts, [3, 3, 3, 1, 1, 1, 1, 1, 1], "{text}");
    assert!(!text.contains('\x1b'));
}

#[test]
fn it_stays_up_to_be_tried_and_leaves_nothing_behind() {
    let mut demo = waiting();
    let ready = &demo.ready;
    let address = ready["base-url"].as_str().unwrap().strip_prefix("http://").unwrap();
    let ask = |caller: &str, text: &str| {
        let key = ready["keys"][caller].as_str().unwrap();
        crate::harness::chat(
            address,
            &format!("authorization: Bearer {key}\r\n"),
            "stand-in-1",
            text,
        )
    };
    assert!(ask("analyst-1", "Good morning.").starts_with("HTTP/1.1 200 "));
    assert!(ask("analyst-1", "Engage the target.").contains("approval_required"));
    assert!(ask("field-unit-7", "Good morning.").contains("outside_boundary"));
    let console = ready["console"].as_str().unwrap();
    let page = crate::harness::get(console.strip_prefix("http://").unwrap(), "/sign-in");
    assert!(page.contains("Sign in with a passkey"), "{page}");
    assert_eq!(ready["reviewers"].as_array().map(Vec::len), Some(4));
    assert_eq!(ready["held"].as_array().map(Vec::len), Some(2));
    let log = std::path::PathBuf::from(ready["log"].as_str().unwrap());
    assert!(log.try_exists().unwrap());
    demo.running.signal("INT");
    assert_eq!(demo.running.exit_code(), 0);
    let folder = log.parent().unwrap().parent().unwrap();
    assert!(!folder.try_exists().unwrap(), "{}", folder.display());
}
