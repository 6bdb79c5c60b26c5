//! The folder of a gateway, with its reviews, and the gateway itself.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use ed25519_dalek::SigningKey;
use lexicon::{Digest, Moment, Span};
use review::{Credential, Reviewer, Role, Roster};
use store::{Room, Settings, Store};

use crate::desk::Desk;
use crate::reviews::{self, Approver, LIFETIME, Mould};

/// Who signs in, and who has approved before: one of each organisation.
const PEOPLE: [(&str, &str); 2] = [("r-tanaka", "provider"), ("r-okafor", "customer")];

const PARTIES: [&str; 2] = ["provider", "customer"];

/// When the first review was held; set once, before anything else.
static BEGAN: std::sync::OnceLock<Moment> = std::sync::OnceLock::new();

/// The gateway ends with this value.
pub(crate) struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A folder with everything that a gateway needs, and with reviews.
pub(crate) struct House {
    folder: tempfile::TempDir,
}

/// The place of the review `number` in the queue, as the pages write it.
pub(crate) fn place(number: u64) -> String {
    let expires = reviews::opened(*BEGAN.get().unwrap(), number).plus(Span::from_seconds(LIFETIME));
    format!("{}.{}", expires.unix_ms(), reviews::id(number))
}

#[expect(clippy::disallowed_methods, reason = "the gateway goes by the same clock")]
fn now() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Moment::from_unix_ms(i64::try_from(since.as_millis()).unwrap()).unwrap()
}

/// The key of a person, the same in each run.
fn key_of(id: &str) -> SigningKey {
    SigningKey::from_bytes(Digest::of(id.as_bytes()).as_bytes())
}

/// The key as the configuration names it.
fn enrolment(id: &str) -> String {
    let key = tlog::SecretKey::from_random(id, Digest::of(id.as_bytes()).as_bytes()).unwrap();
    key.public().to_string()
}

fn roster() -> Roster {
    let of = |(id, party): (&str, &str)| Reviewer {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        party: party.parse().unwrap(),
        role: Role::Reviewer,
        asks_as: Default::default(),
        credentials: vec![Credential::ed25519(key_of(id).verifying_key().to_bytes())],
        suspended: None,
    };
    Roster::new(PEOPLE.map(of).into()).unwrap()
}

impl House {
    /// Writes the folder, with `reviews` reviews.
    pub(crate) async fn build(brightline: &Path, root: &Path, reviews: u64) -> Self {
        let folder = tempfile::Builder::new().prefix("brightline-pages-").tempdir().unwrap();
        let house = Self { folder };
        house.configure(brightline, root);
        let text = std::fs::read(house.file("agreement.md")).unwrap();
        let at = now();
        let began = Moment::from_unix_ms(at.unix_ms() - 4_000_000).unwrap();
        BEGAN.set(began).unwrap();
        let (id, _) = PEOPLE[1];
        let approver = Approver { id, key: key_of(id), roster: roster() };
        let mould = Mould { began, now: at, agreement: Digest::of(&text), approver };
        let store = house.store();
        mould.fill(&store, reviews).await;
        store.close().await.unwrap();
        house
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn store(&self) -> Store {
        let settings = Settings {
            data: self.file("data"),
            pin: self.file("data.pin"),
            origin: "log.example/pages".to_owned(),
            queue: 4_096,
            publish_every: Duration::from_secs(3_600),
            ledger: Room::default(),
        };
        Store::open(&settings).unwrap()
    }

    /// The configuration, and the example agreement, signed by both parties.
    fn configure(&self, brightline: &Path, root: &Path) {
        let agreement = self.file("agreement.md");
        for ending in ["md", "proof.json"] {
            let shipped = root.join("agreements/classified-cloud.md").with_extension(ending);
            std::fs::copy(&shipped, agreement.with_extension(ending)).unwrap();
        }
        let mut parties = String::new();
        for party in PARTIES {
            let mut command = Command::new(brightline);
            command.args(["keys", "new", "--no-passphrase", "--party", party, "--out"]);
            parties += &printed(command.arg(self.file(party).with_extension("pem")));
        }
        let people = PEOPLE.map(|(id, party)| {
            let key = enrolment(id);
            format!("[[reviewer]]\nid = \"{id}\"\nparty = \"{party}\"\nname = \"{id}\"\nkeys = [\"{key}\"]\n")
        });
        let digest = Digest::of(b"nobody calls").to_string().replace("sha256:", "");
        let config = format!(
            "listen = \"127.0.0.1:0\"\ndata = \"data\"\nagreement = \"agreement.md\"\n\
             [log]\norigin = \"log.example/pages\"\n\
             [console]\nlisten = \"127.0.0.1:0\"\n\
             [[upstream]]\nname = \"nobody\"\nformat = \"openai\"\n\
             base-url = \"http://127.0.0.1:9\"\nkey-env = \"NOBODY_KEY\"\n\
             models = [\"model-1\"]\nserves = \"Nobody\"\n\
             [[workload]]\nname = \"analyst-1\"\nparty = \"customer\"\n\
             deployment = {{ class = \"cloud\", region = \"gov-north\" }}\n\
             keys = [{{ sha256 = \"{digest}\" }}]\n{}{parties}",
            people.concat()
        );
        let file = self.file("brightline.toml");
        std::fs::write(&file, config).unwrap();
        for party in PARTIES {
            let mut command = Command::new(brightline);
            let words = ["agreement", "sign", "--trust-proof", "--party", party, "--key"];
            command.args(words).arg(self.file(party).with_extension("pem"));
            printed(command.arg("--config").arg(&file).arg(&agreement));
        }
    }

    /// Starts the gateway, and signs in.
    pub(crate) async fn serve(&self, brightline: &Path) -> (Desk, Process) {
        let mut command = Command::new(brightline);
        command.args(["serve", "--json", "--config"]).arg(self.file("brightline.toml"));
        command.env("NOBODY_KEY", "none").stdin(Stdio::null());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let news = child.stderr.take().unwrap();
        let process = Process(child);
        let url = url(news);
        let (id, _) = PEOPLE[0];
        (Desk::sign_in(&url, id, &key_of(id)).await, process)
    }
}

/// Where people decide, as the gateway says. What it says later is read and forgotten.
fn url(news: impl Read + Send + 'static) -> String {
    let mut lines = BufReader::new(news).lines().map_while(Result::ok);
    let mut said = String::new();
    for line in lines.by_ref() {
        if line.contains("people can decide") {
            let line: serde_json::Value = serde_json::from_str(&line).unwrap();
            std::thread::spawn(move || lines.for_each(drop));
            return line["fields"]["url"].as_str().unwrap().to_owned();
        }
        said += &line;
    }
    panic!("the gateway does not start: {said}")
}

/// What the command prints, if it ends well.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
