//! The slots of the front matter and of every block but red lines.

use lexicon::{ClauseId, Moment};

use super::given::given_in_words;
use super::red_line::persons;
use super::shown;
use super::slot::{Block, Direction, Sense, listed, spelled};
use crate::terms::{
    AcceptedFinding, Agreement, Boundary, Case, ChangeControl, DefaultRule, Excluded, ExtraPolicy,
    Grant, LawMode, LawReference, Party, Personnel, RefusalRule, Review, Term, Termination, Tool,
    Verification,
};

/// Milliseconds of a year.
const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;

/// The front matter.
pub(super) fn front(agreement: &Agreement) -> Vec<Block> {
    let allows = u64::from(agreement.default == DefaultRule::Allow);
    let front = Block::new("front matter", Direction::Open)
        .words("id", &agreement.id)
        .words("version", agreement.version)
        .words("effective", shown::moment(agreement.effective))
        .number(Sense::Less, "default", allows, agreement.default.as_str())
        .words("precedence", agreement.precedence.as_str());
    let parties = agreement.parties.iter().map(|Party { id, role, organisation, place: _ }| {
        Block::new(format!("party {id}"), Direction::Open)
            .words("role", role.as_str())
            .words("organisation", organisation)
    });
    [front].into_iter().chain(parties).collect()
}

/// Every block of the clause `id` but its red lines.
pub(super) fn of_clause(agreement: &Agreement, id: &ClauseId) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(agreement.grants.iter().filter(|it| it.clause == *id).map(grant));
    blocks.extend(agreement.tools.iter().filter(|it| it.clause == *id).map(tool));
    blocks.extend(agreement.excluded.iter().filter(|it| it.clause == *id).map(excluded));
    blocks.extend(agreement.boundaries.iter().filter(|it| it.clause == *id).map(boundary));
    blocks.extend(agreement.reviews.iter().filter(|it| it.clause == *id).map(review));
    blocks.extend(agreement.refusals.iter().filter(|it| it.clause == *id).map(refusal));
    blocks.extend(agreement.policies.iter().filter(|it| it.clause == *id).map(policy));
    blocks.extend(agreement.terms.iter().filter(|it| it.clause == *id).map(term));
    blocks.extend(agreement.laws.iter().filter(|it| it.clause == *id).map(law));
    blocks.extend(agreement.change_controls.iter().filter(|it| it.clause == *id).map(change));
    blocks.extend(agreement.verifications.iter().filter(|it| it.clause == *id).map(verification));
    blocks.extend(agreement.personnel.iter().filter(|it| it.clause == *id).map(personnel));
    blocks.extend(agreement.terminations.iter().filter(|it| it.clause == *id).map(termination));
    blocks.extend(agreement.accepted.iter().filter(|it| it.clause == *id).map(accepted));
    blocks.extend(agreement.cases.iter().filter(|it| it.clause == *id).map(case));
    numbered(blocks)
}

/// Gives blocks of one name numbers, in the order of the file.
fn numbered(blocks: Vec<Block>) -> Vec<Block> {
    let mut seen = std::collections::BTreeMap::<String, u64>::new();
    let number = |mut block: Block| {
        let count = seen.entry(block.name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            block.name = format!("{} {count}", block.name);
        }
        block
    };
    blocks.into_iter().map(number).collect()
}

/// Later is a greater number.
fn instant(moment: Moment) -> u64 {
    u64::try_from(moment.unix_ms()).unwrap_or(0)
}

fn grant(grant: &Grant) -> Block {
    let Grant {
        clause: _,
        id,
        purpose,
        workloads,
        case_required,
        per_request,
        limits,
        per_workload,
        from,
        until,
        place: _,
    } = grant;
    let per_workload = spelled(per_workload);
    let shown = listed(&per_workload);
    let block = Block::new(format!("grant {id}"), Direction::Wider)
        .words("purpose", purpose)
        .names(Sense::Less, "workloads", workloads)
        .flag(Sense::More, "case required", *case_required)
        .number(Sense::Less, "per-request", *per_request, per_request);
    persons(block, limits)
        .numbers(Sense::Less, "per-workload", per_workload, u64::MAX, shown)
        .number(Sense::More, "from", instant(*from), shown::moment(*from))
        .number(Sense::Less, "until", instant(*until), shown::moment(*until))
}

fn tool(tool: &Tool) -> Block {
    let Tool {
        clause: _,
        name,
        effect,
        subject_paths,
        bulk,
        target_path,
        effectors_path,
        place: _,
    } = tool;
    // A tool without an entry counts as lethal: an entry can only make it milder, and a lethal one
    // says what held anyway.
    let block = Block::new(format!("tool {name}"), Direction::Wider)
        .number(Sense::More, "effect", *effect as u64, effect)
        .flag(Sense::More, "bulk", *bulk)
        .words_if("target-path", target_path.as_ref())
        .words_if("effectors-path", effectors_path.as_ref());
    match subject_paths {
        Some(paths) => block.names(Sense::More, "subject-paths", paths),
        None => block.words("subject-paths", "not said"),
    }
}

fn excluded(excluded: &Excluded) -> Block {
    let Excluded { clause: _, principals, on_behalf_of, place: _ } = excluded;
    Block::new("excluded", Direction::Stricter).names(Sense::More, "principals", principals).flag(
        Sense::More,
        "on-behalf-of",
        on_behalf_of.unwrap_or(false),
    )
}

fn boundary(boundary: &Boundary) -> Block {
    let Boundary { clause: _, cloud_only, regions, attested_by, place: _ } = boundary;
    let everywhere = u64::from(regions.is_none());
    let regions: Vec<_> = regions.iter().flatten().map(ToString::to_string).collect();
    let shown = if everywhere == 1 { "every region".to_owned() } else { regions.join(", ") };
    let numbers = regions.into_iter().map(|region| (region, 1)).collect();
    Block::new("boundary", Direction::Stricter)
        .flag(Sense::More, "cloud-only", *cloud_only)
        .numbers(Sense::Less, "regions", numbers, everywhere, shown)
        .words_if("attested-by", attested_by.as_ref())
}

fn review(review: &Review) -> Block {
    let Review { clause: _, quorums, dwell_floor, canary_share_ppm, capacity, place: _ } = review;
    let block = quorums.iter().fold(
        Block::new("review", Direction::Stricter),
        |block, (effect, quorum)| {
            let (quorum, key) = (spelled(quorum), format!("quorums.{effect}"));
            let shown = listed(&quorum);
            block.numbers(Sense::More, &key, quorum, 0, shown)
        },
    );
    let block = match dwell_floor {
        Some(floor) => block.number(Sense::More, "dwell-floor", floor.as_ms(), shown::span(*floor)),
        None => block,
    };
    let percent = |ppm: u32| format!("{} %", f64::from(ppm) / 10_000.0);
    let block = match canary_share_ppm {
        Some(ppm) => block.number(Sense::More, "canary-share", u64::from(*ppm), percent(*ppm)),
        None => block,
    };
    let per = |it: &crate::Capacity| format!("{} per {}", it.acts, shown::span(it.per));
    match capacity {
        // In acts per year, so that capacities of different times compare.
        Some(it) => {
            let rate = it.acts.saturating_mul(YEAR_MS) / it.per.as_ms().max(1);
            block.number(Sense::Less, "capacity", rate, per(it))
        }
        None => block,
    }
}

fn refusal(refusal: &RefusalRule) -> Block {
    let RefusalRule { clause: _, honour, window, cross_vendor, release_quorum, place: _ } = refusal;
    let remembered = window.map_or(u64::MAX, |window| window.as_ms());
    let block = Block::new("refusal", Direction::Open)
        .flag(Sense::More, "honour", *honour)
        .number(
            Sense::More,
            "window",
            remembered,
            window.map_or("for ever".to_owned(), shown::span),
        )
        .flag(Sense::More, "cross-vendor", *cross_vendor);
    if release_quorum.is_empty() {
        return block.words("release-quorum", "nobody");
    }
    let quorum = spelled(release_quorum);
    let shown = listed(&quorum);
    block.numbers(Sense::More, "release-quorum", quorum, 0, shown)
}

fn policy(policy: &ExtraPolicy) -> Block {
    let ExtraPolicy { clause: _, text, place: _ } = policy;
    Block::new("cedar", Direction::Open).words("text", text.trim())
}

fn term(term: &Term) -> Block {
    let Term { clause: _, name, definition, measurable_by, place: _ } = term;
    Block::new(format!("term {name}"), Direction::Open)
        .words("definition", definition)
        .words_if("measurable-by", measurable_by.as_ref())
}

fn law(law: &LawReference) -> Block {
    let LawReference { clause: _, cite, mode, as_of, digest, on_change, place: _ } = law;
    let frozen = u64::from(*mode == LawMode::Frozen);
    Block::new(format!("law {cite}"), Direction::Open)
        .number(Sense::More, "mode", frozen, mode.as_str())
        .words_if("as-of", as_of.map(shown::moment))
        .words_if("digest", digest.as_ref())
        .words("on-change", on_change.as_str())
}

fn change(change: &ChangeControl) -> Block {
    let ChangeControl {
        clause: _,
        object,
        approvers,
        notice,
        emergency_ttl,
        ratification,
        place: _,
    } = change;
    let (approvers, ratification) = (spelled(approvers), spelled(ratification));
    let (who, ratifiers) = (listed(&approvers), listed(&ratification));
    let notice_ms = notice.map_or(0, |it| it.as_ms());
    let ttl_ms = emergency_ttl.map_or(0, |it| it.as_ms());
    Block::new(format!("change-control {}", object.as_str()), Direction::Stricter)
        .numbers(Sense::More, "approvers", approvers, 0, who)
        .number(Sense::More, "notice", notice_ms, notice.map_or("none".to_owned(), shown::span))
        .number(
            Sense::Less,
            "emergency-ttl",
            ttl_ms,
            emergency_ttl.map_or("none".to_owned(), shown::span),
        )
        .numbers(Sense::More, "ratification", ratification, 0, ratifiers)
}

fn verification(verification: &Verification) -> Block {
    let Verification { clause: _, auditor, cadence, minimum_metrics, suite, place: _ } =
        verification;
    Block::new("verification", Direction::Stricter)
        .words("auditor", auditor)
        .words("cadence", cadence)
        .names(Sense::More, "minimum-metrics", minimum_metrics)
        .words_if("suite", suite.as_ref())
}

fn personnel(personnel: &Personnel) -> Block {
    let Personnel { clause: _, cleared_roles, min_on_shift, place: _ } = personnel;
    let shift = spelled(min_on_shift);
    let shown = listed(&shift);
    Block::new("personnel", Direction::Stricter)
        .names(Sense::More, "cleared-roles", cleared_roles)
        .numbers(Sense::More, "min-on-shift", shift, 0, shown)
}

fn termination(termination: &Termination) -> Block {
    let Termination { clause: _, triggers, notice, cure, effect_on_running, place: _ } =
        termination;
    let triggers = triggers.join("; ");
    Block::new("termination", Direction::Open)
        .words("triggers", triggers)
        .words_if("notice", notice.map(shown::span))
        .words_if("cure", cure.map(shown::span))
        .words("effect-on-running", effect_on_running.as_str())
}

fn accepted(accepted: &AcceptedFinding) -> Block {
    let AcceptedFinding { clause: _, code, by, reason, until, place: _ } = accepted;
    Block::new(format!("accepted {code}"), Direction::Wider)
        .words("by", by)
        .words("reason", reason)
        .words_if("until", until.map(shown::moment))
}

fn case(case: &Case) -> Block {
    let Case { clause: _, name, given, expect, place: _ } = case;
    Block::new(format!("case {name}"), Direction::Open)
        .words("given", given_in_words(given))
        .words("expect", expect.as_str())
}
