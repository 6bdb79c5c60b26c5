use evidence::{Record, Salt, Started};
use lexicon::{Digest, ExchangeId, Moment};

use super::*;
use crate::Held;
use crate::seal::Sealer;

impl Database {
    /// Opens the database without ever syncing it, where no loss of power is at stake.
    pub(crate) fn open_unsynced(path: &Path) -> Self {
        let connection = Connection::open(path).unwrap();
        assert_eq!(journal(&connection).unwrap(), "wal");
        connection.pragma_update(None, "synchronous", "off").unwrap();
        assert_eq!(tables(&connection).unwrap(), FORMAT);
        Self { connection }
    }

    /// Lets every write fail, or not any more.
    pub(crate) fn refuse(&self, all: bool) {
        for table in ["records", "touches", "sheets"] {
            let sql = if all {
                format!(
                    "CREATE TEMP TRIGGER refuse_{table} BEFORE INSERT ON main.{table}
                     BEGIN SELECT RAISE(ABORT, 'refused'); END"
                )
            } else {
                format!("DROP TRIGGER temp.refuse_{table}")
            };
            self.connection.execute_batch(&sql).unwrap();
        }
    }
}

fn leaf(software: &'static str) -> Leaf {
    let started = Started {
        at: Moment::from_unix_ms(0).unwrap(),
        agreement: "a".parse().unwrap(),
        version: 1,
        bundle: Digest::of(b""),
        software,
    };
    Leaf::new(&Record::Started(started), Salt::from_random([7; 32])).unwrap()
}

fn database() -> (tempfile::TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open(&place.path().join("records.sqlite")).unwrap();
    (place, database)
}

fn add(database: &Database, number: u64, held: Option<&Sealed>) -> rusqlite::Result<()> {
    database.begin()?;
    database.add(number, &leaf("0"), held)?;
    database.commit()
}

#[test]
fn database_is_as_durable_as_it_can_be() {
    let (_place, database) = database();
    let pragma = |name: &str| {
        let value = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        database.connection.pragma_query_value(None, name, value).unwrap()
    };
    assert_eq!(pragma("journal_mode"), "wal".to_owned().into());
    assert_eq!(pragma("synchronous"), 2.into());
    assert_eq!(pragma("foreign_keys"), 1.into());
}

#[test]
fn record_comes_back_with_its_salt() {
    let (_place, database) = database();
    assert_eq!(database.records().unwrap(), 0);
    add(&database, 0, None).unwrap();
    assert_eq!(database.records().unwrap(), 1);
    let entry = database.entry(RecordNumber::new(0)).unwrap().unwrap();
    assert_eq!((&entry.leaf[..], entry.salt), (leaf("0").bytes(), *leaf("0").salt()));
    assert_eq!(database.entry(RecordNumber::new(1)).unwrap(), None);
}

#[test]
fn records_can_be_neither_changed_nor_deleted() {
    let (_place, database) = database();
    add(&database, 0, None).unwrap();
    for (sql, problem) in [
        ("UPDATE records SET salt = x'00'", "records are never changed"),
        ("DELETE FROM records", "records are never deleted"),
    ] {
        let refused = database.connection.execute_batch(sql).unwrap_err();
        assert_eq!(refused.to_string(), problem);
    }
}

#[test]
fn held_exchange_belongs_to_a_record() {
    let (_place, database) = database();
    let held = Held {
        review: ReviewId::from_random([1; 16]),
        exchange: ExchangeId::from_random([2; 16]),
        request: b"request".to_vec(),
        answer: None,
    };
    let sealed = Sealer::new(&[7; 32]).seal(&held, [3; 24]).unwrap();
    add(&database, 0, Some(&sealed)).unwrap();
    assert_eq!(database.held(held.review).unwrap().unwrap().bytes, sealed.bytes);
    assert!(database.held(ReviewId::from_random([9; 16])).unwrap().is_none());
    let orphan = "INSERT INTO held (review, number, sealed) VALUES (x'00', 5, x'00')";
    assert!(database.connection.execute_batch(orphan).is_err());
}

#[test]
fn failed_group_leaves_nothing_behind() {
    let (_place, database) = database();
    add(&database, 0, None).unwrap();
    database.begin().unwrap();
    database.add(1, &leaf("0"), None).unwrap();
    let twice = database.add(1, &leaf("0"), None).unwrap_err();
    assert!(matches!(database.undo(&twice), NotCommitted::Undone(_)));
    assert_eq!(database.records().unwrap(), 1);
    add(&database, 1, None).unwrap();
}

#[test]
fn database_without_space_refuses_and_recovers() {
    let (_place, database) = database();
    let pages: i64 =
        database.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |pages: i64| {
        database
            .connection
            .pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0))
            .unwrap()
    };
    limit(pages + 2);
    let mut number = 0;
    let full = loop {
        match add(&database, number, None) {
            Ok(()) => number += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(database.undo(&full), NotCommitted::DiskFull);
    assert_eq!(database.records().unwrap(), number);
    limit(pages + 100);
    add(&database, number, None).unwrap();
}

#[test]
fn leaves_come_in_order_and_not_more_than_asked_for() {
    let (_place, database) = database();
    for number in 0..10 {
        add(&database, number, None).unwrap();
    }
    let mut numbers = Vec::new();
    let read: rusqlite::Result<()> = database.leaves(3, 4, |number, found| {
        assert_eq!(found, leaf("0").bytes());
        numbers.push(number);
        Ok(())
    });
    read.unwrap();
    assert_eq!(numbers, [3, 4, 5, 6]);
}

#[test]
fn database_of_something_else_is_not_touched() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("records.sqlite");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA user_version = 99; CREATE TABLE theirs (x);").unwrap();
    let refused = Database::open(&path).err().unwrap();
    assert!(matches!(refused, OpenError::Format { found: 0, .. }), "{refused}");
    other.execute_batch(&format!("PRAGMA application_id = {APPLICATION}")).unwrap();
    let refused = Database::open(&path).err().unwrap();
    assert!(matches!(refused, OpenError::Format { found: 99, .. }), "{refused}");
    other.execute_batch("SELECT x FROM theirs").unwrap();
}

#[test]
fn file_that_is_no_database_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("records.sqlite");
    std::fs::write(&path, "this is not a database, whatever its name says".repeat(100)).unwrap();
    let refused = Database::open(&path).err().unwrap();
    assert!(matches!(refused, OpenError::Database { .. }), "{refused}");
}
