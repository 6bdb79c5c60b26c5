//! The machine under test, as a gateway uses it: a review, its durable events, and restarts. With a
//! fault it makes one mistake that somebody could make.

use std::collections::BTreeSet;

use lexicon::{Digest, Moment, ReviewerId, WorkloadId};
use review::break_glass::{BreakGlass, Stop, Urgent};
use review::decision::validate;
use review::{
    Assertions, BadHistory, Check, Decision, Duty, Event, Opening, Pace, Refused, Review, Roster,
    State, Verdict,
};

use crate::people::{Gullible, Passkeys};

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Asks the roster of the day on which the act was held.
    OldRoster,
    /// Loses the event of the execution in a crash.
    ForgetsExecution,
    /// Loses denials in a crash.
    ForgetsDenial,
    /// Does not compare the act with the one that was approved.
    AnyAct,
    /// Believes every assertion of a passkey.
    Gullible,
    /// Never lets a review expire.
    NoExpiry,
    /// Takes the time of opening for the time of showing.
    NoDwell,
    /// Counts no approvals of late.
    NoPace,
    /// Takes a clock that goes back at its word.
    ClockBack,
    /// Loses in a crash that an act went through a broken glass.
    ForgetsLetThrough,
    /// Takes the time at which a glass was broken for the time of each act.
    GlassWithoutEnd,
    /// Lets an approved act be executed with the roster as it was when the last person decided.
    RosterOfDecision,
    /// Counts nobody's shift.
    NoShift,
    /// Never lets a shift end.
    EndlessShift,
    /// Lets every role approve that decides.
    NoClearance,
    /// Takes a call that names no number of effectors for a call for one.
    Uncounted,
}

impl Fault {
    pub(crate) const ALL: [Self; 16] = [
        Self::OldRoster,
        Self::ForgetsExecution,
        Self::ForgetsDenial,
        Self::AnyAct,
        Self::Gullible,
        Self::NoExpiry,
        Self::NoDwell,
        Self::NoPace,
        Self::ClockBack,
        Self::ForgetsLetThrough,
        Self::GlassWithoutEnd,
        Self::RosterOfDecision,
        Self::NoShift,
        Self::EndlessShift,
        Self::NoClearance,
        Self::Uncounted,
    ];
}

pub(crate) struct Machine {
    review: Review,
    events: Vec<Event>,
    fault: Option<Fault>,
    /// The roster that a faulty machine asks.
    kept: Roster,
    /// Whom a faulty machine once saw on shift.
    once_on_shift: BTreeSet<ReviewerId>,
}

impl Machine {
    pub(crate) fn open(mut opening: Opening, fault: Option<Fault>, roster: &Roster) -> Self {
        match fault {
            Some(Fault::NoClearance) => opening.rules.personnel.cleared = None,
            Some(Fault::Uncounted) => opening.rules.counts_effectors = false,
            _ => {}
        }
        Self {
            review: Review::open(opening),
            events: Vec::new(),
            fault,
            kept: roster.clone(),
            once_on_shift: BTreeSet::new(),
        }
    }

    /// Who is on shift, as a machine with this fault takes it.
    fn on_shift(&mut self, duty: &Duty, roster: &Roster, now: Moment) -> Duty {
        let everybody = roster.reviewers().map(|person| person.id.clone());
        let there = everybody.filter(|id| match self.fault {
            Some(Fault::NoShift) => true,
            _ => duty.since(id, now).is_some(),
        });
        let there: BTreeSet<_> = there.collect();
        if self.fault == Some(Fault::EndlessShift) {
            self.once_on_shift.extend(there);
        } else if self.fault == Some(Fault::NoShift) {
            self.once_on_shift = there;
        } else {
            return duty.clone();
        }
        let mut duty = Duty::default();
        self.once_on_shift.iter().for_each(|id| duty.begin(id.clone(), now));
        duty
    }

    pub(crate) const fn review(&self) -> &Review {
        &self.review
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// The time as a machine with this fault takes it.
    fn time(&self, now: Moment) -> Moment {
        let before_the_end = self.review.opening().expires.unix_ms() - 1;
        if self.fault == Some(Fault::NoExpiry) {
            Moment::from_unix_ms(now.unix_ms().min(before_the_end)).unwrap()
        } else {
            now
        }
    }

    pub(crate) fn state(&self, now: Moment) -> State {
        self.review.state(self.time(now))
    }

    pub(crate) fn notice(&mut self, now: Moment) {
        if self.fault != Some(Fault::ClockBack) {
            self.review.notice(self.time(now));
        }
    }

    pub(crate) fn decide(
        &mut self,
        mut decision: Decision,
        roster: &Roster,
        (pace, duty): (&Pace, &Duty),
        now: Moment,
    ) -> Result<Event, Refused> {
        let duty = self.on_shift(duty, roster, now);
        if self.fault == Some(Fault::NoDwell) && decision.shown.is_some() {
            decision.shown = Some(self.review.opening().opened);
        }
        let empty = Pace::default();
        let gullible = self.fault == Some(Fault::Gullible);
        let assertions: &dyn Assertions = if gullible { &Gullible } else { &Passkeys };
        let check = Check {
            review: &self.review,
            roster,
            pace: if self.fault == Some(Fault::NoPace) { &empty } else { pace },
            duty: &duty,
            model_texts: &[],
            assertions,
            now: self.time(now),
        };
        let event = self.review.decide(&validate(decision, &check)?, roster, self.time(now))?;
        if self.fault == Some(Fault::RosterOfDecision) {
            self.kept = roster.clone();
        }
        Ok(self.keep(event))
    }

    pub(crate) fn execute(
        &mut self,
        act: &Digest,
        roster: &Roster,
        now: Moment,
    ) -> Result<Event, Refused> {
        let same = self.review.act_digest();
        let act = if self.fault == Some(Fault::AnyAct) { &same } else { act };
        let old = matches!(self.fault, Some(Fault::OldRoster | Fault::RosterOfDecision));
        let roster = if old { &self.kept } else { roster };
        let event = self.review.execute(act, roster, self.time(now))?;
        Ok(self.keep(event))
    }

    /// Lets the act through a broken glass, if it may.
    pub(crate) fn let_through(
        &mut self,
        glass: &mut BreakGlass,
        roster: &Roster,
        now: Moment,
    ) -> Result<Event, String> {
        let urgent = Urgent::of(&self.review.opening().act, Stop::Below);
        let urgent = urgent.map_err(|error| error.to_string())?;
        let without_end = self.fault == Some(Fault::GlassWithoutEnd);
        let then = if without_end { glass.opening().at } else { now };
        let allowed = glass.allow(&urgent, roster, then).map_err(|error| error.to_string())?;
        let used = allowed.event();
        let event = self.review.let_through(allowed, self.time(now));
        let event = event.map_err(|refused| refused.to_string())?;
        glass.apply(&used).expect("an event of this glass, at this moment");
        Ok(self.keep(event))
    }

    pub(crate) fn withdraw(&mut self, by: &WorkloadId, now: Moment) -> Result<Event, Refused> {
        let event = self.review.withdraw(by, self.time(now))?;
        Ok(self.keep(event))
    }

    pub(crate) fn expire(&mut self, now: Moment) -> Result<Event, Refused> {
        let event = self.review.expire(self.time(now))?;
        Ok(self.keep(event))
    }

    /// An event is durable, then it is applied.
    fn keep(&mut self, event: Event) -> Event {
        self.events.push(event.clone());
        self.review.apply(&event).expect("an event of this review, at this moment");
        event
    }

    /// Applies an event that is none of this moment.
    pub(crate) fn intrude(&mut self, event: &Event) -> Result<(), BadHistory> {
        self.review.apply(event)
    }

    /// The process dies and begins again with what is durable.
    pub(crate) fn restart(&mut self, through_text: bool, latest: Moment) {
        let lost = |event: &Event| match (self.fault, event) {
            (Some(Fault::ForgetsExecution), Event::Executed { .. })
            | (Some(Fault::ForgetsLetThrough), Event::LetThrough { .. }) => true,
            (Some(Fault::ForgetsDenial), Event::Decided(it)) => {
                it.decision.verdict == Verdict::Deny
            }
            _ => false,
        };
        self.events = self.events.iter().filter(|event| !lost(event)).cloned().collect();
        let (mut opening, mut events) = (self.review.opening().clone(), self.events.clone());
        if through_text {
            opening = serde_json::from_str(&serde_json::to_string(&opening).unwrap()).unwrap();
            let texts = events.iter().map(|event| event.to_json().unwrap());
            events = texts.map(|text| Event::from_json(&text).unwrap()).collect();
        }
        self.review = Review::replay(opening, events).expect("the events of this review");
        self.notice(latest);
    }
}
