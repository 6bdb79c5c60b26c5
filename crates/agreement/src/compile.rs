//! An agreement to Cedar: a schema, one text of policies, and the policies sliced by action.
//!
//! A policy that is compiled is built from typed conditions; names enter it as string literals
//! only, through one function that escapes them. What a cedar block says is taken as it stands, and
//! only after it was found to stay inside its own clause.

mod condition;
mod extra;
mod policy;
mod schema;

use std::collections::BTreeSet;

use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use lexicon::ClauseId;
use miette::SourceSpan;

use crate::error::{Code, Finding, flat, span};
use crate::terms::Agreement;
pub(crate) use policy::outer_stop;
use policy::{Draft, Reach};

/// The id of the policies that stand for no clause. No clause may have it.
pub(crate) const DEFAULT_CLAUSE: &str = "default";

/// The policies of an agreement, by the action that they can decide about.
///
/// Evaluating costs time for each policy, so that no action is given the policies of another.
#[derive(Clone, Debug)]
pub struct PolicySlices {
    /// For `Action::"Invoke"`: a request to a model.
    pub invoke: PolicySet,
    /// For `Action::"Release"`: an answer, or a part of one.
    pub release: PolicySet,
    /// For `Action::"CallTool"`: a call of a tool. These are all policies of the agreement.
    pub call_tool: PolicySet,
}

/// The schema of an agreement, as Cedar text.
pub(crate) fn schema_text(agreement: &Agreement) -> String {
    schema::text(agreement)
}

/// What an agreement compiles to.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) schema: Schema,
    pub(crate) schema_text: String,
    pub(crate) cedar_text: String,
    pub(crate) slices: PolicySlices,
}

/// One policy, ready to be evaluated.
struct Ready {
    policy: Policy,
    text: String,
    reach: Reach,
    clause: String,
    /// Where the file says it.
    place: SourceSpan,
    /// Whether the parties wrote it, in a cedar block.
    written: bool,
}

/// Compiles a sound agreement; with it comes what is worth a second look. A refusal by Cedar of
/// what was compiled is a fault of this crate; it is an error all the same.
pub(crate) fn compile(agreement: &Agreement) -> Result<(Compiled, Vec<Finding>), Vec<Finding>> {
    let schema_text = schema::text(agreement);
    let schema = Schema::from_cedarschema_str(&schema_text)
        .map(|(schema, _)| schema)
        .map_err(|error| vec![refused(span(0, 0), &error.to_string())])?;
    let mut policies = Vec::new();
    for draft in &policy::drafts(agreement) {
        policies.push(parsed(agreement, draft)?);
    }
    let (extra, doubts) = extra::policies(agreement)?;
    policies.extend(extra);
    let every = slice(&policies, |_| true)?;
    validate(&schema, &every, &policies)?;
    accounted_for(agreement, &policies)?;
    let slices = PolicySlices {
        invoke: slice(&policies, |reach| reach.invoke)?,
        release: slice(&policies, |reach| reach.release)?,
        call_tool: every,
    };
    let texts: Vec<_> = policies.iter().map(|policy| policy.text.as_str()).collect();
    let cedar_text = texts.join("\n");
    Ok((Compiled { schema, schema_text, cedar_text, slices }, doubts))
}

fn parsed(agreement: &Agreement, draft: &Draft) -> Result<Ready, Vec<Finding>> {
    let place = place_of(agreement, &draft.clause);
    let text = draft.to_string();
    let policy = Policy::parse(Some(PolicyId::new(&draft.id)), &text)
        .map_err(|error| vec![refused(place, &error.to_string())])?;
    let (reach, clause) = (draft.reach, draft.clause.clone());
    Ok(Ready { policy, text, reach, clause, place, written: false })
}

fn slice(policies: &[Ready], wanted: impl Fn(Reach) -> bool) -> Result<PolicySet, Vec<Finding>> {
    let inside = policies.iter().filter(|ready| wanted(ready.reach));
    PolicySet::from_policies(inside.map(|ready| ready.policy.clone()))
        .map_err(|error| vec![refused(span(0, 0), &error.to_string())])
}

/// Strict validation, and no warning either: a policy that can never apply is no red line.
fn validate(schema: &Schema, every: &PolicySet, policies: &[Ready]) -> Result<(), Vec<Finding>> {
    let result = Validator::new(schema.clone()).validate(every, ValidationMode::Strict);
    let errors = result.validation_errors().map(|it| (it.policy_id(), it.to_string()));
    let warnings = result.validation_warnings().map(|it| (it.policy_id(), it.to_string()));
    let mut said: Vec<_> = errors.chain(warnings).collect();
    // Cedar says it in no particular order.
    said.sort_by(|one, other| one.1.cmp(&other.1));
    let refusals: Vec<_> = said
        .into_iter()
        .map(|(id, message)| match policies.iter().find(|it| it.policy.id() == id) {
            Some(ready) if ready.written => extra::refused(ready.place, &message),
            Some(ready) => refused(ready.place, &message),
            None => refused(span(0, 0), &message),
        })
        .collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// No rule without a clause, and no clause that rules without a rule.
fn accounted_for(agreement: &Agreement, policies: &[Ready]) -> Result<(), Vec<Finding>> {
    let clauses: BTreeSet<_> = agreement.clauses.iter().map(|clause| clause.id.as_str()).collect();
    let ruled: BTreeSet<_> = policies.iter().map(|ready| ready.clause.as_str()).collect();
    let ruling = (agreement.red_lines.iter().map(|it| &it.clause))
        .chain(agreement.boundaries.iter().map(|it| &it.clause))
        .chain(agreement.refusals.iter().map(|it| &it.clause))
        .chain(agreement.excluded.iter().map(|it| &it.clause))
        .chain(agreement.policies.iter().map(|it| &it.clause));
    let without_rule = ruling.map(ClauseId::as_str).filter(|clause| !ruled.contains(clause));
    let without_clause = ruled
        .iter()
        .copied()
        .filter(|clause| *clause != DEFAULT_CLAUSE && !clauses.contains(clause));
    let orphans: Vec<_> = without_rule
        .map(|clause| (clause, "it has no policy"))
        .chain(without_clause.map(|clause| (clause, "a policy names it, and it is not there")))
        .map(|(clause, why)| refused(place_of(agreement, clause), &format!("`{clause}`: {why}")))
        .collect();
    if orphans.is_empty() { Ok(()) } else { Err(orphans) }
}

/// Where the clause is; the beginning of the file for what is no clause.
fn place_of(agreement: &Agreement, id: &str) -> SourceSpan {
    let mut clauses = agreement.clauses.iter();
    clauses.find(|clause| clause.id.as_str() == id).map_or(span(0, 0), |clause| clause.place)
}

fn refused(place: SourceSpan, message: &str) -> Finding {
    Finding::new(Code::NotCompiled, format!("no policy comes of it: {}", flat(message)))
        .at(place, "from this clause")
        .help("this is a fault of the compiler, not of the text: please report it with the file")
}

#[cfg(test)]
mod tests;
