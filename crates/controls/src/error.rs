//! What can go wrong: when an agreement is loaded, and when an act is decided.

use lexicon::PartyId;

/// Why no engine can be made for an agreement. The agreement stays out of force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// A policy does not say to which clause it belongs.
    #[error("policy `{policy}` has no valid @clause: annotate it with the id of its clause")]
    Clause {
        /// The id of the policy.
        policy: String,
    },
    /// A policy says what nobody knows how to do.
    #[error("policy `{policy}` has @outcome `{outcome}`: write hold or deny")]
    Outcome {
        /// The id of the policy.
        policy: String,
        /// What it says.
        outcome: String,
    },
    /// A policy has slots that nobody fills: it would never be evaluated.
    #[error("policy `{policy}` is a template, which would never apply: fill its slots")]
    Template {
        /// The id of the policy.
        policy: String,
    },
    /// Cedar cannot take apart what it has put together.
    #[error("`{name}` cannot be read back: {cause}")]
    Unreadable {
        /// A policy or a type.
        name: String,
        /// What Cedar says.
        cause: String,
    },
}

/// Why an act could not be decided. It is denied (I3).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A count that policies cannot express.
    #[error("{0} is more than a policy can count: split the exchange")]
    Count(u64),
    /// A party that the agreement does not have.
    #[error("`{0}` is no party of the agreement: correct the enrolment of the workload")]
    Party(PartyId),
    /// Facts that are not of the shape the policies were checked for.
    #[error("the facts do not fit the schema of the agreement: {0}")]
    Shape(String),
    /// A policy that could not be evaluated. Cedar would skip it, and a prohibition with it.
    #[error("policy `{policy}` cannot be evaluated: {cause}")]
    Policy {
        /// The id of the policy.
        policy: String,
        /// What Cedar says.
        cause: String,
    },
    /// A decision that does not follow from the policies it names.
    #[error("policy `{policy}` cannot have led to this decision: load the agreement anew")]
    Reason {
        /// The id of the policy.
        policy: String,
    },
}
