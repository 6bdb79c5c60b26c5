//! `brightline agreement check`: everything that is wrong with an agreement, or what it says.

use agreement::{Bundle, Diagnostics};
use miette::IntoDiagnostic as _;
use serde_json::json;

use super::findings;
use crate::cli::CheckArgs;
use crate::command::Finding;
use crate::output;

/// Checks one file.
pub(super) fn run(args: &CheckArgs) -> miette::Result<Finding> {
    let name = args.file.display().to_string();
    let source = super::read(&args.file)?;
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
            "findings": findings::json(bundle.warnings(), source),
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
        let findings = findings::json(diagnostics, source);
        output::json(&json!({"file": name, "good": false, "findings": findings}))?;
    } else {
        output::complain(diagnostics);
    }
    Ok(Finding::No)
}
