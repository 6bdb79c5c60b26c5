//! Arguments of a tool call: as the model wrote them, and in the one form that is compared.

use lexicon::{Digest, ToolName};
use permit::{BadJson, Canonical};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Longest text in bytes.
///
/// LIMIT: people read it. What is longer is asked for with less, or with a reference.
const LONGEST: usize = 64 * 1024;

/// The arguments of a tool call.
///
/// Two texts that say the same (other order of keys, other spaces, other escapes) have the same
/// canonical form (RFC 8785). A text that two readers could read differently is no arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    original: String,
    canonical: Canonical,
}

/// A text that cannot be the arguments of a call which people decide about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadArguments {
    /// Nobody reads so much.
    #[error("the arguments have more than {LONGEST} bytes: nobody can decide about so much")]
    TooLong,
    /// They have no canonical form.
    #[error("nobody can decide about the arguments: {0}")]
    Ambiguous(#[from] BadJson),
}

impl Arguments {
    /// Reads arguments. No text at all stands for no arguments.
    ///
    /// # Errors
    ///
    /// [`BadArguments`] if the text is not JSON, has a key twice, is too long or nests too deep.
    pub fn parse(text: &str) -> Result<Self, BadArguments> {
        let json = if text.trim().is_empty() { "{}" } else { text };
        if json.len() > LONGEST {
            return Err(BadArguments::TooLong);
        }
        Ok(Self { original: text.to_owned(), canonical: Canonical::parse(json)? })
    }

    /// The text as the model wrote it.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The canonical form.
    #[must_use]
    pub fn canonical(&self) -> &str {
        self.canonical.as_str()
    }

    /// The digest of a call of `tool` with these arguments, which the token carries and the
    /// effector checks.
    pub(crate) fn call_digest(&self, tool: &ToolName) -> Digest {
        Digest::from_bytes(permit::act_digest(tool.as_str(), &self.canonical))
    }
}

impl Serialize for Arguments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.original)
    }
}

impl<'de> Deserialize<'de> for Arguments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
