//! There is no permit by default.

use controls::Permit;

fn conjure() -> Permit {
    Permit::default()
}

fn main() {}
