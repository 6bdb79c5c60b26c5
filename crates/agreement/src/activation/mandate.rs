//! Mandates: what the parties' signatures, a proof and the history give the right to.

use std::sync::Arc;

use lexicon::{Digest, Moment, PartyId};
use miette::{Diagnostic as _, Severity};
use tlog::PublicKey;

use super::file::{Activation, Signer};
use super::needed::{most_emergency, needed, signing_parties};
use super::refusal::{Refusal, Refusals};
use super::{Governed, Kind, Statement};
use crate::proof::Proof;
use crate::terms::Quorum;
use crate::{Bundle, lint_at};

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
    /// What was in force until now.
    pub past: Past<'a>,
    /// The time.
    pub at: Moment,
}

/// What was in force until now.
#[derive(Clone, Copy, Debug)]
pub enum Past<'a> {
    /// Nobody says. What is newer than what is not looked at.
    Unknown,
    /// Nothing.
    Nothing,
    /// This.
    Known(Before<'a>),
}

impl Past<'_> {
    /// Whether it is `statement` that is in force.
    fn is_of(self, statement: &Statement) -> bool {
        matches!(self, Self::Known(before) if before.statement == statement)
    }
}

/// What is in force.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// The statement about it.
    pub statement: &'a Statement,
    /// The exact text of its activation.
    pub signed: &'a str,
    /// The agreement.
    pub bundle: &'a Bundle,
    /// The last agreement before it that was no emergency change, if there was one.
    pub base: Option<&'a Bundle>,
    /// The highest version of the candidate's agreement that was ever in force here.
    pub highest_version: u64,
}

/// The right to put exactly this agreement in force. It can be had from [`verify`] only.
#[derive(Clone, Debug)]
#[must_use = "a mandate is worth nothing until it is on record"]
pub struct Mandate {
    statement: Statement,
    signers: Vec<Signer>,
    standing: Standing,
    source: Arc<str>,
    proof: Arc<str>,
    signed: Arc<str>,
}

/// What a mandate adds to what is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Another statement than the one in force.
    New,
    /// The statement in force, with signatures or declarations that are not on record yet.
    Signatures,
    /// Nothing.
    OnRecord,
}

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

    /// What it adds to what is on record.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
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
    let activation = activation.map_err(Refusals::from)?;
    let statement = activation.statement();
    let mut found = Vec::new();
    about_the_text(candidate, statement, &mut found);
    if !setting.past.is_of(statement) {
        about_the_words(candidate, setting.at, &mut found);
    }
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
        return Err(Refusals::of(found));
    }
    Ok(Mandate {
        standing: standing(statement, candidate.signed, setting.past),
        statement: statement.clone(),
        signers,
        source: candidate.source.into(),
        proof: candidate.proof.into(),
        signed: candidate.signed.into(),
    })
}

fn standing(statement: &Statement, signed: &str, past: Past<'_>) -> Standing {
    match past {
        Past::Known(before) if before.statement != statement => Standing::New,
        Past::Known(before) if before.signed != signed => Standing::Signatures,
        Past::Known(_) => Standing::OnRecord,
        Past::Unknown | Past::Nothing => Standing::New,
    }
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
}

/// What lint finds on the day on which the text comes into force, or begins if that is later: an
/// acceptance that has ended by then waives nothing. What is in force was looked at when it came
/// into force, and goes on: a restart must not end what nobody has ended.
fn about_the_words(candidate: Candidate<'_>, at: Moment, found: &mut Vec<Refusal>) {
    let bundle = candidate.bundle;
    let findings = lint_at(candidate.source, bundle.id().as_str(), at.max(bundle.effective()));
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
    let before = match (setting.past, statement.kind) {
        (Past::Unknown, _) | (Past::Nothing, Kind::Ordinary) => return,
        (Past::Nothing, Kind::Emergency(_)) => return found.push(Refusal::NoEmergency),
        (Past::Nothing, Kind::Ratification) => return found.push(Refusal::NothingToRatify),
        (Past::Known(before), _) if before.statement == statement => return,
        (Past::Known(before), _) => before,
    };
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
    let before = match setting.past {
        Past::Known(before) => Some(before),
        Past::Unknown | Past::Nothing => None,
    };
    let agreed = before.and_then(|before| {
        let was_agreed = before.statement.kind.until().is_none() && before.statement != statement;
        if was_agreed { Some(before.bundle) } else { before.base }
    });
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
    let objects = match before {
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

#[cfg(test)]
mod tests;
