//! What a person wrote: enough of it, not too much, and not what the model wrote.

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
    let grave = matches!(act.effect(), Some(Effect::Consequential | Effect::Lethal));
    if grave && short(reason, SHORTEST_REASON) {
        return Err(Refused::TooShort { field: "reason", least: SHORTEST_REASON });
    }
    Ok(())
}

/// Letters and digits: spaces and dots say nothing.
fn letters(text: &str) -> usize {
    text.chars().filter(|it| it.is_alphanumeric()).count()
}

/// Checks that no field says word for word what the model wrote, in the arguments of the call or in
/// `model_texts`.
pub(crate) fn by_a_person(
    act: &Act,
    form: &Form,
    reason: &str,
    model_texts: &[&str],
) -> Result<(), Refused> {
    let mut written: Vec<String> = model_texts.iter().map(|text| words(text)).collect();
    if let ActKind::Call { arguments, .. } = &act.kind {
        written.push(words(arguments.original()));
        written.push(words(arguments.canonical()));
    }
    for (field, text) in form.fields().into_iter().chain([("reason", reason)]) {
        let text = words(text);
        let copied = text.chars().count() >= COPIED && written.iter().any(|it| it.contains(&text));
        if copied {
            return Err(Refused::FilledByModel(field));
        }
    }
    Ok(())
}

/// The words of a text, in lower case, with one space between: other marks and other spaces do not
/// make another text.
fn words(text: &str) -> String {
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
