//! An agreement to Cedar: a schema, one text of policies, and the policies sliced by action.
//!
//! No text of a file becomes Cedar as it stands. A policy is built from typed conditions; names
//! enter it as string literals only, through one function that escapes them.

mod condition;
mod policy;
mod schema;

use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use miette::SourceSpan;

use crate::error::{Code, Finding, flat, span};
use crate::terms::Agreement;
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
    /// For `Action::"CallTool"`: a call of a tool.
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

/// Compiles a sound agreement. A refusal by Cedar is a fault of this crate; it is an error all the
/// same.
pub(crate) fn compile(agreement: &Agreement) -> Result<Compiled, Vec<Finding>> {
    let schema_text = schema::text(agreement);
    let schema = Schema::from_cedarschema_str(&schema_text)
        .map(|(schema, _)| schema)
        .map_err(|error| vec![refused(agreement, None, &error.to_string())])?;
    let drafts = policy::drafts(agreement);
    let mut policies = Vec::with_capacity(drafts.len());
    for draft in &drafts {
        let id = PolicyId::new(&draft.id);
        let policy = Policy::parse(Some(id), draft.to_string())
            .map_err(|error| vec![refused(agreement, Some(draft), &error.to_string())])?;
        policies.push((draft, policy));
    }
    let every = slice(agreement, &policies, |_| true)?;
    validate(agreement, &schema, &every)?;
    let everywhere = slice(agreement, &policies, |reach| reach == Reach::EveryAction)?;
    let slices = PolicySlices { invoke: everywhere.clone(), release: everywhere, call_tool: every };
    let texts: Vec<_> = drafts.iter().map(Draft::to_string).collect();
    Ok(Compiled { schema, schema_text, cedar_text: texts.join("\n"), slices })
}

fn slice(
    agreement: &Agreement,
    policies: &[(&Draft, Policy)],
    wanted: impl Fn(Reach) -> bool,
) -> Result<PolicySet, Vec<Finding>> {
    let inside = policies.iter().filter(|(draft, _)| wanted(draft.reach));
    PolicySet::from_policies(inside.map(|(_, policy)| policy.clone()))
        .map_err(|error| vec![refused(agreement, None, &error.to_string())])
}

/// Strict validation, and no warning either: a policy that can never apply is no red line.
fn validate(agreement: &Agreement, schema: &Schema, all: &PolicySet) -> Result<(), Vec<Finding>> {
    let result = Validator::new(schema.clone()).validate(all, ValidationMode::Strict);
    let errors = result.validation_errors().map(ToString::to_string);
    let warnings = result.validation_warnings().map(ToString::to_string);
    let refusals: Vec<_> =
        errors.chain(warnings).map(|message| refused(agreement, None, &message)).collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

fn refused(agreement: &Agreement, draft: Option<&Draft>, message: &str) -> Finding {
    let clause = |draft: &Draft| agreement.clauses.iter().find(|it| it.id.as_str() == draft.clause);
    let place: SourceSpan = draft.and_then(clause).map_or(span(0, 0), |clause| clause.place);
    Finding::new(Code::NotCompiled, format!("Cedar refuses a policy: {}", flat(message)))
        .at(place, "from this clause")
        .help("this is a fault of the compiler, not of the text: please report it with the file")
}

#[cfg(test)]
mod tests;
