//! Recorded values: what may only happen once its record is durable.
//!
//! INVARIANT (I1): a [`Recorded`] is minted in this file only, from the store's acknowledgement of
//! exactly the leaf that was pending. The module has no child modules but its tests, because a
//! child could mint too.

use lexicon::{Digest, RecordNumber};

use crate::Leaf;

/// A value that waits for its record to be durable.
///
/// ```compile_fail,E0616
/// fn take<T>(pending: evidence::Pending<T>) -> T {
///     pending.value
/// }
/// ```
#[derive(Debug)]
#[must_use = "a pending value is worth nothing until its record is durable"]
pub struct Pending<T> {
    value: T,
    leaf: Leaf,
}

impl<T> Pending<T> {
    /// `value`, on condition that `leaf` is recorded.
    pub const fn new(value: T, leaf: Leaf) -> Self {
        Self { value, leaf }
    }

    /// What must be recorded.
    pub const fn leaf(&self) -> &Leaf {
        &self.leaf
    }

    /// The value with its record number, if `ack` is about exactly this leaf.
    ///
    /// # Errors
    ///
    /// [`WrongAck`] if it is about another leaf. The value is lost: an error is never a yes.
    pub fn confirm(self, ack: Ack) -> Result<Recorded<T>, WrongAck> {
        if ack.leaf == self.leaf.hash() {
            Ok(Recorded { value: self.value, number: ack.number })
        } else {
            Err(WrongAck { number: ack.number })
        }
    }
}

/// The store's word that a leaf is durable, once, at its place in the log.
#[derive(Debug)]
pub struct Ack {
    number: RecordNumber,
    leaf: Digest,
}

impl Ack {
    /// States that the leaf with this hash is durable at `number`.
    ///
    /// TRUST: nothing in this crate can check it. It may be called in the crate `store` only.
    #[must_use]
    pub const fn assertion(number: RecordNumber, leaf: Digest) -> Self {
        Self { number, leaf }
    }
}

/// An acknowledgement of something else than what was pending.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record {number} is another record than the one that was to be kept: restart the process")]
pub struct WrongAck {
    number: RecordNumber,
}

/// A value whose record is durable. It can be had from [`Pending::confirm`] only, and once.
///
/// ```compile_fail,E0451
/// let number = lexicon::RecordNumber::new(0);
/// let forged = evidence::Recorded { value: "permit", number };
/// ```
///
/// ```compile_fail,E0599
/// fn twice(recorded: evidence::Recorded<String>) -> [evidence::Recorded<String>; 2] {
///     [recorded.clone(), recorded]
/// }
/// ```
#[derive(Debug)]
#[must_use = "a recorded value is the right to do what was recorded"]
pub struct Recorded<T> {
    value: T,
    number: RecordNumber,
}

impl<T> Recorded<T> {
    /// The place of the record in the log.
    pub const fn number(&self) -> RecordNumber {
        self.number
    }

    /// The value, to look at.
    pub const fn value(&self) -> &T {
        &self.value
    }

    /// The value, to use.
    pub fn into_value(self) -> T {
        self.value
    }
}

#[cfg(test)]
mod tests;
