//! Letters in another form: what they stand for, and what they look like.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_compatible;
use unicode_security::confusable_detection::skeleton;

use super::{Folded, fold_one};

/// Where the table begins: what comes before is folded without it.
const FIRST: u32 = 0x80;

/// Where it ends: the alphabets in which whole languages are written come before.
const END: u32 = 0x2000;

/// No single ASCII character: the letter is kept.
const KEPT: u8 = 0;

/// More than one character: to be worked out.
const SEVERAL: u8 = 1;

/// What each letter from [`FIRST`] on folds to, so that text in another alphabet costs a look.
static FORMS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let forms = (FIRST..END).map(|code| match char::from_u32(code).map(work_out).as_deref() {
        Some([Folded::Ascii(byte)]) => *byte,
        Some([Folded::Letter(letter)]) if u32::from(*letter) == code => KEPT,
        _ => SEVERAL,
    });
    forms.collect()
});

/// Folds a letter or number to what it stands for, or to the ASCII letter that it looks like.
pub(super) fn fold_form(letter: char, emit: &mut impl FnMut(Folded)) {
    let place = u32::from(letter).checked_sub(FIRST).and_then(|place| usize::try_from(place).ok());
    match place.and_then(|place| FORMS.get(place)) {
        Some(&KEPT) => emit(Folded::Letter(letter)),
        None | Some(&SEVERAL) => work_out(letter).into_iter().for_each(emit),
        Some(ascii) => emit(Folded::Ascii(*ascii)),
    }
}

/// The characters that `letter` stands for, folded.
fn work_out(letter: char) -> Vec<Folded> {
    if let Some(ascii) = badge(letter) {
        return vec![Folded::Ascii(ascii)];
    }
    let mut folded = Vec::new();
    decompose_compatible(letter, |part| match fold_one(part) {
        Folded::Letter(part) => folded.push(look_alike(part)),
        // The marks of a letter are ornaments.
        Folded::Nothing => {}
        other => folded.push(other),
    });
    folded
}

/// The ASCII letter or digit that `letter` looks like, as it stands or as a capital.
fn look_alike(letter: char) -> Folded {
    let capital = || letter.to_uppercase().next().and_then(prototype);
    prototype(letter).or_else(capital).map_or(Folded::Letter(letter), fold_one)
}

fn prototype(letter: char) -> Option<char> {
    let mut bytes = [0; 4];
    let mut prototype = skeleton(letter.encode_utf8(&mut bytes));
    let first = prototype.next().filter(char::is_ascii_alphanumeric)?;
    prototype.next().is_none().then_some(first)
}

/// Letters and digits as badges and small capitals, which have no decomposition.
fn badge(letter: char) -> Option<u8> {
    const SMALL: [char; 22] = [
        'ᴀ', 'ʙ', 'ᴄ', 'ᴅ', 'ᴇ', 'ꜰ', 'ɢ', 'ʜ', 'ɪ', 'ᴊ', 'ᴋ', 'ʟ', 'ᴍ', 'ɴ', 'ᴏ', 'ᴘ', 'ʀ', 'ꜱ',
        'ᴛ', 'ᴜ', 'ᴠ', 'ᴡ',
    ];
    const SPELT: &[u8; 22] = b"abcdefghijklmnoprstuvw";
    let code = u32::from(letter);
    let from = |first: u32, count: u32, ascii: u8| {
        let offset = code.checked_sub(first).filter(|offset| *offset < count)?;
        Some(ascii + u8::try_from(offset).ok()?)
    };
    let small = || {
        let place = SMALL.iter().position(|small| *small == letter)?;
        SPELT.get(place).copied()
    };
    // Squared, circled and crossed, all in white on black; dingbat digits; letters of flags.
    from(0x1f150, 26, b'A')
        .or_else(|| from(0x1f170, 26, b'A'))
        .or_else(|| from(0x1f1e6, 26, b'A'))
        .or_else(|| from(0x2776, 9, b'1'))
        .or_else(|| from(0x2780, 9, b'1'))
        .or_else(|| from(0x278a, 9, b'1'))
        .or_else(small)
}
