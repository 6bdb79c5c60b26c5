//! `serve --simulated-clock`: on this machine only, in a directory of its own, and said on record.

use serde_json::Value;

use crate::harness::{Running, chat};
use crate::place::{KEY, Place};

const CLOCK: [&str; 3] = ["--json", "--simulated-clock", "Brightline-Time"];

fn at(address: &str, time: &str) -> String {
    let headers = format!("authorization: Bearer {KEY}\r\nbrightline-time: {time}\r\n");
    chat(address, &headers, "stand-in-1", "Good morning.")
}

fn serving(place: &Place) -> (Running, String) {
    let mut gateway = Running::start(&mut place.command(&CLOCK));
    let line: Value = serde_json::from_str(&gateway.line()).unwrap();
    assert_eq!(line["simulated-clock"], "brightline-time");
    let address = line["url"].as_str().unwrap().split_once("://").unwrap().1.to_owned();
    (gateway, address)
}

fn refusal(place: &Place, words: &[&str]) -> String {
    let output = place.command(words).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn time_is_what_requests_say_and_the_log_is_whole() {
    let place = Place::new();
    let (mut gateway, address) = serving(&place);
    assert!(at(&address, "2027-01-01T00:00:00Z").starts_with("HTTP/1.1 200 "));
    assert!(at(&address, "2026-12-31T00:00:00Z").contains("time_went_back"));
    assert!(
        chat(&address, &format!("authorization: Bearer {KEY}\r\n"), "stand-in-1", "Hello.")
            .contains("no_simulated_time")
    );
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    assert_eq!(place.verified_records(), 4);
}

#[test]
fn directory_of_a_rehearsal_serves_no_real_day_and_the_reverse() {
    let place = Place::new();
    let (mut gateway, _) = serving(&place);
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    assert!(refusal(&place, &[]).contains("records of a rehearsal"));
    let place = Place::new();
    let (mut gateway, _) = place.serving();
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    assert!(refusal(&place, &CLOCK).contains("records of real days"));
}

#[test]
fn time_is_not_simulated_where_others_could_set_it() {
    let place = Place::new();
    place.change("brightline.toml", "\"127.0.0.1:0\"", "\"0.0.0.0:0\"\nplain-http = true");
    assert!(refusal(&place, &CLOCK).contains("listen on loopback only"));
    assert!(!place.file("data").try_exists().unwrap(), "nothing was written");
}

#[test]
fn time_is_not_simulated_where_a_vendor_could_be_reached() {
    let place = Place::new();
    place.change(
        "brightline.toml",
        "base-url = \"http://127.0.0.1",
        "base-url = \"https://192.0.2.1",
    );
    assert!(refusal(&place, &CLOCK).contains("upstream `stand-in` is not on this machine"));
    assert!(!place.file("data").try_exists().unwrap(), "nothing was written");
}

#[test]
fn header_that_means_something_cannot_tell_the_time() {
    let place = Place::new();
    assert!(refusal(&place, &["--simulated-clock", "x-api-key"]).contains("means something else"));
}
