//! The console from outside: every page and every route, over requests.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

mod authenticator;
mod doors;
mod glass;
mod memory;
mod passkeys;
mod people;
mod reviewing;
mod shown;
mod stage;
