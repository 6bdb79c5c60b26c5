//! Reads JSON strictly and writes its canonical form in one walk.

use std::borrow::Cow;

use super::{BadJson, DEEPEST, LONGEST, number};

/// The canonical form of `text`.
pub(super) fn canonical(text: &str) -> Result<String, BadJson> {
    if text.len() > LONGEST {
        return Err(BadJson::TooLong);
    }
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    if reader.at == text.len() { Ok(value) } else { Err(BadJson::Malformed(reader.at)) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn malformed<T>(&self) -> Result<T, BadJson> {
        Err(BadJson::Malformed(self.at))
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes past `byte` if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), BadJson> {
        if self.take(byte) { Ok(()) } else { self.malformed() }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn value(&mut self, depth: usize) -> Result<String, BadJson> {
        self.space();
        if depth > DEEPEST {
            return Err(BadJson::TooDeep(self.at));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => {
                let text = self.string()?;
                let mut out = String::with_capacity(text.len() + 2);
                push_quoted(&mut out, &text);
                Ok(out)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<String, BadJson> {
        let known = ["true", "false", "null"].into_iter();
        let Some(word) = known.into_iter().find(|word| self.rest().starts_with(word)) else {
            return self.malformed();
        };
        self.at += word.len();
        Ok(word.to_owned())
    }

    fn array(&mut self, depth: usize) -> Result<String, BadJson> {
        self.expect(b'[')?;
        let mut out = String::from("[");
        self.space();
        if !self.take(b']') {
            loop {
                out.push_str(&self.value(depth + 1)?);
                self.space();
                if self.take(b']') {
                    break;
                }
                self.expect(b',')?;
                out.push(',');
            }
        }
        out.push(']');
        Ok(out)
    }

    fn object(&mut self, depth: usize) -> Result<String, BadJson> {
        self.expect(b'{')?;
        let mut members: Vec<(String, String)> = Vec::new();
        self.space();
        if !self.take(b'}') {
            loop {
                self.space();
                let key = self.string()?;
                self.space();
                self.expect(b':')?;
                let value = self.value(depth + 1)?;
                members.push((key, value));
                self.space();
                if self.take(b'}') {
                    break;
                }
                self.expect(b',')?;
            }
        }
        let mut folded: Vec<Cow<'_, str>> = members.iter().map(|(key, _)| fold(key)).collect();
        folded.sort_unstable();
        let number = folded.len();
        folded.dedup();
        if folded.len() != number {
            return Err(BadJson::DuplicateKey(self.at));
        }
        drop(folded);
        members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
        let mut out = String::from("{");
        for (place, (key, value)) in members.into_iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            push_quoted(&mut out, &key);
            out.push(':');
            out.push_str(&value);
        }
        out.push('}');
        Ok(out)
    }

    /// A string without its quotes and escapes.
    fn string(&mut self) -> Result<String, BadJson> {
        self.expect(b'"')?;
        let mut out = String::new();
        loop {
            let plain = self.rest().split(|it| it == '"' || it == '\\' || it < ' ').next();
            let plain = plain.unwrap_or_default();
            out.push_str(plain);
            self.at += plain.len();
            if self.take(b'"') {
                return Ok(out);
            }
            self.expect(b'\\')?;
            out.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, BadJson> {
        let Some(letter) = self.peek() else { return self.malformed() };
        let character = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return self.malformed(),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode(&mut self) -> Result<char, BadJson> {
        let first = self.unit()?;
        let second = if (0xD800..0xDC00).contains(&first) && self.take(b'\\') {
            Some(self.unit()?)
        } else {
            None
        };
        let mut decoded = char::decode_utf16(std::iter::once(first).chain(second));
        match (decoded.next(), decoded.next()) {
            (Some(Ok(character)), None) => Ok(character),
            _ => Err(BadJson::LoneSurrogate(self.at)),
        }
    }

    /// `u` and four hexadecimal digits.
    fn unit(&mut self) -> Result<u16, BadJson> {
        self.expect(b'u')?;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|digit| char::from(digit).to_digit(16));
            let Some(digit) = digit.and_then(|digit| u16::try_from(digit).ok()) else {
                return self.malformed();
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<String, BadJson> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        let literal = self.text.get(start..self.at).unwrap_or_default();
        let mut out = String::new();
        if number::push(&mut out, literal) { Ok(out) } else { Err(BadJson::Inexact(self.at)) }
    }

    fn digits(&mut self) -> Result<(), BadJson> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { self.malformed() }
    }
}

/// What a key is to a reader that ignores case. The two letters are those whose lower case is not
/// their folded form, and which such a reader takes for `s` and `k`.
fn fold(key: &str) -> Cow<'_, str> {
    if key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(key);
    }
    let plain = |letter| match letter {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other,
    };
    Cow::Owned(key.chars().map(plain).flat_map(char::to_lowercase).collect())
}

/// Writes a string as RFC 8785 section 3.2.2.2 does.
fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            plain => out.push(plain),
        }
    }
    out.push('"');
}
