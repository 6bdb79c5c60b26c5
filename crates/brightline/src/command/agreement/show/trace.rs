//! The trace of an agreement as a table: from a clause to the cases that show it.

use std::sync::Arc;

use agreement::Bundle;
use controls::{Engine, trace};

/// The table, in Markdown.
pub(super) fn table(bundle: Bundle) -> miette::Result<String> {
    let engine = Engine::new(Arc::new(bundle)).map_err(|error| miette::miette!("{error}"))?;
    let mut table = "| clause | policies | controls | invariants | cases |\n".to_owned();
    table.push_str("|---|---|---|---|---|\n");
    for thread in trace::of(&engine) {
        let policies = thread.policies.iter().map(|id| format!("`{id}`"));
        let controls = thread.controls.iter().map(|name| format!("`{name}`"));
        let invariants = thread.invariants.iter().map(ToString::to_string);
        // A case is named by its author, who may write a bar.
        let cases = thread.cases.iter().map(|name| name.replace('|', "\\|"));
        let row = [
            joined(policies, ", "),
            joined(controls, ", "),
            joined(invariants, ", "),
            joined(cases, "; "),
        ];
        table.push_str(&format!("| `{}` | {} |\n", thread.clause, row.join(" | ")));
    }
    Ok(table)
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}
