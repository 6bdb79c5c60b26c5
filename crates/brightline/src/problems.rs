//! What is wrong in one file: every problem with its place, what is wrong and what to write.

use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// A file and everything that is wrong in it.
#[derive(Debug)]
pub(crate) struct Problems {
    source: NamedSource<String>,
    found: Vec<Problem>,
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Lower case, no full stop, the words of the file in back-ticks.
    message: String,
    /// Bytes of the file. Empty for what is missing from the whole file.
    span: Range<usize>,
    /// What to write instead.
    help: String,
}

impl Problems {
    /// The problems `found` in the file `name` that reads `source`.
    pub(crate) fn new(name: &str, source: &str, mut found: Vec<Problem>) -> Self {
        found.sort_by_key(|problem| (problem.span.start, problem.span.end));
        Self { source: NamedSource::new(name, source.to_owned()), found }
    }
}

impl Problem {
    /// A problem at `span` of the file.
    pub(crate) fn new(
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { message: message.into(), span, help: help.into() }
    }

    /// What the TOML reader complained about: syntax, an unknown key, a wrong type.
    pub(crate) fn of_toml(error: &toml::de::Error, help: impl Into<String>) -> Self {
        let message = error.message().replace('\n', "; ");
        Self::new(error.span().unwrap_or_default(), message, help)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.source.name();
        match self.found.len() {
            1 => write!(f, "`{name}` has one problem"),
            count => write!(f, "`{name}` has {count} problems"),
        }
    }
}

impl std::error::Error for Problems {}

impl Diagnostic for Problems {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.found.iter().map(|problem| problem as &dyn Diagnostic)))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.span.is_empty()).then(|| {
            let label = LabeledSpan::underline(self.span.clone());
            Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = LabeledSpan>>
        })
    }
}
