//! What should happen, said as plainly as possible and with no code of the machine.

use review::{Role, State, Verdict};

use crate::people::Person;

/// What is true of one decision, whatever it says of itself.
#[derive(Clone)]
pub(crate) struct Truth {
    /// The number of the review whose statement was signed.
    pub(crate) review: usize,
    pub(crate) person: usize,
    /// Which of the two keys of the person signed, and how often it had been exchanged.
    pub(crate) key: (usize, u32),
    pub(crate) verdict: Verdict,
    /// Whether the form is the right one, and filled in.
    pub(crate) complete: bool,
    pub(crate) shown: Option<i64>,
    /// Whether what is handed in is what was signed.
    pub(crate) genuine: bool,
}

/// A broken glass.
pub(crate) struct Glass {
    pub(crate) person: usize,
    /// The number of the person who owns the workload.
    pub(crate) workload: usize,
    pub(crate) end: i64,
    pub(crate) acts: usize,
    /// The numbers of the reviews whose acts went through.
    pub(crate) used: Vec<usize>,
    pub(crate) latest: i64,
}

/// One review.
#[derive(Clone)]
pub(crate) struct Reference {
    pub(crate) number: usize,
    pub(crate) opened: i64,
    pub(crate) expires: i64,
    pub(crate) dwell: i64,
    /// How many acts one person approves in 15 minutes.
    pub(crate) capacity: u64,
    pub(crate) lethal: bool,
    /// Whether it only reads or writes.
    pub(crate) mild: bool,
    pub(crate) several: bool,
    /// Whether nobody can say for how many effectors the call is.
    pub(crate) uncounted: bool,
    /// The roles that may approve, if not all that decide.
    pub(crate) cleared: Option<Vec<Role>>,
    /// How many of the provider and how many of the customer are on shift whenever one approves.
    pub(crate) shift: [usize; 2],
    /// How many of the provider and how many of the customer.
    pub(crate) asked: [usize; 2],
    /// Who asked, by number of the person who owns the workload, and for whom.
    pub(crate) requester: usize,
    pub(crate) on_behalf_of: Option<usize>,
    /// Person, party then, key.
    pub(crate) yes: Vec<(usize, &'static str, (usize, u32))>,
    pub(crate) end: Option<State>,
    pub(crate) latest: i64,
}

/// A shift ends by itself after so many milliseconds.
pub(crate) const SHIFT: i64 = 12 * 3_600_000;

pub(crate) const SIDES: [&str; 2] = ["provider", "customer"];

impl Reference {
    pub(crate) fn state(&self, now: i64) -> State {
        if let Some(end) = self.end {
            return end;
        }
        if now.max(self.latest) >= self.expires {
            return State::Expired;
        }
        let given = |side: usize| self.yes.iter().filter(|yes| yes.1 == SIDES[side]).count();
        let enough = (0..2).all(|side| given(side) >= self.asked[side]);
        match (self.yes.is_empty(), enough && self.can_be_freed()) {
            (true, _) => State::Requested,
            (false, true) => State::Approved,
            (false, false) => State::PartlyApproved,
        }
    }

    fn is_open(&self, now: i64) -> bool {
        self.end.is_none() && now.max(self.latest) < self.expires
    }

    /// Two organisations, two people each for a lethal act, and one act.
    pub(crate) fn can_be_freed(&self) -> bool {
        let least = if self.lethal { 2 } else { 1 };
        let one = !self.several && !self.uncounted;
        one && self.asked[0] >= least && self.asked[1] >= least
    }

    fn is_asked(&self, party: &str) -> bool {
        (0..2).any(|side| SIDES[side] == party && self.asked[side] > 0)
    }

    fn is_concerned(&self, person: usize) -> bool {
        self.requester == person || self.on_behalf_of == Some(person)
    }

    fn is_cleared(&self, person: &Person) -> bool {
        self.cleared.as_ref().is_none_or(|roles| roles.contains(&person.role()))
    }

    /// Whether each side has the people there who could approve.
    fn is_staffed(&self, people: &[Person], now: i64) -> bool {
        let there = |person: &&Person| {
            let keys = person.keys.iter().any(Option::is_some);
            let able = person.present && !person.suspended && person.decides && keys;
            let on = person.on_shift.is_some_and(|since| since <= now && now < since + SHIFT);
            able && on && self.is_cleared(person)
        };
        (0..2).all(|side| {
            let of_side = people.iter().filter(|person| person.party == SIDES[side]);
            of_side.filter(there).count() >= self.shift[side]
        })
    }

    /// Whether the person may speak about this act now, with this key.
    fn stands(&self, person: &Person, key: (usize, u32)) -> bool {
        person.present
            && !person.suspended
            && person.decides
            && self.is_asked(person.party)
            && person.keys[key.0] == Some(key.1)
    }

    pub(crate) fn may_decide(
        &self,
        truth: &Truth,
        people: &[Person],
        approved_of_late: u64,
        now: i64,
    ) -> bool {
        let person = &people[truth.person];
        let first = self.yes.iter().all(|yes| yes.0 != truth.person);
        let says = truth.genuine && truth.review == self.number && self.stands(person, truth.key);
        let read = truth
            .shown
            .is_some_and(|shown| shown >= self.opened && shown <= now && now >= shown + self.dwell);
        let approves = truth.verdict == Verdict::Deny
            || self.can_be_freed()
                && !self.is_concerned(truth.person)
                && self.is_cleared(person)
                && self.is_staffed(people, now)
                && truth.complete
                && read
                && approved_of_late < self.capacity;
        self.is_open(now) && first && says && approves
    }

    pub(crate) fn decided(&mut self, truth: &Truth, party: &'static str, now: i64) {
        self.latest = self.latest.max(now);
        match truth.verdict {
            Verdict::Approve => self.yes.push((truth.person, party, truth.key)),
            Verdict::Deny => self.end = Some(State::Denied),
        }
    }

    pub(crate) fn may_execute(&self, same_act: bool, people: &[Person], now: i64) -> bool {
        let counts = |side: &str| {
            let standing = |(number, party, key): &&(usize, &str, (usize, u32))| {
                let person = &people[*number];
                *party == side
                    && person.party == side
                    && self.stands(person, *key)
                    && !self.is_concerned(*number)
                    && self.is_cleared(person)
            };
            self.yes.iter().filter(standing).count()
        };
        let enough = (0..2).all(|side| counts(SIDES[side]) >= self.asked[side]);
        self.is_open(now) && self.can_be_freed() && same_act && enough
    }

    /// Whether the act may go through this glass.
    pub(crate) fn may_go_through(&self, glass: &Glass, people: &[Person], now: i64) -> bool {
        let person = &people[glass.person];
        let able = person.present && !person.suspended && person.decides;
        let open = now.max(glass.latest) < glass.end && glass.used.len() < glass.acts;
        let first = glass.workload == self.requester && !glass.used.contains(&self.number);
        self.is_open(now) && self.mild && !self.several && able && open && first
    }

    pub(crate) fn ended(&mut self, end: State, now: i64) {
        self.latest = self.latest.max(now);
        self.end = Some(end);
    }
}
