//! From what was judged to the act that people decide about.

use std::sync::Arc;

use agreement::{Bundle, Quorum};
use controls::{Engine, Facts, Grounds};
use lexicon::{Digest, Effect, Hasher, ToolName};
use protocol::{ToolCall, json};
use review::{Act, ActKind, Arguments, Opening, Personnel, Rules};

use super::Reviewing;
use crate::path::admit::Admitted;
use crate::path::read::Read;

/// What is hashed before what a caller asks with.
const DOMAIN: &[u8] = b"brightline/asked/1\0";

/// What a caller asked with, as far as a review must know it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Whether it named a case.
    case: bool,
    /// On whose behalf it asks, as it says.
    on_behalf_of: Option<String>,
    /// The digest of everything that it must ask with again: the exact bytes and where they go, the
    /// purpose, the case and on whose behalf.
    pub(crate) digest: Digest,
}

impl Asked {
    pub(crate) fn of(read: &Read) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(DOMAIN);
        hasher.update(read.outgoing.subject().as_bytes());
        let purpose = read.purpose.as_ref().map(lexicon::Purpose::as_str);
        let case = read.case.as_ref().map(crate::path::read::Case::id);
        let on_behalf_of = read.on_behalf_of.clone();
        for text in [purpose, case, on_behalf_of.as_deref()] {
            // What is absent is not the same as what is empty.
            hasher.update(&[u8::from(text.is_some())]);
            hasher.update(Digest::of(text.unwrap_or_default().as_bytes()).as_bytes());
        }
        Self { case: case.is_some(), on_behalf_of, digest: hasher.digest() }
    }
}

/// The act of an exchange.
pub(crate) fn act_of(
    admitted: &Admitted,
    facts: &Facts,
    asked: &Asked,
    grounds: &Grounds,
    kind: ActKind,
) -> Act {
    Act {
        kind,
        workload: facts.workload.clone(),
        on_behalf_of: asked.on_behalf_of.clone(),
        party: facts.party.clone(),
        purpose: facts.purpose.clone(),
        grant: facts.grant.clone(),
        case: asked.case,
        agreement: admitted.engine.bundle().digest(),
        clauses: grounds.clauses.clone(),
        persons: facts.persons,
    }
}

/// The call of a tool as an act; none if nobody could decide about its arguments.
pub(crate) fn kind_of_call(
    bundle: &Bundle,
    call: &ToolCall,
    tool: ToolName,
    effect: Effect,
    declared: bool,
) -> Option<ActKind> {
    let text = String::from_utf8(call.arguments.encode()).ok()?;
    let arguments = Arguments::parse(&text).ok()?;
    let paths = bundle.call_paths(&call.name);
    let target = paths.target.and_then(|path| call.arguments.at(path)).map(text_of);
    // A number that nobody can read is not the same as none: nobody could say what it covers.
    let effectors = match paths.effectors.and_then(|path| call.arguments.at(path)) {
        Some(value) => Some(number_of(value)?),
        None => None,
    };
    Some(ActKind::Call { tool, effect, declared, arguments, target, effectors })
}

/// How many effectors an argument names: a whole number, or a list of them.
fn number_of(value: &json::Value) -> Option<u64> {
    match value {
        json::Value::Array(effectors) => u64::try_from(effectors.len()).ok(),
        other => other.as_u64(),
    }
}

/// A value as people read it.
fn text_of(value: &json::Value) -> String {
    match value {
        json::Value::String(text) => text.clone(),
        other => String::from_utf8(other.encode()).unwrap_or_default(),
    }
}

/// The opening of the review of `act`, which was held in `admitted`.
pub(crate) fn opening_of(admitted: &Admitted, reviewing: &Reviewing, act: Act) -> Opening {
    Opening {
        review: admitted.draw.review,
        exchange: admitted.draw.exchange,
        quorum: quorum_of(&admitted.engine, &act),
        rules: rules_of(&admitted.engine, &act),
        opened: admitted.at,
        expires: admitted.at.plus(reviewing.lifetime),
        act,
    }
}

/// The agreements that decide.
fn bundles(engine: &Engine) -> impl Iterator<Item = &Arc<Bundle>> {
    std::iter::once(engine.bundle()).chain(engine.older())
}

/// The approvals that free `act`: of two agreements that decide, the strictest of both.
pub(crate) fn quorum_of(engine: &Engine, act: &Act) -> Quorum {
    let mut quorum = Quorum::new();
    for bundle in bundles(engine) {
        for (party, approvals) in bundle.quorum_of(act.effect(), &act.clauses) {
            let most = quorum.entry(party).or_insert(0);
            *most = (*most).max(approvals);
        }
    }
    quorum
}

/// How people decide about `act`: as the agreement says, and else by default. Of two agreements, as
/// the newer one says; but one approval covers no more effectors than either allows, and the people
/// are there whom both ask for.
pub(crate) fn rules_of(engine: &Engine, act: &Act) -> Rules {
    let most = bundles(engine).filter_map(|it| it.effectors_per_approval(act.effect())).min();
    let counts = |bundle: &Arc<Bundle>| match &act.kind {
        ActKind::Call { tool, .. } => bundle.call_paths(tool.as_str()).effectors.is_some(),
        _ => false,
    };
    Rules {
        effectors: most,
        counts_effectors: bundles(engine).any(counts),
        personnel: personnel_of(engine),
        ..Rules::from(engine.bundle().review_rules())
    }
}

/// Which people must be there before somebody approves: those whom all agreements that decide ask
/// for.
pub(crate) fn personnel_of(engine: &Engine) -> Personnel {
    let asked = bundles(engine).map(|bundle| Personnel::from(bundle.personnel_rules()));
    asked.fold(Personnel::default(), Personnel::and)
}
