//! The console of a running gateway: what it asks for, from the gateway and the store, and the
//! listener where people reach it.

mod serve;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use agreement::Bundle;
use console::{
    Asked, Budget, Evidence, House, InForce, Listed, OneReview, Passkeys, Persons, Reviews, Scope,
    Unavailable, Which,
};
use gateway::{Gateway, NotBroken, NotDecided, NotOpened, ReadFor};
use lexicon::{Moment, RecordNumber, ReviewId, ReviewerId, WorkloadId};
use review::attention::Pool;
use review::break_glass::{self, Glasses, Look};
use review::{ActKind, BadRoster, Decision, Duty, Personnel, Proof, Refused, Roster};
use store::{Page, Store};
use tokio::time::Instant;

pub(crate) use self::serve::Office;
use crate::ledger_status::{Line, Status, Told};

/// The ledger is read at most once in so long for the console, whoever looks how often: each
/// reading is on record.
const LEDGER_EVERY: Duration = Duration::from_secs(300);

/// What the console asks of a running gateway.
pub(crate) struct ReviewDesk {
    gateway: Arc<Gateway>,
    store: Store,
    passkeys: Arc<Passkeys>,
    /// The agreement that was compiled last, with the exact text that it was compiled from.
    compiled: Mutex<Option<(Arc<str>, Arc<InForce>)>>,
    persons: tokio::sync::Mutex<Option<(Instant, Arc<Persons>)>>,
    /// The latest time that the clock told.
    latest: Mutex<Moment>,
}

impl ReviewDesk {
    /// The desk of `gateway`, which records in `store`, at `now`.
    pub(crate) fn new(
        gateway: Arc<Gateway>,
        store: Store,
        passkeys: Arc<Passkeys>,
        now: Moment,
    ) -> Self {
        Self {
            gateway,
            store,
            passkeys,
            compiled: Mutex::default(),
            persons: tokio::sync::Mutex::default(),
            latest: Mutex::new(now),
        }
    }

    fn in_force(&self) -> Result<Arc<InForce>, Unavailable> {
        let mandate = self.gateway.mandate();
        let mandate = mandate.ok_or_else(|| unavailable("nobody signed what is rehearsed"))?;
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((source, known)) = &*compiled
            && source == mandate.source()
        {
            return Ok(Arc::clone(known));
        }
        let bundle = Bundle::compile(mandate.source(), "the agreement in force");
        let bundle = bundle.map_err(|_| unavailable("the agreement does not compile"))?;
        let in_force =
            Arc::new(InForce { bundle, proof: agreement::Proof::parse(mandate.proof()).ok() });
        *compiled = Some((Arc::clone(mandate.source()), Arc::clone(&in_force)));
        Ok(in_force)
    }

    async fn list_of(
        &self,
        who: &ReviewerId,
        which: Which,
        after: Option<&str>,
        most: usize,
    ) -> Answer<Listed> {
        let which = match which {
            Which::Waiting => store::Which::Waiting(self.now()),
            Which::All => store::Which::Newest,
        };
        let most = u32::try_from(most).unwrap_or(Page::MOST).min(Page::MOST);
        let after = match after {
            Some(place) => match read_place(place) {
                Some(place) => Some(place),
                None => return Ok(Listed::default()),
            },
            None => None,
        };
        let page = self.gateway.list(Page { which, after, most }, who).await;
        let (reviews, next) = page.map_err(|error| unavailable(&error.to_string()))?;
        Ok(Listed { reviews, next: next.map(written) })
    }

    async fn one_of(&self, id: ReviewId, who: &ReviewerId) -> Answer<Option<OneReview>> {
        let shown = self.gateway.show(id, who).await;
        let shown = shown.map_err(|error| unavailable(&error.to_string()))?;
        let Some(review) = shown else { return Ok(None) };
        let held = self.store.held(id).await.map_err(not_read)?;
        let evidence = held.map(|held| Evidence { request: held.request, answer: held.answer });
        Ok(Some(OneReview { review, evidence }))
    }

    async fn reading(&self) -> Answer<Arc<Persons>> {
        // Held while reading: who looks meanwhile gets what the first one reads.
        let mut last = self.persons.lock().await;
        if let Some((at, persons)) = &*last
            && at.elapsed() < LEDGER_EVERY
        {
            return Ok(Arc::clone(persons));
        }
        let reading = self.gateway.read_ledger(ReadFor::Status).await;
        let reading = reading.map_err(|error| unavailable(&error.to_string()))?;
        let status = Status::of(&reading);
        let persons = Persons {
            at: reading.at,
            record: RecordNumber::new(status.record),
            window: status.window_days,
            scopes: status.scopes.into_iter().map(scope).collect(),
        };
        let persons = Arc::new(persons);
        *last = Some((Instant::now(), Arc::clone(&persons)));
        Ok(persons)
    }
}

type Answer<T> = Result<T, Unavailable>;

impl Reviews for ReviewDesk {
    fn roster(&self) -> Arc<Roster> {
        self.gateway.roster()
    }

    fn waiting(&self) -> usize {
        self.store.reviews_waiting(self.now())
    }

    fn list<'a>(
        &'a self,
        who: &'a ReviewerId,
        which: Which,
        after: Option<&'a str>,
        most: usize,
    ) -> Asked<'a, Listed> {
        Box::pin(self.list_of(who, which, after, most))
    }

    fn one<'a>(&'a self, id: ReviewId, who: &'a ReviewerId) -> Asked<'a, Option<OneReview>> {
        Box::pin(self.one_of(id, who))
    }

    fn decide(&self, decision: Decision) -> Asked<'_, Result<(), Refused>> {
        Box::pin(async move {
            match self.gateway.decide_review(decision, &*self.passkeys).await {
                Ok(_) => Ok(Ok(())),
                Err(NotDecided::Refused(refused)) => Ok(Err(refused)),
                Err(error) => Err(unavailable(&error.to_string())),
            }
        })
    }

    fn duty(&self) -> Duty {
        self.gateway.duty(self.now())
    }

    fn personnel(&self) -> Personnel {
        self.gateway.personnel(self.now())
    }

    fn begin_duty(&self, reviewer: &ReviewerId) -> Answer<Result<(), Refused>> {
        match self.gateway.begin_duty(reviewer) {
            Ok(()) => Ok(Ok(())),
            Err(NotDecided::Refused(refused)) => Ok(Err(refused)),
            Err(error) => Err(unavailable(&error.to_string())),
        }
    }

    fn end_duty(&self, reviewer: &ReviewerId) {
        self.gateway.end_duty(reviewer);
    }

    fn attention(&self) -> Arc<Pool> {
        self.gateway.attention()
    }

    fn propose(&self, kind: ActKind, by: &ReviewerId) -> Asked<'_, Result<ReviewId, BadRoster>> {
        let by = by.clone();
        Box::pin(async move {
            match self.gateway.ask_people(&by, kind).await {
                Ok(review) => Ok(Ok(review)),
                Err(NotOpened::Roster(refused)) => Ok(Err(refused)),
                Err(error) => Err(unavailable(&error.to_string())),
            }
        })
    }

    fn glasses(&self) -> Arc<Glasses> {
        self.gateway.glasses()
    }

    fn workloads(&self) -> Vec<WorkloadId> {
        self.gateway.workloads()
    }

    fn break_glass(
        &self,
        opening: break_glass::Opening,
        proof: Proof,
    ) -> Asked<'_, Result<(), String>> {
        let breaking = self.gateway.break_glass(opening, proof, &*self.passkeys);
        Box::pin(async { told(breaking.await) })
    }

    fn look_at_glass(&self, look: Look, proof: Proof) -> Asked<'_, Result<(), String>> {
        let looking = self.gateway.look_at_glass(look, proof, &*self.passkeys);
        Box::pin(async { told(looking.await) })
    }
}

impl House for ReviewDesk {
    /// A clock that fails stands still: sessions then end by nobody's doing but their own.
    fn now(&self) -> Moment {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        match gateway::now() {
            Ok(now) => *latest = now,
            Err(error) => tracing::error!(%error, "the console cannot read the clock"),
        }
        *latest
    }

    fn agreement(&self) -> Asked<'_, Arc<InForce>> {
        Box::pin(async { self.in_force() })
    }

    fn persons(&self) -> Asked<'_, Arc<Persons>> {
        Box::pin(self.reading())
    }
}

/// What the person is told about a broken glass.
fn told(said: Result<(), NotBroken>) -> Answer<Result<(), String>> {
    match said {
        Ok(()) => Ok(Ok(())),
        Err(error @ (NotBroken::NotRecorded(_) | NotBroken::Unrecordable(_) | NotBroken::Edge)) => {
            Err(unavailable(&error.to_string()))
        }
        Err(error) => Ok(Err(error.to_string())),
    }
}

fn unavailable(why: &str) -> Unavailable {
    Unavailable(why.to_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn not_read(error: store::NotRead) -> Unavailable {
    unavailable(&error.to_string())
}

/// A place in a list as the pages carry it.
fn written((at, review): (Moment, ReviewId)) -> String {
    format!("{}.{review}", at.unix_ms())
}

fn read_place(text: &str) -> Option<(Moment, ReviewId)> {
    let (at, review) = text.split_once('.')?;
    Some((Moment::from_unix_ms(at.parse().ok()?).ok()?, review.parse().ok()?))
}

fn scope(scope: crate::ledger_status::Scope) -> Scope {
    Scope { grant: scope.grant, budgets: scope.budgets.into_iter().map(budget).collect() }
}

fn budget(line: Line) -> Budget {
    let told = |told: &Told| match told {
        Told::Exactly(number) => Some(*number),
        Told::Below(_) => None,
    };
    Budget {
        spent: told(&line.spent),
        limit: line.limit,
        floor: line.detection_floor,
        days: line.days.iter().map(|day| told(day).unwrap_or(0)).collect(),
        measure: line.measure,
    }
}

#[cfg(test)]
mod tests;
