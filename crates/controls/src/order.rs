//! The order control: what an authority has ordered about a vendor (I9).
//!
//! **Catches** every act towards a vendor that is under an order in force, whatever the agreement
//! says otherwise: the compiled prohibition is in every agreement, under the clause `default`.
//!
//! **Cannot catch** a vendor behind another's name, or an order that nobody entered. Orders are not
//! read yet, so that this fact is always false.

use lexicon::InvariantId;

use crate::control::Control;
use crate::{Code, Facts};

/// Facts: whether the vendor is under an order in force.
pub(crate) const CONTROL: Control = Control {
    name: "order",
    keeps: &[InvariantId::I9],
    decisive: &["under_order"],
    selecting: &[],
    code: explain,
};

const fn explain(_: &Facts) -> Code {
    Code::UnderOrder
}
