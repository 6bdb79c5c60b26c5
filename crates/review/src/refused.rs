//! Why a step of a review is refused. Nothing has happened then.

use lexicon::{Moment, PartyId, ReviewerId, Span};

use crate::review::State;

/// Why a step is refused. The review is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The decision is about another review.
    #[error("the decision is about another review: sign the statement of this one")]
    OtherReview,
    /// What was signed is not the statement of this review.
    #[error("what was signed is not the statement of this review: read it again and sign that")]
    OtherStatement,
    /// Nobody of the roster has this id.
    #[error("`{0}` is not in the roster: only reviewers of the roster decide")]
    UnknownReviewer(ReviewerId),
    /// The reviewer is suspended.
    #[error("`{0}` is suspended: another reviewer decides")]
    Suspended(ReviewerId),
    /// The role of the person decides nothing.
    #[error("`{0}` decides nothing: another reviewer decides")]
    NotADecider(ReviewerId),
    /// The quorum asks nothing of the party of the person.
    #[error("nobody asks the party of `{0}` about this act: others decide")]
    NotAsked(ReviewerId),
    /// The person asked for the act, or it is about that person.
    #[error("`{0}` asks for this act and cannot approve it: another reviewer decides")]
    Concerned(ReviewerId),
    /// The agreement does not clear the role of the person.
    #[error("the agreement does not clear the role of `{0}`: somebody in a cleared role approves")]
    NotCleared(ReviewerId),
    /// A party has too few people on shift.
    #[error(
        "`{party}` has {present} of {least} people on shift: have somebody of `{party}` go on \
         shift (page People, or `brightline review duty on`), then approve"
    )]
    ShortOfPeople {
        /// The party.
        party: PartyId,
        /// How many are on shift.
        present: u64,
        /// How many must be.
        least: u64,
    },
    /// The person has no such credential, or not any more, or with another key.
    #[error("`{0}` does not have this credential: sign with one that is enrolled")]
    UnknownCredential(ReviewerId),
    /// The signature does not hold.
    #[error("the signature does not hold: sign the statement with an enrolled credential")]
    BadSignature,
    /// The person decided already.
    #[error("`{0}` has decided already: one person decides once")]
    AlreadyDecided(ReviewerId),
    /// The credential was used for this review already.
    #[error("this credential has decided already: each person signs with an own one")]
    CredentialUsed,
    /// The review is of more than one act.
    #[error("more than one call needs people, and one approval is for one: ask for one at a time")]
    SeveralActs,
    /// Nobody can say for how many effectors the call is.
    #[error(
        "the call names no number of effectors, and one approval is for a number: ask again with \
         the argument that `effectors-path` of the manifest names, from 1"
    )]
    EffectorsUnknown,
    /// The call is for more effectors than one approval may cover.
    #[error("one approval covers {most} effectors at most: ask for fewer at a time")]
    TooManyEffectors {
        /// How many one approval covers.
        most: u64,
    },
    /// The review has come to its end.
    #[error("the review is closed: it is {}", .0.as_str())]
    Closed(State),
    /// The form is not the one that this act needs.
    #[error("the act needs another form: fill in the form of its effect")]
    WrongForm,
    /// A field of the form, or the reason, is empty or too short.
    #[error("`{field}` needs at least {least} characters: write it in your own words")]
    TooShort {
        /// The field.
        field: &'static str,
        /// How many characters it needs.
        least: usize,
    },
    /// The form does not name the human who selected the target.
    #[error("`{0}` needs the name of a person, given name or rank and family name")]
    NobodyNamed(&'static str),
    /// Two fields of the form say the same.
    #[error("`{0}` says what another field says: each asks for something else")]
    SaidTwice(&'static str),
    /// A field of the form, or the reason, is too long.
    #[error("`{field}` is longer than {most} bytes: write less")]
    TooLong {
        /// The field.
        field: &'static str,
        /// How many bytes it may have.
        most: usize,
    },
    /// A field says word for word what the model wrote.
    #[error("`{0}` is what the model wrote: write it in your own words")]
    FilledByModel(&'static str),
    /// The person was never shown the statement.
    #[error("the statement was not shown: read it before you approve")]
    NotShown,
    /// The person was shown the statement too short a time ago.
    #[error("read on: approve {} s after it was shown at the earliest", seconds(*least))]
    TooSoon {
        /// The least time.
        least: Span,
    },
    /// The person approved too many acts of late.
    #[error("`{reviewer}` approved {acts} acts of late, which is the most: wait, or ask another")]
    AtCapacity {
        /// The person.
        reviewer: ReviewerId,
        /// How many are the most.
        acts: u64,
    },
    /// Approvals that count are missing.
    #[error("approvals are missing: wait for them")]
    Waiting,
    /// The quorum is none that frees anything.
    #[error("the quorum is below what frees an act: nobody can approve it")]
    NoQuorum,
    /// What is to be done is not what was approved.
    #[error("this is not the act that was approved: ask anew")]
    OtherAct,
    /// Another workload asked for it.
    #[error("another workload asked for this: only that one can withdraw it")]
    OtherWorkload,
    /// The review has not expired yet.
    #[error("the review expires at {0}, not yet")]
    NotExpired(Moment),
}

/// Whole seconds, at least as long.
const fn seconds(span: Span) -> u64 {
    span.as_ms().div_ceil(1_000)
}
