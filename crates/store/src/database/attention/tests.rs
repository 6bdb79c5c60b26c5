use lexicon::Moment;

use super::*;
use crate::reviews::SealedEvent;

fn opening(id: u8, act: &'static str) -> SealedOpening {
    SealedOpening {
        review: ReviewId::from_random([id; 16]),
        workload: "desk".parse().unwrap(),
        act,
        effect: None,
        opened: Moment::from_unix_ms(i64::from(id)).unwrap(),
        expires: Moment::from_unix_ms(1_000).unwrap(),
        state: "requested",
        bytes: vec![id],
    }
}

fn event(id: u8, place: u64, state: &'static str) -> SealedEvent {
    SealedEvent {
        review: ReviewId::from_random([id; 16]),
        workload: "desk".parse().unwrap(),
        expires: Moment::from_unix_ms(1_000).unwrap(),
        place,
        at: Moment::from_unix_ms(500).unwrap(),
        state,
        open: false,
        bytes: vec![id, 1],
    }
}

fn database() -> (tempfile::TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open_unsynced(&place.path().join("records.sqlite"));
    database.connection.execute_batch("PRAGMA foreign_keys = off").unwrap();
    (place, database)
}

#[test]
fn what_happened_is_read_in_the_order_of_its_records() {
    let (_place, database) = database();
    for (id, act) in [(1, "call"), (2, "remove"), (3, "call")] {
        database.add_review(u64::from(id), &opening(id, act)).unwrap();
    }
    for (number, id, place) in [(20, 3, 0), (10, 1, 0), (30, 2, 0), (25, 1, 1)] {
        database.add_event(number, &event(id, place, "executed")).unwrap();
    }
    let read = |after: Option<u64>, most| {
        let found = database.happened(after.map(RecordNumber::new), most).unwrap();
        let one = |it: KeptEvent| (it.record.index(), it.opening[0], it.place, it.roster);
        found.into_iter().map(one).collect::<Vec<_>>()
    };
    let all = [(10, 1, 0, false), (20, 3, 0, false), (25, 1, 1, false), (30, 2, 0, true)];
    assert_eq!(read(None, 10), all);
    assert_eq!(read(None, 2), all[..2]);
    assert_eq!(read(Some(20), 10), all[2..]);
    let calls = database.executed_calls(10).unwrap();
    assert_eq!(calls.iter().map(|it| it.to_bytes()[0]).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(database.executed_calls(1).unwrap().len(), 1);
}

#[test]
fn what_was_shown_and_who_is_suspended_stays() {
    let (_place, database) = database();
    let review = ReviewId::from_random([1; 16]);
    assert!(!database.was_shown(review).unwrap());
    database.add_shown(4, review).unwrap();
    assert!(database.was_shown(review).unwrap());
    assert!(database.add_shown(5, review).is_err(), "it is shown for the first time once");
    database.add_suspension(7, b"one").unwrap();
    database.add_suspension(6, b"two").unwrap();
    let found = database.suspensions().unwrap();
    let found: Vec<_> = found.into_iter().map(|it| (it.record.index(), it.sealed)).collect();
    assert_eq!(found, [(6, b"two".to_vec()), (7, b"one".to_vec())]);
    for (sql, problem) in [
        ("DELETE FROM reviews_shown", "what was shown stays so"),
        ("UPDATE reviews_shown SET number = 9", "what was shown stays so"),
        ("DELETE FROM suspensions", "suspensions are never deleted"),
        ("UPDATE suspensions SET sealed = x'00'", "suspensions are never changed"),
    ] {
        let refused = database.connection.execute_batch(sql).unwrap_err();
        assert_eq!(refused.to_string(), problem);
    }
}

/// What is kept in the clear of a test is what is kept of an act, and nothing beside.
#[test]
fn test_has_the_columns_of_an_act() {
    let (_place, database) = database();
    database.add_review(1, &opening(1, "call")).unwrap();
    let review = ReviewId::from_random([2; 16]);
    let held = Sealed { review, bytes: vec![9] };
    database.plant(1, &opening(2, "call"), &held).unwrap();
    let sql = "SELECT number, workload, act, effect, expires, state, open FROM reviews";
    let mut select = database.connection.prepare(sql).unwrap();
    let row = |row: &Row<'_>| {
        let (number, workload, act): (u64, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let (effect, expires): (Option<String>, i64) = (row.get(3)?, row.get(4)?);
        let (state, open): (String, bool) = (row.get(5)?, row.get(6)?);
        Ok((number, workload, act, effect, expires, state, open))
    };
    let rows: Vec<_> = select.query_map([], row).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows[0], rows[1]);
    assert_eq!(database.held(review).unwrap().unwrap().bytes, [9]);
    assert!(database.plant(1, &opening(2, "call"), &held).is_err());
    assert!(
        database.undo(&rusqlite::Error::InvalidQuery) != crate::database::NotCommitted::DiskFull
    );
    assert!(database.begin().is_ok(), "what failed was undone");
}

#[test]
fn database_of_the_form_before_gets_the_tables_and_keeps_its_reviews() {
    let (place, database) = database();
    database.add_review(1, &opening(1, "call")).unwrap();
    drop(database);
    let path = place.path().join("records.sqlite");
    let old = rusqlite::Connection::open(&path).unwrap();
    let without = "DROP TABLE reviews_shown; DROP TABLE suspensions;
                   DROP INDEX review_events_by_record; DROP INDEX reviews_executed;
                   DROP TABLE told; DROP INDEX reviews_by_number;
                   DROP INDEX reviews_open_by_workload";
    old.execute_batch(&format!("{without}; PRAGMA user_version = 7")).unwrap();
    drop(old);
    let database = Database::open(&path).unwrap();
    let review = ReviewId::from_random([1; 16]);
    assert!(!database.review(review).unwrap().unwrap().was_shown);
    assert!(database.suspensions().unwrap().is_empty());
}
