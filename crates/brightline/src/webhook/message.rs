//! What a webhook is sent, and its signature: as
//! [Standard Webhooks](https://www.standardwebhooks.com) has them, signed with Ed25519.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use gateway::Change;
use serde_json::json;

/// What a public key is written after.
const PUBLIC: &str = "whpk_";

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    id: String,
    body: String,
}

impl Message {
    /// The message of a change. It is the same, byte for byte, however often it is made.
    pub(super) fn of(change: &Change) -> Self {
        let (review, state) = (change.review.to_string(), change.state);
        let data = json!({
            "id": review,
            "state": state,
            "record": change.record.index(),
            "workload": change.workload.as_str(),
        });
        let body = json!({
            "type": format!("review.{state}"),
            "timestamp": change.at.to_string(),
            "data": data,
        });
        Self { id: format!("{review}-{state}"), body: body.to_string() }
    }

    /// The id, by which a receiver knows a message that it had before.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The exact body.
    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// The signature over id, time and body, as its header has it. `seconds` are since 1970.
    pub(super) fn signature(&self, key: &SigningKey, seconds: i64) -> String {
        let signed = format!("{}.{seconds}.{}", self.id, self.body);
        format!("v1a,{}", STANDARD.encode(key.sign(signed.as_bytes()).to_bytes()))
    }
}

/// The key in its text form: that of a signed note.
pub(crate) fn signing_key(text: &str) -> Option<SigningKey> {
    let encoded = text.strip_prefix("PRIVATE+KEY+")?.splitn(3, '+').nth(2)?;
    let bytes = STANDARD.decode(encoded.trim_end()).ok()?;
    match bytes.split_first() {
        Some((1, seed)) => Some(SigningKey::from_bytes(seed.try_into().ok()?)),
        _ => None,
    }
}

/// The public key as receivers want it.
pub(crate) fn public_key(key: &SigningKey) -> String {
    format!("{PUBLIC}{}", STANDARD.encode(key.verifying_key().to_bytes()))
}

#[cfg(test)]
mod tests;
