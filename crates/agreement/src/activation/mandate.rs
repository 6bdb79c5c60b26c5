//! Mandates: what the parties' signatures, a proof and the history give the right to.

use std::fmt;
use std::sync::Arc;

use lexicon::{Digest, Moment, PartyId, Span};
use miette::{Diagnostic as _, Severity};
use tlog::PublicKey;

use super::file::{Activation, BadActivation, Signer};
use super::needed::{most_emergency, needed, signing_parties};
use super::{Governed, Kind, Statement};
use crate::proof::{BadProof, NotProven, Proof};
use crate::terms::{ChangeObject, Quorum};
use crate::{Bundle, lint};

/// What is to come into force: three files, and what the first of them compiles to.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The agreement, compiled from `source`.
    pub bundle: &'a Bundle,
    /// The exact text of the agreement.
    pub source: &'a str,
    /// The exact text of its proof file.
    pub proof: &'a str,
    /// The exact text of its activation.
    pub signed: &'a str,
}

/// What the candidate is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The enrolled keys of the parties; each is named after its party.
    pub keys: &'a [PublicKey],
    /// What runs beside the agreement; `None` where nothing runs, and nobody compares.
    pub runs: Option<&'a Governed>,
    /// What is in force.
    pub before: Option<Before<'a>>,
    /// The time.
    pub at: Moment,
}

/// What is in force.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// The statement about it.
    pub statement: &'a Statement,
    /// The agreement.
    pub bundle: &'a Bundle,
    /// The last agreement before it that was no emergency change, if there was one.
    pub base: Option<&'a Bundle>,
    /// When it was put on record.
    pub at: Moment,
    /// The highest version of the candidate's agreement that was ever in force here.
    pub highest_version: u64,
}

/// The right to put exactly this agreement in force. It can be had from [`verify`] only.
#[derive(Clone, Debug)]
#[must_use = "a mandate is worth nothing until it is on record"]
pub struct Mandate {
    statement: Statement,
    signers: Vec<Signer>,
    is_new: bool,
    source: Arc<str>,
    proof: Arc<str>,
    signed: Arc<str>,
}

/// Why a candidate does not come into force: everything at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

/// One reason why a candidate does not come into force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file of signatures is none.
    #[error("the file of signatures cannot be used: {0}")]
    Activation(#[from] BadActivation),
    /// Every byte counts.
    #[error("the signatures are of another text than this one ({found}): sign this one")]
    OtherText {
        /// The digest of the text that there is.
        found: Digest,
    },
    /// The statement names another agreement or version.
    #[error("the signatures are of {0}, which this text is not: sign this one")]
    OtherAgreement(String),
    /// Every byte of the proof counts.
    #[error("the signatures are of another proof file than this one: sign this one")]
    OtherProof,
    /// There is no proof.
    #[error("there is no proof: {0}: `brightline agreement prove` makes one")]
    NoProof(#[from] BadProof),
    /// The proof is not of this agreement.
    #[error("the agreement is not proven: {0}: `brightline agreement prove` says more")]
    NotProven(#[from] NotProven),
    /// The linter says no.
    #[error("lint has {0} errors that nobody accepts: `brightline agreement check` shows them")]
    Lint(usize),
    /// A party has not signed.
    #[error("`{party}` has signed with {found} of {needed} keys: `brightline agreement sign`")]
    Unsigned {
        /// Whose signature is missing.
        party: PartyId,
        /// How many of its keys have signed.
        found: u64,
        /// How many must.
        needed: u64,
    },
    /// Somebody unknown has signed.
    #[error(
        "a key of `{0}` has signed that is not enrolled: enrol it with [[party]], if it is one"
    )]
    Stranger(String),
    /// An older statement, or the same one again.
    #[error("statement {serial} is not newer than statement {last}, which was in force already")]
    Replayed {
        /// Its serial.
        serial: u64,
        /// The serial of what is in force.
        last: u64,
    },
    /// An older version.
    #[error("version {version} is older than version {highest}, which was in force already")]
    OlderVersion {
        /// Its version.
        version: u64,
        /// The highest version that was in force.
        highest: u64,
    },
    /// A changed text under a version that was used.
    #[error("version {0} was in force with another text: give this one a higher version")]
    SameVersion(u64),
    /// It was signed to take the place of something else.
    #[error("it takes the place of another statement than the one in force: sign it again")]
    OtherPredecessor,
    /// What runs is not what was signed.
    #[error("the {what} that run are not those that were signed: sign what runs, or run what is signed", what = .0.as_str())]
    OtherObject(ChangeObject),
    /// An emergency change that nothing allows.
    #[error("nothing in force allows an emergency change: let all parties sign an ordinary one")]
    NoEmergency,
    /// An emergency change that lasts too long, or is over already.
    #[error("an emergency change ends within {} min from now: sign it with a nearer end", .0.as_ms() / 60_000)]
    EmergencyLength(Span),
    /// A ratification of something else than what waits for it.
    #[error(
        "there is no emergency change of this text and version to ratify: sign an ordinary one"
    )]
    NothingToRatify,
}

impl Refusals {
    /// Each reason.
    #[must_use]
    pub fn reasons(&self) -> &[Refusal] {
        &self.0
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&reasons.join("; "))
    }
}

impl std::error::Error for Refusals {}

impl Mandate {
    /// What the parties signed.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The valid signatures.
    #[must_use]
    pub fn signers(&self) -> &[Signer] {
        &self.signers
    }

    /// Whether the statement is another than the one in force. One that is not can still bring
    /// signatures and declarations that are not on record yet.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.is_new
    }

    /// The exact text of the agreement.
    #[must_use]
    pub const fn source(&self) -> &Arc<str> {
        &self.source
    }

    /// The exact text of its proof file.
    #[must_use]
    pub const fn proof(&self) -> &Arc<str> {
        &self.proof
    }

    /// The exact text of its activation.
    #[must_use]
    pub const fn signed(&self) -> &Arc<str> {
        &self.signed
    }
}

/// Compares the candidate with the bytes, the keys, its proof and the history.
///
/// That the cases of the agreement hold is for whoever decides to say, before the mandate is used.
///
/// # Errors
///
/// Everything that keeps it from coming into force.
pub fn verify(candidate: Candidate<'_>, setting: Setting<'_>) -> Result<Mandate, Refusals> {
    let activation = Activation::parse(candidate.signed);
    let activation = activation.map_err(|error| Refusals(vec![error.into()]))?;
    let statement = activation.statement();
    let mut found = Vec::new();
    about_the_text(candidate, statement, &mut found);
    about_the_proof(candidate, &mut found);
    about_the_order(statement, setting, &mut found);
    if let Some(runs) = setting.runs {
        let signed = &statement.governed;
        let differing = runs.under(candidate.bundle).differing(signed);
        found.extend(differing.into_iter().map(Refusal::OtherObject));
    }
    let signers = activation.signers(setting.keys).unwrap_or_else(|error| {
        found.push(error.into());
        Vec::new()
    });
    about_the_signatures(candidate.bundle, statement, setting, &signers, &mut found);
    if !found.is_empty() {
        let strangers = activation.strangers(setting.keys).into_iter();
        found.extend(strangers.map(Refusal::Stranger));
        return Err(Refusals(found));
    }
    Ok(Mandate {
        is_new: !is_in_force(statement, setting.before),
        statement: statement.clone(),
        signers,
        source: candidate.source.into(),
        proof: candidate.proof.into(),
        signed: candidate.signed.into(),
    })
}

fn is_in_force(statement: &Statement, before: Option<Before<'_>>) -> bool {
    before.is_some_and(|before| before.statement == statement)
}

fn about_the_text(candidate: Candidate<'_>, statement: &Statement, found: &mut Vec<Refusal>) {
    let (bundle, text) = (candidate.bundle, Digest::of(candidate.source.as_bytes()));
    if statement.text != text || bundle.digest() != text {
        found.push(Refusal::OtherText { found: text });
    }
    if (&statement.agreement, statement.version) != (bundle.id(), bundle.version()) {
        let signed = format!("`{}`, version {}", statement.agreement, statement.version);
        found.push(Refusal::OtherAgreement(signed));
    }
    if statement.proof != Digest::of(candidate.proof.as_bytes()) {
        found.push(Refusal::OtherProof);
    }
    let findings = lint(candidate.source, candidate.bundle.id().as_str());
    let is_error = |finding: &&crate::Finding| finding.severity() == Some(Severity::Error);
    let errors = findings.findings().iter().filter(is_error).count();
    if errors > 0 {
        found.push(Refusal::Lint(errors));
    }
}

fn about_the_proof(candidate: Candidate<'_>, found: &mut Vec<Refusal>) {
    match Proof::parse(candidate.proof) {
        Err(error) => found.push(error.into()),
        Ok(proof) => found.extend(proof.verify(candidate.bundle).err().map(Refusal::from)),
    }
}

/// What is newer than what is in force, and signed to take its place.
fn about_the_order(statement: &Statement, setting: Setting<'_>, found: &mut Vec<Refusal>) {
    let Some(before) = setting.before else {
        match statement.kind {
            Kind::Ordinary => {}
            Kind::Emergency(_) => found.push(Refusal::NoEmergency),
            Kind::Ratification => found.push(Refusal::NothingToRatify),
        }
        return;
    };
    if before.statement == statement {
        return;
    }
    let last = before.statement;
    if statement.serial <= last.serial {
        found.push(Refusal::Replayed { serial: statement.serial, last: last.serial });
    }
    if statement.replaces != Some(last.digest()) {
        found.push(Refusal::OtherPredecessor);
    }
    let (version, highest) = (statement.version, before.highest_version);
    if version < highest {
        found.push(Refusal::OlderVersion { version, highest });
    }
    if version == highest && statement.text != last.text {
        found.push(Refusal::SameVersion(version));
    }
    found.extend(match statement.kind {
        Kind::Ordinary => None,
        Kind::Emergency(until) => about_the_emergency(until, before, setting.at),
        Kind::Ratification => {
            let waits = last.kind.until().is_some();
            let same = (statement.text, &statement.governed) == (last.text, &last.governed);
            (!waits || !same).then_some(Refusal::NothingToRatify)
        }
    });
}

/// An emergency change is allowed by what is in force, never by itself; and none follows another,
/// or the second would lengthen the first.
fn about_the_emergency(until: Moment, before: Before<'_>, at: Moment) -> Option<Refusal> {
    if before.statement.kind.until().is_some() {
        return Some(Refusal::NoEmergency);
    }
    match most_emergency(before.bundle) {
        None => Some(Refusal::NoEmergency),
        Some(most) => {
            (until <= at || at.plus(most) < until).then_some(Refusal::EmergencyLength(most))
        }
    }
}

fn about_the_signatures(
    bundle: &Bundle,
    statement: &Statement,
    setting: Setting<'_>,
    signers: &[Signer],
    found: &mut Vec<Refusal>,
) {
    // What was agreed on last, by everybody who had to: an emergency change was not.
    let agreed = setting.before.map(|before| {
        let was_agreed = before.statement.kind.until().is_none() && before.statement != statement;
        if was_agreed { Some(before.bundle) } else { before.base }
    });
    let agreed = agreed.flatten();
    let of = |party: &PartyId| {
        let count = signers.iter().filter(|signer| signer.party == *party).count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    if statement.kind.until().is_some() {
        let mut parties = signing_parties(agreed.unwrap_or(bundle));
        if !parties.any(|party| of(party) > 0) {
            let missing = signing_parties(agreed.unwrap_or(bundle)).cloned();
            found.extend(missing.map(|party| Refusal::Unsigned { party, found: 0, needed: 1 }));
        }
        return;
    }
    let objects = match setting.before {
        Some(before) if before.statement != statement => {
            before.statement.governed.differing(&statement.governed)
        }
        // It was in force with these before, and they were asked for then.
        Some(_) => Vec::new(),
        None => statement.governed.iter().map(|(object, _)| object).collect(),
    };
    let needed: Quorum = needed(statement.kind, bundle, agreed, &objects);
    for (party, needed) in needed {
        let signed = of(&party);
        if signed < needed {
            found.push(Refusal::Unsigned { party, found: signed, needed });
        }
    }
}
