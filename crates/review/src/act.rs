//! Acts: what is held, said so exactly that an approval fits nothing else.

mod arguments;

use std::fmt;

use lexicon::{
    ClauseId, Digest, Effect, GrantId, Hasher, ModelName, PartyId, Purpose, ReviewerId, ToolName,
    WorkloadId,
};
use serde::{Deserialize, Serialize};

pub use self::arguments::{Arguments, BadArguments};
use crate::roster::{Credential, CredentialId};
use crate::wire;

/// What is hashed before an act.
const DOMAIN: &[u8] = b"brightline/act/1\0";

/// One act that waits for people, and what they must know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// What is to be done.
    pub kind: ActKind,
    /// Who asks.
    pub workload: WorkloadId,
    /// On whose behalf the workload asks, as it says.
    pub on_behalf_of: Option<String>,
    /// The party of the agreement that the workload belongs to.
    pub party: PartyId,
    /// What for.
    pub purpose: Option<Purpose>,
    /// The grant in force for it.
    pub grant: Option<GrantId>,
    /// Whether a case was named.
    pub case: bool,
    /// The agreement that held it.
    #[serde(with = "wire::text")]
    pub agreement: Digest,
    /// The clauses that held it.
    pub clauses: Vec<ClauseId>,
    /// The distinct persons counted in the exchange so far.
    pub persons: u64,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum ActKind {
    /// To ask a model: what is held is the request.
    Ask {
        /// The model, as the request names it.
        model: ModelName,
        /// The digest of the exact bytes that would go to the vendor.
        #[serde(with = "wire::text")]
        request: Digest,
    },
    /// To hand out what a model answered.
    Release {
        /// The model that was asked.
        model: ModelName,
        /// The digest of the exact bytes that would go to the client.
        #[serde(with = "wire::text")]
        answer: Digest,
    },
    /// To let one tool be called.
    Call {
        /// The tool.
        tool: ToolName,
        /// What the call does, as the manifest of the agreement says.
        #[serde(with = "wire::text")]
        effect: Effect,
        /// Whether the manifest has an entry for the tool.
        declared: bool,
        /// The arguments of the call.
        arguments: Arguments,
        /// The target, where the manifest says which argument names it.
        target: Option<String>,
        /// How many effectors the call is for, where the manifest says which argument names them.
        effectors: Option<u64>,
    },
    /// To take up a credential of a reviewer.
    Enrol {
        /// Whose credential it is.
        reviewer: ReviewerId,
        /// The party of the reviewer.
        party: PartyId,
        /// The credential.
        credential: Credential,
    },
    /// To take a credential away from a reviewer, or the reviewer from the roster.
    Remove {
        /// The reviewer.
        reviewer: ReviewerId,
        /// The credential; `None` is the reviewer with all of them.
        credential: Option<CredentialId>,
    },
    /// To take a suspended reviewer back.
    Reinstate {
        /// The reviewer.
        reviewer: ReviewerId,
    },
    /// More than one call needs people. Nobody can approve it: one approval is for one act.
    Several {
        /// How many calls need people.
        calls: u64,
    },
}

impl Act {
    /// The digest of the act: what is to be done, by whom, for whom, what for, and under which
    /// agreement. What was only counted or found on the way is not in it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut fields = Fields::new();
        self.kind.hash(&mut fields);
        fields.text("workload", self.workload.as_str());
        fields.text_if_any("on-behalf-of", self.on_behalf_of.as_deref());
        fields.text("party", self.party.as_str());
        fields.text_if_any("purpose", self.purpose.as_ref().map(Purpose::as_str));
        fields.text_if_any("grant", self.grant.as_ref().map(GrantId::as_str));
        fields.text("case", if self.case { "yes" } else { "no" });
        fields.text("agreement", &self.agreement.to_string());
        fields.0.digest()
    }

    /// The digest of the tool and its arguments alone, if the act is a call: what a permit token
    /// carries and an effector checks.
    #[must_use]
    pub fn call_digest(&self) -> Option<Digest> {
        if let ActKind::Call { tool, arguments, .. } = &self.kind {
            Some(arguments.call_digest(tool))
        } else {
            None
        }
    }

    /// The effect, if the act is a call of a tool.
    #[must_use]
    pub const fn effect(&self) -> Option<Effect> {
        match self.kind {
            ActKind::Call { effect, .. } => Some(effect),
            ActKind::Ask { .. }
            | ActKind::Release { .. }
            | ActKind::Enrol { .. }
            | ActKind::Remove { .. }
            | ActKind::Reinstate { .. }
            | ActKind::Several { .. } => None,
        }
    }
}

impl ActKind {
    /// Whom a change of the roster is about; `None` if the act is no such change. People ask for
    /// these acts, and no caller does.
    #[must_use]
    pub const fn person(&self) -> Option<&ReviewerId> {
        match self {
            Self::Enrol { reviewer, .. }
            | Self::Remove { reviewer, .. }
            | Self::Reinstate { reviewer } => Some(reviewer),
            Self::Ask { .. } | Self::Release { .. } | Self::Call { .. } | Self::Several { .. } => {
                None
            }
        }
    }

    /// The kind in one word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Ask { .. } => "ask",
            Self::Release { .. } => "release",
            Self::Call { .. } => "call",
            Self::Enrol { .. } => "enrol",
            Self::Remove { .. } => "remove",
            Self::Reinstate { .. } => "reinstate",
            Self::Several { .. } => "several",
        }
    }

    fn hash(&self, fields: &mut Fields) {
        fields.text("kind", self.as_str());
        match self {
            Self::Ask { model, request: exact } | Self::Release { model, answer: exact } => {
                fields.text("model", model.as_str());
                fields.text("exact", &exact.to_string());
            }
            Self::Call { tool, effect, declared, arguments, target, effectors } => {
                fields.text("tool", tool.as_str());
                fields.text("effect", effect.as_str());
                fields.text("declared", if *declared { "yes" } else { "no" });
                fields.text("arguments", arguments.canonical());
                fields.text_if_any("target", target.as_deref());
                fields.text_if_any("effectors", effectors.map(|it| it.to_string()).as_deref());
            }
            Self::Enrol { reviewer, party, credential } => {
                fields.text("reviewer", reviewer.as_str());
                fields.text("reviewer-party", party.as_str());
                fields.text("credential", credential.id.as_str());
                fields.text("key", &credential.key.digest().to_string());
            }
            Self::Remove { reviewer, credential } => {
                fields.text("reviewer", reviewer.as_str());
                fields.text_if_any("credential", credential.as_ref().map(CredentialId::as_str));
            }
            Self::Reinstate { reviewer } => fields.text("reviewer", reviewer.as_str()),
            Self::Several { calls } => fields.text("calls", &calls.to_string()),
        }
    }
}

impl fmt::Display for ActKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Labels and values, each with its length before it, so that no two acts give the same bytes.
struct Fields(Hasher);

impl Fields {
    fn new() -> Self {
        let mut hasher = Hasher::default();
        hasher.update(DOMAIN);
        Self(hasher)
    }

    fn text(&mut self, label: &str, value: &str) {
        for part in [label, value] {
            self.0.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            self.0.update(part.as_bytes());
        }
    }

    /// What is absent has no field, which is not the same as an empty one.
    fn text_if_any(&mut self, label: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(label, value);
        }
    }
}

#[cfg(test)]
mod tests;
