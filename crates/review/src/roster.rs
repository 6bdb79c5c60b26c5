//! The roster: who may decide, for which party, with which keys.

mod credential;

use std::collections::{BTreeMap, BTreeSet};

use agreement::Quorum;
use lexicon::{Digest, Moment, PartyId, ReviewerId};
use serde::{Deserialize, Serialize};

pub use self::credential::{BadCredential, Credential, CredentialId, Key};
use crate::act::{Act, ActKind};
use crate::review::Review;
use crate::wire;

/// What is hashed before a roster.
const DOMAIN: &[u8] = b"brightline/roster/1\0";

/// Most reviewers, and most credentials of one.
///
/// LIMIT: one review asks each of them; a roster is a list that people read and sign.
const MOST_REVIEWERS: usize = 1_000;
const MOST_CREDENTIALS: usize = 16;

/// What a person of the roster may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Decides about held acts.
    Reviewer,
    /// Decides about held acts, and asks for changes of the roster.
    Officer,
    /// Sees everything that may be seen, and decides nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Reviewer, Self::Officer, Self::Auditor];

    /// The role in one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Officer => "officer",
            Self::Auditor => "auditor",
        }
    }

    /// Whether it decides about acts.
    #[must_use]
    pub const fn decides(self) -> bool {
        match self {
            Self::Reviewer | Self::Officer => true,
            Self::Auditor => false,
        }
    }
}

/// A person who may decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewer {
    /// The id, by which decisions name the person.
    pub id: ReviewerId,
    /// The name as people write it.
    pub name: String,
    /// The party that the person decides for.
    pub party: PartyId,
    /// What the person may do.
    pub role: Role,
    /// The names under which the person asks: workloads that the person owns or operates, and the
    /// accounts that workloads name when they ask on somebody's behalf. Who asks cannot approve.
    #[serde(default)]
    pub asks_as: BTreeSet<String>,
    /// The keys with which the person signs.
    pub credentials: Vec<Credential>,
    /// Since when the person is suspended, if so.
    #[serde(default, with = "wire::text_or_null")]
    pub suspended: Option<Moment>,
}

impl Reviewer {
    /// The credential with this id.
    #[must_use]
    pub fn credential(&self, id: &CredentialId) -> Option<&Credential> {
        self.credentials.iter().find(|credential| credential.id == *id)
    }

    /// Whether this person asked for the act, or the act is about this person.
    #[must_use]
    pub fn is_concerned(&self, act: &Act) -> bool {
        let named = |name: &str| {
            let same = |own: &str| folded(own) == folded(name);
            same(self.id.as_str()) || same(&self.name) || self.asks_as.iter().any(|own| same(own))
        };
        let about = act.kind.person() == Some(&self.id);
        about || named(act.workload.as_str()) || act.on_behalf_of.as_deref().is_some_and(named)
    }
}

/// A name without what makes one name look like two: case, spaces, and what is not seen.
fn folded(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A list of people that cannot be a roster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRoster {
    /// Two reviewers have one id.
    #[error("two reviewers have the id `{0}`: give each person an id")]
    SameReviewer(ReviewerId),
    /// Two credentials have one id.
    #[error("two credentials have the id `{0}`: enrol each credential once")]
    SameCredential(CredentialId),
    /// Two credentials have one key.
    #[error("`{0}` and `{1}` have the same key: one key is for one person")]
    SameKey(ReviewerId, ReviewerId),
    /// A key that anybody can sign for, or that is none.
    #[error("the key `{credential}` of `{reviewer}` is no key to sign with: make another")]
    WeakKey {
        /// Whose it is.
        reviewer: ReviewerId,
        /// Which it is.
        credential: CredentialId,
    },
    /// There are too many.
    #[error("{what}: the most are {most}")]
    TooMany {
        /// What there are too many of.
        what: String,
        /// How many there may be.
        most: usize,
    },
    /// There is no such reviewer.
    #[error("there is no reviewer `{0}`: the configuration names all reviewers")]
    UnknownReviewer(ReviewerId),
    /// The reviewer is of another party.
    #[error("`{0}` is of another party than the act says: ask anew")]
    OtherParty(ReviewerId),
    /// There is no such credential.
    #[error("`{0}` has no such credential: look at the roster")]
    UnknownCredential(ReviewerId),
    /// The reviewer is not suspended.
    #[error("`{0}` is not suspended: there is nobody to take back")]
    NotSuspended(ReviewerId),
    /// Nobody approved the change, or it has not been executed.
    #[error("people of every party approve a change of the roster first: wait for them")]
    NotApproved,
    /// The act changes nothing in the roster.
    #[error("the act is no change of the roster")]
    OtherAct,
    /// The bytes are no roster.
    #[error("no roster can be read: {0}")]
    Unreadable(String),
}

/// The people who may decide. No two have an id, a credential or a key in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster(BTreeMap<ReviewerId, Reviewer>);

impl Roster {
    /// A roster of these people.
    ///
    /// # Errors
    ///
    /// [`BadRoster`] if two of them have an id or a key in common, a key is weak, or there are too
    /// many.
    pub fn new(reviewers: Vec<Reviewer>) -> Result<Self, BadRoster> {
        if reviewers.len() > MOST_REVIEWERS {
            let what = format!("{} reviewers", reviewers.len());
            return Err(BadRoster::TooMany { what, most: MOST_REVIEWERS });
        }
        let mut roster = BTreeMap::new();
        let mut ids = BTreeSet::new();
        let mut keys: BTreeMap<Digest, ReviewerId> = BTreeMap::new();
        for reviewer in reviewers {
            if reviewer.credentials.len() > MOST_CREDENTIALS {
                let what =
                    format!("{} credentials of `{}`", reviewer.credentials.len(), reviewer.id);
                return Err(BadRoster::TooMany { what, most: MOST_CREDENTIALS });
            }
            for credential in &reviewer.credentials {
                let (reviewer, id) = (reviewer.id.clone(), credential.id.clone());
                if !credential.key.is_strong() {
                    return Err(BadRoster::WeakKey { reviewer, credential: id });
                }
                if !ids.insert(id.clone()) {
                    return Err(BadRoster::SameCredential(id));
                }
                if let Some(other) = keys.insert(credential.key.digest(), reviewer.clone()) {
                    return Err(BadRoster::SameKey(other, reviewer));
                }
            }
            if let Some(twice) = roster.insert(reviewer.id.clone(), reviewer) {
                return Err(BadRoster::SameReviewer(twice.id));
            }
        }
        Ok(Self(roster))
    }

    /// The reviewer with this id.
    #[must_use]
    pub fn reviewer(&self, id: &ReviewerId) -> Option<&Reviewer> {
        self.0.get(id)
    }

    /// The reviewers, in the order of their ids.
    pub fn reviewers(&self) -> impl Iterator<Item = &Reviewer> {
        self.0.values()
    }

    /// The reviewer who signs with this credential.
    #[must_use]
    pub fn owner(&self, credential: &CredentialId) -> Option<&Reviewer> {
        self.reviewers().find(|reviewer| reviewer.credential(credential).is_some())
    }

    /// The digest of the roster: who, of which party, with which role, names and keys. Who is
    /// suspended is not in it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let lasting = |reviewer: &Reviewer| Reviewer { suspended: None, ..reviewer.clone() };
        let text = text_of(self.reviewers().map(lasting).collect());
        Digest::of(&[DOMAIN, text.as_bytes()].concat())
    }

    /// The roster as JSON, one form for one roster.
    #[must_use]
    pub fn to_json(&self) -> String {
        text_of(self.reviewers().cloned().collect())
    }

    /// Reads what [`Roster::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`BadRoster`] if it is no roster.
    pub fn from_json(text: &str) -> Result<Self, BadRoster> {
        let reviewers = serde_json::from_str(text);
        Self::new(reviewers.map_err(|error| BadRoster::Unreadable(error.to_string()))?)
    }

    /// The roster after a review that was executed, of an act that changes it.
    ///
    /// # Errors
    ///
    /// [`BadRoster`] if nobody approved it, the act is another one, or it does not fit the roster.
    pub fn changed_by(&self, review: &Review) -> Result<Self, BadRoster> {
        if review.is_executed() {
            self.after(&review.opening().act)
        } else {
            Err(BadRoster::NotApproved)
        }
    }

    /// Whether an act could change this roster.
    ///
    /// # Errors
    ///
    /// [`BadRoster`] if it is another act, or does not fit.
    pub fn fits(&self, act: &Act) -> Result<(), BadRoster> {
        self.after(act).map(drop)
    }

    /// The quorum of a change of the roster: one person of every party that decides.
    #[must_use]
    pub fn quorum_of_change(&self) -> Quorum {
        let deciding = self.reviewers().filter(|it| it.role.decides());
        deciding.map(|reviewer| (reviewer.party.clone(), 1)).collect()
    }

    fn after(&self, act: &Act) -> Result<Self, BadRoster> {
        let mut reviewers = self.0.clone();
        match &act.kind {
            ActKind::Enrol { reviewer, party, credential } => {
                let unknown = || BadRoster::UnknownReviewer(reviewer.clone());
                let person = reviewers.get_mut(reviewer).ok_or_else(unknown)?;
                if person.party != *party {
                    return Err(BadRoster::OtherParty(reviewer.clone()));
                }
                person.credentials.push(credential.clone());
            }
            ActKind::Remove { reviewer, credential: None } => {
                let gone = reviewers.remove(reviewer);
                gone.ok_or_else(|| BadRoster::UnknownReviewer(reviewer.clone()))?;
            }
            ActKind::Remove { reviewer, credential: Some(credential) } => {
                let unknown = || BadRoster::UnknownReviewer(reviewer.clone());
                let person = reviewers.get_mut(reviewer).ok_or_else(unknown)?;
                if person.credential(credential).is_none() {
                    return Err(BadRoster::UnknownCredential(reviewer.clone()));
                }
                person.credentials.retain(|it| it.id != *credential);
            }
            ActKind::Reinstate { reviewer } => {
                let unknown = || BadRoster::UnknownReviewer(reviewer.clone());
                let person = reviewers.get_mut(reviewer).ok_or_else(unknown)?;
                if person.suspended.take().is_none() {
                    return Err(BadRoster::NotSuspended(reviewer.clone()));
                }
            }
            ActKind::Ask { .. }
            | ActKind::Release { .. }
            | ActKind::Call { .. }
            | ActKind::Several { .. } => return Err(BadRoster::OtherAct),
        }
        Self::new(reviewers.into_values().collect())
    }

    /// The roster with `reviewer` suspended since `at`. Somebody who is suspended stays so since
    /// then.
    ///
    /// # Errors
    ///
    /// [`BadRoster::UnknownReviewer`].
    pub fn suspended(&self, reviewer: &ReviewerId, at: Moment) -> Result<Self, BadRoster> {
        let mut roster = self.clone();
        let unknown = || BadRoster::UnknownReviewer(reviewer.clone());
        let person = roster.0.get_mut(reviewer).ok_or_else(unknown)?;
        person.suspended.get_or_insert(at);
        Ok(roster)
    }
}

/// Values of these types always have a JSON text: keys are texts, numbers are whole.
fn text_of(reviewers: Vec<Reviewer>) -> String {
    serde_json::to_string(&reviewers).unwrap_or_default()
}

#[cfg(test)]
mod tests;
