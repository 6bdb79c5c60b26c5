//! Detectors over the persons ledger: what looks unlike the work that a role does.
//!
//! Budgets hold; detectors notify. A budget is a rule that both parties signed. A detector compares
//! with the past, so that it errs, and whoever is there from the beginning is its past. None of
//! them may therefore permit or hold anything, and none says more than that people should look.
//!
//! | detector | compares | file |
//! |---|---|---|
//! | D4 linked | persons one principal met in two categories or more | `peers` |
//! | D5 volume | persons of one category whom one principal met, with its peers | `peers` |
//! | D7 unexplained | touches without an open case, with the share of its peers | `unexplained` |
//! | D8 overlap | persons whom two principals share that look at different categories | `overlap` |
//! | D9 rise | new persons a day of one purpose and category, with the days before | `rise` |
//!
//! The numbers are those of the design (D6, purpose and category, is the grant itself).
//!
//! # Thresholds
//!
//! Every detector gives scores, and alerts above a [`threshold`]: the conformal quantile of the
//! scores of a calibration period (Vovk et al., *Algorithmic Learning in a Random World*, 2005)
//! that lets at most so many alerts through as its budget says: [`ALERTS_PER_PRINCIPAL_MONTH`].
//! That holds while the judged period is exchangeable with the one calibrated on. Work that shifts
//! breaks it, so that the share of alerts must be measured, on a period that calibrated nothing.
//!
//! # What they cannot catch
//!
//! Whoever stays inside what peers do; whoever calibrates with the rest; two identifiers of one
//! person, which D4 and D8 do not join. Each file says more.
//!
//! Everything here is arithmetic on counts and pseudonyms: no clock, no randomness, no identifier.

mod conformal;
mod day;
mod overlap;
mod peers;
mod rise;
mod sketch;
mod unexplained;

pub use conformal::{ALERTS_PER_PRINCIPAL_MONTH, threshold};
pub use day::DayStatistics;
pub use overlap::largest_overlaps;
pub use peers::{Peers, Profile};
pub use rise::{Level, Rise};
pub use sketch::{KEPT, Sketch};
pub use unexplained::{LEAST_UNEXPLAINED, LEAST_Z, Unexplained};
