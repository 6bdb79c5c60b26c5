//! The command line. Each verb's own words are in its file of `command/`.

mod agreement;
mod effector;
mod ledger;
mod replay;
mod review;
mod signing;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use self::agreement::{
    CasesArgs, CheckArgs, DiffArgs, ExplainArgs, Kind, NewArgs, ShowArgs, SolverArgs,
};
pub(crate) use self::effector::{
    EffectorArgs, PermitArgs, PermitKeyArgs, PermitVerb, ShowPermitArgs,
};
pub(crate) use self::ledger::{KeyholderArgs, LedgerArgs, LedgerVerb, StatusArgs};
pub(crate) use self::replay::ReplayArgs;
pub(crate) use self::review::{
    ApproveArgs, DenyArgs, DeskArgs, DutyArgs, ListArgs, ReviewArgs, ReviewVerb, Say,
    ShowReviewArgs, WaitArgs,
};
pub(crate) use self::signing::{ActivateArgs, PassphraseArgs, SignArgs, VerifySignedArgs};

/// Holds the red lines of an AI agreement on every request, and leaves evidence that it did.
///
/// Exit codes: 0 good; 1 the answer is no (a check or a verification failed); 2 usage,
/// configuration or a fault.
#[derive(Debug, Parser)]
#[command(name = "brightline", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Serve(ServeArgs),
    Demo(DemoArgs),
    Agreement(AgreementArgs),
    Review(ReviewArgs),
    Ledger(LedgerArgs),
    Keyholder(KeyholderArgs),
    Log(LogArgs),
    Keys(KeysArgs),
    Model(ModelArgs),
    Effector(EffectorArgs),
    Permit(PermitArgs),
    Replay(ReplayArgs),
    Completions(CompletionsArgs),
}

/// Run the gateway until it is interrupted. SIGHUP reads the agreement again.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The configuration.
    #[arg(long, value_name = "FILE", env = "BRIGHTLINE_CONFIG", default_value = "brightline.toml")]
    pub(crate) config: PathBuf,
    /// Check the configuration and the agreement, and start nothing.
    #[arg(long)]
    pub(crate) check: bool,
    /// For rehearsals on this machine only: take the time from this header of each request, as
    /// RFC 3339 or in milliseconds since 1970, instead of from the system. Every record says so.
    #[arg(long, value_name = "HEADER")]
    pub(crate) simulated_clock: Option<http::HeaderName>,
    /// What to tell on the standard error: error, warn, info, debug, or more exactly, as in
    /// `info,gateway=debug`.
    #[arg(long, value_name = "LEVEL", env = "BRIGHTLINE_LOG", default_value = "info")]
    pub(crate) log: String,
    /// Print the start-up line, and tell everything else, as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Play a short day through the front door, check its log, and stay up to be tried.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Exit after the day instead of staying up.
    #[arg(long)]
    pub(crate) once: bool,
    /// Print one JSON object per line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Agreements.
#[derive(Debug, Args)]
pub(crate) struct AgreementArgs {
    #[command(subcommand)]
    pub(crate) verb: AgreementVerb,
}

/// What to do with agreements.
#[derive(Debug, Subcommand)]
pub(crate) enum AgreementVerb {
    New(NewArgs),
    Check(CheckArgs),
    Prove(ProveArgs),
    Show(ShowArgs),
    Cases(CasesArgs),
    Diff(DiffArgs),
    Explain(ExplainArgs),
    Sign(SignArgs),
    Verify(VerifySignedArgs),
    Activate(ActivateArgs),
}

/// Prove that an agreement keeps what it promises, and write the proof beside it.
#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    /// The agreement.
    pub(crate) file: PathBuf,
    /// The version before: prove also that the new one is not wider.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// The proof, if it is not to be beside the agreement with the ending .proof.json.
    #[arg(long, value_name = "FILE")]
    pub(crate) proof: Option<PathBuf>,
    /// Prove again what a proof claims, and write nothing.
    #[arg(long)]
    pub(crate) check: bool,
    /// Prove, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) solvers: SolverArgs,
    /// Show each region, and what is assumed, as Cedar policies.
    #[arg(long)]
    pub(crate) cedar: bool,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The public log.
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    #[command(subcommand)]
    pub(crate) verb: LogVerb,
}

/// What to do with logs.
#[derive(Debug, Subcommand)]
pub(crate) enum LogVerb {
    Verify(VerifyArgs),
}

/// Check every record, tile and signature of a log, from its files alone.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The directory of the log: `log` in the data directory, or a copy of it.
    pub(crate) directory: PathBuf,
    /// The log's public key, as you were given it; without it, the one that lies in the log.
    #[arg(long, value_name = "FILE")]
    pub(crate) vkey: Option<PathBuf>,
    /// An earlier checkpoint, kept elsewhere; without it, the pin beside the data directory, if
    /// there is one.
    #[arg(long, value_name = "FILE")]
    pub(crate) pin: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Run the stand-in model: scripted answers in the wire formats of two vendors. It thinks nothing.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4010")]
    pub(crate) listen: std::net::SocketAddr,
    /// The rules that script it; without them, the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    /// Print the built-in rules, as a start for one's own, and exit.
    #[arg(long, conflicts_with = "rules")]
    pub(crate) print_rules: bool,
    /// Print the start-up line as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Keys of workloads and of parties.
#[derive(Debug, Args)]
pub(crate) struct KeysArgs {
    #[command(subcommand)]
    pub(crate) verb: KeysVerb,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysVerb {
    New(NewKeyArgs),
    Webhook(WebhookKeyArgs),
}

/// Print the public key by which receivers of webhooks know what a gateway tells them.
#[derive(Debug, Args)]
pub(crate) struct WebhookKeyArgs {
    /// The secret key: `keys/webhook.key` in the data directory.
    pub(crate) file: PathBuf,
}

/// Draw a fresh key, for a workload or for a party, and print the lines that enrol it.
///
/// The key of a workload is printed once and not stored. The key of a party, with which it signs
/// agreements, goes into a file, encrypted under a passphrase.
#[derive(Debug, Args)]
pub(crate) struct NewKeyArgs {
    /// The workload that will use the key.
    #[arg(long, value_name = "NAME", required_unless_present = "out")]
    pub(crate) workload: Option<lexicon::WorkloadId>,
    /// Its party in the agreement; with `--out`, the party that signs with the key.
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: Option<lexicon::PartyId>,
    /// The file for the key of a party.
    #[arg(long, value_name = "FILE", requires = "party")]
    #[arg(conflicts_with_all = ["workload", "class", "region", "expires"])]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArgs,
    /// Do not encrypt the key of a party: something else keeps the file.
    #[arg(long, requires = "out", conflicts_with = "passphrase_file")]
    pub(crate) no_passphrase: bool,
    /// The kind of place it runs in: cloud, on-premises or edge.
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: Option<lexicon::DeploymentClass>,
    /// The region it runs in, in the words of the agreement.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<lexicon::Region>,
    /// From when on the key admits nobody, for example 2027-03-01T00:00:00Z; without it, never.
    #[arg(long, value_name = "TIME")]
    pub(crate) expires: Option<lexicon::Moment>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Print the completions of a shell.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests;
