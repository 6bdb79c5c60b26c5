//! The check that an effector makes before it acts. It needs no network and refuses by default.
//!
//! It is the last place that holds I7: nothing consequential or lethal without a quorum, bound to
//! the exact act, once.

use crate::spelling::is_name;
use crate::token::{LONGEST_TOKEN, Unverified};
use crate::window::Shut;
use crate::{BadTerms, Canonical, Effect, Journal, PublicKey, Terms, Window, act_digest};

/// Most keys at one time: the key in use, and while keys change the one before or after it.
pub const MOST_KEYS: usize = 2;

/// Longest lifetime that an effector can be told to accept: one hour.
pub const LONGEST_LIFETIME_MS: u64 = 3_600_000;

/// Most by which clocks can be told to differ: five minutes.
pub const LARGEST_SKEW_MS: u64 = 300_000;

/// What an effector asks of every token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How far the clock that issues tokens may be ahead of the effector's, in milliseconds.
    pub skew_ms: u64,
    /// Longest time from issue to expiry, in milliseconds.
    pub lifetime_ms: u64,
    /// The gravest effect that may come without a review. Never [`Effect::Lethal`].
    pub unreviewed: Effect,
}

/// Two seconds of skew, five minutes of life, and people behind everything beyond a write.
impl Default for Limits {
    fn default() -> Self {
        Self { skew_ms: 2_000, lifetime_ms: 300_000, unreviewed: Effect::Write }
    }
}

/// The call that an effector is asked to make, as the effector itself reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// The tool.
    pub tool: &'a str,
    /// The digest of tool and arguments: [`act_digest`].
    pub act: [u8; 32],
    /// How many effectors the call would set in motion.
    pub effectors: u64,
}

impl<'a> Call<'a> {
    /// The call of `tool` with `arguments`.
    #[must_use]
    pub fn new(tool: &'a str, arguments: &Canonical, effectors: u64) -> Self {
        Self { tool, act: act_digest(tool, arguments), effectors }
    }
}

/// Why a verifier cannot have these rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadVerifier {
    /// No key, too many, or one twice.
    #[error("a verifier has 1 to {MOST_KEYS} different keys: give the key of the gateway")]
    Keys,
    /// An audience that is no name.
    #[error("an audience is a name: use 1 to 128 letters, digits and - _ . : / @ * only")]
    Audience,
    /// A limit that protects nobody.
    #[error("a limit is out of range: at most 5 minutes of skew, 1 hour of life, nothing lethal")]
    Limits,
}

/// Why a token is not accepted. Nothing is to be executed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More than [`LONGEST_TOKEN`] bytes.
    #[error("the token has more than {LONGEST_TOKEN} bytes: send the token as it was issued")]
    TooLong,
    /// Not the form of a token.
    #[error("this is not a token in its exact form: send the token as it was issued")]
    Malformed,
    /// Signed by a key that this effector does not know.
    #[error("no key of this effector signed it: enrol the gateway's key, or ask the right gateway")]
    UnknownKey,
    /// The signature is not of this text.
    #[error("the signature does not fit: discard the token and ask for a new one")]
    BadSignature,
    /// Signed, but says what no token may say.
    #[error("the token says what none may: {0}")]
    Terms(BadTerms),
    /// For another effector.
    #[error("the token is for another effector: send it there")]
    Audience,
    /// For another tool.
    #[error("the token is for another tool: ask for a token for this one")]
    Tool,
    /// For other arguments.
    #[error("the token is for other arguments: call exactly as it was approved")]
    Act,
    /// No effector, or more than permitted.
    #[error("the call sets more effectors in motion than permitted, or none: ask for that number")]
    Effectors,
    /// Nobody approved it, and this effector asks that somebody does.
    #[error("nobody approved this call: have it reviewed")]
    Unreviewed,
    /// Issued in the future.
    #[error("the token is issued later than now: set the clocks right")]
    NotYet,
    /// Expired.
    #[error("the token has expired: ask for a new one")]
    Expired,
    /// Valid for longer than this effector accepts.
    #[error("the token lives longer than this effector accepts: have a shorter one issued")]
    Lifetime,
    /// The effector's clock went back.
    #[error("the clock of the effector went back: set it right")]
    ClockBack,
    /// Used already.
    #[error("the token was used already: ask for a new one")]
    Used,
    /// From a time that the effector does not remember whole.
    #[error("the effector lost its memory of that time: ask for a new token")]
    Forgotten,
    /// No room to remember another token.
    #[error("the effector remembers as many tokens as it can: wait until some expire")]
    Full,
    /// The journal failed, now or earlier.
    #[error("the journal could not be written: mend its disk and start the effector again")]
    Journal,
}

impl Refused {
    /// A stable word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
            Self::UnknownKey => "unknown_key",
            Self::BadSignature => "bad_signature",
            Self::Terms(_) => "bad_terms",
            Self::Audience => "other_audience",
            Self::Tool => "other_tool",
            Self::Act => "other_act",
            Self::Effectors => "too_many_effectors",
            Self::Unreviewed => "unreviewed",
            Self::NotYet => "not_yet",
            Self::Expired => "expired",
            Self::Lifetime => "lives_too_long",
            Self::ClockBack => "clock_back",
            Self::Used => "used",
            Self::Forgotten => "forgotten",
            Self::Full => "full",
            Self::Journal => "journal",
        }
    }
}

impl From<Shut> for Refused {
    fn from(shut: Shut) -> Self {
        match shut {
            Shut::ClockBack => Self::ClockBack,
            Shut::Forgotten => Self::Forgotten,
            Shut::Used => Self::Used,
            Shut::Full => Self::Full,
            Shut::Broken => Self::Journal,
        }
    }
}

/// Leave to make one call, once. Only [`Verifier::verify`] gives it; it cannot be copied.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "without it nothing may be executed"]
pub struct Permitted<'a> {
    terms: Terms<'a>,
}

impl<'a> Permitted<'a> {
    /// What the token says.
    #[must_use]
    pub const fn terms(&self) -> &Terms<'a> {
        &self.terms
    }
}

/// Whom and what one effector believes.
#[derive(Clone, Debug)]
pub struct Rules {
    keys: Vec<PublicKey>,
    audience: String,
    limits: Limits,
}

impl Rules {
    /// The rules of the effector `audience`, which believes `keys`.
    ///
    /// # Errors
    ///
    /// [`BadVerifier`] if that could not protect anybody.
    pub fn new(keys: Vec<PublicKey>, audience: &str, limits: Limits) -> Result<Self, BadVerifier> {
        let is_twice = matches!(keys.as_slice(), [one, other] if one == other);
        if !(1..=MOST_KEYS).contains(&keys.len()) || is_twice {
            return Err(BadVerifier::Keys);
        }
        if !is_name(audience) {
            return Err(BadVerifier::Audience);
        }
        let in_range = limits.skew_ms <= LARGEST_SKEW_MS
            && (1..=LONGEST_LIFETIME_MS).contains(&limits.lifetime_ms)
            && limits.unreviewed < Effect::Lethal;
        if !in_range {
            return Err(BadVerifier::Limits);
        }
        Ok(Self { keys, audience: audience.to_owned(), limits })
    }

    /// What is asked of every token.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    fn fit(&self, terms: &Terms<'_>, call: &Call<'_>) -> Result<(), Refused> {
        if terms.audience != self.audience {
            return Err(Refused::Audience);
        }
        if terms.tool != call.tool {
            return Err(Refused::Tool);
        }
        if terms.act != call.act {
            return Err(Refused::Act);
        }
        if !(1..=terms.effectors).contains(&call.effectors) {
            return Err(Refused::Effectors);
        }
        if terms.review.is_none() && terms.effect > self.limits.unreviewed {
            return Err(Refused::Unreviewed);
        }
        Ok(())
    }

    fn are_kept_at(&self, now_ms: u64, terms: &Terms<'_>) -> Result<(), Refused> {
        if terms.issued_ms > now_ms.saturating_add(self.limits.skew_ms) {
            return Err(Refused::NotYet);
        }
        if now_ms >= terms.expires_ms {
            return Err(Refused::Expired);
        }
        if terms.expires_ms.saturating_sub(terms.issued_ms) > self.limits.lifetime_ms {
            return Err(Refused::Lifetime);
        }
        Ok(())
    }
}

/// Checks tokens for one effector.
#[derive(Debug)]
pub struct Verifier<J> {
    rules: Rules,
    window: Window<J>,
}

impl<J: Journal> Verifier<J> {
    /// A verifier that keeps `rules` and remembers in `window`. The rules come first, so that bad
    /// ones cannot cost a journal.
    #[must_use]
    pub const fn new(rules: Rules, window: Window<J>) -> Self {
        Self { rules, window }
    }

    /// Whether `token` permits `call` at `now_ms`. If it does, it counts as used from then on,
    /// durably, whether or not the call is then made.
    ///
    /// Allocates only when the journal is written anew, and then at most 40 bytes for each token
    /// that it has room for.
    ///
    /// # Errors
    ///
    /// [`Refused`]: nothing is to be executed.
    pub fn verify<'t>(
        &mut self,
        token: &'t [u8],
        call: &Call<'_>,
        now_ms: u64,
    ) -> Result<Permitted<'t>, Refused> {
        self.window.see(now_ms)?;
        let terms = opened(token, &self.rules.keys)?;
        self.rules.fit(&terms, call)?;
        self.rules.are_kept_at(now_ms, &terms)?;
        self.window.enter(terms.id, terms.issued_ms, terms.expires_ms)?;
        Ok(Permitted { terms })
    }
}

/// What `token` says, if one of `keys` signed it. It may be expired, used or for somebody else:
/// for people who look at tokens, not for effectors.
///
/// # Errors
///
/// [`Refused`] if it is no token or none of these keys signed it.
pub fn opened<'t>(token: &'t [u8], keys: &[PublicKey]) -> Result<Terms<'t>, Refused> {
    if token.len() > LONGEST_TOKEN {
        return Err(Refused::TooLong);
    }
    let text = std::str::from_utf8(token).map_err(|_| Refused::Malformed)?;
    let unverified = Unverified::parse(text).ok_or(Refused::Malformed)?;
    let key = keys.iter().find(|key| unverified.names(key)).ok_or(Refused::UnknownKey)?;
    let text = unverified.signed_by(key).ok_or(Refused::BadSignature)?;
    Terms::parse(text).map_err(Refused::Terms)
}

#[cfg(test)]
mod tests;
