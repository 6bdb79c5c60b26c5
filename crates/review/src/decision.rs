//! Decisions: what one person says about one review, and the check of it.
//!
//! INVARIANT (I7): a [`ValidDecision`] is made in this file only, by [`validate`]. The module has
//! no child modules but its tests, because a child could make one too.

use agreement::Quorum;
use lexicon::{Digest, Hasher, Moment, PartyId, ReviewId, ReviewerId};
use permit::Canonical;
use serde::{Deserialize, Serialize};

use crate::duty::{Duty, Shift};
use crate::form::Form;
use crate::pace::Pace;
use crate::refused::Refused;
use crate::review::Review;
use crate::roster::{Credential, CredentialId, Roster};
use crate::{standing, wire, written};

/// What is hashed before a decision.
const DOMAIN: &[u8] = b"brightline/decision/1\0";

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The act may be done.
    Approve,
    /// The act is not done, whatever others say.
    Deny,
}

impl Verdict {
    /// The verdict in one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Deny => "deny",
        }
    }

    /// The byte that is signed.
    const fn byte(self) -> u8 {
        match self {
            Self::Approve => 1,
            Self::Deny => 2,
        }
    }
}

/// What one person says about one review, and the proof that it was that person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The review.
    #[serde(with = "wire::text")]
    pub review: ReviewId,
    /// The person.
    pub reviewer: ReviewerId,
    /// What the person says.
    pub verdict: Verdict,
    /// The digest of the statement that the person read.
    #[serde(with = "wire::text")]
    pub statement: Digest,
    /// The form.
    pub form: Form,
    /// The reason, in the person's words.
    pub reason: String,
    /// When the person was shown the statement.
    ///
    /// TRUST: whoever showed it says so. It never comes from the person.
    #[serde(with = "wire::text_or_null")]
    pub shown: Option<Moment>,
    /// Whether the person opened the evidence.
    ///
    /// TRUST: whoever showed it says so.
    pub opened_evidence: bool,
    /// The signature.
    pub proof: Proof,
}

/// The signature of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Proof {
    /// Of an Ed25519 key, over [`Decision::signed_digest`].
    Ed25519 {
        /// Which key.
        credential: CredentialId,
        /// The signature.
        #[serde(with = "wire::hex")]
        signature: [u8; 64],
    },
    /// An assertion of a passkey, with [`Decision::signed_digest`] for its challenge.
    Assertion {
        /// Which passkey.
        credential: CredentialId,
        /// The assertion, as the edge that checks it reads it.
        #[serde(with = "wire::hex")]
        bytes: Vec<u8>,
    },
}

impl Proof {
    /// The credential that made it, or so it says.
    #[must_use]
    pub const fn credential(&self) -> &CredentialId {
        match self {
            Self::Ed25519 { credential, .. } | Self::Assertion { credential, .. } => credential,
        }
    }
}

/// What is written into the form, and why.
#[derive(Serialize)]
struct Answers<'a> {
    form: &'a Form,
    reason: &'a str,
}

impl Decision {
    /// What the person signs: the statement, the verdict, and everything that the person wrote.
    /// The statement names the review, so that no signature fits another one.
    #[must_use]
    pub fn signed_digest(&self) -> Digest {
        signed_digest(&self.statement, self.verdict, &self.form, &self.reason)
    }
}

/// The digest that is signed for these answers about this statement.
#[must_use]
pub fn signed_digest(statement: &Digest, verdict: Verdict, form: &Form, reason: &str) -> Digest {
    // Texts always have a JSON text, and what `validate` lets pass is short enough for a canonical
    // one; what is not is hashed as it is, so that nothing is left out of what is signed.
    let answers = serde_json::to_string(&Answers { form, reason }).unwrap_or_default();
    let answers = Canonical::parse(&answers).map_or(answers, |it| it.to_string());
    let mut hasher = Hasher::default();
    hasher.update(DOMAIN);
    hasher.update(statement.as_bytes());
    hasher.update(&[verdict.byte()]);
    hasher.update(Digest::of(answers.as_bytes()).as_bytes());
    hasher.digest()
}

/// Checks the assertion of a passkey.
///
/// TRUST: the edge that implements it knows WebAuthn; this crate checks Ed25519 itself.
pub trait Assertions {
    /// Whether `assertion` is one of `credential` for `challenge`, made by a person who was
    /// verified.
    fn holds(&self, credential: &Credential, challenge: &Digest, assertion: &[u8]) -> bool;
}

/// Nobody has a passkey.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoAssertions;

impl Assertions for NoAssertions {
    fn holds(&self, _: &Credential, _: &Digest, _: &[u8]) -> bool {
        false
    }
}

/// What a decision is checked against.
#[derive(Clone, Copy)]
pub struct Check<'a> {
    /// The review.
    pub review: &'a Review,
    /// The roster now.
    pub roster: &'a Roster,
    /// What everybody approved of late.
    pub pace: &'a Pace,
    /// Who is on shift.
    pub duty: &'a Duty,
    /// What the model wrote, besides the arguments of the call.
    pub model_texts: &'a [&'a str],
    /// Who checks passkeys.
    pub assertions: &'a dyn Assertions,
    /// The time.
    pub now: Moment,
}

/// A decision whose person, credential, signature, statement, form, time and pace were checked.
///
/// It is not `Clone` and not `Deserialize`: [`validate`] is the only way to one.
///
/// ```compile_fail,E0451
/// fn forged(decision: review::Decision, key: lexicon::Digest) -> review::ValidDecision {
///     let (party, on_shift) = ("provider".parse().unwrap(), [].into());
///     review::ValidDecision { decision, party, key, on_shift }
/// }
/// ```
///
/// ```compile_fail,E0599
/// fn twice(once: review::ValidDecision) -> [review::ValidDecision; 2] {
///     [once.clone(), once]
/// }
/// ```
#[derive(Debug)]
#[must_use = "a decision counts once `Review::decide` has made an event of it"]
pub struct ValidDecision {
    decision: Decision,
    party: PartyId,
    key: Digest,
    on_shift: Quorum,
}

impl ValidDecision {
    /// The decision.
    #[must_use]
    pub const fn decision(&self) -> &Decision {
        &self.decision
    }

    /// The party of the person.
    #[must_use]
    pub const fn party(&self) -> &PartyId {
        &self.party
    }

    /// The digest of the key that signed.
    #[must_use]
    pub const fn key(&self) -> &Digest {
        &self.key
    }

    /// How many people of each party were on shift, where the agreement asks for some and this is
    /// an approval.
    #[must_use]
    pub const fn on_shift(&self) -> &Quorum {
        &self.on_shift
    }
}

/// Checks a decision. A no needs a person and a signature; a yes needs everything else too.
///
/// # Errors
///
/// [`Refused`] says what is wrong with it. The decision counts for nothing then.
pub fn validate(decision: Decision, check: &Check<'_>) -> Result<ValidDecision, Refused> {
    let opening = check.review.opening();
    if decision.review != opening.review {
        return Err(Refused::OtherReview);
    }
    if decision.statement != check.review.statement().digest() {
        return Err(Refused::OtherStatement);
    }
    let approves = decision.verdict == Verdict::Approve;
    let (reviewer, credential) = standing::of(
        opening,
        check.roster,
        &decision.reviewer,
        decision.proof.credential(),
        decision.verdict,
    )?;
    written::bounded(&decision.form, &decision.reason)?;
    if !holds(&decision, credential, check.assertions) {
        return Err(Refused::BadSignature);
    }
    let mut on_shift = Quorum::new();
    if approves {
        // Who is late is told so, and not to read on, or to wait for others to go on shift.
        check.review.still_open(check.now)?;
        on_shift = staffed(check)?;
        written::complete(&opening.act, &decision.form, &decision.reason)?;
        written::by_a_person(&opening.act, &decision.form, &decision.reason, check.model_texts)?;
        dwelt(&decision, check)?;
        let capacity = opening.rules.capacity;
        if !check.pace.has_room(&reviewer.id, capacity, check.now) {
            let reviewer = reviewer.id.clone();
            return Err(Refused::AtCapacity { reviewer, acts: capacity.acts });
        }
    }
    let (party, key) = (reviewer.party.clone(), credential.key.digest());
    Ok(ValidDecision { decision, party, key, on_shift })
}

fn holds(decision: &Decision, credential: &Credential, assertions: &dyn Assertions) -> bool {
    let digest = decision.signed_digest();
    match &decision.proof {
        Proof::Ed25519 { signature, .. } => credential.key.signed(&digest, signature),
        Proof::Assertion { bytes, .. } => assertions.holds(credential, &digest, bytes),
    }
}

/// How many people of each party are on shift, if they are as many as the agreement asks for.
fn staffed(check: &Check<'_>) -> Result<Quorum, Refused> {
    let personnel = &check.review.opening().rules.personnel;
    let shifts = check.duty.shifts(personnel, check.roster, check.now);
    let present = shifts.into_iter().map(|shift| match shift.is_filled() {
        true => Ok((shift.party, shift.present)),
        false => {
            let Shift { party, present, least } = shift;
            Err(Refused::ShortOfPeople { party, present, least })
        }
    });
    present.collect()
}

/// Whether the person had the time to read. The moment is that of the clock, not the latest one
/// seen: time that a clock lost is not time in which somebody read.
fn dwelt(decision: &Decision, check: &Check<'_>) -> Result<(), Refused> {
    let opening = check.review.opening();
    let shown = decision.shown.filter(|shown| (opening.opened..=check.now).contains(shown));
    let shown = shown.ok_or(Refused::NotShown)?;
    let least = opening.dwell_floor();
    if check.now < shown.plus(least) { Err(Refused::TooSoon { least }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
