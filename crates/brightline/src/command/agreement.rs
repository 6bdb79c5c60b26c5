//! `brightline agreement check`: everything that is wrong with an agreement, or what it says.

use agreement::{Bundle, Diagnostics};
use miette::{Diagnostic as _, IntoDiagnostic as _, Severity, WrapErr as _};
use serde_json::{Value, json};

use super::Finding;
use crate::cli::CheckArgs;
use crate::output;

/// Checks one file.
pub(crate) fn check(args: &CheckArgs) -> miette::Result<Finding> {
    let name = args.file.display().to_string();
    let source = std::fs::read_to_string(&args.file)
        .into_diagnostic()
        .wrap_err_with(|| format!("the agreement `{name}` cannot be read"))?;
    match Bundle::compile(&source, &name) {
        Ok(bundle) => good(args, &name, &source, &bundle),
        Err(diagnostics) => bad(args, &name, &source, &diagnostics),
    }
}

fn good(args: &CheckArgs, name: &str, source: &str, bundle: &Bundle) -> miette::Result<Finding> {
    let red_lines = bundle.clauses().iter().filter(|clause| clause.red_line).count();
    let tools = bundle.agreement().tools.len();
    if args.json {
        let value = json!({
            "file": name,
            "good": true,
            "agreement": bundle.id(),
            "version": bundle.version(),
            "effective": bundle.effective().to_string(),
            "digest": bundle.digest().to_string(),
            "clauses": bundle.clauses().len(),
            "red-lines": red_lines,
            "tools": tools,
            "findings": findings(bundle.warnings(), source),
        });
        output::json(&value)?;
        return Ok(Finding::Good);
    }
    if !bundle.warnings().is_empty() {
        output::complain(bundle.warnings());
    }
    output::line(format!(
        "{name} is good\n\
         agreement  {id}, version {version}, in force from {effective}\n\
         clauses    {clauses}, of which {red_lines} are red lines; {tools} tools\n\
         digest     {digest}",
        id = bundle.id(),
        version = bundle.version(),
        effective = bundle.effective(),
        clauses = bundle.clauses().len(),
        digest = bundle.digest(),
    ))
    .into_diagnostic()?;
    Ok(Finding::Good)
}

fn bad(
    args: &CheckArgs,
    name: &str,
    source: &str,
    diagnostics: &Diagnostics,
) -> miette::Result<Finding> {
    if args.json {
        let findings = findings(diagnostics, source);
        output::json(&json!({"file": name, "good": false, "findings": findings}))?;
    } else {
        output::complain(diagnostics);
    }
    Ok(Finding::No)
}

/// The findings for machines. Lines and columns count from 1, columns in characters.
fn findings(diagnostics: &Diagnostics, source: &str) -> Vec<Value> {
    let finding = |finding: &agreement::Finding| {
        let severity = match finding.severity() {
            Some(Severity::Warning) => "warning",
            Some(Severity::Advice) => "advice",
            Some(Severity::Error) | None => "error",
        };
        let place = finding.places().next().map(|place| {
            let before = source.get(..place.offset()).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            json!({
                "line": before.matches('\n').count() + 1,
                "column": line.chars().count() + 1,
                "offset": place.offset(),
                "length": place.len(),
            })
        });
        json!({
            "code": finding.rule().as_str(),
            "severity": severity,
            "message": finding.to_string(),
            "help": finding.advice(),
            "place": place,
        })
    };
    diagnostics.findings().iter().map(finding).collect()
}
