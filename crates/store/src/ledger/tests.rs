//! Two gateways on one store, step by step, with crashes and failing disks between any two steps,
//! held against the plainest ledger there is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use controls::ledger::{Budget, Day, Measure, Pseudonym, Pseudonyms, Touched};
use evidence::{Leaf, Record, Salt, Started};
use lexicon::{Categories, DataCategory, Digest, Moment};
use tokio::sync::oneshot;

use super::*;
use crate::NotRecorded;
use crate::queue::Queue;
use crate::state::State;
use crate::writer::{Append, Command, Pace, Post, Writer};

const SEEDS: usize = 1_000;
const STEPS: usize = 60;
const WINDOW: u16 = 5;
const MEASURES: [Measure; 5] = [
    Measure::Category(DataCategory::Location),
    Measure::Category(DataCategory::Transactions),
    Measure::Persons,
    Measure::Linked(2),
    Measure::OpaqueBytes,
];

/// A source of chance that gives the same for the same seed (SplitMix64).
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

/// What was charged, in plain words.
#[derive(Clone, Debug)]
struct Plain {
    day: u16,
    sheets: Vec<SheetId>,
    persons: Vec<(u64, u16)>,
    opaque: u64,
}

/// The person as the key holder names them: epochs are as long as the window.
fn person(number: u64, day: u16) -> Pseudonyms {
    let epoch = u8::try_from(day / WINDOW).unwrap();
    let of = |epoch| Pseudonym::of(&number.to_be_bytes(), &[epoch; 32]);
    Pseudonyms { now: of(epoch), before: epoch.checked_sub(1).map(of) }
}

/// What the charges in `all` give in a sheet.
fn measured<'a>(
    all: impl Iterator<Item = &'a Plain>,
    sheet: &SheetId,
    measure: Measure,
    today: u16,
) -> u64 {
    let mut known: BTreeMap<u64, Categories> = BTreeMap::new();
    let mut opaque = 0;
    for plain in all.filter(|it| it.sheets.contains(sheet) && today - it.day <= WINDOW) {
        opaque += plain.opaque;
        for (person, bits) in &plain.persons {
            let set = known.entry(*person).or_default();
            *set = set.with(Categories::from_bits(*bits));
        }
    }
    let count = |is_in: fn(&Categories) -> bool| known.values().filter(|it| is_in(it)).count();
    let count = match measure {
        Measure::Category(DataCategory::Location) => {
            count(|set| set.contains(DataCategory::Location))
        }
        Measure::Category(_) => count(|set| set.contains(DataCategory::Transactions)),
        Measure::Persons => known.len(),
        Measure::Linked(_) => count(|set| set.len() >= 2),
        Measure::OpaqueBytes => return opaque,
    };
    u64::try_from(count).unwrap()
}

/// A gateway, between two of its steps.
enum Gateway {
    Idle,
    /// It charged, and has to make that durable.
    Charged(Posting, usize),
    /// It waits for a record.
    Recording(oneshot::Receiver<Result<evidence::Ack, NotRecorded>>, usize),
    /// It waits for a posting.
    Posting(oneshot::Receiver<Result<(), NotRecorded>>, usize),
}

/// A store without threads.
struct Machine {
    writer: Writer,
    ledger: Arc<Ledger>,
    queue: Arc<Queue<Command>>,
}

impl Machine {
    fn start(place: &tempfile::TempDir, room: Room) -> Self {
        let path = place.path().join("records.sqlite");
        let database = Database::open_unsynced(&path);
        let state = Arc::new(State::default());
        state.set_records(database.records().unwrap());
        let reader = Database::open_to_read(&path).unwrap();
        let ledger = Arc::new(Ledger::open(reader, room).unwrap());
        let queue = Arc::new(Queue::new(64, 1 << 20));
        let writer = Writer {
            database,
            queue: Arc::clone(&queue),
            state,
            ledger: Arc::clone(&ledger),
            // A round of saving takes several steps, with charges between them.
            desk: Arc::default(),
            sheets_at_once: 1 + room.journal % 3,
        };
        Self { writer, ledger, queue }
    }

    /// What the ledger has, exactly.
    fn measured(&self, sheet: &SheetId, measure: Measure, today: u16) -> u64 {
        let mut hand = self.ledger.lock();
        hand.bring(sheet).unwrap();
        hand.book.sheet(sheet).map_or(0, |sheet| sheet.tally_on(Day(today)).of(measure))
    }
}

struct World {
    chance: Chance,
    place: tempfile::TempDir,
    machine: Machine,
    room: Room,
    gateways: [Gateway; 2],
    today: u16,
    /// Everything that was ever charged, and whether it was acknowledged.
    all: Vec<(Plain, bool)>,
    /// How often each kind of thing happened.
    crashes: usize,
    refusals: usize,
    failing: bool,
}

impl World {
    fn new(seed: usize) -> Self {
        let mut chance = Chance(u64::try_from(seed).unwrap());
        let place = tempfile::tempdir().unwrap();
        let memory = [0, 20_000, 64 << 20][usize::try_from(chance.below(3)).unwrap()];
        let room = Room { memory, journal: usize::try_from(1 + chance.below(12)).unwrap() };
        let machine = Machine::start(&place, room);
        let gateways = [Gateway::Idle, Gateway::Idle];
        let (all, crashes, refusals, failing) = (Vec::new(), 0, 0, false);
        Self { chance, place, machine, room, gateways, today: 50, all, crashes, refusals, failing }
    }

    fn step(&mut self) -> Result<(), String> {
        match self.chance.below(100) {
            0..=69 => {
                let which = usize::try_from(self.chance.below(2)).unwrap();
                let gateway = std::mem::replace(&mut self.gateways[which], Gateway::Idle);
                self.gateways[which] = self.advance(gateway)?;
            }
            70..=84 => self.write(),
            85..=88 => drop(self.machine.writer.save(true)),
            89..=93 => self.today += u16::try_from(self.chance.below(4)).unwrap(),
            94..=96 => {
                if !self.failing {
                    self.fail(true);
                }
            }
            97 => self.crash(true),
            _ => self.crash(false),
        }
        self.check()
    }

    /// One group, if anything waits.
    fn write(&mut self) {
        let mut commands = Vec::new();
        self.machine.queue.take(64, &mut commands);
        if !commands.is_empty() {
            let _ = self.machine.writer.turn(&mut commands, Pace::default());
        }
        if self.failing {
            self.fail(false);
        }
    }

    fn fail(&mut self, all: bool) {
        self.failing = all;
        self.machine.writer.database.refuse(all);
    }

    /// The process ends, well or at once, and another begins.
    fn crash(&mut self, well: bool) {
        self.crashes += 1;
        if well {
            while self.machine.writer.save(true) {}
        }
        self.gateways = [Gateway::Idle, Gateway::Idle];
        self.failing = false;
        self.machine = Machine::start(&self.place, self.room);
    }

    fn advance(&mut self, gateway: Gateway) -> Result<Gateway, String> {
        Ok(match gateway {
            Gateway::Idle => self.charge()?,
            Gateway::Charged(posting, place) => self.send(posting, place),
            Gateway::Recording(mut reply, place) => match reply.try_recv() {
                Ok(answer) => self.answered(answer.is_ok(), place),
                Err(_) => Gateway::Recording(reply, place),
            },
            Gateway::Posting(mut reply, place) => match reply.try_recv() {
                Ok(answer) => self.answered(answer.is_ok(), place),
                Err(_) => Gateway::Posting(reply, place),
            },
        })
    }

    fn answered(&mut self, well: bool, place: usize) -> Gateway {
        self.all[place].1 |= well;
        self.refusals += usize::from(!well);
        Gateway::Idle
    }

    fn touch(&mut self) -> (Touch, Plain) {
        let grants = [None, Some("g".parse().unwrap()), Some("h".parse().unwrap())];
        let grant = grants[usize::try_from(self.chance.below(3)).unwrap()].clone();
        let persons: Vec<_> = (0..self.chance.below(4))
            .map(|_| (self.chance.below(15), u16::try_from(1 + self.chance.below(3)).unwrap()))
            .collect();
        let opaque_bytes =
            [0, 0, 0, 1 + self.chance.below(50)][usize::try_from(self.chance.below(4)).unwrap()];
        let touched = persons.iter().map(|(number, bits)| Touched {
            person: person(*number, self.today),
            categories: Categories::from_bits(*bits),
        });
        let touch = Touch {
            agreement: "a".parse().unwrap(),
            day: Day(self.today),
            workload: format!("w{}", self.chance.below(4)).parse().unwrap(),
            grant,
            explained: false,
            persons: touched.collect(),
            opaque_bytes,
        };
        let sheets = touch.sheets().collect();
        (touch, Plain { day: self.today, sheets, persons, opaque: opaque_bytes })
    }

    /// Charges, and checks that what is found is what the reference says: over if what was
    /// acknowledged is, and within if even what was ever charged is.
    fn charge(&mut self) -> Result<Gateway, String> {
        let (touch, plain) = self.touch();
        let sheet = plain.sheets[0].clone();
        let measure = MEASURES[usize::try_from(self.chance.below(4)).unwrap()];
        let limit = self.chance.below(12);
        let budget = Budget { sheet: sheet.clone(), measure, limit, finding: Finding::OverStop };
        let budgets = Budgets { window: WINDOW, all: vec![budget] };
        let spare = self.chance.below(4) == 0;
        let charged = self.machine.ledger.charge(touch, &budgets, |found| {
            let over = found == Finding::OverStop;
            (over, if over || spare { Charge::Spared } else { Charge::Made })
        });
        let Charged { value: over, posting, .. } = charged.map_err(|error| error.to_string())?;
        let with = |it: &dyn Fn(&&(Plain, bool)) -> bool| {
            let all = self.all.iter().filter(it).map(|(plain, _)| plain);
            measured(all.chain([&plain]), &sheet, measure, self.today)
        };
        let (least, most) = (with(&|(_, acknowledged)| *acknowledged), with(&|_| true));
        let own = measured([&plain].into_iter(), &sheet, measure, self.today) > 0;
        if own && least > limit && !over {
            return Err(format!("{least} {measure:?} are over {limit}, and nobody said so"));
        }
        if most <= limit && over {
            return Err(format!("{most} {measure:?} are not over {limit}, and it was held"));
        }
        if posting.posted.is_none() {
            return Ok(Gateway::Idle);
        }
        self.all.push((plain, false));
        Ok(Gateway::Charged(posting, self.all.len() - 1))
    }

    fn send(&mut self, posting: Posting, place: usize) -> Gateway {
        let posted = posting.posted;
        if self.chance.below(2) == 0 {
            let (reply, answer) = oneshot::channel();
            let append = Append {
                leaf: leaf(),
                held: None,
                in_force: None,
                change: None,
                alarm: None,
                posted,
                reply,
            };
            self.machine.queue.offer(Command::Append(append), 1).unwrap();
            Gateway::Recording(answer, place)
        } else {
            let (reply, answer) = oneshot::channel();
            let post = Post { posted: posted.unwrap(), reply };
            self.machine.queue.offer(Command::Post(post), 1).unwrap();
            Gateway::Posting(answer, place)
        }
    }

    /// The ledger has everything that was acknowledged, and nothing that was never charged.
    fn check(&self) -> Result<(), String> {
        for sheet in ["agreement a", "grant g", "grant h w1", "workload w0"] {
            let sheet: SheetId = sheet.parse().unwrap();
            for measure in MEASURES {
                let of = |it: &dyn Fn(&&(Plain, bool)) -> bool| {
                    let all = self.all.iter().filter(it).map(|(plain, _)| plain);
                    measured(all, &sheet, measure, self.today)
                };
                let (least, most) = (of(&|(_, acknowledged)| *acknowledged), of(&|_| true));
                let has = self.machine.measured(&sheet, measure, self.today);
                if !(least..=most).contains(&has) {
                    return Err(format!("`{sheet}` {measure:?}: {has}, not {least} to {most}"));
                }
            }
        }
        Ok(())
    }
}

fn leaf() -> Leaf {
    let started = Started {
        at: Moment::from_unix_ms(0).unwrap(),
        agreement: "a".parse().unwrap(),
        version: 1,
        bundle: Digest::of(b""),
        software: "0",
    };
    Leaf::new(&Record::Started(started), Salt::from_random([7; 32])).unwrap()
}

/// How much happened in all runs together.
#[derive(Default)]
struct Sum {
    acknowledged: AtomicUsize,
    lost: AtomicUsize,
    crashes: AtomicUsize,
    refusals: AtomicUsize,
}

fn run(seed: usize, sum: &Sum) -> Result<(), String> {
    let mut world = World::new(seed);
    for step in 0..STEPS {
        world.step().map_err(|problem| format!("seed {seed}, step {step}: {problem}"))?;
    }
    let acknowledged = world.all.iter().filter(|(_, acknowledged)| *acknowledged).count();
    sum.acknowledged.fetch_add(acknowledged, Ordering::Relaxed);
    sum.lost.fetch_add(world.all.len() - acknowledged, Ordering::Relaxed);
    sum.crashes.fetch_add(world.crashes, Ordering::Relaxed);
    sum.refusals.fetch_add(world.refusals, Ordering::Relaxed);
    Ok(())
}

#[test]
fn two_gateways_on_one_store_never_count_too_few() {
    let (next, sum) = (AtomicUsize::new(0), Sum::default());
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= SEEDS {
            return None;
        }
        if let Err(problem) = run(seed, &sum) {
            next.store(SEEDS, Ordering::Relaxed);
            return Some(problem);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let failure = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().unwrap()).next()
    });
    assert_eq!(failure, None);
    for (what, number, least) in [
        ("acknowledged", &sum.acknowledged, 3_000),
        ("charged and lost", &sum.lost, 500),
        ("crashes", &sum.crashes, 1_000),
        ("refused by the disk", &sum.refusals, 100),
    ] {
        let number = number.load(Ordering::Relaxed);
        assert!(number > least, "only {number} {what}");
    }
}
