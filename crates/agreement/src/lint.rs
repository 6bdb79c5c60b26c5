//! Lint: what empties a clause that reads well. Typed slots first, words second.

mod beside;
mod kind;
mod page;
mod paragraph;
mod phrase;
mod rules;
mod sentence;
mod term;
mod text;
mod told;

use lexicon::Moment;

pub use beside::Publication;
pub use page::RulePage;

use crate::error::{Diagnostics, Findings};
use crate::read;
use crate::rules::prose;
use text::Text;
use told::Told;

/// Looks for what empties the clauses of `source`, which may be an agreement, or any prose.
///
/// Findings that a party accepts are advices. An acceptance with an end holds if it reaches the day
/// on which the agreement begins; [`lint_at`] asks about another time.
#[must_use]
pub fn lint(source: &str, file_name: &str) -> Diagnostics {
    lint_with(source, file_name, None, None)
}

/// [`lint`], with the acceptances that hold at the time `at`.
#[must_use]
pub fn lint_at(source: &str, file_name: &str, at: Moment) -> Diagnostics {
    lint_with(source, file_name, Some(at), None)
}

/// [`lint`], and where the agreement says less than the text `published`.
#[must_use]
pub fn lint_against(
    source: &str,
    file_name: &str,
    published: &str,
    kind: Publication,
) -> Diagnostics {
    lint_with(source, file_name, None, Some((published, kind)))
}

fn lint_with(
    source: &str,
    file_name: &str,
    at: Option<Moment>,
    beside: Option<(&str, Publication)>,
) -> Diagnostics {
    // A file that is too long is refused by whoever reads it.
    let Some(parts) = read::parts_of(source) else {
        return Diagnostics::new(file_name, source, Findings::default());
    };
    let begins = parts.front.as_ref().map(|front| front.effective);
    let text = Text::new(source, parts);
    let mut told = Told::default();
    rules::check(&text, &mut told);
    if let Some((published, kind)) = beside {
        beside::check(&text, &mut told, published, kind);
    }
    let mut found = told.settle(&text.parts.blocks.accepted, at.or(begins));
    // What could not be read is missing from the blocks, and no disagreement.
    let sound = text.parts.sound;
    if let Some(agreement) = text.parts.into_agreement().filter(|_| sound) {
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
