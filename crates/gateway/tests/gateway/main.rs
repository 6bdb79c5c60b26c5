//! The gateway as its clients and vendors see it: real sockets, a real store, a scripted vendor.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test stops where it fails"
)]

mod attention;
mod census;
mod clock;
mod faults;
mod feed;
mod force;
mod glass;
mod identity;
mod ledger;
mod mandates;
mod order;
mod people;
mod reviews;
mod shifts;
mod streams;
mod world;
