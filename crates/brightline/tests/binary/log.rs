use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::demo::{Demo, waiting};
use crate::harness::{run, shown};
use crate::place::{KEY, Place, ask};

/// A log that a gateway wrote, and a copy of it to do damage to.
struct Log {
    _demo: Demo,
    folder: tempfile::TempDir,
}

impl Log {
    fn new() -> Self {
        let demo = waiting();
        let folder = tempfile::tempdir().unwrap();
        let log = PathBuf::from(demo.ready["log"].as_str().unwrap());
        copy(&log, &folder.path().join("data/log"));
        let pin = log.parent().unwrap().with_file_name("data.pin");
        fs::copy(pin, folder.path().join("data.pin")).unwrap();
        Self { _demo: demo, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("data/log").join(name)
    }

    /// What the check of the copy says, and its exit code.
    fn verified(&self, words: &[&str]) -> (Value, i32) {
        let log = self.folder.path().join("data/log");
        let output = run(&[&["log", "verify", "--json", log.to_str().unwrap()], words].concat());
        let code = output.status.code().unwrap();
        (serde_json::from_slice(&output.stdout).unwrap_or_default(), code)
    }

    /// Asserts that damage is found, and that the first finding says `what`.
    fn assert_found(&self, what: &str) {
        let (value, code) = self.verified(&[]);
        assert_eq!((code, &value["verified"]), (1, &false.into()), "{value}");
        let findings = value["findings"].as_array().unwrap();
        let found = findings.iter().any(|finding| finding.as_str().unwrap().contains(what));
        assert!(found, "{what} is not in {value}");
    }

    /// The bundle with the first 256 records.
    fn bundle(&self) -> PathBuf {
        self.path("tile/entries/000")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The records of a bundle.
fn records(bundle: &Path) -> Vec<Vec<u8>> {
    let bytes = fs::read(bundle).unwrap();
    let mut rest = bytes.as_slice();
    let mut records = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (record, after) = after.split_at(u16::from_be_bytes(*length).into());
        records.push(record.to_vec());
        rest = after;
    }
    records
}

fn write(bundle: &Path, records: &[Vec<u8>]) {
    let record = |record: &Vec<u8>| {
        [&u16::try_from(record.len()).unwrap().to_be_bytes(), record.as_slice()].concat()
    };
    fs::write(bundle, records.iter().flat_map(record).collect::<Vec<u8>>()).unwrap();
}

#[test]
fn whole_log_is_verified_against_the_pin_beside_it() {
    let (value, code) = Log::new().verified(&[]);
    assert_eq!((code, &value["verified"]), (0, &true.into()), "{value}");
    assert!(value["records"].as_u64().unwrap() > 3_000, "{value}");
    assert_eq!(value["pinned"], value["records"]);
    assert_eq!(value["key-is-from-the-log"], true);
}

#[test]
fn people_are_told_what_was_checked_and_against_what() {
    let log = Log::new();
    let path = log.folder.path().join("data/log");
    let records = log.verified(&[]).0["records"].clone();
    let text = shown(&run(&["log", "verify", path.to_str().unwrap()]));
    let start = format!("exit code 0\n--- stdout\nverified   {records} records of ");
    assert!(text.starts_with(&start), "{text}");
    assert!(text.contains("compare it with the one that you were given"), "{text}");
    assert!(text.contains(&format!("data.pin, which knew {records} records")), "{text}");
    fs::remove_file(log.folder.path().join("data.pin")).unwrap();
    let text = shown(&run(&["log", "verify", path.to_str().unwrap()]));
    assert!(text.contains("none: a log that was rolled back as a whole would not be noticed"));
}

#[test]
fn edited_record_is_found() {
    let log = Log::new();
    let mut all = records(&log.bundle());
    let text = String::from_utf8(all[8].clone()).unwrap();
    all[8] = text.replace("\"hold\"", "\"permit\"").into_bytes();
    assert_ne!(all[8], text.as_bytes());
    write(&log.bundle(), &all);
    log.assert_found("record 8 was edited");
}

#[test]
fn removed_record_is_found() {
    let log = Log::new();
    let mut all = records(&log.bundle());
    all.remove(8);
    write(&log.bundle(), &all);
    log.assert_found("record 8 was removed");
}

#[test]
fn reordered_records_are_found() {
    let log = Log::new();
    let mut all = records(&log.bundle());
    all.swap(8, 11);
    write(&log.bundle(), &all);
    log.assert_found("reordered");
}

#[test]
fn truncated_log_is_found() {
    let log = Log::new();
    let records = log.verified(&[]).0["records"].clone();
    fs::remove_dir_all(log.path("tile/entries")).unwrap();
    log.assert_found(&format!(
        "the log was truncated: {records} records were signed and the files end after 0"
    ));
}

#[test]
fn missing_checkpoint_is_a_finding_and_a_missing_log_a_mistake() {
    let log = Log::new();
    fs::remove_file(log.path("checkpoint")).unwrap();
    log.assert_found("`checkpoint` is missing");
    let data = log.folder.path().join("data");
    let output = run(&["log", "verify", data.to_str().unwrap()]);
    let text = shown(&output).replace(log.folder.path().to_str().unwrap(), "");
    insta::assert_snapshot!(text);
}

#[test]
fn rolled_back_log_is_found_by_its_pin() {
    let place = Place::new();
    let serve_one_request = || {
        let (mut gateway, address) = place.serving();
        assert!(ask(&address, KEY).starts_with("HTTP/1.1 200 "));
        gateway.signal("TERM");
        assert_eq!(gateway.exit_code(), 0);
    };
    serve_one_request();
    copy(&place.file("data/log"), &place.file("older"));
    serve_one_request();
    let verify = |log: &str| {
        let (log, pin) = (place.file(log), place.file("data.pin"));
        run(&["log", "verify", log.to_str().unwrap(), "--pin", pin.to_str().unwrap()])
    };
    assert_eq!(verify("data/log").status.code(), Some(0));
    let output = verify("older");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("the log was rolled back: it has 4 records and once had 7"), "{text}");
}

#[test]
fn other_key_than_the_one_given_is_found() {
    let (log, other) = (Log::new(), Log::new());
    let key = other.path("log.vkey");
    let (value, code) = log.verified(&["--vkey", key.to_str().unwrap()]);
    assert_eq!((code, &value["verified"]), (1, &false.into()), "{value}");
    let own = log.path("log.vkey");
    let (value, code) = log.verified(&["--vkey", own.to_str().unwrap()]);
    assert_eq!((code, &value["key-is-from-the-log"]), (0, &false.into()), "{value}");
}

#[test]
fn file_that_is_no_key_is_a_mistake() {
    let log = Log::new();
    let path = log.folder.path().join("no.vkey");
    fs::write(&path, "hello\n").unwrap();
    let data = log.folder.path().join("data/log");
    let words = ["log", "verify", data.to_str().unwrap(), "--vkey", path.to_str().unwrap()];
    let text = shown(&run(&words)).replace(log.folder.path().to_str().unwrap(), "");
    insta::assert_snapshot!(text);
}
