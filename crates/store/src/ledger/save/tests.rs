use controls::ledger::{Budgets, Pseudonym, Pseudonyms, Touch, Touched};
use lexicon::{Categories, DataCategory};

use super::super::{Charge, Charged, Room};
use super::*;
use crate::database::Database;

/// How often each kind of thing was saved.
#[derive(Debug, Default, PartialEq, Eq)]
struct Saves {
    large: usize,
    small: usize,
    forgotten: usize,
}

/// A ledger with a sheet of 30,000 persons, all of it saved.
fn ledger_with_a_large_sheet(place: &tempfile::TempDir, memory: usize) -> (Ledger, Database) {
    let path = place.path().join("records.sqlite");
    let database = Database::open_unsynced(&path);
    let reader = Database::open_to_read(&path).unwrap();
    let ledger = Ledger::open(reader, Room { memory, journal: 8 }).unwrap();
    // By several workloads, whose own sheets are small.
    (0..30).for_each(|number| charge(&ledger, number, number * 1_000..(number + 1) * 1_000));
    save(&ledger, &database, true);
    (ledger, database)
}

fn charge(ledger: &Ledger, workload: u64, persons: std::ops::Range<u64>) {
    let touched = |number: u64| Touched {
        person: Pseudonyms { now: Pseudonym::of(&number.to_be_bytes(), &[1; 32]), before: None },
        categories: Categories::of(DataCategory::Location),
    };
    let touch = Touch {
        agreement: "a".parse().unwrap(),
        day: Day(1),
        workload: format!("w{workload}").parse().unwrap(),
        grant: None,
        explained: false,
        persons: persons.map(touched).collect(),
        opaque_bytes: 0,
    };
    let charged = ledger.charge(touch, &Budgets::default(), |_| ((), Charge::Made));
    let Charged { posting, .. } = charged.unwrap();
    assert!(posting.posted.is_some());
    ledger.journaled(1);
}

/// Saves what it is time to save.
fn save(ledger: &Ledger, database: &Database, now: bool) -> Saves {
    let mut saves = Saves::default();
    while let Some(slice) = ledger.slice(now && saves.forgotten == 0, usize::MAX) {
        let is_large = |packed: &&Packed| packed.id.to_string() == "agreement a";
        let large = slice.sheets.iter().filter(is_large).count();
        saves.large += large;
        saves.small += slice.sheets.len() - large;
        saves.forgotten += usize::from(slice.forget.is_some());
        database.save(&slice).unwrap();
        let rows = if slice.forget.is_some() { ledger.lock().rows } else { 0 };
        ledger.saved(&slice, rows);
    }
    saves
}

/// What is saved while one person after the other is charged by four hundred workloads.
fn saves_of_four_hundred_charges((ledger, database): &(Ledger, Database)) -> Saves {
    let mut sum = Saves::default();
    for number in 0..400 {
        charge(ledger, number, 30_000 + number..30_001 + number);
        let Saves { large, small, forgotten } = save(ledger, database, false);
        sum.large += large;
        sum.small += small;
        sum.forgotten += forgotten;
    }
    sum
}

#[test]
fn large_sheet_is_saved_when_the_journal_has_grown_with_it() {
    let place = tempfile::tempdir().unwrap();
    let ledger = ledger_with_a_large_sheet(&place, 64 << 20);
    let rows = ledger.0.lock().large / BYTES_FOR_A_ROW;
    assert!((200..400).contains(&rows), "{rows} rows, where a journal of small sheets has 8");
    let saves = saves_of_four_hundred_charges(&ledger);
    assert_eq!(saves, Saves { large: 400 / rows, small: 400 / rows * rows, forgotten: 400 / rows });
}

#[test]
fn full_memory_saves_small_sheets_alone() {
    let place = tempfile::tempdir().unwrap();
    let ledger = ledger_with_a_large_sheet(&place, 0);
    let saves = saves_of_four_hundred_charges(&ledger);
    assert!(saves.small >= 399, "{saves:?}");
    assert!(saves.large <= 2 && saves.forgotten <= 2, "{saves:?}");
    assert!(ledger.0.lock().marks.len() < 200, "saved sheets leave the memory");
}
