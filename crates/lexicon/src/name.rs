//! Validated names. One type per kind of name, so that a party can never be passed for a workload.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Longest name in bytes.
///
/// LIMIT: a name appears in every record of its bearer, and a log entry has 65,535 bytes in all.
const LONGEST: usize = 128;

/// A text that cannot be a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {kind}: {rule}")]
pub struct InvalidName {
    kind: &'static str,
    text: String,
    rule: &'static str,
}

/// Identifiers are written by people into agreements and read back from records and URLs.
fn identifier(text: &str) -> Result<(), &'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@*".contains(&byte);
    match text.len() {
        0 => Err("it is empty"),
        length if length > LONGEST => Err("it is longer than 128 bytes"),
        _ if !text.bytes().all(plain) => Err("use letters, digits and - _ . : / @ only"),
        _ => Ok(()),
    }
}

/// Titles are read by people: any printable text.
fn title(text: &str) -> Result<(), &'static str> {
    match text.len() {
        0 => Err("it is empty"),
        length if length > LONGEST => Err("it is longer than 128 bytes"),
        _ if text.chars().any(char::is_control) => Err("it contains a control character"),
        _ => Ok(()),
    }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $rule:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $rule(text)
                    .map(|()| Self(text.into()))
                    .map_err(|rule| InvalidName { kind: $kind, text: text.to_owned(), rule })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

name!(
    /// The id of an agreement, for example `regional-cloud-2026`.
    AgreementId, "an agreement id", identifier
);
name!(
    /// The id of a clause: the `{#id}` of its heading.
    ClauseId, "a clause id", identifier
);
name!(
    /// A party of an agreement, by its id there, for example `provider`.
    PartyId, "a party id", identifier
);
name!(
    /// The name of an organisation as people write it.
    OrganisationName, "an organisation name", title
);
name!(
    /// An authenticated caller.
    WorkloadId, "a workload name", identifier
);
name!(
    /// A person who decides about held acts.
    ReviewerId, "a reviewer name", identifier
);
name!(
    /// What a workload says it uses a model for, out of what it is entitled to.
    Purpose, "a purpose", identifier
);
name!(
    /// A grant: a persons budget that both parties gave to a purpose.
    GrantId, "a grant id", identifier
);
name!(
    /// A region of a deployment.
    Region, "a region", identifier
);
name!(
    /// A tool that a model may call.
    ToolName, "a tool name", identifier
);
name!(
    /// A model, as requests name it.
    ModelName, "a model name", identifier
);
name!(
    /// A configured way to a vendor.
    UpstreamName, "an upstream name", identifier
);

#[cfg(test)]
mod tests;
