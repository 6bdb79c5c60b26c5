//! A configuration file as it is spelled: tables whose keys are asked for one by one.
//!
//! Not by `serde`: it stops at the first mistake, and whoever configures a server wants them all.

use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problems::Problem;

/// One table and the keys that nobody has asked for yet.
pub(super) struct Table<'s> {
    /// How complaints call it, for example `[[workload]] analyst-desk`.
    called: String,
    span: Range<usize>,
    /// Emptied key by key.
    entries: DeTable<'s>,
    /// Every key that was asked for, for the complaint about one that was not.
    known: Vec<&'static str>,
}

/// A value and where it is.
pub(super) type At<T> = Spanned<T>;

/// A spelling that a key takes.
pub(super) trait Slot: Sized {
    /// What it is.
    const KIND: &'static str;
    /// What to write.
    const EXAMPLE: &'static str;

    /// Reads the value, if it is of this kind.
    fn read(value: DeValue<'_>) -> Option<Self>;
}

impl<'s> Table<'s> {
    /// Reads the whole file.
    ///
    /// # Errors
    ///
    /// It is not TOML; every place where it is not.
    pub(super) fn parse(source: &'s str) -> Result<Self, Vec<Problem>> {
        let (table, errors) = DeTable::parse_recoverable(source);
        if errors.is_empty() {
            let entries = table.into_inner();
            return Ok(Self {
                called: "the file".to_owned(),
                span: 0..0,
                entries,
                known: Vec::new(),
            });
        }
        Err(errors.iter().map(|error| Problem::of_toml(error, "this is not TOML")).collect())
    }

    /// What complaints call it, from now on.
    pub(super) fn call(&mut self, name: String) {
        self.called = name;
    }

    /// Where its head is.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The value of `key`, if it is there.
    ///
    /// # Errors
    ///
    /// It is there and of another kind.
    pub(super) fn optional<T: Slot>(
        &mut self,
        key: &'static str,
    ) -> Result<Option<At<T>>, Problem> {
        self.take(key)
            .map(|value| {
                let span = value.span();
                let read = T::read(value.into_inner()).ok_or_else(|| {
                    let message = format!("`{key}` of {} is not {}", self.called, T::KIND);
                    Problem::at(span.clone(), message, format!("write {}", T::EXAMPLE))
                })?;
                Ok(Spanned::new(span, read))
            })
            .transpose()
    }

    /// The value of `key`, which must be there; `example` is what to write if it is not.
    ///
    /// # Errors
    ///
    /// It is not there, or of another kind.
    pub(super) fn required<T: Slot>(
        &mut self,
        key: &'static str,
        example: &str,
    ) -> Result<At<T>, Problem> {
        self.optional(key)?.ok_or_else(|| {
            let message = format!("{} has no `{key}`", self.called);
            Problem::at(self.span(), message, format!("write for example {key} = {example}"))
        })
    }

    /// The table under `key`, if it is there.
    ///
    /// # Errors
    ///
    /// It is there and no table.
    pub(super) fn table(&mut self, key: &'static str) -> Result<Option<Self>, Problem> {
        self.take(key)
            .map(|value| {
                let span = value.span();
                Self::of(value, format!("[{key}]")).ok_or_else(|| {
                    Problem::at(span, format!("`{key}` is no table"), format!("write [{key}]"))
                })
            })
            .transpose()
    }

    /// The tables under `key`, in their order.
    ///
    /// # Errors
    ///
    /// There is something else.
    pub(super) fn tables(&mut self, key: &'static str) -> Result<Vec<Self>, Problem> {
        let Some(value) = self.take(key) else { return Ok(Vec::new()) };
        let problem = |span: Range<usize>| {
            Problem::at(span, format!("`{key}` is no list of tables"), format!("write [[{key}]]"))
        };
        let span = value.span();
        let DeValue::Array(values) = value.into_inner() else { return Err(problem(span)) };
        values
            .into_iter()
            .map(|value| {
                let span = value.span();
                Self::of(value, format!("[[{key}]]")).ok_or_else(|| problem(span))
            })
            .collect()
    }

    /// Ends the reading: what nobody asked for is unknown.
    pub(super) fn finish(self) -> Vec<Problem> {
        let known = self.known.join(", ");
        self.entries
            .keys()
            .map(|key| {
                let message = format!("{} has no key `{}`", self.called, key.get_ref());
                Problem::at(key.span(), message, format!("its keys are: {known}"))
            })
            .collect()
    }

    fn of(value: Spanned<DeValue<'s>>, called: String) -> Option<Self> {
        let span = value.span();
        let DeValue::Table(entries) = value.into_inner() else { return None };
        Some(Self { called, span, entries, known: Vec::new() })
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'s>>> {
        self.known.push(key);
        self.entries.remove(&Spanned::new(0..0, Cow::Borrowed(key)))
    }
}

/// Reads a text as `T`, whose own words say what is wrong with it.
///
/// # Errors
///
/// The text is no `T`.
pub(super) fn word<T: FromStr<Err: std::fmt::Display>>(
    text: &At<String>,
    example: &str,
) -> Result<T, Problem> {
    text.get_ref().parse().map_err(|error: T::Err| {
        Problem::at(text.span(), error.to_string(), format!("write for example {example}"))
    })
}

impl Slot for String {
    const KIND: &'static str = "a text";
    const EXAMPLE: &'static str = "for example \"text\"";

    fn read(value: DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::String(text) => Some(text.into_owned()),
            _ => None,
        }
    }
}

impl Slot for bool {
    const KIND: &'static str = "true or false";
    const EXAMPLE: &'static str = "true or false";

    fn read(value: DeValue<'_>) -> Option<Self> {
        value.as_bool()
    }
}

/// A number of things, at least one.
#[derive(Clone, Copy)]
pub(super) struct Count(pub(super) usize);

impl Slot for Count {
    const KIND: &'static str = "a whole number above 0";
    const EXAMPLE: &'static str = "for example 64";

    fn read(value: DeValue<'_>) -> Option<Self> {
        let DeValue::Integer(number) = value else { return None };
        let number = usize::from_str_radix(number.as_str(), number.radix()).ok()?;
        (number > 0).then_some(Self(number))
    }
}

/// A number of bytes, at least one.
#[derive(Clone, Copy)]
pub(super) struct Size(pub(super) usize);

impl Slot for Size {
    const KIND: &'static str = "a size";
    const EXAMPLE: &'static str = "for example \"512 KiB\" or \"4 MiB\"";

    fn read(value: DeValue<'_>) -> Option<Self> {
        let units = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
        quantity(value.as_str()?, &units).and_then(|bytes| usize::try_from(bytes).ok()).map(Self)
    }
}

impl Slot for Duration {
    const KIND: &'static str = "a length of time";
    const EXAMPLE: &'static str = "for example \"500 ms\", \"30 s\", \"10 min\" or \"1 h\"";

    fn read(value: DeValue<'_>) -> Option<Self> {
        let units = [("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000)];
        quantity(value.as_str()?, &units).map(Self::from_millis)
    }
}

/// A date and time with its offset.
pub(super) struct Instant(pub(super) String);

impl Slot for Instant {
    const KIND: &'static str = "a date and time with its offset";
    const EXAMPLE: &'static str = "for example 2027-03-01T00:00:00Z, without quotes";

    fn read(value: DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::Datetime(at) if at.offset.is_some() => Some(Self(at.to_string())),
            _ => None,
        }
    }
}

impl Slot for Vec<At<String>> {
    const KIND: &'static str = "a list of texts";
    const EXAMPLE: &'static str = "for example [\"one\", \"two\"]";

    fn read(value: DeValue<'_>) -> Option<Self> {
        let DeValue::Array(values) = value else { return None };
        let text = |value: Spanned<DeValue<'_>>| {
            let span = value.span();
            String::read(value.into_inner()).map(|text| Spanned::new(span, text))
        };
        values.into_iter().map(text).collect()
    }
}

/// A number, a space and a unit, as in `4 MiB`; at least one of the smallest unit.
fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (number, unit) = text.split_once(' ')?;
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    let plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = number.parse().ok().filter(|number| plain && *number > 0)?;
    number.checked_mul(*factor)
}

#[cfg(test)]
mod tests;
