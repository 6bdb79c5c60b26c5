//! Rehearsals: what lets an agreement decide that nobody has proven or signed, in a simulation.

use lexicon::Digest;

use crate::Bundle;

/// Leave to decide by an agreement where time is simulated, and nowhere else.
///
/// It is no right. Nobody need have proven or signed the text, and nothing makes a
/// [`Mandate`](super::Mandate) of it: what puts an agreement in force takes a mandate.
///
/// ```compile_fail,E0308
/// use agreement::activation::{Mandate, Rehearsal};
/// fn in_force(rehearsal: Rehearsal) -> Mandate {
///     rehearsal
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a rehearsal is there to be played"]
pub struct Rehearsal {
    text: Digest,
}

impl Rehearsal {
    /// Leave to rehearse `bundle`.
    pub fn of(bundle: &Bundle) -> Self {
        Self { text: bundle.digest() }
    }

    /// The digest of the text that may be rehearsed.
    #[must_use]
    pub const fn text(&self) -> Digest {
        self.text
    }
}
