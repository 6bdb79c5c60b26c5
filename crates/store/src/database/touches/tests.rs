use controls::ledger::{Pseudonym, Pseudonyms};
use lexicon::Categories;
use rusqlite::Connection;

use super::*;
use crate::ledger::{Packed, Slice};

fn posted(number: u64, opaque_bytes: u64) -> Posted {
    let of = |byte| Pseudonym::from_bytes([byte; 8]);
    Posted {
        number,
        window: 30,
        touch: Touch {
            agreement: "a".parse().unwrap(),
            day: Day(20_000),
            workload: "w".parse().unwrap(),
            grant: number.is_multiple_of(2).then(|| "g".parse().unwrap()),
            explained: number.is_multiple_of(3),
            persons: vec![
                Touched {
                    person: Pseudonyms { now: of(1), before: Some(of(2)) },
                    categories: Categories::from_bits(3),
                },
                Touched {
                    person: Pseudonyms { now: of(3), before: None },
                    categories: Categories::from_bits(256),
                },
            ],
            opaque_bytes,
        },
        also: vec!["workload v".parse().unwrap(), "grant g v".parse().unwrap()],
    }
}

fn database() -> (tempfile::TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open(&place.path().join("records.sqlite")).unwrap();
    (place, database)
}

fn touches(database: &Database) -> Vec<Posted> {
    let mut all = Vec::new();
    let read: rusqlite::Result<()> = database.touches(|posted| {
        all.push(posted);
        Ok(())
    });
    read.unwrap();
    all
}

fn add(database: &Database, posted: &[&Posted]) {
    database.begin().unwrap();
    posted.iter().for_each(|posted| database.add_touch(posted).unwrap());
    database.commit().unwrap();
}

#[test]
fn touches_come_back_in_the_order_of_their_numbers() {
    let (_place, database) = database();
    let all = [posted(4, 0), posted(5, u64::MAX >> 1), posted(6, 1)];
    add(&database, &[&all[1], &all[2], &all[0]]);
    assert_eq!(touches(&database), all);
    assert_eq!(database.charges().unwrap(), 6);
}

#[test]
fn sheets_and_the_touches_in_them_change_places_at_once() {
    let (_place, database) = database();
    add(&database, &[&posted(1, 0), &posted(2, 0), &posted(3, 0)]);
    let id: SheetId = "agreement a".parse().unwrap();
    let packed = |due, through, entries: &[u8]| Packed {
        id: id.clone(),
        through,
        due,
        entries: entries.to_vec(),
    };
    let slice = Slice { sheets: vec![packed(Some(Day(9)), 7, b"x")], charges: 8, forget: Some(2) };
    assert_eq!(database.save(&slice).unwrap(), 2);
    assert_eq!(touches(&database), [posted(3, 0)]);
    let kept = database.sheet(&id).unwrap().unwrap();
    assert_eq!((kept.through, &kept.entries[..], database.charges().unwrap()), (7, &b"x"[..], 8));
    let slice = Slice { sheets: vec![packed(None, 9, b"")], charges: 3, forget: None };
    assert_eq!(database.save(&slice).unwrap(), 0);
    assert!(database.sheet(&id).unwrap().is_none());
    assert_eq!(database.charges().unwrap(), 8, "a number is never given twice");
}

#[test]
fn database_of_the_form_before_gets_the_tables() {
    let (place, database) = database();
    drop(database);
    let path = place.path().join("records.sqlite");
    let old = Connection::open(&path).unwrap();
    let without = "DROP TABLE touches; DROP TABLE sheets; DROP TABLE ledger;
                   DROP TABLE watch; DROP TABLE watched; DROP TABLE alarms;
                   DROP TABLE reviews_shown; DROP TABLE suspensions;
                   DROP TABLE review_events; DROP TABLE reviews;
                   DROP TABLE glass_events; DROP TABLE told";
    old.execute_batch(&format!("{without}; PRAGMA user_version = 2")).unwrap();
    drop(old);
    for _ in 0..2 {
        let database = Database::open(&path).unwrap();
        assert_eq!(database.charges().unwrap(), 0);
        assert_eq!(touches(&database), []);
    }
}

#[test]
fn what_is_let_go_of_is_overwritten() {
    let (place, database) = database();
    let marked = Pseudonym::from_bytes(*b"PSEUDNYM");
    let mut touched = posted(1, 0);
    touched.touch.persons[0].person.now = marked;
    add(&database, &[&touched]);
    let read = || {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        database.connection.query_row(checkpoint, [], |_| Ok(())).unwrap();
        let file = std::fs::read(place.path().join("records.sqlite")).unwrap();
        file.windows(8).any(|window| window == b"PSEUDNYM")
    };
    assert!(read());
    database.save(&Slice { sheets: vec![], charges: 1, forget: Some(1) }).unwrap();
    assert!(!read());
}
