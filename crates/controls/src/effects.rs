//! The effects control: what a tool call does to the world, and who must have approved it (I7).
//!
//! **Catches** a call whose effect needs approvals that are not there, whatever the wire format it
//! came in. A tool without an entry in the manifest counts as lethal.
//!
//! **Cannot catch** a tool that does more than its entry says, a harmful sequence of harmless
//! calls, or an effect that people bring about because a text told them to.

use lexicon::InvariantId;

use crate::control::Control;
use crate::{Act, Code, Facts};

/// Facts: the effect, whether it was declared, and the approvals of exactly this act.
pub(crate) const CONTROL: Control = Control {
    name: "effects",
    keeps: &[InvariantId::I7],
    decisive: &["declared", "effect"],
    selecting: &["approvals"],
    code: explain,
};

const fn explain(facts: &Facts) -> Code {
    match facts.act {
        Act::CallTool { declared: false, .. } => Code::UndeclaredTool,
        Act::CallTool { declared: true, .. } | Act::Invoke { .. } | Act::Release { .. } => {
            Code::EffectNeedsPeople
        }
    }
}
