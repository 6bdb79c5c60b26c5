//! A permit cannot be written down: it is minted where an evaluation has completed.

use controls::{LIFETIME, Permit};
use lexicon::{Digest, Moment};

fn forge(subject: Digest, now: Moment) -> Permit {
    Permit { clauses: [].into(), subject, minted: now, expires: now.plus(LIFETIME) }
}

fn main() {}
