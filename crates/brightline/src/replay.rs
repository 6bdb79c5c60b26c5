//! Replays: recorded exchanges through the real path, under an agreement that nobody need have
//! signed.
//!
//! Only the time and the model are simulated: each line of a recording goes over HTTP to
//! the same gateway that `serve` runs, which reads, counts, decides, charges and records as it does
//! on a real day, and the model behind it says what was recorded. What is told of a line is what
//! its records say.
//!
//! # What it cannot show
//!
//! What callers and models would have said had they been told otherwise: a held request has no
//! second try in the recording. Who waits for approval is held for good; nobody approves in a
//! replay.

mod difference;
mod enrolment;
mod line;
mod played;
mod recording;
mod spent;
mod stage;
mod tally;
mod told;
mod vendor;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use agreement::Bundle;
use lexicon::{AgreementId, Moment};

pub(crate) use self::difference::Difference;
pub(crate) use self::enrolment::Enrolment;
use self::recording::{BadLine, Recording};
use self::spent::Budgeting;
use self::stage::Stage;
use self::tally::Tally;
pub(crate) use self::told::{Story, Summary};

/// Why a recording is not replayed.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(crate) enum NotReplayed {
    /// The recording cannot be read.
    #[error("the recording `{path}` cannot be read: {reason}")]
    #[diagnostic(help("name a file with one JSON object a line"))]
    Unreadable { path: PathBuf, reason: std::io::Error },
    /// Lines of it cannot be played.
    #[error("{}", bad_lines(path, bad, *all))]
    #[diagnostic(help(
        "mend them, or leave them out with --skip-bad; docs/replay.md has the form"
    ))]
    BadLines { path: PathBuf, bad: Vec<BadLine>, all: usize },
    /// There is nothing in it.
    #[error("the recording `{0}` has no line that can be played")]
    Empty(PathBuf),
    /// It was written to meanwhile.
    #[error("the recording `{0}` changed while it was played")]
    #[diagnostic(help("play a copy"))]
    Changed(PathBuf),
    /// The callers belong to nobody.
    #[error(
        "`{agreement}` has no party {} for the callers of the recording: it has {known}",
        asked.as_ref().map_or_else(|| "but developers".to_owned(), |asked| format!("`{asked}`"))
    )]
    #[diagnostic(help("name one of its parties with --party"))]
    Party { asked: Option<String>, agreement: AgreementId, known: String },
    /// An agreement begins after the recording does.
    #[error("`{agreement}` is effective from {effective} on, and the recording begins at {start}")]
    #[diagnostic(help("begin later with --start, or leave it out"))]
    TooEarly { agreement: AgreementId, effective: Moment, start: Moment },
    /// The policies of the agreement cannot be used.
    #[error(transparent)]
    Engine(#[from] controls::EngineError),
    /// The agreement cannot be rehearsed.
    #[error(transparent)]
    NotInForce(#[from] gateway::NotInForce),
    /// The time cannot be simulated.
    #[error(transparent)]
    NotSimulated(#[from] gateway::NotSimulated),
    /// The workloads cannot be enrolled.
    #[error(transparent)]
    Enrolment(#[from] gateway::EnrolmentError),
    /// The models cannot be reached.
    #[error(transparent)]
    Egress(#[from] gateway::EgressError),
    /// The case register is none.
    #[error("the case register cannot be used: {0}")]
    Register(#[from] gateway::BadRegister),
    /// There are no keys for the ledger.
    #[error(transparent)]
    Keys(#[from] keyholder::NoKeys),
    /// The store does not open.
    #[error(transparent)]
    Store(#[from] store::OpenError),
    /// The records cannot be read.
    #[error(transparent)]
    NotRead(#[from] store::NotRead),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] store::NotCharged),
    /// The log cannot be published.
    #[error(transparent)]
    NotPublished(#[from] store::NotPublished),
    /// The data directory cannot be marked.
    #[error(transparent)]
    #[diagnostic(transparent)]
    OtherClock(#[from] crate::clock_mark::OtherClock),
    /// A socket or a file.
    #[error(transparent)]
    #[diagnostic(help("a replay needs loopback and a writable folder for temporary files"))]
    Io(#[from] std::io::Error),
    /// The gateway does not answer.
    #[error("the gateway gave no answer to line {line}: {why}")]
    NoAnswer { line: usize, why: String },
    /// What became of a line is not on record.
    #[error("line {line} was answered with status {status} and is not on record: {why}")]
    NotOnRecord { line: usize, status: u16, why: String },
    /// Nobody could see it.
    #[error("what was played cannot be told")]
    Unsaid(#[from] crate::output::Unsaid),
    /// Something of the replay itself is wrong.
    #[error("the replay is wrong: {0}")]
    #[diagnostic(help("this is a fault of Brightline: please report it"))]
    Broken(String),
}

impl NotReplayed {
    fn broken(error: impl std::fmt::Display) -> Self {
        Self::Broken(error.to_string())
    }
}

fn bad_lines(path: &Path, bad: &[BadLine], all: usize) -> String {
    let told = bad.iter().map(|line| format!("\n  line {}: {}", line.number, line.why));
    let told: String = told.collect();
    let rest = all.saturating_sub(bad.len());
    let more = if rest > 0 { format!("\n  and {rest} more") } else { String::new() };
    let lines = if all == 1 { "1 line".to_owned() } else { format!("{all} lines") };
    format!("{lines} of `{}` cannot be played:{told}{more}", path.display())
}

/// Everything that a replay is made of.
pub(crate) struct Replay {
    recording: Recording,
    enrolment: Enrolment,
    start: Moment,
    /// Where data directories go.
    folder: PathBuf,
}

impl Replay {
    /// A replay of the recording `file`, under each of `bundles`, with its data in `folder`.
    ///
    /// # Errors
    ///
    /// The recording cannot be played, or begins before an agreement does.
    pub(crate) fn new(
        file: &Path,
        skip_bad: bool,
        enrolment: Enrolment,
        start: Option<Moment>,
        bundles: &[&Bundle],
        folder: PathBuf,
    ) -> Result<Self, NotReplayed> {
        let latest = bundles.iter().max_by_key(|bundle| bundle.effective());
        let latest = latest.ok_or_else(|| NotReplayed::broken("there is no agreement"))?;
        let effective = latest.effective();
        let start = start.unwrap_or(effective);
        if start < effective {
            let agreement = latest.id().clone();
            return Err(NotReplayed::TooEarly { agreement, effective, start });
        }
        Ok(Self { recording: Recording::open(file, skip_bad)?, enrolment, start, folder })
    }

    /// How many lines there are to play.
    pub(crate) const fn lines(&self) -> usize {
        self.recording.len()
    }

    /// Plays every line under `bundle`, tells each to `told`, and what came of all of them. The
    /// data directory is in `name` of the folder.
    ///
    /// # Errors
    ///
    /// See [`NotReplayed`].
    pub(crate) async fn play(
        &mut self,
        bundle: &Arc<Bundle>,
        name: &str,
        told: &mut impl FnMut(&Story) -> Result<(), NotReplayed>,
    ) -> Result<Summary, NotReplayed> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder)?;
        let cast = &self.recording.cast;
        let mut stage = Stage::build(&folder, bundle, self.start, cast, &self.enrolment).await?;
        let (mut tally, mut budgeting) = (Tally::new(bundle), Budgeting::of(bundle));
        for place in 0..self.recording.len() {
            let Some(line) = self.recording.line(place)? else { break };
            let mut story = Story::of(&line);
            budgeting.before(stage.store(), stage.at(&line))?;
            let played = stage.play(line).await?;
            tally.add(&story, &played);
            story.end(played);
            told(&story)?;
        }
        let spent = budgeting.end(stage.store())?;
        stage.close().await?;
        Ok(Summary {
            agreement: bundle.id().clone(),
            version: bundle.version(),
            digest: bundle.digest(),
            start: self.start,
            tally,
            spent,
            bad: self.recording.bad.clone(),
            skipped: self.recording.skipped,
            unread: self.recording.cast.unread.iter().cloned().collect(),
        })
    }
}
