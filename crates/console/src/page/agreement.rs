//! *Agreement*: each clause beside what holds it: the control, the proof, the cases, and what it
//! decided last.

use std::sync::Arc;

use ::agreement::{Expected, Outcome, Proof, statements};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::today::counted;
use super::{Frame, Page, paragraphs, shown};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;
use crate::ports::InForce;
use crate::tally::{Listed, Told};

#[derive(Template)]
#[template(path = "agreement.html")]
struct AgreementPage {
    frame: Frame,
    id: String,
    version: u64,
    parties: String,
    digest: String,
    proof: String,
    proof_class: &'static str,
    clauses: Vec<Clause>,
}

struct Clause {
    id: String,
    number: String,
    title: String,
    prose: Vec<String>,
    red_line: bool,
    rules: Vec<Rule>,
    proofs: Vec<Shown>,
    cases: Vec<Case>,
    last: Vec<Listed>,
}

struct Rule {
    block: String,
    slots: Vec<(String, String)>,
}

struct Shown {
    says: String,
    solvers: String,
    word: &'static str,
    class: &'static str,
}

struct Case {
    name: String,
    expect: &'static str,
    class: &'static str,
}

/// `GET /agreement`.
pub(crate) async fn agreement(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let in_force = console.house().agreement().await?;
    let tally = counted(&console).await?;
    let bundle = &in_force.bundle;
    let parties = bundle.parties().iter().map(|party| party.organisation.to_string());
    let (proof, proof_class) = proof(&in_force);
    let clauses = bundle.clauses().iter().map(|it| clause(&in_force, it, &tally));
    shown(&AgreementPage {
        frame: Frame::of(&console, &signed, "/agreement", "Agreement"),
        id: bundle.id().to_string(),
        version: bundle.version(),
        parties: parties.collect::<Vec<_>>().join(" and "),
        digest: bundle.digest().to_string(),
        proof,
        proof_class,
        clauses: clauses.collect(),
    })
}

/// What is proven as a whole, and the look of it.
fn proof(in_force: &InForce) -> (String, &'static str) {
    let Some(proof) = &in_force.proof else {
        return ("Nothing is proven about this version.".to_owned(), "wait");
    };
    let solvers = proof.solvers();
    let solvers = solvers.iter().map(|(name, version)| format!("{name} {version}"));
    let solvers = solvers.collect::<Vec<_>>().join(" and ");
    match proof.verify(&in_force.bundle) {
        Ok(()) => {
            let number = proof.obligations.len();
            (format!("All {number} obligations are proven, by {solvers}."), "good")
        }
        Err(error) => (format!("The proof does not hold: {error}."), "bad"),
    }
}

fn clause(in_force: &InForce, clause: &::agreement::Clause, tally: &Told) -> Clause {
    let terms = in_force.bundle.agreement();
    let rules = statements(terms, &clause.id).into_iter();
    let rules = rules.filter(|rule| !rule.block.starts_with("case"));
    let cases = terms.cases.iter().filter(|case| case.clause == clause.id);
    Clause {
        id: clause.id.to_string(),
        number: clause.number.clone(),
        title: clause.title.clone(),
        prose: paragraphs(&clause.prose),
        red_line: clause.red_line,
        rules: rules.map(|rule| Rule { block: rule.block, slots: rule.slots }).collect(),
        proofs: in_force.proof.as_ref().map(|it| proofs(it, &clause.id)).unwrap_or_default(),
        cases: cases.map(case).collect(),
        last: tally.last_of(clause.id.as_str()),
    }
}

fn proofs(proof: &Proof, clause: &lexicon::ClauseId) -> Vec<Shown> {
    let about = proof.obligations.iter();
    let about = about.filter(|proven| proven.obligation.clause.as_ref() == Some(clause));
    let shown = |proven: &::agreement::Proven| {
        let said = |outcome: fn(&Outcome) -> bool| {
            proven.attempts.iter().any(|attempt| outcome(&attempt.outcome))
        };
        let refuted = said(|outcome| matches!(outcome, Outcome::Refuted(_)));
        let (word, class) = if refuted {
            ("refuted", "bad")
        } else if said(|outcome| matches!(outcome, Outcome::Proven)) {
            ("proven", "good")
        } else {
            ("open", "wait")
        };
        let solvers: Vec<_> = proven.attempts.iter().map(|it| it.solver.as_str()).collect();
        Shown { says: proven.obligation.says.clone(), solvers: solvers.join(", "), word, class }
    };
    about.map(shown).collect()
}

fn case(case: &::agreement::Case) -> Case {
    let (expect, class) = match case.expect {
        Expected::Permit => ("permit", "good"),
        Expected::Hold => ("hold", "wait"),
        Expected::Deny => ("deny", "bad"),
    };
    Case { name: case.name.clone(), expect, class }
}
