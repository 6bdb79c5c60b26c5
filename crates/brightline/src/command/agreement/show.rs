//! `brightline agreement show`: what an agreement says, clause by clause.

mod trace;

use agreement::{Bundle, Clause, Statement, statements};
use miette::Diagnostic;
use serde_json::{Map, Value, json};

use super::counted;
use crate::cli::ShowArgs;
use crate::command::Finding;
use crate::output;

/// A clause that the agreement does not have.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("the agreement has no clause `{asked}`")]
#[diagnostic(help("it has {clauses}"))]
struct UnknownClause {
    asked: String,
    clauses: String,
}

/// One compiled policy of a clause.
struct Rule {
    id: String,
    /// `permit`, or what a prohibition does to what it reaches.
    outcome: String,
    text: String,
}

/// Shows one agreement.
pub(super) fn run(args: &ShowArgs) -> miette::Result<Finding> {
    let Some(bundle) = super::compiled(&args.file, args.json)? else { return Ok(Finding::No) };
    if args.cedar || args.schema {
        let text = if args.cedar { bundle.cedar_text() } else { bundle.schema_text() };
        output::line(text.trim_end())?;
        return Ok(Finding::Good);
    }
    if args.trace {
        output::line(trace::table(bundle)?.trim_end())?;
        return Ok(Finding::Good);
    }
    let clauses: Vec<_> = match &args.clause {
        None => bundle.clauses().iter().collect(),
        Some(id) => vec![bundle.clause(id).ok_or_else(|| {
            let clauses: Vec<_> = bundle.clauses().iter().map(|it| it.id.as_str()).collect();
            UnknownClause { asked: id.to_string(), clauses: clauses.join(", ") }
        })?],
    };
    if args.json {
        output::json(&as_json(&bundle, &clauses))?;
        return Ok(Finding::Good);
    }
    if args.clause.is_none() {
        output::line(front(&bundle))?;
    }
    for clause in clauses {
        output::line(shown(&bundle, clause))?;
    }
    Ok(Finding::Good)
}

fn front(bundle: &Bundle) -> String {
    let parties = bundle
        .parties()
        .iter()
        .map(|party| format!("{} is {} ({})", party.id, party.organisation, party.role.as_str()));
    let rest = if bundle.default_permits() { "is permitted" } else { "is denied" };
    format!(
        "{id}, version {version}, from {effective}\n\
         parties    {parties}\n\
         default    what no clause reaches {rest}; a prohibition goes before a permission\n",
        id = bundle.id(),
        version = bundle.version(),
        effective = bundle.effective(),
        parties = parties.collect::<Vec<_>>().join("\n           "),
    )
}

fn shown(bundle: &Bundle, clause: &Clause) -> String {
    let mut text = heading(clause);
    for statement in said(bundle, clause) {
        text.push_str(&format!("\n  {}", statement.block));
        for (key, value) in &statement.slots {
            let value = value.replace('\n', "\n                                ");
            text.push_str(&format!("\n    {key:<27} {value}"));
        }
    }
    let rules = rules(bundle, clause);
    if !rules.is_empty() {
        text.push_str(&format!("\n  compiles to {}", counted_policies(rules.len())));
        for rule in rules {
            text.push_str(&format!("\n    {:<27} {}", rule.id, rule.outcome));
        }
    }
    let cases: Vec<_> = cases(bundle, clause).collect();
    if !cases.is_empty() {
        text.push_str(&format!("\n  {}", counted(cases.len(), "case")));
        for case in cases {
            text.push_str(&format!("\n    {:<27} {}", case.expect.as_str(), case.name));
        }
    }
    text.push('\n');
    text
}

fn counted_policies(number: usize) -> String {
    if number == 1 { "1 policy".to_owned() } else { format!("{number} policies") }
}

fn heading(clause: &Clause) -> String {
    let number =
        if clause.number.is_empty() { String::new() } else { format!("{} ", clause.number) };
    let kind = if clause.red_line { "   red line" } else { "" };
    format!("{number}{} {{#{}}}{kind}", clause.title, clause.id)
}

/// The blocks of a clause but its cases, which are shown apart.
fn said(bundle: &Bundle, clause: &Clause) -> Vec<Statement> {
    let mut said = statements(bundle.agreement(), &clause.id);
    said.retain(|statement| !statement.block.starts_with("case "));
    said
}

fn cases<'b>(bundle: &'b Bundle, clause: &'b Clause) -> impl Iterator<Item = &'b agreement::Case> {
    bundle.agreement().cases.iter().filter(|case| case.clause == clause.id)
}

fn rules(bundle: &Bundle, clause: &Clause) -> Vec<Rule> {
    let every = bundle.policies().call_tool.policies();
    let mut rules: Vec<_> = every
        .filter(|policy| policy.annotation("clause") == Some(clause.id.as_str()))
        .map(|policy| Rule {
            id: policy.id().to_string(),
            outcome: policy.annotation("outcome").unwrap_or("permit").to_owned(),
            text: policy.to_string(),
        })
        .collect();
    rules.sort_by_key(|rule| (rule.id.len(), rule.id.clone()));
    rules
}

fn as_json(bundle: &Bundle, clauses: &[&Clause]) -> Value {
    let clause = |clause: &&Clause| {
        let blocks: Vec<_> = said(bundle, clause)
            .into_iter()
            .map(|it| {
                let slots = it.slots.into_iter().map(|(key, value)| (key, Value::from(value)));
                json!({"block": it.block, "says": slots.collect::<Map<_, _>>()})
            })
            .collect();
        let rules: Vec<_> = rules(bundle, clause)
            .into_iter()
            .map(|it| json!({"id": it.id, "outcome": it.outcome, "cedar": it.text}))
            .collect();
        let cases: Vec<_> = cases(bundle, clause)
            .map(|it| json!({"name": it.name, "expect": it.expect.as_str()}))
            .collect();
        json!({
            "id": clause.id.as_str(),
            "number": clause.number,
            "title": clause.title,
            "prose": clause.prose.trim(),
            "red-line": clause.red_line,
            "blocks": blocks,
            "policies": rules,
            "cases": cases,
        })
    };
    json!({
        "agreement": bundle.id().as_str(),
        "version": bundle.version(),
        "effective": bundle.effective().to_string(),
        "digest": bundle.digest().to_string(),
        "default": if bundle.default_permits() { "allow" } else { "deny" },
        "clauses": clauses.iter().map(clause).collect::<Vec<_>>(),
    })
}
