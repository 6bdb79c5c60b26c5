//! The invariants, by the ids that documentation, tests and run-time checks share.

use std::fmt;

/// One promise that must hold on every request. The list is append-only; an id is never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvariantId {
    /// No byte goes to a provider or a tool before the record of its decision is durable.
    I1,
    /// No byte of an answer reaches the client unscreened; a limit reached means inspected or
    /// refused.
    I2,
    /// An error is never a yes.
    I3,
    /// What was judged is what is sent.
    I4,
    /// Every acknowledged record is in the log, once, in one line of history, also after power
    /// loss.
    I5,
    /// The persons ledger never under-counts.
    I6,
    /// No consequential or lethal effect without a valid quorum bound to that exact act, used once.
    I7,
    /// A refusal under a red line stays a refusal.
    I8,
    /// Nothing reaches a vendor under an order in force after its hour.
    I9,
    /// What decides changes only with both parties' signatures, on record.
    I10,
    /// The log carries no content and no identifier of a person.
    I11,
    /// Memory, time and queues are bounded; one caller cannot starve another.
    I12,
}

impl fmt::Display for InvariantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
