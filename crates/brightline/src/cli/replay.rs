//! The verb `brightline replay`.

use std::path::PathBuf;

use clap::Args;

/// Play recorded exchanges through the real path, under an agreement that nobody need have signed.
///
/// Each line of the recording is one exchange: its request goes to a real gateway on this machine,
/// whose model says what was recorded, at the time that was recorded. No vendor is reached.
///
/// Exit codes: 0 everything was played; 1 with `--against`, something is looser under the agreement
/// than under the one before; 2 a line cannot be played, usage or a fault.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The recording, one JSON object a line.
    pub(crate) file: PathBuf,
    /// The agreement to play it under.
    #[arg(long, value_name = "FILE")]
    pub(crate) agreement: PathBuf,
    /// The agreement before: play it under this one as well, and tell what changes.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// The case register, as comma-separated values with the columns case, opened and closed: a
    /// grant that asks for a case then needs one that is open. Without it, naming one is enough.
    #[arg(long, value_name = "FILE")]
    pub(crate) cases: Option<PathBuf>,
    /// A configuration: workloads that it enrols are who it says they are.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The party of other workloads; without it, the first customer of the agreement.
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: Option<lexicon::PartyId>,
    /// Where other workloads run: cloud, on-premises or edge.
    #[arg(long, value_name = "CLASS", default_value = "cloud")]
    pub(crate) class: lexicon::DeploymentClass,
    /// The region of other workloads; without it, the first that the agreement names.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<lexicon::Region>,
    /// The moment of second 0, for example 2026-03-02T00:00:00Z; without it, the moment from which
    /// on every agreement is in force.
    #[arg(long, value_name = "TIME")]
    pub(crate) start: Option<lexicon::Moment>,
    /// Leave out lines that cannot be played, and count them.
    #[arg(long)]
    pub(crate) skip_bad: bool,
    /// Keep the data directory, with the log, in this new folder.
    #[arg(long, value_name = "FOLDER", conflicts_with = "against")]
    pub(crate) keep: Option<PathBuf>,
    /// Print one JSON object for each line, and one with the summary.
    #[arg(long)]
    pub(crate) json: bool,
}
