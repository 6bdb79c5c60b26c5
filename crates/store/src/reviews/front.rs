//! What stands before a sealed opening: what the review is, and what nobody is told while it waits.

use lexicon::Digest;
use review::Opening;
use review::attention::Canary;

/// What is sealed beside the opening of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The salt of the commitment to what the review is.
    pub salt: [u8; 32],
    /// How many words there are in what people read before they decide.
    pub words: u32,
}

/// What a review begins with, as it is sealed.
pub(crate) enum Front {
    /// An act.
    Act { opening: Box<Opening>, asked: Option<Digest>, beside: Option<Beside> },
    /// A test.
    Canary { canary: Box<Canary>, beside: Beside },
}

/// The first byte: nobody asked, and a caller asked, both without anything beside; an act and a
/// test with it. What was written once is read for good.
const NOBODY: u8 = 0;
const CALLER: u8 = 1;
const ACT: u8 = 2;
const CANARY: u8 = 3;

impl Front {
    /// As bytes to be sealed.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = Vec::new();
        match self {
            Self::Act { opening, asked, beside } => {
                match beside {
                    Some(beside) => {
                        bytes.push(ACT);
                        beside.write(&mut bytes);
                        bytes.push(u8::from(asked.is_some()));
                    }
                    None => bytes.push(if asked.is_some() { CALLER } else { NOBODY }),
                }
                bytes.extend(asked.iter().flat_map(Digest::as_bytes));
                serde_json::to_writer(&mut bytes, &**opening)?;
            }
            Self::Canary { canary, beside } => {
                bytes.push(CANARY);
                beside.write(&mut bytes);
                bytes.extend(canary.to_bytes()?);
            }
        }
        Ok(bytes)
    }

    /// Reads what [`Front::to_bytes`] wrote; none if it is something else.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (form, rest) = bytes.split_first()?;
        match *form {
            NOBODY => act(None, None, rest),
            CALLER => {
                let (asked, rest) = rest.split_first_chunk()?;
                act(Some(Digest::from_bytes(*asked)), None, rest)
            }
            ACT => {
                let (beside, rest) = Beside::read(rest)?;
                let (has_asked, rest) = rest.split_first()?;
                match has_asked {
                    0 => act(None, Some(beside), rest),
                    1 => {
                        let (asked, rest) = rest.split_first_chunk()?;
                        act(Some(Digest::from_bytes(*asked)), Some(beside), rest)
                    }
                    _ => None,
                }
            }
            CANARY => {
                let (beside, rest) = Beside::read(rest)?;
                let canary = Box::new(Canary::from_bytes(rest).ok()?);
                Some(Self::Canary { canary, beside })
            }
            _ => None,
        }
    }

    /// What of it attention needs, without reading the rest: whether it is a test, and how many
    /// words there are to read.
    pub(crate) fn glance(bytes: &[u8]) -> Option<(bool, u32)> {
        let (form, rest) = bytes.split_first()?;
        match *form {
            NOBODY | CALLER => Some((false, 0)),
            ACT | CANARY => Some((*form == CANARY, Beside::read(rest)?.0.words)),
            _ => None,
        }
    }

    /// What it begins with.
    pub(crate) const fn opening(&self) -> &Opening {
        match self {
            Self::Act { opening, .. } => opening,
            Self::Canary { canary, .. } => canary.opening(),
        }
    }
}

fn act(asked: Option<Digest>, beside: Option<Beside>, opening: &[u8]) -> Option<Front> {
    let opening = Box::new(serde_json::from_slice(opening).ok()?);
    Some(Front::Act { opening, asked, beside })
}

impl Beside {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.salt);
        bytes.extend(self.words.to_be_bytes());
    }

    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (salt, rest) = bytes.split_first_chunk()?;
        let (words, rest) = rest.split_first_chunk()?;
        Some((Self { salt: *salt, words: u32::from_be_bytes(*words) }, rest))
    }
}

#[cfg(test)]
mod tests;
