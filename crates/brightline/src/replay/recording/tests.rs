use std::fs;

use serde_json::json;

use super::*;

fn line(id: &str, t: f64, workload: &str, format: &str) -> String {
    json!({
        "id": id, "t": t, "workload": workload, "purpose": "support", "format": format,
        "request": {"model": format!("m-{format}"), "max_tokens": 9,
            "messages": [{"role": "user", "content": "hello"}]},
    })
    .to_string()
}

fn recording(lines: &[String], skip_bad: bool) -> Result<Recording, NotReplayed> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), lines.join("\n")).unwrap();
    Recording::open(file.path(), skip_bad)
}

fn ids(recording: &mut Recording) -> Vec<String> {
    let lines = 0..recording.len();
    lines.map(|place| recording.line(place).unwrap().unwrap().id).collect()
}

#[test]
fn lines_are_played_in_the_order_of_their_times_and_ties_in_that_of_the_file() {
    let given = [("d", 9.0), ("a", 1.0), ("b", 2.0), ("c", 2.0), ("e", 9.0)];
    let lines: Vec<_> = given.iter().map(|(id, t)| line(id, *t, "w", "openai")).collect();
    let mut recording = recording(&lines, false).unwrap();
    assert_eq!(ids(&mut recording), ["a", "b", "c", "d", "e"]);
    assert!(recording.line(5).unwrap().is_none());
}

#[test]
fn cast_is_everybody_who_is_in_it() {
    let lines = [line("a", 1.0, "w-1", "openai"), line("b", 1.0, "w-2", "anthropic")];
    let cast = recording(&lines, false).unwrap().cast;
    let workloads: Vec<_> = cast.workloads.iter().map(WorkloadId::as_str).collect();
    assert_eq!(workloads, ["w-1", "w-2"]);
    assert_eq!(cast.purposes.len(), 1);
    let models = [&cast.openai, &cast.anthropic].map(|it| it.first().unwrap().to_string());
    assert_eq!(models, ["m-openai", "m-anthropic"]);
}

#[test]
fn bad_lines_are_told_by_their_numbers_or_left_out_and_counted() {
    let mut lines = vec![line("a", 1.0, "w", "openai"), String::new(), "no".to_owned()];
    lines.extend((0..12).map(|_| "{}".to_owned()));
    let refused = recording(&lines, false).map(|it| it.len()).unwrap_err().to_string();
    assert!(refused.contains("13 lines of"), "{refused}");
    assert!(refused.contains("line 3: this is no JSON"), "{refused}");
    assert!(refused.contains("line 4: `request` is no object"), "{refused}");
    assert!(refused.contains("and 3 more"), "{refused}");
    let mut skipped = recording(&lines, true).unwrap();
    assert_eq!((ids(&mut skipped), skipped.skipped), (vec!["a".to_owned()], 13));
    assert_eq!(skipped.bad.len(), MOST_TOLD);
}

#[test]
fn recording_with_nothing_to_play_is_none() {
    for lines in [&[][..], &[String::new()], &["{}".to_owned()]] {
        assert!(matches!(recording(lines, true), Err(NotReplayed::Empty(_))));
    }
    let missing = Recording::open(Path::new("nowhere/recording.jsonl"), false);
    assert!(matches!(missing, Err(NotReplayed::Unreadable { .. })));
}

#[test]
fn recording_that_changes_while_it_is_played_is_noticed() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), line("a", 1.0, "w", "openai")).unwrap();
    let mut recording = Recording::open(file.path(), false).unwrap();
    fs::write(file.path(), "x").unwrap();
    assert!(matches!(recording.line(0), Err(NotReplayed::Changed(_))));
}
