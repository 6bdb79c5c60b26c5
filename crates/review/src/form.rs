//! Forms: what a person writes down before approving.

use lexicon::Effect;
use serde::{Deserialize, Serialize};

use crate::act::Act;

/// What a person wrote down with a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Form {
    /// Nothing but the reason.
    Plain,
    /// For a decision about a person.
    Consequential(ConsequentialForm),
    /// For force against a person.
    Lethal(LethalForm),
}

/// What must be said before somebody lets a machine decide about a person. Saying it does not make
/// the decision less of one: it stays a decision about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsequentialForm {
    /// What kind of decision about a person it is.
    pub category: String,
    /// The principal basis of the decision.
    pub principal_basis: String,
    /// Where the person can appeal.
    pub appeal_channel: String,
}

/// What must be said before force is applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LethalForm {
    /// The named human who selected the target.
    pub target_selected_by: String,
    /// Evidence that does not come from the model that asks.
    pub independent_evidence: String,
    /// Why the target is one.
    pub distinction: String,
    /// Why the harm to others is not excessive.
    pub proportionality: String,
    /// What is done to spare others.
    pub precautions: String,
    /// What else was considered, and why it does not do.
    pub alternatives: String,
}

/// Which form an act needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// [`Form::Plain`].
    Plain,
    /// [`Form::Consequential`].
    Consequential,
    /// [`Form::Lethal`].
    Lethal,
}

impl FormKind {
    /// The form that an approval of `act` needs.
    #[must_use]
    pub const fn of(act: &Act) -> Self {
        match act.effect() {
            Some(Effect::Lethal) => Self::Lethal,
            Some(Effect::Consequential) => Self::Consequential,
            Some(Effect::Read | Effect::Write) | None => Self::Plain,
        }
    }
}

impl Form {
    /// Which form it is.
    #[must_use]
    pub const fn kind(&self) -> FormKind {
        match self {
            Self::Plain => FormKind::Plain,
            Self::Consequential(_) => FormKind::Consequential,
            Self::Lethal(_) => FormKind::Lethal,
        }
    }

    /// The names of the fields and what was written into them.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Plain => Vec::new(),
            Self::Consequential(form) => vec![
                ("category", &form.category),
                ("principal-basis", &form.principal_basis),
                ("appeal-channel", &form.appeal_channel),
            ],
            Self::Lethal(form) => vec![
                ("target-selected-by", &form.target_selected_by),
                ("independent-evidence", &form.independent_evidence),
                ("distinction", &form.distinction),
                ("proportionality", &form.proportionality),
                ("precautions", &form.precautions),
                ("alternatives", &form.alternatives),
            ],
        }
    }
}
