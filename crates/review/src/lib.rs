//! What people of two organisations decide: an act, the statement they sign, who may sign, and the
//! state machine between the hold and the act.
//!
//! # Scope
//!
//! Acts in canonical form, statements, the roster, decisions and their checks, the states of a
//! review, attention. Pure: moments, keys and random bytes are values.
//!
//! # Out of scope
//!
//! The disk (`store`), the path of a request (`gateway`), pages and passkeys (`console`), the token
//! that an effector checks (`permit`).
//!
//! # What it cannot catch
//!
//! Two people who agree beforehand, and a person who signs without reading and is not caught by a
//! test of attention.
