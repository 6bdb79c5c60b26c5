//! A file to an [`Agreement`], with everything that is wrong with it.
//!
//! Markdown gives headings and blocks, TOML gives tables, and each kind of block reads its table
//! key by key. Nothing stops at the first fault: a person who mends a file wants to know all of
//! them.

mod blocks;
mod case;
mod clauses;
mod extra;
mod fields;
mod front;
mod governance;
mod hidden;
mod meaning;
mod outline;
mod red_line;
mod value;

use std::collections::BTreeMap;
use std::ops::Range;

use lexicon::{ClauseId, PartyId};
use miette::SourceSpan;
use toml::de::DeTable;

use crate::error::{Code, Finding, Findings, flat, span};
use crate::terms::{
    AcceptedFinding, Agreement, Boundary, Case, ChangeControl, Clause, Excluded, ExtraPolicy,
    Grant, LawReference, Personnel, RedLine, RefusalRule, Review, Term, Termination, Tool,
    Verification,
};
pub(crate) use front::Front;

use fields::{Fields, moved};
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
    let parts = parts(source, &mut reading);
    (parts.into_agreement(), reading)
}

/// What a file says, as far as it can be read: of a text that is no agreement its clauses, or
/// nothing.
pub(crate) struct Parts {
    pub(crate) front: Option<Front>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) blocks: Blocks,
    /// Where the front matter ends.
    pub(crate) body: usize,
    /// Whether everything could be read.
    pub(crate) sound: bool,
}

/// Reads the parts of `source`; of a text that is too long, none.
pub(crate) fn parts_of(source: &str) -> Option<Parts> {
    let mut reading = Reading::default();
    (source.len() <= LONGEST_FILE).then(|| parts(source, &mut reading))
}

fn parts(source: &str, reading: &mut Reading) -> Parts {
    hidden::check(source, reading);
    let (front, body) = front::read(source, reading);
    let outline = outline::read(source, body, reading);
    let clauses = clauses::read(source, &outline, reading);
    let blocks = read_blocks(source, &outline, &clauses, reading);
    let clauses = clauses.into_clauses();
    Parts { front, clauses, blocks, body, sound: reading.is_sound() }
}

impl Parts {
    /// The agreement, if the front matter is one.
    pub(crate) fn into_agreement(self) -> Option<Agreement> {
        let Self { front, clauses, blocks, body: _, sound: _ } = self;
        let front = front?;
        Some(Agreement {
            id: front.id,
            version: front.version,
            effective: front.effective,
            default: front.default,
            precedence: front.precedence,
            parties: front.parties,
            clauses,
            red_lines: blocks.red_lines,
            tools: blocks.tools,
            boundaries: blocks.boundaries,
            reviews: blocks.reviews,
            grants: blocks.grants,
            terms: blocks.terms,
            laws: blocks.laws,
            refusals: blocks.refusals,
            change_controls: blocks.change_controls,
            verifications: blocks.verifications,
            personnel: blocks.personnel,
            terminations: blocks.terminations,
            excluded: blocks.excluded,
            policies: blocks.policies,
            cases: blocks.cases,
            accepted: blocks.accepted,
        })
    }
}

/// The blocks of a file, by kind, each kind in the order of the file.
#[derive(Default)]
pub(crate) struct Blocks {
    pub(crate) red_lines: Vec<RedLine>,
    pub(crate) tools: Vec<Tool>,
    pub(crate) boundaries: Vec<Boundary>,
    pub(crate) reviews: Vec<Review>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) terms: Vec<Term>,
    pub(crate) laws: Vec<LawReference>,
    pub(crate) refusals: Vec<RefusalRule>,
    pub(crate) change_controls: Vec<ChangeControl>,
    pub(crate) verifications: Vec<Verification>,
    pub(crate) personnel: Vec<Personnel>,
    pub(crate) terminations: Vec<Termination>,
    pub(crate) excluded: Vec<Excluded>,
    pub(crate) policies: Vec<ExtraPolicy>,
    pub(crate) cases: Vec<Case>,
    pub(crate) accepted: Vec<AcceptedFinding>,
}

impl Blocks {
    /// Reads one TOML block of clause `id`.
    fn read(&mut self, kind: Kind, id: &ClauseId, it: Fields<'_>, reading: &mut Reading) {
        match kind {
            Kind::RedLine => self.red_lines.extend(red_line::read(id, it, reading)),
            Kind::Tool => self.tools.extend(blocks::tool(id, it, reading)),
            Kind::Boundary => self.boundaries.extend(blocks::boundary(id, it, reading)),
            Kind::Review => self.reviews.extend(blocks::review(id, it, reading)),
            Kind::Grant => self.grants.extend(blocks::grant(id, it, reading)),
            Kind::Term => self.terms.extend(meaning::term(id, it, reading)),
            Kind::Law => self.laws.extend(meaning::law(id, it, reading)),
            Kind::Refusal => self.refusals.extend(governance::refusal(id, it, reading)),
            Kind::ChangeControl => {
                self.change_controls.extend(governance::change_control(id, it, reading));
            }
            Kind::Verification => {
                self.verifications.extend(governance::verification(id, it, reading));
            }
            Kind::Personnel => self.personnel.extend(governance::personnel(id, it, reading)),
            Kind::Termination => {
                self.terminations.extend(governance::termination(id, it, reading));
            }
            Kind::Excluded => self.excluded.extend(governance::excluded(id, it, reading)),
            Kind::Case => self.cases.extend(case::read(id, it, reading)),
            Kind::Accepted => self.accepted.extend(extra::accepted(id, it, reading)),
            // A cedar block is no table, so it never comes here.
            Kind::Cedar => {}
        }
    }

    /// Gives each exception its id: the clause, and a number that goes on over its red lines.
    fn number_exceptions(&mut self) {
        let mut numbers: BTreeMap<ClauseId, usize> = BTreeMap::new();
        for red_line in &mut self.red_lines {
            let number = numbers.entry(red_line.clause.clone()).or_default();
            for exception in &mut red_line.exceptions {
                *number = number.saturating_add(1);
                exception.id = format!("{}#{number}", red_line.clause);
            }
        }
    }
}

fn read_blocks(
    source: &str,
    outline: &Outline,
    clauses: &clauses::Clauses,
    reading: &mut Reading,
) -> Blocks {
    let mut blocks = Blocks::default();
    for block in &outline.blocks {
        let cedar = block.kind == Kind::Cedar;
        let table = if cedar { None } else { table(source, &block.body, block.label, reading) };
        let Some(clause) = clauses.owner_of(block.place.start) else {
            reading.found(
                Finding::new(Code::BlockOutsideClause, "a block that belongs to no clause")
                    .at(block.label, "no clause above")
                    .help("move it below a heading with an id: `## 2 Title {#title}`"),
            );
            continue;
        };
        if cedar {
            blocks.policies.extend(extra::cedar(clause, source, block, reading));
        }
        let Some(table) = table else { continue };
        let fields = Fields::new(&table, block.body.start, block.kind.noun(), block.label);
        blocks.read(block.kind, clause, fields, reading);
    }
    blocks.number_exceptions();
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
