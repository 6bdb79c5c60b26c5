//! Digits in words: `four one five`.

/// Digits in words, and how often what they say stands.
const DIGITS: [(&[u8], &[u8]); 15] = [
    (b"zero", b"0"),
    (b"oh", b"0"),
    (b"o", b"0"),
    (b"one", b"1"),
    (b"two", b"2"),
    (b"three", b"3"),
    (b"four", b"4"),
    (b"five", b"5"),
    (b"six", b"6"),
    (b"seven", b"7"),
    (b"eight", b"8"),
    (b"nine", b"9"),
    (b"plus", b"+"),
    (b"double", b"2x"),
    (b"triple", b"3x"),
];

/// Whether `word` is made of digits in words.
pub(in crate::persons::decode) fn is_digits(word: &[u8]) -> bool {
    begins_like_a_digit(word) && parts(word).all(|part| digit(part).is_some())
}

/// Whether `word` begins as one of [`DIGITS`] does: few words get past.
fn begins_like_a_digit(word: &[u8]) -> bool {
    // Capital letters become small ones; what stands between digits stays as it is.
    let at = |place: usize| word.get(place).map_or(b' ', |byte| byte | 0x20);
    if !matches!(at(0), b'd'..=b'f' | b'n'..=b'p' | b's' | b't' | b'z') {
        return false;
    }
    let is_between = |byte| matches!(byte, b' ' | b'-' | b',' | b'.' | b'/' | b';');
    // A tree of comparisons, where a list would be as many for each word.
    match [at(0), at(1), at(2)] {
        [b'o', second, _] if is_between(second) => true,
        [b'o', b'h', _] | [b'o', b'n', b'e'] => true,
        [b't', b'w', b'o'] | [b't', b'h', b'r'] | [b't', b'r', b'i'] => true,
        [b'f', b'o', b'u'] | [b'f', b'i', b'v'] => true,
        [b's', b'i', b'x'] | [b's', b'e', b'v'] => true,
        [b'e', b'i', b'g'] | [b'n', b'i', b'n'] | [b'z', b'e', b'r'] => true,
        [b'p', b'l', b'u'] | [b'd', b'o', b'u'] => true,
        _ => false,
    }
}

/// The digits that `word` says; `None` if it says anything else.
pub(super) fn digits_of(word: &[u8]) -> Option<Vec<&'static [u8]>> {
    parts(word).map(digit).collect()
}

/// What `word` is joined of.
fn parts(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let parts = word.split(|byte| matches!(byte, b'-' | b',' | b'.' | b'/' | b';'));
    parts.filter(|part| !part.is_empty())
}

/// The digit that `part` is the word for.
fn digit(part: &[u8]) -> Option<&'static [u8]> {
    let first = part.first()?.to_ascii_lowercase();
    let is_it = |(name, _): &&(&[u8], &[u8])| {
        name.first() == Some(&first) && part.eq_ignore_ascii_case(name)
    };
    DIGITS.iter().find(is_it).map(|(_, digit)| *digit)
}
