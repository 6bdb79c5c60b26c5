//! The persons ledger from outside: who holds its keys, what it tells, and what it cannot be made
//! to tell.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use controls::ledger::{Key, Pseudonym};
use controls::persons::Subjects;
use serde_json::Value;

use crate::harness::{Running, brightline, chat, get, run};
use crate::place::{KEY, Place};

/// Adds lines to the end of the configuration.
fn configure(place: &Place, lines: &str) {
    let path = place.file("brightline.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, format!("{text}\n{lines}\n")).unwrap();
}

/// Asks for a chat about `text`.
fn ask_about(address: &str, headers: &str, text: &str) -> String {
    chat(address, &format!("authorization: Bearer {KEY}\r\n{headers}"), "stand-in-1", text)
}

/// A text that names the persons of these numbers.
fn naming(persons: std::ops::Range<usize>) -> String {
    persons.map(|number| format!("Write to person-{number}@example.com. ")).collect()
}

fn status(place: &Place, words: &[&str]) -> Output {
    let config = place.file("brightline.toml");
    run(&[&["ledger", "status", "--config", config.to_str().unwrap()], words].concat())
}

fn spent_of_identity(output: &Output) -> Value {
    let status: Value = serde_json::from_slice(&output.stdout).unwrap();
    let scopes = status["scopes"].as_array().unwrap();
    let whole = scopes.iter().find(|scope| scope["grant"].is_null()).unwrap();
    let budgets = whole["budgets"].as_array().unwrap();
    let identity = budgets.iter().find(|line| line["measure"] == "identity").unwrap();
    identity["spent"].clone()
}

/// Every file below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The bytes of every plain file below `folder`.
fn bytes(folder: &Path) -> Vec<Vec<u8>> {
    let is_plain = |path: &PathBuf| fs::metadata(path).unwrap().is_file();
    files(folder).iter().filter(|path| is_plain(path)).map(|path| fs::read(path).unwrap()).collect()
}

/// The keys that lie in a data directory.
fn keys(data: &Path) -> Vec<Key> {
    let is_key = |path: &&PathBuf| {
        path.extension().is_some_and(|ending| ending == "key")
            && path.components().any(|part| part.as_os_str() == "ledger")
    };
    let digits = |path: &PathBuf| fs::read_to_string(path).unwrap();
    let byte = |text: &str, place: usize| {
        u8::from_str_radix(text.get(2 * place..2 * place + 2).unwrap(), 16).unwrap()
    };
    let key = |text: String| std::array::from_fn(|place| byte(&text, place));
    files(data).iter().filter(is_key).map(digits).map(key).collect()
}

/// The identity of whoever `text` names, as the gateway finds it.
fn identity(text: &str) -> Box<[u8]> {
    let mut subjects = Subjects::new([0; 16]);
    subjects.scan(text);
    let [mention] = subjects.take_fresh().mentions.try_into().unwrap();
    mention.identity().into()
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[test]
fn status_and_metrics_tell_counts_on_record_and_nobody_tells_a_person() {
    let place = Place::new();
    configure(&place, "[metrics]\nlisten = \"127.0.0.1:0\"");
    let mut gateway = Running::start(&mut place.command(&["--json", "--log", "trace"]));
    let line: Value = serde_json::from_str(&gateway.line()).unwrap();
    let address = line["url"].as_str().unwrap().split_once("://").unwrap().1.to_owned();
    let found: Value = serde_json::from_str(&gateway.complaint("metrics can be")).unwrap();
    let metrics = found["fields"]["url"].as_str().unwrap().to_owned();
    let metrics = metrics.strip_prefix("http://").unwrap().strip_suffix("/metrics").unwrap();

    assert_eq!(spent_of_identity(&status(&place, &["--json"])), "< 20");
    for first in (0..20).step_by(4) {
        let answer = ask_about(&address, "", &naming(first..first + 4));
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    let told = status(&place, &["--json"]);
    assert_eq!(spent_of_identity(&told), 20);
    let page = String::from_utf8(status(&place, &[]).stdout).unwrap();
    assert!(page.contains("grant case-work") && page.contains("identity"), "{page}");
    let collected: Vec<String> = (0..2).map(|_| get(metrics, "/metrics")).collect();
    assert_eq!(collected[0], collected[1]);
    assert!(collected[0].contains("brightline_ledger_spent{grant=\"\",measure=\"identity\"} 20\n"));
    assert!(get(metrics, "/").starts_with("HTTP/1.1 404 "));

    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    let log = bytes(&place.file("data/log")).concat();
    let read = b"\"kind\":\"ledger_read\"";
    let reads = |tile: &Vec<u8>| tile.windows(read.len()).filter(|part| part == read).count();
    // Three times by `status`, and once for the metrics, which were collected twice. Every tile is
    // a longer copy of the one before.
    assert_eq!(bytes(&place.file("data/log")).iter().map(reads).max(), Some(4));

    let (data, key) = (bytes(&place.file("data")).concat(), keys(&place.file("data")));
    let said = [gateway.rest().into_bytes(), told.stdout, page.into_bytes()].concat();
    let said = [&said[..], collected[0].as_bytes(), &log].concat();
    for number in 0..20 {
        let name = format!("person-{number}@example");
        let pseudonym = Pseudonym::of(&identity(&naming(number..number + 1)), &key[0]).to_bytes();
        let number = u64::from_be_bytes(pseudonym);
        let spellings =
            [name.clone(), format!("{number:016x}"), format!("{number:016X}"), number.to_string()];
        for spelling in spellings {
            assert!(!holds(&said, spelling.as_bytes()), "{spelling}");
        }
        assert!(!holds(&said, &pseudonym));
        assert!(!holds(&data, name.as_bytes()), "{name}");
        assert!(holds(&data, &pseudonym), "or the test looks for the wrong bytes");
    }
}

#[test]
fn status_is_read_from_the_store_where_no_gateway_runs() {
    let place = Place::new();
    let nothing = status(&place, &[]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("nothing was ever in force"));
    let (mut gateway, address) = place.serving();
    for first in (0..24).step_by(4) {
        ask_about(&address, "", &naming(first..first + 4));
    }
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    assert_eq!(spent_of_identity(&status(&place, &["--json"])), 24);
    let log = bytes(&place.file("data/log")).concat();
    assert!(holds(&log, b"\"purpose\":\"status\""));
}

/// Starts a key holder in the folder of `place`.
fn holding(place: &Place) -> Running {
    let (socket, keys) = (place.file("holder.sock"), place.file("holder"));
    let words = ["keyholder", "--json", "--socket", socket.to_str().unwrap(), "--keys"];
    let mut command = brightline(&[&words[..], &[keys.to_str().unwrap()]].concat());
    let mut holder = Running::start(&mut command);
    assert!(holder.line().contains("holding"));
    holder
}

#[test]
fn gateway_without_its_key_holder_refuses_whatever_names_a_person() {
    let place = Place::new();
    configure(&place, "[ledger]\nkeyholder = \"holder.sock\"");
    let mut holder = holding(&place);
    let (_gateway, address) = place.serving();
    let named = || ask_about(&address, "", &naming(0..1));
    assert!(named().starts_with("HTTP/1.1 200 "));
    holder.signal("TERM");
    assert_eq!(holder.exit_code(), 0);
    let refused = named();
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("no_ledger"), "{refused}");
    assert!(ask_about(&address, "", "Good morning.").starts_with("HTTP/1.1 200 "));
    let _holder = holding(&place);
    assert!(named().starts_with("HTTP/1.1 200 "));
    assert_eq!(keys(&place.file("data")), Vec::<Key>::new(), "they are elsewhere");
}

#[test]
fn grant_that_asks_for_a_case_asks_the_register() {
    let place = Place::new();
    let purposes = "purposes = [\"investigation\"]\nkeys = [";
    place.change("brightline.toml", "keys = [", purposes);
    configure(&place, "[cases]\nfile = \"cases.csv\"\nevery = \"20 ms\"");
    assert!(place.refusal().contains("the case register `cases.csv` cannot be read"));
    let register = |cases: &str| {
        let (new, path) = (place.file("cases.new"), place.file("cases.csv"));
        fs::write(&new, format!("case,opened,closed\n{cases}")).unwrap();
        fs::rename(new, path).unwrap();
    };
    register("A-1,2026-01-01,\n");
    let (mut gateway, address) = place.serving();
    let about = |case: &str| {
        let headers = format!("brightline-purpose: investigation\r\nbrightline-case: {case}\r\n");
        ask_about(&address, &headers, &naming(0..10))
    };
    assert!(about("A-1").starts_with("HTTP/1.1 200 "));
    let held = about("A-2");
    assert!(held.contains("approval_required"), "{held}");
    gateway.complaint("the case register is loaded");
    register("A-1,2026-01-01,2026-02-01\nA-2,2026-01-01,\n");
    gateway.complaint("the case register is loaded");
    assert!(about("A-1").contains("approval_required"));
    assert!(about("A-2").starts_with("HTTP/1.1 200 "));
}

/// A telephone number of a space of 100,000, as people write it.
fn phone(number: u32) -> String {
    format!("+1 415 75{} {:04}", number / 10_000, number % 10_000)
}

/// Whom of the 100,000 somebody finds who has these `keys` and these bytes of a ledger.
fn found(keys: &[Key], ledger: &[u8]) -> Vec<u32> {
    let pseudonyms: HashSet<&[u8]> = ledger.windows(8).collect();
    let is_there = |identity: &[u8]| {
        keys.iter().any(|key| pseudonyms.contains(&Pseudonym::of(identity, key).to_bytes()[..]))
    };
    (0..100_000).filter(|number| is_there(&identity(&phone(*number)))).collect()
}

#[test]
fn curious_operator_learns_nothing_once_the_key_is_destroyed() {
    const ALICE: u32 = 12_345;
    const BOB: u32 = 67_890;
    let place = Place::new();
    let mut gateway =
        Running::start(&mut place.command(&["--json", "--simulated-clock", "brightline-time"]));
    let line: Value = serde_json::from_str(&gateway.line()).unwrap();
    let address = line["url"].as_str().unwrap().split_once("://").unwrap().1.to_owned();
    let touch = |day: &str, number| {
        let answer = ask_about(
            &address,
            &format!("brightline-time: {day}T12:00:00Z\r\n"),
            &format!("Please call {} today.", phone(number)),
        );
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    };
    let data = place.file("data");
    touch("2026-06-01", ALICE);
    // While the key lives, whoever has both can tell.
    let then = bytes(&data).concat();
    assert_eq!(found(&keys(&data), &then), [ALICE]);
    // Two epochs later he has the ledger of every day, and the whole folder as it is now.
    touch("2026-07-01", BOB);
    touch("2026-07-31", BOB);
    let everything = [then, bytes(&data).concat()].concat();
    let left = keys(&data);
    assert_eq!(left.len(), 2, "that of this epoch and that of the one before");
    assert_eq!(found(&left, &everything), [BOB]);
}
