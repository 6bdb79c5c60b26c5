//! Whether people who decide are deciding: what everybody decided, taken in as it becomes durable,
//! and what follows from it.
//!
//! The pool is a fold over what happened in all reviews, in the order of its records. A start folds
//! it anew, so that a restart forgets nobody's misses. A suspension is durable with its own record
//! before the roster follows; should it not become durable, the roster follows all the same, and it
//! is tried again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use evidence::{Noted, Noticed, Pending, Record};
use lexicon::{Digest, Moment, PartyId, RecordNumber, ReviewId, ReviewerId, Span};
use review::attention::{Attention, Change, Due, Fact, Plan, Pool, Seen, Sign};
use review::{ActKind, Decided, Event, Pace, Reviewer, Verdict};
use store::{FoundCanary, NotRead, Of, Posting, Store, SuspendedBy, Suspension, WaitingTurn};

use super::NotDecided;
use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge;

/// LIMIT: so many events are read from the disk at once, and are in memory together.
const AT_ONCE: u32 = 1_000;

/// What counts as of late, in milliseconds: a week. No agreement here has a longer time in which a
/// person may approve so many acts.
const OF_LATE: i64 = 7 * 86_400_000;

/// What is known of everybody who decides.
#[derive(Debug)]
pub(crate) struct Attending(Mutex<Known>);

#[derive(Debug)]
struct Known {
    pool: Arc<Pool>,
    due: Due,
    /// Who was shown which review, by the moment at which its time is over.
    showed: BTreeMap<(Moment, ReviewId), BTreeSet<ReviewerId>>,
    /// Tests that somebody decided about and that are not over.
    tests: BTreeSet<ReviewId>,
    /// Suspensions that are not on record yet.
    unrecorded: Vec<Suspension>,
    /// How many past acts a test could be made of, when that was looked at last.
    cases: Option<usize>,
}

/// Who decided about a review that is open, for which party, and when.
type Before = Vec<(ReviewerId, PartyId, Moment)>;

impl Attending {
    /// Everything that people decided until `now`, and what everybody approved of late.
    ///
    /// # Errors
    ///
    /// It cannot be read. Then nobody knows who may decide.
    pub(crate) async fn read(store: &Store, now: Moment) -> Result<(Self, Pace), NotRead> {
        let since = Moment::from_unix_ms(now.unix_ms().saturating_sub(OF_LATE)).unwrap_or(now);
        let (mut pool, mut pace) = (Pool::new(Plan::DEFAULT, 0), Pace::default());
        let mut open: HashMap<ReviewId, Before> = HashMap::new();
        let mut tests = BTreeSet::new();
        let mut after: Option<RecordNumber> = None;
        loop {
            let happened = store.happened(after, AT_ONCE).await?;
            let Some(last) = happened.last() else { break };
            after = Some(last.record);
            for one in happened {
                let review = one.event.review();
                if one.event.at() > since {
                    pace.note(&one.event);
                }
                let (words, is_test) = match &one.of {
                    Of::Act(words) => (*words, false),
                    Of::Canary(words) => (*words, true),
                    Of::Roster(opening) => {
                        taken_back(&mut pool, &opening.act.kind, &one.event);
                        (0, false)
                    }
                };
                let Event::Decided(decided) = &one.event else {
                    open.remove(&review);
                    tests.remove(&review);
                    continue;
                };
                let before = open.entry(review).or_default();
                for fact in facts(decided, before, words, is_test) {
                    // What followed from it is on record, or is made up for below.
                    drop(pool.note(&fact));
                }
                before.push(one_of(decided));
                if decided.decision.verdict == Verdict::Deny {
                    open.remove(&review);
                    tests.remove(&review);
                } else if is_test {
                    tests.insert(review);
                }
            }
        }
        let known = Known {
            pool: Arc::new(pool),
            due: Due::default(),
            showed: BTreeMap::new(),
            tests,
            unrecorded: Vec::new(),
            cases: None,
        };
        Ok((Self(Mutex::new(known)), pace))
    }

    /// What is known now.
    pub(crate) fn pool(&self) -> Arc<Pool> {
        Arc::clone(&self.known().pool)
    }

    /// Somebody was taken back: the test begins anew for whom it had suspended.
    pub(crate) fn take_back(&self, reviewer: &ReviewerId) {
        take_back(Arc::make_mut(&mut self.known().pool), reviewer);
    }

    /// Somebody is shown a review that is open until `until`. For the first time of an act, the
    /// share of the agreement in force and `random` say whether a test is due; a test settles that.
    pub(crate) fn showed(
        &self,
        (until, review): (Moment, ReviewId),
        to: &ReviewerId,
        is_test: bool,
        (share_ppm, random): (u32, u64),
    ) {
        let mut known = self.known();
        if !known.showed.entry((until, review)).or_default().insert(to.clone()) {
            return;
        }
        if is_test {
            known.due.seen(review, to);
            return;
        }
        if known.pool.share_ppm() != share_ppm {
            Arc::make_mut(&mut known.pool).set_share(share_ppm);
        }
        if known.pool.is_canary_next(to, random) {
            known.due.drawn(to);
        }
    }

    /// A test was planted for somebody.
    pub(crate) fn planted(&self, canary: ReviewId, reviewer: ReviewerId) {
        self.known().due.planted(canary, reviewer);
    }

    /// Those for whom a test is due.
    pub(crate) fn due(&self) -> Vec<ReviewerId> {
        self.known().due.waiting().cloned().collect()
    }

    /// Something happened to a test: it goes on, or is over.
    pub(crate) fn test_went_on(&self, found: &FoundCanary, now: Moment) {
        let review = found.canary.opening().review;
        let mut known = self.known();
        if found.canary.state(now).is_final() {
            known.tests.remove(&review);
            known.due.over(review);
        } else {
            known.tests.insert(review);
        }
    }

    /// Tests that somebody decided about and that are not over.
    pub(crate) fn tests(&self) -> Vec<ReviewId> {
        self.known().tests.iter().copied().collect()
    }

    /// Forgets who was shown what is over at `now`.
    pub(crate) fn forget_until(&self, now: Moment) {
        let mut known = self.known();
        while known.showed.first_key_value().is_some_and(|((until, _), _)| *until <= now) {
            known.showed.pop_first();
        }
    }

    /// Remembers how many past acts a test could be made of. Says whether that was not known.
    pub(crate) fn found_cases(&self, cases: usize) -> bool {
        self.known().cases.replace(cases) != Some(cases)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // A lock whose holder panicked still guards a whole value.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a decision says, after those before it about the same.
fn facts(decided: &Decided, before: &Before, words: u32, is_test: bool) -> Vec<Fact> {
    let reviewer = &decided.decision.reviewer;
    let seen = Seen::of(decided, words);
    let mut facts = vec![Fact::Decided { reviewer: reviewer.clone(), seen }];
    if is_test {
        let (missed, at) = (decided.decision.verdict == Verdict::Approve, decided.at);
        facts.push(Fact::Answered { reviewer: reviewer.clone(), missed, at });
    }
    let others = before.iter().filter(|(_, party, _)| *party != decided.party);
    facts.extend(others.map(|(one, _, at)| {
        let gap = decided.at.unix_ms().saturating_sub(at.unix_ms());
        let gap = Span::from_ms(u64::try_from(gap).unwrap_or(0));
        // A first no ends a review, so that two verdicts on one are no sample of what they say.
        Fact::Both { one: one.clone(), other: reviewer.clone(), gap, compared: None }
    }));
    facts
}

fn one_of(decided: &Decided) -> (ReviewerId, PartyId, Moment) {
    (decided.decision.reviewer.clone(), decided.party.clone(), decided.at)
}

fn taken_back(pool: &mut Pool, kind: &ActKind, event: &Event) {
    if let (ActKind::Reinstate { reviewer }, Event::Executed { .. }) = (kind, event) {
        take_back(pool, reviewer);
    }
}

fn take_back(pool: &mut Pool, reviewer: &ReviewerId) {
    let was_suspended = |it: &Attention| it.test().is_suspended();
    if pool.reviewer(reviewer).is_some_and(was_suspended) {
        drop(pool.note(&Fact::Readmitted { reviewer: reviewer.clone() }));
    }
}

impl Gateway {
    /// What is known of the attention of everybody who decided, now.
    #[must_use]
    pub fn attention(&self) -> Arc<Pool> {
        self.attending.pool()
    }

    /// How many past acts a test of attention could be made of, when that was looked at last; none
    /// if no test was ever due. With 0 there are no tests.
    #[must_use]
    pub fn cases_for_tests(&self) -> Option<usize> {
        self.attending.known().cases
    }

    /// Takes in a decision that is durable. Called in the order of the records.
    pub(crate) async fn take_in(&self, turn: &WaitingTurn, event: &Event, timepiece: Timepiece) {
        let Event::Decided(decided) = event else { return };
        let (all, words, is_test) = match turn {
            WaitingTurn::Act(turn) => {
                let found = turn.found();
                (found.review.decided(), found.beside.map_or(0, |it| it.words), false)
            }
            WaitingTurn::Canary(turn) => {
                let found = turn.found();
                (found.canary.decided(), found.beside.words, true)
            }
        };
        let earlier = all.iter().filter(|it| it.decision.reviewer != decided.decision.reviewer);
        let before: Before = earlier.map(one_of).collect();
        let facts = facts(decided, &before, words, is_test);
        let changes: Vec<Change> = {
            let mut known = self.attending.known();
            let pool = Arc::make_mut(&mut known.pool);
            facts.iter().flat_map(|fact| pool.note(fact)).collect()
        };
        for change in changes {
            match change {
                Change::Suspended { reviewer, at, canaries, missed } => {
                    tracing::warn!(canaries, missed, "a reviewer missed too many tests");
                    let by = SuspendedBy::Canaries;
                    self.suspend(Suspension { reviewer, at, by }, timepiece).await;
                }
                Change::Noticed { reviewer, sign } => {
                    self.note_sign(&reviewer, sign, timepiece).await;
                }
            }
        }
    }

    /// Suspends a reviewer: durable with its record, then out of the roster. If it does not become
    /// durable, the roster follows all the same, and [`Gateway::record_suspensions`] tries again.
    pub(crate) async fn suspend(&self, suspension: Suspension, timepiece: Timepiece) {
        let kept = self.keep_suspension(&suspension, timepiece).await;
        {
            let _changing = self.changing_roster.lock().await;
            match self.roster().suspended(&suspension.reviewer, suspension.at) {
                Ok(roster) => self.roster.store(Arc::new(roster)),
                // Whoever is in no roster decides nothing either.
                Err(error) => tracing::info!(%error, "somebody who left is suspended"),
            }
        }
        match kept {
            Ok(()) => tracing::warn!(by = suspension.by.as_str(), "a reviewer is suspended"),
            Err(error) => {
                tracing::error!(%error, "a suspension holds and is not on record yet");
                self.attending.known().unrecorded.push(suspension);
            }
        }
    }

    /// Puts on record what suspensions could not be put on record before.
    ///
    /// # Errors
    ///
    /// One of them still cannot.
    pub(crate) async fn record_suspensions(&self, timepiece: Timepiece) -> Result<(), NotDecided> {
        let open = self.attending.known().unrecorded.clone();
        for suspension in open {
            self.keep_suspension(&suspension, timepiece).await?;
            self.attending.known().unrecorded.retain(|it| *it != suspension);
        }
        Ok(())
    }

    /// Suspends whom the test had suspended when the process ended before that was durable.
    pub(crate) async fn make_up_for_suspensions(
        &self,
        timepiece: Timepiece,
    ) -> Result<(), NotDecided> {
        let (pool, roster) = (self.attention(), self.roster());
        let at = timepiece.now()?;
        for (id, attention) in pool.reviewers() {
            let is_known = roster.reviewer(id).is_none_or(|it| it.suspended.is_some());
            if attention.test().is_suspended() && !is_known {
                let (reviewer, by) = (id.clone(), SuspendedBy::Canaries);
                self.suspend(Suspension { reviewer, at, by }, timepiece).await;
            }
        }
        Ok(())
    }

    async fn keep_suspension(
        &self,
        suspension: &Suspension,
        timepiece: Timepiece,
    ) -> Result<(), NotDecided> {
        let Some(person) = self.roster().reviewer(&suspension.reviewer).cloned() else {
            return Ok(());
        };
        let noticed = self.noticed(&person, "suspended", suspension.by.as_str(), timepiece)?;
        let pending = Pending::new((), timepiece.leaf(&noticed, edge::salt()?)?);
        self.store.suspend(pending, suspension).await?.into_value();
        Ok(())
    }

    /// Tells of a sign, and puts it on record. It raises the share of tests and does nothing else.
    async fn note_sign(&self, reviewer: &ReviewerId, sign: Sign, timepiece: Timepiece) {
        let Some(person) = self.roster().reviewer(reviewer).cloned() else { return };
        let (party, sign) = (person.party.as_str(), sign.as_str());
        tracing::warn!(party, sign, "a sign that a reviewer may not be reading");
        let told = async {
            let noticed = self.noticed(&person, "attention", sign, timepiece)?;
            let pending = Pending::new((), timepiece.leaf(&noticed, edge::salt()?)?);
            self.store.record(pending, None, Posting::nobody()).await?.into_value();
            Ok::<(), NotDecided>(())
        };
        if let Err(error) = told.await {
            tracing::error!(%error, "a sign of attention is not on record");
        }
    }

    fn noticed(
        &self,
        person: &Reviewer,
        what: &'static str,
        measure: &str,
        timepiece: Timepiece,
    ) -> Result<Record, NotDecided> {
        let at = timepiece.now()?;
        let in_force = self.in_force.load();
        let bundle = in_force.engine(at).bundle();
        let reviewer = Digest::of(person.id.as_str().as_bytes());
        Ok(Record::Noticed(Noticed {
            at,
            agreement: bundle.id().clone(),
            bundle: bundle.digest(),
            what,
            person: Some(Noted { party: person.party.clone(), reviewer }),
            clause: None,
            grant: None,
            workload: None,
            with: None,
            measure: measure.to_owned(),
            share: None,
        }))
    }
}
