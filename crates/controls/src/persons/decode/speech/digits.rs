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
    let is_between = |byte| matches!(byte, b' ' | b'-' | b',' | b'.' | b'/' | b';');
    match [at(0), at(1), at(2)] {
        [b'o', second, _] if is_between(second) => true,
        [b'o', b'h', _] => true,
        first => [
            b"zer", b"one", b"two", b"thr", b"fou", b"fiv", b"six", b"sev", b"eig", b"nin", b"plu",
            b"dou", b"tri",
        ]
        .contains(&&first),
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
