//! What came into force, and what lapsed, as it is written.

use super::Object;
use crate::{Activated, Lapsed, Unrecordable};

pub(super) fn write(object: &mut Object, activated: &Activated) -> Result<(), Unrecordable> {
    object.text("agreement", activated.agreement.as_str());
    object.signed("at", activated.at.unix_ms());
    object.digest("bundle", &activated.bundle);
    object.text("change", activated.change);
    object.text("kind", "activated");
    object.digest("proof", &activated.proof);
    if let Some(replaced) = &activated.replaces {
        object.digest("replaces", replaced);
    }
    object.number("serial", activated.serial)?;
    object.signers(&activated.signers);
    object.digest("statement", &activated.statement);
    if let Some(until) = activated.until {
        object.signed("until", until.unix_ms());
    }
    object.signed("v", 1);
    object.number("version", activated.version)
}

pub(super) fn write_lapsed(object: &mut Object, lapsed: &Lapsed) -> Result<(), Unrecordable> {
    object.text("agreement", lapsed.agreement.as_str());
    object.signed("at", lapsed.at.unix_ms());
    object.digest("beside", &lapsed.beside);
    object.digest("bundle", &lapsed.bundle);
    object.text("kind", "lapsed");
    object.number("serial", lapsed.serial)?;
    object.signed("v", 1);
    object.number("version", lapsed.version)
}
