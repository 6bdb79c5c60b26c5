use std::fs;

use crate::harness::{Running, run, shown_in};
use crate::place::{KEY, Place, ask};

#[test]
fn it_serves_until_it_is_told_to_stop_and_its_log_is_whole() {
    for signal in ["TERM", "INT"] {
        let place = Place::new();
        let (mut gateway, address) = place.serving();
        assert!(ask(&address, KEY).starts_with("HTTP/1.1 200 "));
        assert!(ask(&address, "blk_other").starts_with("HTTP/1.1 401 "));
        gateway.signal(signal);
        assert_eq!(gateway.exit_code(), 0);
        // Activation, start, decision and outcome.
        assert_eq!(place.verified_records(), 4);
    }
}

#[test]
fn people_are_told_where_it_listens() {
    let place = Place::new();
    let mut gateway = Running::start(&mut place.command(&[]));
    let line = gateway.line();
    assert!(line.starts_with("brightline ") && line.contains(" on http://127.0.0.1:"), "{line}");
}

#[test]
fn new_agreement_comes_into_force_on_hangup() {
    let place = Place::new();
    let (mut gateway, address) = place.serving();
    assert!(ask(&address, KEY).starts_with("HTTP/1.1 200 "));
    place.change("agreement.md", "\"gov-north\"", "\"gov-remote\"");
    place.change("agreement.md", "\nversion = 1", "\nversion = 2");
    place.sign();
    gateway.signal("HUP");
    gateway.complaint("\"version\":2");
    assert!(ask(&address, KEY).contains("outside_boundary"));
}

#[test]
fn agreement_with_an_error_changes_nothing_and_is_complained_about() {
    let place = Place::new();
    let (mut gateway, address) = place.serving();
    place.change("agreement.md", "cloud-only = true", "cloud-only = maybe");
    gateway.signal("HUP");
    let complaint = gateway.complaint("the one before it stays in force");
    assert!(complaint.contains("cloud-only = maybe"), "{complaint}");
    assert!(ask(&address, KEY).starts_with("HTTP/1.1 200 "));
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
}

#[test]
fn agreement_that_drops_the_party_of_a_caller_changes_nothing() {
    let place = Place::new();
    let (mut gateway, address) = place.serving();
    place.change("agreement.md", "customer", "purchaser");
    place.change("agreement.md", "role = \"purchaser\"", "role = \"customer\"");
    gateway.signal("HUP");
    gateway.complaint("the one before it stays in force");
    assert!(ask(&address, KEY).starts_with("HTTP/1.1 200 "));
}

#[test]
fn agreement_with_an_error_starts_nothing() {
    let place = Place::new();
    place.change("agreement.md", "cloud-only = true", "cloud-only = maybe");
    insta::assert_snapshot!(place.refusal());
    assert!(!place.file("data").try_exists().unwrap(), "nothing was written");
}

#[test]
fn agreement_that_is_not_in_force_yet_starts_nothing() {
    let place = Place::new();
    place.change("agreement.md", "effective = 2026-", "effective = 2999-");
    place.sign();
    let refusal = place.refusal();
    assert!(refusal.starts_with("exit code 2"), "{refusal}");
    assert!(refusal.contains("is effective from 2999-"), "{refusal}");
}

#[test]
fn missing_agreement_starts_nothing() {
    let place = Place::new();
    fs::remove_file(place.file("agreement.md")).unwrap();
    insta::assert_snapshot!(place.refusal());
}

#[test]
fn caller_of_no_party_starts_nothing() {
    let place = Place::new();
    place.change("brightline.toml", "party = \"customer\"", "party = \"stranger\"");
    insta::assert_snapshot!(place.refusal());
}

#[test]
fn no_caller_starts_nothing() {
    let place = Place::new();
    let text = fs::read_to_string(place.file("brightline.toml")).unwrap();
    let without = text.split("[[workload]]").next().unwrap();
    fs::write(place.file("brightline.toml"), without).unwrap();
    insta::assert_snapshot!(place.refusal());
}

#[test]
fn unset_key_of_an_upstream_is_named() {
    let place = Place::new();
    let output = place.command(&[]).env_remove("UPSTREAM_KEY").output().unwrap();
    let text = shown_in(place.folder.path(), &output);
    insta::assert_snapshot!(text.replace(&place.model, "<model>"));
}

#[test]
fn missing_configuration_is_named() {
    let output = run(&["serve", "--config", "nowhere/brightline.toml"]);
    insta::assert_snapshot!(crate::harness::shown(&output));
}

#[test]
fn check_starts_nothing() {
    let place = Place::new();
    let output = place.command(&["--check"]).output().unwrap();
    insta::assert_snapshot!(shown_in(place.folder.path(), &output));
    assert!(!place.file("data").try_exists().unwrap());
}

#[test]
fn second_process_on_one_data_directory_is_refused() {
    let place = Place::new();
    let (_gateway, address) = place.serving();
    insta::assert_snapshot!(place.refusal());
    assert!(ask(&address, KEY).starts_with("HTTP/1.1 200 "));
}

#[test]
fn certificates_that_are_not_there_are_named() {
    let place = Place::new();
    let tls = "[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n[log]";
    place.change("brightline.toml", "[log]", tls);
    insta::assert_snapshot!(place.refusal());
}

#[test]
fn level_that_is_none_is_a_mistake() {
    let place = Place::new();
    let output = place.command(&["--log", "gateway=loud"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
