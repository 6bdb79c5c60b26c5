//! What a person is named in: units of text, and declarations.

use super::candidate::{Identity, Kind};
use super::fold::{Folded, fold};

/// A text of at most so many bytes is one unit.
///
/// LIMIT: in a longer one, each paragraph that begins after so many bytes begins a new unit, so
/// that a cue on the first page of a document says nothing about who is named on the last.
const LONG: usize = 4096;

/// The most bytes of a declared identifier.
///
/// LIMIT: a longer one is told apart by what it begins with and its length.
const LONGEST: usize = 256;

/// The units of `text`, in their order: nothing of it is left out.
pub(super) fn units(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let long = text.ceil_char_boundary(LONG);
        let after = text.get(long..).unwrap_or_default();
        let Some(end) = after.find("\n\n").map(|end| long + end) else { return Some(text) };
        let (unit, later) = text.split_at_checked(end)?;
        rest = Some(later);
        Some(unit)
    })
}

/// Whom a value identifies that is declared to identify a person: itself, in one spelling. `None`
/// if there is nothing in it.
pub(super) fn declared(value: &str) -> Option<Identity> {
    let mut spelling = Vec::new();
    let mut length: u64 = 0;
    for character in value.chars() {
        let mut letter = |letter: char| {
            length += 1;
            if spelling.len() < LONGEST {
                spelling.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
        };
        fold(character, &mut |folded| match folded {
            Folded::Ascii(byte) if byte.is_ascii_alphanumeric() => {
                letter(byte.to_ascii_lowercase().into());
            }
            Folded::Letter(other) => letter(other.to_lowercase().next().unwrap_or(other)),
            // Scripts that are folded to breaks have letters too.
            Folded::Break if character.is_alphanumeric() => letter(character),
            _ => {}
        });
    }
    if length == 0 {
        return None;
    }
    if spelling.len() >= LONGEST {
        spelling.extend_from_slice(&length.to_be_bytes());
    }
    Some(Identity { kind: Kind::Declared, spelling })
}

#[cfg(test)]
mod tests;
