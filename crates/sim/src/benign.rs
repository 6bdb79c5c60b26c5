//! Ordinary months: what budgets and detectors make of work that nobody planned as an attack.

use std::collections::BTreeMap;

use anyhow::Result;
use controls::Ledger;
use controls::watch::{KEPT, Observed, Sketch, largest_overlaps};
use lexicon::DataCategory;

use crate::gate::{Ask, Fresh, Gate, Principal, Ruling, day_of};
use crate::role::Role;
use crate::sizing::Peaks;
use crate::world::{Act, Day, MONTH, World};

/// What one month came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Month {
    /// What each principal came to in its highest window.
    pub(crate) observed: BTreeMap<Principal, Observed>,
    /// New persons of each grant, day by day.
    pub(crate) fresh: Vec<[Fresh; Role::ALL.len()]>,
    /// Acts that were decided, and those that were stopped by a budget or for their size.
    pub(crate) acts: u64,
    pub(crate) over_budget: u64,
    pub(crate) over_size: u64,
    /// Acts that were stopped, by role.
    pub(crate) stopped: [u64; Role::ALL.len()],
}

/// What is asked of the gate in `act` of `role` on `day`.
pub(crate) fn ask(role: Role, day: u16, act: &Act) -> Ask {
    Ask {
        principal: Principal { role, place: act.principal },
        day,
        case: act.case,
        is_answer: act.is_answer,
        distinct: u64::from(act.distinct),
        opaque_bytes: u64::from(act.opaque_bytes),
        vendor: 0,
    }
}

/// Lets the work of `day` through the gate.
pub(crate) fn work(
    gate: &mut Gate<'_>,
    number: u16,
    read: &[Day],
    month: &mut Month,
) -> Result<()> {
    for (role, day) in Role::ALL.into_iter().zip(read) {
        for act in &day.acts {
            let ask = ask(role, number, act);
            let ruling = gate.judge(ask, day.persons(act))?;
            month.acts += 1;
            if let Ruling::Stopped(finding) = ruling {
                let count = match finding {
                    Ledger::Within => &mut month.over_size,
                    Ledger::OverBudget | Ledger::OverStop => &mut month.over_budget,
                };
                *count += 1;
                if let Some(stopped) = month.stopped.get_mut(role.index()) {
                    *stopped += 1;
                }
            }
        }
    }
    month.fresh.push(gate.fresh(number));
    Ok(())
}

/// Takes what all principals came to until the end of day `number`, where that is more than before.
pub(crate) fn see_principals(gate: &Gate<'_>, world: &World, number: u16, month: &mut Month) {
    let principals = |role| (0..).take(world.principals(role)).map(move |place| (role, place));
    let all = Role::ALL.into_iter().flat_map(principals);
    let all: Vec<_> = all.map(|(role, place)| Principal { role, place }).collect();
    for (who, observed) in observe(gate, all, number, true) {
        month.observed.entry(who).or_default().raise(&observed);
    }
}

/// What principals came to in the window that ends on day `number`, as a gateway looks at them;
/// whom they share with each other, if `overlaps`.
pub(crate) fn observe(
    gate: &Gate<'_>,
    principals: impl IntoIterator<Item = Principal>,
    number: u16,
    overlaps: bool,
) -> BTreeMap<Principal, Observed> {
    let today = day_of(number);
    let mut sketches: BTreeMap<Principal, BTreeMap<DataCategory, Sketch>> = BTreeMap::new();
    let mut all = BTreeMap::new();
    for who in principals {
        let Some(sheet) = gate.principal_sheet(who) else { continue };
        all.insert(who, Observed::of(sheet, today));
        for category in DataCategory::ALL.into_iter().filter(|_| overlaps) {
            let sketch = Sketch::of(sheet, category, today, KEPT);
            if !sketch.is_empty() {
                sketches.entry(who).or_default().insert(category, sketch);
            }
        }
    }
    for (who, overlap) in largest_overlaps(&sketches) {
        if let Some(observed) = all.get_mut(&who) {
            observed.overlap = overlap.persons.round() as u64;
        }
    }
    all
}

/// Raises `peaks` to what the book of `gate` says after a day, and to the requests of the day.
pub(crate) fn see_peaks(gate: &Gate<'_>, world: &World, read: &[Day], peaks: &mut Peaks) {
    for ((role, day), peak) in Role::ALL.into_iter().zip(read).zip(peaks) {
        if let Some(sheet) = gate.grant_sheet(role) {
            peak.see(sheet);
        }
        for place in (0..).take(world.principals(role)) {
            if let Some(sheet) = gate.principal_sheet(Principal { role, place }) {
                peak.see_own(sheet);
            }
        }
        let largest = day.acts.iter().map(|act| u64::from(act.distinct)).max();
        peak.per_request = largest.unwrap_or(0).max(peak.per_request);
    }
}

/// Lets `days` of a world through `gate`, and gives its months, the first of which fills the
/// window. `after` is told of each day's end.
pub(crate) fn months<'h>(
    mut gate: Gate<'h>,
    world: &World,
    days: &[[Day; Role::ALL.len()]],
    after: &mut dyn FnMut(&Gate<'h>, u16, &[Day]),
) -> Result<Vec<Month>> {
    let mut months = vec![Month::default()];
    for (number, read) in (0_u16..).zip(days) {
        if number > 0 && number % MONTH == 0 {
            months.push(Month::default());
        }
        if let Some(month) = months.last_mut() {
            work(&mut gate, number, read, month)?;
            if number % 7 == 4 || number % MONTH == MONTH - 1 {
                see_principals(&gate, world, number, month);
            }
        }
        after(&gate, number, read);
    }
    Ok(months)
}
