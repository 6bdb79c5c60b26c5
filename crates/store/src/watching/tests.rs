use controls::ledger::{Budgets, Pseudonym, Pseudonyms, Touch, Touched, Touches};
use lexicon::Categories;

use super::*;
use crate::ledger::{Charge, Charged, Posted, Room};

const WINDOW: u16 = 30;

fn touch(
    day: u16,
    workload: u64,
    persons: std::ops::Range<u64>,
    category: DataCategory,
    explained: bool,
) -> Touch {
    let person = |number: u64| Touched {
        person: Pseudonyms { now: Pseudonym::of(&number.to_be_bytes(), &[5; 32]), before: None },
        categories: Categories::of(category),
    };
    Touch {
        agreement: "a".parse().unwrap(),
        day: Day(day),
        workload: format!("w{workload}").parse().unwrap(),
        grant: Some("g".parse().unwrap()),
        explained,
        persons: persons.map(person).collect(),
        opaque_bytes: 0,
    }
}

/// A ledger beside a database, without threads.
struct House {
    place: tempfile::TempDir,
    database: Database,
    ledger: Ledger,
}

impl House {
    fn new(memory: usize) -> Self {
        let place = tempfile::tempdir().unwrap();
        let database = Database::open(&place.path().join("records.sqlite")).unwrap();
        let ledger = Self::ledger(&place, memory);
        Self { place, database, ledger }
    }

    fn ledger(place: &tempfile::TempDir, memory: usize) -> Ledger {
        let reader = Database::open_to_read(&place.path().join("records.sqlite")).unwrap();
        Ledger::open(reader, Room { memory, journal: 4 }).unwrap()
    }

    /// Charges a touch and makes it durable.
    fn touch(&self, touch: Touch) {
        let posted = self.charge(touch);
        self.database.begin().unwrap();
        self.database.add_touch(&posted).unwrap();
        self.database.commit().unwrap();
        self.ledger.journaled(1);
    }

    fn charge(&self, touch: Touch) -> Posted {
        let budgets = Budgets { window: WINDOW, all: Vec::new() };
        let charged = self.ledger.charge(touch, &budgets, |_| ((), Charge::Made)).unwrap();
        let Charged { posting, .. } = charged;
        *posting.posted.unwrap()
    }

    /// Saves all sheets, so that they can leave the memory.
    fn save(&self) {
        while let Some(slice) = self.ledger.slice(true, 100) {
            let forgotten = self.database.save(&slice).unwrap();
            self.ledger.saved(&slice, forgotten);
        }
    }

    fn look(&self, today: u16) -> Sight {
        let path = self.place.path().join("records.sqlite");
        look(&self.ledger, &Database::open_to_read(&path).unwrap(), Day(today)).unwrap()
    }
}

fn of(sight: &Sight, id: &str) -> Observed {
    let id: SheetId = id.parse().unwrap();
    sight.principals.iter().find(|(it, _)| *it == id).unwrap().1
}

/// Two who share persons in different categories, and one who does not.
fn work(house: &House) {
    house.touch(touch(100, 1, 0..40, DataCategory::Location, true));
    house.touch(touch(101, 1, 0..10, DataCategory::Location, false));
    house.touch(touch(101, 2, 10..60, DataCategory::Health, false));
    house.touch(touch(102, 3, 500..520, DataCategory::Location, true));
}

fn assert_seen(sight: &Sight) {
    assert_eq!(sight.principals.len(), 3);
    let one = of(sight, "grant g w1");
    assert_eq!(one.touches, Touches { all: 50, unexplained: 10 });
    assert_eq!((one.profile.persons[0], one.overlap), (40, 30));
    assert_eq!(of(sight, "grant g w2").overlap, 30);
    assert_eq!(of(sight, "grant g w3").overlap, 0);
    let fresh = |day| sight.fresh[&Day(day)][&"g".parse().unwrap()];
    assert_eq!(fresh(100)[DataCategory::Location.index()], 40);
    assert_eq!(fresh(101)[DataCategory::Health.index()], 50);
    assert_eq!(sight.left_out, 0);
}

#[test]
fn look_sees_all_principals_wherever_their_sheets_are() {
    for memory in [0, 64 << 20] {
        let mut house = House::new(memory);
        work(&house);
        assert_seen(&house.look(102));
        house.save();
        assert_seen(&house.look(102));
        house.ledger = House::ledger(&house.place, memory);
        assert!(house.ledger.at_hand().is_empty(), "all sheets are on the disk only");
        assert_seen(&house.look(102));
    }
}

#[test]
fn crash_takes_no_touch_from_the_detectors_and_counts_none_twice() {
    for saved in [false, true] {
        let mut house = House::new(64 << 20);
        work(&house);
        if saved {
            house.save();
        }
        house.touch(Touch { opaque_bytes: 1, ..touch(102, 3, 0..0, DataCategory::Health, true) });
        // Charged and not acknowledged: it need not be there.
        drop(house.charge(touch(102, 9, 0..5, DataCategory::Location, true)));
        house.ledger = House::ledger(&house.place, 64 << 20);
        assert_seen(&house.look(102));
    }
}

#[test]
fn what_is_older_than_the_window_is_not_seen() {
    let house = House::new(64 << 20);
    work(&house);
    let sight = house.look(131);
    // Who was touched on day 101 counts until 131.
    assert_eq!(of(&sight, "grant g w1").touches.all, 10);
    assert_eq!(house.look(133).principals.len(), 0);
    assert!(sight.fresh.contains_key(&Day(100)), "what was new is kept for a year");
}

#[test]
fn sketches_become_coarser_before_they_take_too_much() {
    let empty = Sight {
        periods: Periods::default(),
        principals: Vec::new(),
        overlaps: BTreeMap::new(),
        calibration: Vec::new(),
        fresh: BTreeMap::new(),
        left_out: 0,
    };
    let mut look = Look {
        today: Day(100),
        sight: empty,
        sketches: BTreeMap::new(),
        sketched: MOST_SKETCHED - 30,
        most: 16,
    };
    let house = House::new(64 << 20);
    house.touch(touch(100, 1, 0..40, DataCategory::Location, true));
    let id = "grant g w1".parse().unwrap();
    for _ in 0..3 {
        house.ledger.with_sheet(&id, |sheet| look.see(&id, sheet)).unwrap();
    }
    assert_eq!(look.most, 8);
    assert_eq!(look.sketched, 3 * 8);
}
