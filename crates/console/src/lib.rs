//! The pages and the interface of those who decide.
//!
//! # Scope
//!
//! Pages for reviewers and officers, sign-in by passkey, the HTTP interface behind both.
//!
//! # Out of scope
//!
//! What a decision is worth (`review`), the path of a request (`gateway`), SQL (`store`).
//!
//! # What it cannot catch
//!
//! A browser that shows something else than it was sent.
