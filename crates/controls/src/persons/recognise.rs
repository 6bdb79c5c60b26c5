//! The search: all patterns at once, then one judge for what matched.

use std::sync::LazyLock;

use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, Match, PatternID};

use super::candidate::{CONTEXT, Candidate, Identity, Judgement, NEIGHBOURS};
use super::{account, address, card, device, national, number, phone};
use First::{Any, Digit, Hexadecimal, Letter, Number};

/// What a match begins with, a pattern over folded text, and what judges the pieces that match it.
type Recogniser = (First, &'static str, fn(&Candidate<'_>) -> Judgement);

/// All recognisers. Where several match at one place, the first that knows decides.
const RECOGNISERS: [Recogniser; 22] = [
    (Any, address::PATTERN, address::judge),
    (Hexadecimal, device::UUID, device::judge_uuid),
    (Hexadecimal, device::INTERFACE, device::judge_interface),
    (Digit, DATE, |candidate| candidate.nobody()),
    (Letter, account::PATTERN, account::judge),
    (Letter, national::BRITISH, national::judge_british),
    (Letter, national::ITALIAN, national::judge_italian),
    (Any, national::SPANISH, national::judge_spanish),
    (Number, phone::INTERNATIONAL, phone::judge_international),
    (Digit, device::TELEPHONE, device::judge_telephone),
    (Digit, card::PATTERN, card::judge),
    (Digit, national::INDIAN, national::judge_indian),
    (Digit, national::AMERICAN, national::judge_american),
    (Digit, national::BRAZILIAN, national::judge_brazilian),
    (Digit, national::KOREAN, national::judge_korean),
    (Digit, national::FRENCH, national::judge_french),
    (Number, phone::AMERICAN, phone::judge_american),
    (Number, phone::TRUNK, phone::judge_trunk),
    (Number, phone::BRAZILIAN, phone::judge_formed),
    (Digit, phone::CHINESE, phone::judge_formed),
    (Digit, phone::CALLED, phone::judge_called),
    (Digit, number::PATTERN, number::judge),
];

/// What a match can begin with: it spares searches that cannot succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Any,
    Letter,
    Hexadecimal,
    Digit,
    /// A digit, or what may stand before one.
    Number,
}

impl First {
    const fn fits(self, byte: u8) -> bool {
        match self {
            Self::Any => true,
            Self::Letter => byte.is_ascii_alphabetic(),
            Self::Hexadecimal => byte.is_ascii_hexdigit(),
            Self::Digit => byte.is_ascii_digit(),
            Self::Number => byte.is_ascii_digit() || matches!(byte, b'+' | b'('),
        }
    }
}

/// Day, month and year in figures: never the beginning of a telephone number.
const DATE: &str = r"\b\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)\d{2}\b";

/// Bytes of folded text from the start of a match to the last byte that decides about it.
///
/// LIMIT: this much of a stream stays undecided at most; a test works it out from the patterns.
pub(super) const REACH: usize = 64 + 1 + 66 + NEIGHBOURS;

/// The same for matches that contain a space.
pub(super) const REACH_OVER_SPACES: usize = 51 + NEIGHBOURS;

/// The fewest digits and hyphens in a match that is a person, unless it has an at sign or
/// [`PAIRS`]: those of a UUID, which has four hyphens and a version.
const FEWEST_SIGNALS: usize = 5;

/// The colons of a MAC address.
const PAIRS: usize = 5;

/// Whether folded text, or ASCII, has too little in it for anybody.
pub(super) fn is_cold(text: &[u8]) -> bool {
    let count = |wanted: fn(u8) -> bool| {
        // Sums of few are bytes, and sums of bytes that cannot overflow are cheap.
        let few = |bytes: &[u8]| {
            bytes.iter().fold(0, |sum: u8, byte| sum.wrapping_add(wanted(*byte).into()))
        };
        text.chunks(128).fold(0, |sum, bytes| sum + usize::from(few(bytes)))
    };
    let signal = |byte| matches!(byte, b'0'..=b'9' | b'-');
    !text.contains(&b'@') && count(signal) < FEWEST_SIGNALS && count(|byte| byte == b':') < PAIRS
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
    let numbers = near.iter().any(u8::is_ascii_digit);
    let letters = near.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    numbers || letters == 2
}

/// `None` if the patterns do not compile. Tests make sure that they do; were it otherwise, every
/// text would count as more persons than any limit ([`Recognition::Impossible`]).
static PATTERNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let patterns = RECOGNISERS.map(|(_, pattern, _)| pattern);
    Regex::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .configure(meta::Config::new().utf8_empty(false))
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
    let mut from = from;
    while let Some(found) = patterns.search(&Input::new(text).range(from.min(text.len())..)) {
        let start = found.start();
        if start >= until {
            break;
        }
        match judge(patterns, text, found) {
            Judgement::Person { identity, used } => {
                return Recognition::Known { person: Some(identity), start, end: start + used };
            }
            Judgement::Nobody { used } => {
                return Recognition::Known { person: None, start, end: start + used };
            }
            Judgement::Unclear => from = start + 1,
        }
    }
    Recognition::Nothing
}

/// What the first recogniser that knows makes of the place where one of them matched.
fn judge(patterns: &Regex, text: &[u8], leftmost: Match) -> Judgement {
    let (start, earliest) = (leftmost.start(), leftmost.pattern().as_usize());
    let judged = |(index, (first, _, judge)): (usize, &Recogniser)| {
        let found = if index == earliest {
            leftmost
        } else {
            let fits = text.get(start).is_some_and(|byte| first.fits(*byte));
            let anchor = Anchored::Pattern(fits.then(|| PatternID::new(index).ok())??);
            patterns.search(&Input::new(text).range(start..).anchored(anchor))?
        };
        match judge(&candidate(text, found)?) {
            Judgement::Unclear => None,
            known => Some(known),
        }
    };
    let mut judgements = RECOGNISERS.iter().enumerate().skip(earliest).filter_map(judged);
    judgements.next().unwrap_or(Judgement::Unclear)
}

fn candidate(text: &[u8], found: Match) -> Option<Candidate<'_>> {
    let before = text.get(found.start().saturating_sub(CONTEXT)..found.start())?;
    let after = text.get(found.end()..)?;
    let after = after.get(..NEIGHBOURS).unwrap_or(after);
    Some(Candidate { text: text.get(found.range())?, before, after })
}

#[cfg(test)]
mod tests;
