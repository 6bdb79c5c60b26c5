//! The canonical form: one record, one byte string (RFC 8785).
//!
//! INVARIANT (I5): the bytes are what the log hashes, so they depend on the record and its salt
//! only. Keys are written in sorted order by hand; a property test sorts them again and compares.

mod activated;
mod break_glass;
mod reviewed;

use std::fmt::Write as _;

use lexicon::{ClauseId, Deployment, Digest, ReviewId};

use crate::{
    Decision, Field, LedgerRead, Noticed, Outcome, Persons, Record, Salt, Signed, Started, ToolUse,
    Unrecordable, Usage,
};

/// Largest integer that every JSON reader reads exactly (RFC 8785, section 3.2.2.3).
const LARGEST: u64 = (1 << 53) - 1;

/// A guess that saves reallocation: most records have 400 to 700 bytes.
const USUAL_LENGTH: usize = 768;

/// The key of a record that was made where time is simulated.
const SIMULATED: &str = "simulated";

/// The canonical text of `record`.
pub(crate) fn canonical(record: &Record, salt: &Salt) -> Result<String, Unrecordable> {
    written(record, salt, Object::new(String::with_capacity(USUAL_LENGTH)))
}

/// The canonical text of `record`, which says that it was made where time is simulated.
pub(crate) fn simulated(record: &Record, salt: &Salt) -> Result<String, Unrecordable> {
    let object = Object::new(String::with_capacity(USUAL_LENGTH));
    written(record, salt, Object { simulated: true, ..object })
}

fn written(record: &Record, salt: &Salt, mut object: Object) -> Result<String, Unrecordable> {
    match record {
        Record::Activated(activated) => activated::write(&mut object, activated)?,
        Record::Lapsed(lapsed) => activated::write_lapsed(&mut object, lapsed)?,
        Record::Started(started) => write_started(&mut object, started)?,
        Record::Decision(decision) => write_decision(&mut object, decision, salt),
        Record::Outcome(outcome) => write_outcome(&mut object, outcome, salt)?,
        Record::LedgerRead(read) => write_ledger_read(&mut object, read),
        Record::Noticed(noticed) => write_noticed(&mut object, noticed, salt),
        Record::Reviewed(reviewed) => reviewed::write(&mut object, reviewed, salt)?,
        Record::BreakGlass(glass) => break_glass::write(&mut object, glass, salt)?,
    }
    Ok(object.finish())
}

fn write_started(object: &mut Object, started: &Started) -> Result<(), Unrecordable> {
    object.text("agreement", started.agreement.as_str());
    object.signed("at", started.at.unix_ms());
    object.digest("bundle", &started.bundle);
    object.text("kind", "started");
    object.text("software", started.software);
    object.signed("v", 1);
    object.number("version", started.version)
}

fn write_decision(object: &mut Object, decision: &Decision, salt: &Salt) {
    object.signed("at", decision.at.unix_ms());
    object.digest("bundle", &decision.bundle);
    if let Some(case) = &decision.case {
        object.commitment(Field::Case, case, salt);
    }
    object.clauses(&decision.clauses);
    object.text("code", decision.code);
    object.deployment(&decision.deployment);
    object.display("exchange", &decision.exchange);
    object.optional("grant", decision.grant.as_ref().map(lexicon::GrantId::as_str));
    object.text("kind", "decision");
    object.optional("model", decision.model.as_ref().map(lexicon::ModelName::as_str));
    object.opaque_bytes(&decision.persons);
    object.text("party", decision.party.as_str());
    object.distinct(&decision.persons);
    object.optional("purpose", decision.purpose.as_ref().map(lexicon::Purpose::as_str));
    object.commitment(Field::Request, &decision.request, salt);
    object.review(decision.review, salt);
    object.touched(&decision.persons);
    object.optional("upstream", decision.upstream.as_ref().map(lexicon::UpstreamName::as_str));
    object.signed("v", 1);
    object.text("verdict", decision.verdict.as_str());
    object.text("workload", decision.workload.as_str());
}

fn write_outcome(object: &mut Object, outcome: &Outcome, salt: &Salt) -> Result<(), Unrecordable> {
    if let Some(answer) = &outcome.answer {
        object.commitment(Field::Answer, answer, salt);
    }
    object.signed("at", outcome.at.unix_ms());
    object.clauses(&outcome.clauses);
    object.text("code", outcome.code);
    object.text("ending", outcome.ending.as_str());
    object.display("exchange", &outcome.exchange);
    object.text("kind", "outcome");
    object.number("of", outcome.of.index())?;
    object.opaque_bytes(&outcome.persons);
    object.distinct(&outcome.persons);
    object.review(outcome.review, salt);
    object.tool_calls(&outcome.tool_calls);
    object.touched(&outcome.persons);
    object.usage(outcome.usage);
    object.signed("v", 1);
    object.text("verdict", outcome.verdict.as_str());
    Ok(())
}

fn write_ledger_read(object: &mut Object, read: &LedgerRead) {
    object.text("agreement", read.agreement.as_str());
    object.signed("at", read.at.unix_ms());
    object.digest("bundle", &read.bundle);
    object.text("kind", "ledger_read");
    object.text("purpose", read.purpose);
    object.signed("v", 1);
}

fn write_noticed(object: &mut Object, noticed: &Noticed, salt: &Salt) {
    object.text("agreement", noticed.agreement.as_str());
    object.signed("at", noticed.at.unix_ms());
    object.digest("bundle", &noticed.bundle);
    object.optional("clause", noticed.clause.as_ref().map(ClauseId::as_str));
    object.optional("grant", noticed.grant.as_ref().map(lexicon::GrantId::as_str));
    object.text("kind", "noticed");
    object.text("measure", &noticed.measure);
    if let Some(person) = &noticed.person {
        object.text("party", person.party.as_str());
        object.commitment(Field::Reviewer, &person.reviewer, salt);
    }
    if let Some(share) = noticed.share {
        object.saturating("share", share);
    }
    object.signed("v", 1);
    object.text("what", noticed.what);
    object.optional("with", noticed.with.as_ref().map(lexicon::WorkloadId::as_str));
    object.optional("workload", noticed.workload.as_ref().map(lexicon::WorkloadId::as_str));
}

/// A JSON object being written.
struct Object {
    text: String,
    empty: bool,
    /// Whether it must still be written that the record is simulated. The key finds its own place
    /// among the others, so that no kind of record can forget it.
    simulated: bool,
}

impl Object {
    fn new(mut text: String) -> Self {
        text.push('{');
        Self { text, empty: true, simulated: false }
    }

    fn finish(mut self) -> String {
        self.say_simulated();
        self.text.push('}');
        self.text
    }

    /// Says that the record is simulated, if it is and that is not said yet.
    fn say_simulated(&mut self) {
        if std::mem::take(&mut self.simulated) {
            self.key(SIMULATED);
            self.text.push_str("true");
        }
    }

    /// Keys are ours and need no escape.
    fn key(&mut self, key: &str) {
        if key > SIMULATED {
            self.say_simulated();
        }
        if !self.empty {
            self.text.push(',');
        }
        self.empty = false;
        self.text.push('"');
        self.text.push_str(key);
        self.text.push_str("\":");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        push_string(&mut self.text, value);
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// A value whose text needs no escape.
    fn display(&mut self, key: &str, value: &impl std::fmt::Display) {
        self.key(key);
        push_display(&mut self.text, "\"", value);
        self.text.push('"');
    }

    /// A number that is small by its type or by construction.
    fn signed(&mut self, key: &str, value: i64) {
        self.key(key);
        push_display(&mut self.text, "", &value);
    }

    fn number(&mut self, key: &str, value: u64) -> Result<(), Unrecordable> {
        if value > LARGEST {
            return Err(Unrecordable::NumberTooLarge(value));
        }
        self.saturating(key, value);
        Ok(())
    }

    /// A count that others chose: larger than the largest is written as the largest.
    fn saturating(&mut self, key: &str, value: u64) {
        self.key(key);
        push_display(&mut self.text, "", &value.min(LARGEST));
    }

    fn digest(&mut self, key: &str, digest: &Digest) {
        self.key(key);
        push_hex(&mut self.text, "\"sha256:", digest.as_bytes());
        self.text.push('"');
    }

    fn commitment(&mut self, field: Field, content: &Digest, salt: &Salt) {
        self.key(field.as_str());
        let commitment = salt.opening(field).commit(content);
        push_hex(&mut self.text, "\"salted-sha256:", commitment.as_bytes());
        self.text.push('"');
    }

    /// A commitment that was made with another salt than that of the record.
    fn salted(&mut self, key: &str, commitment: &Digest) {
        self.key(key);
        push_hex(&mut self.text, "\"salted-sha256:", commitment.as_bytes());
        self.text.push('"');
    }

    /// The review that a hold opened, which nobody but its caller learns from the record.
    fn review(&mut self, review: Option<ReviewId>, salt: &Salt) {
        if let Some(review) = review {
            let id = Digest::of(review.to_string().as_bytes());
            self.commitment(Field::Review, &id, salt);
        }
    }

    fn clauses(&mut self, clauses: &[ClauseId]) {
        self.names("clauses", clauses.iter().map(ClauseId::as_str));
    }

    fn names<'a>(&mut self, key: &str, names: impl Iterator<Item = &'a str>) {
        self.key(key);
        self.text.push('[');
        for (place, name) in names.enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            push_string(&mut self.text, name);
        }
        self.text.push(']');
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.key(key);
        self.text.push_str(if value { "true" } else { "false" });
    }

    fn deployment(&mut self, deployment: &Deployment) {
        self.key("deployment");
        self.nested(|object| {
            object.text("class", deployment.class.as_str());
            object.text("region", deployment.region.as_str());
        });
    }

    fn signers(&mut self, signers: &[Signed]) {
        self.key("signers");
        self.text.push('[');
        for (place, one) in signers.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            self.nested(|object| {
                object.optional("compelled_by", one.compelled_by.as_deref());
                object.text("key", &one.key);
                object.text("party", one.party.as_str());
            });
        }
        self.text.push(']');
    }

    fn tool_calls(&mut self, uses: &[ToolUse]) {
        self.key("tool_calls");
        self.text.push('[');
        for (place, one) in uses.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            self.nested(|object| {
                object.saturating("calls", one.calls);
                object.flag("declared", one.declared);
                object.text("effect", one.effect.as_str());
                object.optional("tool", one.tool.as_ref().map(lexicon::ToolName::as_str));
                object.text("verdict", one.verdict.as_str());
            });
        }
        self.text.push(']');
    }

    fn distinct(&mut self, persons: &Persons) {
        if let Some(distinct) = persons.distinct {
            self.saturating("persons", distinct);
        }
    }

    fn opaque_bytes(&mut self, persons: &Persons) {
        if persons.opaque_bytes > 0 {
            self.saturating("opaque_bytes", persons.opaque_bytes);
        }
    }

    fn touched(&mut self, persons: &Persons) {
        let mut touched = persons.by_spelling().peekable();
        if touched.peek().is_none() {
            return;
        }
        self.key("touched");
        self.nested(|object| {
            for (category, count) in touched {
                object.saturating(category, count);
            }
        });
    }

    fn usage(&mut self, usage: Usage) {
        self.key("usage");
        self.nested(|object| {
            if let Some(input) = usage.input {
                object.saturating("input", input);
            }
            if let Some(output) = usage.output {
                object.saturating("output", output);
            }
        });
    }

    /// An object inside this one, in the same buffer.
    fn nested(&mut self, write: impl FnOnce(&mut Self)) {
        let mut inner = Self::new(std::mem::take(&mut self.text));
        write(&mut inner);
        self.text = inner.finish();
    }
}

/// A JSON string as RFC 8785 section 3.2.2.2 writes it.
fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                push_hex(out, "\\u00", &[u8::try_from(u32::from(control)).unwrap_or_default()]);
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

fn push_hex(out: &mut String, prefix: &str, bytes: &[u8]) {
    out.push_str(prefix);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }));
        }
    }
}

fn push_display(out: &mut String, prefix: &str, value: &impl std::fmt::Display) {
    // Writing to a string cannot fail, and numbers and ids, the only values given here, never do.
    let written = write!(out, "{prefix}{value}");
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests;
