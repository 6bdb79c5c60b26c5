//! Bank accounts: IBAN (ISO 13616) by country, length and check digits.

use super::candidate::{Candidate, Judgement, Kind};
use super::check::remainder_97;

/// Two letters, two digits and at least eleven more symbols, in groups of four or in one piece.
pub(super) const PATTERN: &str =
    r"\b[a-z]{2}\d{2}(?:[ \-]?[a-z0-9]{4}){2,7}(?:[ \-]?[a-z0-9]{1,3})?\b";

/// The fewest digits of what is taken for one.
///
/// LIMIT: text with fewer is not searched (`recognise::is_cold`). The structures of a few countries
/// would allow an account without a digit.
const FEWEST_DIGITS: usize = 5;

/// The length of an IBAN by country, from the IBAN registry that SWIFT keeps for ISO 13616.
#[rustfmt::skip]
const LENGTHS: [(&[u8; 2], usize); 89] = [
    (b"ad", 24), (b"ae", 23), (b"al", 28), (b"at", 20), (b"az", 28), (b"ba", 20), (b"be", 16),
    (b"bg", 22), (b"bh", 22), (b"bi", 27), (b"br", 29), (b"by", 28), (b"ch", 21), (b"cr", 22),
    (b"cy", 28), (b"cz", 24), (b"de", 22), (b"dj", 27), (b"dk", 18), (b"do", 28), (b"ee", 20),
    (b"eg", 29), (b"es", 24), (b"fi", 18), (b"fk", 18), (b"fo", 18), (b"fr", 27), (b"gb", 22),
    (b"ge", 22), (b"gi", 23), (b"gl", 18), (b"gr", 27), (b"gt", 28), (b"hn", 28), (b"hr", 21),
    (b"hu", 28), (b"ie", 22), (b"il", 23), (b"iq", 23), (b"is", 26), (b"it", 27), (b"jo", 30),
    (b"kw", 30), (b"kz", 20), (b"lb", 28), (b"lc", 32), (b"li", 21), (b"lt", 20), (b"lu", 20),
    (b"lv", 21), (b"ly", 25), (b"mc", 27), (b"md", 24), (b"me", 22), (b"mk", 19), (b"mn", 20),
    (b"mr", 27), (b"mt", 31), (b"mu", 30), (b"ni", 28), (b"nl", 18), (b"no", 15), (b"om", 23),
    (b"pk", 24), (b"pl", 28), (b"ps", 29), (b"pt", 25), (b"qa", 29), (b"ro", 24), (b"rs", 22),
    (b"ru", 33), (b"sa", 24), (b"sc", 31), (b"sd", 18), (b"se", 24), (b"si", 19), (b"sk", 24),
    (b"sm", 27), (b"so", 23), (b"st", 25), (b"sv", 28), (b"tl", 23), (b"tn", 24), (b"tr", 26),
    (b"ua", 29), (b"va", 22), (b"vg", 24), (b"xk", 20), (b"ye", 30),
];

/// The candidate may go on into the words after the account: the country says where it ends.
pub(super) fn judge(candidate: &Candidate<'_>) -> Judgement {
    account(candidate.text).unwrap_or(Judgement::Unclear)
}

fn account(text: &[u8]) -> Option<Judgement> {
    let country = text.get(..2)?;
    let (_, length) = LENGTHS.iter().find(|(code, _)| code.as_slice() == country)?;
    let symbols = text.iter().enumerate().filter(|(_, byte)| byte.is_ascii_alphanumeric());
    let (places, account): (Vec<usize>, Vec<u8>) = symbols.take(*length).unzip();
    let end = places.last()? + 1;
    let ends = text.get(end).is_none_or(|next| !next.is_ascii_alphanumeric());
    let digits = account.iter().filter(|symbol| symbol.is_ascii_digit()).count();
    let (head, tail) = account.split_at_checked(4)?;
    let checked = remainder_97(tail.iter().chain(head).copied()) == 1;
    let whole = account.len() == *length && ends && digits >= FEWEST_DIGITS;
    let piece = Candidate { text: text.get(..end)?, before: &[], after: &[] };
    (whole && checked).then(|| piece.person(Kind::Account, account.clone()))
}
