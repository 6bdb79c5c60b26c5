//! A permit is gone once it was used, whether that worked or not.

use controls::{Permit, PermitError, Redeemed};
use lexicon::{Digest, Moment};

fn twice(permit: Permit, subject: &Digest, now: Moment) -> Result<Redeemed, PermitError> {
    permit.redeem(subject, now).or_else(|_| permit.redeem(subject, now))
}

fn main() {}
