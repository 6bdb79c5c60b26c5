//! A permit cannot come from storage or from the network.

use controls::Permit;

fn read<'de, D: serde::Deserializer<'de>>(stored: D) -> Result<Permit, D::Error> {
    serde::Deserialize::deserialize(stored)
}

fn main() {}
