//! What a file can be told: findings, each with its code, its place and what to write instead.

mod code;
mod nearest;

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use lexicon::{ClauseId, PartyId};
use miette::{Diagnostic, LabeledSpan, NamedSource, Severity, SourceCode, SourceSpan};

pub use code::Code;
pub(crate) use nearest::nearest;

/// Most findings that one file is told. LIMIT: nobody reads more.
const MOST_FINDINGS: usize = 100;

/// Most errors, and most warnings, that are kept until they are sorted.
///
/// LIMIT: a file of nothing but faults must not cost memory without bound.
const MOST_KEPT: usize = 1_000;

/// Most characters of the file that one message repeats.
const LONGEST_QUOTE: usize = 60;

/// One thing that is wrong, or worth a second look, in one place of a file.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Finding {
    code: Code,
    message: String,
    help: String,
    labels: Vec<LabeledSpan>,
    level: Severity,
    clause: Option<ClauseId>,
}

impl Finding {
    /// A finding that has no label and no help yet.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: String::new(),
            labels: Vec::new(),
            level: code.severity(),
            clause: None,
        }
    }

    /// Takes another level than that of the rule.
    pub(crate) const fn leveled(mut self, level: Severity) -> Self {
        self.level = level;
        self
    }

    /// Says which clause it is about.
    pub(crate) fn about(mut self, clause: Option<ClauseId>) -> Self {
        self.clause = clause;
        self
    }

    /// The same finding, which `party` accepts for `reason`: no longer an error, and visible.
    pub(crate) fn accepted(mut self, party: &PartyId, reason: &str) -> Self {
        self.message = format!("{}; accepted by `{party}`: {}", self.message, quoted(reason));
        self.leveled(Severity::Advice)
    }

    /// Points at `place`. The first label is where the finding is sorted to.
    pub(crate) fn at(mut self, place: SourceSpan, label: impl Into<String>) -> Self {
        self.labels.push(LabeledSpan::new_with_span(Some(label.into()), place));
        self
    }

    /// Says what to write instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The rule that this finding comes from.
    #[must_use]
    pub const fn rule(&self) -> Code {
        self.code
    }

    /// Where in the file: bytes from its beginning, whole characters. The first place is the main
    /// one.
    pub fn places(&self) -> impl Iterator<Item = SourceSpan> + '_ {
        self.labels.iter().map(|label| *label.inner())
    }

    /// What to write instead.
    #[must_use]
    pub fn advice(&self) -> &str {
        &self.help
    }

    /// How grave it is. An accepted finding is an advice.
    #[must_use]
    pub const fn level(&self) -> Severity {
        self.level
    }

    /// The clause that it is about; `None` when it is about the whole text, or about a block
    /// rather than a clause.
    #[must_use]
    pub const fn clause(&self) -> Option<&ClauseId> {
        self.clause.as_ref()
    }

    fn is_error(&self) -> bool {
        self.level == Severity::Error
    }

    fn start(&self) -> usize {
        self.labels.first().map_or(0, LabeledSpan::offset)
    }

    /// Keeps every label inside `text` and on whole characters, whatever a parser said.
    fn fitted(mut self, text: &str) -> Self {
        self.labels = self
            .labels
            .into_iter()
            .map(|label| {
                let end = label.offset().saturating_add(label.len());
                let place = fit(text, label.offset(), end);
                LabeledSpan::new_with_span(label.label().map(str::to_owned), place)
            })
            .collect();
        self
    }
}

impl Diagnostic for Finding {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.level)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// Findings that are being collected.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    errors: Vec<Finding>,
    warnings: Vec<Finding>,
    left_out: usize,
}

impl Findings {
    /// Keeps the finding, or else counts it. Warnings never take the place of an error.
    pub(crate) fn push(&mut self, finding: Finding) {
        let list = if finding.is_error() { &mut self.errors } else { &mut self.warnings };
        if list.len() < MOST_KEPT {
            list.push(finding);
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    /// Whether there is no error among them.
    pub(crate) const fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Whether another error would only be counted.
    pub(crate) const fn is_full(&self) -> bool {
        self.errors.len() >= MOST_KEPT
    }
}

/// Everything that was found in one file: errors first, each kind in the order of the file.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    source: NamedSource<Arc<str>>,
    findings: Vec<Finding>,
    left_out: usize,
}

impl Diagnostics {
    pub(crate) fn new(file_name: &str, text: &str, found: Findings) -> Self {
        let all = found.errors.into_iter().chain(found.warnings);
        let mut findings: Vec<_> = all.map(|finding| finding.fitted(text)).collect();
        // Errors first, so that a limit never hides an error behind a warning.
        findings.sort_by_key(|found| (Reverse(found.level), found.start(), found.code));
        let hidden = findings.len().saturating_sub(MOST_FINDINGS);
        findings.truncate(MOST_FINDINGS);
        let left_out = found.left_out.saturating_add(hidden);
        Self { source: NamedSource::new(file_name, text.into()), findings, left_out }
    }

    /// The findings: errors first, then warnings, each in the order of the file.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether an error is among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many findings of this level are shown.
    fn count(&self, level: Severity) -> usize {
        self.findings.iter().filter(|found| found.level == level).count()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "agreement `{}`: ", quoted(self.source.name()))?;
        let levels = [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Advice, "accepted finding"),
        ];
        let counts = levels.map(|(level, noun)| (self.count(level), noun));
        let some: Vec<_> = counts.into_iter().filter(|(number, _)| *number > 0).collect();
        for (index, (number, noun)) in some.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { " and " })?;
            counted(f, *number, noun)?;
        }
        if some.is_empty() {
            f.write_str("nothing found")?;
        }
        match self.left_out {
            0 => Ok(()),
            more => write!(f, ", and {more} more that are not shown"),
        }
    }
}

impl std::error::Error for Diagnostics {}

impl Diagnostic for Diagnostics {
    fn severity(&self) -> Option<Severity> {
        Some(if self.count(Severity::Error) == 0 { Severity::Warning } else { Severity::Error })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.findings.iter().map(|found| -> &dyn Diagnostic { found })))
    }
}

fn counted(f: &mut fmt::Formatter<'_>, number: usize, noun: &str) -> fmt::Result {
    let plural = if number == 1 { "" } else { "s" };
    write!(f, "{number} {noun}{plural}")
}

/// The message of another parser, on one line.
pub(crate) fn flat(text: &str) -> String {
    text.chars().flat_map(visible).collect()
}

/// Text of the file as a message may repeat it: short, on one line, nothing invisible.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST_QUOTE).flat_map(visible).collect();
    if text.chars().nth(LONGEST_QUOTE).is_some() {
        shown.push('…');
    }
    shown
}

/// A character as it is, or its escape if it is a control character.
fn visible(character: char) -> impl Iterator<Item = char> {
    let (plain, escaped) = if character.is_control() {
        (None, Some(character.escape_default()))
    } else {
        (Some(character), None)
    };
    plain.into_iter().chain(escaped.into_iter().flatten())
}

/// The place from `start` to `end`, moved into `text` and onto whole characters.
fn fit(text: &str, start: usize, end: usize) -> SourceSpan {
    let start = text.floor_char_boundary(start.min(text.len()));
    let end = text.ceil_char_boundary(end.clamp(start, text.len()));
    span(start, end)
}

/// The place from byte `start` up to byte `end`.
pub(crate) fn span(start: usize, end: usize) -> SourceSpan {
    SourceSpan::new(start.into(), end.saturating_sub(start))
}

#[cfg(test)]
mod tests;
