//! The nouns of Brightline: what every other crate means by a party, an effect, a moment or a
//! digest.
//!
//! # Scope
//!
//! Validated names, points in time, digests, the closed lists an agreement speaks in (effects, data
//! categories, deployment classes) and the ids of the invariants.
//!
//! # Out of scope
//!
//! Behaviour. This crate knows no other crate of the workspace, has no IO, no clock, no randomness
//! and no async: times and random bytes arrive as values.
//!
//! # What it cannot catch
//!
//! A name that is well formed and wrong. [`Name`](PartyId) types check spelling, not existence.

mod categories;
mod category;
mod deployment;
mod digest;
mod effect;
mod invariant;
mod name;
mod number;
mod time;

pub use categories::Categories;
pub use category::{DataCategory, UnknownCategory};
pub use deployment::{Deployment, DeploymentClass, UnknownDeploymentClass};
pub use digest::{Digest, Hasher, InvalidDigest};
pub use effect::{Effect, UnknownEffect};
pub use invariant::InvariantId;
pub use name::{
    AgreementId, ClauseId, GrantId, InvalidName, ModelName, OrganisationName, PartyId, Purpose,
    Region, ReviewerId, ToolName, UpstreamName, WorkloadId,
};
pub use number::{ExchangeId, InvalidId, RecordNumber, ReviewId};
pub use time::{InvalidMoment, Moment, Span};
