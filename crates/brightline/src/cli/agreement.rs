//! The verbs of `brightline agreement`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Write an agreement to begin with. A file that is there is never overwritten.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The file to write.
    pub(crate) file: PathBuf,
    /// What it is for.
    #[arg(long, value_name = "KIND", default_value = "minimal")]
    pub(crate) kind: Kind,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a new agreement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// The least that holds, with a comment on every key.
    Minimal,
    /// A department that uses models in its classified cloud.
    ClassifiedCloud,
    /// A hospital.
    Hospital,
    /// A company with employees, under the human-oversight duties of the EU AI Act.
    Workplace,
}

impl Kind {
    /// The spelling on the command line.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::ClassifiedCloud => "classified-cloud",
            Self::Hospital => "hospital",
            Self::Workplace => "workplace",
        }
    }
}

/// Who is asked to prove, and for how long.
#[derive(Debug, Args)]
pub(crate) struct SolverArgs {
    /// A solver, and the command that starts it; may be given several times. Without one, the
    /// cvc5 on the path.
    #[arg(long, value_name = "NAME=COMMAND")]
    pub(crate) solver: Vec<prover::SolverCommand>,
    /// The longest time for one question, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(crate) timeout: u64,
}

/// Read, lint, compile, try and prove an agreement: everything that is wrong with it, on one
/// screen.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The agreement, as Markdown with typed blocks.
    pub(crate) file: PathBuf,
    /// Ordinary prose without typed blocks, such as somebody's draft: lint it, and nothing else.
    #[arg(long, conflicts_with_all = ["no_prove", "solver"])]
    pub(crate) prose: bool,
    /// The vendor's public policy, as text: find where the agreement is weaker (G1).
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// A public statement about the agreement, as text: find where it is wider (G2).
    #[arg(long, value_name = "FILE", conflicts_with = "policy")]
    pub(crate) statement: Option<PathBuf>,
    /// Do not ask a solver. The answer then says that nothing was proven.
    #[arg(long, conflicts_with = "solver")]
    pub(crate) no_prove: bool,
    #[command(flatten)]
    pub(crate) solvers: SolverArgs,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Show what an agreement says: each clause beside its blocks, policies and cases.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The agreement, as Markdown with typed blocks.
    pub(crate) file: PathBuf,
    /// Show this clause only.
    #[arg(long, value_name = "CLAUSE")]
    pub(crate) clause: Option<lexicon::ClauseId>,
    /// Print the compiled policies as Cedar, and nothing else.
    #[arg(long, conflicts_with_all = ["schema", "clause"])]
    pub(crate) cedar: bool,
    /// Print the schema of the policies as Cedar, and nothing else.
    #[arg(long, conflicts_with = "clause")]
    pub(crate) schema: bool,
    /// Print from each clause the way to its policies, controls, invariants and cases, as Markdown.
    #[arg(long, conflicts_with_all = ["cedar", "schema", "clause", "json"])]
    pub(crate) trace: bool,
    /// Print one JSON object.
    #[arg(long, conflicts_with_all = ["cedar", "schema"])]
    pub(crate) json: bool,
}

/// Decide the cases of an agreement with the engine that decides at run time.
#[derive(Debug, Args)]
pub(crate) struct CasesArgs {
    /// The agreement, as Markdown with typed blocks.
    pub(crate) file: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Compare two agreements: what their clauses say, and what they decide.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The old agreement.
    pub(crate) old: PathBuf,
    /// The new agreement.
    pub(crate) new: PathBuf,
    /// Do not ask a solver what they decide differently.
    #[arg(long, conflicts_with = "solver")]
    pub(crate) no_prove: bool,
    #[command(flatten)]
    pub(crate) solvers: SolverArgs,
    /// The answer is no (exit code 1) unless the new one is shown to permit nothing that the old
    /// one does not.
    #[arg(long, conflicts_with = "no_prove")]
    pub(crate) not_wider: bool,
    /// Write the comparison as one page of HTML, for a browser or a printer.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Explain what a finding means, and what to write instead.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code of a finding, for example A1 or unknown-key; without it, all codes.
    pub(crate) code: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}
