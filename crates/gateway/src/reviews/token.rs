//! The permit token of an executed call.
//!
//! The token says what people approved, and nothing that they did not: the exact call, at most so
//! many effectors, once, for a short time. Where nobody can say how many effectors a call is for,
//! it says one.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use controls::Approvals;
use http::{HeaderName, HeaderValue};
use lexicon::{Digest, Effect, InvariantId, Moment, RecordNumber};
use permit::{Quorum, SecretKey, Terms, Token};
use review::{ActKind, Opening};

use crate::edge;
use crate::fault::Fault;

/// The token of a call, in base64: it has several lines.
pub(crate) const PERMIT: HeaderName = HeaderName::from_static("brightline-permit");

/// The key of permit tokens. It has no text form.
pub(crate) struct PermitKey(SecretKey);

impl PermitKey {
    /// Reads the text form of a key.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        SecretKey::parse(text).ok().map(Self)
    }
}

impl fmt::Debug for PermitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PermitKey({})", self.0.public())
    }
}

/// What a token is minted from.
pub(crate) struct Minting<'a> {
    /// The key.
    pub(crate) key: &'a PermitKey,
    /// The act as people read it.
    pub(crate) opening: &'a Opening,
    /// The approvals that counted.
    pub(crate) approvals: &'a Approvals,
    /// The record of the execution.
    pub(crate) record: RecordNumber,
    /// The agreement that permitted it.
    pub(crate) agreement: Digest,
    /// When.
    pub(crate) now: Moment,
    /// From when on the token is void.
    pub(crate) expires: Moment,
}

impl Minting<'_> {
    /// The value of the header that carries the token; none for an act that is no call.
    ///
    /// # Errors
    ///
    /// The call cannot have a token. Then it must not be handed out either.
    pub(crate) fn mint(&self) -> Result<Option<HeaderValue>, Fault> {
        let act = &self.opening.act;
        let ActKind::Call { tool, effect, effectors, .. } = &act.kind else { return Ok(None) };
        let digest = act.call_digest().ok_or_else(|| Fault::broken(InvariantId::I7))?;
        let counted = self.approvals.iter().map(|(party, count)| (party.as_str(), count));
        let counted: Vec<_> = counted.filter(|(_, count)| *count > 0).collect();
        let terms = Terms {
            id: edge::token_id()?,
            audience: tool.as_str(),
            tool: tool.as_str(),
            act: *digest.as_bytes(),
            effect: effect_of(*effect),
            effectors: effectors.unwrap_or(1).max(1),
            quorum: Quorum::of(counted).map_err(|_| Fault::broken(InvariantId::I7))?,
            review: Some(self.opening.review.to_bytes()),
            record: self.record.index(),
            agreement: *self.agreement.as_bytes(),
            issued_ms: ms(self.now)?,
            expires_ms: ms(self.expires)?,
        };
        let token = Token::mint(&terms, &self.key.0).map_err(|error| {
            tracing::error!(%error, "a call has no permit token");
            Fault::broken(InvariantId::I7)
        })?;
        let value = HeaderValue::from_str(&STANDARD.encode(token.as_str()));
        value.map(Some).map_err(|_| Fault::broken(InvariantId::I7))
    }
}

const fn effect_of(effect: Effect) -> permit::Effect {
    match effect {
        Effect::Read => permit::Effect::Read,
        Effect::Write => permit::Effect::Write,
        Effect::Consequential => permit::Effect::Consequential,
        Effect::Lethal => permit::Effect::Lethal,
    }
}

fn ms(moment: Moment) -> Result<u64, Fault> {
    u64::try_from(moment.unix_ms()).map_err(|_| Fault::no_clock())
}
