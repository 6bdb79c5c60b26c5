//! `brightline agreement explain`: what a finding means, and what to write instead.

use agreement::{Code, RulePage};
use miette::{Diagnostic, Severity};
use serde_json::{Value, json};

use super::wrapped;
use crate::cli::ExplainArgs;
use crate::command::Finding;
use crate::output;

/// Most codes that are offered in place of one that is unknown.
const MOST_NEAR: usize = 5;

/// A code that nothing has.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("`{code}` is no code of a finding")]
#[diagnostic(help("{near}; `brightline agreement explain` lists every code"))]
struct UnknownCode {
    code: String,
    near: String,
}

/// Explains one code, or lists all.
pub(super) fn run(args: &ExplainArgs) -> miette::Result<Finding> {
    match &args.code {
        None => all(args.json)?,
        Some(code) => one(code, args.json)?,
    }
    Ok(Finding::Good)
}

fn one(asked: &str, as_json: bool) -> miette::Result<()> {
    if let Some(page) = agreement::explain(asked) {
        return Ok(if as_json { output::json(&rule(page)) } else { output::line(told(page)) }?);
    }
    let name = asked.strip_prefix("agreement::").unwrap_or(asked);
    let Some(code) = Code::ALL.iter().find(|code| short(**code).eq_ignore_ascii_case(name)) else {
        return Err(UnknownCode { code: asked.to_owned(), near: near(name) }.into());
    };
    if as_json {
        return Ok(output::json(&reader(*code))?);
    }
    let consequence = match code.severity() {
        Severity::Error => "An error: the file does not load.",
        Severity::Warning | Severity::Advice => {
            "A warning: the file loads, in its strictest reading."
        }
    };
    let meaning = sentence(code.meaning());
    Ok(output::line(format!("{}\n\n{meaning}\n{consequence}", short(*code)))?)
}

fn all(as_json: bool) -> miette::Result<()> {
    let rules = agreement::rule_pages();
    let has_page = |code: &Code| rules.iter().any(|page| page.code == *code);
    let others = || Code::ALL.iter().copied().filter(|code| !has_page(code));
    if as_json {
        let pages: Vec<_> = rules.iter().map(rule).collect();
        let others: Vec<_> = others().map(reader).collect();
        return Ok(output::json(&json!({"rules": pages, "codes": others}))?);
    }
    output::line("Rules of lint: what empties a clause that reads well\n")?;
    for page in rules {
        output::line(format!("  {:<26} {}", page.name, page.title))?;
    }
    output::line("\nCodes of the reader: what is wrong with a file\n")?;
    for code in others() {
        output::line(format!("  {:<26} {}", short(code), code.meaning()))?;
    }
    Ok(())
}

/// The page of a rule, in lines that are short enough to read.
fn told(page: &RulePage) -> String {
    let parts = [
        ("found in", page.bad),
        ("not found in", page.good),
        ("write", page.rewrite),
        ("binds only if", page.binds_if),
    ];
    let parts = parts.map(|(name, text)| format!("{name:<16}{}", wrapped(text, 16)));
    format!("{}  {}\n\n{}\n\n{}", page.name, page.title, wrapped(page.why, 0), parts.join("\n"))
}

fn rule(page: &RulePage) -> Value {
    json!({
        "code": page.name,
        "title": page.title,
        "why": page.why,
        "bad": page.bad,
        "good": page.good,
        "rewrite": page.rewrite,
        "binds-if": page.binds_if,
    })
}

fn reader(code: Code) -> Value {
    let severity = if code.severity() == Severity::Error { "error" } else { "warning" };
    json!({"code": short(code), "severity": severity, "meaning": code.meaning()})
}

/// The spelling without the prefix that all codes have.
fn short(code: Code) -> &'static str {
    code.as_str().strip_prefix("agreement::").unwrap_or(code.as_str())
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// The codes that one may have meant.
fn near(name: &str) -> String {
    let mut codes: Vec<_> = Code::ALL
        .iter()
        .map(|code| (distance(&short(*code).to_lowercase(), &name.to_lowercase()), short(*code)))
        .filter(|(distance, code)| *distance <= code.len().max(name.len()) / 2)
        .collect();
    codes.sort_unstable();
    codes.truncate(MOST_NEAR);
    if codes.is_empty() {
        return "nothing is spelled like it".to_owned();
    }
    let codes: Vec<_> = codes.iter().map(|(_, code)| format!("`{code}`")).collect();
    format!("near it are {}", codes.join(", "))
}

/// How many letters have to be changed, added or taken away (Levenshtein).
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut next = vec![index + 1];
        let pairs = row.windows(2).zip(&two);
        for (pair, other) in pairs {
            let &[diagonal, above] = pair else { continue };
            let left = next.last().copied().unwrap_or_default();
            let replaced = diagonal + usize::from(letter != *other);
            next.push(replaced.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
