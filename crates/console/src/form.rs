//! The forms that an approval needs: their fields in the words of the page, and their answers read
//! back.

use std::collections::BTreeMap;

use review::{ConsequentialForm, Form, FormKind, LethalForm};

use crate::fault::Fault;

/// One field that a person fills in.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
}

const LETHAL: [Field; 6] = [
    Field {
        name: "target_selected_by",
        label: "Who selected the target",
        hint: "The person, by name. A model selects no target.",
    },
    Field {
        name: "independent_evidence",
        label: "Independent evidence",
        hint: "What shows that it is the target, and does not come from this model.",
    },
    Field {
        name: "distinction",
        label: "Distinction",
        hint: "Why the target may be attacked, and who around it may not.",
    },
    Field {
        name: "proportionality",
        label: "Proportionality",
        hint: "Why the expected harm to others is not excessive.",
    },
    Field { name: "precautions", label: "Precautions", hint: "What is done to spare others." },
    Field {
        name: "alternatives",
        label: "Alternatives",
        hint: "What else was considered, and why it does not do.",
    },
];

const CONSEQUENTIAL: [Field; 3] = [
    Field {
        name: "category",
        label: "Kind of decision",
        hint: "What is decided about the person: credit, work, benefit, care, …",
    },
    Field {
        name: "principal_basis",
        label: "Principal basis",
        hint: "What the decision mainly rests on, as the person could be told.",
    },
    Field {
        name: "appeal_channel",
        label: "Appeal",
        hint: "Where the person can have it looked at again.",
    },
];

/// The fields of a form.
pub(crate) const fn fields(kind: FormKind) -> &'static [Field] {
    match kind {
        FormKind::Plain => &[],
        FormKind::Consequential => &CONSEQUENTIAL,
        FormKind::Lethal => &LETHAL,
    }
}

/// The word for a form.
pub(crate) const fn word(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Plain => "plain",
        FormKind::Consequential => "consequential",
        FormKind::Lethal => "lethal",
    }
}

/// Reads the answers back. Who denies need not fill in a form, so that no answers are a plain one.
///
/// # Errors
///
/// A field is missing, or none of the form.
pub(crate) fn read(kind: FormKind, mut answers: BTreeMap<String, String>) -> Result<Form, Fault> {
    if answers.is_empty() {
        return Ok(Form::Plain);
    }
    let mut take = |name: &'static str| {
        let missing = || Fault::bad_request(format!("the form has no `{name}`: fill it in"));
        answers.remove(name).ok_or_else(missing)
    };
    let form = match kind {
        FormKind::Plain => Form::Plain,
        FormKind::Consequential => Form::Consequential(ConsequentialForm {
            category: take("category")?,
            principal_basis: take("principal_basis")?,
            appeal_channel: take("appeal_channel")?,
        }),
        FormKind::Lethal => Form::Lethal(LethalForm {
            target_selected_by: take("target_selected_by")?,
            independent_evidence: take("independent_evidence")?,
            distinction: take("distinction")?,
            proportionality: take("proportionality")?,
            precautions: take("precautions")?,
            alternatives: take("alternatives")?,
        }),
    };
    match answers.keys().next() {
        Some(name) => Err(Fault::bad_request(format!("the form has no field `{name}`"))),
        None => Ok(form),
    }
}
