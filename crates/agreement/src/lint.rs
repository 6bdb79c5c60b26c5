//! Lint: what empties a clause that reads well. Typed slots first, words second.

use crate::error::{Diagnostics, Findings};

/// Looks for what empties the clauses of the agreement `source`.
#[must_use]
pub fn lint(source: &str, file_name: &str) -> Diagnostics {
    Diagnostics::new(file_name, source, Findings::default())
}
