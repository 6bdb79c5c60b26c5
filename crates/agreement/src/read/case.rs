//! Cases: an act, and what is to be decided about it.

use lexicon::ClauseId;

use super::fields::{Fields, Value};
use super::{Reading, value};
use crate::terms::{ActKind, Case, Given};

/// Reads a case block.
pub(super) fn read(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Case> {
    let name = fields.required("name", "\"one organisation is not enough\"", reading, value::text);
    let example = "{ tool = \"effector.release\", approvals = { customer = 2 } }";
    let given = fields.required("given", example, reading, given);
    let expect = fields.required("expect", "\"hold\"", reading, value::word);
    let place = fields.place_of("name");
    fields.close(reading);
    Some(Case { clause: clause.clone(), name: name?, given: given?, expect: expect?, place })
}

fn given(value: Value<'_>, reading: &mut Reading) -> Option<Given> {
    let mut fields = Fields::of(value, "given", reading)?;
    let mut flag = |key| fields.optional(key, reading, value::flag).unwrap_or(false);
    let mut given = Given {
        case_named: flag("case"),
        over_budget: flag("over-budget"),
        over_stop: flag("over-stop"),
        refused: flag("refused"),
        under_order: flag("under-order"),
        ..Given::default()
    };
    given.act = fields.optional("act", reading, value::word);
    given.tool = if given.act == Some(ActKind::CallTool) {
        fields.required("tool", "\"records.search\"", reading, value::name)
    } else {
        fields.optional("tool", reading, value::name)
    };
    if matches!(given.act, Some(ActKind::Invoke | ActKind::Release)) {
        let why = "a tool is called: write act = \"call-tool\", or leave one of the two out";
        fields.misplaced(&["tool"], why, reading);
    }
    given.model = fields.optional("model", reading, value::name);
    given.workload = fields.optional("workload", reading, value::name);
    given.party = fields.optional("party", reading, value::party);
    given.deployment = fields.optional("deployment", reading, value::word);
    given.region = fields.optional("region", reading, value::name);
    given.purpose = fields.optional("purpose", reading, value::name);
    given.at = fields.optional("at", reading, value::day_or_moment);
    given.persons = fields.optional("persons", reading, value::number).unwrap_or(0);
    let approvals = fields.optional("approvals", reading, |value, reading| {
        value::map(value, reading, value::known_party, value::number)
    });
    given.approvals = approvals.unwrap_or_default();
    given.exception = fields.optional("exception", reading, value::text);
    fields.close(reading);
    Some(given)
}
