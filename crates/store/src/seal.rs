//! Held exchanges: sealed before they touch the disk.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use lexicon::{ExchangeId, ReviewId};

/// What the first byte of a sealed exchange says: which form the rest has.
const FORM: u8 = 1;

/// What is sealed with a suspension, so that it opens as nothing else.
const SUSPENSION: &[u8] = b"brightline/suspension/1";

/// Length of the nonce: 24 random bytes, which never repeat in practice.
const NONCE: usize = 24;

/// An exchange that waits for people: exactly what was asked and, if it was asked, answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The review that decides about it.
    pub review: ReviewId,
    /// The exchange.
    pub exchange: ExchangeId,
    /// The exact request, as it would go to the provider.
    pub request: Vec<u8>,
    /// The exact answer, as it would go to the caller, if the provider was asked already.
    pub answer: Option<Vec<u8>>,
}

/// A held exchange that only the seal key opens, and only as that of its review.
pub(crate) struct Sealed {
    pub(crate) review: ReviewId,
    pub(crate) bytes: Vec<u8>,
}

/// What is sealed of a review beside its exchange. No part opens as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What it began with.
    Opening,
    /// What happened to it, after so many other things.
    Event(u64),
    /// What happened to a broken glass, after so many other things.
    Glass(u64),
}

impl Part {
    /// What is sealed with the part of `review`, so that it can stand nowhere else.
    fn place(self, review: ReviewId) -> Vec<u8> {
        let mut place = review.to_bytes().to_vec();
        match self {
            Self::Opening => place.push(0),
            Self::Event(number) => {
                place.push(1);
                place.extend(number.to_be_bytes());
            }
            Self::Glass(number) => {
                place.push(2);
                place.extend(number.to_be_bytes());
            }
        }
        place
    }
}

/// The seal key at work.
pub(crate) struct Sealer(XChaCha20Poly1305);

/// A failed seal, which has no more to say: the library tells nothing on purpose.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unsealed;

impl Sealer {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals an exchange under a nonce that was never used.
    pub(crate) fn seal(&self, held: &Held, nonce: [u8; NONCE]) -> Result<Sealed, Unsealed> {
        let bytes = self.shut(&encode(held), &held.review.to_bytes(), nonce)?;
        Ok(Sealed { review: held.review, bytes })
    }

    /// Opens what [`Sealer::seal`] made.
    pub(crate) fn open(&self, sealed: &Sealed) -> Result<Held, Unsealed> {
        let plain = self.lay_open(&sealed.bytes, &sealed.review.to_bytes())?;
        decode(sealed.review, &plain).ok_or(Unsealed)
    }

    /// Seals a part of a review under a nonce that was never used.
    pub(crate) fn seal_part(
        &self,
        review: ReviewId,
        part: Part,
        plain: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<Vec<u8>, Unsealed> {
        self.shut(plain, &part.place(review), nonce)
    }

    /// Opens what [`Sealer::seal_part`] made.
    pub(crate) fn open_part(
        &self,
        review: ReviewId,
        part: Part,
        sealed: &[u8],
    ) -> Result<Vec<u8>, Unsealed> {
        self.lay_open(sealed, &part.place(review))
    }

    /// Seals who is suspended.
    pub(crate) fn seal_suspension(
        &self,
        plain: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<Vec<u8>, Unsealed> {
        self.shut(plain, SUSPENSION, nonce)
    }

    /// Opens what [`Sealer::seal_suspension`] made.
    pub(crate) fn open_suspension(&self, sealed: &[u8]) -> Result<Vec<u8>, Unsealed> {
        self.lay_open(sealed, SUSPENSION)
    }

    fn shut(&self, plain: &[u8], aad: &[u8], nonce: [u8; NONCE]) -> Result<Vec<u8>, Unsealed> {
        let nonce = XNonce::from(nonce);
        let payload = Payload { msg: plain, aad };
        let sealed = self.0.encrypt(&nonce, payload).map_err(|_| Unsealed)?;
        Ok([&[FORM][..], &nonce, &sealed].concat())
    }

    fn lay_open(&self, bytes: &[u8], aad: &[u8]) -> Result<Vec<u8>, Unsealed> {
        let (form, rest) = bytes.split_first().ok_or(Unsealed)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(Unsealed)?;
        if *form != FORM {
            return Err(Unsealed);
        }
        let payload = Payload { msg: sealed, aad };
        self.0.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unsealed)
    }
}

/// Exchange id, length of the request, the request, and a byte that says whether an answer follows.
fn encode(held: &Held) -> Vec<u8> {
    let mut plain = held.exchange.to_bytes().to_vec();
    plain.extend(u64::try_from(held.request.len()).unwrap_or(u64::MAX).to_be_bytes());
    plain.extend_from_slice(&held.request);
    plain.push(u8::from(held.answer.is_some()));
    plain.extend_from_slice(held.answer.as_deref().unwrap_or_default());
    plain
}

fn decode(review: ReviewId, plain: &[u8]) -> Option<Held> {
    let (exchange, rest) = plain.split_first_chunk::<16>()?;
    let (length, rest) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
    let (request, rest) = rest.split_at_checked(length)?;
    let answer = match rest.split_first()? {
        (0, []) => None,
        (1, answer) => Some(answer.to_vec()),
        _ => return None,
    };
    let exchange = ExchangeId::from_random(*exchange);
    Some(Held { review, exchange, request: request.to_vec(), answer })
}

#[cfg(test)]
mod tests;
