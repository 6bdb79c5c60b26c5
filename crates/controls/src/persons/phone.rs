//! Telephone numbers, in the forms that tell them from other numbers.

use super::candidate::{Candidate, Identity, Judgement, Kind};
use super::check::{digits_of, is_made_up};

/// A country code after a plus sign or two zeros (E.164, E.123).
pub(super) const INTERNATIONAL: &str =
    r"(?:\+\(?|\b00[ (]{0,2})[1-9](?:[ .()/\-]{0,2}\d){7,13}(?:x\d{1,6})?\b";
/// The numbering plan of North America: three, three and four digits.
pub(super) const AMERICAN: &str =
    r"(?:\b1[ .\-])?(?:\([2-9]\d{2}\) ?|\b[2-9]\d{2}[ .\-])[2-9]\d{2}[ .\-]\d{4}(?:x\d{1,6})?\b";
/// A trunk prefix of zero and groups: Europe, Japan, Korea, Australia and others.
pub(super) const TRUNK: &str = concat!(
    r"\(0[1-9]\d{0,3}\) ?\d{2,8}(?:[ \-]\d{2,5}){0,3}\b",
    r"|\b0[1-9]\d{0,3}\(\d{1,4}\)\d{4}\b",
    r"|\b0[1-9]\d{1,3} ?/ ?\d{4,8}(?:[ \-]\d{1,4}){0,2}\b",
    r"|\b0[1-9]\d{0,4}(?:[ \-]\d{2,8}){1,4}\b",
    r"|\b0[1-9]\d{0,4}(?:\.\d{2,4}){2,4}\b",
);
/// Brazil, with the area in parentheses or set apart.
pub(super) const BRAZILIAN: &str = r"\([1-9]\d\) ?9?\d{4}[ \-]?\d{4}\b|\b[1-9]\d 9?\d{4}-\d{4}\b";
/// A mobile number of China, in groups.
pub(super) const CHINESE: &str = r"\b1[3-9]\d[ \-]\d{4}[ \-]\d{4}\b";
/// Groups that only a word before them tells from other numbers.
pub(super) const CALLED: &str = concat!(
    r"\b\d{3}[ .\-]\d{3}[ .\-]\d{3}\b",
    r"|\b\d{5}[ \-]\d{5}\b",
    r"|\b\d{2,4}[ .\-]\d{3,4}[ .\-]\d{4}\b",
);

/// What people and programs call a telephone number.
const CALLED_PHONE: [&str; 10] =
    ["phone", "mobile", "msisdn", "whatsapp", "telefon", " tel", " cell", " fax", " sms", " gsm"];

/// Country codes by their first two digits (ITU-T E.164), with the most digits of a number there,
/// code included, where the plan is strict. Every code begins with 1, 7 or one of these.
#[rustfmt::skip]
const PLANS: [(&[u8; 2], usize); 67] = [
    (b"20", 12), (b"21", 13), (b"22", 13), (b"23", 13), (b"24", 13), (b"25", 13), (b"26", 13),
    (b"27", 11), (b"29", 13), (b"30", 12), (b"31", 11), (b"32", 11), (b"33", 11), (b"34", 11),
    (b"35", 13), (b"36", 11), (b"37", 13), (b"38", 13), (b"39", 13), (b"40", 11), (b"41", 11),
    (b"42", 13), (b"43", 13), (b"44", 12), (b"45", 10), (b"46", 13), (b"47", 10), (b"48", 11),
    (b"49", 13), (b"50", 13), (b"51", 11), (b"52", 13), (b"53", 10), (b"54", 13), (b"55", 13),
    (b"56", 11), (b"57", 12), (b"58", 12), (b"59", 13), (b"60", 12), (b"61", 11), (b"62", 13),
    (b"63", 12), (b"64", 12), (b"65", 10), (b"66", 11), (b"67", 13), (b"68", 13), (b"69", 13),
    (b"80", 13), (b"81", 12), (b"82", 12), (b"84", 12), (b"85", 13), (b"86", 13), (b"87", 13),
    (b"88", 13), (b"90", 12), (b"91", 12), (b"92", 12), (b"93", 11), (b"94", 11), (b"95", 12),
    (b"96", 13), (b"97", 13), (b"98", 12), (b"99", 13),
];

/// The fewest digits of a number that is taken for a telephone number.
const FEWEST: usize = 9;

pub(super) fn judge_international(candidate: &Candidate<'_>) -> Judgement {
    let is_group = matches!(candidate.before, [.., digit, b'-'] if digit.is_ascii_digit())
        && candidate.text.starts_with(b"00");
    let joined = is_group || candidate.before.last().is_some_and(u8::is_ascii_alphanumeric);
    let called = if joined { None } else { international(without_extension(candidate.text)) };
    called.unwrap_or(Judgement::Unclear)
}

/// A telephone number without the extension of one of its lines.
fn without_extension(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == b'x').next().unwrap_or(text)
}

/// The number, up to the last group that its numbering plan has room for.
fn international(text: &[u8]) -> Option<Judgement> {
    let code = text.iter().position(|byte| matches!(byte, b'1'..=b'9'))?;
    let mut digits = Vec::new();
    let mut groups = Vec::new();
    for (place, byte) in text.iter().enumerate().skip(code) {
        // The trunk prefix in `+44 (0)20` is not dialled from abroad.
        let before = text.get(place.saturating_sub(1)..);
        if byte.is_ascii_digit() && !before.is_some_and(|text| text.starts_with(b"(0)")) {
            digits.push(*byte);
        }
        if !text.get(place + 1).is_some_and(u8::is_ascii_digit) {
            groups.push((digits.len(), place + 1));
        }
    }
    let most = most_digits(&digits)?;
    groups.retain(|(count, _)| (FEWEST..=most).contains(count));
    let ((_, used), (longest, _)) = (groups.first()?, groups.last()?);
    digits.truncate(*longest);
    let is_one = !digits.starts_with(b"1") || is_american(digits.get(1..)?);
    is_one.then(|| called(digits, *used))
}

/// The person whose telephone number has these digits.
///
/// Where it is open how many groups belong to the number, `digits` are the most, so that no two
/// numbers are taken for one, and `used` is the end of the fewest, so that none that follows is
/// overlooked.
const fn called(digits: Vec<u8>, used: usize) -> Judgement {
    Judgement::Person { identity: Identity { kind: Kind::Number, spelling: digits }, used }
}

fn most_digits(digits: &[u8]) -> Option<usize> {
    match digits {
        [b'1' | b'7', ..] => Some(11),
        _ => PLANS.iter().find(|(code, _)| digits.starts_with(*code)).map(|(_, most)| *most),
    }
}

/// Whether ten digits are an area code, an exchange and a line of the North American plan.
fn is_american(digits: &[u8]) -> bool {
    let code = |code: &[u8]| matches!(code, [b'2'..=b'9', rest @ ..] if rest != b"11");
    let part = |range| digits.get(range).is_some_and(code);
    digits.len() == 10 && part(0..3) && part(3..6)
}

pub(super) fn judge_american(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(without_extension(candidate.text));
    let national = digits.strip_prefix(b"1").unwrap_or(&digits);
    let joined = candidate.is_within(b"-.") || candidate.goes_on(4, b' ');
    let even = candidate.text.contains(&b'(') || !has_two_of(candidate.text, b" -.");
    if is_american(national) && even && !joined {
        candidate.person(Kind::Number, with_code(national))
    } else {
        Judgement::Unclear
    }
}

/// Whether at least two of `separators` are in `text`.
fn has_two_of(text: &[u8], separators: &[u8]) -> bool {
    separators.iter().filter(|separator| text.contains(separator)).count() > 1
}

/// The spelling that an American number has when it is written with its country code.
fn with_code(national: &[u8]) -> Vec<u8> {
    [b"1", national].concat()
}

/// A number with a trunk prefix.
pub(super) fn judge_trunk(candidate: &Candidate<'_>) -> Judgement {
    let text = candidate.text;
    let is_digit = |place: usize| text.get(place).is_some_and(u8::is_ascii_digit);
    let ends = (1..=text.len()).filter(|end| is_digit(end - 1) && !is_digit(*end));
    let mut numbers = ends.filter_map(|end| {
        let (number, rest) = text.split_at_checked(end)?;
        let after = if rest.is_empty() { candidate.after } else { rest };
        let shorter = Candidate { text: number, after, ..*candidate };
        is_trunk(&shorter).then_some(number)
    });
    match numbers.next() {
        Some(shortest) => {
            called(digits_of(numbers.next_back().unwrap_or(shortest)), shortest.len())
        }
        None => Judgement::Unclear,
    }
}

/// Whether the groups are those of a telephone number, and not of dates and rows of numbers.
fn is_trunk(candidate: &Candidate<'_>) -> bool {
    let text = candidate.text;
    let count = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    if !(FEWEST..=12).contains(&count) || candidate.is_within(b"-./") || candidate.counts_things() {
        return false;
    }
    let groups: Vec<_> =
        text.split(|byte| !byte.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let first = groups.first().map_or(0, |group| group.len());
    let marked = text.contains(&b'(') || text.contains(&b'/');
    let mixed = has_two_of(text, b" -");
    let pairs = groups.iter().all(|group| group.len() == 2);
    let row = pairs && text.get(2).is_some_and(|separator| candidate.is_in_row(2, *separator));
    let grouped = (!pairs || groups.len() == 5) && (groups.len() > 2 || first > 2 || marked);
    let is_postcode = matches!(groups.as_slice(), [[_, _, _, _, _], [_, _, _, _]]);
    let other = row || is_postcode || is_date(&groups) || is_part(text, &groups, candidate);
    grouped && !other && (!mixed || marked || first > 2)
}

/// Whether groups of two, four and three digits with hyphens are a number of a part: so they are
/// unless they are called a telephone number.
fn is_part(text: &[u8], groups: &[&[u8]], candidate: &Candidate<'_>) -> bool {
    matches!(groups, [[_, _], [_, _, _, _], [_, _, _]])
        && text.get(2) == Some(&b'-')
        && text.get(7) == Some(&b'-')
        && !candidate.follows(&CALLED_PHONE)
}

/// Whether groups of digits begin with a day, a month and a year.
fn is_date(groups: &[&[u8]]) -> bool {
    matches!(groups, [[_, _], [_, _], [b'1', b'9', _, _] | [b'2', b'0', _, _], ..])
}

/// A number whose form alone is enough, unless it ends in a span of years.
pub(super) fn judge_formed(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    let is_year = |place: Option<usize>| {
        let year = place.and_then(|place| digits.get(place..));
        year.is_some_and(|year| year.starts_with(b"19") || year.starts_with(b"20"))
    };
    // Both are groups of their own: `(11) 92046-1957` ends in none.
    let group = candidate.text.len().checked_sub(10).and_then(|before| candidate.text.get(before));
    let years = group == Some(&b' ')
        && is_year(digits.len().checked_sub(8))
        && is_year(digits.len().checked_sub(4));
    if years || candidate.is_within(b"-./") {
        Judgement::Unclear
    } else {
        candidate.person(Kind::Number, digits)
    }
}

/// A number that is called one.
pub(super) fn judge_called(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    if !candidate.follows(&CALLED_PHONE) {
        Judgement::Unclear
    } else if is_american(&digits) {
        candidate.person(Kind::Number, with_code(&digits))
    } else {
        candidate.person(Kind::Number, digits)
    }
}

/// Digits in a row that are a telephone number, in the spelling with a code if that is known.
pub(super) fn bare(digits: &[u8], candidate: &Candidate<'_>) -> Option<Vec<u8>> {
    let formed = match (digits.len(), digits) {
        _ if candidate.counts_things() => false,
        (10 | 11, [b'0', b'1'..=b'9', ..]) => !candidate.follows(&["isbn"]),
        (11, [b'1', b'3'..=b'9', ..]) => true,
        _ => false,
    };
    let called = || (FEWEST..=15).contains(&digits.len()) && candidate.follows(&CALLED_PHONE);
    if is_made_up(digits) || !(formed || called()) {
        None
    } else if is_american(digits) {
        Some(with_code(digits))
    } else {
        Some(digits.to_vec())
    }
}
