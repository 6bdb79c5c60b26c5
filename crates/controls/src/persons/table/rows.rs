//! Rows of cells with something between: comma, semicolon, tab or pipe.

use std::borrow::Cow;

/// LIMIT: cells of a row that are told apart. What comes after them is one cell more.
pub(super) const COLUMNS: usize = 256;

/// LIMIT: bytes in which quotes must close. Quotes that do not are ordinary characters, from there
/// to the end of the table, so that no text is read again and again in search of the other one.
const QUOTED: usize = 16 * 1024;

/// A cell: what is in it, without quotes.
pub(super) type Cell<'a> = Cow<'a, str>;

/// A row: the number of each column that there is something for, and the cell.
pub(super) type Row<'a> = Vec<(usize, Cell<'a>)>;

/// The rows at the beginning of a text, up to an empty line.
#[derive(Clone, Debug)]
pub(super) struct Rows<'a> {
    rest: &'a str,
    delimiter: u8,
    quotes: bool,
}

impl<'a> Rows<'a> {
    /// The rows of `text`. There are no quotes in a table drawn with pipes.
    pub(super) const fn new(text: &'a str, delimiter: u8) -> Self {
        Self { rest: text, delimiter, quotes: delimiter != b'|' }
    }

    /// What comes after the rows read so far.
    pub(super) const fn rest(&self) -> &'a str {
        self.rest
    }

    /// Reads the next row into `row`; whether there is one.
    pub(super) fn read(&mut self, row: &mut Row<'a>) -> bool {
        row.clear();
        let line = line(self.rest);
        if line.trim().is_empty() {
            return false;
        }
        if self.delimiter == b'|' {
            self.read_drawn(line, row);
        } else {
            self.read_quoted(row);
        }
        true
    }

    /// A row drawn with pipes, which may stand at both ends.
    fn read_drawn(&mut self, line: &'a str, row: &mut Row<'a>) {
        self.rest = after_line(self.rest, line.len());
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let mut rest = line.strip_suffix('|').unwrap_or(line);
        loop {
            let end = if row.len() < COLUMNS { unescaped(rest) } else { None };
            let (cell, after) = match end {
                Some(end) => (rest.get(..end).unwrap_or_default(), rest.get(end + 1..)),
                None => (rest, None),
            };
            let cell = cell.trim();
            row.push((
                row.len(),
                if cell.contains("\\|") {
                    Cow::Owned(cell.replace("\\|", "|"))
                } else {
                    Cow::Borrowed(cell)
                },
            ));
            let Some(after) = after else { break };
            rest = after;
        }
    }

    fn read_quoted(&mut self, row: &mut Row<'a>) {
        loop {
            let cell = if row.len() < COLUMNS { self.cell() } else { None };
            let (cell, goes_on) = cell.unwrap_or_else(|| {
                let line = line(self.rest);
                self.rest = after_line(self.rest, line.len());
                (Cow::Borrowed(line.trim()), false)
            });
            row.push((row.len(), cell));
            if !goes_on {
                break;
            }
        }
    }

    /// The next cell, and whether another one follows on the line.
    fn cell(&mut self) -> Option<(Cell<'a>, bool)> {
        let start = self.rest.trim_start_matches(' ');
        if self.quotes && start.starts_with('"') {
            match self.quoted(start.get(1..)?) {
                Some(found) => return Some(found),
                None => self.quotes = false,
            }
        }
        let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\n' | b'\r');
        let end = self.rest.bytes().position(|byte| ends(&byte)).unwrap_or(self.rest.len());
        let cell = self.rest.get(..end)?.trim();
        Some((Cow::Borrowed(cell), self.leave(end)))
    }

    /// The cell whose quotes have been opened before `text`; `None` if they do not close.
    fn quoted(&mut self, text: &'a str) -> Option<(Cell<'a>, bool)> {
        let bytes = text.as_bytes();
        let near = bytes.get(..QUOTED).unwrap_or(bytes);
        let mut from = 0;
        let mut doubled = false;
        let close = loop {
            let quote = from + near.get(from..)?.iter().position(|byte| *byte == b'"')?;
            if bytes.get(quote + 1) != Some(&b'"') {
                break quote;
            }
            doubled = true;
            from = quote + 2;
        };
        let after = text.get(close + 1..)?;
        let spaces = after.len() - after.trim_start_matches(' ').len();
        let next = after.as_bytes().get(spaces);
        if next.is_some_and(|next| *next != self.delimiter && !matches!(next, b'\n' | b'\r')) {
            return None;
        }
        let cell = text.get(..close)?;
        let cell =
            if doubled { Cow::Owned(cell.replace("\"\"", "\"")) } else { Cow::Borrowed(cell) };
        self.rest = after;
        Some((cell, self.leave(spaces)))
    }

    /// Goes past the end of a cell, which is `end` bytes on; whether another cell follows.
    fn leave(&mut self, end: usize) -> bool {
        let goes_on = self.rest.as_bytes().get(end) == Some(&self.delimiter);
        self.rest = if goes_on {
            self.rest.get(end + 1..).unwrap_or_default()
        } else {
            after_line(self.rest, end)
        };
        goes_on
    }
}

/// The line at the beginning of `text`, without what ends it.
pub(super) fn line(text: &str) -> &str {
    let end = text.find('\n').unwrap_or(text.len());
    let line = text.get(..end).unwrap_or(text);
    line.strip_suffix('\r').unwrap_or(line)
}

/// What comes after a line of `length` bytes and its end.
pub(super) fn after_line(text: &str, length: usize) -> &str {
    let rest = text.get(length..).unwrap_or_default();
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    rest.strip_prefix('\n').unwrap_or(rest)
}

/// Where the first pipe of `text` stands that no backslash stands before.
fn unescaped(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_pipe = |place: usize| {
        bytes.get(place) == Some(&b'|')
            && place.checked_sub(1).and_then(|before| bytes.get(before)) != Some(&b'\\')
    };
    (0..bytes.len()).find(|place| is_pipe(*place))
}

#[cfg(test)]
mod tests;
