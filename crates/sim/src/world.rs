//! Worlds: who works when and how much, and what extraction reads in all their texts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::dice::Dice;
use crate::exchange::{Case, Read};
use crate::role::Role;
use crate::work;

/// The first days, in which the window fills.
pub(crate) const FILL: u16 = 30;
/// The days that are measured after it.
pub(crate) const MONTH: u16 = 30;

/// A world from a seed.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) seed: u64,
    /// One of so many principals of each role is simulated.
    pub(crate) thinned: usize,
    /// How much more or less each role works than it is expected to.
    shift: [f64; Role::ALL.len()],
}

impl World {
    /// The world of `seed`, in which the rate of each role is shifted by up to `shift`.
    pub(crate) fn new(seed: u64, shift: f64, thinned: usize) -> Self {
        let mut dice = Dice::of(&[seed, 0x5417]);
        let shift = Role::ALL.map(|_| 1.0 + shift * (2.0 * dice.unit() - 1.0));
        Self { seed, thinned: thinned.max(1), shift }
    }

    /// How many people do the work of `role`.
    pub(crate) fn principals(&self, role: Role) -> usize {
        (role.principals() / self.thinned).max(4)
    }

    /// How much of the ordinary work of a day falls on `day`: some days bring half as much again.
    pub(crate) fn rate(&self, role: Role, day: u16) -> f64 {
        let mut dice = Dice::of(&[self.seed, 0xDA7, role.index() as u64, u64::from(day)]);
        let spike = if dice.chance(0.05) { 1.5 } else { 1.0 };
        let shift = self.shift.get(role.index()).copied().unwrap_or(1.0);
        role.share_of(day) * shift * spike * dice.heavy(0.08)
    }
}

/// One act of an exchange: a request, or an answer that names more than its request did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Act {
    /// The place of the principal in its role.
    pub(crate) principal: u32,
    pub(crate) case: Case,
    pub(crate) is_answer: bool,
    pub(crate) distinct: u32,
    pub(crate) opaque_bytes: u32,
    first: u32,
    count: u32,
}

/// What extraction read in the texts of one role on one day, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Day {
    pub(crate) acts: Vec<Act>,
    persons: Vec<Read>,
    /// How many exchanges there were, those about nobody included.
    pub(crate) exchanges: u64,
    /// Bytes of text that were read.
    pub(crate) text_bytes: u64,
}

impl Day {
    /// The persons of `act`.
    pub(crate) fn persons(&self, act: &Act) -> &[Read] {
        let first = act.first as usize;
        self.persons.get(first..first + act.count as usize).unwrap_or_default()
    }

    fn note(&mut self, principal: usize, exchange: &crate::exchange::Exchange) {
        self.exchanges += 1;
        let texts = exchange.request.iter().chain([&exchange.answer]);
        self.text_bytes += texts.map(|text| text.len() as u64).sum::<u64>();
        for (part, is_answer) in exchange.read().into_iter().zip([false, true]) {
            if is_answer && part.persons.is_empty() && part.opaque_bytes == 0 {
                continue;
            }
            let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
            self.acts.push(Act {
                principal: narrow(principal as u64),
                case: exchange.case,
                is_answer,
                distinct: narrow(part.distinct),
                opaque_bytes: narrow(part.opaque_bytes),
                first: narrow(self.persons.len() as u64),
                count: narrow(part.persons.len() as u64),
            });
            self.persons.extend(part.persons);
        }
    }
}

/// What was read on each day, by role.
pub(crate) type Days = Vec<[Day; Role::ALL.len()]>;

/// Writes and reads the texts of so many days, on `threads` threads; `done` is told of each day.
pub(crate) fn read(world: &World, days: u16, threads: usize, done: &(dyn Fn() + Sync)) -> Days {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, [Day; Role::ALL.len()])>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let day = next.fetch_add(1, Ordering::Relaxed);
                    let Some(number) = u16::try_from(day).ok().filter(|day| *day < days) else {
                        break;
                    };
                    let read = Role::ALL.map(|role| read_day(world, role, number));
                    found.lock().unwrap_or_else(PoisonError::into_inner).push((day, read));
                    done();
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(day, _)| *day);
    found.into_iter().map(|(_, read)| read).collect()
}

/// One role on one day; exchanges of all principals in turn, as they would come.
fn read_day(world: &World, role: Role, day: u16) -> Day {
    let mut queues: Vec<_> = (0..world.principals(role))
        .map(|place| work::of(world, role, place, day).into_iter())
        .collect();
    let mut read = Day::default();
    let mut left = true;
    while left {
        left = false;
        for (place, queue) in queues.iter_mut().enumerate() {
            if let Some(exchange) = queue.next() {
                read.note(place, &exchange);
                left = true;
            }
        }
    }
    read
}
