//! The writer: one thread, one connection, one line of history.

use std::sync::Arc;
use std::time::{Duration, Instant};

use controls::ledger::Touch;
use evidence::{Ack, Leaf};
use lexicon::{AgreementId, RecordNumber, ReviewId};
use tokio::sync::oneshot;

use crate::database::{Database, NotCommitted};
use crate::queue::Queue;
use crate::seal::Sealed;
use crate::state::State;
use crate::{Entry, History, InForce, NotRead, NotRecorded};

/// LIMIT: a group is acknowledged as a whole, so its first record waits for its last one. 256
/// records take about 2 ms to write and make the sync, which takes longer, cheap for each.
const LARGEST_GROUP: usize = 256;

/// LIMIT: so much a slow disk may add to its own delay.
const LONGEST_GATHERING: Duration = Duration::from_millis(1);

/// What the writer is asked to do.
pub(crate) enum Command {
    /// Keep a record.
    Append(Append),
    /// Read a record.
    Entry(RecordNumber, oneshot::Sender<Result<Option<Entry>, NotRead>>),
    /// Read a held exchange.
    Held(ReviewId, oneshot::Sender<Result<Option<Sealed>, NotRead>>),
    /// Read what was in force.
    History(Option<AgreementId>, oneshot::Sender<Result<History, NotRead>>),
}

/// A record to be kept.
pub(crate) struct Append {
    pub(crate) leaf: Leaf,
    pub(crate) held: Option<Sealed>,
    pub(crate) in_force: Option<Box<InForce>>,
    /// What is charged with it.
    pub(crate) touch: Option<Box<Touch>>,
    pub(crate) reply: oneshot::Sender<Result<Ack, NotRecorded>>,
}

impl Append {
    /// How many bytes wait with it.
    pub(crate) fn size(&self) -> usize {
        let held = self.held.as_ref().map_or(0, |held| held.bytes.len());
        let in_force = self.in_force.as_ref().map_or(0, |in_force| in_force.size());
        self.leaf.bytes().len() + held + in_force
    }
}

/// The writer.
pub(crate) struct Writer {
    pub(crate) database: Database,
    pub(crate) queue: Arc<Queue<Command>>,
    pub(crate) state: Arc<State>,
}

/// How the last group went: the measure for how long the next one may take to gather.
#[derive(Clone, Copy, Default)]
struct Pace {
    /// Records in the group and records that came while it was written: so many callers are about.
    callers: usize,
    /// How long the commit took.
    took: Duration,
}

impl Writer {
    /// Works until the queue is closed and empty.
    pub(crate) fn run(&self) {
        let mut commands = Vec::with_capacity(LARGEST_GROUP);
        let mut pace = Pace::default();
        while !commands.is_empty() || self.queue.wait() {
            self.gather(&mut commands, pace);
            let group = self.answer_questions(&mut commands);
            if !group.is_empty() {
                pace = self.write(group, &mut commands);
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
    fn answer_questions(&self, commands: &mut Vec<Command>) -> Vec<Append> {
        let mut group = Vec::with_capacity(commands.len());
        for command in commands.drain(..) {
            match command {
                Command::Append(append) => group.push(append),
                Command::Entry(number, reply) => {
                    let read = self.database.entry(number);
                    answer(reply, read.map_err(|error| NotRead::Failed(error.to_string())));
                }
                Command::Held(review, reply) => {
                    let read = self.database.held(review);
                    answer(reply, read.map_err(|error| NotRead::Failed(error.to_string())));
                }
                Command::History(agreement, reply) => {
                    let read = self.database.history(agreement.as_ref());
                    answer(reply, read.map_err(|error| NotRead::Failed(error.to_string())));
                }
            }
        }
        group
    }

    /// Commits the group and answers everybody in it: the commit is theirs together or nobody's.
    /// What came meanwhile is the beginning of the next group.
    fn write(&self, group: Vec<Append>, next: &mut Vec<Command>) -> Pace {
        let began = now();
        let outcome = self.try_to_write(&group);
        let took = began.elapsed();
        self.queue.take(LARGEST_GROUP, next);
        let pace = Pace { callers: group.len() + next.len(), took };
        match outcome {
            Ok(first) => {
                for (number, append) in (first..).zip(group) {
                    let ack = Ack::assertion(RecordNumber::new(number), append.leaf.hash());
                    answer(append.reply, Ok(ack));
                }
            }
            Err(refusal) => {
                for append in group {
                    answer(append.reply, Err(refusal.clone()));
                }
            }
        }
        pace
    }

    /// The number of the first record of the group, once the disk has it.
    fn try_to_write(&self, group: &[Append]) -> Result<u64, NotRecorded> {
        if let Some(why) = self.state.stopped() {
            return Err(NotRecorded::Stopped(why));
        }
        let first = self.state.records();
        self.commit(first, group).map_err(|error| match error {
            NotCommitted::DiskFull => NotRecorded::DiskFull,
            NotCommitted::Undone(reason) => NotRecorded::Failed(reason),
            NotCommitted::Fatal(reason) => {
                tracing::error!(reason, "the store stops: what is on the disk is not known");
                self.state.stop(&reason);
                self.queue.close();
                NotRecorded::Stopped(reason)
            }
        })?;
        let added = u64::try_from(group.len()).unwrap_or(u64::MAX);
        self.state.set_records(first.saturating_add(added));
        Ok(first)
    }

    fn commit(&self, first: u64, group: &[Append]) -> Result<(), NotCommitted> {
        let written = self.database.begin().and_then(|()| {
            for (number, append) in (first..).zip(group) {
                self.database.add(number, &append.leaf, append.held.as_ref())?;
                if let Some(in_force) = &append.in_force {
                    self.database.add_in_force(number, in_force)?;
                }
            }
            self.database.commit()
        });
        written.map_err(|error| self.database.undo(&error))
    }
}

#[expect(clippy::disallowed_methods, reason = "measures how long a commit takes, decides nothing")]
fn now() -> Instant {
    Instant::now()
}

/// Whoever asked may have gone: then nobody wants to know.
fn answer<T>(reply: oneshot::Sender<T>, value: T) {
    drop(reply.send(value));
}
