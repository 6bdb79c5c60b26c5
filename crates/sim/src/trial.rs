//! Trials: one campaign against a month of ordinary work.

use std::collections::BTreeSet;

use anyhow::Result;
use controls::watch::{Fresh, Rises};

use crate::benign::{self, Month};
use crate::campaign::{Campaign, Probe};
use crate::exchange::Part;
use crate::gate::{Ask, Gate, House, Principal, Ruling, day_of};
use crate::person::Person;
use crate::role::Role;
use crate::watchers::{COUNT, Stream, Watchers};
use crate::world::{Day, Days, FILL, MONTH, World};

/// The work beside which campaigns are tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Background<'b> {
    pub(crate) world: &'b World,
    pub(crate) days: &'b Days,
    /// The book as it is when the window has filled.
    pub(crate) filled: &'b Gate<'b>,
    /// The month as it was without a campaign.
    pub(crate) month: &'b Month,
    pub(crate) watchers: &'b Watchers,
    /// What D9 alerts about with no campaign: an alert there tells nobody of one.
    pub(crate) risen: &'b BTreeSet<Stream>,
}

/// What became of a campaign.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// How many persons were exposed, read or not, when a budget first held something; `None` if
    /// none ever did.
    pub(crate) held_after: Option<u64>,
    /// The same for the first alert of each detector, told at the end of its day.
    pub(crate) alerted_after: [Option<u64>; COUNT],
    /// How many persons were exposed in all.
    pub(crate) exposed: u64,
    /// How much ordinary work was stopped, of how much.
    pub(crate) work_stopped: u64,
    pub(crate) work: u64,
}

impl Outcome {
    /// Whether anything told people about the campaign.
    pub(crate) fn detected_after(&self) -> Option<u64> {
        self.alerted_after.iter().chain([&self.held_after]).flatten().copied().min()
    }
}

/// A trial that runs.
struct Trial<'t> {
    background: Background<'t>,
    gate: Gate<'t>,
    roles: Vec<Role>,
    exposed: BTreeSet<Person>,
    /// Those of the campaign.
    principals: BTreeSet<Principal>,
    /// Whom the campaign met today who were new to a grant.
    fresh: [Fresh; Role::ALL.len()],
    outcome: Outcome,
    to_the_end: bool,
}

/// Tries `campaign` under the agreement of `house`. With `to_the_end` nobody acts on what is held
/// or alerted; else the trial ends when something is held, or with the day of an alert.
pub(crate) fn run(
    campaign: Campaign,
    house: &House,
    background: Background<'_>,
    to_the_end: bool,
) -> Result<Outcome> {
    let roles = campaign.family.cover.roles();
    let world = background.world;
    let with: Vec<_> = roles.iter().map(|role| (*role, world.principals(*role))).collect();
    let mut trial = Trial {
        background,
        gate: background.filled.of_roles(house, &with),
        roles,
        exposed: BTreeSet::new(),
        principals: BTreeSet::new(),
        fresh: Default::default(),
        outcome: Outcome::default(),
        to_the_end,
    };
    let plan = campaign.plan(house, |role| world.principals(role));
    let mut rises = Rises::default();
    for day in 0..usize::from(campaign.family.days) {
        let number = FILL + u16::try_from(day).unwrap_or(u16::MAX - FILL);
        trial.day(number, plan.day(day), plan.count(day))?;
        if trial.is_over() {
            break;
        }
        let mut fresh = std::mem::take(&mut trial.fresh);
        let usual = background.month.fresh.get(day % usize::from(MONTH));
        for (sum, usual) in fresh.iter_mut().zip(usual.into_iter().flatten()) {
            add(sum, usual);
        }
        let fresh = Role::ALL.into_iter().zip(fresh).collect();
        rises.day(&background.watchers.levels, day_of(number), &fresh);
        let rise = rises.highest.iter().any(|(stream, height)| {
            background.watchers.alerts_rise(*height) && !background.risen.contains(stream)
        });
        trial.look(number, rise, day % 7 == 4 || day % 30 == 29);
        if !to_the_end && trial.outcome.detected_after().is_some() {
            break;
        }
    }
    trial.outcome.exposed = trial.exposed.len() as u64;
    Ok(trial.outcome)
}

fn add(sum: &mut Fresh, more: &Fresh) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

/// Charges a probe beside which nothing is held.
pub(crate) fn charge(gate: &mut Gate<'_>, day: u16, probe: &Probe) -> Result<()> {
    for (part, is_answer) in probe.exchange.read().into_iter().zip([false, true]) {
        gate.judge(asked(probe, day, &part, is_answer), &part.persons)?;
    }
    Ok(())
}

fn asked(probe: &Probe, day: u16, part: &Part, is_answer: bool) -> Ask {
    Ask {
        principal: probe.principal,
        day,
        case: probe.exchange.case,
        is_answer,
        distinct: part.distinct,
        opaque_bytes: part.opaque_bytes,
        vendor: probe.vendor,
    }
}

/// The day of the background that stands for `number`. Beyond its end the last four weeks come
/// again: the same persons, a little fewer than new weeks would bring, which leaves a campaign a
/// little more room.
fn stand_in(number: u16) -> u16 {
    let last = FILL + MONTH;
    if number < last { number } else { last - 28 + (number - last) % 28 }
}

impl Trial<'_> {
    /// One day: the probes of the campaign come evenly between the work.
    fn day(
        &mut self,
        number: u16,
        probes: impl Iterator<Item = Probe>,
        count: usize,
    ) -> Result<()> {
        let empty: [Day; Role::ALL.len()] = Default::default();
        let read = self.background.days.get(usize::from(stand_in(number))).unwrap_or(&empty);
        let of_roles =
            Role::ALL.into_iter().zip(read).filter(|(role, _)| self.roles.contains(role));
        let work: usize = of_roles.map(|(_, day)| day.acts.len()).sum();
        let mut probes = probes.peekable();
        let (mut done, mut probed) = (0, 0);
        for (role, day) in Role::ALL.into_iter().zip(read) {
            if !self.roles.contains(&role) {
                continue;
            }
            for act in &day.acts {
                while probes.peek().is_some() && probed * work.max(1) <= done * count {
                    if let Some(probe) = probes.next() {
                        self.probe(number, &probe)?;
                    }
                    probed += 1;
                }
                if self.is_over() {
                    return Ok(());
                }
                let ruling = self.gate.judge(benign::ask(role, number, act), day.persons(act))?;
                self.outcome.work += 1;
                if let Ruling::Stopped(_) = ruling {
                    self.outcome.work_stopped += 1;
                }
                done += 1;
            }
        }
        for probe in probes {
            if self.is_over() {
                break;
            }
            self.probe(number, &probe)?;
        }
        Ok(())
    }

    /// Whether people were told, and act.
    fn is_over(&self) -> bool {
        !self.to_the_end && self.outcome.held_after.is_some()
    }

    fn probe(&mut self, number: u16, probe: &Probe) -> Result<()> {
        for (part, is_answer) in probe.exchange.read().into_iter().zip([false, true]) {
            if is_answer && part.persons.is_empty() && part.opaque_bytes == 0 {
                continue;
            }
            let ask = asked(probe, number, &part, is_answer);
            let before = self.gate.fresh(number);
            let ruling = self.gate.judge(ask, &part.persons)?;
            let after = self.gate.fresh(number);
            for (sum, (before, after)) in self.fresh.iter_mut().zip(before.iter().zip(after)) {
                let mut added = after;
                added.iter_mut().zip(before).for_each(|(after, before)| *after -= before);
                add(sum, &added);
            }
            self.principals.insert(ask.principal);
            match ruling {
                Ruling::Permitted => self.exposed.extend(probe.targets.iter().copied()),
                Ruling::Stopped(_) => {
                    let exposed = self.exposed.len() as u64;
                    self.outcome.held_after.get_or_insert(exposed);
                    break;
                }
            }
        }
        Ok(())
    }

    /// What the detectors say at the end of day `number`. Overlaps are looked for once a week.
    fn look(&mut self, number: u16, rise: bool, overlaps: bool) {
        let watchers = self.background.watchers;
        let mut alerts = [false; COUNT];
        let principals = self.principals.iter().copied();
        for (who, observed) in benign::observe(&self.gate, principals, number, overlaps) {
            let own = watchers.alerts(who, &observed);
            alerts.iter_mut().zip(own).for_each(|(sum, alert)| *sum |= alert);
        }
        if let Some(last) = alerts.last_mut() {
            *last = rise;
        }
        let exposed = self.exposed.len() as u64;
        for (after, alert) in self.outcome.alerted_after.iter_mut().zip(alerts) {
            if alert {
                after.get_or_insert(exposed);
            }
        }
    }
}
