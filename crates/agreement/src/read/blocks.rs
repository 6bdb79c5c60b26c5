//! Blocks other than red lines: tools, boundaries, review, grants.

use lexicon::{ClauseId, DataCategory, Effect, Moment};
use toml::de::DeValue;

use super::fields::{Fields, Value};
use super::{Reading, red_line, value};
use crate::error::{Code, Finding, quoted};
use crate::terms::{Boundary, CaseRule, Grant, Review, Tool};

/// Reads a tool block.
pub(super) fn tool(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Tool> {
    let name = fields.required("name", "\"records.search\"", reading, value::pattern);
    let effect = fields.required("effect", "\"read\"", reading, value::word);
    let subject_paths =
        fields.optional("subject-paths", reading, |it, r| value::list(it, r, value::pointer));
    let bulk = fields.optional("bulk", reading, value::flag);
    let target_path = fields.optional("target-path", reading, value::pointer);
    let effectors_path = fields.optional("effectors-path", reading, value::pointer);
    let place = fields.place_of("name");
    fields.close(reading);
    Some(Tool {
        clause: clause.clone(),
        name: name?,
        effect: effect?,
        subject_paths: subject_paths.map(|paths| paths.into_iter().collect()),
        bulk: bulk.unwrap_or(false),
        target_path,
        effectors_path,
        place,
    })
}

/// Reads a boundary block.
pub(super) fn boundary(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Boundary> {
    let cloud_only = fields.optional("cloud-only", reading, value::flag).unwrap_or(false);
    let regions =
        fields.optional("regions", reading, |it, r| value::filled_list(it, r, value::name));
    let attested_by = fields.optional("attested-by", reading, value::party);
    if !cloud_only && !fields.has("regions") {
        reading.found(
            Finding::new(Code::NothingToEnforce, "a boundary that nothing is outside of")
                .at(fields.place(), "neither a place nor a region")
                .help("write `cloud-only = true`, or the regions that are inside"),
        );
    }
    let place = fields.place();
    fields.close(reading);
    Some(Boundary {
        clause: clause.clone(),
        cloud_only,
        regions: regions.map(|regions| regions.into_iter().collect()),
        attested_by,
        place,
    })
}

/// Reads a review block.
pub(super) fn review(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Review> {
    let quorums = fields.optional("quorums", reading, |value, reading| {
        value::map(value, reading, reviewed_effect, value::quorum)
    });
    let dwell_floor = fields.optional("dwell-floor", reading, value::duration);
    let canary_share_ppm = fields.optional("canary-share", reading, value::share);
    let capacity = fields.optional("capacity", reading, value::capacity);
    let place = fields.place_of("quorums");
    fields.close(reading);
    Some(Review {
        clause: clause.clone(),
        quorums: quorums.unwrap_or_default(),
        dwell_floor,
        canary_share_ppm,
        capacity,
        place,
    })
}

/// An effect that people decide about.
fn reviewed_effect(value: Value<'_>, text: &str, reading: &mut Reading) -> Option<Effect> {
    let effect = value::find_word(text).filter(|effect| *effect >= Effect::Consequential);
    if effect.is_none() {
        let message = format!("`{}` is not an effect that people decide about", quoted(text));
        return reading.fails(value.invalid(message, "write consequential or lethal"));
    }
    effect
}

/// Reads a grant block.
pub(super) fn grant(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Grant> {
    let id = fields.required("id", "\"case-work\"", reading, value::name);
    let purpose = fields.required("purpose", "\"investigation\"", reading, value::name);
    let workloads = fields.required("workloads", "[\"analyst-*\"]", reading, |it, r| {
        value::filled_list(it, r, value::pattern)
    });
    let case = fields.optional("case", reading, value::word);
    let per_request = fields.required("per-request", "25", reading, value::number);
    let limits = fields.optional("limits", reading, red_line::grant_limits);
    let per_workload = fields.optional("per-workload", reading, |value, reading| {
        value::map(value, reading, category, value::number)
    });
    let valid = fields.required("valid", "[2026-03-01, 2026-09-01]", reading, valid);
    let place = fields.place_of("id");
    fields.close(reading);
    let (from, until) = valid?;
    Some(Grant {
        clause: clause.clone(),
        id: id?,
        purpose: purpose?,
        workloads: workloads?,
        case_required: case == Some(CaseRule::Required),
        per_request: per_request?,
        limits: limits.unwrap_or_default(),
        per_workload: per_workload.unwrap_or_default(),
        from,
        until,
        place,
    })
}

fn category(value: Value<'_>, text: &str, reading: &mut Reading) -> Option<DataCategory> {
    let category = value::find_word(text);
    if category.is_none() {
        let words = DataCategory::ALL.map(DataCategory::as_str).join(", ");
        let message = format!("`{}` is not a data category", quoted(text));
        return reading.fails(value.invalid(message, format!("write one of: {words}")));
    }
    category
}

/// Two days, the second after the first.
fn valid(value: Value<'_>, reading: &mut Reading) -> Option<(Moment, Moment)> {
    let days = match value.content {
        DeValue::Array(days) if days.len() == 2 => days,
        _ => return reading.fails(value.wrong_type("two days", "[2026-03-01, 2026-09-01]")),
    };
    let days: Vec<_> = days.iter().map(|day| value::day(value.inner(day), reading)).collect();
    let [Some(from), Some(until)] = *days.as_slice() else { return None };
    if from >= until {
        let message = "a grant that is never in force";
        let help = "write the first day and the first day after the last: \
                    [2026-03-01, 2026-09-01] ends with 31 August";
        return reading.fails(value.invalid(message, help));
    }
    Some((from, until))
}
