//! The purpose control: what an act is for, in whose name.
//!
//! **Catches** the use of a limit that was granted for another purpose: the grant in force is a
//! fact that the agreement determines from workload, purpose and date. A purpose that a workload is
//! not entitled to never gets here; admission denies it.
//!
//! **Cannot catch** a workload that selects a purpose it is entitled to and does something else.
//!
//! These facts select among clauses; no clause is about them. Too many persons under a grant is
//! still too many persons.

use crate::Code;
use crate::control::Control;

/// Facts: who, for whom, what for, under which grant or exception.
pub(crate) const CONTROL: Control = Control {
    name: "purpose",
    keeps: &[],
    decisive: &[],
    selecting: &["exception", "grant", "party", "purpose", "workload"],
    code: |_| Code::AgreementForbids,
};
