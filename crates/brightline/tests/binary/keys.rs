use std::collections::BTreeSet;

use lexicon::Digest;

use crate::harness::{run, shown};

fn printed(words: &[&str]) -> String {
    let output = run(words);
    assert!(output.status.success(), "{}", shown(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn key_is_printed_with_the_lines_that_enrol_it() {
    let text = printed(&["keys", "new", "--workload", "analyst-desk", "--party", "customer"]);
    let key = text.lines().find(|line| line.starts_with("blk_")).unwrap();
    let digest = Digest::of(key.as_bytes()).to_string().replace("sha256:", "");
    assert!(text.contains(&digest));
    insta::assert_snapshot!(text.replace(key, "<key>").replace(&digest, "<digest>"));
}

#[test]
fn lines_that_enrol_are_toml() {
    let words = ["keys", "new", "--workload", "a", "--class", "cloud", "--region", "eu-1"];
    let text = printed(&[words.as_slice(), &["--expires", "2027-03-01T00:00:00Z"]].concat());
    let enrolment = text.split_at(text.find("[[workload]]").unwrap()).1;
    let table: toml::Table = enrolment.parse().unwrap();
    let workload = &table["workload"][0];
    assert_eq!(workload["deployment"]["class"].as_str(), Some("cloud"));
    assert_eq!(workload["deployment"]["region"].as_str(), Some("eu-1"));
    let expires = workload["keys"][0]["expires"].as_datetime().unwrap().to_string();
    assert_eq!(expires.parse::<lexicon::Moment>(), "2027-03-01T00:00:00Z".parse());
}

#[test]
fn machines_get_one_json_object() {
    let text = printed(&["keys", "new", "--workload", "a", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let digest = Digest::of(value["key"].as_str().unwrap().as_bytes()).to_string();
    assert_eq!(format!("sha256:{}", value["sha256"].as_str().unwrap()), digest);
    assert_eq!(value["workload"], "a");
}

#[test]
fn no_two_keys_are_equal() {
    let key = || printed(&["keys", "new", "--workload", "a", "--json"]);
    let keys: BTreeSet<String> = (0..4).map(|_| key()).collect();
    assert_eq!(keys.len(), 4);
}

#[test]
fn name_that_is_none_is_a_usage_error() {
    insta::assert_snapshot!(shown(&run(&["keys", "new", "--workload", "analyst desk"])));
}

#[test]
fn class_that_is_none_is_a_usage_error() {
    let words = ["keys", "new", "--workload", "a", "--class", "orbit"];
    insta::assert_snapshot!(shown(&run(&words)));
}
