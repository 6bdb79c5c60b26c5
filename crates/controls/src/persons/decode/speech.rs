//! Addresses and numbers as people say them: `taro at example dot com`, `four one five`.

mod digits;

use super::passage::{BRACKET, CAPITAL, COMMA, JOINT, SMALL, class, is_space};
use super::{Reader, is_warm};
use digits::digits_of;

pub(super) use digits::is_digits;

/// The fewest digits or characters set apart that are read.
const FEWEST_APART: usize = 6;

/// How an `at` and a dot are put so that programs do not find them.
const WRAPPED: [(&[u8], u8); 14] = [
    (b"(at)", b'@'),
    (b"[at]", b'@'),
    (b"{at}", b'@'),
    (b"<at>", b'@'),
    (b"(@)", b'@'),
    (b"[@]", b'@'),
    (b"{@}", b'@'),
    (b"(dot)", b'.'),
    (b"[dot]", b'.'),
    (b"{dot}", b'.'),
    (b"<dot>", b'.'),
    (b"(.)", b'.'),
    (b"[.]", b'.'),
    (b"{.}", b'.'),
];

/// The same within one word, where both must be there.
const JOINED: [(&[u8], &[u8]); 3] = [(b"_at_", b"_dot_"), (b"-at-", b"-dot-"), (b"AT", b"DOT")];

/// Words before `at` that are no mailbox.
const NO_MAILBOX: [&[u8]; 43] = [
    b"a",
    b"all",
    b"am",
    b"and",
    b"are",
    b"available",
    b"be",
    b"based",
    b"been",
    b"buy",
    b"find",
    b"found",
    b"go",
    b"help",
    b"her",
    b"him",
    b"hosted",
    b"is",
    b"it",
    b"live",
    b"look",
    b"meet",
    b"me",
    b"more",
    b"now",
    b"on",
    b"online",
    b"or",
    b"out",
    b"page",
    b"published",
    b"read",
    b"register",
    b"shop",
    b"site",
    b"start",
    b"store",
    b"them",
    b"us",
    b"visit",
    b"was",
    b"website",
    b"you",
];

/// Hosts at which people have mailboxes.
const PROVIDERS: [&[u8]; 12] = [
    b"gmail.com",
    b"googlemail.com",
    b"outlook.com",
    b"hotmail.com",
    b"live.com",
    b"yahoo.com",
    b"icloud.com",
    b"aol.com",
    b"proton.me",
    b"protonmail.com",
    b"gmx.de",
    b"web.de",
];

/// Words that a number is called by.
const CALLED: [&[u8]; 12] = [
    b"phone", b"tel", b"mobile", b"cell", b"call", b"fax", b"card", b"ssn", b"imei", b"number",
    b"account", b"sms",
];

/// Whether `word` is `at`, or has one in brackets in it.
pub(super) fn is_at(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"at") || word.len() > 2 && has_wrapped(word, b'@')
}

/// Whether the host comes after `word`, for which [`is_at`] holds.
pub(super) fn ends_with_at(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"at")
        || WRAPPED.iter().any(|(form, sign)| *sign == b'@' && ends_with(word, form))
}

/// Whether `word` is a dot in words.
pub(super) fn is_dot(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"dot")
        || word.len() <= 5
            && WRAPPED.iter().any(|(form, sign)| *sign == b'.' && word.eq_ignore_ascii_case(form))
}

/// Whether `word` may be a label of a host, or several, with a sign of the sentence after it.
pub(super) fn is_label(word: &[u8]) -> bool {
    let mut bytes = word.iter();
    bytes.next().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-.,;:!?()[]{}".contains(byte))
}

/// Whether `word` is the code of a character, in two hexadecimal digits, eight binary ones, or up
/// to three decimal ones.
pub(super) fn is_code(word: &[u8]) -> bool {
    let code = code(word);
    let is = |kind: fn(&u8) -> bool| code.iter().all(kind);
    match code.len() {
        2 => is(u8::is_ascii_hexdigit),
        3 => is(u8::is_ascii_digit),
        8 => is(|byte| matches!(byte, b'0' | b'1')),
        _ => false,
    }
}

/// A code without what is written around it.
fn code(word: &[u8]) -> &[u8] {
    let end = word.iter().rposition(|byte| !b",;:".contains(byte)).map_or(0, |last| last + 1);
    let word = word.get(..end).unwrap_or_default();
    let prefixes: [&[u8]; 4] = [b"0x", b"0X", b"U+00", b"\\x"];
    prefixes.iter().find_map(|prefix| word.strip_prefix(*prefix)).unwrap_or(word)
}

fn has_wrapped(word: &[u8], wanted: u8) -> bool {
    let is_bracket = |byte: &u8| b"([{<".contains(byte);
    word.iter().any(is_bracket)
        && (0..word.len()).any(|place| {
            let rest = word.get(place..).unwrap_or_default();
            WRAPPED.iter().any(|(form, sign)| *sign == wanted && starts_with(rest, form))
        })
}

fn starts_with(text: &[u8], form: &[u8]) -> bool {
    text.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form))
}

fn ends_with(text: &[u8], form: &[u8]) -> bool {
    let start = text.len().checked_sub(form.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(form))
}

/// Reads one word: an address with its `at` and dots in disguise, or codes with commas between.
pub(super) fn read_word(reader: &mut Reader<'_>, word: &[u8]) {
    if !reader.goes_deeper() {
        return;
    }
    let class = class(word);
    if class & BRACKET != 0
        && (has_wrapped(word, b'@') || has_wrapped(word, b'.') && word.contains(&b'@'))
    {
        tell(reader, &unwrap(word));
    }
    if class & (JOINT | CAPITAL) != 0 && class & SMALL != 0 {
        joined(reader, word);
    }
    let is_separator = |byte: &u8| b",;:|-".contains(byte);
    if class & (JOINT | COMMA) != 0
        && word.iter().filter(|byte| is_separator(byte)).count() >= FEWEST_APART - 1
    {
        codes(reader, word.split(is_separator));
    }
}

/// Reads an address in words that are joined to one.
fn joined(reader: &mut Reader<'_>, word: &[u8]) {
    for (at, dot) in JOINED {
        let has = |form: &[u8]| {
            let first = form.first();
            let mut places = (0..word.len()).filter(|place| word.get(*place) == first);
            places.any(|place| word.get(place..).is_some_and(|rest| rest.starts_with(form)))
        };
        if has(at) && has(dot) {
            let text = String::from_utf8_lossy(word);
            let (at, dot) = (String::from_utf8_lossy(at), String::from_utf8_lossy(dot));
            let told = text.replacen(&*at, "@", 1).replace(&*dot, ".");
            tell(reader, told.as_bytes());
        }
    }
}

/// `word` with every disguised sign as the sign.
fn unwrap(word: &[u8]) -> Vec<u8> {
    let mut told = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((first, after)) = rest.split_first() {
        let form = WRAPPED.iter().find(|(form, _)| starts_with(rest, form));
        let (sign, length) = form.map_or((*first, 1), |(form, sign)| (*sign, form.len()));
        told.push(sign);
        rest = rest.get(length..).unwrap_or(after);
    }
    told
}

/// Reads `told`, if there is anything in it to find.
fn tell(reader: &mut Reader<'_>, told: &[u8]) {
    let text = String::from_utf8_lossy(told);
    if is_warm(&text) {
        reader.text(&text);
    }
}

/// Reads the words of a passage together.
pub(super) fn read(reader: &mut Reader<'_>, before: &[u8], passage: &[u8]) {
    if !reader.goes_deeper() {
        return;
    }
    let words: Vec<&[u8]> =
        passage.split(|byte| is_space(*byte)).filter(|word| !word.is_empty()).collect();
    if words.first().is_some_and(|word| is_at(word)) {
        address(reader, before, &words);
    }
    if words.len() < FEWEST_APART && !words.iter().any(|word| word.contains(&b'-')) {
        return;
    }
    if words.iter().all(|word| word.len() == 1) {
        characters(reader, &words.concat());
    } else if words.iter().all(|word| is_digits(word)) {
        digits(reader, &words);
    }
    if words.iter().all(|word| is_code(word)) {
        codes(reader, words.iter().copied());
    }
}

/// Characters that were set apart.
fn characters(reader: &mut Reader<'_>, told: &[u8]) {
    // Rows of figures are common where nobody is called.
    let is_row = told.iter().all(u8::is_ascii_digit) && !matches!(told.len(), 15 | 16);
    if !is_row || is_called(&reader.context()) {
        tell(reader, told);
    }
}

fn is_called(context: &[u8]) -> bool {
    let has = |word: &[u8]| context.windows(word.len()).any(|piece| piece == word);
    CALLED.iter().any(|word| has(word))
}

/// Digits that were said in words. So many are a number that somebody is called by.
fn digits(reader: &mut Reader<'_>, words: &[&[u8]]) {
    let mut told: Vec<u8> = Vec::new();
    let mut times = 1;
    for digit in words.iter().filter_map(|word| digits_of(word)).flatten() {
        match digit {
            [times_of, b'x'] => times = usize::from(times_of - b'0'),
            [digit, ..] => {
                told.extend(std::iter::repeat_n(*digit, times));
                times = 1;
            }
            [] => {}
        }
    }
    let known = reader.found.len();
    tell(reader, &told);
    if reader.found.len() == known {
        tell(reader, &[b"phone ", told.as_slice()].concat());
    }
}

/// Characters by their codes.
fn codes<'a>(reader: &mut Reader<'_>, codes: impl Iterator<Item = &'a [u8]> + Clone) {
    let codes = codes.map(code).filter(|code| !code.is_empty());
    for radix in [2, 10, 16] {
        let length = |code: &[u8]| match radix {
            2 => code.len() == 8,
            10 => (2..=3).contains(&code.len()),
            _ => code.len() == 2,
        };
        let byte = |code: &[u8]| {
            let text = std::str::from_utf8(code).ok().filter(|_| length(code))?;
            let byte = u8::from_str_radix(text, radix).ok()?;
            (byte.is_ascii_graphic() || byte.is_ascii_whitespace()).then_some(byte)
        };
        let told: Option<Vec<u8>> = codes.clone().map(byte).collect();
        if let Some(told) = told.filter(|told| told.len() >= FEWEST_APART) {
            tell(reader, &told);
        }
    }
}

/// An address in words: what stands before its `at`, and the words from there on.
fn address(reader: &mut Reader<'_>, before: &[u8], words: &[&[u8]]) {
    let Some((at, host)) = words.split_first() else { return };
    let is_plain = at.eq_ignore_ascii_case(b"at");
    let is_told = host.iter().any(|word| is_dot(word));
    let host: Vec<u8> = host
        .iter()
        .map(|word| if is_dot(word) { b".".to_vec() } else { unwrap(word) })
        .collect::<Vec<_>>()
        .concat();
    let local = if is_plain || at.len() <= 4 { mailbox(before) } else { Vec::new() };
    let has_mark = local.iter().any(|byte| !byte.is_ascii_alphabetic());
    let host_name = host.to_ascii_lowercase();
    let is_provider = PROVIDERS.iter().any(|provider| host_name.starts_with(provider));
    let lower = local.to_ascii_lowercase();
    let is_mailbox = !NO_MAILBOX.contains(&lower.as_slice());
    let is_meant = !is_plain || is_mailbox && (is_told || has_mark || is_provider);
    if is_meant {
        let at = if is_plain { b"@".to_vec() } else { unwrap(at) };
        tell(reader, &[local, at, host].concat());
    }
}

/// The mailbox at the end of `before`: a word, or words with `dot` between.
fn mailbox(before: &[u8]) -> Vec<u8> {
    let mut words = before
        .rsplit(|byte| is_space(*byte))
        .filter(|word| !word.is_empty())
        .take(9)
        .map(|word| word.rsplit(|byte| !is_local(*byte)).next().unwrap_or_default());
    let mut local = words.next().unwrap_or_default().to_vec();
    while let (Some(dot), Some(word)) = (words.next(), words.next()) {
        let sign = match dot.to_ascii_lowercase().as_slice() {
            b"dot" => b".",
            b"underscore" => b"_",
            b"dash" => b"-",
            _ => break,
        };
        local = [word, sign, &local].concat();
    }
    local
}

const fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%' | b'\'')
}

#[cfg(test)]
mod tests;
