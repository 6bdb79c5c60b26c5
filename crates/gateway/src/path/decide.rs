//! Facts to a decision.
//!
//! Asks the engine of the agreement under which the exchange began. Pure: no await, no clock of its
//! own, no state. A decision about a request is bound to the digest of exactly what would be sent.
//!
//! Cannot catch: facts that are wrong. It decides about what `appraise` found.

use controls::Decision;

use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;

/// Decides whether the request may go to the model.
pub(crate) fn decide(admitted: &Admitted, appraised: &Appraised) -> Decision {
    admitted.engine.decide(&appraised.facts, appraised.read.outgoing.subject(), admitted.at)
}
