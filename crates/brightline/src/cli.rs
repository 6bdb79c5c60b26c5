//! The command line. Each verb's own words are in its file of `command/`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

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
    Model(ModelArgs),
    Keys(KeysArgs),
    Completions(CompletionsArgs),
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

/// Keys of workloads.
#[derive(Debug, Args)]
pub(crate) struct KeysArgs {
    #[command(subcommand)]
    pub(crate) verb: KeysVerb,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysVerb {
    New(NewKeyArgs),
}

/// Draw a fresh key and print it once, with the lines that enrol it. Nothing is stored.
#[derive(Debug, Args)]
pub(crate) struct NewKeyArgs {
    /// The workload that will use the key.
    #[arg(long, value_name = "NAME")]
    pub(crate) workload: lexicon::WorkloadId,
    /// Its party in the agreement.
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: Option<lexicon::PartyId>,
    /// The kind of place it runs in: cloud, on-premises or edge.
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: Option<lexicon::DeploymentClass>,
    /// The region it runs in, in the words of the agreement.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<lexicon::Region>,
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
