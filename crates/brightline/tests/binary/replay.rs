//! `brightline replay`: a recording through the real path, and what came of every line.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};

use crate::harness::{brightline, run, shown_in};

const AGREEMENT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../agreements/classified-cloud.md");
const WEEK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/replay/week.jsonl");

/// A folder with an agreement that nobody has proven or signed, and a recording.
struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn new(recording: &str) -> Self {
        let room = Self { folder: tempfile::tempdir().unwrap() };
        fs::copy(AGREEMENT, room.file("agreement.md")).unwrap();
        fs::write(room.file("week.jsonl"), recording).unwrap();
        room
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A copy of the agreement with a change, as its next version.
    fn changed(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.file("agreement.md")).unwrap();
        assert!(text.contains(from), "the agreement has no {from}");
        fs::write(self.file(name), text.replace(from, to)).unwrap();
    }

    fn replay(&self, words: &[&str]) -> Output {
        let mut command = brightline(&["replay", "week.jsonl", "--agreement", "agreement.md"]);
        command.args(words).current_dir(self.folder.path()).output().unwrap()
    }

    /// What each line came to, and the summary.
    fn told(&self, words: &[&str]) -> (Vec<Value>, Value, Option<i32>) {
        let output = self.replay(&[&["--json"], words].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        let mut lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!lines.is_empty(), "{complaint}");
        let summary = lines.pop().unwrap();
        (lines, summary["summary"].clone(), output.status.code())
    }
}

fn week() -> String {
    fs::read_to_string(WEEK).unwrap()
}

/// A recording of one workload that names so many new persons in each line, every so many seconds.
fn naming(lines: usize, persons: usize, seconds: usize) -> String {
    let line = |line: usize| {
        let names = (0..persons).map(|it| format!("w{line}x{it}@example.net"));
        let names = names.collect::<Vec<_>>().join(", ");
        json!({
            "id": line, "t": line * seconds, "workload": "desk-1",
            "request": {"model": "m-1", "messages": [
                {"role": "user", "content": format!("Write a greeting to {names}.")}]},
            "scripted_answer": {"content": "With kind regards."},
        })
        .to_string()
    };
    (0..lines).map(|it| line(it) + "\n").collect()
}

fn of<'a>(lines: &'a [Value], id: &str) -> &'a Value {
    lines.iter().find(|line| line["id"] == id).unwrap()
}

#[test]
fn week_of_the_example_is_decided_as_the_agreement_says() {
    let room = Room::new(&week());
    let (lines, summary, code) = room.told(&[]);
    assert_eq!(code, Some(0));
    assert_eq!(lines.len(), 15);
    let decided = |id: &str, key: &str| of(&lines, id)[key].as_str().unwrap_or("none").to_owned();
    assert_eq!(decided("mon-1", "decision"), "permit");
    // Six persons: within the grant with a case, beyond what anybody may without one.
    assert_eq!(
        (decided("mon-4", "decision"), decided("mon-4", "grant")),
        ("permit".into(), "case-work".into())
    );
    assert_eq!(
        (decided("tue-1", "request"), decided("tue-1", "grant")),
        ("hold".into(), "none".into())
    );
    assert_eq!(decided("tue-1", "clause"), "surveillance");
    // Seven persons in an answer, and a tool that nobody declared.
    assert_eq!(
        (decided("tue-2", "request"), decided("tue-2", "answer")),
        ("permit".into(), "hold".into())
    );
    assert_eq!(
        (decided("wed-1", "answer"), decided("wed-1", "code")),
        ("hold".into(), "undeclared_tool".into())
    );
    assert_eq!(summary["all"]["lines"], 15);
    // The sixth time that five new persons are named: more than 25 in 30 days.
    assert_eq!(
        (decided("thu-5", "decision"), decided("thu-6", "decision")),
        ("permit".into(), "hold".into())
    );
    assert_eq!(of(&lines, "thu-6")["persons"], 5);
    assert_eq!(summary["grants"]["none"]["first-over-budget"]["id"], "thu-6");
    let full = summary["noticed"].as_array().unwrap().iter().find(|it| it["share"] == 100).unwrap();
    assert_eq!((&full["workload"], &full["first"]["id"]), (&"help-3".into(), &"thu-5".into()));
    assert_eq!(summary["clauses"]["lethal"]["first"]["id"], "wed-1");
    assert_eq!(summary["workloads"]["analyst-1"]["lines"], 2);
    assert_eq!(summary["skipped"], 0);
}

#[test]
fn nobody_need_have_proven_or_signed_the_agreement() {
    let room = Room::new(&week());
    room.changed("agreement.md", "per-request = 5", "per-request = 7");
    let (lines, _, code) = room.told(&[]);
    assert_eq!(code, Some(0));
    assert_eq!(of(&lines, "tue-2")["decision"], "permit");
}

#[test]
fn replay_is_repeatable() {
    let room = Room::new(&week());
    let (first, second) = (room.replay(&["--json"]), room.replay(&["--json"]));
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn log_that_is_kept_is_whole_and_says_that_it_is_simulated() {
    let room = Room::new(&week());
    assert!(room.replay(&["--keep", "kept"]).status.success());
    let log = room.file("kept/now/data/log");
    let verified = run(&["log", "verify", "--json", log.to_str().unwrap()]);
    let value: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(value["verified"], true, "{value}");
    let entries = fs::read_dir(log.join("tile/entries/000.p")).unwrap();
    let bytes = fs::read(entries.last().unwrap().unwrap().path()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let records = text.matches("\"kind\":").count();
    assert!(records > 15);
    assert_eq!(text.matches("\"simulated\":true").count(), records);
}

#[test]
fn agreements_are_compared_line_by_line() {
    let room = Room::new(&week());
    room.changed("before.md", "per-request = 5", "per-request = 7");
    let (_, summary, code) = room.told(&["--against", "before.md"]);
    assert_eq!(code, Some(0), "nothing is looser");
    let against = &summary["against"];
    assert_eq!((&against["stricter"], &against["looser"]), (&2.into(), &0.into()), "{against}");
    let first = &against["first"][0];
    assert_eq!((&first["id"], &first["before"]["decision"]), (&"tue-1".into(), &"permit".into()));
    assert_eq!(first["now"]["code"], "too_many_persons");
    room.changed("before.md", "per-request = 5", "per-request = 3");
    let (_, summary, code) = room.told(&["--against", "before.md"]);
    assert_eq!(code, Some(1), "{summary}");
    assert!(summary["against"]["looser"].as_u64().unwrap() > 0);
}

#[test]
fn bad_lines_are_told_with_their_numbers_or_left_out() {
    let room = Room::new(&(week() + "{\"t\": 1}\nnothing\n"));
    let output = room.replay(&[]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(shown_in(room.folder.path(), &output));
    let (lines, summary, code) = room.told(&["--skip-bad"]);
    assert_eq!((lines.len(), code), (15, Some(0)));
    assert_eq!(summary["skipped"], 2);
    assert_eq!(summary["bad-lines"][1]["line"], 17);
}

#[test]
fn callers_are_who_the_command_line_says() {
    let room = Room::new(&week());
    let (lines, ..) = room.told(&["--class", "edge"]);
    assert_eq!(of(&lines, "mon-1")["code"], "outside_boundary");
    let (lines, ..) = room.told(&["--region", "elsewhere"]);
    assert_eq!(of(&lines, "mon-1")["code"], "outside_boundary");
    let output = room.replay(&["--party", "stranger"]);
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("has no party `stranger`"), "{complaint}");
}

#[test]
fn recording_that_begins_before_the_agreement_is_not_played() {
    let room = Room::new(&week());
    let output = room.replay(&["--start", "2026-02-28T00:00:00Z"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is effective from 2026-03-01"));
}

#[test]
fn grant_ends_on_its_day_in_the_recordings_time() {
    let room = Room::new(&week());
    let (lines, ..) = room.told(&["--start", "2029-02-26T00:00:00Z"]);
    assert_eq!(of(&lines, "mon-4")["grant"], "case-work");
    let (lines, ..) = room.told(&["--start", "2029-03-01T00:00:00Z"]);
    assert_eq!(of(&lines, "mon-4")["grant"], Value::Null);
    assert_eq!(of(&lines, "mon-4")["decision"], "hold");
}

#[test]
fn budget_is_free_again_when_its_window_has_passed_in_the_recordings_time() {
    let day = 24 * 3_600;
    let decided = |seconds: usize| -> Vec<String> {
        let (lines, ..) = Room::new(&naming(8, 5, seconds)).told(&[]);
        lines.iter().map(|line| line["decision"].as_str().unwrap().to_owned()).collect()
    };
    // 25 in 30 days: five new persons a day are too many on the sixth, and one week apart never.
    let (permit, hold) = (vec!["permit".to_owned(); 5], vec!["hold".to_owned(); 3]);
    assert_eq!(decided(day), [permit, hold].concat());
    assert_eq!(decided(7 * day), vec!["permit".to_owned(); 8]);
}

#[test]
fn case_must_be_open_where_there_is_a_register() {
    let room = Room::new(&week());
    let open = "case,opened,closed\n2026-0117,2026-01-17,\n";
    let closed = "case,opened,closed\n2026-0117,2026-01-17,2026-02-01\n";
    for (register, grant) in [(open, Value::from("case-work")), (closed, Value::Null)] {
        fs::write(room.file("cases.csv"), register).unwrap();
        let (lines, ..) = room.told(&["--cases", "cases.csv"]);
        assert_eq!(of(&lines, "mon-4")["grant"], grant, "{register}");
    }
    fs::write(room.file("cases.csv"), "case\n").unwrap();
    let output = room.replay(&["--cases", "cases.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("case register"));
}

#[test]
fn people_are_told_in_a_table() {
    let room = Room::new(&naming(3, 6, 60));
    insta::assert_snapshot!(shown_in(room.folder.path(), &room.replay(&[])));
}

#[test]
fn what_is_spent_at_the_end_and_at_the_peak_is_told() {
    // 20 persons on one day, and 5 more when their window has passed.
    let (day, persons) = (24 * 3_600, 5);
    let mut recording: Vec<Value> =
        naming(5, persons, 60).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    recording[4]["t"] = (40 * day).into();
    let text: String = recording.iter().map(|line| line.to_string() + "\n").collect();
    let (lines, summary, _) = Room::new(&text).told(&[]);
    assert!(lines.iter().all(|line| line["decision"] == "permit"));
    let budgets = summary["budgets"].as_array().unwrap();
    let identity = budgets.iter().find(|it| it["grant"].is_null() && it["measure"] == "identity");
    let identity = identity.unwrap();
    assert_eq!((&identity["peak"], &identity["spent"]), (&20.into(), &"< 20".into()), "{identity}");
    assert_eq!(identity["limit"], 10_000);
}

/// Forty days of twenty-five desks, each of which names a person or two every third day; from day 33
/// on one of them names many, with a case that it made up.
fn forty_days() -> String {
    let mut lines = String::new();
    for day in 0..40_usize {
        for desk in (0..25_usize).filter(|desk| (day + desk) % 3 == 0 || (*desk == 7 && day > 32)) {
            let persons = if desk == 7 && day > 32 { 4 } else { 1 + (day + desk) % 2 };
            let names = (0..persons).map(|it| format!("d{desk}x{day}x{it}@example.net"));
            let names = names.collect::<Vec<_>>().join(", ");
            let line = json!({
                "id": format!("{day}-{desk}"), "t": day * 86_400 + 3_600 + desk,
                "workload": format!("desk-{desk:02}"), "case": "2026-9999",
                "request": {"model": "m-1", "messages": [
                    {"role": "user", "content": format!("Write a greeting to {names}.")}]},
                "scripted_answer": {"content": "With kind regards."},
            });
            lines += &format!("{line}\n");
        }
    }
    lines
}

#[test]
fn account_that_is_unlike_the_others_is_told_of_after_a_window_and_once() {
    let room = Room::new(&forty_days());
    let limits = "per-workload = 25";
    room.changed("wide.md", limits, "per-workload = 2500");
    fs::copy(room.file("wide.md"), room.file("agreement.md")).unwrap();
    let (lines, summary, code) = room.told(&["--keep", "kept"]);
    assert_eq!(code, Some(0));
    assert!(lines.iter().all(|line| line["decision"] == "permit"), "no budget says anything");
    let noticed = summary["noticed"].as_array().unwrap();
    let [alarm] = &noticed[..] else { panic!("{noticed:?}") };
    assert_eq!((&alarm["what"], &alarm["measure"]), (&"volume".into(), &"identity".into()));
    assert_eq!((&alarm["workload"], &alarm["with"]), (&"desk-07".into(), &Value::Null));
    let day = alarm["first"]["t"].as_f64().unwrap() / 86_400.0;
    assert!((34.0..40.0).contains(&day), "told on day {day}");
    assert_eq!(summary, room.told(&[]).1, "a look comes at the same line each time");
}
