//! One decision is one act.

use controls::Permit;

fn copy(permit: Permit) -> (Permit, Permit) {
    (permit.clone(), permit)
}

fn main() {}
