//! Families of attacks: how somebody would gather data about many persons, a little at a time.

use lexicon::DataCategory;

use crate::role::Role;

/// What a campaign wants to know about everybody: the four trades of the issue, and what it takes
/// to put them together.
pub(crate) const WANTED: [DataCategory; 4] = [
    DataCategory::Location,
    DataCategory::Transactions,
    DataCategory::SearchHistory,
    DataCategory::ChatHistory,
];

/// How persons are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A question about one person, and what a tool finds.
    Question,
    /// A question in words that avoid those of the trade.
    Paraphrase,
    /// Rows of a CSV file, as many as one request may have.
    Csv,
    /// JSON objects, as many as one request may have.
    Json,
    /// One CSV file with everybody.
    Bulk,
    /// A picture or a PDF with forty persons, which nobody here reads.
    Picture,
    /// A question that names nobody; the result of the tool does.
    ToolResult,
    /// Another name of the same person each time: e-mail, telephone, handle, name.
    Alias,
    /// Encoded.
    Hidden,
}

/// Under whose name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cover {
    /// Accounts of one role.
    One(Role),
    /// For each category accounts of the role that has most of it.
    Each,
}

impl Cover {
    /// The role whose accounts ask about `category`.
    pub(crate) const fn role(self, category: DataCategory) -> Role {
        match (self, category) {
            (Self::One(role), _) => role,
            (Self::Each, DataCategory::Location) => Role::Logistics,
            (Self::Each, DataCategory::Transactions) => Role::Fraud,
            (Self::Each, _) => Role::Investigation,
        }
    }

    /// All roles.
    pub(crate) fn roles(self) -> Vec<Role> {
        let mut roles = WANTED.map(|category| self.role(category)).to_vec();
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}

/// One family.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family {
    pub(crate) name: &'static str,
    pub(crate) persons: usize,
    pub(crate) accounts: usize,
    pub(crate) days: u16,
    pub(crate) cover: Cover,
    pub(crate) form: Form,
    /// The share of requests that name a case that is open; the others name one that is not.
    pub(crate) open_cases: f64,
    /// Whether each account asks about one category alone.
    pub(crate) by_category: bool,
    /// Whether each account stays at 99 % of what one may touch.
    pub(crate) hugging: bool,
    /// How many vendors are asked in turn.
    pub(crate) vendors: usize,
    /// How many persons the campaign touched while the budgets were sized.
    pub(crate) poisoned: usize,
}

const SUPPORT: Cover = Cover::One(Role::Support);
const INVESTIGATION: Cover = Cover::One(Role::Investigation);

/// 10,000 persons over a month by questions from 60 accounts of support.
const USUAL: Family = Family {
    name: "",
    persons: 10_000,
    accounts: 60,
    days: 30,
    cover: SUPPORT,
    form: Form::Question,
    open_cases: 0.0,
    by_category: false,
    hugging: false,
    vendors: 1,
    poisoned: 0,
};
/// The same by investigators, who name cases.
const COVERED: Family = Family { cover: INVESTIGATION, open_cases: 0.9, ..USUAL };
/// 1,000 persons over 20 accounts of investigators.
const SMALL: Family = Family { persons: 1_000, accounts: 20, ..COVERED };

/// All families.
pub(crate) const FAMILIES: [Family; 23] = [
    Family { name: "bulk file", accounts: 1, form: Form::Bulk, days: 1, ..USUAL },
    Family { name: "drip, one account", accounts: 1, ..USUAL },
    Family { name: "split over 20", accounts: 20, ..USUAL },
    Family { name: "split over 60", ..USUAL },
    Family { name: "split over 100", accounts: 100, ..USUAL },
    Family { name: "split over 60, investigation", ..COVERED },
    Family { name: "split by category", accounts: 30, by_category: true, ..USUAL },
    Family {
        name: "split by category over roles",
        accounts: 60,
        by_category: true,
        cover: Cover::Each,
        ..COVERED
    },
    Family { name: "small, one account", accounts: 1, cover: SUPPORT, ..SMALL },
    Family { name: "forged cases, 0 %", open_cases: 0.0, ..SMALL },
    Family { name: "forged cases, 50 %", open_cases: 0.5, ..SMALL },
    Family { name: "forged cases, 90 %", ..SMALL },
    Family { name: "forged cases, 94 %", open_cases: 0.94, ..SMALL },
    Family { name: "paraphrased", form: Form::Paraphrase, ..COVERED },
    Family { name: "chunked CSV", form: Form::Csv, ..COVERED },
    Family { name: "chunked JSON", form: Form::Json, ..COVERED },
    Family { name: "pictures and PDF", form: Form::Picture, ..COVERED },
    Family { name: "tool results", form: Form::ToolResult, ..COVERED },
    Family { name: "aliases", form: Form::Alias, ..COVERED },
    Family { name: "slow, 90 days", days: 90, ..COVERED },
    Family { name: "hugging the budgets", accounts: 200, hugging: true, ..COVERED },
    Family { name: "several vendors", vendors: 3, ..COVERED },
    Family { name: "encoded", form: Form::Hidden, ..COVERED },
];

/// Present while the budgets were sized.
pub(crate) const POISONING: Family = Family { name: "poisoned sizing", poisoned: 2_000, ..COVERED };

/// A campaign of `persons` over 20 accounts of investigators, to see where the floor is.
pub(crate) const fn of_size(persons: usize) -> Family {
    Family { name: "size", persons, ..SMALL }
}
