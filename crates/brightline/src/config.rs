//! The configuration: one TOML file, read once, checked as a whole before anything starts.
//!
//! An agreement is not configuration: the file only says where it lies. `docs/defaults.md` has
//! every key, its default and the reason for it.

mod raw;
mod resolved;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::command::KEY_PREFIX;
use crate::problems::Problems;
use crate::webhook::Hook;
use gateway::{Limits, Reviewing, TlsFiles, Upstream, Workload};
use http::Uri;
use miette::{IntoDiagnostic as _, WrapErr as _};
use tlog::PublicKey;

/// A checked configuration. Nothing in it stands for a default any more.
#[derive(Debug)]
pub(crate) struct Config {
    /// Where callers connect.
    pub(crate) listen: SocketAddr,
    /// The data directory.
    pub(crate) data: PathBuf,
    /// The agreement.
    pub(crate) agreement: PathBuf,
    /// The certificate authorities of upstreams; absent, those of the operating system.
    pub(crate) roots: Option<PathBuf>,
    /// The public log.
    pub(crate) log: Log,
    /// The socket of the process that holds the keys of the persons ledger; absent, this one does.
    pub(crate) keyholder: Option<PathBuf>,
    /// The case register; absent, nobody can say which cases are open.
    pub(crate) cases: Option<Cases>,
    /// The listener for metrics; absent, there are none.
    pub(crate) metrics: Option<Metrics>,
    /// The console; absent, people decide nowhere.
    pub(crate) console: Option<Console>,
    /// The certificates of the front door; absent, it speaks plain HTTP.
    pub(crate) tls: Option<TlsFiles>,
    /// The bounds of the data plane.
    pub(crate) limits: Limits,
    /// How held acts are reviewed, and by whom.
    pub(crate) reviewing: Reviewing,
    /// Where requests may go.
    pub(crate) upstreams: Vec<Upstream>,
    /// Who may call.
    pub(crate) workloads: Vec<Workload>,
    /// Which of them are told of their reviews, and where.
    pub(crate) hooks: Vec<Hook>,
    /// The public keys of the parties, each named after its party.
    pub(crate) parties: Vec<PublicKey>,
}

/// What the public log is called and how it is written.
#[derive(Debug)]
pub(crate) struct Log {
    /// Its name, as a URL without the scheme.
    pub(crate) origin: String,
    /// The file that keeps the last published checkpoint, outside the data directory.
    pub(crate) pin: PathBuf,
    /// Records that may wait to be written.
    pub(crate) queue: usize,
    /// How often checkpoints are published.
    pub(crate) publish_every: Duration,
}

/// Where the case register comes from.
#[derive(Clone, Debug)]
pub(crate) struct Cases {
    /// The place.
    pub(crate) from: CasesFrom,
    /// How often it is looked at.
    pub(crate) every: Duration,
}

/// The place of a case register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CasesFrom {
    /// Comma-separated values in a file.
    File(PathBuf),
    /// Comma-separated values or JSON from a server on this machine.
    Url(Uri),
}

impl std::fmt::Display for CasesFrom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Url(url) => url.fmt(f),
        }
    }
}

/// Who may ask for metrics, and how old they may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Metrics {
    /// Where to ask, on this machine.
    pub(crate) listen: SocketAddr,
    /// The ledger is read at most once in so long.
    pub(crate) every: Duration,
}

/// Where people decide.
#[derive(Clone, Debug)]
pub(crate) struct Console {
    /// Where to ask.
    pub(crate) listen: SocketAddr,
    /// What browsers know it by; absent, `http://localhost` and the port.
    pub(crate) origin: Option<String>,
}

/// The value of an environment variable, if it is set and is text.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Config {
    /// Reads and checks the configuration file `path`, with the keys of upstreams from the
    /// environment.
    ///
    /// # Errors
    ///
    /// It cannot be read, or something is wrong with it.
    pub(crate) fn read(path: &Path) -> miette::Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "keys of upstreams are given by environment")]
        let environment = |name: &str| std::env::var(name).ok();
        Self::read_with(path, &environment)
    }

    /// As [`Config::read`], for verbs that reach no upstream: whoever signs has no key of one.
    ///
    /// # Errors
    ///
    /// As [`Config::read`].
    pub(crate) fn read_to_look(path: &Path) -> miette::Result<Self> {
        Self::read_with(path, &|_| Some("none".to_owned()))
    }

    fn read_with(path: &Path, environment: Environment<'_>) -> miette::Result<Self> {
        let name = path.display();
        let source = std::fs::read_to_string(path).into_diagnostic().wrap_err_with(|| {
            format!("the configuration `{name}` cannot be read: name another with --config")
        })?;
        Ok(Self::parse(&source, path, environment)?)
    }

    /// Checks the configuration `source` of the file `path`. Relative paths in it start from the
    /// folder of the file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, at once, each with its place and what to write.
    pub(crate) fn parse(
        source: &str,
        path: &Path,
        environment: Environment<'_>,
    ) -> Result<Self, Problems> {
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        resolved::resolve(source, folder, environment)
            .map_err(|found| Problems::new(&path.display().to_string(), &masked(source), found))
    }
}

/// `source` with the secret part of every key of ours hidden: complaints quote the file, and end up
/// in journals that more people read.
fn masked(source: &str) -> String {
    let mut masked = String::with_capacity(source.len());
    let mut parts = source.split(KEY_PREFIX);
    masked.extend(parts.next());
    for part in parts {
        let is_secret =
            |character: &char| character.is_ascii_alphanumeric() || "-_".contains(*character);
        let secret = part.chars().take_while(is_secret).count();
        masked.push_str(KEY_PREFIX);
        masked.extend(std::iter::repeat_n('*', secret).chain(part.chars().skip(secret)));
    }
    masked
}

/// Where the pin of the data directory `data` is unless somebody says otherwise: beside it.
pub(crate) fn pin_beside(data: &Path) -> PathBuf {
    let mut pin = data.as_os_str().to_owned();
    pin.push(".pin");
    pin.into()
}

#[cfg(test)]
mod tests;
