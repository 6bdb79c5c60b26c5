//! Red lines: the typed slots of a clause that prohibits.

use lexicon::{ClauseId, DataCategory, Effect, PartyId};

use super::fields::{Fields, Value};
use super::{Reading, value};
use crate::error::{Code, Finding, quoted};
use crate::quantity;
use crate::terms::{
    Action, Bearer, Category, Exception, Intent, Limits, Places, RedLine, Remedy, WithoutGrant,
};

/// The word in a list of bearers for those who act on behalf of the named.
const ON_BEHALF_OF: &str = "on-behalf-of";

/// The word for the controls that an agreement compiles to, where a decider is named.
const STACK: &str = "stack";

/// Reads a redline block.
pub(super) fn read(
    clause: &ClauseId,
    mut fields: Fields<'_>,
    reading: &mut Reading,
) -> Option<RedLine> {
    let category = fields.required("category", "\"surveillance\"", reading, value::word);
    let action = fields.required("action", "\"hold\"", reading, value::word);
    let bearer = fields.optional("bearer", reading, bearer).unwrap_or_default();
    let verbs = fields.optional("verbs", reading, |it, r| value::filled_list(it, r, value::word));
    let objects =
        fields.optional("objects", reading, |it, r| value::filled_list(it, r, value::word));
    let effect = fields.optional("effect", reading, value::word);
    let intent = fields.optional("intent", reading, value::word);
    let qualifiers =
        fields.optional("qualifiers", reading, |it, r| value::list(it, r, value::text));
    let conditions =
        fields.optional("conditions", reading, |it, r| value::list(it, r, value::text));
    let decider = fields.optional("decider", reading, |it, r| decider(it, &bearer, r));
    let quorum = fields.optional("quorum", reading, value::quorum);
    let target_selected_by = fields.optional("target-selected-by", reading, value::word);
    let max_effectors_per_approval =
        fields.optional("max-effectors-per-approval", reading, value::positive);
    let strict = fields.optional("strict", reading, value::flag);
    let exceptions = fields.optional("exceptions", reading, |it, r| value::list(it, r, exception));
    let remedy = fields.optional("remedy", reading, |it, r| value::filled_list(it, r, remedy));
    let limits = fields.optional("limits", reading, red_line_limits);
    let without_grant = fields.optional("without-grant", reading, without_grant);
    let effect = effect_of(category, effect, &fields, reading);
    misplaced(category, action, &fields, reading);
    if exceptions.as_ref().is_some_and(|exceptions| !exceptions.is_empty()) {
        exceptions_of_effects(category, &fields, reading);
    }
    let (place, places) = (fields.place(), places(&fields));
    fields.close(reading);
    Some(RedLine {
        clause: clause.clone(),
        category: category?,
        bearer,
        verbs: verbs.unwrap_or_default(),
        objects: objects.unwrap_or_default(),
        effect,
        intent: intent.unwrap_or(Intent::Any),
        qualifiers: qualifiers.unwrap_or_default(),
        conditions: conditions.unwrap_or_default(),
        decider: decider.flatten(),
        action: action?,
        quorum: quorum.unwrap_or_default(),
        target_selected_by,
        max_effectors_per_approval,
        strict: strict.unwrap_or(false),
        exceptions: exceptions.unwrap_or_default(),
        remedy: remedy.unwrap_or_default(),
        limits,
        without_grant: without_grant.unwrap_or_default(),
        place,
        places,
    })
}

fn places(fields: &Fields<'_>) -> Places {
    Places {
        bearer: fields.place_of("bearer"),
        intent: fields.place_of("intent"),
        limits: fields.place_of("limits"),
        quorum: fields.place_of("quorum"),
        qualifiers: fields.place_of("qualifiers"),
        conditions: fields.place_of("conditions"),
        verbs: fields.place_of("verbs"),
        objects: fields.place_of("objects"),
        exceptions: fields.place_of("exceptions"),
    }
}

/// The effect that a red line of this category reaches.
fn effect_of(
    category: Option<Category>,
    written: Option<Effect>,
    fields: &Fields<'_>,
    reading: &mut Reading,
) -> Option<Effect> {
    let meant = match category? {
        Category::Surveillance => return None,
        Category::Lethal => Effect::Lethal,
        Category::HighStakes => Effect::Consequential,
        Category::Other if fields.has("effect") => return written,
        Category::Other => {
            return reading.fails(
                Finding::new(Code::NothingToEnforce, "a red line that reaches nothing")
                    .at(fields.place(), "no effect")
                    .help("write the effect it is about, for example `effect = \"write\"`"),
            );
        }
    };
    if written.is_some_and(|written| written != meant) {
        let message = format!("a {} red line is about {meant} effects", category?.as_str());
        return reading.fails(
            Finding::new(Code::InvalidValue, message)
                .at(fields.place_of("effect"), "another effect")
                .help(format!("write `effect = \"{meant}\"`, or category = \"other\"")),
        );
    }
    Some(meant)
}

/// Keys that a red line of this category or action would only seem to have.
fn misplaced(
    category: Option<Category>,
    action: Option<Action>,
    fields: &Fields<'_>,
    reading: &mut Reading,
) {
    if let Some(category) = category.filter(|category| *category != Category::Surveillance) {
        let why =
            format!("`{}` is about effects; `surveillance` counts persons", category.as_str());
        fields.misplaced(&["limits", "without-grant", "objects"], &why, reading);
    }
    if category == Some(Category::Surveillance) {
        let why = "a surveillance red line counts persons; effects have red lines of their own";
        fields.misplaced(&["effect"], why, reading);
    }
    if category.is_some_and(|category| category != Category::Lethal) {
        let keys = ["target-selected-by", "max-effectors-per-approval"];
        fields.misplaced(&keys, "targets and effectors belong to a `lethal` red line", reading);
    }
    if action == Some(Action::Deny) {
        let why = "what is denied waits for nobody: write action = \"hold\", or leave this out";
        fields.misplaced(&["quorum"], why, reading);
    }
}

/// Exceptions name persons, so they belong to a red line that counts persons.
fn exceptions_of_effects(category: Option<Category>, fields: &Fields<'_>, reading: &mut Reading) {
    if category.is_some_and(|category| category != Category::Surveillance) {
        let why = "only a surveillance red line has exceptions; an act with an effect is freed by \
                   its quorum alone: write exceptions = []";
        fields.misplaced(&["exceptions"], why, reading);
    }
}

/// Whom the red line binds.
fn bearer(value: Value<'_>, reading: &mut Reading) -> Option<Bearer> {
    let bearers = value::filled_list(value, reading, |value, reading| {
        let text = value::string(value, reading)?;
        if text == ON_BEHALF_OF {
            return Some(None);
        }
        value::known_party(value, text, reading).map(Some)
    })?;
    let on_behalf_of = bearers.contains(&None);
    Some(Bearer { named: bearers.into_iter().flatten().collect(), on_behalf_of })
}

/// The party that decides; inside it, `None` when the stack does.
fn decider(value: Value<'_>, bearer: &Bearer, reading: &mut Reading) -> Option<Option<PartyId>> {
    let text = value::string(value, reading)?;
    if text == STACK {
        return Some(None);
    }
    let party = match text {
        "self" => None,
        text => Some(value::known_party(value, text, reading)?),
    };
    if party.as_ref().is_none_or(|party| bearer.named.contains(party)) {
        return reading.fails(
            Finding::new(Code::SelfDecided, "who is bound decides whether the line is reached")
                .at(value.place, "bound by this red line")
                .help("write decider = \"stack\", or name a party that the line does not bind"),
        );
    }
    Some(party)
}

fn exception(value: Value<'_>, reading: &mut Reading) -> Option<Exception> {
    let mut fields = Fields::of(value, "an exception", reading)?;
    let authority =
        fields.required("authority", "\"warrant naming each person\"", reading, value::text);
    let approver = fields.required("approver", "\"provider\"", reading, value::party);
    let named_persons_only = fields.optional("named-persons-only", reading, value::flag);
    let max_persons = fields.required("max-persons", "30", reading, value::number);
    let expires = fields.required("expires", "2026-05-31", reading, value::day);
    let disclosure =
        fields.required("disclosure", "\"count published each quarter\"", reading, value::text);
    fields.close(reading);
    Some(Exception {
        id: String::new(),
        authority: authority?,
        approver: approver?,
        named_persons_only: named_persons_only.unwrap_or(true),
        max_persons: Some(max_persons?),
        expires: expires?,
        disclosure: disclosure?,
    })
}

fn remedy(value: Value<'_>, reading: &mut Reading) -> Option<Remedy> {
    let text = value::string(value, reading)?;
    let remedy = match text {
        "deny" => Some(Remedy::Deny),
        "suspend-workload" => Some(Remedy::SuspendWorkload),
        "publish-count" => Some(Remedy::PublishCount),
        text => {
            let within = text.strip_prefix("notify<=").and_then(quantity::duration);
            within.filter(|within| within.as_ms() > 0).map(Remedy::Notify)
        }
    };
    if remedy.is_none() {
        let message = format!("`{}` is not a remedy", quoted(text));
        let help =
            "write one of: deny, notify<=1h (or another time), suspend-workload, publish-count";
        return reading.fails(value.invalid(message, help));
    }
    remedy
}

fn without_grant(value: Value<'_>, reading: &mut Reading) -> Option<WithoutGrant> {
    let mut fields = Fields::of(value, "without-grant", reading)?;
    let per_request = fields.optional("per-request", reading, value::number);
    let per_workload = fields.optional("per-workload", reading, value::number);
    fields.close(reading);
    Some(WithoutGrant {
        per_request: per_request.unwrap_or(0),
        per_workload: per_workload.unwrap_or(0),
    })
}

/// The outer stops of a red line, which need a window and a number for each category.
fn red_line_limits(value: Value<'_>, reading: &mut Reading) -> Option<Limits> {
    let mut fields = Fields::of(value, "limits", reading)?;
    let window = fields.required("window", "\"30d\"", reading, value::duration);
    let limits = limits(fields, reading);
    Some(Limits { window: Some(window?), ..limits })
}

/// The limits of a grant, which shares the window of its red line.
pub(super) fn grant_limits(value: Value<'_>, reading: &mut Reading) -> Option<Limits> {
    Fields::of(value, "limits", reading).map(|fields| limits(fields, reading))
}

fn limits(mut fields: Fields<'_>, reading: &mut Reading) -> Limits {
    let mut limits = Limits::default();
    for category in DataCategory::ALL {
        let persons = fields.optional(category.as_str(), reading, value::number);
        limits.persons.extend(persons.map(|persons| (category, persons)));
    }
    let linked = fields.optional("linked", reading, |value, reading| {
        value::map(value, reading, linked_categories, value::number)
    });
    limits.linked = linked.unwrap_or_default();
    limits.opaque_bytes = fields.optional("opaque-bytes", reading, value::size).unwrap_or(0);
    fields.close(reading);
    limits
}

/// How many categories a person is seen in: at least two make a link.
fn linked_categories(value: Value<'_>, text: &str, reading: &mut Reading) -> Option<u64> {
    let most = u64::try_from(DataCategory::ALL.len()).unwrap_or(u64::MAX);
    let number = (2..=most).find(|number| number.to_string() == text);
    if number.is_none() {
        let message = format!("`{}` is not a number of categories", quoted(text));
        let help = format!("write 2 to {most}, for example {{ 2 = 200, 3 = 20 }}");
        return reading.fails(value.invalid(message, help));
    }
    number
}
