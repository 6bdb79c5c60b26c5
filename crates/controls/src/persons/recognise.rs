//! The search: all patterns at once, then one judge for what matched.

use std::sync::LazyLock;

use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, Match, PatternID};

use super::candidate::{CONTEXT, Candidate, Identity, Judgement, NEIGHBOURS};
use super::{account, address, card, device, national, number, phone};

/// A pattern over folded text, and what judges the pieces that match it.
struct Recogniser {
    pattern: &'static str,
    judge: fn(&Candidate<'_>) -> Judgement,
}

/// All recognisers. Where several match at one place, the first that knows decides.
const RECOGNISERS: [Recogniser; 22] = [
    Recogniser { pattern: address::PATTERN, judge: address::judge },
    Recogniser { pattern: device::UUID, judge: device::judge_uuid },
    Recogniser { pattern: device::INTERFACE, judge: device::judge_interface },
    Recogniser { pattern: DATE, judge: |candidate| candidate.nobody() },
    Recogniser { pattern: account::PATTERN, judge: account::judge },
    Recogniser { pattern: national::BRITISH, judge: national::judge_british },
    Recogniser { pattern: national::ITALIAN, judge: national::judge_italian },
    Recogniser { pattern: national::SPANISH, judge: national::judge_spanish },
    Recogniser { pattern: phone::INTERNATIONAL, judge: phone::judge_international },
    Recogniser { pattern: device::TELEPHONE, judge: device::judge_telephone },
    Recogniser { pattern: card::PATTERN, judge: card::judge },
    Recogniser { pattern: national::INDIAN, judge: national::judge_indian },
    Recogniser { pattern: national::AMERICAN, judge: national::judge_american },
    Recogniser { pattern: national::BRAZILIAN, judge: national::judge_brazilian },
    Recogniser { pattern: national::KOREAN, judge: national::judge_korean },
    Recogniser { pattern: national::FRENCH, judge: national::judge_french },
    Recogniser { pattern: phone::AMERICAN, judge: phone::judge_american },
    Recogniser { pattern: phone::TRUNK, judge: phone::judge_trunk },
    Recogniser { pattern: phone::BRAZILIAN, judge: phone::judge_formed },
    Recogniser { pattern: phone::CHINESE, judge: phone::judge_formed },
    Recogniser { pattern: phone::CALLED, judge: phone::judge_called },
    Recogniser { pattern: number::PATTERN, judge: number::judge },
];

/// Day, month and year in figures: never the beginning of a telephone number.
const DATE: &str = r"\b\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)\d{2}\b";

/// Bytes of folded text from the start of a match to the last byte that decides about it.
///
/// LIMIT: this much of a stream stays undecided at most; a test works it out from the patterns.
pub(super) const REACH: usize = 64 + 1 + 66 + NEIGHBOURS;

/// The same for matches that contain a space.
pub(super) const REACH_OVER_SPACES: usize = 44 + NEIGHBOURS;

/// The fewest bytes out of [`is_signal`] in a match that is a person and has no at sign: the
/// separators of a MAC address, or the hyphens and the version of a UUID.
pub(super) const FEWEST_SIGNALS: usize = 5;

/// Digits, and what separates the pairs and groups of hexadecimal identifiers.
pub(super) const fn is_signal(byte: u8) -> bool {
    matches!(byte, b'0'..=b':' | b'-')
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

/// Whether a match may begin in `before` and go on after a space that follows it. Such a match has a
/// digit, a plus sign or an opening parenthesis in it by then, or it is two letters.
pub(super) fn may_go_on_after_space(before: &[u8]) -> bool {
    let near = before.get(before.len().saturating_sub(REACH_OVER_SPACES)..).unwrap_or(before);
    let numbers = near.iter().any(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'('));
    let letters = near.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    numbers || letters == 2
}

/// `None` if the patterns do not compile. Tests make sure that they do; were it otherwise, every text
/// would count as more persons than any limit ([`Recognition::Impossible`]).
static PATTERNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let patterns = RECOGNISERS.map(|recogniser| recogniser.pattern);
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
    let earlier = leftmost.pattern().as_usize();
    let judged = |(index, recogniser): (usize, &Recogniser)| {
        let found = if index == earlier {
            leftmost
        } else {
            let anchor = Anchored::Pattern(PatternID::new(index).ok()?);
            patterns.search(&Input::new(text).range(leftmost.start()..).anchored(anchor))?
        };
        match (recogniser.judge)(&candidate(text, found)?) {
            Judgement::Unclear => None,
            known => Some(known),
        }
    };
    let mut judgements = RECOGNISERS.iter().enumerate().skip(earlier).filter_map(judged);
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
