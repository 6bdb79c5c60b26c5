//! The form of a proof file: JSON with the keys in the order in which a person reads them.

use lexicon::Digest;
use serde::{Deserialize, Serialize};

use super::{Attempt, BadProof, Comparison, Outcome, Proof, Proven, Subject};
use crate::obligations::{Claim, Obligation, Scope};

/// What the first key says. Another form gets another number.
const FORM: &str = "brightline proof 1";

/// Longest file, in bytes.
///
/// LIMIT: a proof says each policy of an agreement a few times over; an agreement has 1 MiB.
const LONGEST_FILE: usize = 16 << 20;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawProof {
    form: String,
    agreement: RawSubject,
    policies: String,
    schema: String,
    software: String,
    assumptions: Vec<String>,
    trusted: Vec<String>,
    obligations: Vec<RawProven>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comparison: Option<RawComparison>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawSubject {
    id: String,
    version: u64,
    digest: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawComparison {
    with: RawSubject,
    obligations: Vec<RawProven>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawProven {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<String>,
    says: String,
    claim: String,
    scope: String,
    region: Vec<String>,
    digest: String,
    attempts: Vec<RawAttempt>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawAttempt {
    solver: String,
    version: String,
    outcome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    milliseconds: u64,
}

pub(super) fn read(text: &str) -> Result<Proof, BadProof> {
    if text.len() > LONGEST_FILE {
        return Err(BadProof(format!("it is longer than {LONGEST_FILE} bytes")));
    }
    let raw: RawProof = serde_json::from_str(text).map_err(|error| BadProof(error.to_string()))?;
    if raw.form != FORM {
        return Err(BadProof(format!("its form is `{}`, and not `{FORM}`", raw.form)));
    }
    let comparison = |raw: RawComparison| {
        Ok(Comparison { with: subject(raw.with)?, obligations: proven(raw.obligations)? })
    };
    Ok(Proof {
        about: subject(raw.agreement)?,
        policies: digest(&raw.policies)?,
        schema: digest(&raw.schema)?,
        software: raw.software,
        assumptions: joined(&raw.assumptions),
        trusted: raw.trusted,
        obligations: proven(raw.obligations)?,
        comparison: raw.comparison.map(comparison).transpose()?,
    })
}

pub(super) fn write(proof: &Proof) -> String {
    let raw = RawProof {
        form: FORM.to_owned(),
        agreement: raw_subject(&proof.about),
        policies: proof.policies.to_string(),
        schema: proof.schema.to_string(),
        software: proof.software.clone(),
        assumptions: lines(&proof.assumptions),
        trusted: proof.trusted.clone(),
        obligations: proof.obligations.iter().map(raw_proven).collect(),
        comparison: proof.comparison.as_ref().map(|comparison| RawComparison {
            with: raw_subject(&comparison.with),
            obligations: comparison.obligations.iter().map(raw_proven).collect(),
        }),
    };
    // Strings and numbers only: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(&raw).map_or_else(|_| String::new(), |text| text + "\n")
}

/// A text of several lines, as JSON can show it to people.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn digest(text: &str) -> Result<Digest, BadProof> {
    text.parse().map_err(|error: lexicon::InvalidDigest| BadProof(error.to_string()))
}

fn subject(raw: RawSubject) -> Result<Subject, BadProof> {
    let id = raw.id.parse().map_err(|_| BadProof(format!("`{}` is no agreement", raw.id)))?;
    Ok(Subject { id, version: raw.version, digest: digest(&raw.digest)? })
}

fn raw_subject(subject: &Subject) -> RawSubject {
    RawSubject {
        id: subject.id.to_string(),
        version: subject.version,
        digest: subject.digest.to_string(),
    }
}

fn proven(raw: Vec<RawProven>) -> Result<Vec<Proven>, BadProof> {
    raw.into_iter().map(one_proven).collect()
}

fn one_proven(raw: RawProven) -> Result<Proven, BadProof> {
    let unknown = |what: &str| BadProof(format!("`{}` has an unknown {what}", raw.id));
    let clause = raw.clause.as_ref().map(|clause| clause.parse()).transpose();
    let obligation = Obligation {
        id: raw.id.clone(),
        clause: clause.map_err(|_| unknown("clause"))?,
        says: raw.says.clone(),
        claim: Claim::spelled(&raw.claim).ok_or_else(|| unknown("claim"))?,
        scope: Scope::spelled(&raw.scope).ok_or_else(|| unknown("scope"))?,
        region: joined(&raw.region),
    };
    if obligation.digest() != digest(&raw.digest)? {
        return Err(BadProof(format!("`{}` is not what its digest says", raw.id)));
    }
    let attempts = raw.attempts.into_iter().map(attempt).collect::<Result<_, _>>()?;
    Ok(Proven { obligation, attempts })
}

fn raw_proven(proven: &Proven) -> RawProven {
    let obligation = &proven.obligation;
    RawProven {
        id: obligation.id.clone(),
        clause: obligation.clause.as_ref().map(ToString::to_string),
        says: obligation.says.clone(),
        claim: obligation.claim.as_str().to_owned(),
        scope: obligation.scope.as_str().to_owned(),
        region: lines(&obligation.region),
        digest: obligation.digest().to_string(),
        attempts: proven.attempts.iter().map(raw_attempt).collect(),
    }
}

fn attempt(raw: RawAttempt) -> Result<Attempt, BadProof> {
    let because = raw.because.unwrap_or_default();
    let outcome = match raw.outcome.as_str() {
        "proven" if because.is_empty() => Outcome::Proven,
        "refuted" => Outcome::Refuted(because),
        "not proven" => Outcome::Open(because),
        other => return Err(BadProof(format!("`{other}` is no outcome"))),
    };
    Ok(Attempt {
        solver: raw.solver,
        version: raw.version,
        outcome,
        milliseconds: raw.milliseconds,
    })
}

fn raw_attempt(attempt: &Attempt) -> RawAttempt {
    RawAttempt {
        solver: attempt.solver.clone(),
        version: attempt.version.clone(),
        outcome: attempt.outcome.as_str().to_owned(),
        because: match &attempt.outcome {
            Outcome::Proven => None,
            Outcome::Refuted(because) | Outcome::Open(because) => Some(because.clone()),
        },
        milliseconds: attempt.milliseconds,
    }
}
