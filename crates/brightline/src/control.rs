//! The way into a running gateway for whoever owns its data directory: a Unix socket there, one
//! JSON line each way. It hands over files; what they give the right to is for [`Judge`] to say.

use std::convert::Infallible;
use std::io::{self, BufRead as _, BufReader as BlockingReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gateway::{Gateway, ReadFor};
use lexicon::RecordNumber;
use serde::{Deserialize, Serialize};
use store::Store;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::signal::unix::Signal;

use crate::activation::{Judge, NotActive, Texts};
use crate::ledger_status::Status;
use crate::output;

/// The name of the socket in the data directory.
const NAME: &str = "control.sock";

/// Longest line. LIMIT: an agreement, its proof and its signatures have less than a megabyte.
const LONGEST_LINE: u64 = 16 << 20;

/// LIMIT: one caller at a time, and one that says nothing does not keep the others for long.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Request {
    /// Put this in force.
    Activate { name: String, source: String, proof: String, signed: String },
    /// Which signatures are in force?
    InForce,
    /// How much of the persons budgets is spent?
    Ledger,
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Answer {
    /// It is in force, by the record of this number.
    Activated { record: u64 },
    /// It is not, and what was before is.
    Refused { why: String },
    /// The file of signatures of what is in force.
    Signed { text: String },
    /// What is spent. That it was asked is on record.
    Ledger { status: Box<Status> },
}

/// The socket of the data directory `data`.
pub(crate) fn path(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// Opens the socket, in place of one that a process before left behind. The caller holds the lock
/// of the data directory, so nobody else serves it.
///
/// # Errors
///
/// The system says no.
pub(crate) fn listen(data: &Path) -> io::Result<UnixListener> {
    let path = path(data);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// What changes the agreement in force, one request after the other.
pub(crate) struct Desk {
    /// The agreement that SIGHUP reads again.
    pub(crate) agreement: PathBuf,
    pub(crate) judge: Judge,
    pub(crate) store: Store,
    pub(crate) listener: UnixListener,
    /// Whether news are told as JSON.
    pub(crate) json: bool,
}

impl Desk {
    /// Works until the process ends.
    pub(crate) async fn work(&self, gateway: &Arc<Gateway>, mut hangup: Signal) -> Infallible {
        loop {
            tokio::select! {
                asked = hangup.recv() => match asked {
                    Some(()) => self.read_again(gateway).await,
                    // No more signals can come.
                    None => std::future::pending::<()>().await,
                },
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => self.serve(gateway, stream).await,
                    Err(error) => {
                        tracing::error!(%error, "the control socket accepts nothing");
                        tokio::time::sleep(PATIENCE).await;
                    }
                },
            }
        }
    }

    /// Reads the files of the configuration again. What cannot come into force changes nothing.
    async fn read_again(&self, gateway: &Arc<Gateway>) {
        let read = Texts::read(&self.agreement);
        let activated = match read {
            Ok(texts) => self.activate(gateway, &texts).await,
            Err(error) => Err(error),
        };
        if let Err(error) = activated {
            complain(&self.agreement, &error, self.json);
        }
    }

    async fn activate(
        &self,
        gateway: &Arc<Gateway>,
        texts: &Texts,
    ) -> Result<RecordNumber, NotActive> {
        let in_force = self.judge.judge(texts, &self.store).await?;
        Ok(gateway.activate(in_force).await?)
    }

    /// Serves one request. Only the caller is waited for with a bound: what was begun is ended, or
    /// what is on record and what decides would be two things.
    async fn serve(&self, gateway: &Arc<Gateway>, stream: UnixStream) {
        let (read, mut write) = stream.into_split();
        let mut line = String::new();
        let mut reader = BufReader::new(read.take(LONGEST_LINE));
        let Ok(Ok(_)) = tokio::time::timeout(PATIENCE, reader.read_line(&mut line)).await else {
            tracing::warn!("a request to the control socket did not arrive");
            return;
        };
        let answer = self.answer(gateway, &line).await;
        let Ok(text) = serde_json::to_string(&answer) else { return };
        let text = text + "\n";
        let written = tokio::time::timeout(PATIENCE, write.write_all(text.as_bytes())).await;
        if !matches!(written, Ok(Ok(()))) {
            tracing::debug!("whoever asked at the control socket left");
        }
    }

    async fn answer(&self, gateway: &Arc<Gateway>, line: &str) -> Answer {
        match serde_json::from_str(line) {
            Ok(Request::InForce) => match gateway.mandate() {
                Some(mandate) => Answer::Signed { text: mandate.signed().to_string() },
                None => Answer::Refused { why: "nobody has signed what decides here".to_owned() },
            },
            Ok(Request::Ledger) => match gateway.read_ledger(ReadFor::Status).await {
                Ok(reading) => Answer::Ledger { status: Box::new(Status::of(&reading)) },
                Err(error) => Answer::Refused { why: error.to_string() },
            },
            Ok(Request::Activate { name, source, proof, signed }) => {
                let texts = Texts { name, source, proof, signed };
                match self.activate(gateway, &texts).await {
                    Ok(record) => Answer::Activated { record: record.index() },
                    Err(error) => Answer::Refused { why: output::plain(&error) },
                }
            }
            Err(error) => Answer::Refused { why: format!("this is no request: {error}") },
        }
    }
}

/// Tells that the agreement at `path` did not come into force.
pub(crate) fn complain(path: &Path, error: &NotActive, json: bool) {
    let message = "the agreement was not replaced; the one before it stays in force";
    let path = path.display();
    if json {
        tracing::error!(%path, why = output::plain(error), "{message}");
    } else {
        tracing::error!(%path, "{message}");
        output::complain(error);
    }
}

/// Asks the gateway that runs on `data` to put `texts` in force; `None` if none runs.
///
/// # Errors
///
/// The gateway does not answer.
pub(crate) fn activate(data: &Path, texts: Texts) -> io::Result<Option<Answer>> {
    let Texts { name, source, proof, signed } = texts;
    ask(data, &Request::Activate { name, source, proof, signed })
}

/// Asks the gateway that runs on `data` for the signatures in force; `None` if none runs.
///
/// # Errors
///
/// The gateway does not answer.
pub(crate) fn in_force(data: &Path) -> io::Result<Option<Answer>> {
    ask(data, &Request::InForce)
}

/// Asks the gateway that runs on `data` how much is spent; `None` if none runs.
///
/// # Errors
///
/// The gateway does not answer.
pub(crate) fn read_ledger(data: &Path) -> io::Result<Option<Answer>> {
    ask(data, &Request::Ledger)
}

fn ask(data: &Path, request: &Request) -> io::Result<Option<Answer>> {
    use io::ErrorKind::{ConnectionRefused, NotFound};
    let mut stream = match std::os::unix::net::UnixStream::connect(path(data)) {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), NotFound | ConnectionRefused) => return Ok(None),
        Err(error) => return Err(error),
    };
    let text = serde_json::to_string(request)? + "\n";
    stream.write_all(text.as_bytes())?;
    let mut line = String::new();
    BlockingReader::new(stream.take(LONGEST_LINE)).read_line(&mut line)?;
    Ok(Some(serde_json::from_str(&line)?))
}
