//! What the detectors see of the ledger, and what is kept for them.
//!
//! # What is kept
//!
//! Everything that a look needs of the present is in the sheets: whom a principal met in the
//! window, and how often. Of the past there are numbers: what each principal came to in its highest
//! window, for the *period* that runs and the one before it. A period is as long as the window.
//! New persons of grants are kept for a year, in their sheets.
//!
//! Nobody is in these numbers, and they are gone after two periods. A crash loses none: a look that
//! was cut off is made again at the next request of its day.
//!
//! # What it cannot catch
//!
//! A person whom two principals met under the keys of two epochs is not seen to be shared.

use std::collections::{BTreeMap, BTreeSet};

use controls::ledger::{Day, Measure, Sheet, SheetId};
use controls::watch::{Detector, Fresh, KEPT, Observed, Overlap, Sketch, largest_overlaps};
use evidence::{Pending, Recorded};
use lexicon::{DataCategory, GrantId};
use tokio::sync::oneshot;

use crate::database::Database;
use crate::ledger::Ledger;
use crate::queue::Refused;
use crate::writer::{Append, Command};
use crate::{NotCharged, NotRead, NotRecorded, Store};

/// LIMIT: so many principals are looked at: 60 MB for as long as a look takes. They are what the
/// agreement's workloads and grants make together.
const MOST_PRINCIPALS: usize = 1 << 18;

/// LIMIT: so many pseudonyms are held together while a look lasts: 16 MiB, and twice as much to
/// compare them. With more, every sketch becomes coarser.
const MOST_SKETCHED: usize = 1 << 21;

/// LIMIT: records wait while so many rows are written.
const ROWS_AT_ONCE: usize = 512;

/// LIMIT: sheets are read so many at a time, so that no reading keeps the database from going on.
const SHEETS_AT_ONCE: u32 = 64;

/// The periods that are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Periods {
    /// When the one that runs began.
    pub began: Option<Day>,
    /// When the one before it began, by which is judged.
    pub calibrated: Option<Day>,
    /// The last day on which was looked.
    pub looked: Option<Day>,
}

/// What a look sees.
#[derive(Debug)]
pub struct Sight {
    /// The periods.
    pub periods: Periods,
    /// What each principal came to in the window that ends on the day that was looked at.
    pub principals: Vec<(SheetId, Observed)>,
    /// With whom principals share persons, by their places in `principals`.
    pub overlaps: BTreeMap<usize, Overlap<usize>>,
    /// What each principal came to in the period by which is judged.
    pub calibration: Vec<(SheetId, Observed)>,
    /// New persons of each grant on each day on which there were any.
    pub fresh: BTreeMap<Day, BTreeMap<GrantId, Fresh>>,
    /// So many principals were not looked at: there are more than can be.
    pub left_out: usize,
}

/// That a detector found something, and by which record people were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// On which day.
    pub day: Day,
    /// Which detector.
    pub detector: Detector,
    /// About what. Equal alarms are about equal texts.
    pub about: String,
}

/// What is kept after a look.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// The period to which these belong.
    pub(crate) began: Day,
    /// What principals came to; it raises what is there.
    pub(crate) observed: Vec<(SheetId, Observed)>,
    /// The periods from now on, if everything else is kept.
    pub(crate) periods: Option<Periods>,
    /// Lets go of so many rows of earlier periods.
    pub(crate) forget: usize,
}

impl Store {
    /// Sees what all principals came to in the window that ends on `today`. With many principals it
    /// takes seconds: not for a thread that serves.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the ledger cannot be read.
    pub fn observe(&self, today: Day) -> Result<Sight, NotRead> {
        let shared = &*self.shared;
        if shared.state.stopped().is_some() {
            return Err(NotRead::Stopped);
        }
        let failed = |error: NotCharged| NotRead::Failed(error.to_string());
        let database = Database::open_to_read(&shared.database).map_err(NotCharged::from);
        let database = database.map_err(failed)?;
        look(&shared.ledger, &database, today).map_err(failed)
    }

    /// Keeps what principals came to in the period that began on `began`, and then says which
    /// periods there are.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if not all of it is kept. It may be tried again.
    pub async fn keep_observed(
        &self,
        began: Day,
        observed: &[(SheetId, Observed)],
        periods: Periods,
    ) -> Result<(), NotRecorded> {
        for rows in observed.chunks(ROWS_AT_ONCE) {
            self.keep_rows(Watched { began, observed: rows.to_vec(), ..Watched::default() })
                .await?;
        }
        self.keep_rows(Watched { periods: Some(periods), ..Watched::default() }).await?;
        while self.keep_rows(Watched { forget: ROWS_AT_ONCE, ..Watched::default() }).await? > 0 {}
        Ok(())
    }

    /// Records an alarm. When this returns a value, the disk has the record and the alarm.
    ///
    /// # Errors
    ///
    /// As [`Store::record`].
    pub async fn record_alarm<T>(
        &self,
        pending: Pending<T>,
        alarm: Alarm,
    ) -> Result<Recorded<T>, NotRecorded> {
        let (leaf, alarm) = (pending.leaf().clone(), Some(Box::new(alarm)));
        let (held, in_force, change, posted) = (None, None, None, None);
        let append = |reply| Append { leaf, held, in_force, change, alarm, posted, reply };
        self.append(pending, append).await
    }

    /// The alarms from `since` on, in the order of their records.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked.
    pub async fn alarms(&self, since: Day) -> Result<Vec<Alarm>, NotRead> {
        self.ask(|reply| Command::Alarms(since, reply)).await
    }

    /// Has the writer keep some rows, and says how many it let go of.
    async fn keep_rows(&self, kept: Watched) -> Result<usize, NotRecorded> {
        let shared = &*self.shared;
        let (reply, answer) = oneshot::channel();
        let size = kept.observed.len() * size_of::<(SheetId, Observed)>();
        shared.queue.offer(Command::Watched(kept, reply), size).map_err(
            |refused| match refused {
                Refused::Full => NotRecorded::Full,
                Refused::Closed => shared.stopped(),
            },
        )?;
        answer.await.map_err(|_| shared.stopped())?
    }
}

/// A look that goes on.
struct Look {
    today: Day,
    sight: Sight,
    sketches: BTreeMap<usize, BTreeMap<DataCategory, Sketch>>,
    /// Pseudonyms in all sketches.
    sketched: usize,
    /// Pseudonyms in each.
    most: usize,
}

/// Looks at all sheets: those at hand, and then those that are only on the disk.
fn look(ledger: &Ledger, database: &Database, today: Day) -> Result<Sight, NotCharged> {
    let periods = database.periods()?;
    let calibration = match periods.calibrated {
        Some(began) => database.observed(began)?,
        None => Vec::new(),
    };
    let sight = Sight {
        periods,
        principals: Vec::new(),
        overlaps: BTreeMap::new(),
        calibration,
        fresh: BTreeMap::new(),
        left_out: 0,
    };
    let (sketches, sketched, most) = (BTreeMap::new(), 0, KEPT);
    let mut look = Look { today, sight, sketches, sketched, most };
    let mut seen = BTreeSet::new();
    for id in ledger.at_hand() {
        // The lock is let go of between any two sheets: charges go on meanwhile.
        if ledger.with_sheet(&id, |sheet| look.see(&id, sheet)).is_some() {
            seen.insert(id);
        }
    }
    let mut after = Some(String::new());
    while let Some(from) = after {
        let (page, last) = database.sheets(&from, SHEETS_AT_ONCE)?;
        after = last;
        for (id, entries) in page {
            if !seen.contains(&id) {
                let sheet = Sheet::unpack(&entries);
                let sheet =
                    sheet.map_err(|error| NotCharged::Failed(format!("`{id}`: {error}")))?;
                look.see(&id, &sheet);
            }
        }
    }
    Ok(look.end())
}

impl Look {
    fn see(&mut self, id: &SheetId, sheet: &Sheet) {
        match id {
            SheetId::Agreement(_) => {}
            SheetId::Grant(grant) => self.see_grant(grant, sheet),
            SheetId::GrantWorkload(..) | SheetId::Workload(_) => self.see_principal(id, sheet),
        }
    }

    fn see_grant(&mut self, grant: &GrantId, sheet: &Sheet) {
        for day in sheet.days().filter(|day| *day <= self.today) {
            let tally = sheet.new_on(day);
            let fresh = DataCategory::ALL.map(|it| tally.of(Measure::Category(it)));
            self.sight.fresh.entry(day).or_default().insert(grant.clone(), fresh);
        }
    }

    fn see_principal(&mut self, id: &SheetId, sheet: &Sheet) {
        let observed = Observed::of(sheet, self.today);
        if observed == Observed::default() {
            return;
        }
        let place = self.sight.principals.len();
        if place >= MOST_PRINCIPALS {
            self.sight.left_out += 1;
            return;
        }
        self.sight.principals.push((id.clone(), observed));
        let met = DataCategory::ALL.into_iter().zip(observed.profile.persons);
        for (category, _) in met.filter(|(_, persons)| *persons > 0) {
            let sketch = Sketch::of(sheet, category, self.today, self.most);
            self.sketched += sketch.len();
            self.sketches.entry(place).or_default().insert(category, sketch);
        }
        while self.sketched > MOST_SKETCHED && self.most > 1 {
            self.most /= 2;
            let all = self.sketches.values_mut().flat_map(BTreeMap::values_mut);
            self.sketched = all.map(|sketch| sketch.shrink(self.most)).sum();
        }
    }

    /// Compares whom principals met.
    fn end(mut self) -> Sight {
        self.sight.overlaps = largest_overlaps(&self.sketches);
        for (place, overlap) in &self.sight.overlaps {
            if let Some((_, observed)) = self.sight.principals.get_mut(*place) {
                observed.overlap = overlap.persons.round() as u64;
            }
        }
        self.sight
    }
}

#[cfg(test)]
mod tests;
