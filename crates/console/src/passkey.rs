//! Passkeys (WebAuthn): making one, and checking what one signed.
//!
//! What a passkey signs here is a digest of ours, of a sign-in or of a decision. The library draws
//! its challenges at random; so the state of an authentication is written out, our digest put in
//! the place of the challenge, and read again. Nothing of it is kept between request and answer:
//! the digest is computed again from what was decided.

use lexicon::{Digest, ReviewerId};
use review::{Assertions, Credential, Key};
use serde_json::Value;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// An address at which there can be no passkeys.
#[derive(Debug, thiserror::Error)]
#[error("`{origin}` cannot be the address of the console: {reason}")]
pub struct BadOrigin {
    /// What was given.
    pub origin: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A passkey that was not made, or that does not say what it should.
#[derive(Debug, thiserror::Error)]
#[error("the passkey cannot be used: {0}")]
pub(crate) struct NoPasskey(String);

/// The passkeys of one console.
pub struct Passkeys {
    webauthn: Webauthn,
    rp: String,
}

/// A passkey that is made but not enrolled.
pub(crate) struct Made {
    /// Its id, as WebAuthn spells it: base64url.
    pub(crate) id: String,
    /// Its public part, as this module reads it again.
    pub(crate) public: Vec<u8>,
}

impl Passkeys {
    /// The passkeys that belong to the pages at `origin`, for example `https://review.example.org`.
    ///
    /// # Errors
    ///
    /// The origin is no URL of HTTP with a name for a host.
    pub fn new(origin: &str) -> Result<Self, BadOrigin> {
        let bad = |reason: String| BadOrigin { origin: origin.to_owned(), reason };
        let url = Url::parse(origin).map_err(|error| bad(error.to_string()))?;
        let rp = url.domain().or(url.host_str()).ok_or_else(|| bad("it has no host".to_owned()))?;
        let rp = rp.to_owned();
        let builder = WebauthnBuilder::new(&rp, &url).map_err(|error| bad(error.to_string()))?;
        let builder = builder.rp_name("Brightline");
        let webauthn = builder.build().map_err(|error| bad(error.to_string()))?;
        Ok(Self { webauthn, rp })
    }

    /// The name that passkeys are bound to: the host of the origin.
    pub(crate) fn rp(&self) -> &str {
        &self.rp
    }

    /// What a browser is asked to make a passkey for `reviewer`, and what checks its answer.
    pub(crate) fn ask(
        &self,
        reviewer: &ReviewerId,
        name: &str,
        known: &[Credential],
    ) -> Result<(Value, PasskeyRegistration), NoPasskey> {
        let known = known.iter().filter_map(passkey).map(|passkey| passkey.cred_id().clone());
        // The handle must be stable and tell nothing: sixteen bytes of a digest of the name.
        let digest = Digest::of(format!("brightline/passkey-user/1\0{reviewer}").as_bytes());
        let (handle, _) = digest.as_bytes().split_first_chunk::<16>().ok_or_else(unusable)?;
        let asked = self.webauthn.start_passkey_registration(
            Uuid::from_bytes(*handle),
            reviewer.as_str(),
            name,
            Some(known.collect()),
        );
        let (options, state) = asked.map_err(|error| NoPasskey(error.to_string()))?;
        let options = serde_json::to_value(options).map_err(|_| unusable())?;
        Ok((options, state))
    }

    /// The passkey that a browser made.
    pub(crate) fn made(
        &self,
        answer: Value,
        state: &PasskeyRegistration,
    ) -> Result<Made, NoPasskey> {
        let answer: RegisterPublicKeyCredential =
            serde_json::from_value(answer).map_err(|error| NoPasskey(error.to_string()))?;
        let made = self.webauthn.finish_passkey_registration(&answer, state);
        let made = made.map_err(|error| NoPasskey(error.to_string()))?;
        let public = serde_json::to_vec(&made).map_err(|_| unusable())?;
        Ok(Made { id: URL_SAFE_NO_PAD.encode(made.cred_id()), public })
    }

    fn asked(&self, passkey: Passkey, challenge: &Digest) -> Option<PasskeyAuthentication> {
        let (_, state) = self.webauthn.start_passkey_authentication(&[passkey]).ok()?;
        let mut state = serde_json::to_value(state).ok()?;
        let place = state.get_mut("ast")?.get_mut("challenge")?;
        *place = Value::String(URL_SAFE_NO_PAD.encode(challenge.as_bytes()));
        serde_json::from_value(state).ok()
    }
}

impl Assertions for Passkeys {
    fn holds(&self, credential: &Credential, challenge: &Digest, assertion: &[u8]) -> bool {
        let Some(passkey) = passkey(credential) else { return false };
        let Ok(answer) = serde_json::from_slice::<PublicKeyCredential>(assertion) else {
            return false;
        };
        let Some(state) = self.asked(passkey, challenge) else { return false };
        let said = self.webauthn.finish_passkey_authentication(&answer, &state);
        // A key that nobody touched and unlocked speaks for nobody.
        said.is_ok_and(|said| said.user_verified())
    }
}

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Passkeys({})", self.rp)
    }
}

fn passkey(credential: &Credential) -> Option<Passkey> {
    match &credential.key {
        Key::Passkey(public) => serde_json::from_slice(public).ok(),
        Key::Ed25519(_) => None,
    }
}

fn unusable() -> NoPasskey {
    NoPasskey("it cannot be written out".to_owned())
}
