//! A machine that loses power.
//!
//! A real run of the real store is recorded once, system call by system call, together with what
//! the store said and when. Then the run is cut off at every point where something was synced, and
//! at points between, and the disk is put together as it could look then: what was synced is there;
//! of the rest, each write may be there, not be there, or be there in part, and each name that was
//! given, changed or taken away may be so or not. The store opens that disk.

pub(crate) mod disk;
pub(crate) mod trace;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::{Directory, Store};
use tlog::PublicKey;

use crate::fixture::{Chance, Place, record};
use crate::workload::{self, Said};
use disk::crash;
use trace::{Recording, Step};

/// Seeds of a run of this test, at least.
const SEEDS: usize = 500;

/// So many of them, at least, are for moments between two syncs.
const BETWEEN: usize = 100;

/// A moment at every sync, and more between. How many syncs there are depends on how the machine
/// groups what is written.
fn seeds(recording: &Recording) -> usize {
    SEEDS.max(recording.syncs().count() + BETWEEN)
}

/// One recording serves all tests.
fn recording() -> &'static Recording {
    static RECORDING: OnceLock<Recording> = OnceLock::new();
    RECORDING.get_or_init(Recording::new)
}

/// Where the power goes for a seed: first at each sync, just before it is done; then anywhere.
fn moment(recording: &Recording, seed: usize, chance: &mut Chance) -> usize {
    let syncs: Vec<usize> = recording.syncs().collect();
    match syncs.get(seed) {
        Some(sync) => *sync,
        None => chance.below(recording.steps.len() + 1),
    }
}

/// Runs all seeds, on as many threads as there are processors; gives the first that fails.
fn first_failure(recording: &Recording) -> Option<String> {
    let (next, seeds) = (AtomicUsize::new(0), seeds(recording));
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds {
                return None;
            }
            if let Err(problem) = runtime.block_on(survives(recording, seed)) {
                next.store(seeds, Ordering::Relaxed);
                return Some(format!("seed {seed}: {problem}"));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().unwrap()).next()
    })
}

/// Cuts the power, and checks everything that was promised before.
async fn survives(recording: &Recording, seed: usize) -> Result<(), String> {
    let mut chance = Chance(u64::try_from(seed).unwrap());
    let moment = moment(recording, seed, &mut chance);
    let place = Place::new();
    crash(recording, moment, &mut chance).write_to(&place.path);
    let said: Vec<Said> = recording.said_before(moment).cloned().collect();
    let published = published(&said);
    check_public_log(&place, published)?;
    let store = Store::open(&place.settings()).map_err(|error| error.to_string())?;
    workload::check_acknowledged(&store, &said).await?;
    let records = store.status().records;
    check_public_log(&place, records)?;
    let recorded = record(&store, u64::MAX >> 12).await.map_err(|error| error.to_string())?;
    if recorded.number().index() != records {
        return Err(format!("after {records} records came number {}", recorded.number()));
    }
    store.close().await.map_err(|error| error.to_string())
}

/// The size up to which the store said that the log is public.
fn published(said: &[Said]) -> u64 {
    let size = |said: &Said| if let Said::Published(size) = said { Some(*size) } else { None };
    said.iter().filter_map(size).max().unwrap_or(0)
}

/// The log as an outsider finds it is whole at any time, and has what was said to be public.
fn check_public_log(place: &Place, at_least: u64) -> Result<(), String> {
    let read = |path: &Path| fs::read(path).ok();
    let Some(pin) = read(&place.pin()) else {
        return if at_least == 0 { Ok(()) } else { Err("the pin is gone".to_owned()) };
    };
    let key = read(&place.log().join(tlog::PUBLIC_KEY)).ok_or("the public key is gone")?;
    let key = String::from_utf8(key).map_err(|error| error.to_string())?;
    let key: PublicKey = key.parse().map_err(|error| format!("the public key: {error}"))?;
    let verified = tlog::verify(&Directory::new(place.log()), &key, Some(&pin));
    let verified = verified.map_err(|findings| format!("the public log: {findings}"))?;
    let pinned = verified.pinned().unwrap_or(0);
    if pinned < at_least {
        return Err(format!("{at_least} records were public and the pin says {pinned}"));
    }
    Ok(())
}

#[test]
fn store_survives_a_loss_of_power_at_every_sync_and_between() {
    let recording = recording();
    let syncs = recording.syncs().count();
    assert!((100..2_000).contains(&syncs), "{syncs} syncs");
    assert_eq!(first_failure(recording), None);
}

#[test]
fn recording_has_everything_in_it_that_can_go_wrong() {
    let recording = recording();
    let written = |name: &str| {
        let to_it = |step: &&Step| match step {
            Step::Write { file, .. } => recording.nodes[*file].name == name,
            _ => false,
        };
        recording.steps.iter().filter(to_it).count()
    };
    assert!(written("records.sqlite-wal") > 500);
    assert!(written("records.sqlite") > 100, "the database took over its write-ahead log");
    assert!(recording.rewrites("records.sqlite-wal") > 100, "the write-ahead log began again");
    let said = |wanted: fn(&Said) -> bool| {
        recording.said_before(recording.steps.len()).filter(|said| wanted(said)).count()
    };
    assert_eq!(said(|said| matches!(said, Said::Acknowledged(..))), workload::EVERYTHING);
    assert!(said(|said| matches!(said, Said::Charged(_))) > workload::EVERYTHING / 2);
    assert!(said(|said| matches!(said, Said::Happened(..))) > 100, "reviews were executed");
    assert!(said(|said| matches!(said, Said::Broken(..))) > 100, "glasses were broken");
    assert!(said(|said| matches!(said, Said::Published(_))) >= 4);
    assert_eq!(said(|said| *said == Said::Opened), 2);
    let taken_away = |step: &&Step| matches!(step, Step::Name { node: None, .. });
    assert!(recording.steps.iter().filter(taken_away).count() > 5, "old tiles were removed");
}

/// The same run on a disk, or of a store, with one promise broken must not survive: else this test
/// could not fail.
#[test]
fn broken_promises_are_found() {
    for synced in ["records.sqlite-wal", "records.sqlite", ".new", "/"] {
        let broken = recording().filtered(|recording, step| match step {
            Step::Sync { node, .. } => !recording.nodes[*node].path_end().ends_with(synced),
            _ => true,
        });
        let failure = first_failure(&broken);
        assert!(failure.is_some(), "nobody noticed that this was not synced: {synced}");
    }
    let hasty = recording().with_acknowledgements_before_their_sync();
    let failure = first_failure(&hasty).expect("nobody noticed acknowledgements before the sync");
    // A record that is gone is noticed as itself, or by the persons that were charged with it.
    let is_it = ["was acknowledged as", "of the charges"].iter().any(|it| failure.contains(it));
    assert!(is_it, "{failure}");
}
