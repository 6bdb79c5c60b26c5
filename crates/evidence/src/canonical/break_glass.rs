//! What happened to a broken glass, as it is written.

use super::{Object, push_hex};
use crate::{BreakGlass, BrokenGlass, Field, GlassOpened, GlassSaid, Salt, Unrecordable};

pub(super) fn write(
    object: &mut Object,
    record: &BreakGlass,
    salt: &Salt,
) -> Result<(), Unrecordable> {
    match &record.what {
        BrokenGlass::Opened(opened) => write_opened(object, record, opened, salt)?,
        BrokenGlass::Used { act, review } => {
            object.commitment(Field::Act, act, salt);
            begin(object, record);
            object.text("kind", "break_glass");
            object.display("review", review);
            object.signed("v", 1);
            object.text("what", "used");
        }
        BrokenGlass::Looked { justified, said } => {
            begin(object, record);
            object.flag("justified", *justified);
            object.text("kind", "break_glass");
            write_said(object, said, salt);
            object.signed("v", 1);
            object.text("what", "looked");
        }
        BrokenGlass::Ended | BrokenGlass::Overdue => {
            let ended = record.what == BrokenGlass::Ended;
            begin(object, record);
            object.text("kind", "break_glass");
            object.signed("v", 1);
            object.text("what", if ended { "ended" } else { "overdue" });
        }
    }
    Ok(())
}

fn begin(object: &mut Object, record: &BreakGlass) {
    object.signed("at", record.at.unix_ms());
    object.display("glass", &record.glass);
}

fn write_opened(
    object: &mut Object,
    record: &BreakGlass,
    opened: &GlassOpened,
    salt: &Salt,
) -> Result<(), Unrecordable> {
    object.number("acts", opened.acts)?;
    object.names("alerts", opened.alerts.iter().map(lexicon::PartyId::as_str));
    begin(object, record);
    object.text("kind", "break_glass");
    object.number("length", opened.length.as_ms())?;
    write_said(object, &opened.said, salt);
    object.signed("v", 1);
    object.text("what", "opened");
    object.text("workload", opened.workload.as_str());
    Ok(())
}

fn write_said(object: &mut Object, said: &GlassSaid, salt: &Salt) {
    object.text("party", said.party.as_str());
    let mut proof = String::new();
    push_hex(&mut proof, &format!("{}:", said.kind), &said.proof);
    object.text("proof", &proof);
    object.commitment(Field::Reason, &said.reason, salt);
    object.commitment(Field::Reviewer, &said.reviewer, salt);
}

#[cfg(test)]
mod tests;
