//! The schema: one shape for all agreements, but for the parties that can approve.

use std::fmt::Write as _;

use lexicon::Effect;

use super::condition::literal;
use crate::terms::Agreement;

/// What is known about every act, whoever acts and whatever the act is.
const SHARED: &str = r#"  "deployment": String,
  "region": String,
  "party": String,
  "purpose": String,
  "grant": String,
  "exception": String,
  "workload": String,
  "persons": Long,
  "over_budget": Bool,
  "over_stop": Bool,
  "refused": Bool,
  "under_order": Bool,
  "approvals": Approvals,
"#;

/// The schema as Cedar text.
pub(super) fn text(agreement: &Agreement) -> String {
    let effects: Vec<_> = Effect::ALL.iter().map(|effect| literal(effect.as_str())).collect();
    let parties = agreement.parties.iter().fold(String::new(), |mut all, party| {
        // Writing to a String cannot fail.
        let _infallible = writeln!(all, "  {}: Long,", literal(party.id.as_str()));
        all
    });
    format!(
        "entity Workload;
entity Model;
entity Tool;
entity Effect enum [{effects}];
type Approvals = {{
{parties}}};
type Act = {{
{SHARED}}};
type Call = {{
{SHARED}  \"effect\": Effect,
  \"declared\": Bool,
}};
action \"Invoke\", \"Release\" appliesTo {{
  principal: Workload,
  resource: Model,
  context: Act,
}};
action \"CallTool\" appliesTo {{
  principal: Workload,
  resource: Tool,
  context: Call,
}};
",
        effects = effects.join(", "),
    )
}
