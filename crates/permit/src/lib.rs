//! The token that an approved act carries to its effector, and the check that an effector makes.
//!
//! # Scope
//!
//! The form of a permit token, minting and checking it offline, and the window in which one is
//! remembered as used.
//!
//! # Out of scope
//!
//! Who may approve (`review`), what is decided (`controls`), how a token travels.
//!
//! # What it cannot catch
//!
//! An effector that does something else than it was permitted, and a signing key that was stolen.
