//! What the parties add: policies of their own, and findings that they accept.

use lexicon::ClauseId;

use super::fields::{Fields, Value};
use super::outline::Block;
use super::{Reading, value};
use crate::error::{Code, Finding, quoted, span};
use crate::terms::{AcceptedFinding, ExtraPolicy};

/// Reads a cedar block. What is in it is for Cedar to say.
pub(super) fn cedar(
    clause: &ClauseId,
    source: &str,
    block: &Block,
    reading: &mut Reading,
) -> Option<ExtraPolicy> {
    let text = source.get(block.body.clone()).unwrap_or_default();
    if text.trim().is_empty() {
        return reading.fails(
            Finding::new(Code::NothingToEnforce, "a cedar block without a policy")
                .at(block.label, "nothing below")
                .help("write a forbid, or take the block out"),
        );
    }
    let place = span(block.body.start, block.body.end);
    Some(ExtraPolicy { clause: clause.clone(), text: text.to_owned(), place })
}

/// Reads an accepted block.
pub(super) fn accepted(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<AcceptedFinding> {
    let code = fields.required("code", "\"C1\"", reading, code);
    let by = fields.required("by", "\"customer\"", reading, value::party);
    let example = "\"the carve-out ends with the pilot\"";
    let reason = fields.required("reason", example, reading, value::text);
    let until = fields.optional("until", reading, value::day);
    let place = fields.place_of("code");
    fields.close(reading);
    Some(AcceptedFinding {
        clause: clause.clone(),
        code: code?,
        by: by?,
        reason: reason?,
        until,
        place,
    })
}

/// A code as findings show it, with or without `agreement::` in front.
fn code(value: Value<'_>, reading: &mut Reading) -> Option<String> {
    let text = value::string(value, reading)?;
    let code = text.strip_prefix("agreement::").unwrap_or(text);
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let message = format!("`{}` is not the code of a finding", quoted(text));
        return reading.fails(value.invalid(message, "write it as the finding shows it: \"C1\""));
    }
    Some(code.to_owned())
}
