//! What the console is given by those who run it: the reviews, and the house around them.
//!
//! The binary implements both over the store and the gateway; the tests, in memory.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use agreement::{Bundle, Proof};
use lexicon::{Moment, RecordNumber, ReviewId, ReviewerId, WorkloadId};
use review::attention::Pool;
use review::break_glass::{self, Glasses, Look};
use review::{ActKind, BadRoster, Decision, Duty, Personnel, Refused, Roster, Shown};

/// An answer that may take a while.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, Unavailable>> + Send + 'a>>;

/// Something that cannot be said now: the store is full, or has stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

/// Which reviews are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that wait, the one that expires first before the others.
    Waiting,
    /// All of them, the newest first.
    All,
}

/// One page of a list of reviews.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The reviews, in order.
    pub reviews: Vec<Shown>,
    /// What to ask for to get the next page; absent on the last.
    pub next: Option<String>,
}

/// One review, with what was asked and answered.
#[derive(Clone, Debug)]
pub struct OneReview {
    /// The review.
    pub review: Shown,
    /// What is held; absent where nothing is.
    pub evidence: Option<Evidence>,
}

/// What is held, byte for byte. It is as much material of a stranger as anything can be.
#[derive(Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The request.
    pub request: Vec<u8>,
    /// The answer, if the model was asked.
    pub answer: Option<Vec<u8>>,
}

/// The reviews.
pub trait Reviews: Send + Sync {
    /// Who may decide, now.
    fn roster(&self) -> Arc<Roster>;

    /// How many reviews wait.
    fn waiting(&self) -> usize;

    /// At most `most` reviews for `who` to see, after the page whose [`Listed::next`] was `after`.
    /// A page that nobody can have been told of is empty.
    fn list<'a>(
        &'a self,
        who: &'a ReviewerId,
        which: Which,
        after: Option<&'a str>,
        most: usize,
    ) -> Asked<'a, Listed>;

    /// The review `id` for `who` to see, if there is one. That it is shown is on record then.
    fn one<'a>(&'a self, id: ReviewId, who: &'a ReviewerId) -> Asked<'a, Option<OneReview>>;

    /// Checks a decision, makes it durable, and applies it. The error inside is for the person.
    fn decide(&self, decision: Decision) -> Asked<'_, Result<(), Refused>>;

    /// Who is on shift.
    fn duty(&self) -> Duty;

    /// Which people the agreement asks to be there before somebody approves.
    fn personnel(&self) -> Personnel;

    /// Puts `reviewer` on shift. The error inside is for the person.
    ///
    /// # Errors
    ///
    /// There is no clock.
    fn begin_duty(&self, reviewer: &ReviewerId) -> Result<Result<(), Refused>, Unavailable>;

    /// Ends the shift of `reviewer`, if there is one.
    fn end_duty(&self, reviewer: &ReviewerId);

    /// What is known of everybody's attention.
    fn attention(&self) -> Arc<Pool>;

    /// Opens the review of a change of the roster that `by` asks for, with a quorum of one of
    /// every deciding party. The error inside is for the person.
    fn propose(&self, kind: ActKind, by: &ReviewerId) -> Asked<'_, Result<ReviewId, BadRoster>>;

    /// All broken glasses.
    fn glasses(&self) -> Arc<Glasses>;

    /// The workloads for which a glass can be broken.
    fn workloads(&self) -> Vec<WorkloadId>;

    /// Breaks a glass, durably. The error inside is for the person.
    fn break_glass(
        &self,
        opening: break_glass::Opening,
        proof: review::Proof,
    ) -> Asked<'_, Result<(), String>>;

    /// Takes up what a party says about a glass, durably. The error inside is for the person.
    fn look_at_glass(&self, look: Look, proof: review::Proof) -> Asked<'_, Result<(), String>>;
}

/// The house around the reviews.
pub trait House: Send + Sync {
    /// The time.
    fn now(&self) -> Moment;

    /// The agreement in force.
    fn agreement(&self) -> Asked<'_, Arc<InForce>>;

    /// What is spent of the persons budgets. Each reading is on record.
    fn persons(&self) -> Asked<'_, Arc<Persons>>;
}

/// The agreement in force.
#[derive(Debug)]
pub struct InForce {
    /// The compiled agreement.
    pub bundle: Bundle,
    /// Its proof, if one came with it.
    pub proof: Option<Proof>,
}

/// What is spent of the persons budgets: counts, and none of persons under 20.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persons {
    /// When it was read.
    pub at: Moment,
    /// The record of the reading.
    pub record: RecordNumber,
    /// The length of the window in days.
    pub window: u16,
    /// One for each grant, and one for everything together.
    pub scopes: Vec<Scope>,
}

/// The budgets of one grant, or of everything together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The grant; absent for everything together.
    pub grant: Option<String>,
    /// Its budgets.
    pub budgets: Vec<Budget>,
}

/// What is spent of one budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// A category, `linked-2` for persons in two or more, or `opaque-bytes`.
    pub measure: String,
    /// The count, if it may be told; it is under 20 otherwise.
    pub spent: Option<u64>,
    /// The limit.
    pub limit: u64,
    /// How many persons somebody could touch in one window before the budget holds.
    pub floor: u64,
    /// What was new on each of the last days, the last of them today; 0 for what is not told.
    pub days: Vec<u64>,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is held has no place in a log.
        let answer = self.answer.as_ref().map(Vec::len);
        write!(f, "Evidence({} bytes, answer {answer:?})", self.request.len())
    }
}
