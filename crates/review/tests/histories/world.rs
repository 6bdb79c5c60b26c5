//! The steps: people, rosters, clocks, agreements, crashes and intruders, over many reviews.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Debug;

use agreement::{Capacity, Quorum};
use lexicon::{Digest, Effect, ExchangeId, Moment, ReviewId, Span};
use review::break_glass::{self, BreakGlass};
use review::{
    Act, ActKind, Arguments, ConsequentialForm, Decision, Duty, Event, Form, LethalForm, Opening,
    Pace, Personnel, Proof, Refused, Review, Role, Roster, Rules, State, Verdict,
};

use crate::dice::Dice;
use crate::machine::{Fault, Machine};
use crate::people::{self, PEOPLE, Person};
use crate::reference::{Glass, Reference, SHIFT, SIDES, Truth};

/// Reviews at one time.
const REVIEWS: usize = 6;
/// Decisions and events that are kept to be handed in again.
const KEPT: usize = 48;
/// The time of the capacity, in milliseconds.
const PER: i64 = 900_000;

/// How often things happened.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) executed: u64,
    pub(crate) held: u64,
    pub(crate) decided: u64,
    pub(crate) refused: u64,
    pub(crate) restarted: u64,
    pub(crate) impossible: u64,
    pub(crate) changes: u64,
    pub(crate) let_through: u64,
    pub(crate) kept_out: u64,
    pub(crate) shifts: u64,
    pub(crate) unstaffed: u64,
}

struct Slot {
    machine: Machine,
    reference: Reference,
    /// Who signed a genuine yes to exactly this review, accepted or not.
    signed: BTreeSet<usize>,
}

pub(crate) struct World {
    dice: Dice,
    now: i64,
    /// The latest time, which is durable.
    mark: i64,
    people: Vec<Person>,
    roster: Roster,
    agreement: Digest,
    slots: Vec<Slot>,
    opened: usize,
    handed_in: VecDeque<(Decision, Truth)>,
    events: VecDeque<Event>,
    pace: Pace,
    duty: Duty,
    approvals: BTreeMap<usize, Vec<i64>>,
    executed: BTreeSet<ReviewId>,
    glass: Option<(BreakGlass, Glass)>,
    fault: Option<Fault>,
    seen: Seen,
}

fn moment(ms: i64) -> Moment {
    Moment::from_unix_ms(ms).unwrap()
}

fn agree<E: Debug>(what: &str, machine: &Result<Event, E>, right: bool) -> Result<(), String> {
    match machine {
        Ok(_) if !right => Err(format!("{what} was taken and should not have been")),
        Err(refused) if right => Err(format!("{what} should have been taken: {refused:?}")),
        Ok(_) | Err(_) => Ok(()),
    }
}

impl World {
    pub(crate) fn new(seed: u64, fault: Option<Fault>) -> Self {
        let people: Vec<_> = (0..PEOPLE).map(Person::new).collect();
        let mut world = Self {
            dice: Dice::new(seed),
            now: 1_800_000_000_000,
            mark: 1_800_000_000_000,
            roster: people::roster(&people),
            people,
            agreement: Digest::of(b"agreement 0"),
            slots: Vec::new(),
            opened: 0,
            handed_in: VecDeque::new(),
            events: VecDeque::new(),
            pace: Pace::default(),
            duty: Duty::default(),
            approvals: BTreeMap::new(),
            executed: BTreeSet::new(),
            glass: None,
            fault,
            seen: Seen::default(),
        };
        for _ in 0..REVIEWS {
            let slot = world.open();
            world.slots.push(slot);
        }
        world
    }

    pub(crate) const fn seen(&self) -> &Seen {
        &self.seen
    }

    /// One step. An error is a disagreement of machine and reference.
    pub(crate) fn step(&mut self) -> Result<(), String> {
        let slot = self.dice.below(REVIEWS);
        match self.dice.below(100) {
            0..34 => self.decide(slot)?,
            34..39 => self.hand_in_again(slot)?,
            39..47 => self.exchange_something(slot)?,
            47..60 => self.execute(slot)?,
            60..72 => self.pass_time(),
            72..79 => self.change_roster(),
            79..83 => self.restart(slot),
            83..87 => self.intrude(slot)?,
            87 => self.withdraw(slot)?,
            88..90 => self.expire(slot)?,
            90 if self.dice.one_in(4) => self.renew_agreement(),
            91 if self.dice.one_in(8) => self.break_glass(slot),
            92..95 => self.let_through(slot)?,
            95..97 => self.change_shift(),
            _ => self.replace_finished(slot),
        }
        let slot = &self.slots[slot];
        let (is, should) = (slot.machine.state(moment(self.now)), slot.reference.state(self.now));
        if is == should { Ok(()) } else { Err(format!("it is {is:?} and should be {should:?}")) }
    }

    fn open(&mut self) -> Slot {
        self.opened += 1;
        let dice = &mut self.dice;
        let effect = Effect::ALL[dice.below(4)];
        let asked = match dice.below(12) {
            0 => [2, 0],
            1 => [1, 1],
            2 => [3, 2],
            3 => [0, 0],
            _ if effect == Effect::Lethal => [2, 2],
            _ => [1, 1],
        };
        let several = dice.one_in(20);
        let requester = if dice.one_in(4) { dice.below(PEOPLE) } else { PEOPLE };
        let on_behalf_of = dice.one_in(4).then(|| dice.below(PEOPLE));
        let capacity = if dice.one_in(3) { 10 } else { 60 };
        let dwell = i64::try_from(dice.below(3)).unwrap() * 20_000;
        let expires = self.now + 1 + 60_000 * i64::try_from(dice.below(240)).unwrap();
        let uncounted = dice.one_in(20);
        let (shift, cleared) = asked_of_people(dice);
        let effectors = (!uncounted).then_some(1);
        let kind =
            if several { ActKind::Several { calls: 2 } } else { self.call(effect, effectors) };
        let act = self.act(kind, people::workload(requester), on_behalf_of);
        let personnel = Personnel {
            cleared: cleared.clone().map(|roles| roles.into_iter().collect()),
            on_shift: parties(shift),
        };
        let dice = &mut self.dice;
        let opening = Opening {
            review: ReviewId::from_random(dice.bytes()),
            exchange: ExchangeId::from_random(dice.bytes()),
            act,
            quorum: parties(asked),
            rules: Rules {
                dwell_floor: Span::from_ms(u64::try_from(dwell).unwrap()),
                capacity: Capacity { acts: capacity, per: Span::from_ms(PER.unsigned_abs()) },
                counts_effectors: true,
                personnel,
                ..Rules::default()
            },
            opened: moment(self.now),
            expires: moment(expires),
        };
        let lethal = effect == Effect::Lethal && !several;
        let reference = Reference {
            number: self.opened,
            opened: self.now,
            expires,
            dwell: if lethal { dwell.max(20_000) } else { dwell },
            capacity,
            lethal,
            mild: matches!(effect, Effect::Read | Effect::Write),
            several,
            uncounted: uncounted && !several,
            cleared,
            shift,
            asked,
            requester,
            on_behalf_of,
            yes: Vec::new(),
            end: None,
            latest: self.now,
        };
        let machine = Machine::open(opening, self.fault, &self.roster);
        Slot { machine, reference, signed: BTreeSet::new() }
    }

    fn call(&self, effect: Effect, effectors: Option<u64>) -> ActKind {
        ActKind::Call {
            tool: "tool".parse().unwrap(),
            effect,
            declared: true,
            arguments: Arguments::parse(&format!("{{\"n\":{}}}", self.opened)).unwrap(),
            target: None,
            effectors,
        }
    }

    fn act(&self, kind: ActKind, workload: String, on_behalf_of: Option<usize>) -> Act {
        Act {
            kind,
            workload: workload.parse().unwrap(),
            on_behalf_of: on_behalf_of.map(people::id),
            party: "customer".parse().unwrap(),
            purpose: None,
            grant: None,
            case: false,
            agreement: self.agreement,
            clauses: Vec::new(),
            persons: 0,
        }
    }

    /// Other acts are held: in place of those that are over, and of some that never will be.
    fn replace_finished(&mut self, slot: usize) {
        for which in 0..REVIEWS {
            let over = self.slots[which].reference.state(self.now).is_final();
            if over || which == slot && self.dice.one_in(4) {
                self.slots[which] = self.open();
            }
        }
    }

    /// A person reads the statement and signs.
    fn signed(&mut self, slot: usize) -> (Decision, Truth) {
        let person = self.dice.below(PEOPLE);
        let key = if self.dice.one_in(10) { 1 } else { 0 };
        let age = self.people[person].keys[key].unwrap_or(0);
        let review = self.slots[slot].machine.review();
        let (right, wrong) = (form(review), Form::Plain);
        let filled = !self.dice.one_in(12);
        let complete = filled || right == wrong;
        let verdict = if self.dice.one_in(15) { Verdict::Deny } else { Verdict::Approve };
        let shown = match self.dice.below(20) {
            0 => None,
            1 => Some(self.now),
            2 => Some(self.now + 1),
            3 => Some(self.slots[slot].reference.opened - 1),
            _ => Some(self.slots[slot].reference.opened),
        };
        let mut decision = Decision {
            review: review.opening().review,
            reviewer: people::id(person).parse().unwrap(),
            verdict,
            statement: review.statement().digest(),
            form: if filled { right } else { wrong },
            reason: "because the map and the list say the same".to_owned(),
            shown: shown.map(moment),
            opened_evidence: true,
            proof: Proof::Assertion { credential: "none".parse().unwrap(), bytes: Vec::new() },
        };
        people::sign(&mut decision, person, key, age);
        let number = self.slots[slot].reference.number;
        let (key, genuine) = ((key, age), true);
        (decision, Truth { review: number, person, key, verdict, complete, shown, genuine })
    }

    fn decide(&mut self, slot: usize) -> Result<(), String> {
        let (decision, truth) = self.signed(slot);
        if truth.verdict == Verdict::Approve {
            self.slots[slot].signed.insert(truth.person);
        }
        if self.handed_in.len() == KEPT {
            self.handed_in.pop_front();
        }
        self.handed_in.push_back((decision.clone(), truth.clone()));
        self.hand_in(slot, decision, &truth)
    }

    /// A decision of before, handed in for any review.
    fn hand_in_again(&mut self, slot: usize) -> Result<(), String> {
        if self.handed_in.is_empty() {
            return Ok(());
        }
        let which = self.dice.below(self.handed_in.len());
        let (decision, truth) = self.handed_in[which].clone();
        self.hand_in(slot, decision, &truth)
    }

    /// A decision in which one thing is not what was signed.
    fn exchange_something(&mut self, slot: usize) -> Result<(), String> {
        let (mut decision, mut truth) = self.signed(slot);
        truth.genuine = false;
        match self.dice.below(7) {
            0 => {
                // What was signed for another review, dressed up for this one.
                let other = (slot + 1 + self.dice.below(REVIEWS - 1)) % REVIEWS;
                let (id, statement) = (decision.review, decision.statement);
                (decision, truth) = self.signed(other);
                truth.genuine = false;
                (decision.review, decision.statement) = (id, statement);
            }
            1 => {
                decision.verdict = match decision.verdict {
                    Verdict::Approve => Verdict::Deny,
                    Verdict::Deny => Verdict::Approve,
                };
                truth.verdict = decision.verdict;
            }
            2 => decision.statement = Digest::of(b"another statement"),
            3 => decision.reason.push('.'),
            4 => {
                let other = (truth.person + 1 + self.dice.below(PEOPLE - 1)) % PEOPLE;
                decision.reviewer = people::id(other).parse().unwrap();
            }
            5 => {
                decision.proof = match decision.proof {
                    Proof::Assertion { credential, mut bytes } => {
                        bytes[0] ^= 1;
                        Proof::Assertion { credential, bytes }
                    }
                    Proof::Ed25519 { credential, mut signature } => {
                        signature[0] ^= 1;
                        Proof::Ed25519 { credential, signature }
                    }
                };
            }
            _ => {
                let other = Form::Consequential(ConsequentialForm {
                    category: "another category".to_owned(),
                    ..filled()
                });
                decision.form = if decision.form == Form::Plain { other } else { Form::Plain };
            }
        }
        self.hand_in(slot, decision, &truth)
    }

    fn hand_in(&mut self, slot: usize, decision: Decision, truth: &Truth) -> Result<(), String> {
        let of_late = |at: &&i64| **at + PER > self.now;
        let approvals = self.approvals.get(&truth.person);
        let late = approvals.into_iter().flatten().filter(of_late).count() as u64;
        let Slot { machine, reference, .. } = &mut self.slots[slot];
        let should = reference.may_decide(truth, &self.people, late, self.now);
        let result =
            machine.decide(decision, &self.roster, (&self.pace, &self.duty), moment(self.now));
        agree("a decision", &result, should)?;
        let Ok(event) = result else {
            let short = matches!(result, Err(Refused::ShortOfPeople { .. }));
            self.seen.unstaffed += u64::from(short);
            self.seen.refused += 1;
            return Ok(());
        };
        self.seen.decided += 1;
        reference.decided(truth, self.people[truth.person].party, self.now);
        self.pace.note(&event);
        if truth.verdict == Verdict::Approve {
            let at = event.at().unix_ms();
            let approvals = self.approvals.entry(truth.person).or_default();
            approvals.push(at);
            // The machine remembers as many.
            let over = approvals.len().saturating_sub(1_000);
            approvals.drain(..over);
        }
        self.remember(event);
        Ok(())
    }

    /// The gateway decides a second time and uses the approval up.
    fn execute(&mut self, slot: usize) -> Result<(), String> {
        let Slot { machine, reference, signed } = &mut self.slots[slot];
        let mut act = machine.review().opening().act.clone();
        // What would be done now is done under the agreement that is in force now.
        act.agreement = self.agreement;
        if self.dice.one_in(8) {
            act.on_behalf_of = Some("somebody else".to_owned());
        }
        let digest = act.digest();
        let same = digest == machine.review().opening().act.digest();
        let should = reference.may_execute(same, &self.people, self.now);
        let result = machine.execute(&digest, &self.roster, moment(self.now));
        agree("an execution", &result, should)?;
        let Ok(event) = result else {
            self.seen.held += 1;
            return Ok(());
        };
        self.seen.executed += 1;
        // INVARIANT: I7, counted anew from who signed and who is there.
        let least = if reference.lethal { 2 } else { 1 };
        for side in SIDES {
            let stands = |number: &&usize| {
                let person = &self.people[**number];
                person.present && !person.suspended && person.party == side
            };
            if signed.iter().filter(stands).count() < least {
                return Err(format!("executed without the people of the {side}"));
            }
        }
        if !self.executed.insert(event.review()) {
            return Err("executed a second time".to_owned());
        }
        reference.ended(State::Executed, self.now);
        self.remember(event);
        Ok(())
    }

    /// Somebody breaks a glass for the workload of a review.
    fn break_glass(&mut self, slot: usize) {
        let requester = self.slots[slot].reference.requester;
        let (person, acts) = (self.dice.below(PEOPLE), 1 + self.dice.below(20));
        let length = 60_000 * (1 + self.dice.below(60) as u64);
        let opening = break_glass::Opening {
            glass: ReviewId::from_random(self.dice.bytes()),
            person: people::id(person).parse().unwrap(),
            workload: people::workload(requester).parse().unwrap(),
            reason: "the ward has no other way to the records".to_owned(),
            at: moment(self.now),
            length: Span::from_ms(length),
            acts: acts as u64,
            alerts: SIDES.map(|party| party.parse().unwrap()).into(),
        };
        let credential = "none".parse().unwrap();
        let proof = Proof::Assertion { credential, bytes: Vec::new() };
        let opened = break_glass::Event::Opened { opening, proof };
        let end = self.now + i64::try_from(length).unwrap();
        let (used, latest) = (Vec::new(), self.now);
        let glass = Glass { person, workload: requester, end, acts, used, latest };
        self.glass = Some((BreakGlass::begin(&opened).unwrap(), glass));
    }

    /// The gateway decides a second time while nobody approved, and a glass is broken.
    fn let_through(&mut self, slot: usize) -> Result<(), String> {
        let Some((broken, glass)) = &mut self.glass else { return Ok(()) };
        let Slot { machine, reference, .. } = &mut self.slots[slot];
        let should = reference.may_go_through(glass, &self.people, self.now);
        if !reference.mild {
            let opening = machine.review().opening();
            let (review, act) = (opening.review, opening.act.digest());
            let at = moment(self.now.max(reference.latest));
            let forged = Event::LetThrough { review, at, act, glass: broken.opening().glass };
            if machine.intrude(&forged).is_ok() {
                return Err("a grave act went through a broken glass".to_owned());
            }
        }
        let result = machine.let_through(broken, &self.roster, moment(self.now));
        agree("an act through a broken glass", &result, should)?;
        let Ok(event) = result else {
            self.seen.kept_out += 1;
            return Ok(());
        };
        self.seen.let_through += 1;
        glass.used.push(reference.number);
        glass.latest = glass.latest.max(self.now);
        if !self.executed.insert(event.review()) {
            return Err("executed a second time".to_owned());
        }
        reference.ended(State::Executed, self.now);
        self.remember(event);
        Ok(())
    }

    fn withdraw(&mut self, slot: usize) -> Result<(), String> {
        let Slot { machine, reference, .. } = &mut self.slots[slot];
        let right = self.dice.one_in(2);
        let by = if right { reference.requester } else { PEOPLE + 1 };
        let should = right && !reference.state(self.now).is_final();
        let by = people::workload(by).parse().unwrap();
        let result = machine.withdraw(&by, moment(self.now));
        agree("a withdrawal", &result, should)?;
        if let Ok(event) = result {
            reference.ended(State::Withdrawn, self.now);
            self.remember(event);
        }
        Ok(())
    }

    fn expire(&mut self, slot: usize) -> Result<(), String> {
        let Slot { machine, reference, .. } = &mut self.slots[slot];
        let due = reference.end.is_none() && self.now.max(reference.latest) >= reference.expires;
        let result = machine.expire(moment(self.now));
        agree("an expiry", &result, due)?;
        if let Ok(event) = result {
            reference.ended(State::Expired, self.now);
            self.remember(event);
        }
        Ok(())
    }

    fn remember(&mut self, event: Event) {
        if self.events.len() == KEPT {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }

    /// An event that cannot be one of now: of another review, or a second time.
    fn intrude(&mut self, slot: usize) -> Result<(), String> {
        if self.events.is_empty() {
            return Ok(());
        }
        let which = self.dice.below(self.events.len());
        let event = self.events[which].clone();
        if self.slots[slot].machine.intrude(&event).is_ok() {
            return Err("an event of before was applied".to_owned());
        }
        self.seen.impossible += 1;
        Ok(())
    }

    /// Time passes, seldom a lot, and sometimes the clock is set back, or it is exactly the end of
    /// a review.
    fn pass_time(&mut self) {
        let dice = &mut self.dice;
        let end = self.slots[dice.below(REVIEWS)].reference.expires;
        let step = |dice: &mut Dice, most: usize| i64::try_from(dice.below(most)).unwrap();
        self.now += match dice.below(400) {
            0 => step(dice, 6 * 3_600_000),
            1..5 => -step(dice, 1_200_000),
            5..13 => (end - self.now).max(0),
            13..200 => step(dice, 1_000),
            _ => step(dice, 60_000),
        };
        self.mark = self.mark.max(self.now);
        self.duty.notice(moment(self.now));
        for person in &mut self.people {
            person.on_shift = person.on_shift.filter(|since| since + SHIFT > self.now);
        }
        for Slot { machine, reference, .. } in &mut self.slots {
            machine.notice(moment(self.now));
            reference.latest = reference.latest.max(self.now);
        }
        self.notice_glass();
    }

    /// What is broken remembers the latest time, unless it is to be found out that it does not.
    fn notice_glass(&mut self) {
        let Some((broken, glass)) = &mut self.glass else { return };
        glass.latest = glass.latest.max(self.now);
        if self.fault != Some(Fault::GlassWithoutEnd) {
            broken.notice(moment(self.now));
        }
    }

    fn change_roster(&mut self) {
        let number = self.dice.below(PEOPLE);
        let key = self.dice.below(2);
        let person = &mut self.people[number];
        match self.dice.below(20) {
            0 => person.present = false,
            1 => person.suspended = true,
            2 => person.decides = false,
            3 => person.party = SIDES[self.dice.below(2)],
            4 => person.keys[key] = None,
            5 => {
                person.keys[key] = Some(person.keys[key].map_or(0, |age| (age + 1) % people::AGES))
            }
            6..8 => person.officer = true,
            _ => {
                // Most changes put things right, or else nobody would be left.
                let keys = person.keys.map(|age| Some(age.unwrap_or(0)));
                let on_shift = person.on_shift;
                *person = Person { keys, on_shift, ..Person::new(number) };
            }
        }
        self.roster = people::roster(&self.people);
        self.seen.changes += 1;
    }

    /// Somebody goes on shift, or off.
    fn change_shift(&mut self) {
        let person = &mut self.people[self.dice.below(PEOPLE)];
        let id = people::id(person.number).parse().unwrap();
        if self.dice.one_in(4) {
            self.duty.end(&id);
            person.on_shift = None;
        } else {
            self.duty.begin(id, moment(self.now));
            person.on_shift = Some(self.now);
        }
        self.seen.shifts += 1;
    }

    /// The process begins anew with one review, and seldom with everything: then nobody is on shift.
    fn restart(&mut self, slot: usize) {
        if self.dice.one_in(32) {
            self.duty = Duty::default();
            self.people.iter_mut().for_each(|person| person.on_shift = None);
        }
        let through_text = self.dice.one_in(8);
        self.slots[slot].machine.restart(through_text, moment(self.mark));
        self.seen.restarted += 1;
        let reference = &mut self.slots[slot].reference;
        reference.latest = reference.latest.max(self.mark);
        for event in self.slots[slot].machine.events() {
            debug_assert_eq!(event.review(), self.slots[slot].machine.review().opening().review);
        }
    }

    fn renew_agreement(&mut self) {
        let number = self.dice.below(3);
        self.agreement = Digest::of(format!("agreement {number}").as_bytes());
    }
}

/// How many of either side must be on shift, and which roles may approve, if not all that decide.
fn asked_of_people(dice: &mut Dice) -> ([usize; 2], Option<Vec<Role>>) {
    let shift = if dice.one_in(3) { [dice.below(3), dice.below(3)] } else { [0, 0] };
    let cleared = match dice.below(24) {
        0 => Some(Vec::new()),
        1 => Some(vec![Role::Officer]),
        2..5 => Some(vec![Role::Reviewer]),
        _ => None,
    };
    (shift, cleared)
}

/// A number for each side.
fn parties(numbers: [usize; 2]) -> Quorum {
    let sides = SIDES.iter().zip(numbers);
    sides.map(|(id, number)| (id.parse().unwrap(), number as u64)).collect()
}

/// The form that the act needs, filled in.
fn form(review: &Review) -> Form {
    match review.opening().act.effect() {
        Some(Effect::Lethal) => Form::Lethal(LethalForm {
            target_selected_by: "Major Jane Roe".to_owned(),
            independent_evidence: "two observers".to_owned(),
            distinction: "a radar mast".to_owned(),
            proportionality: "nobody near".to_owned(),
            precautions: "a warning".to_owned(),
            alternatives: "jamming failed".to_owned(),
        }),
        Some(Effect::Consequential) => Form::Consequential(filled()),
        Some(Effect::Read | Effect::Write) | None => Form::Plain,
    }
}

fn filled() -> ConsequentialForm {
    ConsequentialForm {
        category: "benefits".to_owned(),
        principal_basis: "a declaration".to_owned(),
        appeal_channel: "room 4".to_owned(),
    }
}
