//! Folding: one spelling for the characters that identifiers are made of.
//!
//! A reader, human or model, takes `taro＠example.com`, `taro@example.com` with characters of no
//! width in it, and `٠٩٠-١٢٣٤-٥٦٧٨` for what they are. So must the recognisers, which know ASCII
//! only.
//!
//! What is folded: letters with ornaments to their base, compatibility forms (full width,
//! mathematical, circled, ligatures: NFKD of UAX 15) to what they stand for, and letters of other
//! scripts that look like an ASCII letter (the skeleton of UTS 39) to that letter. So `тaro@x.org`
//! with a Cyrillic letter and `taro@x.org` are one person, and so are `müller@` and `muller@` at
//! one host, which seldom are two.

mod form;

use form::fold_form;

/// What stands between pieces of text that cannot belong to one identifier.
///
/// It is a control character that text cannot bring in: those are folded to nothing.
pub(super) const BREAK: u8 = 0x1f;

/// What a character is folded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// One byte of ASCII, in the case in which it was written.
    Ascii(u8),
    /// A letter or number as it is: a part of an e-mail address in another script.
    Letter(char),
    /// The end of whatever stood before.
    Break,
    /// Nothing: readers do not see it, or see it as an ornament of what stands before.
    Nothing,
}

/// Folds one character, which may stand for several (`ﬁ`, `⑫`).
pub(super) fn fold(character: char, emit: &mut impl FnMut(Folded)) {
    match fold_one(character) {
        Folded::Letter(letter) => fold_form(letter, emit),
        other => emit(other),
    }
}

/// Folds a character that is one of its own.
fn fold_one(character: char) -> Folded {
    match character {
        ' '..='~' => Folded::Ascii(byte(character)),
        '\t' | '\n' | '\r' => Folded::Break,
        // Most of Japanese, Chinese and Korean, without looking further.
        '\u{3041}'..='\u{30fb}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
            Folded::Break
        }
        '\0'..='\u{9f}' => Folded::Nothing,
        '\u{ff01}'..='\u{ff5e}' => fold_full_width(character),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Folded::Ascii(b' ')
        }
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => {
            Folded::Ascii(b'-')
        }
        // The long-vowel mark of Japanese, which people type between groups of digits.
        '\u{30fc}' | '\u{ff70}' => Folded::Ascii(b'-'),
        '\u{2024}' | '\u{3002}' | '\u{fe52}' | '\u{ff61}' => Folded::Ascii(b'.'),
        '\u{fe62}' => Folded::Ascii(b'+'),
        '\u{fe6b}' => Folded::Ascii(b'@'),
        unseen if is_unseen(unseen) => Folded::Nothing,
        other => digit(other).unwrap_or_else(|| fold_letter(other)),
    }
}

/// Whether [`fold`] leaves `byte` a byte: printable ASCII, or white space, which becomes a break.
pub(super) const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// Folds one byte for which [`is_plain`] holds, letters to lower case.
pub(super) const fn fold_plain(byte: u8) -> u8 {
    if byte < b' ' { BREAK } else { byte.to_ascii_lowercase() }
}

fn fold_full_width(character: char) -> Folded {
    const OFFSET: u32 = 0xff01 - 0x21;
    match char::from_u32(u32::from(character) - OFFSET) {
        Some(ascii) => Folded::Ascii(byte(ascii)),
        None => Folded::Break,
    }
}

fn byte(ascii: char) -> u8 {
    u8::try_from(ascii).unwrap_or(BREAK)
}

/// Characters that take no place of their own: ornaments (diacritical marks, key caps) and those
/// that Unicode says to ignore when they cannot be shown (`Default_Ignorable_Code_Point`).
const fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Every zero of Unicode 16 beyond ASCII (general category Nd). One to nine follow each.
const ZEROS: [u32; 74] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The decimal digit that `character` stands for.
fn digit(character: char) -> Option<Folded> {
    let code = u32::from(character);
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let zero = ZEROS.get(after.checked_sub(1)?)?;
    let value = u8::try_from(code.checked_sub(*zero)?).ok()?;
    (value < 10).then(|| Folded::Ascii(b'0' + value))
}

/// Letters of scripts that put spaces between words can be part of an address and are kept, so that
/// a look-alike letter does not hide it. Those of other scripts stand directly before and after an
/// address in ordinary text, so they end it.
fn fold_letter(character: char) -> Folded {
    // The letters of flags are symbols to Unicode.
    let is_letter = character.is_alphanumeric() || matches!(character, '\u{1f1e6}'..='\u{1f1ff}');
    if !is_letter || is_of_script_without_spaces(character) {
        Folded::Break
    } else {
        Folded::Letter(character)
    }
}

/// Thai to Myanmar, Hangul, Khmer, Han with kana, bopomofo and Yi.
const fn is_of_script_without_spaces(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19ff}' | '\u{1a20}'..='\u{1aaf}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}' | '\u{aa60}'..='\u{aadf}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff61}'..='\u{ffdc}' | '\u{16fe0}'..='\u{18dff}'
        | '\u{1aff0}'..='\u{1b2ff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
