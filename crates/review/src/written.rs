//! What a person wrote: enough of it, not too much, and not what the model wrote.

use std::collections::BTreeSet;

use lexicon::Effect;

use crate::act::{Act, ActKind};
use crate::form::{Form, FormKind};
use crate::refused::Refused;

/// Longest field in bytes.
///
/// LIMIT: a page of text. All fields of one decision are recorded and read by others.
const LONGEST: usize = 4 * 1024;

/// Least characters of a reason for an act that is grave, and of any other field.
const SHORTEST_REASON: usize = 20;
const SHORTEST_FIELD: usize = 3;

/// Fewest characters at which a field that the model wrote too is no accident.
const COPIED: usize = 40;

/// So many words in a row that the model wrote too are a quotation. Who quotes for half of a field
/// has not written it.
const RUN: usize = 6;

/// Checks that no field is too long.
pub(crate) fn bounded(form: &Form, reason: &str) -> Result<(), Refused> {
    let mut fields = form.fields().into_iter().chain([("reason", reason)]);
    match fields.find(|(_, text)| text.len() > LONGEST) {
        Some((field, _)) => Err(Refused::TooLong { field, most: LONGEST }),
        None => Ok(()),
    }
}

/// Checks that the form is that of the act, and that every field says something.
pub(crate) fn complete(act: &Act, form: &Form, reason: &str) -> Result<(), Refused> {
    let needed = FormKind::of(act);
    if form.kind() != needed {
        return Err(Refused::WrongForm);
    }
    let short = |text: &str, least: usize| letters(text) < least;
    for (field, text) in form.fields() {
        if short(text, SHORTEST_FIELD) {
            return Err(Refused::TooShort { field, least: SHORTEST_FIELD });
        }
    }
    if let Form::Lethal(form) = form
        && !names_somebody(&form.target_selected_by)
    {
        return Err(Refused::NobodyNamed("target-selected-by"));
    }
    let mut said = BTreeSet::new();
    for (field, text) in form.fields() {
        if !said.insert(Words::of(text).0) {
            return Err(Refused::SaidTwice(field));
        }
    }
    let grave = matches!(act.effect(), Some(Effect::Consequential | Effect::Lethal));
    if grave && short(reason, SHORTEST_REASON) {
        return Err(Refused::TooShort { field: "reason", least: SHORTEST_REASON });
    }
    Ok(())
}

/// Whether a text has two words of letters, as a name has. It cannot tell whether there is such a
/// person.
fn names_somebody(text: &str) -> bool {
    let word = |word: &&str| word.chars().filter(|it| it.is_alphabetic()).count() >= 2;
    text.split(char::is_whitespace).filter(word).count() >= 2
}

/// Letters and digits: spaces and dots say nothing.
fn letters(text: &str) -> usize {
    text.chars().filter(|it| it.is_alphanumeric()).count()
}

/// Checks that no field says word for word what the model wrote, in the arguments of the call or in
/// `model_texts`. Other words for the same are not seen.
pub(crate) fn by_a_person(
    act: &Act,
    form: &Form,
    reason: &str,
    model_texts: &[&str],
) -> Result<(), Refused> {
    let mut written: Vec<Words> = model_texts.iter().map(|text| Words::of(text)).collect();
    if let ActKind::Call { arguments, .. } = &act.kind {
        written.push(Words::of(arguments.original()));
        written.push(Words::of(arguments.canonical()));
    }
    for (field, text) in form.fields().into_iter().chain([("reason", reason)]) {
        let text = Words::of(text);
        if written.iter().any(|model| text.is_copied_from(model)) {
            return Err(Refused::FilledByModel(field));
        }
    }
    Ok(())
}

/// The words of a text, in lower case: other marks and other spaces do not make another text.
struct Words(Vec<String>);

impl Words {
    fn of(text: &str) -> Self {
        let words = text.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty());
        Self(words.map(str::to_lowercase).collect())
    }

    /// Whether the whole of this text is in `model`, or at least half of it in runs of some words.
    fn is_copied_from(&self, model: &Self) -> bool {
        let (text, model_text) = (self.0.join(" "), model.0.join(" "));
        let long = text.chars().count() >= COPIED;
        long && (model_text.contains(&text) || 2 * self.repeated(model) >= letters(&text))
    }

    /// How many letters of this text are in runs of words that are in `model` too.
    fn repeated(&self, model: &Self) -> usize {
        let runs: BTreeSet<&[String]> = model.0.windows(RUN).collect();
        let mut repeated = 0;
        let mut counted = 0;
        for (start, run) in self.0.windows(RUN).enumerate() {
            if runs.contains(run) {
                // Words of overlapping runs count once.
                let fresh = run.iter().skip(counted.max(start) - start);
                repeated += fresh.map(|word| letters(word)).sum::<usize>();
                counted = start + RUN;
            }
        }
        repeated
    }
}

#[cfg(test)]
mod tests;
