//! What a file can be told: findings, each with its code, its place and what to write instead.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity, SourceCode, SourceSpan};

/// Most findings that one file is told. LIMIT: nobody reads more.
const MOST_FINDINGS: usize = 100;

/// Most errors, and most warnings, that are kept until they are sorted.
///
/// LIMIT: a file of nothing but faults must not cost memory without bound.
const MOST_KEPT: usize = 1_000;

/// Most characters of the file that one message repeats.
const LONGEST_QUOTE: usize = 60;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $severity:ident;)*) => {
        /// The rule that a finding comes from. The list is append-only; a code is never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The spelling in diagnostics, for example `agreement::unknown-key`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => concat!("agreement::", $text),)* }
            }

            /// Whether the file is refused (an error) or loads all the same (a warning).
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// More than one agreement may hold: bytes or blocks.
    TooLong = "too-long", Error;
    /// A character that a reader cannot see.
    HiddenCharacter = "hidden-character", Error;
    /// HTML, which could show or hide text that the machine reads otherwise.
    RawHtml = "raw-html", Error;
    /// The front matter is missing or not closed.
    FrontMatter = "front-matter", Error;
    /// A block or the front matter is not TOML.
    Toml = "toml", Error;
    /// There is no clause.
    NoClause = "no-clause", Error;
    /// A heading has an id that cannot be read, or an id that is reserved.
    ClauseId = "clause-id", Error;
    /// Something that must be said once is said twice.
    Duplicate = "duplicate", Error;
    /// A fenced or indented block of no known kind.
    UnknownBlock = "unknown-block", Error;
    /// A block of a kind that this version does not carry out yet.
    BlockNotSupported = "block-not-supported", Error;
    /// A block that stands under no clause.
    BlockOutsideClause = "block-outside-clause", Error;
    /// A block that is indented, nested, quoted, inline or not closed.
    BlockLayout = "block-layout", Error;
    /// A key that the block does not have.
    UnknownKey = "unknown-key", Error;
    /// A key that the block must have.
    MissingKey = "missing-key", Error;
    /// A key that is known but has no meaning here.
    MisplacedKey = "misplaced-key", Error;
    /// A value of another kind than the key takes.
    WrongType = "wrong-type", Error;
    /// A value that is not one of those the key takes.
    InvalidValue = "invalid-value", Error;
    /// A party that the front matter does not name.
    UnknownParty = "unknown-party", Error;
    /// Parties that cannot approve together.
    Parties = "parties", Error;
    /// A red line that its own breaker decides about.
    SelfDecided = "self-decided", Error;
    /// A red line or boundary that nothing could enforce.
    NothingToEnforce = "nothing-to-enforce", Error;
    /// Two grants that are in force for one workload and purpose at one time.
    OverlappingGrants = "overlapping-grants", Error;
    /// A grant in a clause that limits nothing.
    GrantWithoutLimit = "grant-without-limit", Error;
    /// The compiled policies are not accepted by Cedar: a fault of the compiler, never of the text.
    NotCompiled = "not-compiled", Error;
    /// A red line that asks for intent.
    NarrowIntent = "narrow-intent", Warning;
    /// A red line that leaves out the customer or those who act on its behalf.
    NarrowBearer = "narrow-bearer", Warning;
    /// A data category without a number, which counts as 0.
    CategoryWithoutLimit = "category-without-limit", Warning;
    /// A grant that allows more than the red line's own limit.
    GrantAboveLimit = "grant-above-limit", Warning;
    /// A quorum below the least that holds.
    WeakQuorum = "weak-quorum", Warning;
    /// A tool that reads and does not say which arguments name persons.
    SubjectPaths = "subject-paths", Warning;
    /// A tool pattern that leaves no tool undeclared.
    CatchAllTool = "catch-all-tool", Warning;
    /// A default of "deny" with nothing that permits.
    NothingPermitted = "nothing-permitted", Warning;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is wrong, or worth a second look, in one place of a file.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Finding {
    code: Code,
    message: String,
    help: String,
    labels: Vec<LabeledSpan>,
}

impl Finding {
    /// A finding that has no label and no help yet.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: String::new(), labels: Vec::new() }
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

    fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
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
        Some(self.code.severity())
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
        findings.sort_by_key(|found| (!found.is_error(), found.start(), found.code));
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

    /// How many errors are shown.
    fn errors(&self) -> usize {
        self.findings.iter().filter(|found| found.is_error()).count()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.errors();
        let warnings = self.findings.len().saturating_sub(errors);
        write!(f, "agreement `{}`: ", quoted(self.source.name()))?;
        match (errors, warnings) {
            (0, 0) => f.write_str("nothing found")?,
            (0, _) => counted(f, warnings, "warning")?,
            (_, 0) => counted(f, errors, "error")?,
            (_, _) => {
                counted(f, errors, "error")?;
                f.write_str(" and ")?;
                counted(f, warnings, "warning")?;
            }
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
        Some(if self.errors() == 0 { Severity::Warning } else { Severity::Error })
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
