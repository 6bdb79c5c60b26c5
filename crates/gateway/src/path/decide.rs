//! Facts to a decision.
//!
//! Asks the persons ledger what the request would exceed, and the engine of the agreement under
//! which the exchange began; a permit is charged before anybody else asks (I6). No await, no clock
//! of its own, no state but the ledger. A decision about a request is bound to the digest of
//! exactly what would be sent.
//!
//! Cannot catch: facts that are wrong. It decides about what `appraise` found.

use controls::Decision;
use controls::ledger::Touch;
use store::{Charge, Charged};

use crate::Gateway;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;
use crate::reviews::Warrant;

/// Decides whether the request may go to the model, and charges whom it touches if it may.
/// `warrant` is what stands behind a request that was held before.
///
/// # Errors
///
/// The ledger cannot be asked. Then nothing is charged, and nothing may be sent.
pub(crate) fn decide(
    gateway: &Gateway,
    admitted: &Admitted,
    appraised: &mut Appraised,
    touch: Touch,
    warrant: Option<&Warrant>,
) -> Result<Charged<Decision>, Fault> {
    let Appraised { read, facts, account, .. } = appraised;
    let subject = read.outgoing.subject();
    gateway.charge(account.budgets(), touch, |finding| {
        facts.ledger = finding;
        facts.approvals = warrant.map(|warrant| warrant.given(finding)).unwrap_or_default();
        let decision = admitted.engine.decide(facts, subject, admitted.at);
        let charge = match decision {
            Decision::Permit(_) => Charge::Made,
            Decision::Hold(_) | Decision::Deny(_) => Charge::Spared,
        };
        (decision, charge)
    })
}
