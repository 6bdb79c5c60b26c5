//! The refusal control: a refusal under a red line stays a refusal (I8).
//!
//! **Catches** an act that was refused before, by this vendor or another, until the people whom the
//! agreement names release it; where it names nobody, for good.
//!
//! **Cannot catch** an act that was refused in other words than it is asked in now: what counts as
//! the same act is for whoever remembers refusals. Nobody does yet, so that this fact is always
//! false.

use lexicon::InvariantId;

use crate::control::Control;
use crate::{Code, Facts};

/// Facts: whether the act was refused before.
pub(crate) const CONTROL: Control = Control {
    name: "refusal",
    keeps: &[InvariantId::I8],
    decisive: &["refused"],
    selecting: &[],
    code: explain,
};

const fn explain(_: &Facts) -> Code {
    Code::RefusedBefore
}
