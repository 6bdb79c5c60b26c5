//! Reviews: what waits for people, and what they say.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use lexicon::{ReviewId, ReviewerId};

use super::PassphraseArgs;

/// Reviews: see what waits, and decide, signed with a key in a file.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    #[command(subcommand)]
    pub(crate) verb: ReviewVerb,
}

/// What to do with reviews.
#[derive(Debug, Subcommand)]
pub(crate) enum ReviewVerb {
    List(ListArgs),
    Show(ShowReviewArgs),
    Approve(ApproveArgs),
    Deny(DenyArgs),
    Wait(WaitArgs),
    Duty(DutyArgs),
}

impl ReviewVerb {
    /// Who asks, and where.
    pub(crate) const fn desk(&self) -> &DeskArgs {
        match self {
            Self::List(args) => &args.desk,
            Self::Show(args) => &args.desk,
            Self::Approve(args) => &args.desk,
            Self::Deny(args) => &args.desk,
            Self::Wait(args) => &args.desk,
            Self::Duty(args) => &args.desk,
        }
    }
}

/// Who asks, and where.
#[derive(Debug, Args)]
pub(crate) struct DeskArgs {
    /// The console, as browsers know it. Its `origin` is part of what is signed to sign in.
    #[arg(
        long,
        value_name = "URL",
        env = "BRIGHTLINE_CONSOLE",
        default_value = "http://localhost:8401"
    )]
    pub(crate) url: String,
    /// Your name as reviewer.
    #[arg(long, value_name = "NAME", env = "BRIGHTLINE_REVIEWER")]
    pub(crate) reviewer: ReviewerId,
    /// Your key: `brightline keys new --party NAME --out FILE` writes one.
    #[arg(long, value_name = "FILE", env = "BRIGHTLINE_REVIEWER_KEY")]
    pub(crate) key: PathBuf,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArgs,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// List what waits for people, the one that expires first at the top.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// All there were, the newest at the top.
    #[arg(long)]
    pub(crate) all: bool,
}

/// Show the statement of a review. The time that an approval needs begins with it.
#[derive(Debug, Args)]
pub(crate) struct ShowReviewArgs {
    /// The review.
    pub(crate) review: ReviewId,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// Open what is held too. That it was opened is noted in your decision.
    #[arg(long)]
    pub(crate) evidence: bool,
}

/// Approve one act, once. The statement is shown first, and the form asked for.
#[derive(Debug, Args)]
pub(crate) struct ApproveArgs {
    /// The review.
    pub(crate) review: ReviewId,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The reason, in your own words; without it, you are asked.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// An answer of the form, as FIELD=TEXT; what is missing, you are asked.
    #[arg(long = "answer", value_name = "FIELD=TEXT")]
    pub(crate) answers: Vec<String>,
    /// Do not ask whether you mean it.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Deny one act. It needs no form and no time.
#[derive(Debug, Args)]
pub(crate) struct DenyArgs {
    /// The review.
    pub(crate) review: ReviewId,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The reason, in your own words.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) reason: String,
}

/// Wait until a review is over. Exit code 1 unless its act was approved or executed.
///
/// Until you have decided you are not told that others have, so that an approval shows only when
/// the act is executed.
#[derive(Debug, Args)]
pub(crate) struct WaitArgs {
    /// The review.
    pub(crate) review: ReviewId,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// Seconds to wait at most; without it, until the review expires.
    #[arg(long = "for", value_name = "SECONDS")]
    pub(crate) at_most: Option<u64>,
}

/// Go on shift, or off. An agreement can ask for people on shift before anybody approves.
///
/// A shift ends by itself after twelve hours, and when the gateway begins anew.
#[derive(Debug, Args)]
pub(crate) struct DutyArgs {
    /// `on` or `off`.
    pub(crate) say: Say,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
}

/// Whether somebody is on shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Say {
    /// From now on.
    On,
    /// Not any more.
    Off,
}
