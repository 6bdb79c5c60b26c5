//! Minting is for the engine alone.

fn main() {
    let _mint = controls::Permit::mint;
}
