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
    /// Bytes of the file; absent for what is missing from the whole file.
    span: Option<Range<usize>>,
    /// What to write instead.
    help: String,
}

impl Problems {
    /// The problems `found` in the file `name` that reads `source`.
    pub(crate) fn new(name: &str, source: &str, mut found: Vec<Problem>) -> Self {
        found.sort_by_key(|problem| problem.span.as_ref().map(|span| (span.start, span.end)));
        Self { source: NamedSource::new(name, source.to_owned()), found }
    }

    /// What to do about each of them.
    #[cfg(test)]
    pub(crate) fn helps(&self) -> impl Iterator<Item = &str> {
        self.found.iter().map(|problem| problem.help.as_str())
    }
}

impl Problem {
    /// A problem at `span` of the file.
    pub(crate) fn at(
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { message: message.into(), span: Some(span), help: help.into() }
    }

    /// A problem of the whole file: what is missing from it.
    pub(crate) fn of_file(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, help: help.into() }
    }

    /// What the TOML reader complained about: syntax, an unknown key, a wrong type.
    pub(crate) fn of_toml(error: &toml::de::Error, help: impl Into<String>) -> Self {
        let message = error.message().replace('\n', "; ");
        Self { message, span: error.span(), help: help.into() }
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
        let label = LabeledSpan::underline(self.span.clone()?);
        Some(Box::new(std::iter::once(label)))
    }
}
