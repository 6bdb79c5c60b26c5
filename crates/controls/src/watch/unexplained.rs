//! D7: touches that no open case explains.
//!
//! **Catches** a principal whose touches name no open case much more often than those of its peers
//! do. In hospitals an appointment, an order or a department explains more than 94 % of the looks
//! into a record (Fabbri and LeFevre, 2013), and what is left over is few enough for people.
//!
//! **Cannot catch** whoever names an open case that is not the reason; anything where the share of
//! unexplained touches is large from the beginning; a customer without a register of cases, for
//! whom every touch is unexplained and the detector says nothing.

/// The least number of unexplained touches that is worth a look.
pub const LEAST_UNEXPLAINED: u64 = 10;
/// The least number of deviations above the share of the peers.
pub const LEAST_Z: f64 = 5.0;

/// The share of touches without an open case among the principals of one grant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unexplained {
    share: f64,
}

impl Unexplained {
    /// From a calibration period: so many of so many touches. Half a touch is added on either side,
    /// so that a share of nothing at all is not taken for impossible.
    #[must_use]
    pub fn calibrate(unexplained: u64, touches: u64) -> Self {
        Self { share: (unexplained as f64 + 0.5) / (touches as f64 + 1.0) }
    }

    /// By how many deviations of a binomial count `unexplained` of `touches` are too many. 0 if
    /// they are fewer than [`LEAST_UNEXPLAINED`], which alerts nobody.
    #[must_use]
    pub fn z(self, unexplained: u64, touches: u64) -> f64 {
        if unexplained < LEAST_UNEXPLAINED {
            return 0.0;
        }
        let expected = touches as f64 * self.share;
        let deviation = (expected * (1.0 - self.share)).sqrt();
        (unexplained as f64 - expected) / deviation.max(f64::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests;
