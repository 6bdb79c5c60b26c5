use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use permit::{Canonical, Effect, Quorum, SecretKey, Terms, Token, act_digest};
use serde_json::{Value, json};

use crate::harness::{Running, brightline, get, post, run, shown_in};

const NOW: u64 = 1_770_000_000_000;
const TOOL: &str = "release";
const ARGUMENTS: &str = r#"{"amount": 3, "target": "T-1"}"#;

/// A folder with the public key of a gateway, and the effectors that are started there.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("permits.vkey"), key(1).public().to_string()).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn words(&self, more: &[&str]) -> Vec<String> {
        let key = self.path("permits.vkey").display().to_string();
        let journal = self.path("used").display().to_string();
        let words = ["effector", "--audience", "valve-7", "--listen", "127.0.0.1:0", "--json"];
        let words = words.into_iter().chain(["--key", &key, "--journal", &journal]);
        let words = words.chain(["--simulated-clock", "x-now"]).chain(more.iter().copied());
        words.map(str::to_owned).collect()
    }

    /// Starts the effector.
    fn effector(&self, more: &[&str]) -> Effector {
        let words = self.words(more);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut running = Running::start(&mut brightline(&words));
        let line: Value = serde_json::from_str(&running.line()).unwrap();
        assert_eq!(line["event"], "listening");
        let address = line["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
        Effector { running, address }
    }

    /// Runs it where it cannot start.
    fn fails(&self, more: &[&str]) -> Output {
        let words = self.words(more);
        run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

struct Effector {
    running: Running,
    address: String,
}

impl Effector {
    /// Asks for a call at `now`, and returns the status and the answer, which it also printed.
    fn call(&mut self, now: u64, body: &Value) -> (String, Value) {
        self.call_with(now, "", body)
    }

    /// As [`Self::call`], with more headers.
    fn call_with(&mut self, now: u64, headers: &str, body: &Value) -> (String, Value) {
        let headers = format!("x-now: {now}\r\n{headers}");
        let answer = post(&self.address, "/call", &headers, &body.to_string());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let answer: Value = serde_json::from_str(body).unwrap();
        let printed: Value = serde_json::from_str(&self.running.line()).unwrap();
        assert_eq!(printed, answer);
        (head.split(' ').nth(1).unwrap().to_owned(), answer)
    }

    /// Asserts that the call is refused with this status and code.
    fn refuses(&mut self, now: u64, body: &Value, status: &str, code: &str) {
        let (told, answer) = self.call(now, body);
        assert_eq!((told.as_str(), answer["code"].as_str()), (status, Some(code)), "{answer}");
        assert_eq!(answer["executed"], false);
    }
}

fn key(seed: u8) -> SecretKey {
    SecretKey::from_random("gateway/permits", &[seed; 32]).unwrap()
}

fn token(id: u8) -> Token {
    let terms = Terms {
        id: [id; 16],
        audience: "valve-7",
        tool: TOOL,
        act: act_digest(TOOL, &Canonical::parse(ARGUMENTS).unwrap()),
        effect: Effect::Lethal,
        effectors: 2,
        quorum: Quorum::of([("customer", 2), ("provider", 2)]).unwrap(),
        review: Some([9; 16]),
        record: 41,
        agreement: [3; 32],
        issued_ms: NOW,
        expires_ms: NOW + 60_000,
    };
    Token::mint(&terms, &key(1)).unwrap()
}

/// A good call with the token `id`.
fn good(id: u8) -> Value {
    json!({"token": token(id).as_str(), "tool": TOOL, "arguments": ARGUMENTS})
}

#[test]
fn it_executes_what_is_permitted_once_also_after_it_was_killed() {
    let place = Place::new();
    let mut effector = place.effector(&["--new"]);
    let (status, answer) = effector.call(NOW, &good(1));
    assert_eq!(status, "200");
    let expected = json!({
        "executed": true, "tool": TOOL, "arguments": r#"{"amount":3,"target":"T-1"}"#,
        "effectors": 1, "record": 41, "review": format!("rv_{}", "09".repeat(16)),
    });
    assert_eq!(answer, expected);
    effector.refuses(NOW, &good(1), "403", "used");
    effector.running.signal("KILL");
    drop(effector);
    let mut again = place.effector(&[]);
    again.refuses(NOW + 1, &good(1), "403", "used");
    assert_eq!(again.call(NOW + 1, &good(2)).0, "200");
    again.refuses(NOW, &good(3), "503", "clock_back");
    again.refuses(NOW + 60_000, &good(3), "403", "expired");
}

#[test]
fn it_executes_nothing_else() {
    let place = Place::new();
    let mut effector = place.effector(&["--new"]);
    let with = |key: &str, value: Value| {
        let mut call = good(1);
        call[key] = value;
        call
    };
    let forged = token(1).as_str().replace("effectors 2", "effectors 9");
    let other = token(1).as_str().replace("permits ", "permit ");
    for (call, status, code) in [
        (with("tool", json!("close")), "403", "other_tool"),
        (with("arguments", json!(r#"{"amount":4,"target":"T-1"}"#)), "403", "other_act"),
        (with("arguments", json!(r#"{"amount":3,"amount":3}"#)), "400", "bad_call"),
        (with("arguments", json!({"amount": 3, "target": "T-1"})), "400", "bad_call"),
        (with("effectors", json!(3)), "403", "too_many_effectors"),
        (with("effectors", json!(0)), "403", "too_many_effectors"),
        (with("effectors", json!(-1)), "400", "bad_call"),
        (with("token", json!(forged)), "403", "bad_signature"),
        (with("token", json!(other)), "403", "unknown_key"),
        (with("token", json!("")), "403", "malformed"),
        (with("token", json!("x".repeat(2_049))), "403", "too_long"),
        (with("approved", json!(true)), "400", "bad_call"),
        (json!({"tool": TOOL, "arguments": ARGUMENTS}), "403", "malformed"),
        (json!([]), "400", "bad_call"),
    ] {
        effector.refuses(NOW, &call, status, code);
    }
    // The bound of a body is that of the longest call.
    let long = with("arguments", json!("x".repeat(2 << 20)));
    effector.refuses(NOW, &long, "413", "too_large");
    assert!(get(&effector.address, "/call").starts_with("HTTP/1.1 404 "));
    let _printed = effector.running.line();
    // Nothing of that used the token up.
    assert_eq!(effector.call(NOW, &with("effectors", json!(2))).0, "200");
}

#[test]
fn the_header_that_a_gateway_gives_is_passed_on_as_it_is() {
    use base64::Engine as _;
    let place = Place::new();
    let mut effector = place.effector(&["--new", "--lifetime", "60000"]);
    let value = base64::engine::general_purpose::STANDARD.encode(token(1).as_str());
    let header = format!("brightline-permit: {value}\r\n");
    let call = json!({"tool": TOOL, "arguments": ARGUMENTS});
    let code = |answer: (String, Value)| answer.1["code"].as_str().map(str::to_owned);
    let twice = effector.call_with(NOW, &format!("{header}{header}"), &call);
    assert_eq!(code(twice).as_deref(), Some("malformed"));
    let both = effector.call_with(NOW, &header, &good(1));
    assert_eq!(code(both).as_deref(), Some("malformed"));
    assert_eq!(effector.call_with(NOW, &header, &call).0, "200");
    let again = effector.call_with(NOW, &header, &call);
    assert_eq!(code(again).as_deref(), Some("used"));
    drop(effector);
    place.effector(&["--lifetime", "59999"]).refuses(NOW, &good(2), "403", "lives_too_long");
}

#[test]
fn full_is_refused_until_a_token_expires() {
    let place = Place::new();
    let mut effector = place.effector(&["--new", "--capacity", "1"]);
    assert_eq!(effector.call(NOW, &good(1)).0, "200");
    effector.refuses(NOW + 59_999, &good(2), "503", "full");
}

#[test]
fn what_a_torn_journal_may_have_lost_is_refused() {
    let place = Place::new();
    let mut effector = place.effector(&["--new"]);
    assert_eq!(effector.call(NOW, &good(1)).0, "200");
    drop(effector);
    let journal = fs::read(place.path("used")).unwrap();
    fs::write(place.path("used"), &journal[..journal.len() - 1]).unwrap();
    let mut again = place.effector(&[]);
    again.refuses(NOW, &good(1), "403", "forgotten");
    drop(again);
    // The damage is mended by then, and not forgotten.
    place.effector(&[]).refuses(NOW, &good(1), "403", "forgotten");
}

#[test]
fn without_its_journal_it_does_not_start() {
    let place = Place::new();
    let shown = |output: &Output| shown_in(place.folder.path(), output);
    insta::assert_snapshot!("effector_no_journal", shown(&place.fails(&[])));
    let running = place.effector(&["--new"]);
    insta::assert_snapshot!("effector_journal_in_use", shown(&place.fails(&[])));
    drop(running);
    insta::assert_snapshot!("effector_journal_present", shown(&place.fails(&["--new"])));
    fs::write(place.path("used"), "").unwrap();
    insta::assert_snapshot!("effector_journal_empty", shown(&place.fails(&[])));
    fs::write(place.path("used"), [0; 100]).unwrap();
    insta::assert_snapshot!("effector_journal_damaged", shown(&place.fails(&[])));
}

#[test]
fn it_listens_on_this_machine_only_and_believes_real_keys_only() {
    let place = Place::new();
    let output = place.fails(&["--new", "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(2));
    fs::write(place.path("permits.vkey"), "gateway+00000000+AAAA").unwrap();
    let output = place.fails(&["--new"]);
    insta::assert_snapshot!("effector_bad_key", shown_in(place.folder.path(), &output));
    assert!(fs::File::open(place.path("used")).is_err(), "a bad key costs no journal");
}

fn show(folder: &Path, more: &[&str]) -> Output {
    let (token, key) = (folder.join("token"), folder.join("permits.vkey"));
    let words = ["permit", "show", token.to_str().unwrap(), "--key", key.to_str().unwrap()];
    run(&[words.as_slice(), more].concat())
}

#[test]
fn a_token_is_shown_if_the_key_signed_it() {
    let place = Place::new();
    let folder = place.folder.path();
    fs::write(place.path("token"), token(1).as_str()).unwrap();
    insta::assert_snapshot!("permit_shown", shown_in(folder, &show(folder, &[])));
    insta::assert_snapshot!("permit_shown_json", shown_in(folder, &show(folder, &["--json"])));
    fs::write(place.path("token"), token(1).as_str().replace("effectors 2", "effectors 3"))
        .unwrap();
    insta::assert_snapshot!("permit_forged", shown_in(folder, &show(folder, &[])));
    assert_eq!(show(folder, &["--json"]).status.code(), Some(1));
}

#[test]
fn a_token_is_shown_in_the_form_of_the_header_too() {
    use base64::Engine as _;
    let place = Place::new();
    fs::write(place.path("token"), token(1).as_str()).unwrap();
    let plain = show(place.folder.path(), &[]);
    let value = base64::engine::general_purpose::STANDARD.encode(token(1).as_str());
    fs::write(place.path("token"), value + "\n").unwrap();
    assert_eq!(show(place.folder.path(), &[]).stdout, plain.stdout);
    assert!(plain.status.success());
}

#[test]
fn the_public_key_is_made_from_the_gateways_secret_one() {
    use base64::Engine as _;
    let place = Place::new();
    let public = key(1).public().to_string();
    let seed = base64::engine::general_purpose::STANDARD.encode([1_u8; 33]);
    let id = public.split('+').nth(1).unwrap();
    let path = place.path("permit.key");
    fs::write(&path, format!("PRIVATE+KEY+gateway/permits+{id}+{seed}\n")).unwrap();
    let words = ["permit", "key", path.to_str().unwrap()];
    assert_eq!(String::from_utf8(run(&words).stdout).unwrap().trim_end(), public);
    fs::write(&path, "no key").unwrap();
    assert_eq!(run(&words).status.code(), Some(2));
}
