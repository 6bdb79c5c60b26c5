//! `brightline agreement cases`: what is decided about the cases of an agreement.

use agreement::given_in_words;
use controls::cases::{self, CaseResult};
use lexicon::ClauseId;
use serde_json::{Value, json};

use super::counted;
use crate::cli::CasesArgs;
use crate::command::Finding;
use crate::output;

/// Decides every case.
pub(super) fn run(args: &CasesArgs) -> miette::Result<Finding> {
    let Some(bundle) = super::compiled(&args.file, args.json)? else { return Ok(Finding::No) };
    let results = cases::run(&super::engine(bundle)?);
    let hold = results.iter().all(CaseResult::holds);
    if args.json {
        let list: Vec<_> = results.iter().map(as_json).collect();
        let file = args.file.display().to_string();
        output::json(&json!({"file": file, "good": hold, "cases": list}))?;
    } else {
        output::line(table(&results))?;
        output::line(in_short(&results))?;
    }
    Ok(if hold { Finding::Good } else { Finding::No })
}

/// How many cases are decided as they expect.
pub(super) fn in_short(results: &[CaseResult]) -> String {
    let good = results.iter().filter(|result| result.holds()).count();
    match results.len() {
        0 => "no case: add one to each clause, so that others see what it means".to_owned(),
        all => format!("{good} of {} decided as expected", counted(all, "case")),
    }
}

/// The cases that are decided otherwise than they expect, with what was decided and why.
pub(super) fn failures(results: &[CaseResult]) -> Vec<String> {
    let failing = results.iter().filter(|result| !result.holds());
    failing
        .map(|result| {
            let case = &result.case;
            format!("{}: `{}`: {}", case.clause, case.name, otherwise(result))
        })
        .collect()
}

/// One case for machines.
pub(super) fn as_json(result: &CaseResult) -> Value {
    json!({
        "clause": result.case.clause.as_str(),
        "name": result.case.name,
        "given": given_in_words(&result.case.given),
        "expect": result.case.expect.as_str(),
        "decided": result.decided.as_str(),
        "by": result.clauses.iter().map(ClauseId::as_str).collect::<Vec<_>>(),
        "good": result.holds(),
    })
}

fn table(results: &[CaseResult]) -> String {
    let width = results.iter().map(|it| it.case.clause.as_str().len()).max().unwrap_or(0);
    let mut text = String::new();
    for result in results {
        let case = &result.case;
        let verdict = if result.holds() { "as expected" } else { "OTHERWISE" };
        let (clause, expect) = (case.clause.as_str(), case.expect.as_str());
        text.push_str(&format!("{verdict:<12} {clause:<width$}  {expect:<6}  {}\n", case.name));
        if !result.holds() {
            text.push_str(&format!("{:13}{}\n", "", otherwise(result)));
        }
    }
    text
}

fn otherwise(result: &CaseResult) -> String {
    let by: Vec<_> = result.clauses.iter().map(ClauseId::as_str).collect();
    let by = if by.is_empty() { String::new() } else { format!(" by {}", by.join(", ")) };
    let (expect, decided) = (result.case.expect.as_str(), result.decided.as_str());
    let given = given_in_words(&result.case.given);
    format!("expected {expect}, decided {decided}{by}; given {given}")
}
