//! A permit cannot come from storage or from the network.

use controls::Permit;
use serde::Deserialize as _;

fn read<'de, D: serde::Deserializer<'de>>(stored: D) -> Result<Permit, D::Error> {
    Permit::deserialize(stored)
}

fn main() {}
