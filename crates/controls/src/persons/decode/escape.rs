//! Characters that are written as others: percent signs (RFC 3986), the escapes of JSON and of
//! programming languages, entities of HTML.
//!
//! Escapes of escapes are read at once, as far as they go: `%2540`, `\\\\u0040`, `&amp;#64;`.

/// The most bytes of an escape.
///
/// LIMIT: this much of a text that ends with the beginning of one waits for what follows.
pub(in crate::persons) const LONGEST: usize = 48;

/// How often an escape may be escaped again.
const NESTED: usize = 4;

/// The most backslashes before one letter: a text that was written as JSON four times over.
const BACKSLASHES: usize = 16;

/// What stands at the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::persons) enum Escape {
    /// No escape, whatever follows.
    None,
    /// The text ends before that can be said.
    Open,
    /// An escape of `length` bytes, for `character`.
    One { character: char, length: usize },
}

/// Whether an escape may begin with `byte`.
pub(in crate::persons) const fn may_begin(byte: u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&')
}

/// What stands at the beginning of `rest`.
pub(in crate::persons) fn read(rest: &str) -> Escape {
    let bytes = rest.as_bytes();
    let mut reader = Reader { bytes, place: 1 };
    let character = match bytes.first() {
        Some(b'%') => percent(&mut reader),
        Some(b'\\') => backslash(&mut reader),
        Some(b'&') => entity(&mut reader),
        _ => Err(Stop::Never),
    };
    match character {
        Ok(character) if reader.place <= LONGEST => Escape::One { character, length: reader.place },
        Err(Stop::End) if bytes.len() < LONGEST => Escape::Open,
        Ok(_) | Err(_) => Escape::None,
    }
}

/// Why an escape cannot be read.
enum Stop {
    /// It is none.
    Never,
    /// The text ends.
    End,
}

/// Bytes from left to right.
struct Reader<'a> {
    bytes: &'a [u8],
    place: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Result<u8, Stop> {
        self.bytes.get(self.place).copied().ok_or(Stop::End)
    }

    fn next(&mut self) -> Result<u8, Stop> {
        let byte = self.peek()?;
        self.place += 1;
        Ok(byte)
    }

    /// Reads `expected`, in small or capital letters.
    fn expect(&mut self, expected: &[u8]) -> Result<(), Stop> {
        for wanted in expected {
            if !self.next()?.eq_ignore_ascii_case(wanted) {
                return Err(Stop::Never);
            }
        }
        Ok(())
    }

    /// Reads `expected` if it stands here.
    fn skip(&mut self, expected: &[u8]) -> Result<bool, Stop> {
        let place = self.place;
        match self.expect(expected) {
            Ok(()) => Ok(true),
            Err(Stop::Never) => {
                self.place = place;
                Ok(false)
            }
            Err(Stop::End) => Err(Stop::End),
        }
    }

    /// Reads exactly `count` digits.
    fn digits(&mut self, count: usize, radix: u32) -> Result<u32, Stop> {
        (0..count).try_fold(0_u32, |value, _| {
            let digit = char::from(self.next()?).to_digit(radix).ok_or(Stop::Never)?;
            Ok(value.wrapping_mul(radix).wrapping_add(digit))
        })
    }

    /// Reads one to eight digits, up to something else.
    fn number(&mut self, radix: u32) -> Result<u32, Stop> {
        let mut value = self.digits(1, radix)?;
        for _ in 1..8 {
            let Some(digit) = char::from(self.peek()?).to_digit(radix) else { break };
            value = value.wrapping_mul(radix).wrapping_add(digit);
            self.place += 1;
        }
        Ok(value)
    }
}

/// A character, or no escape after all.
fn character(code: u32) -> Result<char, Stop> {
    char::from_u32(code).ok_or(Stop::Never)
}

/// `%40`, `%2540`, `%C3%A9`, after the percent sign.
fn percent(reader: &mut Reader<'_>) -> Result<char, Stop> {
    let lead = percent_byte(reader)?;
    let more = match lead {
        0..=0x7f => 0,
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return Err(Stop::Never),
    };
    let mut bytes = vec![lead];
    for _ in 0..more {
        reader.expect(b"%")?;
        bytes.push(percent_byte(reader)?);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Stop::Never)?;
    text.chars().next().ok_or(Stop::Never)
}

fn percent_byte(reader: &mut Reader<'_>) -> Result<u8, Stop> {
    for _ in 0..NESTED {
        if !reader.skip(b"25")? {
            break;
        }
        // `%25` alone is a percent sign; with two digits after it, an escape that was escaped.
        let next = reader.peek();
        if next.as_ref().is_ok_and(|next| !next.is_ascii_hexdigit()) {
            return Ok(b'%');
        }
        next?;
    }
    let code = reader.digits(2, 16)?;
    u8::try_from(code).map_err(|_| Stop::Never)
}

/// `\u0040`, `\u{40}`, `\x40`, `\100`, `\n`, `\"`, after the first backslash.
fn backslash(reader: &mut Reader<'_>) -> Result<char, Stop> {
    for _ in 0..BACKSLASHES {
        if !reader.skip(b"\\")? {
            break;
        }
    }
    match reader.next()? {
        b'n' => Ok('\n'),
        b'r' => Ok('\r'),
        b't' => Ok('\t'),
        quote @ (b'"' | b'\'' | b'/') => Ok(char::from(quote)),
        b'x' => character(reader.digits(2, 16)?),
        b'U' => character(reader.digits(8, 16)?),
        b'u' => unicode(reader),
        first @ b'0'..=b'3' => {
            let rest = reader.digits(2, 8)?;
            character(u32::from(first - b'0') * 64 + rest)
        }
        _ => Err(Stop::Never),
    }
}

/// What follows `\u`: four digits, twice for a pair of surrogates, or digits in braces.
fn unicode(reader: &mut Reader<'_>) -> Result<char, Stop> {
    if reader.skip(b"{")? {
        let code = reader.number(16)?;
        reader.expect(b"}")?;
        return character(code);
    }
    let code = reader.digits(4, 16)?;
    if !(0xd800..0xdc00).contains(&code) {
        return character(code);
    }
    reader.expect(b"\\")?;
    for _ in 0..BACKSLASHES {
        if !reader.skip(b"\\")? {
            break;
        }
    }
    reader.expect(b"u")?;
    let low = reader.digits(4, 16)?;
    let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(Stop::Never)?;
    character(0x1_0000 + ((code - 0xd800) << 10) + low)
}

/// Entities by name. Those of letters are not needed: they are ornaments to the fold.
const NAMES: [(&[u8], char); 18] = [
    (b"commat;", '@'),
    (b"period;", '.'),
    (b"plus;", '+'),
    (b"lowbar;", '_'),
    (b"hyphen;", '-'),
    (b"dash;", '-'),
    (b"ndash;", '-'),
    (b"lpar;", '('),
    (b"rpar;", ')'),
    (b"colon;", ':'),
    (b"sol;", '/'),
    (b"percnt;", '%'),
    (b"nbsp;", ' '),
    (b"quot;", '"'),
    (b"apos;", '\''),
    (b"lt;", '<'),
    (b"gt;", '>'),
    (b"zwnj;", '\u{200c}'),
];

/// `&#64;`, `&#x40;`, `&commat;`, `&amp;#64;`, after the ampersand.
fn entity(reader: &mut Reader<'_>) -> Result<char, Stop> {
    let mut after_amp = None;
    for _ in 0..NESTED {
        if !reader.skip(b"amp;")? {
            break;
        }
        after_amp = Some(reader.place);
    }
    let entity = if reader.skip(b"#")? { numbered(reader) } else { named(reader) };
    match (entity, after_amp) {
        // No more than an ampersand.
        (Err(Stop::Never), Some(place)) => {
            reader.place = place;
            Ok('&')
        }
        (entity, _) => entity,
    }
}

fn numbered(reader: &mut Reader<'_>) -> Result<char, Stop> {
    let code = if reader.skip(b"x")? { reader.number(16)? } else { reader.number(10)? };
    // Browsers do without the semicolon.
    reader.skip(b";")?;
    character(code)
}

fn named(reader: &mut Reader<'_>) -> Result<char, Stop> {
    let mut open = false;
    for (name, character) in NAMES {
        match reader.skip(name) {
            Ok(true) => return Ok(character),
            Ok(false) => {}
            Err(Stop::End) => open = true,
            Err(Stop::Never) => return Err(Stop::Never),
        }
    }
    Err(if open { Stop::End } else { Stop::Never })
}

#[cfg(test)]
mod tests;
