//! The database: the only place that knows SQL.

mod activations;
mod attention;
mod glasses;
mod reviews;
mod steps;
mod touches;
mod watched;

use std::path::Path;
use std::time::Duration;

use evidence::Leaf;
use lexicon::{RecordNumber, ReviewId};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params};

use crate::seal::Sealed;
use crate::{Entry, OpenError};

/// `Brln`: says whose database this is.
const APPLICATION: i64 = 0x4272_6c6e;

/// The form of the tables: how many of [`FORMS`] there are.
const FORMAT: i64 = FORMS.len() as i64;

/// What each form has more than the one before it. A database of an earlier form gets what it
/// lacks. What was here once never changes.
const FORMS: [&str; 9] = [
    TABLES,
    activations::TABLE,
    touches::TABLES,
    watched::TABLES,
    reviews::TABLES,
    reviews::TAKEN_BACK,
    glasses::TABLE,
    attention::TABLES,
    steps::TABLES,
];

/// Records are only ever added; the triggers are there for whoever opens the file with other tools.
const TABLES: &str = "
    CREATE TABLE records (
        number INTEGER PRIMARY KEY,
        leaf   BLOB NOT NULL,
        salt   BLOB NOT NULL
    ) STRICT;
    CREATE TABLE held (
        review BLOB PRIMARY KEY,
        number INTEGER NOT NULL REFERENCES records (number),
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER records_stay BEFORE DELETE ON records
        BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
    CREATE TRIGGER records_do_not_change BEFORE UPDATE ON records
        BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
";

/// Somebody else may look at the database, but not block its writer for long.
const PATIENCE: Duration = Duration::from_secs(2);

/// A connection to the database.
pub(crate) struct Database {
    connection: Connection,
}

/// Why a group of records was not committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotCommitted {
    /// No space. It was undone.
    DiskFull,
    /// Something else. It was undone.
    Undone(String),
    /// It is not known what is on the disk, and it will not get better.
    Fatal(String),
}

impl Database {
    /// Opens the database for writing, and creates it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let failed = |reason| OpenError::Database { path: path.to_owned(), reason };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        let mode = journal(&connection).map_err(failed)?;
        if mode != "wal" {
            return Err(OpenError::FileSystem { path: path.to_owned(), mode });
        }
        let found = tables(&connection).map_err(failed)?;
        if found != FORMAT {
            return Err(OpenError::Format { path: path.to_owned(), found });
        }
        // INVARIANT (I5): the system may hold a tail of the write-ahead log that an earlier process
        // failed to sync, and show it although the disk does not have it. Copied out of there and
        // synced, it is no longer the ground on which new records stand.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)?;
        Ok(Self { connection })
    }

    /// Opens the database for reading only.
    pub(crate) fn open_to_read(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(Self { connection })
    }

    /// Number of records.
    pub(crate) fn records(&self) -> rusqlite::Result<u64> {
        let sql = "SELECT coalesce(max(number) + 1, 0) FROM records";
        self.connection.query_row(sql, [], |row| row.get(0))
    }

    /// Begins a group of records.
    pub(crate) fn begin(&self) -> rusqlite::Result<()> {
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([]).map(drop)
    }

    /// Adds a record to the group.
    pub(crate) fn add(
        &self,
        number: u64,
        leaf: &Leaf,
        held: Option<&Sealed>,
    ) -> rusqlite::Result<()> {
        let sql = "INSERT INTO records (number, leaf, salt) VALUES (?1, ?2, ?3)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![number, leaf.bytes(), leaf.salt().as_bytes()])?;
        held.map_or(Ok(()), |held| self.add_held(number, held))
    }

    /// Adds a held exchange to the group.
    fn add_held(&self, number: u64, held: &Sealed) -> rusqlite::Result<()> {
        let sql = "INSERT INTO held (review, number, sealed) VALUES (?1, ?2, ?3)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![held.review.to_bytes(), number, held.bytes]).map(drop)
    }

    /// Ends the group. When this returns, the disk has it.
    pub(crate) fn commit(&self) -> rusqlite::Result<()> {
        self.connection.prepare_cached("COMMIT")?.execute([]).map(drop)
    }

    /// Undoes the group after `error`, and says what that means.
    pub(crate) fn undo(&self, error: &rusqlite::Error) -> NotCommitted {
        let reason = error.to_string();
        let undone =
            self.connection.is_autocommit() || self.connection.execute_batch("ROLLBACK").is_ok();
        if !undone {
            return NotCommitted::Fatal(reason);
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => NotCommitted::DiskFull,
            // INVARIANT (I5): after a failed sync the system may have dropped the data and called
            // it clean, so that a second sync would succeed without it.
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::InternalMalfunction,
            ) => NotCommitted::Fatal(reason),
            _ => NotCommitted::Undone(reason),
        }
    }

    /// The leaves from `from` on, at most `most` of them, given to `each` in order.
    pub(crate) fn leaves<E: From<rusqlite::Error>>(
        &self,
        from: u64,
        most: u64,
        mut each: impl FnMut(u64, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT number, leaf FROM records WHERE number >= ?1 ORDER BY number LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query(params![from, most])?;
        while let Some(row) = rows.next()? {
            let leaf = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            each(row.get(0)?, leaf)?;
        }
        Ok(())
    }

    /// The leaves from `from` on, at most `most` of them.
    pub(crate) fn leaves_from(
        &self,
        from: RecordNumber,
        most: u64,
    ) -> rusqlite::Result<Vec<Vec<u8>>> {
        let mut found = Vec::new();
        let read: rusqlite::Result<()> = self.leaves(from.index(), most, |_, leaf| {
            found.push(leaf.to_vec());
            Ok(())
        });
        read.map(|()| found)
    }

    /// One record with its salt.
    pub(crate) fn entry(&self, number: RecordNumber) -> rusqlite::Result<Option<Entry>> {
        let sql = "SELECT leaf, salt FROM records WHERE number = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let entry = |row: &rusqlite::Row<'_>| {
            let salt = evidence::Salt::from_random(row.get(1)?);
            Ok(Entry { leaf: row.get(0)?, salt })
        };
        select.query_row([number.index()], entry).optional()
    }

    /// One held exchange, still sealed.
    pub(crate) fn held(&self, review: ReviewId) -> rusqlite::Result<Option<Sealed>> {
        let sql = "SELECT sealed FROM held WHERE review = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let sealed = |row: &rusqlite::Row<'_>| Ok(Sealed { review, bytes: row.get(0)? });
        select.query_row([review.to_bytes()], sealed).optional()
    }
}

/// Sets the connection up, and says how the database keeps its journal.
fn journal(connection: &Connection) -> rusqlite::Result<String> {
    connection.busy_timeout(PATIENCE)?;
    let mode = |row: &rusqlite::Row<'_>| row.get(0);
    let mode = connection.pragma_update_and_check(None, "journal_mode", "wal", mode)?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What the ledger lets go of must not stay in the file.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(mode)
}

/// Makes the tables if there are none, and says which form they have; 0 for those of others.
fn tables(connection: &Connection) -> rusqlite::Result<i64> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, format) = (pragma("application_id")?, pragma("user_version")?);
    let has = match (application, format) {
        (0, 0) | (APPLICATION, 1..FORMAT) => usize::try_from(format).unwrap_or_default(),
        (APPLICATION, format) => return Ok(format),
        _ => return Ok(0),
    };
    let lacks: Vec<&str> = FORMS.into_iter().skip(has).collect();
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {}
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT}; COMMIT;",
        lacks.join(" ")
    ))?;
    Ok(FORMAT)
}

#[cfg(test)]
mod tests;
