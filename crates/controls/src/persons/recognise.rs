//! The search: from left to right, one automaton over all patterns wherever something may begin,
//! then one judge for what matched.
//!
//! The automaton is anchored: it follows one beginning at a time, so that no text can make it hold
//! many beginnings in one state and spend its time building states.

use std::ops::Range;
use std::sync::LazyLock;

use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};

use super::candidate::{CONTEXT, Candidate, Identity, Judgement, NEIGHBOURS};
use super::{account, address, card, device, national, number, phone, registry};

/// A pattern over folded text, and what judges the pieces that match it.
type Recogniser = (&'static str, fn(&Candidate<'_>) -> Judgement);

/// The recognisers of everything but addresses. Where several match at one place, the first that
/// knows decides.
const RECOGNISERS: [Recogniser; 34] = [
    (device::UUID, device::judge_uuid),
    (device::INTERFACE, device::judge_interface),
    (DATE, |candidate| candidate.nobody()),
    (account::PATTERN, account::judge),
    (national::BRITISH, national::judge_british),
    (national::ITALIAN, national::judge_italian),
    (national::SPANISH, national::judge_spanish),
    (registry::FINNISH, registry::judge_finnish),
    (registry::MEXICAN, registry::judge_mexican),
    (registry::CHILEAN, registry::judge_chilean),
    (registry::SINGAPOREAN, registry::judge_singaporean),
    (registry::HONG_KONG, registry::judge_hong_kong),
    (registry::TAIWANESE, registry::judge_taiwanese),
    (registry::IRISH, registry::judge_irish),
    (registry::SWISS, registry::judge_swiss),
    (registry::BELGIAN, registry::judge_belgian),
    (registry::ARGENTINE, registry::judge_argentine),
    (registry::THAI, registry::judge_thai),
    (registry::RUSSIAN, registry::judge_russian),
    (registry::GROUPED, registry::judge_grouped),
    (phone::INTERNATIONAL, phone::judge_international),
    (device::TELEPHONE, device::judge_telephone),
    (card::PATTERN, card::judge),
    (national::INDIAN, national::judge_indian),
    (national::AMERICAN, national::judge_american),
    (national::BRAZILIAN, national::judge_brazilian),
    (national::KOREAN, national::judge_korean),
    (national::FRENCH, national::judge_french),
    (phone::AMERICAN, phone::judge_american),
    (phone::TRUNK, phone::judge_trunk),
    (phone::BRAZILIAN, phone::judge_formed),
    (phone::CHINESE, phone::judge_formed),
    (phone::CALLED, phone::judge_called),
    (number::PATTERN, number::judge),
];

/// Day, month and year in figures: never the beginning of a telephone number.
const DATE: &str = r"\b\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)\d{2}\b";

/// Bytes of folded text from the start of a match to the last byte that decides about it.
///
/// LIMIT: this much of a stream stays undecided at most; a test works it out from the patterns.
pub(super) const REACH: usize = address::LONGEST + NEIGHBOURS;

/// The same for matches that contain a space.
pub(super) const REACH_OVER_SPACES: usize = 51 + NEIGHBOURS;

/// The fewest digits and hyphens in a match that is a person, unless it has an at sign or
/// [`PAIRS`]: those of a UUID, which has four hyphens and a version.
const FEWEST_SIGNALS: usize = 5;

/// The colons of a MAC address.
const PAIRS: usize = 5;

/// Whether folded text, or ASCII, has too little in it for anybody.
pub(super) fn is_cold(text: &[u8]) -> bool {
    let signal = |byte| matches!(byte, b'0'..=b'9' | b'-');
    count(text, |byte| byte == b'@') == 0
        && count(text, signal) < FEWEST_SIGNALS
        && count(text, |byte| byte == b':') < PAIRS
}

/// How many bytes of `text` are `wanted`.
fn count(text: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    // Sums of few are bytes, and sums of bytes that cannot overflow are cheap.
    let few =
        |bytes: &[u8]| bytes.iter().fold(0, |sum: u8, byte| sum.wrapping_add(wanted(*byte).into()));
    text.chunks(128).fold(0, |sum, bytes| sum + usize::from(few(bytes)))
}

/// Whether no pattern matches across `byte`, wherever it stands.
pub(super) const fn is_barrier(byte: u8) -> bool {
    byte.is_ascii()
        && !byte.is_ascii_alphanumeric()
        && !matches!(
            byte,
            b' ' | b'.' | b'-' | b'_' | b'%' | b'+' | b'\'' | b'@' | b':' | b'(' | b')' | b'/'
        )
}

/// Whether a match may begin in `before` and go on after a space that follows it. Such a match has
/// a digit in it by then, or it is two letters.
pub(super) fn may_go_on_after_space(before: &[u8]) -> bool {
    let near = before.get(before.len().saturating_sub(REACH_OVER_SPACES)..).unwrap_or(before);
    let numbers = count(near, |byte| byte.is_ascii_digit()) > 0;
    let letters = near.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    numbers || letters == 2
}

/// `None` if the patterns do not compile. Tests make sure that they do; were it otherwise, every
/// text would count as more persons than any limit ([`Recognition::Impossible`]).
static PATTERNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let patterns = RECOGNISERS.map(|(pattern, _)| pattern);
    Regex::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .configure(meta::Config::new().match_kind(MatchKind::All).utf8_empty(false))
        .build_many(&patterns)
        .ok()
});

/// What was found in a text.
pub(super) enum Recognition {
    /// A person, or something known to be none, from `start` on. The search goes on at `end`.
    Known { person: Option<Identity>, start: usize, end: usize },
    /// Nothing more.
    Nothing,
    /// Nothing can be found, because there are no patterns.
    Impossible,
}

/// The first person, or thing known to be none, that starts in `text` from `from` on and before
/// `until`.
pub(super) fn first(text: &[u8], from: usize, until: usize) -> Recognition {
    let Some(patterns) = PATTERNS.as_ref() else { return Recognition::Impossible };
    let address = address::next(text, from).filter(|address| address.start < until);
    let end = address.as_ref().map_or(until, |address| address.start);
    let other = (from..end)
        .filter(|start| may_begin(text, *start))
        .find_map(|start| Some((start, judge(patterns, text, start)?)));
    let address = || {
        let address = address?;
        Some((address.start, address::judge(&candidate(text, address)?)))
    };
    let (start, person, used) = match other.or_else(address) {
        Some((start, Judgement::Person { identity, used })) => (start, Some(identity), used),
        Some((start, Judgement::Nobody { used })) => (start, None, used),
        Some((_, Judgement::Unclear)) | None => return Recognition::Nothing,
    };
    Recognition::Known { person, start, end: start + used }
}

/// Whether a pattern may match at `start`: a quick look at what all of them have in common.
fn may_begin(text: &[u8], start: usize) -> bool {
    let Some(rest) = text.get(start..) else { return false };
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let goes_on = start.checked_sub(1).and_then(|before| text.get(before)).is_some_and(is_word);
    let digits = |near: usize| rest.iter().take(near).filter(|byte| byte.is_ascii_digit()).count();
    let hexadecimal = || matches!(rest.get(2), Some(b':' | b'-')) || rest.get(8) == Some(&b'-');
    match rest.first() {
        Some(b'+' | b'(') => digits(32) >= FEWEST_SIGNALS,
        Some(b'0'..=b'9') => !goes_on && (digits(32) >= FEWEST_SIGNALS || hexadecimal()),
        Some(b'a'..=b'z') => !goes_on && (digits(8) > 0 || hexadecimal()),
        _ => false,
    }
}

/// What the first recogniser that knows makes of the place; `None` if none does.
fn judge(patterns: &Regex, text: &[u8], start: usize) -> Option<Judgement> {
    let here = |anchored| Input::new(text).range(start..).anchored(anchored);
    let mut matching = PatternSet::new(RECOGNISERS.len());
    patterns.which_overlapping_matches(&here(Anchored::Yes), &mut matching);
    matching.iter().find_map(|pattern| {
        let (_, judge) = RECOGNISERS.get(pattern.as_usize())?;
        let longest = patterns.search(&here(Anchored::Pattern(pattern)))?;
        let judgement = judge(&candidate(text, longest.range())?);
        (judgement != Judgement::Unclear).then_some(judgement)
    })
}

fn candidate(text: &[u8], place: Range<usize>) -> Option<Candidate<'_>> {
    let before = text.get(place.start.saturating_sub(CONTEXT)..place.start)?;
    let after = text.get(place.end..)?;
    let after = after.get(..NEIGHBOURS).unwrap_or(after);
    Some(Candidate { text: text.get(place)?, before, after })
}

#[cfg(test)]
mod tests;
