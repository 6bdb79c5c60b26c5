use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::run;

/// A copy of a shipped agreement, in a folder of its own.
fn copy(folder: &tempfile::TempDir, edit: impl Fn(String) -> String) -> PathBuf {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../agreements/classified-cloud.md");
    let file = folder.path().join("agreement.md");
    std::fs::write(&file, edit(std::fs::read_to_string(path).unwrap())).unwrap();
    file
}

fn prove(file: &Path, more: &[&str]) -> (Option<i32>, Value) {
    let arguments = [&["agreement", "prove", file.to_str().unwrap(), "--json"], more].concat();
    let output = run(&arguments);
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn proof_is_written_beside_the_agreement_and_can_be_checked_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(&folder, |text| text);
    let (code, value) = prove(&file, &[]);
    assert_eq!((code, &value["proven"]), (Some(0), &Value::Bool(true)), "{value}");
    assert!(folder.path().join("agreement.proof.json").is_file());
    assert_eq!(prove(&file, &["--check"]).0, Some(0));
    // One byte more, and the proof is about another text.
    copy(&folder, |text| text + "\n");
    let (code, value) = prove(&file, &["--check"]);
    assert_eq!(code, Some(1));
    assert!(value["stale"].as_str().unwrap().contains("another text"), "{value}");
}

#[test]
fn wider_version_is_refuted_with_an_act() {
    let folder = tempfile::tempdir().unwrap();
    let old = copy(&folder, |text| text);
    let wide = tempfile::tempdir().unwrap();
    let new = copy(&wide, |text| text.replace("cloud-only = true\n", ""));
    let (code, value) = prove(&new, &["--against", old.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    let refutation = &value["refutations"][0];
    assert_eq!(refutation["obligation"], "h-not-wider", "{value}");
    assert_eq!(refutation["decision"], "permit");
    assert!(refutation["act"].as_str().unwrap().contains("in on-premises in `gov-north`"));
    // It is proven by itself, and people may sign it as what it is.
    assert!(wide.path().join("agreement.proof.json").is_file());
}

#[test]
fn without_a_solver_nothing_is_proven_or_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(&folder, |text| text);
    let output =
        run(&["agreement", "prove", file.to_str().unwrap(), "--solver", "none=/no/such/solver"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("not proven by none: `/no/such/solver` does not start"), "{text}");
    assert!(text.contains("0 of 19 obligations proven"), "{text}");
    assert!(!folder.path().join("agreement.proof.json").is_file());
}
