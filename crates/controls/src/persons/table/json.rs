//! JSON, as far as it goes: a document that is cut off or has a fault ends there.
//!
//! The reader makes no copy of the text and is not recursive. It takes what people and programs
//! write besides JSON (single quotes, `None`, a comma at the end), because a model reads it too. A
//! key that stands twice is there twice: nothing hides behind another.

use std::borrow::Cow;
use std::ops::Range;

/// LIMIT: nesting that is told apart. What is deeper is one text.
const DEEPEST: usize = 48;

/// LIMIT: values in one document, 40 bytes each. The document ends there, and what follows is read
/// as a text.
const VALUES: usize = 1 << 20;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    /// A string; its place is without quotes.
    String,
    /// A number or a word.
    Scalar,
    /// An object or array that is too deep, as it stands.
    Deep,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    key: (u32, u32),
    place: (u32, u32),
    /// Children, in their order: the first of them.
    first: u32,
    /// The next child of the same parent. Zero, which is the root, for none.
    next: u32,
}

/// A document.
#[derive(Debug)]
pub(in crate::persons) struct Tree<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

impl<'a> Tree<'a> {
    /// The whole document.
    pub(super) fn root(&self) -> Option<&Node> {
        self.nodes.first()
    }

    /// What is in an object or array.
    pub(super) fn children<'t>(
        &'t self,
        node: &Node,
    ) -> impl Iterator<Item = &'t Node> + use<'t, 'a> {
        let at = |place: u32| if place == 0 { None } else { self.nodes.get(place as usize) };
        std::iter::successors(at(node.first), move |child| at(child.next))
    }

    /// The key of a value in an object.
    pub(super) fn key(&self, node: &Node) -> Cow<'a, str> {
        unescape(self.slice(node.key))
    }

    /// A string or scalar as text, or an object or array that is too deep as it stands.
    pub(super) fn value(&self, node: &Node) -> Cow<'a, str> {
        let text = self.slice(node.place);
        match node.kind {
            Kind::String => unescape(text),
            Kind::Scalar if matches!(text, "null" | "None" | "NaN") => Cow::Borrowed(""),
            _ => Cow::Borrowed(text),
        }
    }

    /// An object, array or value as it stands.
    pub(super) fn whole(&self, node: &Node) -> &'a str {
        self.slice(node.place)
    }

    fn slice(&self, (start, end): (u32, u32)) -> &'a str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// An object or array that has been opened.
struct Open {
    node: u32,
    last: u32,
    is_object: bool,
}

/// Reads a document, and the next one if it follows on a line of its own (JSON Lines): an array of
/// them. `None` if `text` does not begin with an object or array with something in it. Also how
/// many bytes were read, whichever it is.
pub(super) fn read(text: &str) -> (Option<Tree<'_>>, usize) {
    let mut reader = Reader { text, place: 0, nodes: Vec::new(), open: Vec::new() };
    // The root of JSON Lines, which stands for the only one when there are no others.
    let root = reader.add(Kind::Array, (0, 0), 0..0);
    reader.open.push(Open { node: root, last: 0, is_object: false });
    let mut used = 0;
    while reader.document() {
        used = reader.place;
        reader.skip_space();
        if !matches!(reader.peek(), Some(b'{' | b'[')) || reader.nodes.len() >= VALUES {
            break;
        }
    }
    let place = text.floor_char_boundary(reader.place);
    used = text.floor_char_boundary(used);
    // `[1]` is a note, not a document.
    let nested = |node: &Node| matches!(node.kind, Kind::Object | Kind::Array) && node.first != 0;
    let whole = reader.nodes.iter().skip(1).filter(|node| nested(node)).count() > 1
        || reader.nodes.get(1).is_some_and(|node| node.kind == Kind::Object && nested(node));
    let tree = Tree { text, nodes: reader.nodes };
    ((used > 0 && whole).then_some(tree), if used > 0 { used } else { place })
}

struct Reader<'a> {
    text: &'a str,
    place: usize,
    nodes: Vec<Node>,
    open: Vec<Open>,
}

impl Reader<'_> {
    /// Reads one document; whether there was something in it.
    fn document(&mut self) -> bool {
        let before = self.nodes.len();
        let mut whole = self.value((0, 0));
        while whole && self.open.len() > 1 {
            whole = self.step();
        }
        // What is cut off, or has a fault after something that has none, counts up to there.
        let some = self.nodes.len() > before + 1;
        while !whole && self.open.len() > 1 {
            self.close();
        }
        some && (whole || self.nodes.len() > before + 3)
    }

    /// Reads the next value, or the end of what is open; whether there was either.
    fn step(&mut self) -> bool {
        self.skip_space();
        while self.peek() == Some(b',') {
            self.place += 1;
            self.skip_space();
        }
        let Some(open) = self.open.last() else { return false };
        match (self.peek(), open.is_object) {
            (None, _) => false,
            (Some(b'}'), true) | (Some(b']'), false) => {
                self.place += 1;
                self.close();
                true
            }
            (Some(_), false) => self.value((0, 0)),
            (Some(quote @ (b'"' | b'\'')), true) => {
                let Some(key) = self.string(quote) else { return false };
                self.skip_space();
                if self.peek() != Some(b':') {
                    return false;
                }
                self.place += 1;
                self.skip_space();
                self.value(key)
            }
            _ => false,
        }
    }

    /// Reads a value, or opens it.
    fn value(&mut self, key: (u32, u32)) -> bool {
        if self.nodes.len() >= VALUES {
            return false;
        }
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                let start = self.place;
                if self.open.len() > DEEPEST {
                    self.skip_deep();
                    self.add(Kind::Deep, key, start..self.place);
                    return true;
                }
                self.place += 1;
                let is_object = open == b'{';
                let kind = if is_object { Kind::Object } else { Kind::Array };
                let node = self.add(kind, key, start..start);
                self.open.push(Open { node, last: 0, is_object });
                true
            }
            Some(quote @ (b'"' | b'\'')) => match self.string(quote) {
                Some((start, end)) => {
                    self.add(Kind::String, key, start as usize..end as usize);
                    true
                }
                None => false,
            },
            Some(_) => self.scalar(key),
            None => false,
        }
    }

    fn scalar(&mut self, key: (u32, u32)) -> bool {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest.bytes().take_while(|byte| goes_on(*byte)).count();
        let scalar = rest.get(..length).unwrap_or_default();
        let is_number = scalar.starts_with(|first: char| first.is_ascii_digit() || first == '-');
        let is_word = ["true", "false", "null", "True", "False", "None", "NaN"].contains(&scalar);
        if is_number || is_word {
            self.add(Kind::Scalar, key, self.place..self.place + length);
            self.place += length;
        }
        is_number || is_word
    }

    /// Reads a string; its place without quotes. `None` if it does not end.
    fn string(&mut self, quote: u8) -> Option<(u32, u32)> {
        let start = self.place + 1;
        let mut escaped = false;
        let rest = self.text.as_bytes().get(start..)?;
        let length = rest.iter().position(|byte| {
            let ends = *byte == quote && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        // One that does not end is not read here: what follows is read as a text.
        let end = start + length?;
        self.place = end + 1;
        Some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    }

    /// Goes past an object or array without looking into it.
    fn skip_deep(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' if self.string(b'"').is_some() => continue,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.place += 1;
            if depth == 0 {
                break;
            }
        }
        self.place = self.place.min(self.text.len());
    }

    /// The object or array that was opened last ends here.
    fn close(&mut self) {
        let end = u32::try_from(self.place.min(self.text.len())).unwrap_or(u32::MAX);
        let open = self.open.pop();
        if let Some(node) = open.and_then(|open| self.nodes.get_mut(open.node as usize)) {
            node.place.1 = end;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.place += 1;
        }
    }

    /// Adds a value to what was opened last.
    fn add(&mut self, kind: Kind, key: (u32, u32), place: Range<usize>) -> u32 {
        let cut = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let new = cut(self.nodes.len());
        let place = (cut(place.start), cut(place.end));
        self.nodes.push(Node { kind, key, place, first: 0, next: 0 });
        if let Some(open) = self.open.last_mut() {
            let (before, is_first) = (open.last, open.last == 0);
            open.last = new;
            let link = if is_first { open.node } else { before };
            if let Some(node) = self.nodes.get_mut(link as usize) {
                let to = if is_first { &mut node.first } else { &mut node.next };
                *to = new;
            }
        }
        new
    }
}

/// A string without its escapes.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        plain.push_str(rest.get(..place).unwrap_or_default());
        let mut after = rest.get(place + 1..).unwrap_or_default().chars();
        match after.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('u') => {
                let (character, used) = unicode(after.as_str());
                plain.push(character);
                after = after.as_str().get(used..).unwrap_or_default().chars();
            }
            Some(other) => plain.push(other),
            None => {}
        }
        rest = after.as_str();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character of four hexadecimal digits, or of two times four with `\u` between, and how many
/// bytes of `text` it takes.
fn unicode(text: &str) -> (char, usize) {
    let unit = |text: Option<&str>| text.and_then(|text| u32::from_str_radix(text, 16).ok());
    let unknown = char::REPLACEMENT_CHARACTER;
    let Some(first) = unit(text.get(..4)) else { return (unknown, 0) };
    if !(0xd800..0xdc00).contains(&first) {
        return (char::from_u32(first).unwrap_or(unknown), 4);
    }
    let second = text.get(4..6).filter(|mark| *mark == "\\u").and_then(|_| unit(text.get(6..10)));
    match second.filter(|second| (0xdc00..0xe000).contains(second)) {
        Some(second) => {
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            (char::from_u32(code).unwrap_or(unknown), 10)
        }
        None => (unknown, 4),
    }
}

#[cfg(test)]
mod tests;
