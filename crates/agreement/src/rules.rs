//! Rules over the whole of an agreement: what no block can see by itself.

mod cases;
mod governance;
pub(crate) mod prose;

use lexicon::{DataCategory, Effect};
use miette::SourceSpan;

use crate::error::{Code, Finding};
use crate::quorum;
use crate::read::Reading;
use crate::terms::{Agreement, Category, DefaultRule, Grant, Intent, Limits, RedLine, Role, Tool};

/// Adds what is wrong with the agreement as a whole, and what is worth a second look.
pub(crate) fn check(agreement: &Agreement, reading: &mut Reading) {
    let complete = reading.is_sound();
    parties(agreement, reading);
    tools(agreement, reading);
    grants(agreement, reading);
    if complete {
        // What is missing may just not have been readable; that is for the next reading to say.
        grants_without_limit(agreement, reading);
        nothing_permitted(agreement, reading);
        no_region_left(agreement, reading);
    }
    for red_line in &agreement.red_lines {
        narrowed(agreement, red_line, reading);
        without_numbers(red_line, reading);
        weak_quorum(agreement, red_line, reading);
    }
    weak_reviews(agreement, reading);
    governance::check(agreement, reading);
    cases::check(agreement, reading);
}

/// Says that `what` stands in the file a second time.
fn twice(what: String, here: SourceSpan, first: SourceSpan, help: &str, reading: &mut Reading) {
    let finding = Finding::new(Code::Duplicate, what).at(here, "again here");
    reading.found(finding.at(first, "first here").help(help));
}

/// People of two organisations approve together, so there must be two to begin with.
fn parties(agreement: &Agreement, reading: &mut Reading) {
    for role in [Role::Developer, Role::Customer] {
        if agreement.parties.iter().any(|party| party.role == role) {
            continue;
        }
        let Some(first) = agreement.parties.first() else { continue };
        let message = format!("no party is the {}", role.as_str());
        reading.found(
            Finding::new(Code::Parties, message)
                .at(first.place, "the parties")
                .help("name a developer and a customer: held acts need people of both"),
        );
    }
}

fn tools(agreement: &Agreement, reading: &mut Reading) {
    for (index, tool) in agreement.tools.iter().enumerate() {
        let earlier = agreement.tools.iter().take(index).find(|other| other.name == tool.name);
        if let Some(earlier) = earlier {
            let message = format!("two entries for the tools `{}`", tool.name);
            let help = "say in one entry what these tools do";
            twice(message, tool.place, earlier.place, help, reading);
        }
        doubtful_tool(tool, reading);
    }
}

fn doubtful_tool(tool: &Tool, reading: &mut Reading) {
    if tool.effect == Effect::Read && tool.subject_paths.is_none() {
        let message = format!("`{}` does not say which arguments name persons", tool.name);
        reading.found(
            Finding::new(Code::SubjectPaths, message)
                .at(tool.place, "reads, and is silent about persons")
                .help("write subject-paths = [\"/query/phone\"], or [] if no argument does"),
        );
    }
    if tool.name.matches_everything() && tool.effect != Effect::UNDECLARED {
        let message = format!("every tool is declared as {}", tool.effect);
        reading.found(
            Finding::new(Code::CatchAllTool, message)
                .at(tool.place, "a tool that nobody thought of matches too")
                .help("name the tools one by one or by their prefix; the others count as lethal"),
        );
    }
}

/// At no time may it be open which of two grants a use is charged to.
fn grants(agreement: &Agreement, reading: &mut Reading) {
    for (index, grant) in agreement.grants.iter().enumerate() {
        for earlier in agreement.grants.iter().take(index) {
            let finding = if earlier.id == grant.id {
                Finding::new(Code::Duplicate, format!("two grants with the id `{}`", grant.id))
                    .help("give each grant its own id")
            } else if earlier.collides(grant) {
                let purpose = &grant.purpose;
                let message = format!("two grants for `{purpose}` fit one workload at one time");
                Finding::new(Code::OverlappingGrants, message).help(
                    "part them by workload, purpose or day; `valid` ends before its second day",
                )
            } else {
                continue;
            };
            reading.found(finding.at(grant.place, "this one").at(earlier.place, "and this one"));
        }
        above_limit(agreement, grant, reading);
    }
}

fn above_limit(agreement: &Agreement, grant: &Grant, reading: &mut Reading) {
    let outer = agreement.red_lines.iter().filter(|line| line.clause == grant.clause);
    for limits in outer.filter_map(|line| line.limits.as_ref()) {
        let most = |category| limits.persons.get(category).copied().unwrap_or(0);
        let above: Vec<_> = grant
            .limits
            .persons
            .iter()
            .chain(&grant.per_workload)
            .filter(|(category, persons)| **persons > most(category))
            .map(|(category, _)| category.as_str())
            .collect();
        if !above.is_empty() {
            let message =
                format!("grant `{}` exceeds the red line: {}", grant.id, above.join(", "));
            reading.found(
                Finding::new(Code::GrantAboveLimit, message)
                    .at(grant.place, "the red line's own number holds")
                    .help("lower the grant, or raise the number in [limits] if that is meant"),
            );
        }
    }
}

fn grants_without_limit(agreement: &Agreement, reading: &mut Reading) {
    let counts = |grant: &Grant| {
        let mut lines = agreement.red_lines.iter();
        lines.any(|line| line.clause == grant.clause && line.category == Category::Surveillance)
    };
    for grant in agreement.grants.iter().filter(|grant| !counts(grant)) {
        let message = format!("grant `{}` lifts no limit", grant.id);
        reading.found(
            Finding::new(Code::GrantWithoutLimit, message)
                .at(grant.place, "its clause has no surveillance red line")
                .help("move the grant into the clause whose limit it lifts"),
        );
    }
}

fn nothing_permitted(agreement: &Agreement, reading: &mut Reading) {
    let Some(first) = agreement.clauses.first() else { return };
    if agreement.default == DefaultRule::Deny {
        reading.found(
            Finding::new(Code::NothingPermitted, "the default is deny and no clause permits")
                .at(first.place, "nothing in this agreement permits anything")
                .help("write default = \"allow\": the red lines hold all the same"),
        );
    }
}

/// All boundaries hold, so that two without a region in common leave none.
fn no_region_left(agreement: &Agreement, reading: &mut Reading) {
    let mut named =
        agreement.boundaries.iter().filter_map(|it| Some((it.regions.as_ref()?, it.place)));
    let Some((first, first_place)) = named.next() else { return };
    let mut left = first.clone();
    for (regions, place) in named {
        left.retain(|region| regions.contains(region));
        if left.is_empty() {
            reading.found(
                Finding::new(Code::NothingPermitted, "no region is inside every boundary")
                    .at(place, "leaves no region of the others")
                    .at(first_place, "all boundaries hold")
                    .help("name the regions in one boundary"),
            );
            return;
        }
    }
}

/// Slots that empty a red line: intent, and who is bound.
fn narrowed(agreement: &Agreement, red_line: &RedLine, reading: &mut Reading) {
    if red_line.intent != Intent::Any {
        let message = format!("a red line that asks for `{}`", red_line.intent.as_str());
        reading.found(
            Finding::new(Code::NarrowIntent, message)
                .at(red_line.places.intent, "what nobody intended is counted all the same")
                .help("write intent = \"any\": no control can see an intent"),
        );
    }
    let bearer = &red_line.bearer;
    let named = !bearer.named.is_empty() || bearer.on_behalf_of;
    let customers = agreement.parties.iter().filter(|party| party.role == Role::Customer);
    let left_out = customers.filter(|party| !bearer.named.contains(&party.id)).count();
    if named && (left_out > 0 || !bearer.on_behalf_of) {
        reading.found(
            Finding::new(Code::NarrowBearer, "a red line that does not bind everybody")
                .at(red_line.places.bearer, "leaves out the customer, or who acts on its behalf")
                .help("leave `bearer` out, or name the customer and \"on-behalf-of\""),
        );
    }
}

fn without_numbers(red_line: &RedLine, reading: &mut Reading) {
    if red_line.category != Category::Surveillance {
        return;
    }
    let has = |category: &DataCategory| {
        red_line
            .limits
            .as_ref()
            .is_some_and(|limits: &Limits| limits.persons.contains_key(category))
    };
    let missing: Vec<_> = DataCategory::ALL
        .into_iter()
        .filter(|category| !has(category))
        .map(DataCategory::as_str)
        .collect();
    if !missing.is_empty() {
        let message = format!("no number for {}", missing.join(", "));
        reading.found(
            Finding::new(Code::CategoryWithoutLimit, message)
                .at(red_line.places.limits, "what has no number counts as 0")
                .help("write a number for each under [limits], 0 if that is meant"),
        );
    }
}

fn weak_quorum(agreement: &Agreement, red_line: &RedLine, reading: &mut Reading) {
    if quorum::undercuts(agreement, red_line.effect, &red_line.quorum) {
        let least = quorum::floor(agreement, red_line.effect);
        reading.found(
            Finding::new(Code::WeakQuorum, "a quorum below the least that holds")
                .at(red_line.places.quorum, "the least holds all the same")
                .help(format!("write at least {}", quorum::in_words(&least))),
        );
    }
}

fn weak_reviews(agreement: &Agreement, reading: &mut Reading) {
    for review in &agreement.reviews {
        for (effect, named) in &review.quorums {
            if quorum::undercuts(agreement, Some(*effect), named) {
                let least = quorum::floor(agreement, Some(*effect));
                let message = format!("a quorum for {effect} effects below the least that holds");
                reading.found(
                    Finding::new(Code::WeakQuorum, message)
                        .at(review.place, "the least holds all the same")
                        .help(format!("write at least {}", quorum::in_words(&least))),
                );
            }
        }
    }
}
