//! Blocks about how the parties keep the agreement: refusals, changes, checks, people, the end.

use lexicon::ClauseId;

use super::fields::Fields;
use super::{Reading, value};
use crate::error::{Code, Finding};
use crate::terms::{ChangeControl, Excluded, Personnel, RefusalRule, Termination, Verification};

/// Reads a refusal block.
pub(super) fn refusal(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<RefusalRule> {
    let honour = fields.required("honour", "true", reading, value::flag);
    let window = fields.optional("window", reading, value::duration);
    // A refusal that one vendor gave and another would not hear is the way around it.
    let cross_vendor = fields.optional("cross-vendor", reading, value::flag).unwrap_or(true);
    let release_quorum = fields.optional("release-quorum", reading, value::quorum);
    if honour == Some(false) {
        reading.found(
            Finding::new(Code::RefusalNotHonoured, "a refusal that is not to be honoured")
                .at(fields.place_of("honour"), "every refusal is honoured all the same")
                .help("write honour = true, and a release-quorum if people may release the act"),
        );
    }
    let place = fields.place();
    fields.close(reading);
    Some(RefusalRule {
        clause: clause.clone(),
        honour: honour?,
        window,
        cross_vendor,
        release_quorum: release_quorum.unwrap_or_default(),
        place,
    })
}

/// Reads a change-control block.
pub(super) fn change_control(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<ChangeControl> {
    let object = fields.required("object", "\"policy\"", reading, value::word);
    let approvers =
        fields.required("approvers", "{ provider = 1, customer = 1 }", reading, value::quorum);
    let notice = fields.optional("notice", reading, value::duration);
    let emergency_ttl = fields.optional("emergency-ttl", reading, value::duration);
    let ratification = if fields.has("emergency-ttl") {
        let example = "{ provider = 1, customer = 1 }";
        fields.required("ratification", example, reading, value::quorum)
    } else {
        let why = "only an emergency change is ratified: write emergency-ttl, or leave this out";
        fields.misplaced(&["ratification"], why, reading);
        fields.optional("ratification", reading, value::quorum)
    };
    let place = fields.place_of("object");
    fields.close(reading);
    Some(ChangeControl {
        clause: clause.clone(),
        object: object?,
        approvers: approvers?,
        notice,
        emergency_ttl,
        ratification: ratification.unwrap_or_default(),
        place,
    })
}

/// Reads a verification block.
pub(super) fn verification(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Verification> {
    let auditor = fields.required("auditor", "\"inspectorate\"", reading, value::text);
    let cadence = fields.required("cadence", "\"quarterly\"", reading, value::text);
    let example = "[\"attack-success\", \"holds\"]";
    let metrics = fields.required("minimum-metrics", example, reading, |it, r| {
        value::filled_list(it, r, value::text)
    });
    let suite = fields.optional("suite", reading, value::text);
    let place = fields.place_of("auditor");
    fields.close(reading);
    Some(Verification {
        clause: clause.clone(),
        auditor: auditor?,
        cadence: cadence?,
        minimum_metrics: metrics?.into_iter().collect(),
        suite,
        place,
    })
}

/// Reads a personnel block.
pub(super) fn personnel(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Personnel> {
    let cleared_roles =
        fields.optional("cleared-roles", reading, |it, r| value::filled_list(it, r, value::text));
    let min_on_shift = fields.optional("min-on-shift", reading, value::quorum);
    if !fields.has("cleared-roles") && !fields.has("min-on-shift") {
        reading.found(
            Finding::new(Code::NothingToEnforce, "a personnel block that asks for nobody")
                .at(fields.place(), "neither a role nor a shift")
                .help("write min-on-shift = { provider = 1, customer = 1 }, or cleared-roles"),
        );
    }
    let place = fields.place();
    fields.close(reading);
    Some(Personnel {
        clause: clause.clone(),
        cleared_roles: cleared_roles.unwrap_or_default().into_iter().collect(),
        min_on_shift: min_on_shift.unwrap_or_default(),
        place,
    })
}

/// Reads a termination block.
pub(super) fn termination(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Termination> {
    let triggers = fields.required("triggers", "[\"red line breached\"]", reading, |it, r| {
        value::filled_list(it, r, value::text)
    });
    let notice = fields.optional("notice", reading, value::duration);
    let cure = fields.optional("cure", reading, value::duration);
    let effect_on_running = fields.required("effect-on-running", "\"drain\"", reading, value::word);
    let place = fields.place_of("triggers");
    fields.close(reading);
    Some(Termination {
        clause: clause.clone(),
        triggers: triggers?,
        notice,
        cure,
        effect_on_running: effect_on_running?,
        place,
    })
}

/// Reads an excluded block.
pub(super) fn excluded(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<Excluded> {
    let principals = fields.required("principals", "[\"intel-*\"]", reading, |it, r| {
        value::filled_list(it, r, value::pattern)
    });
    let on_behalf_of = fields.optional("on-behalf-of", reading, value::flag);
    let place = fields.place_of("principals");
    fields.close(reading);
    Some(Excluded { clause: clause.clone(), principals: principals?, on_behalf_of, place })
}
