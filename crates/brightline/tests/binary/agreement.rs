use std::path::PathBuf;

use serde_json::Value;

use crate::harness::{run, shown_in};

/// The agreement that the project ships.
fn example() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../agreements/classified-cloud.md");
    std::fs::read_to_string(path).unwrap()
}

struct File {
    folder: tempfile::TempDir,
    path: PathBuf,
}

fn file(text: &str) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agreement.md");
    std::fs::write(&path, text).unwrap();
    File { folder, path }
}

#[test]
fn good_agreement_is_summed_up() {
    let file = file(&example());
    let output = run(&["agreement", "check", file.path.to_str().unwrap()]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let digest = lexicon::Digest::of(example().as_bytes()).to_string();
    assert!(text.contains(&digest));
    assert!(text.contains("classified-cloud-2026, version 1"), "{text}");
    assert!(text.contains("of which 3 are red lines"), "{text}");
}

#[test]
fn bad_agreement_is_shown_where_it_is_bad() {
    let file = file(&example().replace("effect = \"lethal\"\nverbs", "efect = \"lethal\"\nverbs"));
    let output = run(&["agreement", "check", file.path.to_str().unwrap()]);
    insta::assert_snapshot!(shown_in(file.folder.path(), &output));
}

#[test]
fn machines_get_every_finding_with_its_place() {
    let source = example().replace("effect = \"lethal\"\nverbs", "efect = \"lethal\"\nverbs");
    let file = file(&source);
    let output = run(&["agreement", "check", "--json", file.path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["good"], false);
    let finding = value["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "agreement::unknown-key")
        .unwrap();
    let line = source.lines().position(|line| line.starts_with("efect")).unwrap() + 1;
    assert_eq!(finding["place"]["line"], line);
    assert_eq!(finding["place"]["column"], 1);
    assert_eq!(finding["severity"], "error");
}

#[test]
fn machines_learn_that_an_agreement_is_good() {
    let file = file(&example());
    let output = run(&["agreement", "check", "--json", file.path.to_str().unwrap()]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&value["good"], &value["red-lines"]), (&true.into(), &3.into()));
}

#[test]
fn missing_agreement_is_no_answer() {
    let output = run(&["agreement", "check", "nowhere.md"]);
    assert_eq!(output.status.code(), Some(2));
}
