//! The writer: one thread, one connection, one line of history.

mod reply;
mod telling;

use std::sync::Arc;
use std::time::{Duration, Instant};

use controls::ledger::Day;
use evidence::{Ack, Leaf};
use lexicon::{AgreementId, Moment, RecordNumber, ReviewId};
use tokio::sync::oneshot;

use crate::database::{Database, NotCommitted};
use crate::glasses::KeptGlass;
use crate::ledger::{Ledger, Posted, SWEPT_AT_ONCE, Slice};
use crate::queue::Queue;
use crate::reviews::{Change, Desk, Kept, KeptEvent, KeptSuspension, Page, Place, SealedOpening};
use crate::seal::Sealed;
use crate::state::State;
use crate::watching::{Alarm, Watched};
use crate::{Entry, History, InForce, NotCharged, NotRead, NotRecorded};

use reply::{answer, found};
pub(crate) use telling::Telling;

/// LIMIT: a group is acknowledged as a whole, so its first record waits for its last one. 256
/// records take about 2 ms to write and make the sync, which takes longer, cheap for each.
const LARGEST_GROUP: usize = 256;

/// LIMIT: so much a slow disk may add to its own delay.
const LONGEST_GATHERING: Duration = Duration::from_millis(1);

/// What the writer is asked to do.
pub(crate) enum Command {
    /// Keep a record.
    Append(Append),
    /// Keep a touch that goes with no record.
    Post(Post),
    /// Read a record.
    Entry(RecordNumber, oneshot::Sender<Result<Option<Entry>, NotRead>>),
    /// Read leaves from a number on, so many at most.
    Leaves(RecordNumber, u64, oneshot::Sender<Result<Vec<Vec<u8>>, NotRead>>),
    /// Read a held exchange.
    Held(ReviewId, oneshot::Sender<Result<Option<Sealed>, NotRead>>),
    /// Read what was in force.
    History(Option<AgreementId>, oneshot::Sender<Result<History, NotRead>>),
    /// Read a review.
    Review(ReviewId, oneshot::Sender<Result<Option<Kept>, NotRead>>),
    /// Read a page of reviews.
    Reviews(Page, oneshot::Sender<Result<Vec<Kept>, NotRead>>),
    /// Read which reviews are over at a moment, so many at most.
    Overdue(Moment, u64, oneshot::Sender<Result<Vec<ReviewId>, NotRead>>),
    /// Read in which reviews something happened since a moment, so many at most.
    Since(Moment, u64, oneshot::Sender<Result<Vec<ReviewId>, NotRead>>),
    /// Read which reviews changed who reviews.
    OfPeople(oneshot::Sender<Result<Vec<(RecordNumber, ReviewId)>, NotRead>>),
    /// Read what happened in reviews after a record, so many events at most.
    Happened(Option<RecordNumber>, u32, oneshot::Sender<Result<Vec<KeptEvent>, NotRead>>),
    /// Read which calls were executed last, so many at most.
    ExecutedCalls(u32, oneshot::Sender<Result<Vec<ReviewId>, NotRead>>),
    /// Read who was suspended.
    Suspensions(oneshot::Sender<Result<Vec<KeptSuspension>, NotRead>>),
    /// Keep a test.
    Plant(Box<Plant>),
    /// Read what happened to broken glasses.
    Glasses(oneshot::Sender<Result<Vec<KeptGlass>, NotRead>>),
    /// See to telling workloads of their reviews.
    Tell(Telling),
    /// Keep what the detectors need.
    Watched(Watched, oneshot::Sender<Result<usize, NotRecorded>>),
    /// Read the alarms from a day on.
    Alarms(Day, oneshot::Sender<Result<Vec<Alarm>, NotRead>>),
}

/// A record to be kept.
pub(crate) struct Append {
    pub(crate) leaf: Leaf,
    pub(crate) held: Option<Sealed>,
    pub(crate) in_force: Option<Box<InForce>>,
    /// What it changes of the reviews.
    pub(crate) change: Option<Box<Change>>,
    /// What it tells of.
    pub(crate) alarm: Option<Box<Alarm>>,
    /// What is charged with it.
    pub(crate) posted: Option<Box<Posted>>,
    pub(crate) reply: oneshot::Sender<Result<Ack, NotRecorded>>,
}

impl Append {
    /// How many bytes wait with it.
    pub(crate) fn size(&self) -> usize {
        let held = self.held.as_ref().map_or(0, |held| held.bytes.len());
        let in_force = self.in_force.as_ref().map_or(0, |in_force| in_force.size());
        let change = self.change.as_ref().map_or(0, |change| change.size());
        let posted = self.posted.as_ref().map_or(0, |posted| posted.size());
        self.leaf.bytes().len() + held + in_force + change + posted
    }
}

/// A test to be kept, with what is shown beside it. No record tells of it.
pub(crate) struct Plant {
    pub(crate) opening: SealedOpening,
    pub(crate) held: Sealed,
    pub(crate) place: Place,
    pub(crate) reply: oneshot::Sender<Result<(), NotRecorded>>,
}

/// A touch to be kept.
pub(crate) struct Post {
    pub(crate) posted: Box<Posted>,
    pub(crate) reply: oneshot::Sender<Result<(), NotRecorded>>,
}

/// What is committed together.
#[derive(Default)]
struct Group {
    appends: Vec<Append>,
    posts: Vec<Post>,
}

impl Group {
    fn len(&self) -> usize {
        self.appends.len() + self.posts.len()
    }

    /// The touches in it.
    fn posted(&self) -> impl Iterator<Item = &Posted> {
        let with_records = self.appends.iter().filter_map(|append| append.posted.as_deref());
        with_records.chain(self.posts.iter().map(|post| &*post.posted))
    }
}

/// The writer.
pub(crate) struct Writer {
    pub(crate) database: Database,
    pub(crate) queue: Arc<Queue<Command>>,
    pub(crate) state: Arc<State>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) desk: Arc<Desk>,
    /// So many sheets are saved together at most.
    pub(crate) sheets_at_once: usize,
}

/// How the last group went: the measure for how long the next one may take to gather.
#[derive(Clone, Copy, Default)]
pub(crate) struct Pace {
    /// Records in the group and records that came while it was written: so many callers are about.
    callers: usize,
    /// How long the commit took.
    took: Duration,
}

impl Writer {
    /// Works until the queue is closed and empty. Then everything of the ledger is saved, so that
    /// the next start has little to read.
    pub(crate) fn run(&self) {
        let mut commands = Vec::with_capacity(LARGEST_GROUP);
        let mut pace = Pace::default();
        while !commands.is_empty() || self.queue.wait() {
            pace = self.turn(&mut commands, pace);
        }
        while self.save(true) {}
    }

    /// Takes what waits and does it; and something for the ledger, once nobody waits for it.
    pub(crate) fn turn(&self, commands: &mut Vec<Command>, pace: Pace) -> Pace {
        self.gather(commands, pace);
        let group = self.answer_questions(commands);
        if group.len() == 0 {
            return pace;
        }
        let pace = self.write(group, commands);
        if !self.save(false) {
            self.sweep();
        }
        pace
    }

    /// Saves some of what changed in the ledger, if it is time or it is to be `now`. Says whether
    /// there is more of it. What cannot be saved is in the journal still.
    pub(crate) fn save(&self, now: bool) -> bool {
        if self.state.stopped().is_some() {
            return false;
        }
        let Some(slice) = self.ledger.slice(now, self.sheets_at_once) else { return false };
        self.put(&slice) && slice.forget.is_none()
    }

    /// Takes out of some sheets on the disk what no longer counts, if a day has begun.
    fn sweep(&self) {
        let Some((day, after)) = self.ledger.sweeping() else { return };
        let due = self.database.due(&after, day, SWEPT_AT_ONCE).map_err(NotCharged::from);
        let swept = due.and_then(|(due, last)| Ok((self.ledger.swept(&due)?, last)));
        match swept {
            Ok((slice, last)) if slice.sheets.is_empty() || self.put(&slice) => {
                self.ledger.swept_up_to(last);
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the persons ledger keeps what is over"),
        }
    }

    /// Writes a slice of the ledger. Says whether the disk has it.
    fn put(&self, slice: &Slice) -> bool {
        match self.database.save(slice) {
            Ok(forgotten) => {
                self.ledger.saved(slice, forgotten);
                true
            }
            Err(error) => {
                self.ledger.unsaved();
                match self.database.undo(&error) {
                    NotCommitted::Fatal(reason) => self.stop(&reason),
                    _ => tracing::warn!(%error, "the sheets of the persons ledger were not saved"),
                }
                false
            }
        }
    }

    /// Takes what waits, and waits a moment for the callers who were answered just now and are
    /// about to come again, so that all share one sync instead of two halves waiting for each
    /// other's.
    ///
    /// LIMIT: a quarter of a commit at most, so that waiting never costs more than it saves; one
    /// caller alone never waits.
    fn gather(&self, commands: &mut Vec<Command>, pace: Pace) {
        self.queue.take(LARGEST_GROUP, commands);
        let missing = pace.callers.min(LARGEST_GROUP).saturating_sub(commands.len());
        if missing > 0 && !commands.is_empty() {
            self.queue.gather(missing, (pace.took / 4).min(LONGEST_GATHERING));
            self.queue.take(LARGEST_GROUP, commands);
        }
    }

    /// Answers what was asked, and returns the records to be kept.
    fn answer_questions(&self, commands: &mut Vec<Command>) -> Group {
        let mut group = Group::default();
        for command in commands.drain(..) {
            match command {
                Command::Append(append) => group.appends.push(append),
                Command::Post(post) => group.posts.push(post),
                Command::Entry(number, reply) => found(reply, self.database.entry(number)),
                Command::Leaves(from, most, reply) => {
                    found(reply, self.database.leaves_from(from, most));
                }
                Command::Held(review, reply) => found(reply, self.database.held(review)),
                Command::History(agreement, reply) => {
                    found(reply, self.database.history(agreement.as_ref()));
                }
                Command::Review(review, reply) => found(reply, self.database.review(review)),
                Command::Reviews(page, reply) => {
                    found(reply, self.database.page_of_reviews(page));
                }
                Command::Overdue(now, most, reply) => {
                    found(reply, self.database.overdue_reviews(now, most));
                }
                Command::Since(since, most, reply) => {
                    found(reply, self.database.reviews_since(since, most));
                }
                Command::OfPeople(reply) => found(reply, self.database.reviews_of_people()),
                Command::Glasses(reply) => found(reply, self.database.glasses()),
                Command::Happened(after, most, reply) => {
                    found(reply, self.database.happened(after, most));
                }
                Command::ExecutedCalls(most, reply) => {
                    found(reply, self.database.executed_calls(most));
                }
                Command::Suspensions(reply) => found(reply, self.database.suspensions()),
                Command::Plant(plant) => self.plant(*plant),
                Command::Tell(telling) => self.tell(telling),
                Command::Watched(watched, reply) => answer(reply, self.keep_watched(&watched)),
                Command::Alarms(since, reply) => found(reply, self.database.alarms(since)),
            }
        }
        group
    }

    /// Keeps a test, under the number of the last record: there is no other, and there always is
    /// one, because a gateway records that it serves before anything else.
    fn plant(&self, plant: Plant) {
        let Plant { opening, held, place, reply } = plant;
        if let Some(why) = self.state.stopped() {
            return answer(reply, Err(NotRecorded::Stopped(why)));
        }
        let last = self.state.records().saturating_sub(1);
        let planted = self.database.plant(last, &opening, &held);
        if planted.is_ok() {
            place.take();
            self.desk.tell(opening.review);
        }
        answer(reply, planted.map_err(|error| self.not_recorded(self.database.undo(&error))));
    }

    /// Keeps what the detectors need.
    fn keep_watched(&self, watched: &Watched) -> Result<usize, NotRecorded> {
        if let Some(why) = self.state.stopped() {
            return Err(NotRecorded::Stopped(why));
        }
        let kept = self.database.keep_watched(watched);
        kept.map_err(|error| self.not_recorded(self.database.undo(&error)))
    }

    /// Commits the group and answers everybody in it: the commit is theirs together or nobody's.
    /// What came meanwhile is the beginning of the next group.
    fn write(&self, group: Group, next: &mut Vec<Command>) -> Pace {
        let began = now();
        let outcome = self.try_to_write(&group);
        let took = began.elapsed();
        self.queue.take(LARGEST_GROUP, next);
        let pace = Pace { callers: group.len() + next.len(), took };
        match outcome {
            Ok(first) => {
                for (number, append) in (first..).zip(group.appends) {
                    let ack = Ack::assertion(RecordNumber::new(number), append.leaf.hash());
                    if let Some(change) = append.change {
                        change.done(&self.desk);
                    }
                    answer(append.reply, Ok(ack));
                }
                group.posts.into_iter().for_each(|post| answer(post.reply, Ok(())));
            }
            Err(refusal) => {
                for append in group.appends {
                    answer(append.reply, Err(refusal.clone()));
                }
                for post in group.posts {
                    answer(post.reply, Err(refusal.clone()));
                }
            }
        }
        pace
    }

    /// The number of the first record of the group, once the disk has it.
    fn try_to_write(&self, group: &Group) -> Result<u64, NotRecorded> {
        if let Some(why) = self.state.stopped() {
            return Err(NotRecorded::Stopped(why));
        }
        let first = self.state.records();
        self.commit(first, group).map_err(|error| self.not_recorded(error))?;
        self.ledger.journaled(group.posted().count());
        let added = u64::try_from(group.appends.len()).unwrap_or(u64::MAX);
        self.state.set_records(first.saturating_add(added));
        Ok(first)
    }

    fn not_recorded(&self, error: NotCommitted) -> NotRecorded {
        match error {
            NotCommitted::DiskFull => NotRecorded::DiskFull,
            NotCommitted::Undone(reason) => NotRecorded::Failed(reason),
            NotCommitted::Fatal(reason) => {
                self.stop(&reason);
                NotRecorded::Stopped(reason)
            }
        }
    }

    fn stop(&self, reason: &str) {
        tracing::error!(reason, "the store stops: what is on the disk is not known");
        self.state.stop(reason);
        self.queue.close();
    }

    fn commit(&self, first: u64, group: &Group) -> Result<(), NotCommitted> {
        let written = self.database.begin().and_then(|()| {
            for (number, append) in (first..).zip(&group.appends) {
                self.database.add(number, &append.leaf, append.held.as_ref())?;
                if let Some(in_force) = &append.in_force {
                    self.database.add_in_force(number, in_force)?;
                }
                match append.change.as_deref() {
                    Some(Change::Opened(opening, _)) => {
                        self.database.add_review(number, opening)?
                    }
                    Some(Change::Happened(event, _)) => self.database.add_event(number, event)?,
                    Some(Change::Glass(event)) => self.database.add_glass(number, event)?,
                    Some(Change::Shown(review, _)) => self.database.add_shown(number, *review)?,
                    Some(Change::Suspended(sealed)) => {
                        self.database.add_suspension(number, sealed)?;
                    }
                    None => {}
                }
                if let Some(alarm) = &append.alarm {
                    self.database.add_alarm(number, alarm)?;
                }
            }
            group.posted().try_for_each(|posted| self.database.add_touch(posted))?;
            self.database.commit()
        });
        written.map_err(|error| self.database.undo(&error))
    }
}

#[expect(clippy::disallowed_methods, reason = "measures how long a commit takes, decides nothing")]
fn now() -> Instant {
    Instant::now()
}
