//! Readers of single values. Each takes one value, says what is wrong with it, and keeps going.

use std::collections::BTreeMap;
use std::str::FromStr;

use lexicon::{Digest, Moment, PartyId, Span};
use toml::de::DeValue;

use super::Reading;
use super::fields::{Value, moved};
use crate::Pattern;
use crate::error::{Code, Finding, nearest, quoted};
use crate::quantity;
use crate::terms::{Capacity, Quorum, Word};

/// Most items of one list. LIMIT: every item is compared with every other.
const MOST_ITEMS: usize = 1_000;

/// A string as it is written.
pub(super) fn string<'a>(value: Value<'a>, reading: &mut Reading) -> Option<&'a str> {
    match value.content {
        DeValue::String(text) => Some(text),
        _ => reading.fails(value.wrong_type("a string", "\"text\"")),
    }
}

/// A text that people read, and that is not empty.
pub(super) fn text(value: Value<'_>, reading: &mut Reading) -> Option<String> {
    let text = string(value, reading)?.trim();
    if text.is_empty() {
        let message = format!("`{}` is empty", quoted(value.key));
        return reading.fails(value.invalid(message, "say it in words"));
    }
    Some(text.to_owned())
}

/// `true` or `false`.
pub(super) fn flag(value: Value<'_>, reading: &mut Reading) -> Option<bool> {
    match value.content {
        DeValue::Boolean(flag) => Some(*flag),
        _ => reading.fails(value.wrong_type("true or false", "true")),
    }
}

/// A whole number from 0 to 2^63 - 1, which is what a policy can compare with.
pub(super) fn number(value: Value<'_>, reading: &mut Reading) -> Option<u64> {
    let DeValue::Integer(digits) = value.content else {
        return reading.fails(value.wrong_type("a whole number", "25"));
    };
    let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
    match number.and_then(|number| u64::try_from(number).ok()) {
        Some(number) => Some(number),
        None => {
            let message = format!("`{}` is out of range", quoted(value.key));
            reading.fails(value.invalid(message, "write a whole number from 0 to 2^63 - 1"))
        }
    }
}

/// A whole number from 1 on.
pub(super) fn positive(value: Value<'_>, reading: &mut Reading) -> Option<u64> {
    match number(value, reading)? {
        0 => {
            let message = format!("`{}` is 0", quoted(value.key));
            reading.fails(value.invalid(message, "write 1 or more"))
        }
        number => Some(number),
    }
}

/// A name of the lexicon. A star is for patterns only.
pub(super) fn name<T: FromStr>(value: Value<'_>, reading: &mut Reading) -> Option<T> {
    let text = string(value, reading)?;
    if text.contains('*') {
        let message = format!("`{}` is a pattern, not a name", quoted(text));
        return reading.fails(value.invalid(message, "write the name in full, without *"));
    }
    parsed(value, text, "use 1 to 128 letters, digits and - _ . : / @", reading)
}

/// A title of the lexicon: any printable text.
pub(super) fn title<T: FromStr>(value: Value<'_>, reading: &mut Reading) -> Option<T> {
    let text = string(value, reading)?;
    parsed(value, text, "write 1 to 128 bytes of printable text", reading)
}

/// A pattern over names.
pub(super) fn pattern(value: Value<'_>, reading: &mut Reading) -> Option<Pattern> {
    let text = string(value, reading)?;
    parsed(value, text, "use 1 to 128 letters, digits, - _ . : / @, and * for any run", reading)
}

fn parsed<T: FromStr>(
    value: Value<'_>,
    text: &str,
    help: &str,
    reading: &mut Reading,
) -> Option<T> {
    if let Ok(parsed) = text.parse() {
        return Some(parsed);
    }
    let message = format!("`{}` cannot stand for `{}`", quoted(text), quoted(value.key));
    reading.fails(value.invalid(message, help))
}

/// A word out of a closed list.
pub(super) fn word<T: Word>(value: Value<'_>, reading: &mut Reading) -> Option<T> {
    let text = string(value, reading)?;
    match find_word(text) {
        Some(word) => Some(word),
        None => reading.fails(unknown_word::<T>(value, text)),
    }
}

/// The word of the list that is spelled `text`.
pub(super) fn find_word<T: Word>(text: &str) -> Option<T> {
    T::LIST.iter().copied().find(|word| word.spelling() == text)
}

fn unknown_word<T: Word>(value: Value<'_>, text: &str) -> Finding {
    let words: Vec<_> = T::LIST.iter().map(|word| word.spelling()).collect();
    let meant = nearest(text, &words).map(|word| format!("did you mean `{word}`? "));
    let message = format!("`{}` is not a word for `{}`", quoted(text), quoted(value.key));
    let help = format!("{}write one of: {}", meant.unwrap_or_default(), words.join(", "));
    value.invalid(message, help)
}

/// The id of a party that the front matter names.
pub(super) fn party(value: Value<'_>, reading: &mut Reading) -> Option<PartyId> {
    let text = string(value, reading)?;
    known_party(value, text, reading)
}

/// The party whose id is `text`.
pub(super) fn known_party(value: Value<'_>, text: &str, reading: &mut Reading) -> Option<PartyId> {
    // Without a readable front matter nobody is known: that has been said once, which is enough.
    let parties = reading.parties.as_ref()?;
    let party = parties.iter().find(|party| party.as_str() == text).cloned();
    if party.is_none() {
        let known: Vec<_> = parties.iter().map(PartyId::as_str).collect();
        let help = format!("parties in the front matter: {}", known.join(", "));
        let message = format!("`{}` is no party of this agreement", quoted(text));
        reading.found(
            Finding::new(Code::UnknownParty, message).at(value.place, "not a party").help(help),
        );
    }
    party
}

/// A list whose items are all different.
pub(super) fn list<'a, T: PartialEq>(
    value: Value<'a>,
    reading: &mut Reading,
    mut item: impl FnMut(Value<'a>, &mut Reading) -> Option<T>,
) -> Option<Vec<T>> {
    let DeValue::Array(items) = value.content else {
        return reading.fails(value.wrong_type("a list", "[\"one\", \"two\"]"));
    };
    if items.len() > MOST_ITEMS {
        let message = format!("`{}` lists more than {MOST_ITEMS}", quoted(value.key));
        return reading.fails(value.invalid(message, "shorten the list; patterns stand for many"));
    }
    let mut read = Vec::with_capacity(items.len());
    for entry in items.iter() {
        let entry = value.inner(entry);
        let Some(next) = item(entry, reading) else { continue };
        if read.contains(&next) {
            reading.found(
                Finding::new(Code::Duplicate, format!("`{}` lists this twice", quoted(value.key)))
                    .at(entry.place, "again")
                    .help("say it once"),
            );
        }
        read.push(next);
    }
    Some(read)
}

/// A list with at least one item.
pub(super) fn filled_list<'a, T: PartialEq>(
    value: Value<'a>,
    reading: &mut Reading,
    item: impl FnMut(Value<'a>, &mut Reading) -> Option<T>,
) -> Option<Vec<T>> {
    let empty = matches!(value.content, DeValue::Array(items) if items.is_empty());
    if empty {
        let message = format!("`{}` is empty", quoted(value.key));
        return reading.fails(value.invalid(message, "name at least one, or leave the key out"));
    }
    list(value, reading, item)
}

/// A table from keys that `key` reads to values that `item` reads.
pub(super) fn map<'a, K: Ord, V>(
    value: Value<'a>,
    reading: &mut Reading,
    mut key: impl FnMut(Value<'a>, &'a str, &mut Reading) -> Option<K>,
    mut item: impl FnMut(Value<'a>, &mut Reading) -> Option<V>,
) -> Option<BTreeMap<K, V>> {
    let DeValue::Table(table) = value.content else {
        let example = format!("`{} = {{ customer = 1 }}`", value.key);
        return reading.fails(value.wrong_type("a table", &example));
    };
    let mut read = BTreeMap::new();
    for (name, content) in table.iter() {
        let word: &str = name.get_ref();
        let at_key = Value { place: moved(&name.span(), value.base), ..value };
        let name = key(at_key, word, reading);
        let content = item(Value { key: word, ..value.inner(content) }, reading);
        if let (Some(name), Some(content)) = (name, content) {
            read.insert(name, content);
        }
    }
    Some(read)
}

/// Approvals per party.
pub(super) fn quorum(value: Value<'_>, reading: &mut Reading) -> Option<Quorum> {
    let quorum = map(value, reading, known_party, positive)?;
    if matches!(value.content, DeValue::Table(table) if table.is_empty()) {
        let message = format!("`{}` names nobody", quoted(value.key));
        return reading.fails(value.invalid(message, "write, for example, { customer = 1 }"));
    }
    Some(quorum)
}

/// A day: its first instant in UTC.
pub(super) fn day(value: Value<'_>, reading: &mut Reading) -> Option<Moment> {
    match value.content {
        DeValue::Datetime(date) if date.date.is_some() && date.time.is_none() => {
            moment_of(value, &format!("{date}T00:00:00Z"), reading)
        }
        _ => reading.fails(value.wrong_type("a date", "2026-03-01, without quotes")),
    }
}

/// A day, which stands for its first instant in UTC, or a date and time with its offset.
pub(super) fn day_or_moment(value: Value<'_>, reading: &mut Reading) -> Option<Moment> {
    match value.content {
        DeValue::Datetime(date) if date.time.is_none() => day(value, reading),
        _ => moment(value, reading),
    }
}

/// A date and time with its offset from UTC.
pub(super) fn moment(value: Value<'_>, reading: &mut Reading) -> Option<Moment> {
    match value.content {
        DeValue::Datetime(at) if at.offset.is_some() => moment_of(value, &at.to_string(), reading),
        DeValue::Datetime(_) => {
            let message = format!("`{}` does not say where on Earth it is that time", value.key);
            let help = "write date, time and offset: 2026-03-01T00:00:00Z or ...-05:00";
            reading.fails(value.invalid(message, help))
        }
        _ => reading.fails(value.wrong_type("a date and time", "2026-03-01T00:00:00Z")),
    }
}

fn moment_of(value: Value<'_>, text: &str, reading: &mut Reading) -> Option<Moment> {
    match text.parse() {
        Ok(moment) => Some(moment),
        Err(_) => {
            let message = format!("`{}` is not in the calendar", quoted(text));
            reading.fails(value.invalid(message, "write a day of the years 1 to 9999"))
        }
    }
}

/// A length of time above 0.
pub(super) fn duration(value: Value<'_>, reading: &mut Reading) -> Option<Span> {
    let text = string(value, reading)?;
    match quantity::duration(text).filter(|length| length.as_ms() > 0) {
        Some(length) => Some(length),
        None => {
            let message = format!("`{}` is not a length of time", quoted(text));
            reading.fails(value.invalid(message, "write a number and s, m, h or d: \"30d\""))
        }
    }
}

/// A number of bytes.
pub(super) fn size(value: Value<'_>, reading: &mut Reading) -> Option<u64> {
    let text = string(value, reading)?;
    match quantity::size(text) {
        Some(bytes) => Some(bytes),
        None => {
            let message = format!("`{}` is not a number of bytes", quoted(text));
            let help = "write a number, a space and B, KiB, MiB or GiB: \"64 MiB\"";
            reading.fails(value.invalid(message, help))
        }
    }
}

/// So many acts in so much time.
pub(super) fn capacity(value: Value<'_>, reading: &mut Reading) -> Option<Capacity> {
    let text = string(value, reading)?;
    match quantity::capacity(text) {
        Some(capacity) => Some(capacity),
        None => {
            let message = format!("`{}` is not a number of acts in a time", quoted(text));
            reading.fails(value.invalid(message, "write, for example, \"10 per 15m\""))
        }
    }
}

/// A share from 0 to 1, in parts per million.
pub(super) fn share(value: Value<'_>, reading: &mut Reading) -> Option<u32> {
    let written = match value.content {
        DeValue::Float(number) => number.as_str(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        _ => return reading.fails(value.wrong_type("a share", "0.05")),
    };
    match quantity::share_ppm(written) {
        Some(share) => Some(share),
        None => {
            let message = format!("`{}` is not a share", quoted(written));
            reading.fails(value.invalid(message, "write 0 to 1 with at most six decimals: 0.05"))
        }
    }
}

/// A digest: `sha256:` and 64 hexadecimal digits.
pub(super) fn digest(value: Value<'_>, reading: &mut Reading) -> Option<Digest> {
    let text = string(value, reading)?;
    parsed(value, text, "write sha256: and 64 hexadecimal digits in lower case", reading)
}

/// A JSON pointer (RFC 6901) to an argument of a tool: not the whole of the arguments.
pub(super) fn pointer(value: Value<'_>, reading: &mut Reading) -> Option<String> {
    let text = string(value, reading)?;
    let escapes = || text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    if !text.starts_with('/') || !escapes() {
        let message = format!("`{}` is not a JSON pointer", quoted(text));
        let help = "begin with /, name by name: \"/query/phone\"; ~ is written ~0, / is ~1";
        return reading.fails(value.invalid(message, help));
    }
    Some(text.to_owned())
}
