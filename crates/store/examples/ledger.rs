//! What the persons ledger costs: the time of a charge, and the room of a million principals.
//!
//! `cargo run --release --package store --example ledger -- [PRINCIPALS]` measures, in a folder
//! that it removes again: charges of 20 persons each by callers who do not wait for the disk, while the
//! store writes; then as many principals as asked for (a million if not), 25 to 50 persons each out
//! of a million, under one agreement with one grant for every second of them. Prints one line of
//! JSON.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "it is run by people who measure")]
#![expect(clippy::indexing_slicing, reason = "it is run by people who measure")]

use std::path::Path;
use std::time::{Duration, Instant};

use controls::Ledger as Finding;
use controls::ledger::{
    Budget, Budgets, Day, Measure, Pseudonym, Pseudonyms, SheetId, Touch, Touched,
};
use lexicon::{Categories, DataCategory};
use store::{Charge, Charged, Posting, Room, Settings, Store};
use tokio::task::JoinSet;

const TODAY: Day = Day(20_000);

/// Persons there are.
const POPULATION: u64 = 1_000_000;

/// Postings that are on their way at once.
const AT_ONCE: usize = 512;

/// A source of chance (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

fn touch(chance: &mut Chance, workload: u64, persons: u64, population: u64) -> Touch {
    let person = |_| Touched {
        person: Pseudonyms {
            now: Pseudonym::of(&chance.below(population).to_be_bytes(), &[7; 32]),
            before: Some(Pseudonym::of(&[1], &[8; 32])),
        },
        categories: Categories::of(DataCategory::ALL[usize::from(chance.below(8) == 0)]),
    };
    let persons = (0..persons).map(person).collect();
    Touch {
        agreement: "regional-cloud-2026".parse().unwrap(),
        day: TODAY,
        workload: format!("principal-{workload:07}").parse().unwrap(),
        grant: workload.is_multiple_of(2).then(|| "support".parse().unwrap()),
        explained: true,
        persons,
        opaque_bytes: 0,
    }
}

/// As many budgets as an agreement with every number gives.
fn budgets(touch: &Touch) -> Budgets {
    let categories = DataCategory::ALL.map(Measure::Category);
    let others = [Measure::Linked(2), Measure::Linked(3), Measure::OpaqueBytes];
    let measures: Vec<_> = categories.into_iter().chain(others).collect();
    let of = |sheet: SheetId| {
        let budget = move |measure: &Measure| Budget {
            sheet: sheet.clone(),
            measure: *measure,
            limit: u64::MAX,
            finding: Finding::OverBudget,
        };
        measures.iter().map(budget).collect::<Vec<_>>()
    };
    Budgets { window: 30, all: touch.sheets().flat_map(of).collect() }
}

fn charge(store: &Store, touch: Touch, budgets: &Budgets) -> Posting {
    let charged = store.charge(touch, budgets, |found| (found, Charge::Made));
    let Charged { posting, .. } = charged.unwrap();
    posting
}

/// Makes a posting durable, while at most so many others are on their way.
async fn post(store: &Store, posting: Posting, on_their_way: &mut JoinSet<()>) {
    while on_their_way.len() >= AT_ONCE {
        on_their_way.join_next().await.unwrap().unwrap();
    }
    let store = store.clone();
    on_their_way.spawn(async move { store.post(posting).await.unwrap() });
}

#[expect(clippy::disallowed_methods, reason = "measures")]
fn now() -> Instant {
    Instant::now()
}

/// The times of so many charges of 20 persons each, in order.
async fn times(store: &Store, charges: u64) -> Vec<Duration> {
    let mut chance = Chance(1);
    let mut times = Vec::new();
    let mut on_their_way = JoinSet::new();
    for _ in 0..charges {
        let workload = chance.below(2_000);
        let touch = touch(&mut chance, workload, 20, 100_000);
        let budgets = budgets(&touch);
        let began = now();
        let posting = charge(store, touch, &budgets);
        times.push(began.elapsed());
        post(store, posting, &mut on_their_way).await;
    }
    while on_their_way.join_next().await.is_some() {}
    times.sort_unstable();
    times
}

async fn fill(store: &Store, principals: u64) -> u64 {
    let mut chance = Chance(2);
    let mut on_their_way = JoinSet::new();
    let mut most = 0;
    for principal in 0..principals {
        let persons = 25 + chance.below(26);
        let touch = touch(&mut chance, principal, persons, POPULATION);
        let budgets = budgets(&touch);
        let posting = charge(store, touch, &budgets);
        post(store, posting, &mut on_their_way).await;
        if principal % 10_000 == 0 {
            most = most.max(resident("VmRSS:"));
        }
    }
    while on_their_way.join_next().await.is_some() {}
    most
}

/// What the system says about the memory of this process, in KiB.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = status.lines().find_map(|text| text.strip_prefix(line));
    of.and_then(|text| text.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn on_disk(data: &Path) -> u64 {
    let sizes = ["records.sqlite", "records.sqlite-wal"]
        .map(|name| std::fs::metadata(data.join(name)).map_or(0, |it| it.len()));
    sizes.iter().sum()
}

fn open(place: &Path) -> Store {
    let settings = Settings {
        data: place.join("data"),
        pin: place.join("pinned/pin"),
        origin: "log.example/brightline".to_owned(),
        queue: 1_024,
        publish_every: Duration::from_secs(3_600),
        ledger: Room::default(),
    };
    Store::open(&settings).unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let principals = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(1_000_000);
    let place = tempfile::tempdir().unwrap();
    let store = open(&place.path().join("times"));
    let charges = 100_000;
    let times = times(&store, charges).await;
    store.close().await.unwrap();
    let micros =
        |hundredths: usize| times[times.len() * hundredths / 10_000].as_nanos() as f64 / 1_000.0;
    let (p50, p99, p999) = (micros(5_000), micros(9_900), micros(9_990));
    let longest = times.last().unwrap().as_micros();
    let place = place.path().join("room");
    let began = now();
    let store = open(&place);
    let resident_kib = fill(&store, principals).await;
    store.close().await.unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let disk = on_disk(&place.join("data"));
    let began = now();
    drop(open(&place));
    let start = began.elapsed().as_secs_f64();
    println!(
        "{{\"charges\":{charges},\"charge_us\":{{\"p50\":{p50:.1},\"p99\":{p99:.1},\
         \"p999\":{p999:.1},\"longest\":{longest}}},\"principals\":{principals},\
         \"seconds\":{seconds:.1},\"disk_bytes\":{disk},\"resident_kib\":{resident_kib},\
         \"peak_kib\":{},\"start_seconds\":{start:.2}}}",
        resident("VmHWM:")
    );
}
