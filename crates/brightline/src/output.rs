//! Everything that people and machines read from this process goes through here.
//!
//! Answers go to the standard output, complaints to the standard error. Colour is for terminals
//! only, and never where `NO_COLOR` is set.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write as _};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use serde::Serialize;

/// Columns of a complaint on a terminal. Elsewhere lines are not wrapped, so that they are found.
///
/// LIMIT: longer lines of prose are hard to read, however wide the terminal.
const WIDTH: usize = 100;

/// What was to be said could not be said.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("the standard output cannot be written")]
#[diagnostic(help("see where it goes to: a full disk, or a program that has ended"))]
pub(crate) struct Unsaid(#[from] io::Error);

impl Unsaid {
    /// Whether the reader has had enough, as in `brightline … | head`.
    pub(crate) fn reader_went_away(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

/// Prints one line to the standard output.
///
/// # Errors
///
/// The output is closed or full.
pub(crate) fn line(text: impl Display) -> Result<(), Unsaid> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// Prints one JSON value on one line to the standard output.
///
/// # Errors
///
/// As [`line()`].
pub(crate) fn json(value: &impl Serialize) -> Result<(), Unsaid> {
    line(serde_json::to_string(value).map_err(io::Error::from)?)
}

/// Prints a complaint to the standard error.
pub(crate) fn complain(diagnostic: &dyn Diagnostic) {
    let text = rendered(diagnostic, colourful(&io::stderr()), io::stderr().is_terminal());
    // A complaint that cannot be printed leaves the exit code to speak.
    drop(io::stderr().lock().write_all(text.as_bytes()));
}

/// Whether the standard output is read by a person with a terminal that shows colours.
pub(crate) fn stdout_is_colourful() -> bool {
    colourful(&io::stdout())
}

/// Whether the standard error is read by a person with a terminal that shows colours.
pub(crate) fn stderr_is_colourful() -> bool {
    colourful(&io::stderr())
}

fn colourful(stream: &impl IsTerminal) -> bool {
    #[expect(clippy::disallowed_methods, reason = "how people tell every program to print plainly")]
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !plain
}

/// A complaint as it is written into a file.
pub(crate) fn plain(diagnostic: &dyn Diagnostic) -> String {
    rendered(diagnostic, false, false)
}

fn rendered(diagnostic: &dyn Diagnostic, colour: bool, wrap: bool) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_wrap_lines(wrap)
        .with_links(false);
    match handler.render_report(&mut text, diagnostic) {
        Ok(()) => text,
        Err(_) => format!("{diagnostic}\n"),
    }
}
