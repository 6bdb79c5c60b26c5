//! A cursor over one TOML table: every key that is asked for is known, every other is an error.

use miette::SourceSpan;
use toml::de::{DeTable, DeValue};

use super::Reading;
use crate::error::{Code, Finding, nearest, quoted, span};

/// One value, the key it stands at, and its place in the file.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) key: &'a str,
    pub(super) content: &'a DeValue<'a>,
    pub(super) place: SourceSpan,
    /// What places inside the value are counted from.
    pub(super) base: usize,
}

impl<'a> Value<'a> {
    /// A value inside this one.
    pub(super) fn inner(self, content: &'a toml::Spanned<DeValue<'a>>) -> Self {
        let place = moved(&content.span(), self.base);
        Self { key: self.key, content: content.get_ref(), place, base: self.base }
    }

    /// The finding that this value is of the wrong type.
    pub(super) fn wrong_type(self, expected: &str, example: &str) -> Finding {
        let found = match self.content {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with decimals",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{}` must be {expected}, not {found}", quoted(self.key));
        Finding::new(Code::WrongType, message)
            .at(self.place, format!("expected {expected}"))
            .help(format!("write, for example, {example}"))
    }

    /// The finding that this value is not among those the key takes.
    pub(super) fn invalid(self, message: impl Into<String>, help: impl Into<String>) -> Finding {
        Finding::new(Code::InvalidValue, message).at(self.place, "this value").help(help)
    }
}

/// A table that is being read.
pub(super) struct Fields<'a> {
    table: &'a DeTable<'a>,
    base: usize,
    /// What the table is, with its article, for messages.
    noun: &'static str,
    /// Where to point when something is missing.
    place: SourceSpan,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// A table whose places are counted from byte `base` of the file.
    pub(super) const fn new(
        table: &'a DeTable<'a>,
        base: usize,
        noun: &'static str,
        place: SourceSpan,
    ) -> Self {
        Self { table, base, noun, place, known: Vec::new() }
    }

    /// The table that `value` is, if it is one.
    pub(super) fn of(value: Value<'a>, noun: &'static str, reading: &mut Reading) -> Option<Self> {
        match value.content {
            DeValue::Table(table) => Some(Self::new(table, value.base, noun, value.place)),
            _ => reading.fails(value.wrong_type("a table", &format!("`{} = {{ }}`", value.key))),
        }
    }

    /// Reads a key that may be absent.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        reading: &mut Reading,
        read: impl FnOnce(Value<'a>, &mut Reading) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let content = self.table.get(key)?;
        let place = moved(&content.span(), self.base);
        read(Value { key, content: content.get_ref(), place, base: self.base }, reading)
    }

    /// Reads a key that must be there. `example` is what to write.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &str,
        reading: &mut Reading,
        read: impl FnOnce(Value<'a>, &mut Reading) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            let message = format!("{} without `{key}`", self.noun);
            reading.found(
                Finding::new(Code::MissingKey, message)
                    .at(self.place, format!("`{key}` is missing"))
                    .help(format!("write, for example, `{key} = {example}`")),
            );
        }
        self.optional(key, reading, read)
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Where the key is, or else where the table is.
    pub(super) fn place_of(&self, key: &str) -> SourceSpan {
        self.table.get_key_value(key).map_or(self.place, |(key, _)| moved(&key.span(), self.base))
    }

    /// Where the table is.
    pub(super) const fn place(&self) -> SourceSpan {
        self.place
    }

    /// Says that these keys mean nothing here, and why.
    pub(super) fn misplaced(&self, keys: &[&str], why: &str, reading: &mut Reading) {
        for key in keys.iter().filter(|key| self.has(key)) {
            reading.found(
                Finding::new(Code::MisplacedKey, format!("`{key}` has no meaning here"))
                    .at(self.place_of(key), "would be ignored")
                    .help(why),
            );
        }
    }

    /// Ends the table: what nobody asked for is an error.
    pub(super) fn close(self, reading: &mut Reading) {
        let mut known = self.known.clone();
        known.sort_unstable();
        let listed: Vec<_> = known.iter().map(|key| format!("`{key}`")).collect();
        for (key, _) in self.table.iter() {
            if reading.found.is_full() {
                break;
            }
            let word: &str = key.get_ref();
            if self.known.contains(&word) {
                continue;
            }
            let meant = nearest(word, &known).map(|key| format!("did you mean `{key}`? "));
            let help = format!("{}known keys: {}", meant.unwrap_or_default(), listed.join(", "));
            let message = format!("unknown key `{}` in {}", quoted(word), self.noun);
            reading.found(
                Finding::new(Code::UnknownKey, message)
                    .at(moved(&key.span(), self.base), "not known")
                    .help(help),
            );
        }
    }
}

/// The place of a TOML span in the file.
pub(super) fn moved(place: &std::ops::Range<usize>, base: usize) -> SourceSpan {
    span(base + place.start, base + place.end)
}
