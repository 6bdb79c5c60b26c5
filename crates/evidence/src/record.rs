//! Records: the facts that the log keeps.

use lexicon::{
    AgreementId, ClauseId, Deployment, Digest, Effect, ExchangeId, GrantId, ModelName, Moment,
    PartyId, Purpose, RecordNumber, ReviewId, ToolName, UpstreamName, WorkloadId,
};

use crate::{Activated, BreakGlass, Lapsed, LedgerRead, Noticed, Persons, Reviewed};

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// An agreement came into force.
    Activated(Activated),
    /// An emergency change was not ratified in time.
    Lapsed(Lapsed),
    /// The stack began to serve under an agreement.
    Started(Started),
    /// What was decided about a request, durable before a byte goes to a provider.
    Decision(Decision),
    /// What became of the exchange, durable before the last byte goes to the caller.
    Outcome(Outcome),
    /// Somebody read the persons ledger, durable before they see a count.
    LedgerRead(LedgerRead),
    /// What people should know, though it decides nothing.
    Noticed(Noticed),
    /// Something happened to a held act: people decided, or it was executed.
    Reviewed(Reviewed),
    /// Something happened to a broken glass.
    BreakGlass(BreakGlass),
}

/// The stack began to serve under an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// When.
    pub at: Moment,
    /// The agreement in force.
    pub agreement: AgreementId,
    /// Its version.
    pub version: u64,
    /// The digest of its exact text.
    pub bundle: Digest,
    /// The version of this software.
    pub software: &'static str,
}

/// What was decided about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub at: Moment,
    /// The exchange that the request opened.
    pub exchange: ExchangeId,
    /// Who asked, as authenticated.
    pub workload: WorkloadId,
    /// For which party of the agreement.
    pub party: PartyId,
    /// From where, as enrolled.
    pub deployment: Deployment,
    /// What for, out of what the workload is entitled to.
    pub purpose: Option<Purpose>,
    /// The grant that was in force for it.
    pub grant: Option<GrantId>,
    /// The digest of the case id that the caller named, if it named one. The log carries a
    /// commitment.
    pub case: Option<Digest>,
    /// The model, if it is one that is served here. A name that only the caller knows is content.
    pub model: Option<ModelName>,
    /// The way to the vendor, if one was found.
    pub upstream: Option<UpstreamName>,
    /// The decision.
    pub verdict: Verdict,
    /// Its stable code, out of a closed list.
    pub code: &'static str,
    /// The clauses that made it.
    pub clauses: Vec<ClauseId>,
    /// The digest of the agreement's exact text.
    pub bundle: Digest,
    /// The digest of the exact bytes judged. The log carries a commitment to it.
    pub request: Digest,
    /// The persons of the request.
    pub persons: Persons,
    /// The review that a hold opened. The log carries a commitment to its id: by the id anybody
    /// could see which reviews no exchange opened, and so which are tests.
    pub review: Option<ReviewId>,
}

/// What became of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// When.
    pub at: Moment,
    /// The record of the decision that let the exchange begin.
    pub of: RecordNumber,
    /// The exchange.
    pub exchange: ExchangeId,
    /// The decision about the answer.
    pub verdict: Verdict,
    /// Its stable code, out of a closed list.
    pub code: &'static str,
    /// The clauses that made it.
    pub clauses: Vec<ClauseId>,
    /// How the exchange ended.
    pub ending: Ending,
    /// The digest of the exact answer judged, if there was one. The log carries a commitment to it.
    pub answer: Option<Digest>,
    /// The tool calls in the answer, counted by [`ToolUse::tally`].
    pub tool_calls: Vec<ToolUse>,
    /// What the upstream says it used.
    pub usage: Usage,
    /// The persons of the exchange, request and answer, as far as it was looked at.
    pub persons: Persons,
    /// The review that a hold opened. The log carries a commitment to its id: by the id anybody
    /// could see which reviews no exchange opened, and so which are tests.
    pub review: Option<ReviewId>,
}

/// A decision, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It may happen.
    Permit,
    /// It waits for people.
    Hold,
    /// It may not happen.
    Deny,
}

impl Verdict {
    /// Every verdict, mildest first.
    pub const ALL: [Self; 3] = [Self::Permit, Self::Hold, Self::Deny];

    /// The spelling in a record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Hold => "hold",
            Self::Deny => "deny",
        }
    }
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// The whole answer was released to the caller.
    Delivered,
    /// The answer, or the rest of it, was not released.
    Withheld,
    /// The provider did not give a whole, readable answer.
    UpstreamFailed,
    /// The caller left before the end.
    ClientGone,
    /// The process ended before the exchange did.
    Unknown,
}

impl Ending {
    /// Every ending.
    pub const ALL: [Self; 5] =
        [Self::Delivered, Self::Withheld, Self::UpstreamFailed, Self::ClientGone, Self::Unknown];

    /// The spelling in a record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Withheld => "withheld",
            Self::UpstreamFailed => "upstream_failed",
            Self::ClientGone => "client_gone",
            Self::Unknown => "unknown",
        }
    }
}

/// Tool calls of one kind in one answer, and how many there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolUse {
    /// The manifest's own spelling, name or pattern; none for a tool that it does not declare,
    /// because the model chose that name.
    pub tool: Option<ToolName>,
    /// What the tool does to the world.
    pub effect: Effect,
    /// Whether the manifest declares it.
    pub declared: bool,
    /// The decision about it.
    pub verdict: Verdict,
    /// How many calls.
    pub calls: u64,
}

impl ToolUse {
    /// Adds one call to `uses`.
    ///
    /// LIMIT: a model may call as often as it likes, and a log entry has 65,535 bytes. Calls of one
    /// kind share an entry, so the list is bounded by the manifest and not by the model.
    pub fn tally(
        uses: &mut Vec<Self>,
        tool: Option<ToolName>,
        effect: Effect,
        declared: bool,
        verdict: Verdict,
    ) {
        let same = |known: &&mut Self| {
            known.tool == tool
                && known.effect == effect
                && known.declared == declared
                && known.verdict == verdict
        };
        match uses.iter_mut().find(same) {
            Some(known) => known.calls = known.calls.saturating_add(1),
            None => uses.push(Self { tool, effect, declared, verdict, calls: 1 }),
        }
    }
}

/// Tokens that the upstream says it used, where it says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub input: Option<u64>,
    /// Tokens written.
    pub output: Option<u64>,
}

#[cfg(test)]
mod tests;
