//! The states of a review.

/// Where a review is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody approved yet.
    Requested,
    /// Some approved, and more must.
    PartlyApproved,
    /// The quorum is reached: a second decision may execute the act, once.
    Approved,
    /// The act was executed, or is lost. It never is again.
    Executed,
    /// Somebody said no.
    Denied,
    /// The time was up, which is a no.
    Expired,
    /// Who asked does not ask any more.
    Withdrawn,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Requested,
        Self::PartlyApproved,
        Self::Approved,
        Self::Executed,
        Self::Denied,
        Self::Expired,
        Self::Withdrawn,
    ];

    /// The state in one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::PartlyApproved => "partly-approved",
            Self::Approved => "approved",
            Self::Executed => "executed",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing happens any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Requested | Self::PartlyApproved | Self::Approved => false,
            Self::Executed | Self::Denied | Self::Expired | Self::Withdrawn => true,
        }
    }
}
