//! A gateway with everything it needs, in a folder of its own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Running, brightline, chat, run, shown_in};
use crate::model;
use crate::signatures;

/// The key of its one workload.
pub(crate) const KEY: &str = "blk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A folder with everything that a gateway needs, and the stand-in model it forwards to.
pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
    /// The address of the model.
    pub(crate) model: String,
    _model: Running,
}

impl Place {
    pub(crate) fn new() -> Self {
        let (model, address) = model::listening(&[]);
        let folder = tempfile::tempdir().unwrap();
        let digest = lexicon::Digest::of(KEY.as_bytes()).to_string().replace("sha256:", "");
        let config = format!(
            r#"listen = "127.0.0.1:0"
data = "data"
agreement = "agreement.md"
[log]
origin = "log.example.org/test"
[[upstream]]
name = "stand-in"
format = "openai"
base-url = "http://{address}"
key-env = "UPSTREAM_KEY"
models = ["stand-in-1"]
serves = "Brightline's stand-in"
[[workload]]
name = "analyst-1"
party = "customer"
deployment = {{ class = "cloud", region = "gov-north" }}
keys = [{{ sha256 = "{digest}" }}]
{parties}"#,
            parties = signatures::enrolment(),
        );
        fs::write(folder.path().join("brightline.toml"), config).unwrap();
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../agreements/classified-cloud.md");
        fs::copy(example, folder.path().join("agreement.md")).unwrap();
        let place = Self { folder, model: address, _model: model };
        place.sign();
        place
    }

    /// Proves and signs the agreement as it is, to take the place of what was signed before.
    pub(crate) fn sign(&self) {
        signatures::sign(&self.file("agreement.md"), &signatures::keys());
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// How many records the log has, which is whole as an outsider finds it.
    pub(crate) fn verified_records(&self) -> u64 {
        let log = self.file("data/log");
        let verified = run(&["log", "verify", "--json", log.to_str().unwrap()]);
        let value: Value = serde_json::from_slice(&verified.stdout).unwrap();
        assert_eq!(value["verified"], true, "{value}");
        value["records"].as_u64().unwrap()
    }

    /// Changes `from` to `to` in a file, where it must stand.
    pub(crate) fn change(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.file(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        fs::write(self.file(name), text.replace(from, to)).unwrap();
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let config = self.file("brightline.toml");
        let mut command = brightline(&["serve", "--config", config.to_str().unwrap()]);
        command.args(words).env("UPSTREAM_KEY", "any");
        command
    }

    /// A gateway that listens, and its address.
    pub(crate) fn serving(&self) -> (Running, String) {
        let mut gateway = Running::start(&mut self.command(&["--json"]));
        let line: Value = serde_json::from_str(&gateway.line()).unwrap();
        let address = line["url"].as_str().unwrap().split_once("://").unwrap().1.to_owned();
        (gateway, address)
    }

    /// What a gateway that does not start says.
    pub(crate) fn refusal(&self) -> String {
        shown_in(self.folder.path(), &self.command(&[]).output().unwrap())
    }
}

/// Asks for a chat with this key.
pub(crate) fn ask(address: &str, key: &str) -> String {
    chat(address, &format!("authorization: Bearer {key}\r\n"), "stand-in-1", "Good morning.")
}
