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
//! that lets at most so many alerts through as its budget says. That holds while the judged period
//! is exchangeable with the one calibrated on. Work that shifts breaks it, so that the share of
//! alerts must be measured, on a period that calibrated nothing.
//!
//! There is one alert budget for all: [`ALERTS_PER_PRINCIPAL_MONTH`], and
//! [`ALERTS_PER_HOUSE_MONTH`] where that is less than a house has to bear anyway. Half of it is
//! for the four detectors that look at principals, which are calibrated as one ([`Principals`]),
//! and half for D9.
//!
//! # What they cannot catch
//!
//! Whoever stays inside what peers do; whoever calibrates with the rest, also after an alarm on
//! which nobody acted; two identifiers of one
//! person, which D4 and D8 do not join. Each file says more.
//!
//! Everything here is arithmetic on counts and pseudonyms: no clock, no randomness, no identifier.

mod conformal;
mod observed;
mod overlap;
mod peers;
mod principals;
mod rise;
mod sketch;
mod unexplained;

pub use conformal::{
    ALERTS_PER_HOUSE_MONTH, ALERTS_PER_PRINCIPAL_MONTH, Joint, threshold, tolerated,
};
pub use observed::Observed;
pub use overlap::{Overlap, largest_overlaps};
pub use peers::{Peers, Profile};
pub use principals::{LEAST_PRINCIPALS, Principals, Scores};
pub use rise::{Days, Fresh, LEAST_RISE, Levels, Rises, Stream, rise_threshold};
pub use sketch::{KEPT, Sketch};
pub use unexplained::{LEAST_UNEXPLAINED, LEAST_Z, Unexplained};

/// A detector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detector {
    /// D4.
    Linked,
    /// D5.
    Volume,
    /// D7.
    Unexplained,
    /// D8.
    Overlap,
    /// D9.
    Rise,
}

impl Detector {
    /// Every detector, in the order of its number.
    pub const ALL: [Self; 5] =
        [Self::Linked, Self::Volume, Self::Unexplained, Self::Overlap, Self::Rise];

    /// The spelling in a record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Volume => "volume",
            Self::Unexplained => "unexplained",
            Self::Overlap => "overlap",
            Self::Rise => "rise",
        }
    }
}
