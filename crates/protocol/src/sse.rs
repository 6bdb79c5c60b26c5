//! Server-sent events, as the WHATWG defines them, strict and bounded.
//!
//! A decoder that cuts a stream into other events than the client does is a way around the screen.
//! So this one follows the standard to the letter where clients agree (LF, CR and CRLF, also mixed;
//! one space after the colon; several `data` lines; a byte order mark at the start), refuses what
//! they read differently (bytes that are not UTF-8), and everything that leaves the house is
//! written anew by [`write`], in the one form that all of them read alike.

use crate::error::Unreadable;

/// Most bytes of one event, and of one line.
///
/// LIMIT: what is being cut into events is kept in memory. A chunk of an answer has some hundred
/// bytes; whole tool arguments in one event and log probabilities have some ten thousand.
pub const LARGEST_EVENT: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Longest name of an event, in bytes.
///
/// LIMIT: names are a dozen fixed words; a longer text is no name.
const LONGEST_NAME: usize = 64;

/// One event as it came in.
pub(crate) struct Raw<'a> {
    /// The name, empty if it has none.
    pub(crate) name: &'a str,
    /// The lines of data, joined by line feeds.
    pub(crate) data: &'a [u8],
}

/// Cuts bytes into events, whatever pieces the bytes come in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Framing {
    /// The start of a line whose end has not come yet.
    line: Vec<u8>,
    /// The data of an event whose end has not come yet.
    data: Vec<u8>,
    has_data: bool,
    name: Vec<u8>,
    /// Whether the last byte was a CR, which a LF may complete.
    after_cr: bool,
    /// Whether the first line is over.
    started: bool,
}

impl Framing {
    /// Takes the next bytes and gives every event that they complete to `take`, in order, until it
    /// fails.
    pub(crate) fn push(
        &mut self,
        mut bytes: &[u8],
        take: &mut dyn FnMut(Raw<'_>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        if self.after_cr && !bytes.is_empty() {
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            self.after_cr = false;
        }
        while let Some(end) = memchr::memchr2(b'\n', b'\r', bytes) {
            let (line, rest) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
            bytes = match rest {
                [b'\r', b'\n', after @ ..] => after,
                [b'\r'] => {
                    self.after_cr = true;
                    &[]
                }
                [_, after @ ..] => after,
                [] => &[],
            };
            self.end_of_line(line, take)?;
        }
        self.extend_line(bytes)
    }

    /// Whether the bytes so far end between two events.
    pub(crate) fn is_between_events(&self) -> bool {
        self.line.is_empty() && self.name.is_empty() && !self.has_data
    }

    fn extend_line(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        if self.line.len() + bytes.len() > LARGEST_EVENT {
            return Err(Unreadable::limit("size of one event in bytes", LARGEST_EVENT));
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_of_line(
        &mut self,
        end: &[u8],
        take: &mut dyn FnMut(Raw<'_>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        if self.line.is_empty() && end.len() <= LARGEST_EVENT {
            return self.whole_line(end, take);
        }
        self.extend_line(end)?;
        let mut line = std::mem::take(&mut self.line);
        let result = self.whole_line(&line, take);
        line.clear();
        self.line = line;
        result
    }

    fn whole_line(
        &mut self,
        line: &[u8],
        take: &mut dyn FnMut(Raw<'_>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let line = match line.strip_prefix(BYTE_ORDER_MARK) {
            Some(marked) if !self.started => marked,
            _ => line,
        };
        self.started = true;
        if line.is_empty() {
            return self.end_of_event(take);
        }
        let (field, value) =
            match memchr::memchr(b':', line).and_then(|at| line.split_at_checked(at)) {
                Some((field, [_, b' ', value @ ..] | [_, value @ ..])) => (field, value),
                _ => (line, &[][..]),
            };
        match field {
            b"data" => self.data_line(value),
            b"event" => self.name_line(value),
            // Comments, `id`, `retry` and unknown fields say nothing to the clients of an answer,
            // so they go no further.
            _ => Ok(()),
        }
    }

    fn data_line(&mut self, value: &[u8]) -> Result<(), Unreadable> {
        if self.data.len() + value.len() >= LARGEST_EVENT {
            return Err(Unreadable::limit("size of one event in bytes", LARGEST_EVENT));
        }
        if self.has_data {
            self.data.push(b'\n');
        }
        self.has_data = true;
        self.data.extend_from_slice(value);
        Ok(())
    }

    fn name_line(&mut self, value: &[u8]) -> Result<(), Unreadable> {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
        if value.len() > LONGEST_NAME || !value.iter().all(plain) {
            return Err(Unreadable::stream("the name of an event is no plain word"));
        }
        self.name.clear();
        self.name.extend_from_slice(value);
        Ok(())
    }

    /// As the standard says, an event without data is none.
    fn end_of_event(
        &mut self,
        take: &mut dyn FnMut(Raw<'_>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let result = if self.has_data {
            // INVARIANT: `name_line` admits ASCII only.
            let name = std::str::from_utf8(&self.name).unwrap_or_default();
            take(Raw { name, data: &self.data })
        } else {
            Ok(())
        };
        self.data.clear();
        self.has_data = false;
        self.name.clear();
        result
    }
}

/// Writes an event. `data` writes a text without line feeds: JSON as this crate writes it has none.
pub(crate) fn write(name: &str, out: &mut Vec<u8>, data: impl FnOnce(&mut Vec<u8>)) {
    if !name.is_empty() {
        out.extend_from_slice(b"event: ");
        out.extend_from_slice(name.as_bytes());
        out.push(b'\n');
    }
    out.extend_from_slice(b"data: ");
    data(out);
    out.extend_from_slice(b"\n\n");
}

#[cfg(test)]
mod tests;
