//! The boundary control: from where the models may be used.
//!
//! **Catches** an act of a workload whose enrolment names a deployment class or a region outside
//! the agreement's boundary; for all acts, so that a workload that moves during an exchange gets
//! nothing more.
//!
//! **Cannot catch** a workload that runs elsewhere than its enrolment says, or one inside that
//! relays for one outside. Attesting deployments is the job of whoever enrols them.

use crate::control::Control;
use crate::{Code, Facts};

/// Facts: where the workload runs.
pub(crate) const CONTROL: Control = Control {
    name: "boundary",
    keeps: &[],
    decisive: &["deployment", "region"],
    selecting: &[],
    code: explain,
};

const fn explain(_: &Facts) -> Code {
    Code::OutsideBoundary
}
