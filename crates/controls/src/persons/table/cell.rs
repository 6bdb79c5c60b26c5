//! Cells: whom one identifies, in the light of its column.

use super::super::candidate::{Identity, Kind};
use super::super::context;
use super::super::fold::{BREAK, Folded, fold};
use super::super::name;
use super::super::recognise::{self, Recognition};
use super::column::{Class, Column};

/// LIMIT: bytes of a cell that are searched for identifiers; longer ones are texts.
pub(super) const LONGEST: usize = 512;

/// LIMIT: identifiers in one cell.
const MOST: usize = 64;

/// Whether a cell says that there is nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    const MISSING: [&str; 16] = [
        "-",
        "--",
        "—",
        "–",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "nil",
        "unknown",
        "missing",
        "?",
        ".",
        "\\n",
        "unbekannt",
    ];
    cell.is_empty() || cell.len() <= 9 && MISSING.contains(&cell.to_ascii_lowercase().as_str())
}

/// Whom `cell` identifies as a cell of `column`: what it looks like, or else what it is declared
/// to be.
pub(super) fn persons(column: &Column, cell: &str) -> Vec<Identity> {
    if is_missing(cell) {
        return Vec::new();
    }
    let found = recognised(context_of(column), cell);
    if !found.is_empty() {
        return found;
    }
    declared(column, cell).into_iter().collect()
}

/// The identifiers in `cell` whose form is known, when `context` stands before it.
pub(in crate::persons) fn recognised(context: &str, cell: &str) -> Vec<Identity> {
    let mut found = Vec::new();
    if cell.len() > LONGEST {
        return found;
    }
    let mut text = Vec::with_capacity(context.len() + 2 + cell.len());
    fold_into(&mut text, context);
    text.extend_from_slice(b": ");
    let mut from = text.len();
    fold_into(&mut text, cell);
    let cell = text.get(from..).unwrap_or_default();
    if recognise::is_cold(cell) {
        return found;
    }
    while found.len() < MOST {
        match recognise::first(&text, from, text.len()) {
            Recognition::Known { person, end, .. } => {
                found.extend(person);
                from = end;
            }
            Recognition::Nothing | Recognition::Impossible => break,
        }
    }
    found
}

fn fold_into(text: &mut Vec<u8>, plain: &str) {
    for character in plain.chars() {
        fold(character, &mut |folded| match folded {
            Folded::Ascii(byte) => text.push(byte),
            Folded::Letter(letter) => {
                let lower = letter.to_lowercase().next().unwrap_or(letter);
                text.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Folded::Break => text.push(BREAK),
            Folded::Nothing => {}
        });
    }
}

/// The word that recognisers look for before what is in a column, whatever language its name is in.
fn context_of(column: &Column) -> &str {
    match column.class {
        Class::Phone => "phone",
        Class::Device => "device imei",
        Class::AdvertisingId => "advertising id",
        Class::Registration if column.name.to_ascii_lowercase().contains("soc") => " ssn",
        _ => &column.name,
    }
}

/// Whom `cell` identifies by declaration only.
fn declared(column: &Column, cell: &str) -> Option<Identity> {
    let count = |wanted: fn(&u8) -> bool| cell.bytes().filter(wanted).count();
    let digits = || count(u8::is_ascii_digit);
    let symbols = || count(u8::is_ascii_alphanumeric);
    match column.class {
        Class::Phone if digits() > 4 => {
            let spelling = cell.bytes().filter(u8::is_ascii_digit).collect();
            Some(Identity { kind: Kind::Number, spelling })
        }
        Class::Registration
        | Class::Account
        | Class::Card
        | Class::Device
        | Class::AdvertisingId
            if digits() > 0 && symbols() > 3 =>
        {
            context::declared(cell)
        }
        Class::Declared | Class::Handle | Class::RowId => declared_id(column.sort, cell),
        Class::Person if name(cell).is_none() => declared_id(column.sort, cell),
        _ => None,
    }
}

/// The person whose id of this sort is `cell`. Short numbers are told apart by their sort: the
/// patient 17 and the employee 17 are two.
fn declared_id(sort: &str, cell: &str) -> Option<Identity> {
    let mut identity = context::declared(cell)?;
    if identity.spelling.len() < 7 && identity.spelling.iter().all(u8::is_ascii_digit) {
        identity.spelling.splice(..0, sort.bytes().chain([b' ']));
    }
    Some(identity)
}

/// LIMIT: characters and words of a name.
const LONGEST_NAME: usize = 80;

/// The person whom `cell` calls by name: letters and what stands between them in names.
pub(super) fn name(cell: &str) -> Option<Identity> {
    let of_name = |letter: char| {
        letter.is_alphabetic() || letter.is_whitespace() || ".,'’-‐·・（）()".contains(letter)
    };
    let plausible = cell.chars().count() <= LONGEST_NAME
        && cell.chars().filter(|letter| letter.is_alphabetic()).count() > 1
        && cell.chars().all(of_name);
    if !plausible || is_missing(cell) {
        return None;
    }
    named(cell)
}

/// The person of this name. `Lovelace, Ada` is `Ada Lovelace`.
pub(super) fn named(name: &str) -> Option<Identity> {
    let mut words: Vec<String> = name
        .split(|letter: char| !letter.is_alphabetic() && !"'’-".contains(letter))
        .filter(|word| !word.is_empty())
        .map(name::folded)
        .collect();
    words.sort_unstable();
    let spelling = words.join(" ").into_bytes();
    (!spelling.is_empty()).then_some(Identity { kind: Kind::Name, spelling })
}

#[cfg(test)]
mod tests;
