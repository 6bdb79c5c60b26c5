//! A file to an [`Agreement`], with everything that is wrong with it.
//!
//! Markdown gives headings and blocks, TOML gives tables, and each kind of block reads its table
//! key by key. Nothing stops at the first fault: a person who mends a file wants to know all of
//! them.

mod blocks;
mod clauses;
mod fields;
mod front;
mod hidden;
mod outline;
mod red_line;
mod value;

use std::ops::Range;

use lexicon::PartyId;
use miette::SourceSpan;
use toml::de::DeTable;

use crate::error::{Code, Finding, Findings, flat, span};
use crate::terms::{Agreement, Boundary, Grant, RedLine, Review, Tool};
use fields::moved;
use outline::{Kind, Outline};

/// Longest file, in bytes.
///
/// LIMIT: a person is to read and sign all of it; a mebibyte is some three hundred pages.
const LONGEST_FILE: usize = 1 << 20;

/// What has been found so far, and who the parties are.
#[derive(Default)]
pub(crate) struct Reading {
    found: Findings,
    /// The ids of the parties; `None` when the front matter cannot tell.
    parties: Option<Vec<PartyId>>,
}

impl Reading {
    pub(crate) fn found(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// Keeps the finding and gives no value.
    fn fails<T>(&mut self, finding: Finding) -> Option<T> {
        self.found(finding);
        None
    }

    /// Whether nothing found so far keeps the file from loading.
    pub(crate) const fn is_sound(&self) -> bool {
        self.found.is_sound()
    }

    pub(crate) fn into_findings(self) -> Findings {
        self.found
    }
}

/// Reads a file.
///
/// There can be an agreement next to errors: it lacks what they are about, and serves to check the
/// rules over the whole of it.
pub(crate) fn agreement(source: &str) -> (Option<Agreement>, Reading) {
    let mut reading = Reading::default();
    if source.len() > LONGEST_FILE {
        let place = span(LONGEST_FILE, source.len());
        reading.found(
            Finding::new(Code::TooLong, "the file is longer than 1 MiB")
                .at(place, "from here on")
                .help("move what no clause needs to an annex"),
        );
        return (None, reading);
    }
    hidden::check(source, &mut reading);
    let (front, body) = front::read(source, &mut reading);
    let outline = outline::read(source, body, &mut reading);
    let clauses = clauses::read(source, &outline, &mut reading);
    let blocks = read_blocks(source, &outline, &clauses, &mut reading);
    let agreement = front.map(|front| Agreement {
        id: front.id,
        version: front.version,
        effective: front.effective,
        default: front.default,
        precedence: front.precedence,
        parties: front.parties,
        clauses: clauses.into_clauses(),
        red_lines: blocks.red_lines,
        tools: blocks.tools,
        boundaries: blocks.boundaries,
        reviews: blocks.reviews,
        grants: blocks.grants,
        terms: Vec::new(),
        laws: Vec::new(),
        refusals: Vec::new(),
        change_controls: Vec::new(),
        verifications: Vec::new(),
        personnel: Vec::new(),
        terminations: Vec::new(),
        excluded: Vec::new(),
        policies: Vec::new(),
        cases: Vec::new(),
        accepted: Vec::new(),
    });
    (agreement, reading)
}

/// The blocks of a file, by kind, each kind in the order of the file.
#[derive(Default)]
struct Blocks {
    red_lines: Vec<RedLine>,
    tools: Vec<Tool>,
    boundaries: Vec<Boundary>,
    reviews: Vec<Review>,
    grants: Vec<Grant>,
}

fn read_blocks(
    source: &str,
    outline: &Outline,
    clauses: &clauses::Clauses,
    reading: &mut Reading,
) -> Blocks {
    let mut blocks = Blocks::default();
    for block in &outline.blocks {
        let table = table(source, &block.body, block.label, reading);
        let Some(clause) = clauses.owner_of(block.place.start) else {
            reading.found(
                Finding::new(Code::BlockOutsideClause, "a block that belongs to no clause")
                    .at(block.label, "no clause above")
                    .help("move it below a heading with an id: `## 2 Title {#title}`"),
            );
            continue;
        };
        let Some(table) = table else { continue };
        let (base, label) = (block.body.start, block.label);
        let fields = fields::Fields::new(&table, base, block.kind.noun(), label);
        match block.kind {
            Kind::RedLine => blocks.red_lines.extend(red_line::read(clause, fields, reading)),
            Kind::Tool => blocks.tools.extend(blocks::tool(clause, fields, reading)),
            Kind::Boundary => blocks.boundaries.extend(blocks::boundary(clause, fields, reading)),
            Kind::Review => blocks.reviews.extend(blocks::review(clause, fields, reading)),
            Kind::Grant => blocks.grants.extend(blocks::grant(clause, fields, reading)),
        }
    }
    blocks
}

/// The TOML table that `body` is, or else all that is wrong with it.
fn table<'s>(
    source: &'s str,
    body: &Range<usize>,
    place: SourceSpan,
    reading: &mut Reading,
) -> Option<DeTable<'s>> {
    let text = source.get(body.clone()).unwrap_or_default();
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        let place = fault.span().map_or(place, |place| moved(&place, body.start));
        reading.found(
            Finding::new(Code::Toml, format!("not TOML: {}", flat(fault.message())))
                .at(place, "here")
                .help("write `key = value`, one on a line, each key once, texts in \"quotes\""),
        );
    }
    faults.is_empty().then(|| table.into_inner())
}
