//! What somebody signs to sign in: a challenge that this console drew, once, for a short while.
//!
//! A challenge carries its time and is sealed under a key of this run, so that nothing is kept for
//! those who only ask: nobody can push out the challenge of another by asking often. One that was
//! used is remembered until its time is over.

use std::collections::BTreeMap;

use lexicon::{Digest, Moment, ReviewerId, Span};

/// A challenge is answered within so long, or not at all.
const LIFETIME: Span = Span::from_seconds(5 * 60);

/// The challenges of one run.
#[derive(Debug)]
pub(crate) struct Challenges {
    key: [u8; 32],
    origin: String,
    /// Those that were answered, with the end of their time.
    used: BTreeMap<String, Moment>,
}

impl Challenges {
    /// Challenges for the pages at `origin`, sealed under `key`.
    pub(crate) const fn new(key: [u8; 32], origin: String) -> Self {
        Self { key, origin, used: BTreeMap::new() }
    }

    /// A new challenge for whoever says to be `reviewer`.
    pub(crate) fn draw(&self, reviewer: &ReviewerId, random: [u8; 16], now: Moment) -> String {
        let drawn = u128::from_be_bytes(random);
        let head = format!("{:x}.{drawn:032x}", now.unix_ms());
        let seal = self.seal(reviewer, &head);
        format!("{head}.{seal}")
    }

    /// What is signed: the address, the name and the challenge.
    pub(crate) fn digest(&self, reviewer: &ReviewerId, challenge: &str) -> Digest {
        let text = format!("brightline/sign-in/1\0{}\0{reviewer}\0{challenge}", self.origin);
        Digest::of(text.as_bytes())
    }

    /// Whether `challenge` was drawn here for `reviewer`, is not too old and was not used.
    pub(crate) fn is_open(&self, reviewer: &ReviewerId, challenge: &str, now: Moment) -> bool {
        self.end(reviewer, challenge).is_some_and(|(start, end)| start <= now && now < end)
            && !self.used.contains_key(challenge)
    }

    /// Marks `challenge` as used.
    pub(crate) fn close(&mut self, reviewer: &ReviewerId, challenge: &str, now: Moment) {
        self.used.retain(|_, end| *end > now);
        if let Some((_, end)) = self.end(reviewer, challenge) {
            self.used.insert(challenge.to_owned(), end);
        }
    }

    /// From when to when `challenge` may be answered, if it was drawn here for `reviewer`.
    fn end(&self, reviewer: &ReviewerId, challenge: &str) -> Option<(Moment, Moment)> {
        let (head, seal) = challenge.rsplit_once('.')?;
        let (at, _) = head.split_once('.')?;
        let start = Moment::from_unix_ms(i64::from_str_radix(at, 16).ok()?).ok()?;
        let expected = self.seal(reviewer, head);
        is_same(expected.as_bytes(), seal.as_bytes()).then_some((start, start.plus(LIFETIME)))
    }

    /// Two hashes, so that what is sealed cannot be made longer (as in HMAC).
    fn seal(&self, reviewer: &ReviewerId, head: &str) -> String {
        let inner = [&self.key[..], b"\x01", head.as_bytes(), b"\0", reviewer.as_str().as_bytes()];
        let inner = Digest::of(&inner.concat());
        let outer = [&self.key[..], b"\x02", inner.as_bytes()].concat();
        hex(Digest::of(&outer).as_bytes())
    }
}

/// Whether both are the same, in a time that does not tell where they differ.
pub(crate) fn is_same(one: &[u8], two: &[u8]) -> bool {
    one.len() == two.len()
        && one.iter().zip(two).fold(0, |differ, (one, two)| differ | (one ^ two)) == 0
}

/// `bytes` in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
