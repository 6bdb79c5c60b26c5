//! What comes into force, what does not, and that the one before serves on.

use std::fs;

use agreement::activation::Kind;
use lexicon::Moment;
use serde_json::Value;

use crate::harness::{brightline, run, shown_in};
use crate::place::{KEY, Place, ask};
use crate::signatures::{self, key, keys, sign_as};

impl Place {
    /// Makes the agreement its next version, which moves the boundary away from the caller.
    fn next_version(&self) {
        self.change("agreement.md", "\nversion = 1", "\nversion = 2");
        self.change("agreement.md", "\"gov-north\"", "\"gov-remote\"");
    }

    /// What `brightline agreement activate` says, and how it ends.
    fn activate(&self) -> (Option<i32>, String) {
        let (file, config) = (self.file("agreement.md"), self.file("brightline.toml"));
        let words = ["agreement", "activate", file.to_str().unwrap(), "--config"];
        let output = run(&[words.as_slice(), &[config.to_str().unwrap()]].concat());
        (output.status.code(), shown_in(self.folder.path(), &output))
    }

    fn verify(&self) -> Value {
        let (file, config) = (self.file("agreement.md"), self.file("brightline.toml"));
        let words = ["agreement", "verify", "--json", file.to_str().unwrap(), "--config"];
        let output = run(&[words.as_slice(), &[config.to_str().unwrap()]].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The first complaint of a gateway that does not start.
    fn does_not_start(&self, why: &str) {
        let refusal = self.refusal();
        assert!(refusal.starts_with("exit code 2") && refusal.contains(why), "{refusal}");
        assert!(!self.file("data").try_exists().unwrap(), "nothing was written");
    }

    fn keep(&self) -> [Vec<u8>; 3] {
        FILES.map(|name| fs::read(self.file(name)).unwrap())
    }

    fn put_back(&self, kept: &[Vec<u8>; 3]) {
        for (name, bytes) in FILES.iter().zip(kept) {
            fs::write(self.file(name), bytes).unwrap();
        }
    }
}

const FILES: [&str; 3] = ["agreement.md", "agreement.proof.json", "agreement.signed"];

fn is_served(address: &str) -> bool {
    ask(address, KEY).starts_with("HTTP/1.1 200 ")
}

#[test]
fn unsigned_agreement_starts_nothing() {
    let place = Place::new();
    fs::remove_file(place.file("agreement.signed")).unwrap();
    insta::assert_snapshot!(place.refusal());
}

#[test]
fn unproven_agreement_starts_nothing() {
    let place = Place::new();
    fs::remove_file(place.file("agreement.proof.json")).unwrap();
    insta::assert_snapshot!(place.refusal());
}

#[test]
fn agreement_that_one_party_has_not_signed_starts_nothing() {
    let place = Place::new();
    fs::remove_file(place.file("agreement.signed")).unwrap();
    signatures::sign(&place.file("agreement.md"), &keys()[..1]);
    place.does_not_start("`customer` has signed with 0 of 1 keys");
    let reasons = place.verify();
    assert_eq!(
        (&reasons["good"], reasons["reasons"].as_array().unwrap().len()),
        (&false.into(), 1)
    );
}

#[test]
fn signature_of_a_key_that_is_not_enrolled_counts_for_nothing() {
    let place = Place::new();
    fs::remove_file(place.file("agreement.signed")).unwrap();
    signatures::sign(&place.file("agreement.md"), &[key("provider", 1), key("customer", 9)]);
    place.does_not_start("a key of `customer` has signed that is not enrolled");
}

#[test]
fn one_altered_byte_starts_nothing() {
    for (name, from, to, why) in [
        ("agreement.md", "# Agreement", "#  Agreement", "the signatures are of another text"),
        ("agreement.proof.json", "\n", "\n ", "the signatures are of another proof file"),
        ("agreement.signed", "serial 1", "serial 2", "a signature does not fit the statement"),
    ] {
        let place = Place::new();
        let text = fs::read_to_string(place.file(name)).unwrap();
        fs::write(place.file(name), text.replacen(from, to, 1)).unwrap();
        place.does_not_start(why);
    }
}

#[test]
fn stale_proof_starts_nothing() {
    let place = Place::new();
    let stale = fs::read(place.file("agreement.proof.json")).unwrap();
    fs::remove_file(place.file("agreement.signed")).unwrap();
    place.change("agreement.md", "\nversion = 1", "\nversion = 2");
    place.sign();
    fs::write(place.file("agreement.proof.json"), stale).unwrap();
    place.does_not_start("the proof is stale");
}

#[test]
fn signed_agreement_comes_into_force_while_the_gateway_runs_and_an_older_one_never_again() {
    let place = Place::new();
    let (_gateway, address) = place.serving();
    assert!(is_served(&address));
    let first = place.keep();
    place.next_version();
    let (code, said) = place.activate();
    assert_eq!(code, Some(1), "signed for another text: {said}");
    assert!(is_served(&address));
    place.sign();
    let (code, said) = place.activate();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("is in force now, by record"), "{said}");
    assert!(ask(&address, KEY).contains("outside_boundary"));
    let second = place.keep();
    place.put_back(&first);
    let (code, said) = place.activate();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("statement 1 is not newer than statement 2"), "{said}");
    assert!(said.contains("version 1 is older than version 2"), "{said}");
    assert!(ask(&address, KEY).contains("outside_boundary"));
    place.put_back(&second);
    let (code, said) = place.activate();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("in force and on record already"), "{said}");
}

#[test]
fn last_good_agreement_is_served_by_a_restart_over_files_that_are_worse() {
    let place = Place::new();
    let first = place.keep();
    let (mut gateway, address) = place.serving();
    place.next_version();
    place.sign();
    assert_eq!(place.activate().0, Some(0));
    assert!(ask(&address, KEY).contains("outside_boundary"));
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    place.put_back(&first);
    let (mut gateway, address) = place.serving();
    gateway.complaint("the one before it stays in force");
    assert!(ask(&address, KEY).contains("outside_boundary"));
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    fs::remove_file(place.file("agreement.md")).unwrap();
    let (_gateway, address) = place.serving();
    assert!(ask(&address, KEY).contains("outside_boundary"));
}

#[test]
fn agreement_is_prepared_for_the_next_start_when_nothing_runs() {
    let place = Place::new();
    let (mut gateway, address) = place.serving();
    assert!(is_served(&address));
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    place.next_version();
    place.sign();
    let (code, said) = place.activate();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("in force from the next start on"), "{said}");
    let (_gateway, address) = place.serving();
    assert!(ask(&address, KEY).contains("outside_boundary"));
}

#[test]
fn other_models_than_those_that_were_signed_are_not_served() {
    let place = Place::new();
    place.change("brightline.toml", "models = [\"stand-in-1\"]", "models = [\"stand-in-2\"]");
    place.does_not_start("the models that run are not those that were signed");
}

#[test]
fn emergency_change_needs_one_signature_and_an_end_that_is_near() {
    let place = Place::new();
    let (_gateway, address) = place.serving();
    place.next_version();
    let signed = fs::read(place.file("agreement.signed")).unwrap();
    let now = gateway::now().unwrap().unix_ms();
    let hours = |hours: i64| Moment::from_unix_ms(now + hours * 3_600_000).unwrap();
    let attempt = |until: Moment, by: usize| {
        fs::write(place.file("agreement.signed"), &signed).unwrap();
        sign_as(&place.file("agreement.md"), &keys()[..by], Kind::Emergency(until));
        place.activate()
    };
    let (code, said) = attempt(hours(25), 1);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("an emergency change ends within 1440 min from now"), "{said}");
    assert!(is_served(&address));
    assert_eq!(attempt(hours(23), 0).0, Some(1), "nobody has signed");
    let (code, said) = attempt(hours(23), 1);
    assert_eq!(code, Some(0), "{said}");
    assert!(ask(&address, KEY).contains("outside_boundary"));
    sign_as(&place.file("agreement.md"), &keys()[..1], Kind::Ratification);
    let (_, said) = place.activate();
    assert!(said.contains("`customer` has signed with 0 of 1 keys"), "{said}");
    fs::write(place.file("agreement.signed"), &signed).unwrap();
    sign_as(&place.file("agreement.md"), &keys(), Kind::Emergency(hours(1)));
    let (code, said) = place.activate();
    assert_eq!(code, Some(1), "no emergency change follows another: {said}");
}

/// The whole way, by the verbs that people use.
#[test]
fn parties_make_keys_sign_and_verify() {
    let place = Place::new();
    fs::write(place.file("passphrase"), "correct horse battery staple\n").unwrap();
    let path = |name: &str| place.file(name).to_str().unwrap().to_owned();
    let brightline = |words: &[&str]| {
        let output = brightline(words).output().unwrap();
        assert!(output.status.success(), "{}", shown_in(place.folder.path(), &output));
        String::from_utf8(output.stdout).unwrap()
    };
    let config = fs::read_to_string(place.file("brightline.toml")).unwrap();
    let mut config = config.split("[[party]]").next().unwrap().to_owned();
    let (agreement, passphrase) = (path("agreement.md"), path("passphrase"));
    for party in ["provider", "customer"] {
        let out = path(&format!("{party}.pem"));
        let words = ["keys", "new", "--party", party, "--out", &out];
        let said = brightline(&[&words[..], &["--passphrase-file", &passphrase]].concat());
        config.push_str(said.split_at(said.find("[[party]]").unwrap()).1);
    }
    fs::write(place.file("brightline.toml"), config).unwrap();
    fs::remove_file(place.file("agreement.signed")).unwrap();
    for (party, compelled) in [("provider", None), ("customer", Some("Ministry, order 7"))] {
        let (key, config) = (path(&format!("{party}.pem")), path("brightline.toml"));
        let words = ["agreement", "sign", &agreement, "--party", party, "--key", &key];
        let more = ["--passphrase-file", &passphrase, "--config", &config];
        let compelled = compelled.map_or(Vec::new(), |who| vec!["--compelled", who]);
        brightline(&[&words[..], &more[..], &compelled[..]].concat());
    }
    let verified = place.verify();
    assert_eq!((&verified["good"], &verified["serial"]), (&true.into(), &1.into()), "{verified}");
    assert_eq!(verified["signers"][1]["compelled-by"], "Ministry, order 7");
    let (mut gateway, address) = place.serving();
    assert!(is_served(&address));
    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
    let bundle = fs::read(place.file("data/log/tile/entries/000.p/4")).unwrap();
    let text = String::from_utf8_lossy(&bundle).into_owned();
    assert!(text.contains("\"compelled_by\":\"Ministry, order 7\""), "{text}");
}

#[test]
fn public_key_alone_is_enough_to_verify() {
    let place = Place::new();
    let file = place.file("agreement.md");
    let [provider, customer] = keys().map(|key| key.public().to_string());
    let words = ["agreement", "verify", file.to_str().unwrap(), "--party-key", &provider];
    let output = run(&[&words[..], &["--party-key", &customer]].concat());
    assert!(output.status.success(), "{}", shown_in(place.folder.path(), &output));
    let output = run(&words);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn party_signs_only_what_is_proven_again() {
    let place = Place::new();
    let key = place.file("provider.pem");
    let agreement = place.file("agreement.md");
    let words = ["keys", "new", "--no-passphrase", "--party", "provider", "--out"];
    assert!(run(&[&words[..], &[key.to_str().unwrap()]].concat()).status.success());
    let sign = |more: &[&str]| {
        let words = ["agreement", "sign", agreement.to_str().unwrap(), "--party", "provider"];
        let config = place.file("brightline.toml");
        let paths = ["--key", key.to_str().unwrap(), "--config", config.to_str().unwrap()];
        let output = run(&[&words[..], &paths[..], more].concat());
        (output.status.code(), shown_in(place.folder.path(), &output))
    };
    let absent = sign(&["--solver", "absent=/no/such/solver"]);
    assert_eq!(absent.0, Some(2), "{}", absent.1);
    assert!(absent.1.contains("could not be proven again"), "{}", absent.1);

    // A prohibition that nothing can reach, and a proof file that claims otherwise.
    let dead = "```cedar\nforbid (principal, action, resource)\n\
                when { context.persons > 5 && context.persons < 3 };\n```\n\n";
    place.change("agreement.md", "\n## 11 Change", &format!("\n{dead}## 11 Change"));
    let source = fs::read_to_string(&agreement).unwrap();
    fs::write(place.file("agreement.proof.json"), signatures::proof(&source)).unwrap();
    let refuted = sign(&[]);
    assert_eq!(refuted.0, Some(2), "{}", refuted.1);
    assert!(refuted.1.contains("`f-fires:words/x1`"), "{}", refuted.1);
    assert_eq!(sign(&["--trust-proof"]).0, Some(0));
}
