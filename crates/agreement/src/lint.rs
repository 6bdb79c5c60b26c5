//! Lint: what empties a clause that reads well. Typed slots first, words second.

mod page;
mod rules;

pub use page::RulePage;

use crate::error::{Diagnostics, Findings};
use crate::read;
use crate::rules::prose;

/// Looks for what empties the clauses of the agreement `source`.
#[must_use]
pub fn lint(source: &str, file_name: &str) -> Diagnostics {
    let (agreement, reading) = read::agreement(source);
    let mut found = Findings::default();
    // What could not be read is missing from the blocks, and no disagreement.
    if let Some(agreement) = agreement.filter(|_| reading.is_sound()) {
        prose::check(&agreement, &mut found);
    }
    Diagnostics::new(file_name, source, found)
}

/// Every rule of lint, in the order of the codes.
#[must_use]
pub const fn rule_pages() -> &'static [RulePage] {
    rules::PAGES
}

/// The page of the rule `code`: `A1`, in whichever case, or `agreement::A1`. Codes of the reader
/// have no page; [`crate::Code::meaning`] has a sentence for every code.
#[must_use]
pub fn explain(code: &str) -> Option<&'static RulePage> {
    let name = code.strip_prefix("agreement::").unwrap_or(code);
    rules::PAGES.iter().find(|page| page.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
