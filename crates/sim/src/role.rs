//! Roles: what people use the models for, and how much.

/// A kind of work. Each has a grant of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// Answers customers.
    Support,
    /// Works on cases of few persons for days.
    Investigation,
    /// Looks at cards.
    Fraud,
    /// Plans the day of drivers, from a file each morning.
    Logistics,
    /// Writes to employees, in batches.
    Staff,
}

impl Role {
    pub(crate) const ALL: [Self; 5] =
        [Self::Support, Self::Investigation, Self::Fraud, Self::Logistics, Self::Staff];

    /// The name of its grant, which is also its purpose.
    pub(crate) const fn grant(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Investigation => "investigation",
            Self::Fraud => "fraud",
            Self::Logistics => "logistics",
            Self::Staff => "staff",
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// How many people do it in a whole world.
    pub(crate) const fn principals(self) -> usize {
        match self {
            Self::Support => 1_200,
            Self::Investigation => 300,
            Self::Fraud | Self::Logistics => 200,
            Self::Staff => 100,
        }
    }

    /// How much of a working day's work is done on a day; day 0 is a Monday.
    pub(crate) const fn share_of(self, day: u16) -> f64 {
        match (self, day % 7) {
            (_, 0..5) => 1.0,
            (Self::Support, _) => 0.3,
            (Self::Fraud, _) => 0.5,
            (Self::Logistics, 5) => 0.4,
            (Self::Investigation, _) => 0.05,
            _ => 0.0,
        }
    }
}
