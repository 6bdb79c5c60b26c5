//! The daily look at the persons ledger: what the detectors find is put on record.
//!
//! The first request of a day has it made, beside the exchanges: none waits for it, and none is
//! decided by it. It looks at the days before, which are whole. Where time is simulated the request
//! waits, so that a rehearsal tells the same each time.
//!
//! What was usual comes from the period before the one that runs ([`store::Periods`]). Until there
//! is one, and where too few principals or days are known, a detector is silent, and the process's
//! log says so. The same is not told again before a window has passed.
//!
//! # What it cannot catch
//!
//! Whatever the detectors cannot ([`controls::watch`]), and what happens on a day after which
//! nobody asks any more. It notifies: it stops nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use agreement::Bundle;
use controls::ledger::{Budgets, Day, SheetId};
use controls::watch::{Days, Detector, Fresh, Levels, Observed, Principals, Rises, rise_threshold};
use evidence::{Noticed, Pending, Record};
use lexicon::{DataCategory, GrantId, Moment, WorkloadId};
use store::{Alarm, NotRead, NotRecorded, Periods, Sight};

use crate::clock::Timepiece;
use crate::ledger::clause_of;
use crate::{Gateway, edge};

/// For so many days the alarms are told to who asks how the ledger is.
pub(crate) const TOLD: u16 = 30;

/// The last day on which a look was begun.
#[derive(Debug, Default)]
pub(crate) struct Watch(AtomicU16);

impl Watch {
    /// Whether `day` is the first of its kind.
    fn begins(&self, day: Day) -> bool {
        self.0.load(Ordering::Relaxed) < day.0 && self.0.fetch_max(day.0, Ordering::Relaxed) < day.0
    }
}

/// Why a look ended early. It is made again on the next day, or after a start.
#[derive(Debug, thiserror::Error)]
enum NotLooked {
    #[error(transparent)]
    NotRead(#[from] NotRead),
    #[error(transparent)]
    NotRecorded(#[from] NotRecorded),
    #[error("the record does not fit the log")]
    Unrecordable(#[from] evidence::Unrecordable),
    #[error("the system gives no random bytes")]
    Edge,
    #[error("the task that reads the ledger was stopped")]
    Stopped(#[from] tokio::task::JoinError),
}

/// What a detector found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    detector: Detector,
    /// Equal findings are about equal texts.
    about: String,
    grant: Option<GrantId>,
    workload: Option<WorkloadId>,
    /// The workload with which it shares persons.
    with: Option<WorkloadId>,
    measure: String,
}

/// Has a look made, if a request at `at` is the first of its day.
pub(crate) async fn look_once_a_day(gateway: &Arc<Gateway>, timepiece: Timepiece, at: Moment) {
    let today = Day::of(at);
    if !gateway.watch.begins(today) {
        return;
    }
    let looking = Arc::clone(gateway);
    let look = gateway.tasks.spawn(async move {
        if let Err(error) = look(&looking, timepiece, at, today).await {
            tracing::error!(%error, "the detectors could not look at the persons ledger");
        }
    });
    if gateway.clock.is_simulated() {
        drop(look.await);
    }
}

/// Looks at the days before `today`, tells what is found, and keeps what will be usual.
async fn look(
    gateway: &Arc<Gateway>,
    timepiece: Timepiece,
    at: Moment,
    today: Day,
) -> Result<(), NotLooked> {
    let store = gateway.store.clone();
    let yesterday = today.before(1);
    let sight = gateway.tasks.spawn_blocking(move || store.observe(yesterday)).await??;
    if sight.periods.looked.is_some_and(|looked| looked >= today) {
        return Ok(());
    }
    if sight.left_out > 0 {
        tracing::warn!(
            principals = sight.left_out,
            "the detectors cannot look at all: there are too many"
        );
    }
    let engine = Arc::clone(gateway.in_force.load().engine(at));
    let window = Budgets::of_all(engine.bundle()).window;
    let told = gateway.store.alarms(today.before(window)).await?;
    for found in judge(&sight, yesterday, window) {
        if told.iter().any(|alarm| alarm.about == found.about) {
            continue;
        }
        tell(gateway, timepiece, at, engine.bundle(), found).await?;
    }
    let began = sight.periods.began.unwrap_or(today);
    let periods = after(sight.periods, today, window);
    gateway.store.keep_observed(began, &sight.principals, periods).await?;
    Ok(())
}

/// The periods after a look on `today`.
fn after(before: Periods, today: Day, window: u16) -> Periods {
    let looked = Some(today);
    match before.began {
        // A window has its own day and as many days before it as its length says.
        Some(began) if today > began.after(window.max(1)) => {
            Periods { began: Some(today), calibrated: Some(began), looked }
        }
        began => Periods { began: began.or(Some(today)), looked, ..before },
    }
}

/// Puts on record what was found.
async fn tell(
    gateway: &Gateway,
    timepiece: Timepiece,
    at: Moment,
    bundle: &Bundle,
    found: Found,
) -> Result<(), NotLooked> {
    let Found { detector, about, grant, workload, with, measure } = found;
    let what = detector.as_str();
    tracing::warn!(
        what,
        grant = grant.as_ref().map(GrantId::as_str),
        workload = workload.as_ref().map(WorkloadId::as_str),
        with = with.as_ref().map(WorkloadId::as_str),
        measure,
        "a detector found something at which people should look"
    );
    let clause = clause_of(bundle, grant.as_ref());
    let noticed = Record::Noticed(Noticed {
        at,
        agreement: bundle.id().clone(),
        bundle: bundle.digest(),
        what,
        person: None,
        clause,
        grant,
        workload,
        with,
        measure,
        share: None,
    });
    let leaf = timepiece.leaf(&noticed, edge::salt().map_err(|_| NotLooked::Edge)?)?;
    let alarm = Alarm { day: Day::of(at), detector, about };
    gateway.store.record_alarm(Pending::new((), leaf), alarm).await?.into_value();
    Ok(())
}

/// What the detectors say about the window that ends on `yesterday`.
fn judge(sight: &Sight, yesterday: Day, window: u16) -> Vec<Found> {
    let mut found = of_principals(sight);
    found.extend(of_grants(sight, yesterday, window));
    found
}

/// D4, D5, D7 and D8.
fn of_principals(sight: &Sight) -> Vec<Found> {
    let usual: Vec<(Option<GrantId>, Observed)> =
        sight.calibration.iter().map(|(id, observed)| (grant(id), *observed)).collect();
    let Some(principals) = Principals::calibrate(&usual) else {
        tracing::info!(
            known = usual.len(),
            "the detectors of principals are silent: too little is known of a whole window before"
        );
        return Vec::new();
    };
    let mut found: Vec<Found> = Vec::new();
    for (place, (id, observed)) in sight.principals.iter().enumerate() {
        let scores = principals.scores(&grant(id), observed);
        let alerts = principals.alerts(&scores);
        let detectors = Principals::<Option<GrantId>>::DETECTORS.into_iter().zip(alerts);
        for (detector, _) in detectors.filter(|(_, alert)| *alert) {
            let one = match detector {
                Detector::Overlap => of_pair(sight, place, id),
                _ => Some(of_one(&principals, detector, id, observed)),
            };
            found.extend(one);
        }
    }
    // Both of a pair may be found.
    found.sort_by(|one, other| one.about.cmp(&other.about));
    found.dedup_by(|one, other| one.about == other.about);
    found
}

fn of_one(
    principals: &Principals<Option<GrantId>>,
    detector: Detector,
    id: &SheetId,
    observed: &Observed,
) -> Found {
    let category = principals.category(&grant(id), observed);
    let measure = match detector {
        Detector::Linked => "linked-2".to_owned(),
        Detector::Volume => category.map_or("persons", DataCategory::as_str).to_owned(),
        Detector::Unexplained | Detector::Overlap | Detector::Rise => "persons".to_owned(),
    };
    let about = format!("{} {id}", detector.as_str());
    Found { detector, about, grant: grant(id), workload: workload(id), with: None, measure }
}

/// A principal and the one with whom it shares persons. The text is the same for both.
fn of_pair(sight: &Sight, place: usize, id: &SheetId) -> Option<Found> {
    let overlap = sight.overlaps.get(&place)?;
    let (other, _) = sight.principals.get(overlap.with.0)?;
    let pair = [(id, overlap.category), (other, overlap.with.1)];
    let [(first, of_first), (second, of_second)] = if id <= other {
        pair
    } else {
        let [one, two] = pair;
        [two, one]
    };
    Some(Found {
        detector: Detector::Overlap,
        about: format!("{} {first} and {second}", Detector::Overlap.as_str()),
        grant: grant(first),
        workload: workload(first),
        with: workload(second),
        measure: format!("{of_first}+{of_second}"),
    })
}

/// D9. What is usual comes from the third window before, and how much of it is unusual from the
/// second.
fn of_grants(sight: &Sight, yesterday: Day, window: u16) -> Vec<Found> {
    let window = window.max(1);
    let first = yesterday.after(1).before(window.saturating_mul(3));
    let known = sight.fresh.keys().next();
    if known.is_none_or(|known| *known > first) || first == Day::default() {
        tracing::info!("the detector of grants is silent: it needs three whole windows");
        return Vec::new();
    }
    let usual = days(&sight.fresh, first, window);
    let next = days(&sight.fresh, first.after(window), window);
    let judged = days(&sight.fresh, first.after(window).after(window), window);
    let levels = Levels::calibrate(&usual);
    let principals = sight.principals.len();
    let Some(threshold) = rise_threshold(&Rises::of(&levels, &next), principals) else {
        return Vec::new();
    };
    let rises = Rises::of(&levels, &judged).highest.into_iter();
    let risen = rises.filter(|(_, height)| *height > threshold);
    risen
        .filter_map(|((grant, place), _)| {
            let category = DataCategory::ALL.get(place)?;
            Some(Found {
                detector: Detector::Rise,
                about: format!("{} grant {grant} {category}", Detector::Rise.as_str()),
                grant: Some(grant),
                workload: None,
                with: None,
                measure: category.as_str().to_owned(),
            })
        })
        .collect()
}

/// So many days from `first` on; a day of which nothing is known had nobody new.
fn days(fresh: &BTreeMap<Day, BTreeMap<GrantId, Fresh>>, first: Day, length: u16) -> Days<GrantId> {
    let of = |place| fresh.get(&first.after(place)).cloned().unwrap_or_default();
    Days { first, fresh: (0..length).map(of).collect() }
}

fn grant(id: &SheetId) -> Option<GrantId> {
    match id {
        SheetId::Grant(grant) | SheetId::GrantWorkload(grant, _) => Some(grant.clone()),
        SheetId::Agreement(_) | SheetId::Workload(_) => None,
    }
}

fn workload(id: &SheetId) -> Option<WorkloadId> {
    match id {
        SheetId::Workload(workload) | SheetId::GrantWorkload(_, workload) => Some(workload.clone()),
        SheetId::Agreement(_) | SheetId::Grant(_) => None,
    }
}

#[cfg(test)]
mod tests;
