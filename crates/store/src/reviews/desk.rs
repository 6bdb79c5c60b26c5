//! What everybody shares of the reviews: how many are open, whose turn it is, who wants to hear.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use lexicon::{Moment, ReviewId, WorkloadId};
use tokio::sync::{OwnedMutexGuard, broadcast};

/// LIMIT: open reviews of all workloads together. Each costs about 100 bytes here; people decide
/// about far fewer.
const MOST_IN_ALL: usize = 100_000;

/// LIMIT: changes that a slow listener may be behind. One that is further behind is told so, and
/// looks at everything again.
const CHANGES_BEHIND: usize = 1_024;

/// The reviews that are open, and the turns at them.
pub(crate) struct Desk {
    open: Mutex<Open>,
    turns: Mutex<HashMap<ReviewId, Weak<tokio::sync::Mutex<()>>>>,
    changes: broadcast::Sender<ReviewId>,
}

/// Whose place a review takes: that of the workload that asked, or nobody's for a test, so that no
/// caller can count tests.
type Whose = Option<WorkloadId>;

/// Open reviews with the moments at which their time is over.
#[derive(Default)]
struct Open {
    of: HashMap<Whose, BTreeSet<(Moment, ReviewId)>>,
    in_all: usize,
}

/// There is no place for another review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoPlace;

/// The place of a review that is being opened. It is given back unless it is taken.
pub(crate) struct Place {
    desk: Arc<Desk>,
    whose: Whose,
    entry: (Moment, ReviewId),
    taken: bool,
}

impl Default for Desk {
    fn default() -> Self {
        let changes = broadcast::Sender::new(CHANGES_BEHIND);
        Self { open: Mutex::default(), turns: Mutex::default(), changes }
    }
}

impl Desk {
    /// A place for a review of `workload`, which may have `most` open ones at `now`; none for a
    /// test.
    pub(crate) fn enter(
        self: &Arc<Self>,
        workload: Option<&WorkloadId>,
        entry: (Moment, ReviewId),
        most: usize,
        now: Moment,
    ) -> Result<Place, NoPlace> {
        let mut open = lock(&self.open);
        let whose = workload.cloned();
        open.forget_until(&whose, now);
        let theirs = open.of.get(&whose).map_or(0, BTreeSet::len);
        if theirs >= most || open.in_all >= MOST_IN_ALL {
            return Err(NoPlace);
        }
        open.add(whose.clone(), entry);
        Ok(Place { desk: Arc::clone(self), whose, entry, taken: false })
    }

    /// Notes a review that was open when the store was opened.
    pub(crate) fn found(&self, workload: WorkloadId, expires: Moment, review: ReviewId) {
        lock(&self.open).add(Some(workload), (expires, review));
    }

    /// An open review that was taken for one of `workload` is a test.
    pub(crate) fn is_test(&self, workload: &WorkloadId, entry: (Moment, ReviewId)) {
        let mut open = lock(&self.open);
        if open.remove(&Some(workload.clone()), entry) {
            open.add(None, entry);
        }
    }

    /// A review waits no longer.
    pub(crate) fn leave(&self, workload: &WorkloadId, entry: (Moment, ReviewId)) {
        let mut open = lock(&self.open);
        if !open.remove(&Some(workload.clone()), entry) {
            open.remove(&None, entry);
        }
    }

    /// How many reviews are open and not over at `now`.
    pub(crate) fn waiting(&self, now: Moment) -> usize {
        let open = lock(&self.open);
        // Those whose time is over are few: they are put on record twice a minute. So they are
        // counted, and not the many that wait.
        let over = |entries: &BTreeSet<(Moment, ReviewId)>| {
            entries.iter().take_while(|(expires, _)| *expires <= now).count()
        };
        open.in_all.saturating_sub(open.of.values().map(over).sum())
    }

    /// A turn at a review, once whoever has it now is done.
    pub(crate) async fn turn(&self, review: ReviewId) -> Arc<OwnedMutexGuard<()>> {
        let turn = {
            let mut turns = lock(&self.turns);
            turns.retain(|_, turn| turn.strong_count() > 0);
            match turns.get(&review).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    let turn = Arc::new(tokio::sync::Mutex::new(()));
                    turns.insert(review, Arc::downgrade(&turn));
                    turn
                }
            }
        };
        Arc::new(turn.lock_owned().await)
    }

    /// Tells whoever listens that something happened to a review.
    pub(crate) fn tell(&self, review: ReviewId) {
        // Nobody has to listen.
        drop(self.changes.send(review));
    }

    /// What happens from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<ReviewId> {
        self.changes.subscribe()
    }
}

impl Open {
    fn add(&mut self, whose: Whose, entry: (Moment, ReviewId)) {
        if self.of.entry(whose).or_default().insert(entry) {
            self.in_all = self.in_all.saturating_add(1);
        }
    }

    /// Whether it was there.
    fn remove(&mut self, whose: &Whose, entry: (Moment, ReviewId)) -> bool {
        let Some(theirs) = self.of.get_mut(whose) else { return false };
        let was_there = theirs.remove(&entry);
        if was_there {
            self.in_all = self.in_all.saturating_sub(1);
        }
        if theirs.is_empty() {
            self.of.remove(whose);
        }
        was_there
    }

    /// Lets go of those whose time was over at `now`: they wait for nobody any more.
    fn forget_until(&mut self, whose: &Whose, now: Moment) {
        while let Some(first) = self.of.get(whose).and_then(BTreeSet::first).copied()
            && first.0 <= now
        {
            self.remove(whose, first);
        }
    }
}

impl Place {
    /// The review is durable: it keeps its place until it is closed.
    pub(crate) fn take(mut self) {
        self.taken = true;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.taken {
            lock(&self.desk.open).remove(&self.whose, self.entry);
        }
    }
}

/// A lock whose holder panicked still guards a whole value: nothing in here stops half way.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
