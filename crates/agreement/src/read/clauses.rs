//! Headings to clauses, and which clause a block belongs to.

use std::collections::BTreeMap;
use std::ops::Range;

use lexicon::ClauseId;
use miette::SourceSpan;

use super::Reading;
use super::outline::{Heading, Id, Kind, Outline};
use crate::compile::DEFAULT_CLAUSE;
use crate::error::{Code, Finding, quoted, span};
use crate::terms::Clause;

/// The clauses of a file.
pub(super) struct Clauses {
    clauses: Vec<Clause>,
    /// Where each part of the file begins, and the clause that it belongs to, in the order of the
    /// file.
    parts: Vec<(usize, Option<ClauseId>)>,
}

impl Clauses {
    /// The clause that byte `place` belongs to.
    pub(super) fn owner_of(&self, place: usize) -> Option<&ClauseId> {
        let above = self.parts.partition_point(|(start, _)| *start <= place).checked_sub(1);
        above.and_then(|part| self.parts.get(part)).and_then(|(_, clause)| clause.as_ref())
    }

    pub(super) fn into_clauses(self) -> Vec<Clause> {
        self.clauses
    }
}

/// Reads the clauses out of the headings.
pub(super) fn read(source: &str, outline: &Outline, reading: &mut Reading) -> Clauses {
    let mut ids = BTreeMap::new();
    let mut parts: Vec<(&Heading, Option<ClauseId>)> = Vec::new();
    let mut open_level = None;
    for heading in &outline.headings {
        let id = match &heading.id {
            // A heading without an id stays in the clause above if it is deeper, else it ends it.
            Id::Absent if open_level.is_some_and(|level| heading.level > level) => continue,
            Id::Absent => None,
            Id::Unreadable => DEFAULT_CLAUSE.parse().ok(),
            Id::Written(text, place) => clause_id(text, *place, &mut ids, reading),
        };
        open_level = id.is_some().then_some(heading.level);
        parts.push((heading, id));
    }
    let starts = parts.iter().skip(1).map(|(heading, _)| heading.place.start);
    let ends = starts.chain([source.len()]);
    let clauses: Vec<_> = parts
        .iter()
        .zip(ends)
        .filter_map(|((heading, id), end)| Some(clause(source, outline, heading, id.clone()?, end)))
        .collect();
    if clauses.is_empty() {
        reading.found(
            Finding::new(Code::NoClause, "an agreement without a clause")
                .at(span(0, 0), "no heading has an id")
                .help("give each clause a heading with an id: `## 2 Title {#title}`"),
        );
    }
    let parts = parts.into_iter().map(|(heading, id)| (heading.place.start, id)).collect();
    Clauses { clauses, parts }
}

/// The id, unless it is unusable. One that is used twice is reported and kept.
fn clause_id(
    text: &str,
    place: SourceSpan,
    ids: &mut BTreeMap<ClauseId, SourceSpan>,
    reading: &mut Reading,
) -> Option<ClauseId> {
    let id: Option<ClauseId> = text.parse().ok();
    let reserved = text == DEFAULT_CLAUSE || text.contains('*');
    let Some(id) = id.filter(|_| !reserved) else {
        reading.found(
            Finding::new(Code::ClauseId, format!("`{}` cannot be a clause id", quoted(text)))
                .at(place, "this id")
                .help("use letters, digits and - _ . : / @, and not the word `default`"),
        );
        return DEFAULT_CLAUSE.parse().ok();
    };
    if let Some(first) = ids.get(&id) {
        reading.found(
            Finding::new(Code::Duplicate, format!("two clauses with the id `{id}`"))
                .at(place, "again here")
                .at(*first, "first here")
                .help("give each clause its own id: records and policies name clauses by it"),
        );
    }
    ids.entry(id.clone()).or_insert(place);
    Some(id)
}

fn clause(source: &str, outline: &Outline, heading: &Heading, id: ClauseId, end: usize) -> Clause {
    let inside = |start: usize| start > heading.place.start && start < end;
    let blocks: Vec<_> = outline.blocks.iter().filter(|it| inside(it.place.start)).collect();
    let places = blocks.iter().map(|block| block.place.clone());
    let (number, title) = numbered(&heading.text);
    let (prose, parts) = without(source, heading.place.end..end, places);
    Clause {
        id,
        number: number.to_owned(),
        title: title.to_owned(),
        prose,
        parts,
        red_line: blocks.iter().any(|block| block.kind == Kind::RedLine),
        typed: blocks.iter().any(|block| block.kind.rules()),
        place: span(heading.place.start, end),
    }
}

/// The text of `place` without the parts in `holes`, which are in order; and where each part of
/// that text begins, in it and in the file.
fn without(
    source: &str,
    place: Range<usize>,
    holes: impl Iterator<Item = Range<usize>>,
) -> (String, Vec<(usize, usize)>) {
    let (mut prose, mut parts) = (String::new(), Vec::new());
    let mut start = place.start;
    for hole in holes.chain(std::iter::once(place.end..place.end)) {
        let whole = source.get(start..hole.start).unwrap_or_default();
        let part = whole.trim();
        if !part.is_empty() {
            prose.push_str(if prose.is_empty() { "" } else { "\n\n" });
            let blank = whole.len().saturating_sub(whole.trim_start().len());
            parts.push((prose.len(), start.saturating_add(blank)));
            prose.push_str(part);
        }
        start = hole.end;
    }
    (prose, parts)
}

/// The number that a heading begins with, and its title.
fn numbered(text: &str) -> (&str, &str) {
    let text = text.trim();
    let is_number = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    match text.split_once(' ') {
        Some((word, title)) if is_number(word) => (word.trim_end_matches('.'), title.trim()),
        _ => ("", text),
    }
}
