//! Findings about an agreement, for machines.

use agreement::Diagnostics;
use miette::Severity;
use serde_json::{Value, json};

/// Each finding with its place. Lines and columns count from 1, columns in characters; offsets and
/// lengths are bytes.
pub(super) fn json(diagnostics: &Diagnostics, source: &str) -> Vec<Value> {
    let finding = |finding: &agreement::Finding| {
        let severity = match finding.level() {
            Severity::Warning => "warning",
            Severity::Advice => "advice",
            Severity::Error => "error",
        };
        let place = finding.places().next().map(|place| {
            let end = place.offset().saturating_add(place.len());
            let ((line, column), (end_line, end_column)) =
                (position(source, place.offset()), position(source, end));
            json!({
                "line": line,
                "column": column,
                "end-line": end_line,
                "end-column": end_column,
                "offset": place.offset(),
                "length": place.len(),
            })
        });
        json!({
            "code": finding.rule().as_str(),
            "severity": severity,
            "message": finding.to_string(),
            "help": finding.advice(),
            "clause": finding.clause().map(ToString::to_string),
            "place": place,
        })
    };
    diagnostics.findings().iter().map(finding).collect()
}

/// Line and column of a byte.
fn position(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
