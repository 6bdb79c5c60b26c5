//! The judge of one answer: what was found in it so far, and the strictest decision about it.

use std::sync::Arc;

use controls::persons::{Fresh, Subjects};
use controls::{Act, Approvals, Code, Decision, Deny, Engine, Facts, Grounds, Ledger, Permit};
use evidence::{Persons, ToolUse, Usage, Verdict};
use lexicon::{Digest, Effect, ModelName, Moment, ToolName};
use protocol::ToolCall;
use review::ActKind;
use store::{Charge, Charged, Posting};

use crate::Gateway;
use crate::fault::Fault;
use crate::ledger::{Account, scan_call};
use crate::reviews::{Warrant, kind_of_call};

/// The name under which a tool call is decided whose own name cannot be one.
const NO_NAME: &str = "unnamed";

/// Judges one answer, piece by piece. Findings only get stricter.
///
/// It looks first and decides then: between the two stands whoever gives pseudonyms to whom it saw.
pub(crate) struct Judge {
    engine: Arc<Engine>,
    facts: Facts,
    model: ModelName,
    /// Persons of the whole exchange.
    pub(crate) subjects: Subjects,
    account: Account,
    /// Tool calls that were looked at and not decided about.
    calls: Vec<Looked>,
    /// What the last decision about the text rests on.
    decided: Option<(u64, Ledger)>,
    /// What people approved in this answer: one act, once.
    approved: Option<(ActKind, Warrant)>,
    at: Moment,
    findings: Findings,
}

/// A tool call that was looked at.
struct Looked {
    act: Option<Act>,
    /// The call as people would decide about it.
    kind: Option<ActKind>,
    /// The digest of the call.
    subject: Digest,
    /// The manifest's spelling of the tool.
    pattern: Option<ToolName>,
    effect: Effect,
    declared: bool,
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
    /// The acts that wait for people.
    pub(crate) held: HeldActs,
}

/// What waits for people in one answer. People decide about one act at a time, so that the first
/// call and the number of all are enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeldActs {
    /// The first call that is held; none where nobody could decide about it.
    call: Option<ActKind>,
    /// How many calls are held.
    calls: u64,
    /// Whether the answer itself is held.
    release: bool,
}

impl HeldActs {
    /// What people are asked, if `answer` is what they would release.
    pub(crate) fn kind(&self, model: &ModelName, answer: Digest) -> ActKind {
        let several = || ActKind::Several { calls: self.calls.saturating_add(1) };
        match (self.calls, self.release, &self.call) {
            (0, _, _) => ActKind::Release { model: model.clone(), answer },
            (1, false, Some(call)) => call.clone(),
            (1, false, None) => ActKind::Several { calls: 1 },
            (calls, false, _) => ActKind::Several { calls },
            (_, true, _) => several(),
        }
    }
}

impl Judge {
    /// A judge for an answer of `model`, given what was known when the request was decided.
    pub(crate) const fn new(
        engine: Arc<Engine>,
        mut facts: Facts,
        model: ModelName,
        subjects: Subjects,
        account: Account,
        at: Moment,
    ) -> Self {
        let usage = Usage { input: None, output: None };
        let held = HeldActs { call: None, calls: 0, release: false };
        let verdict = Verdict::Permit;
        let findings = Findings { verdict, grounds: None, tool_calls: Vec::new(), usage, held };
        facts.ledger = Ledger::Within;
        let calls = Vec::new();
        let (decided, approved) = (None, None);
        Self { engine, facts, model, subjects, account, calls, decided, approved, at, findings }
    }

    /// Takes along what people approved in this answer. INVARIANT (I7): it is for one act and
    /// counts once; every other act is decided as if nobody had approved anything.
    pub(crate) fn approve(&mut self, kind: ActKind, warrant: Warrant) {
        self.approved = Some((kind, warrant));
    }

    /// What is known of the exchange.
    pub(crate) const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The model that was asked.
    pub(crate) const fn model(&self) -> &ModelName {
        &self.model
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

    /// Whether what was looked at may be released: all of it is decided about and charged.
    pub(crate) fn releases(&self) -> bool {
        self.permits() && self.calls.is_empty() && !self.subjects.has_fresh()
    }

    /// The persons of the exchange so far.
    pub(crate) const fn persons(&self) -> &Persons {
        self.account.persons()
    }

    /// Looks at one complete tool call.
    pub(crate) fn look_at(&mut self, call: &ToolCall) {
        scan_call(&self.engine, call, &mut self.subjects);
        let entry = self.engine.bundle().tool(&call.name);
        let (effect, declared) = (entry.effect, entry.declared);
        let pattern = entry.pattern.and_then(|pattern| pattern.parse().ok());
        let tool = call.name.parse().or_else(|_| NO_NAME.parse()).ok();
        let kind = tool
            .clone()
            .and_then(|tool| kind_of_call(self.engine.bundle(), call, tool, effect, declared));
        let act = tool.map(|tool| Act::CallTool { tool, effect, declared });
        let subject = Digest::of(&call.canonical());
        self.calls.push(Looked { act, kind, subject, pattern, effect, declared });
    }

    /// Accounts for what was looked at since the last time: decides about it, asking the ledger
    /// what it would exceed, lets `conclude` have the last word, and charges it if all of it is
    /// permitted.
    ///
    /// After a finding that is not a permit nothing more is released, so that nobody more is
    /// touched and nothing more is charged.
    ///
    /// # Errors
    ///
    /// Nobody can say what it would exceed. Then the answer is denied from here on.
    pub(crate) async fn account<T>(
        &mut self,
        gateway: &Gateway,
        conclude: impl FnOnce(&mut Self) -> T,
    ) -> Result<Charged<T>, Fault> {
        let fresh = self.take_fresh();
        if !self.permits() || (fresh.mentions.is_empty() && fresh.opaque_bytes == 0) {
            self.decide(Ledger::Within);
            let value = conclude(self);
            return Ok(Charged { value, posting: Posting::nobody(), crossings: Vec::new() });
        }
        let touch = gateway.touch(&self.account, fresh).await;
        let budgets = Arc::clone(self.account.budgets());
        let charged = touch.and_then(|touch| {
            gateway.charge(&budgets, touch, |finding| {
                self.decide(finding);
                let value = conclude(self);
                (value, if self.permits() { Charge::Made } else { Charge::Spared })
            })
        });
        if charged.is_err() {
            self.note(cannot_decide());
        }
        charged
    }

    /// Takes whom nobody has accounted for yet.
    pub(crate) fn take_fresh(&mut self) -> Fresh {
        self.account.note(&mut self.subjects)
    }

    /// Decides about what was looked at, given what the ledger finds about it.
    pub(crate) fn decide(&mut self, finding: Ledger) {
        let persons = self.subjects.distinct();
        self.facts.persons = persons;
        self.facts.ledger = finding;
        if self.decided != Some((persons, finding)) {
            self.decided = Some((persons, finding));
            let decision = self.release(&Digest::of(b""), self.at);
            self.note(decision);
        }
        for call in std::mem::take(&mut self.calls) {
            let Looked { act, kind, subject, pattern, effect, declared } = call;
            let decision = match act {
                Some(act) => {
                    self.facts.act = act;
                    self.facts.approvals = self.approvals_of_call(kind.as_ref());
                    self.engine.decide(&self.facts, subject, self.at)
                }
                None => cannot_decide(),
            };
            if matches!(decision, Decision::Hold(_)) {
                let held = &mut self.findings.held;
                held.calls = held.calls.saturating_add(1);
                held.call = held.call.take().or(kind);
            }
            let verdict = verdict_of(&decision);
            ToolUse::tally(&mut self.findings.tool_calls, pattern, effect, declared, verdict);
            self.note(decision);
        }
    }

    /// The last word on the whole answer, all of which was decided about, and whose digest is
    /// `answer`: a permit to release its end.
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
        self.facts.act = Act::Release { model: self.model.clone() };
        self.facts.approvals = match &self.approved {
            Some((ActKind::Release { .. }, warrant)) => warrant.given(self.facts.ledger),
            _ => Approvals::none(),
        };
        let decision = self.engine.decide(&self.facts, *subject, now);
        self.findings.held.release |= matches!(decision, Decision::Hold(_));
        decision
    }

    /// What people approved of this call. It is used up: a second call like it is another act.
    fn approvals_of_call(&mut self, kind: Option<&ActKind>) -> Approvals {
        let is_it = |(approved, _): &mut (ActKind, Warrant)| Some(&*approved) == kind;
        let used = self.approved.take_if(is_it);
        used.map_or_else(Approvals::none, |(_, warrant)| warrant.given(self.facts.ledger))
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
