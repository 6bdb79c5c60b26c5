//! A store at work in a process of its own, which says on its standard output what happened.
//!
//! The process is this test binary again, told by its environment what to do.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use lexicon::{Digest, RecordNumber, ReviewId};
use review::State;
use store::{Posting, Store};

use crate::charges;
use crate::fixture::{Place, events, glass_events, hold, leaf, pending};

const SCRIPT: &str = "STORE_TEST_SCRIPT";
const PLACE: &str = "STORE_TEST_PLACE";

/// What the process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// Eight callers record until the process is killed, and publish all the time.
    Endless,
    /// A fixed amount of work of every kind.
    Everything,
    /// One caller makes 120 records, whatever becomes of each.
    Stubborn,
    /// Holds the store open until it is killed.
    Holding,
}

impl Script {
    const ALL: [Self; 4] = [Self::Endless, Self::Everything, Self::Stubborn, Self::Holding];

    fn name(self) -> String {
        format!("{self:?}")
    }
}

/// What the process said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A record is durable.
    Acknowledged(RecordNumber, Digest),
    /// A charge is durable.
    Charged(u64),
    /// So many events of a review are durable.
    Happened(ReviewId, usize),
    /// So many events of a broken glass are durable.
    Broken(ReviewId, usize),
    /// The log is public up to this size.
    Published(u64),
    /// A record was refused, and why.
    Refused(String),
    /// The log could not be published, and why.
    Unpublished(String),
    /// The store is open.
    Opened,
    /// The store is closed, and how that went.
    Closed(String),
}

impl Said {
    /// Reads a line; what is none of ours is nothing.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (word, rest) = line.trim_end().split_once(' ')?;
        match word {
            "acknowledged" => {
                let (number, hash) = rest.split_once(' ')?;
                let number = RecordNumber::new(number.parse().ok()?);
                Some(Self::Acknowledged(number, hash.parse().ok()?))
            }
            "happened" => {
                let (review, events) = rest.split_once(' ')?;
                Some(Self::Happened(review.parse().ok()?, events.parse().ok()?))
            }
            "broken" => {
                let (glass, events) = rest.split_once(' ')?;
                Some(Self::Broken(glass.parse().ok()?, events.parse().ok()?))
            }
            "charged" => Some(Self::Charged(rest.parse().ok()?)),
            "published" => Some(Self::Published(rest.parse().ok()?)),
            "refused" => Some(Self::Refused(rest.to_owned())),
            "unpublished" => Some(Self::Unpublished(rest.to_owned())),
            "opened" => Some(Self::Opened),
            "closed" => Some(Self::Closed(rest.to_owned())),
            _ => None,
        }
    }
}

/// One line, one system call: so that its place among the others is known.
fn say(line: &str) {
    let line = format!("{line}\n");
    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
}

/// The command that runs `script` in `place`, in a process of its own. `before` is what runs it.
pub(crate) fn command(before: &[&str], script: Script, place: &Path) -> Command {
    let binary = std::env::current_exe().unwrap();
    let mut command = match before {
        [] => Command::new(&binary),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(&binary);
            command
        }
    };
    let this_test = "workload::every_script_that_ends_works_without_faults";
    command.args(["--exact", this_test, "--nocapture", "--test-threads=1"]);
    command.env(SCRIPT, script.name()).env(PLACE, place);
    command
}

/// What a process said that has ended.
pub(crate) fn said(output: &[u8]) -> Vec<Said> {
    String::from_utf8_lossy(output).lines().filter_map(Said::parse).collect()
}

/// Charges of no script have a higher number.
const MOST_CHARGES: u64 = 1_000_000;

/// Checks that everything acknowledged is in the store, as it was.
pub(crate) async fn check_acknowledged(store: &Store, said: &[Said]) -> Result<(), String> {
    let mut known = BTreeMap::new();
    for said in said {
        let Said::Acknowledged(number, hash) = said else { continue };
        if let Some(other) = known.insert(*number, *hash) {
            return Err(format!("record {number} was acknowledged twice: {other} and {hash}"));
        }
        let entry = store.entry(*number).await.map_err(|error| error.to_string())?;
        let found = entry.map(|entry| tlog::leaf_hash(&entry.leaf));
        if found != Some(*hash) {
            return Err(format!("record {number} was acknowledged as {hash} and is {found:?}"));
        }
    }
    check_reviews(store, said).await?;
    check_glasses(store, said).await?;
    charges::check_charged(store, said, MOST_CHARGES)
}

/// Checks that nothing is lost that happened to a review. One that is executed stays so, or it
/// would be executed again.
async fn check_reviews(store: &Store, said: &[Said]) -> Result<(), String> {
    for said in said {
        let Said::Happened(review, events) = said else { continue };
        let found = store.review(*review).await.map_err(|error| error.to_string())?;
        let found = found.ok_or_else(|| format!("{review} is gone"))?.review;
        let state = found.state(found.opening().opened);
        let has = found.decided().len() + usize::from(state == State::Executed);
        if has < *events {
            return Err(format!("{review} had {events} events and has {has}"));
        }
    }
    Ok(())
}

/// Checks that nothing is lost that happened to a broken glass, or more acts would go through it.
async fn check_glasses(store: &Store, said: &[Said]) -> Result<(), String> {
    let mut has = BTreeMap::new();
    for kept in store.glass_events().await.map_err(|error| error.to_string())? {
        *has.entry(kept.event.glass()).or_insert(0) += 1;
    }
    for said in said {
        let Said::Broken(glass, events) = said else { continue };
        let has = has.get(glass).copied().unwrap_or(0);
        if has < *events {
            return Err(format!("{glass} had {events} events and has {has}"));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "a process started by a test is told what to do")]
async fn every_script_that_ends_works_without_faults() {
    if let (Ok(script), Some(place)) = (std::env::var(SCRIPT), std::env::var_os(PLACE)) {
        let script = Script::ALL.into_iter().find(|known| known.name() == script).unwrap();
        // The test harness has begun a line.
        say("");
        return run(script, &Place::at(Path::new(&place))).await;
    }
    for (script, records) in [(Script::Everything, EVERYTHING), (Script::Stubborn, 120)] {
        let place = Place::new();
        let output = command(&[], script, &place.path).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = said(&output.stdout);
        let acknowledged = said.iter().filter(|said| matches!(said, Said::Acknowledged(..)));
        assert_eq!(acknowledged.count(), records);
        assert_eq!(place.verified_size(), u64::try_from(records).unwrap());
        let store = place.open();
        assert_eq!(check_acknowledged(&store, &said).await, Ok(()));
    }
}

async fn run(script: Script, place: &Place) {
    match script {
        Script::Endless => endless(place).await,
        Script::Everything => everything(place).await,
        Script::Stubborn => stubborn(place).await,
        Script::Holding => {
            let _store = place.open();
            say("opened .");
            std::future::pending().await
        }
    }
}

/// Records, held exchanges among them, until somebody ends the process.
async fn endless(place: &Place) {
    let store = place.open();
    say("opened .");
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..8 {
        let store = store.clone();
        tasks.spawn(async move {
            for turn in 0.. {
                keep(&store, turn * 8 + caller).await;
                if caller == 0 && turn % 5 == 0 {
                    publish(&store).await;
                }
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
}

/// Of so many ids each is that of a hold, which is executed.
const HELD: u64 = 8;

/// What happens to each of them.
const EVENTS: usize = 3;

/// What happens to each broken glass, of which there are as many.
const GLASS_EVENTS: usize = 2;

/// Ids that [`everything`] keeps.
const IDS: usize = 2 * 2 * 4 * 30;

/// Records that [`everything`] makes.
pub(crate) const EVERYTHING: usize = IDS + IDS / HELD as usize * (EVENTS + GLASS_EVENTS);

/// Two runs of a store: four callers at once, held exchanges, tiles that become full, checkpoints
/// of both kinds (of the log, and of the database into itself), an orderly end and a sudden one.
async fn everything(place: &Place) {
    for run in 0..2 {
        let store = place.open();
        say("opened .");
        for part in 0..2 {
            let mut tasks = tokio::task::JoinSet::new();
            for caller in 0..4 {
                let store = store.clone();
                tasks.spawn(async move {
                    for turn in 0..30 {
                        keep(&store, ((run * 2 + part) * 4 + caller) * 30 + turn).await;
                    }
                });
            }
            while let Some(ended) = tasks.join_next().await {
                ended.unwrap();
            }
            publish(&store).await;
        }
        if run == 0 {
            close(store).await;
        }
    }
}

/// One record after the other; a refusal is said and not the end.
async fn stubborn(place: &Place) {
    let store = place.open();
    say("opened .");
    for id in 0..120 {
        let posting = match charges::charge(&store, id * 2) {
            Ok(posting) => posting,
            Err(refusal) => {
                say(&format!("refused {refusal}"));
                continue;
            }
        };
        match store.record(pending(id), None, posting).await {
            Ok(recorded) => acknowledge(recorded.number(), id),
            Err(refusal) => say(&format!("refused {refusal}")),
        }
        if id % 40 == 39
            && let Err(problem) = store.publish().await
        {
            say(&format!("unpublished {problem}"));
        }
    }
    close(store).await;
}

async fn keep(store: &Store, id: u64) {
    // A review happens once, also when a later process begins to count from 0 again.
    let review = (u64::from(std::process::id()) << 32) + id;
    let posting = charges::charge(store, id * 2).unwrap();
    if id.is_multiple_of(HELD) {
        let hold = hold(review, 120_000);
        let review = hold.opening.review;
        let recorded = store.hold(pending(id), hold, posting).await.unwrap();
        acknowledge(recorded.number(), id);
        execute(store, review, id).await;
    } else {
        let recorded = store.record(pending(id), None, posting).await.unwrap();
        acknowledge(recorded.number(), id);
    }
    if id % HELD == 1 {
        break_glass(store, review, id).await;
    }
    if id.is_multiple_of(3) {
        store.post(charges::charge(store, id * 2 + 1).unwrap()).await.unwrap();
        say(&format!("charged {}", id * 2 + 1));
    }
}

/// Has a review decided and executed, each event with a record of its own.
async fn execute(store: &Store, review: ReviewId, id: u64) {
    let mut turn = store.turn(review).await.unwrap().unwrap();
    for (event, done) in events(&turn.found().review).iter().zip(1..) {
        let record = (id << 8) + (1 << 40) + u64::try_from(done).unwrap();
        let pending = pending(record);
        let recorded = turn.keep(event, pending, Posting::nobody()).await.unwrap();
        say(&format!("acknowledged {} {}", recorded.number(), leaf(record).hash()));
        say(&format!("happened {review} {done}"));
    }
}

/// Has a glass broken and used, each with a record of its own.
async fn break_glass(store: &Store, number: u64, id: u64) {
    for (event, place) in glass_events(number).iter().zip(0..) {
        let record = (id << 8) + (1 << 41) + place;
        let recorded = store.keep_glass(pending(record), event, place).await.unwrap();
        say(&format!("acknowledged {} {}", recorded.number(), leaf(record).hash()));
        say(&format!("broken {} {}", event.glass(), place + 1));
    }
}

fn acknowledge(number: RecordNumber, id: u64) {
    say(&format!("acknowledged {number} {}", leaf(id).hash()));
    say(&format!("charged {}", id * 2));
}

async fn publish(store: &Store) {
    let published = store.publish().await.unwrap();
    say(&format!("published {}", published.size));
}

async fn close(store: Store) {
    let closed = match store.close().await {
        Ok(()) => "well".to_owned(),
        Err(problem) => problem.to_string(),
    };
    say(&format!("closed {closed}"));
}
