//! What a person reads and writes in the terminal while deciding.

use std::collections::BTreeMap;
use std::io::{BufRead as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use console::{EvidenceBody, FieldBody};
use miette::{IntoDiagnostic as _, WrapErr as _, miette};

use crate::output;

/// Shows `text` where questions are shown: the standard output is for results.
///
/// # Errors
///
/// Nobody can see it.
pub(super) fn say(text: &str) -> miette::Result<()> {
    let mut screen = std::io::stderr().lock();
    writeln!(screen, "{text}").and_then(|()| screen.flush()).into_diagnostic()
}

/// One line of an answer to `question`.
///
/// # Errors
///
/// There is nobody to ask.
pub(super) fn asked(question: &str) -> miette::Result<String> {
    let mut screen = std::io::stderr().lock();
    write!(screen, "{question}").and_then(|()| screen.flush()).into_diagnostic()?;
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    if read.into_diagnostic().wrap_err("nobody can be asked")? == 0 {
        return Err(miette!(
            help = "give --reason, --answer and --yes",
            "nobody answers, so that nothing was signed"
        ));
    }
    Ok(line.trim().to_owned())
}

/// The answers of a form: as given, and the rest as asked.
///
/// # Errors
///
/// An answer is for no field, a field is answered twice, or nobody can be asked.
pub(super) fn answers(
    fields: &[FieldBody],
    given: &[String],
) -> miette::Result<BTreeMap<String, String>> {
    let mut answers = BTreeMap::new();
    for text in given {
        let (name, answer) = text
            .split_once('=')
            .filter(|(name, _)| fields.iter().any(|field| field.name == *name))
            .ok_or_else(|| unknown(text, fields))?;
        if answers.insert(name.to_owned(), answer.to_owned()).is_some() {
            return Err(miette!(
                help = "give one --answer for each field",
                "`{name}` is answered twice, and nobody can tell which answer is meant"
            ));
        }
    }
    for field in fields {
        if !answers.contains_key(&field.name) {
            say(&format!("\n{}", field.hint))?;
            answers.insert(field.name.clone(), asked(&format!("{}: ", field.label))?);
        }
    }
    Ok(answers)
}

fn unknown(text: &str, fields: &[FieldBody]) -> miette::Report {
    let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
    miette!(
        help = format!("write FIELD=TEXT, where FIELD is one of: {}", names.join(", ")),
        "`{text}` answers no field of this form"
    )
}

/// Shows what is held, with everything hidden in it as a mark.
///
/// # Errors
///
/// Nobody can see it.
pub(super) fn evidence(evidence: &EvidenceBody) -> miette::Result<()> {
    let parts = [("request", &evidence.request), ("answer", &evidence.answer)];
    for (name, bytes) in parts {
        let Some(bytes) = bytes else { continue };
        let bytes = STANDARD.decode(bytes).into_diagnostic()?;
        output::line(format!("\n{name}, {} bytes", bytes.len()))?;
        for line in String::from_utf8_lossy(&bytes).lines() {
            output::line(review::visible(line).text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
