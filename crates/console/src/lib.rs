//! The pages and the interface of those who decide.
//!
//! # Scope
//!
//! Pages for reviewers, officers and auditors; signing in by passkey or Ed25519 key; the HTTP
//! interface behind both. What it needs of the house comes through [`Reviews`] and [`House`].
//!
//! # Out of scope
//!
//! What a decision is worth (`review`), the path of a request (`gateway`), SQL (`store`), sockets
//! and TLS (the binary).
//!
//! # Invariants
//!
//! - I3: a route says who may pass it, and nothing is open that does not say so; a session that the
//!   roster does not bear out any more is none.
//! - I7: a page shows nothing of what others decided before the person has: the value it is made
//!   from has no field for it.
//! - I12: requests, sessions, and what is remembered of each person are bounded.
//!
//! # What it cannot catch
//!
//! A browser, or a machine, that shows something else than it was sent and signs something else
//! than the person meant. Two people who share a screen. A person who is made to sign.

mod api;
mod asset;
mod challenge;
mod chart;
mod console;
mod enrolment;
mod fault;
mod form;
mod guard;
mod page;
mod passkey;
mod ports;
mod routes;
mod seen;
mod session;
mod tally;

pub use axum::Router;

pub use api::{
    AttentionBody, ChallengeBody, ChallengeOf, DayBody, DecidedBody, DecisionBody, DraftBody,
    DraftedBody, DutyBody, EvidenceBody, FieldBody, GlassBody, GlassesBody, KeyBody, LookBody,
    LookedBody, MadeBody, OpeningBody, OptionsBody, PeopleBody, PersonBody, ProofBody,
    ProposedBody, RecordBody, RemovalBody, ReviewBody, ReviewsBody, RowBody, SessionBody,
    ShiftBody, SignInBody, WhoBody, openapi,
};
pub use console::{Console, Parts};
pub use fault::{ErrorBody, ErrorText};
pub use passkey::{BadOrigin, Passkeys};
pub use ports::{
    Asked, Budget, Evidence, House, InForce, Listed, OneReview, Persons, Reviews, Scope,
    Unavailable, Which,
};
pub use routes::table_of_roles;
