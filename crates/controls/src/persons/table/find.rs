//! Where tables stand in a text.
//!
//! A line is looked at for what a table has: an object or array, the same number of delimiters as
//! the next line, or a label with a value. What is found is a proposal; whether it is a table is
//! decided by its columns.

use super::json::{self, Tree};
use super::rows::{Row, Rows, after_line, line};

/// A piece of a text.
#[derive(Debug)]
pub(in crate::persons) enum Part<'a> {
    /// No table.
    Prose(&'a str),
    /// Perhaps a table.
    Table(&'a str, Form<'a>),
}

/// How a table is written.
#[derive(Debug)]
pub(in crate::persons) enum Form<'a> {
    /// Rows of cells with a delimiter, and whether the first is the names of the columns.
    Delimited(u8, bool),
    /// Lines of a name and a value; a record ends where a line is empty or a name comes again.
    Pairs,
    /// Objects and arrays.
    Json(Tree<'a>),
}

/// The pieces of `text`, in their order: nothing of it is left out.
pub(in crate::persons) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut finder = Finder { text, prose: 0, place: 0, attempts: text.len(), found: Vec::new() };
    while finder.place < text.len() {
        finder.step();
    }
    finder.end_prose(text.len());
    finder.found
}

struct Finder<'a> {
    text: &'a str,
    /// Where the prose begins that has not been put out yet.
    prose: usize,
    /// The line that is looked at.
    place: usize,
    /// LIMIT: bytes that may still be read in vain in search of a document. It makes the search
    /// linear.
    attempts: usize,
    found: Vec<Part<'a>>,
}

impl<'a> Finder<'a> {
    fn step(&mut self) {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let line = line(rest);
        let signs = Signs::of(line);
        if signs.document && self.document(rest, line) {
            return;
        }
        if signs.delimiters != 0
            && let Some((form, length)) = delimited(rest, line, signs)
        {
            self.propose(rest, length, form);
            return;
        }
        if signs.pair
            && let Some(length) = pairs(rest)
        {
            self.propose(rest, length, Form::Pairs);
            return;
        }
        self.place = self.text.len() - after_line(rest, line.len()).len();
    }

    /// Looks for a document that begins in `line`.
    fn document(&mut self, rest: &'a str, line: &'a str) -> bool {
        let bytes = line.as_bytes();
        for (start, byte) in bytes.iter().enumerate() {
            if !matches!(byte, b'{' | b'[') || self.attempts == 0 {
                continue;
            }
            let after = rest.as_bytes().get(start + 1..).unwrap_or_default();
            let next = after.iter().find(|byte| !byte.is_ascii_whitespace());
            if !next
                .is_some_and(|next| matches!(next, b'"' | b'\'' | b'{' | b'[' | b'-' | b'0'..=b'9'))
            {
                continue;
            }
            let (tree, read) = json::read(rest.get(start..).unwrap_or_default());
            if let Some(tree) = tree {
                self.put(self.place + start, read, Form::Json(tree));
                return true;
            }
            self.attempts = self.attempts.saturating_sub(read + 1);
        }
        false
    }

    /// Takes the first `length` bytes of `rest` for a table if its columns say that it is one, and
    /// for prose if not.
    fn propose(&mut self, rest: &'a str, length: usize, form: Form<'a>) {
        let table = rest.get(..length).unwrap_or_default();
        if super::is_table(table, &form) {
            self.put(self.place, length, form);
        } else {
            self.place += length.max(1);
        }
    }

    fn put(&mut self, start: usize, length: usize, form: Form<'a>) {
        self.end_prose(start);
        let end = start + length;
        if let Some(table) = self.text.get(start..end) {
            self.found.push(Part::Table(table, form));
        }
        self.prose = end;
        self.place = end;
    }

    fn end_prose(&mut self, end: usize) {
        if let Some(prose) = self.text.get(self.prose..end).filter(|prose| !prose.is_empty()) {
            self.found.push(Part::Prose(prose));
        }
    }
}

/// What a line has that a table may begin with.
#[derive(Clone, Copy)]
struct Signs {
    document: bool,
    /// A bit for each of [`DELIMITERS`].
    delimiters: u8,
    pair: bool,
}

impl Signs {
    fn of(line: &str) -> Self {
        let seen = line.bytes().fold(0_u8, |seen, byte| {
            seen | match byte {
                b'\t' => 1,
                b'|' => 2,
                b';' => 4,
                b',' => 8,
                b'{' | b'[' => 16,
                b':' | b'=' => 32,
                _ => 0,
            }
        });
        Self { document: seen & 16 != 0, delimiters: seen & 15, pair: seen & 32 != 0 }
    }
}

/// The most specific first: a comma may stand in the cells of the others.
const DELIMITERS: [u8; 4] = [b'\t', b'|', b';', b','];

/// The table at the beginning of `text`, whose first line is `first`: its form and its length.
fn delimited<'a>(text: &'a str, first: &str, signs: Signs) -> Option<(Form<'a>, usize)> {
    let second = line(after_line(text, first.len()));
    let signs_of_second = Signs::of(second);
    let with_bits = [1, 2, 4, 8].into_iter().zip(DELIMITERS);
    let in_first = with_bits.filter(|(bit, _)| signs.delimiters & bit != 0);
    in_first.into_iter().find_map(|(bit, delimiter)| {
        // A row may go on over several lines, in quotes.
        let quoted = || delimiter != b'|' && (first.contains('"') || second.contains('"'));
        if signs_of_second.delimiters & bit == 0 && !quoted() {
            return None;
        }
        let mut rows = Rows::new(text, delimiter);
        let mut row = Row::new();
        rows.read(&mut row);
        let columns = row.len();
        let headed = is_head(&row);
        let mut end = rows.clone();
        let mut count = 0;
        while rows.read(&mut row) {
            let is_whole = if count == 0 && delimiter != b'|' {
                row.len() == columns
            } else {
                row.len() > 1 && row.len() * 2 >= columns
            };
            if !is_whole {
                break;
            }
            count += 1;
            end = rows.clone();
        }
        let enough = if headed { 1 } else { 2 };
        let length = text.len() - end.rest().len();
        (columns > 1 && count >= enough).then_some((Form::Delimited(delimiter, headed), length))
    })
}

/// LIMIT: characters of a cell that may be the name of a column.
const LONGEST_NAME: usize = 48;

/// LIMIT: words of it.
const WORDS: usize = 5;

/// Whether a row is the names of columns.
pub(super) fn is_head(row: &[(usize, super::rows::Cell<'_>)]) -> bool {
    let is_name = |cell: &str| {
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        cell.chars().count() <= LONGEST_NAME
            && cell.split_whitespace().nth(WORDS).is_none()
            && cell.chars().any(char::is_alphabetic)
            && !cell.contains('@')
            && digits <= 3
            && !cell.ends_with(['.', '?', '!'])
    };
    let empty = row.iter().filter(|(_, cell)| cell.is_empty()).count();
    empty <= 1 && row.iter().all(|(_, cell)| cell.is_empty() || is_name(cell))
}

/// A line that is a name and a value.
pub(super) fn pair(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = line.strip_prefix(['-', '*', '•']).map_or(line, str::trim_start);
    let end = line.bytes().position(|byte| matches!(byte, b':' | b'='))?;
    let (name, value) = line.split_at_checked(end)?;
    let is_assigned = value.starts_with('=');
    let value = value.trim_start_matches([':', '=']);
    // In `level=info user=jane` the names are within the line, so it is read as a text.
    if is_assigned && value.split(' ').skip(1).any(is_assignment) {
        return None;
    }
    let ornament = |text| str::trim_matches(text, ['*', ' ', '\t', '"', '`', '_']);
    let (name, value) = (ornament(name), value.trim_matches(['*', ' ', '\t']));
    // Most lines of prose with a colon have it too late.
    if name.len() > 4 * LONGEST_NAME {
        return None;
    }
    let words = name.split([' ', '_']).filter(|word| !word.is_empty()).count();
    let is_name = (1..=4).contains(&words)
        && name.chars().count() <= LONGEST_NAME
        && name.chars().all(|letter| letter.is_alphanumeric() || " _-./()#'".contains(letter))
        && name.chars().any(char::is_alphabetic)
        && name.bytes().filter(u8::is_ascii_digit).count() <= 3;
    is_name.then_some((name, value))
}

/// Whether a word is a name with a value after an equals sign.
fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| name.starts_with(char::is_alphabetic))
}

/// How long the lines of names and values at the beginning of `text` are. Between records there may
/// be an empty line.
fn pairs(text: &str) -> Option<usize> {
    let mut rest = text;
    let mut end = text;
    let mut count = 0;
    loop {
        let here = line(rest);
        if here.trim().is_empty() {
            let next = after_line(rest, here.len());
            if count == 0 || rest.len() == next.len() || pair(line(next)).is_none() {
                break;
            }
            rest = next;
        } else if pair(here).is_some() {
            count += 1;
            rest = after_line(rest, here.len());
            end = rest;
        } else if is_rule(here) && count > 0 {
            rest = after_line(rest, here.len());
        } else {
            break;
        }
    }
    (count > 1).then_some(text.len() - end.len())
}

/// Whether a line is drawn between two records.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'*' | b'_'))
}

#[cfg(test)]
mod tests;
