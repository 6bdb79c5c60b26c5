use evidence::{Leaf, Record, Salt, Started};
use lexicon::Digest;
use rusqlite::Connection;

use super::*;

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

fn one(agreement: &str, version: u64, serial: u64, lasting: bool) -> InForce {
    InForce {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        agreement: agreement.parse().unwrap(),
        version,
        serial,
        lasting,
        source: format!("source {serial}"),
        proof: "proof".to_owned(),
        signed: "signed".to_owned(),
    }
}

fn database(rows: &[InForce]) -> (tempfile::TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open(&place.path().join("records.sqlite")).unwrap();
    for (number, row) in (0..).zip(rows) {
        database.begin().unwrap();
        database.add(number, &leaf(), None).unwrap();
        database.add_in_force(number, row).unwrap();
        database.commit().unwrap();
    }
    (place, database)
}

#[test]
fn nothing_was_in_force_at_first() {
    let (_place, database) = database(&[]);
    assert_eq!(database.history(Some(&"a".parse().unwrap())).unwrap(), History::default());
}

#[test]
fn last_is_found_with_the_last_lasting_one_before_it() {
    let rows = [one("a", 1, 1, true), one("a", 2, 2, true), one("a", 3, 3, false)];
    let (_place, database) = database(&rows);
    let history = database.history(Some(&"a".parse().unwrap())).unwrap();
    assert_eq!((history.last.as_ref(), history.base.as_ref()), (Some(&rows[2]), Some(&rows[1])));
    assert_eq!(history.highest_version, 3);
}

#[test]
fn base_is_of_an_earlier_statement_even_if_the_last_was_recorded_twice() {
    let rows = [one("a", 1, 1, true), one("a", 2, 2, true), one("a", 2, 2, true)];
    let (_place, database) = database(&rows);
    assert_eq!(
        database.history(Some(&"a".parse().unwrap())).unwrap().base.as_ref(),
        Some(&rows[0])
    );
}

#[test]
fn highest_version_is_that_of_the_agreement_asked_about() {
    let rows = [one("a", 7, 1, true), one("b", 2, 2, true), one("a", 3, 3, false)];
    let (_place, database) = database(&rows);
    let highest = |id: &str| database.history(Some(&id.parse().unwrap())).unwrap().highest_version;
    assert_eq!(["a", "b", "c"].map(highest), [7, 2, 0]);
}

#[test]
fn what_was_in_force_can_be_neither_changed_nor_deleted() {
    let (_place, database) = database(&[one("a", 1, 1, true)]);
    for sql in ["UPDATE activations SET serial = 0", "DELETE FROM activations"] {
        assert!(database.connection.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn database_of_the_form_before_gets_the_table_and_keeps_its_records() {
    let (place, database) = database(&[one("a", 1, 1, true)]);
    drop(database);
    let path = place.path().join("records.sqlite");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(
        "DROP TABLE activations; DROP TABLE touches; DROP TABLE sheets; DROP TABLE ledger;
         DROP TABLE watch; DROP TABLE watched; DROP TABLE alarms;
         DROP TABLE reviews_shown; DROP TABLE suspensions;
         DROP TABLE review_events; DROP TABLE reviews; DROP TABLE glass_events;
         DROP TABLE told;
         PRAGMA user_version = 1",
    )
    .unwrap();
    drop(old);
    let database = Database::open(&path).unwrap();
    assert_eq!(database.records().unwrap(), 1);
    assert_eq!(database.history(Some(&"a".parse().unwrap())).unwrap(), History::default());
    drop(database);
    assert_eq!(Database::open(&path).unwrap().records().unwrap(), 1);
}
