//! The judge of one answer: what was found in it so far, and the strictest decision about it.

use std::sync::Arc;

use controls::persons::Subjects;
use controls::{Act, Code, Decision, Deny, Engine, Facts, Grounds, Permit};
use evidence::{ToolUse, Usage, Verdict};
use lexicon::{Digest, ModelName, Moment};
use protocol::ToolCall;

/// The name under which a tool call is decided whose own name cannot be one.
const NO_NAME: &str = "unnamed";

/// Judges one answer, piece by piece. Findings only get stricter.
pub(crate) struct Judge {
    engine: Arc<Engine>,
    facts: Facts,
    model: ModelName,
    /// Persons of the whole exchange.
    pub(crate) subjects: Subjects,
    decided_persons: Option<u64>,
    at: Moment,
    findings: Findings,
}

/// What was found in an answer.
#[derive(Clone, Debug)]
pub(crate) struct Findings {
    /// The strictest decision.
    pub(crate) verdict: Verdict,
    /// Why, where it is not a permit.
    pub(crate) grounds: Option<Grounds>,
    /// The tool calls, by kind.
    pub(crate) tool_calls: Vec<ToolUse>,
    /// Tokens, as the vendor says.
    pub(crate) usage: Usage,
}

impl Judge {
    /// A judge for an answer of `model`, given what was known when the request was decided.
    pub(crate) const fn new(
        engine: Arc<Engine>,
        facts: Facts,
        model: ModelName,
        subjects: Subjects,
        at: Moment,
    ) -> Self {
        let usage = Usage { input: None, output: None };
        let findings =
            Findings { verdict: Verdict::Permit, grounds: None, tool_calls: Vec::new(), usage };
        Self { engine, facts, model, subjects, decided_persons: None, at, findings }
    }

    /// What was found so far.
    pub(crate) const fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Whether everything so far may be released.
    pub(crate) fn permits(&self) -> bool {
        self.findings.verdict == Verdict::Permit
    }

    /// Notes the vendor's count of tokens. Later counts replace earlier ones, as vendors mean them.
    pub(crate) fn usage(&mut self, usage: protocol::Usage) {
        let known = &mut self.findings.usage;
        known.input = usage.input.or(known.input);
        known.output = usage.output.or(known.output);
    }

    /// Decides about the text seen so far, if what is known about it has changed.
    pub(crate) fn text(&mut self) {
        let persons = self.subjects.distinct();
        if self.decided_persons != Some(persons) {
            self.decided_persons = Some(persons);
            let decision = self.release(&Digest::of(b""), self.at);
            self.note(decision);
        }
    }

    /// Decides about one complete tool call.
    pub(crate) fn tool_call(&mut self, call: &ToolCall) {
        let entry = self.engine.bundle().tool(&call.name);
        let (effect, declared) = (entry.effect, entry.declared);
        let pattern = entry.pattern.and_then(|pattern| pattern.parse().ok());
        let decision = match call.name.parse().or_else(|_| NO_NAME.parse()) {
            Ok(tool) => {
                self.facts.persons = self.subjects.distinct();
                self.facts.act = Act::CallTool { tool, effect, declared };
                self.engine.decide(&self.facts, Digest::of(&call.canonical()), self.at)
            }
            Err(_) => cannot_decide(),
        };
        let verdict = verdict_of(&decision);
        ToolUse::tally(&mut self.findings.tool_calls, pattern, effect, declared, verdict);
        self.note(decision);
    }

    /// The last word on the whole answer, whose digest is `answer`: a permit to release its end.
    pub(crate) fn conclude(&mut self, answer: &Digest, now: Moment) -> Option<Permit> {
        match self.release(answer, now) {
            Decision::Permit(permit) if self.permits() => Some(permit),
            Decision::Permit(_) => None,
            decision @ (Decision::Hold(_) | Decision::Deny(_)) => {
                self.note(decision);
                None
            }
        }
    }

    fn release(&mut self, subject: &Digest, now: Moment) -> Decision {
        self.facts.persons = self.subjects.distinct();
        self.facts.act = Act::Release { model: self.model.clone() };
        self.engine.decide(&self.facts, *subject, now)
    }

    /// Keeps the strictest decision; of two equally strict ones the first.
    fn note(&mut self, decision: Decision) {
        let verdict = verdict_of(&decision);
        if verdict > self.findings.verdict {
            self.findings.verdict = verdict;
            self.findings.grounds = match decision {
                Decision::Permit(_) => None,
                Decision::Hold(hold) => Some(hold.grounds),
                Decision::Deny(deny) => Some(deny.grounds),
            };
        }
    }
}

impl Findings {
    /// The stable code of the verdict.
    pub(crate) fn code(&self) -> &'static str {
        self.grounds.as_ref().map_or("permitted", |grounds| grounds.code.as_str())
    }

    /// Grounds for a verdict that is not a permit.
    pub(crate) fn grounds(&self) -> Grounds {
        let unknown = || Grounds { clauses: Vec::new(), code: Code::CannotDecide };
        self.grounds.clone().unwrap_or_else(unknown)
    }
}

const fn cannot_decide() -> Decision {
    Decision::Deny(Deny { grounds: Grounds { clauses: Vec::new(), code: Code::CannotDecide } })
}

const fn verdict_of(decision: &Decision) -> Verdict {
    match decision {
        Decision::Permit(_) => Verdict::Permit,
        Decision::Hold(_) => Verdict::Hold,
        Decision::Deny(_) => Verdict::Deny,
    }
}
