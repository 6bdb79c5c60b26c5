//! Deciding from a terminal: a held act, its statement, and decisions signed with keys in files.

use std::fs;
use std::process::Output;

use serde_json::Value;

use crate::harness::{Running, chat, get, run};
use crate::place::{KEY, Place};

/// Who decides: one of each party.
const PEOPLE: [(&str, &str); 2] = [("r-tanaka", "provider"), ("r-okafor", "customer")];

pub(crate) struct Desk {
    pub(crate) place: Place,
    pub(crate) gateway: Running,
    pub(crate) address: String,
    console: String,
}

impl Desk {
    pub(crate) fn open() -> Self {
        Self::open_in(Place::new())
    }

    /// A desk in a place whose configuration may say more already.
    pub(crate) fn open_in(place: Place) -> Self {
        Self::open_for(place, &PEOPLE)
    }

    /// A desk at which these people of these parties decide.
    pub(crate) fn open_for(place: Place, people: &[(&str, &str)]) -> Self {
        let path = place.file("brightline.toml");
        let mut config = fs::read_to_string(&path).unwrap();
        config.push_str("[console]\nlisten = \"127.0.0.1:0\"\n");
        for (name, party) in people {
            let key = key(&place, name);
            config.push_str(&format!(
                "[[reviewer]]\nid = \"{name}\"\nname = \"{name}\"\nparty = \"{party}\"\n\
                 keys = [\"{key}\"]\n"
            ));
        }
        fs::write(path, config).unwrap();
        Self::started(place)
    }

    /// The same desk, after the gateway was started again.
    pub(crate) fn started(place: Place) -> Self {
        let mut gateway = Running::start(&mut place.command(&["--json"]));
        let line: Value = serde_json::from_str(&gateway.line()).unwrap();
        let address = line["url"].as_str().unwrap().split_once("://").unwrap().1.to_owned();
        let found: Value = serde_json::from_str(&gateway.complaint("people can decide")).unwrap();
        let console = found["fields"]["url"].as_str().unwrap().to_owned();
        Self { place, gateway, address, console }
    }

    /// `brightline review` as `name`.
    pub(crate) fn review(&self, name: &str, words: &[&str]) -> Output {
        let key = self.place.file(&format!("{name}.pem"));
        let who = ["--url", &self.console, "--reviewer", name, "--key", key.to_str().unwrap()];
        run(&[&["review"], words, &who].concat())
    }

    /// Asks about more persons than one exchange may touch; the id of the review.
    pub(crate) fn hold(&self) -> String {
        let text: String = (0..6).map(|it| format!("Write to person-{it}@example.com. ")).collect();
        let key = format!("authorization: Bearer {KEY}\r\n");
        let answer = chat(&self.address, &key, "stand-in-1", &text);
        assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
        let (_, id) = answer.split_once("rv_").unwrap();
        format!("rv_{}", id.chars().take(32).collect::<String>())
    }
}

/// Makes the key of `name`, and returns its public part.
fn key(place: &Place, name: &str) -> String {
    let file = place.file(&format!("{name}.pem"));
    let words = ["keys", "new", "--party", name, "--out", file.to_str().unwrap()];
    let made = run(&[&words[..], &["--no-passphrase", "--json"]].concat());
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    made["key"].as_str().unwrap().to_owned()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn held_act_is_listed_shown_and_denied_from_a_terminal() {
    let mut desk = Desk::open();
    let review = desk.hold();
    let listed = out(&desk.review("r-tanaka", &["list"]));
    assert!(listed.contains(&review) && listed.contains("waits"), "{listed}");
    let shown = out(&desk.review("r-tanaka", &["show", &review, "--evidence"]));
    assert!(shown.contains("statement: brightline/statement/1"), "{shown}");
    assert!(shown.contains("person-5@example.com"), "what is held: {shown}");

    // The agreement asks for somebody of either party on shift.
    let unstaffed = desk.review("r-tanaka", &["approve", &review, "--reason", "ok", "--yes"]);
    assert_eq!(unstaffed.status.code(), Some(2));
    assert!(complaint(&unstaffed).contains("0 of 1 people on shift"), "{}", complaint(&unstaffed));
    assert!(out(&desk.review("r-tanaka", &["duty", "on"])).contains("customer: 0 of 1 on shift"));
    let on = desk.review("r-okafor", &["duty", "on", "--json"]);
    let on: Value = serde_json::from_slice(&on.stdout).unwrap();
    assert_eq!(on["shifts"][0], serde_json::json!({"party": "customer", "present": 1, "least": 1}));

    // Who has read for a moment cannot have read.
    let early = desk.review("r-tanaka", &["approve", &review, "--reason", "ok", "--yes"]);
    assert_eq!(early.status.code(), Some(2));
    assert!(complaint(&early).contains("after it was shown"), "{}", complaint(&early));

    let denied = desk.review("r-okafor", &["deny", &review, "--reason", "not needed", "--json"]);
    assert_eq!(denied.status.code(), Some(0), "{}", complaint(&denied));
    let over = desk.review("r-tanaka", &["wait", &review, "--json"]);
    assert_eq!(over.status.code(), Some(1));
    let over: Value = serde_json::from_slice(&over.stdout).unwrap();
    assert_eq!(over["state"], "denied");
    let again = desk.review("r-tanaka", &["deny", &review]);
    assert!(complaint(&again).contains("closed"), "{}", complaint(&again));
    assert!(!out(&desk.review("r-tanaka", &["list"])).contains(&review));
    assert!(out(&desk.review("r-tanaka", &["list", "--all"])).contains("denied"));

    desk.gateway.signal("TERM");
    assert_eq!(desk.gateway.exit_code(), 0);
    assert!(desk.place.verified_records() >= 3);
}

#[test]
fn key_of_another_signs_nobody_in() {
    let desk = Desk::open();
    let wrong = desk.place.file("r-okafor.pem");
    let words = ["review", "list", "--url", &desk.console, "--reviewer", "r-tanaka", "--key"];
    let refused = run(&[&words[..], &[wrong.to_str().unwrap()]].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(complaint(&refused).contains("nobody is signed in by that"), "{}", complaint(&refused));
}

#[test]
fn console_answers_under_its_own_name_only() {
    let desk = Desk::open();
    let address = desk.console.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1");
    // The harness asks as host `x`.
    assert!(get(&address, "/sign-in").starts_with("HTTP/1.1 421 "));
}
