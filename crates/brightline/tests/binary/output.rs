use std::fs::File;
use std::process::Stdio;

use crate::harness::{brightline, shown};

#[test]
fn reader_that_has_had_enough_is_no_failure() {
    let mut command = brightline(&["completions", "bash"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(shown(&output), "exit code 0\n--- stdout\n--- stderr\n");
}

#[test]
fn full_disk_is_a_failure() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = brightline(&["completions", "bash"]).stdout(full).output().unwrap();
    insta::assert_snapshot!(shown(&output));
}
