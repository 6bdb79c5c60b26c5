//! The tables of the persons ledger.
//!
//! There is nothing in them but pseudonyms, days, sets of categories, counts of bytes, and the
//! names of agreements, grants and workloads. A touch does not say which record it belongs to.

use controls::ledger::{Day, SheetId, Touch, Touched};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension as _, Row, params};

use super::Database;
use crate::ledger::{Posted, Slice};

/// Touches are the journal: each is there until all sheets have it. `ledger` has one row: the
/// number of the last charge that may be in any sheet.
pub(super) const TABLES: &str = "
    CREATE TABLE touches (
        number    INTEGER PRIMARY KEY,
        day       INTEGER NOT NULL,
        span      INTEGER NOT NULL,
        agreement TEXT NOT NULL,
        workload  TEXT NOT NULL,
        granted   TEXT,
        explained INTEGER NOT NULL,
        opaque    INTEGER NOT NULL,
        persons   BLOB NOT NULL,
        also      TEXT NOT NULL
    ) STRICT;
    CREATE TABLE sheets (
        id      TEXT PRIMARY KEY,
        through INTEGER NOT NULL,
        due     INTEGER NOT NULL,
        entries BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ledger (through INTEGER NOT NULL) STRICT;
    INSERT INTO ledger VALUES (0);
";

/// A sheet as it is kept.
pub(crate) struct Kept {
    /// The number of the last charge that is in it.
    pub(crate) through: u64,
    /// Its bytes.
    pub(crate) entries: Vec<u8>,
}

impl Database {
    /// Adds a touch to the group.
    pub(crate) fn add_touch(&self, posted: &Posted) -> rusqlite::Result<()> {
        let sql = "INSERT INTO touches
                   (number, day, span, agreement, workload, granted, explained, opaque,
                   persons, also)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let mut insert = self.connection.prepare_cached(sql)?;
        let Posted { number, window, touch, also } = posted;
        let also: Vec<_> = also.iter().map(SheetId::to_string).collect();
        insert.execute(params![
            number,
            touch.day.0,
            window,
            touch.agreement.as_str(),
            touch.workload.as_str(),
            touch.grant.as_ref().map(|grant| grant.as_str()),
            touch.explained,
            touch.opaque_bytes,
            touch.pack_persons(),
            also.join("\n"),
        ])?;
        Ok(())
    }

    /// All touches that some sheet may lack, in the order in which they were charged.
    pub(crate) fn touches<E: From<rusqlite::Error>>(
        &self,
        mut each: impl FnMut(Posted) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT number, day, span, agreement, workload, granted, explained, opaque,
                   persons, also FROM touches ORDER BY number";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            each(posted(row)?)?;
        }
        Ok(())
    }

    /// The number of the last charge of which anything is here.
    pub(crate) fn charges(&self) -> rusqlite::Result<u64> {
        let sql = "SELECT max(through, (SELECT coalesce(max(number), 0) FROM touches)) FROM ledger";
        self.connection.query_row(sql, [], |row| row.get(0))
    }

    /// A sheet, if there is one.
    pub(crate) fn sheet(&self, id: &SheetId) -> rusqlite::Result<Option<Kept>> {
        let sql = "SELECT through, entries FROM sheets WHERE id = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let kept = |row: &Row<'_>| Ok(Kept { through: row.get(0)?, entries: row.get(1)? });
        select.query_row([id.to_string()], kept).optional()
    }

    /// Writes sheets, and lets go of the touches that all sheets have. Says of how many.
    ///
    /// It is a group of its own. After an error it has to be undone.
    pub(crate) fn save(&self, slice: &Slice) -> rusqlite::Result<usize> {
        self.begin()?;
        let mut put = self.connection.prepare_cached(
            "INSERT INTO sheets (id, through, due, entries) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET
             through = excluded.through, due = excluded.due, entries = excluded.entries",
        )?;
        let mut delete = self.connection.prepare_cached("DELETE FROM sheets WHERE id = ?1")?;
        for sheet in &slice.sheets {
            let id = sheet.id.to_string();
            match sheet.due {
                Some(due) => put.execute(params![id, sheet.through, due.0, sheet.entries])?,
                None => delete.execute([id])?,
            };
        }
        let sql = "UPDATE ledger SET through = max(through, ?1)";
        self.connection.prepare_cached(sql)?.execute([slice.charges])?;
        let mut forgotten = 0;
        if let Some(through) = slice.forget {
            let sql = "DELETE FROM touches WHERE number <= ?1";
            forgotten = self.connection.prepare_cached(sql)?.execute([through])?;
        }
        self.commit()?;
        Ok(forgotten)
    }

    /// The next sheets after `after` in which something is due on `today`, and where to go on, if
    /// there are more. So many sheets are looked at.
    pub(crate) fn due(
        &self,
        after: &str,
        today: Day,
        most: u32,
    ) -> rusqlite::Result<(Vec<SheetId>, Option<String>)> {
        let sql = "SELECT id, due FROM sheets WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query(params![after, most])?;
        let (mut due, mut seen, mut last) = (Vec::new(), 0, None);
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            if row.get::<_, u16>(1)? <= today.0 {
                due.push(id.parse().map_err(|error| unreadable(0, error))?);
            }
            seen += 1;
            last = Some(id);
        }
        Ok((due, last.filter(|_| seen == most)))
    }
}

fn posted(row: &Row<'_>) -> rusqlite::Result<Posted> {
    let name = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let granted: Option<String> = row.get(5)?;
    let granted = granted.map(|id| id.parse().map_err(|error| unreadable(5, error)));
    let persons = Touched::unpack(row.get_ref(8)?.as_blob()?);
    let also = name(9)?.split('\n').filter(|id| !id.is_empty());
    let also = also.map(|id| id.parse().map_err(|error| unreadable(9, error)));
    Ok(Posted {
        number: row.get(0)?,
        window: row.get(2)?,
        touch: Touch {
            day: Day(row.get(1)?),
            agreement: name(3)?.parse().map_err(|error| unreadable(3, error))?,
            workload: name(4)?.parse().map_err(|error| unreadable(4, error))?,
            grant: granted.transpose()?,
            explained: row.get(6)?,
            opaque_bytes: row.get(7)?,
            persons: persons.ok_or_else(|| unreadable(8, controls::ledger::Unreadable))?,
        },
        also: also.collect::<rusqlite::Result<_>>()?,
    })
}

pub(super) fn unreadable(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

#[cfg(test)]
mod tests;
