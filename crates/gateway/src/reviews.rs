//! Held acts and the people who decide about them, as the gateway meets both.
//!
//! A hold opens a review, durable with the record of the hold. People decide through
//! [`Gateway::decide_review`]; the caller asks again, and a second decision is made with their
//! approvals among its facts (`path/resume.rs`).
//!
//! INVARIANT (I7): nothing here executes an act. It keeps what people signed, and says where a
//! review stands. Whoever executes has the review's turn, and makes the execution durable first.

mod act;
mod attention;
mod canary;
mod changes;
mod duty;
mod evidence;
mod expiry;
mod feed;
mod glass;
mod patience;
mod people;
mod records;
mod roster;
mod show;
mod tell;
mod token;
mod warrant;

use lexicon::Span;
use review::{Roster, State};

pub(crate) use act::{Asked, act_of, kind_of_call, opening_of};
pub(crate) use attention::Attending;
pub(crate) use changes::Bulletin;
pub use changes::{Change, Changes};
pub(crate) use evidence::words_of;
pub(crate) use feed::{Feeds, feed};
pub use glass::NotBroken;
pub(crate) use glass::glasses_of;
pub(crate) use patience::Patience;
pub use people::{NotDecided, NotOpened};
pub(crate) use records::reviewed;
pub(crate) use roster::roster_of;
pub(crate) use tell::tell;
pub(crate) use token::{Minting, PERMIT, PermitKey};
pub(crate) use warrant::{Warrant, stop_of};

/// How held acts are reviewed.
#[derive(Clone, Debug)]
pub struct Reviewing {
    /// Who may decide, as configured. What was enrolled since comes from the store.
    pub roster: Roster,
    /// How long an act waits for people. Then it is denied.
    pub lifetime: Span,
    /// How many open reviews one workload may have.
    pub open_per_workload: usize,
    /// How long an effector may take to do what a permit token says.
    pub token_lifetime: Span,
}

impl Default for Reviewing {
    /// Nobody decides: what is held stays held, for a day.
    fn default() -> Self {
        Self {
            roster: Roster::default(),
            lifetime: Span::from_seconds(24 * 3_600),
            open_per_workload: 1_000,
            token_lifetime: Span::from_seconds(60),
        }
    }
}

/// What a caller learns of a review: never who decided, how many, or why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// People have not decided yet.
    Waiting,
    /// People have approved it: asking again has it decided anew.
    Approved,
    /// It is not done. Whoever asked may have withdrawn it.
    Denied,
    /// Nobody decided in time.
    Expired,
    /// It was done.
    Executed,
}

impl Standing {
    pub(crate) const fn of(state: State) -> Self {
        match state {
            State::Requested | State::PartlyApproved => Self::Waiting,
            State::Approved => Self::Approved,
            State::Denied | State::Withdrawn => Self::Denied,
            State::Expired => Self::Expired,
            State::Executed => Self::Executed,
        }
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Executed => "executed",
        }
    }
}
