use rusqlite::Connection;
use tempfile::TempDir;

use super::*;

fn event(glass: u8, place: u64) -> SealedGlass {
    SealedGlass { glass: ReviewId::from_random([glass; 16]), place, bytes: vec![glass; 40] }
}

/// A database with these events, the first of which is told by record 0.
fn database(events: &[SealedGlass]) -> (TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open(&place.path().join("records.sqlite")).unwrap();
    database.begin().unwrap();
    for (number, event) in (0..).zip(events) {
        add_record(&database, number);
        database.add_glass(number, event).unwrap();
    }
    database.commit().unwrap();
    (place, database)
}

fn add_record(database: &Database, number: u64) {
    let sql = "INSERT INTO records (number, leaf, salt) VALUES (?1, x'00', x'00')";
    database.connection.execute(sql, [number]).unwrap();
}

#[test]
fn events_come_in_the_order_of_their_records() {
    let (_place, database) = database(&[event(2, 0), event(1, 0), event(2, 1)]);
    let found = database.glasses().unwrap();
    let found: Vec<_> = found.iter().map(|it| (it.number.index(), it.sealed.place)).collect();
    assert_eq!(found, [(0, 0), (1, 0), (2, 1)]);
}

#[test]
fn two_events_have_no_place_in_common_and_none_changes_or_goes() {
    let (_place, database) = database(&[event(1, 0)]);
    add_record(&database, 1);
    assert!(database.add_glass(1, &event(1, 0)).is_err(), "the place is taken");
    assert!(database.add_glass(0, &event(1, 1)).is_err(), "the record tells of another");
    assert!(database.add_glass(7, &event(1, 1)).is_err(), "there is no such record");
    for sql in ["UPDATE glass_events SET place = 3", "DELETE FROM glass_events"] {
        assert!(database.connection.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn database_of_the_form_before_gets_the_table() {
    let (place, database) = database(&[]);
    drop(database);
    let path = place.path().join("records.sqlite");
    let old = Connection::open(&path).unwrap();
    let without = "DROP TABLE glass_events; DROP TABLE reviews_shown; DROP TABLE suspensions;
                   DROP INDEX review_events_by_record; DROP INDEX reviews_executed;
                   DROP TABLE told; DROP INDEX reviews_by_number;
                   DROP INDEX reviews_open_by_workload";
    old.execute_batch(&format!("{without}; PRAGMA user_version = 6")).unwrap();
    drop(old);
    for _ in 0..2 {
        assert!(Database::open(&path).unwrap().glasses().unwrap().is_empty());
    }
}
