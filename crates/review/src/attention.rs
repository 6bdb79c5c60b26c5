//! Attention: whether people who decide are deciding.
//!
//! - [`canary`]: reviews that must be denied, made from real acts by [`mutation`], committed to
//!   before ([`nature`], [`published`]), planted when they are [`due`].
//! - [`sequential`]: the test on what becomes of them. It alone suspends.
//! - [`signs`]: what else looks like no reading, in one reviewer and in two beside each other
//!   ([`pair`], [`concord`], [`rank`]). A sign raises the share of canaries and does nothing else.
//! - [`pool`]: all reviewers, a fold over [`Fact`]s.
//!
//! **Cannot catch** two people who agree beforehand; whoever tells a canary from an act; how fast
//! somebody reads, as against how long something is open. `docs/attention.md` has the numbers.

pub mod canary;
pub mod concord;
pub mod due;
pub mod mutation;
pub mod nature;
pub mod pair;
pub mod pool;
pub mod published;
pub mod rank;
pub mod seen;
pub mod sequential;
pub mod signs;

pub use canary::{Answered, Canary, NoCanary, PastCase, Planting};
pub use due::Due;
pub use mutation::{Mutation, respelled};
pub use nature::Nature;
pub use pair::Compared;
pub use pool::{Attention, Change, Fact, Pool};
pub use published::{Contradiction, Published};
pub use seen::Seen;
pub use sequential::{BadPlan, Errors, Plan, SequentialTest};
pub use signs::Sign;
