//! The panel of controls: which facts each one answers for, and which code its clauses get.
//!
//! The code of a decision is not guessed from the words of a clause. A compiled clause reads
//! certain facts; the control that answers for the decisive ones gives the code. A clause that
//! reads decisive facts of two controls, or of none, is a rule of its own:
//! [`Code::AgreementForbids`].

use std::collections::BTreeSet;

use lexicon::InvariantId;

use crate::{Code, Facts, boundary, effects, order, persons, purpose, refusal};

/// What one control answers for, by the names of the facts in the schema.
pub(crate) struct Control {
    /// Its name, which is that of its file.
    pub(crate) name: &'static str,
    /// The invariants that it keeps besides I3, which all of them keep.
    pub(crate) keeps: &'static [InvariantId],
    /// The facts that a clause is about when it reads them.
    pub(crate) decisive: &'static [&'static str],
    /// The facts that only select which clause applies, or lift one.
    pub(crate) selecting: &'static [&'static str],
    /// The code of a clause that reads a decisive fact.
    pub(crate) code: Explain,
}

/// The code of a clause that was reached with these facts.
pub(crate) type Explain = fn(&Facts) -> Code;

/// Every control. Each fact of the schema belongs to exactly one of them.
pub(crate) static PANEL: [Control; 6] = [
    boundary::CONTROL,
    order::CONTROL,
    purpose::CONTROL,
    refusal::CONTROL,
    persons::CONTROL,
    effects::CONTROL,
];

/// Every fact of the schema.
pub(crate) fn facts() -> impl Iterator<Item = &'static str> {
    PANEL.iter().flat_map(|control| control.decisive.iter().chain(control.selecting)).copied()
}

/// The controls that answer for some of the facts `read`.
pub(crate) fn answering(read: &BTreeSet<String>) -> impl Iterator<Item = &'static Control> {
    let all = |control: &&Control| {
        let mut facts = control.decisive.iter().chain(control.selecting);
        facts.any(|fact| read.contains(*fact))
    };
    PANEL.iter().filter(all)
}

/// The control that a clause reading the facts `read` is about, if it is exactly one.
pub(crate) fn explaining(read: &BTreeSet<&str>) -> Option<Explain> {
    let concerned = |control: &&Control| control.decisive.iter().any(|fact| read.contains(fact));
    let mut controls = PANEL.iter().filter(concerned);
    match (controls.next(), controls.next()) {
        (Some(control), None) => Some(control.code),
        (None, _) | (Some(_), Some(_)) => None,
    }
}

#[cfg(test)]
mod tests;
