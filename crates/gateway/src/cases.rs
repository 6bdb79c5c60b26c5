//! The case register: which cases of the customer are open.
//!
//! A grant that asks for a case is in force for an exchange only if the case that it names is open
//! now. The register is the customer's own; it is loaded whole and replaced whole, and a load that
//! fails leaves the one before in place. Where it comes from, and how often, is for the binary.
//!
//! **Cannot catch** a case id that is open and belongs to another matter: whoever knows an open
//! case can name it. What a case is worth is what the register is worth.

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use lexicon::Moment;

/// LIMIT: cases in one register, about 100 bytes each.
const MOST_CASES: usize = 1_000_000;
/// LIMIT: longest id of a case, in bytes; that of the header that names one.
const LONGEST_ID: usize = 256;

/// How a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// It is open.
    Open,
    /// It was closed, or is not open yet.
    Closed,
    /// The register does not have it.
    Unknown,
    /// There is no register to ask.
    NoRegister,
}

impl CaseState {
    /// Whether a grant that asks for a case may be used for it. Without a register nobody can say,
    /// and naming one is all that is asked.
    #[must_use]
    pub const fn admits(self) -> bool {
        matches!(self, Self::Open | Self::NoRegister)
    }

    /// Whether it explains why somebody is touched: only a case that is known to be open does.
    #[must_use]
    pub const fn explains(self) -> bool {
        matches!(self, Self::Open)
    }
}

/// The register in use, if there is one. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Whether there is to be one.
    required: bool,
    register: Arc<ArcSwapOption<Register>>,
}

impl Cases {
    /// There is no register.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// There is to be one. Until it is loaded no case is known.
    #[must_use]
    pub fn empty() -> Self {
        Self { required: true, register: Arc::default() }
    }

    /// Uses `register` from now on.
    pub fn replace(&self, register: Register) {
        self.register.store(Some(Arc::new(register)));
    }

    /// How the case stands at `at` that is written exactly so.
    #[must_use]
    pub fn state(&self, case: &str, at: Moment) -> CaseState {
        match &*self.register.load() {
            Some(register) => register.state(case, at),
            None if self.required => CaseState::Unknown,
            None => CaseState::NoRegister,
        }
    }
}

/// All cases that the customer knows, and when each was open.
#[derive(Debug, Default)]
pub struct Register {
    cases: HashMap<Box<str>, Vec<Period>>,
    entries: usize,
}

/// When a case was open: one that is opened again has two.
#[derive(Clone, Copy, Debug)]
struct Period {
    opened: Moment,
    closed: Option<Moment>,
}

/// Why a register cannot be used. None of it is used then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRegister {
    /// The first line does not name the columns.
    #[error("the first line does not name the column `{0}`: it begins with case,opened,closed")]
    Column(&'static str),
    /// A line is no line of comma-separated values, or has another number of cells.
    #[error("line {line}: {what}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// An entry is not a case.
    #[error("entry {entry}: {what}")]
    Entry {
        /// Which, from 1.
        entry: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// LIMIT: a register is kept in memory.
    #[error("there are more than {MOST_CASES} entries")]
    TooMany,
}

impl Register {
    /// How many entries it has.
    #[must_use]
    pub const fn entries(&self) -> usize {
        self.entries
    }

    /// Adds a case that is open from `opened` on and until `closed`, if that is not empty. Both are
    /// dates (`2026-11-22`, the first moment of the day in UTC) or moments in RFC 3339.
    ///
    /// # Errors
    ///
    /// [`BadRegister`] if the id is empty or too long, a date is none, or there are too many.
    pub fn add(&mut self, id: &str, opened: &str, closed: &str) -> Result<(), BadRegister> {
        let entry = self.entries.saturating_add(1);
        let bad = |what| BadRegister::Entry { entry, what };
        let id = id.trim();
        if id.is_empty() || id.len() > LONGEST_ID {
            return Err(bad("the id of a case has 1 to 256 bytes"));
        }
        let day = "`opened` and `closed` are dates such as 2026-11-22, or moments in RFC 3339";
        let opened = moment(opened).ok_or_else(|| bad(day))?;
        let closed = match closed.trim() {
            "" => None,
            text => Some(moment(text).ok_or_else(|| bad(day))?),
        };
        if closed.is_some_and(|closed| closed < opened) {
            return Err(bad("it was closed before it was opened"));
        }
        if self.entries >= MOST_CASES {
            return Err(BadRegister::TooMany);
        }
        self.entries = entry;
        self.cases.entry(id.into()).or_default().push(Period { opened, closed });
        Ok(())
    }

    /// Reads comma-separated values (RFC 4180). The first line names the columns, of which `case`,
    /// `opened` and `closed` are read, in whatever order.
    ///
    /// # Errors
    ///
    /// [`BadRegister`], with its place: a part of a register is not a register.
    pub fn from_csv(text: &str) -> Result<Self, BadRegister> {
        let mut rows = Rows { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 };
        let head = rows.next_row()?.unwrap_or_default();
        let column = |name: &'static str| {
            let place = head.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
            place.ok_or(BadRegister::Column(name))
        };
        let (case, opened, closed) = (column("case")?, column("opened")?, column("closed")?);
        let mut register = Self::default();
        loop {
            let line = rows.line;
            let Some(row) = rows.next_row()? else { return Ok(register) };
            if row.len() == 1 && row.first().is_some_and(|cell| cell.trim().is_empty()) {
                continue;
            }
            if row.len() != head.len() {
                let what = "it has another number of cells than the first line";
                return Err(BadRegister::Line { line, what });
            }
            let cell = |place: usize| row.get(place).map_or("", String::as_str);
            register.add(cell(case), cell(opened), cell(closed)).map_err(|error| match error {
                BadRegister::Entry { what, .. } => BadRegister::Line { line, what },
                other => other,
            })?;
        }
    }

    fn state(&self, case: &str, at: Moment) -> CaseState {
        let Some(periods) = self.cases.get(case) else { return CaseState::Unknown };
        let is_open =
            |period: &Period| period.opened <= at && period.closed.is_none_or(|closed| at < closed);
        if periods.iter().any(is_open) { CaseState::Open } else { CaseState::Closed }
    }
}

/// A date, or a moment.
fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let is_date = text.len() == "2026-11-22".len();
    if is_date { format!("{text}T00:00:00Z").parse().ok() } else { text.parse().ok() }
}

/// The rows of comma-separated values, one after the other.
struct Rows<'a> {
    rest: &'a str,
    line: usize,
}

impl Rows<'_> {
    /// The cells of the next row; nothing after the last.
    fn next_row(&mut self) -> Result<Option<Vec<String>>, BadRegister> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut row = Vec::new();
        loop {
            let (cell, end) = self.cell()?;
            row.push(cell);
            if end {
                return Ok(Some(row));
            }
        }
    }

    /// The next cell, and whether it is the last of its row.
    fn cell(&mut self) -> Result<(String, bool), BadRegister> {
        let line = self.line;
        let quoted = self.rest.strip_prefix('"');
        let mut cell = String::new();
        if let Some(mut rest) = quoted {
            loop {
                let what = "a quoted cell does not end";
                let (part, after) = rest.split_once('"').ok_or(BadRegister::Line { line, what })?;
                cell.push_str(part);
                self.line += part.matches('\n').count();
                let Some(doubled) = after.strip_prefix('"') else {
                    self.rest = after;
                    break;
                };
                cell.push('"');
                rest = doubled;
            }
        } else {
            let length = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
            let (part, after) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
            let ends_line = !after.starts_with(',');
            let bare = part.strip_suffix('\r').filter(|_| ends_line).unwrap_or(part);
            cell.push_str(bare);
            self.rest = after;
        }
        if let Some(after) = self.rest.strip_prefix(',') {
            self.rest = after;
            return Ok((cell, false));
        }
        let after = self.rest.strip_prefix('\r').unwrap_or(self.rest);
        if let Some(after) = after.strip_prefix('\n') {
            self.rest = after;
            self.line += 1;
        } else if after.is_empty() {
            self.rest = after;
        } else {
            let what = "a quoted cell goes on after its closing quote";
            return Err(BadRegister::Line { line, what });
        }
        Ok((cell, true))
    }
}

#[cfg(test)]
mod tests;
