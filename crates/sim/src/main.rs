//! Simulations of use and misuse, from a seed. Development only.

fn main() {}
