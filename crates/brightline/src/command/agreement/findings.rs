//! Findings about an agreement, for machines.

use agreement::Diagnostics;
use miette::{Diagnostic as _, Severity};
use serde_json::{Value, json};

/// The findings for machines. Lines and columns count from 1, columns in characters.
pub(super) fn json(diagnostics: &Diagnostics, source: &str) -> Vec<Value> {
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
