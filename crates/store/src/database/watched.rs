//! The tables of the detectors: what principals came to, in numbers, and what was alarmed about.
//!
//! There is no pseudonym in them.

use controls::ledger::{Day, SheetId, Unreadable};
use controls::watch::{Detector, Observed};
use rusqlite::{OptionalExtension as _, Row, params};

use super::Database;
use super::touches::unreadable;
use crate::watching::{Alarm, Periods, Watched};

/// Sheets with their bytes, and the last of them if there are more.
type Page = (Vec<(SheetId, Vec<u8>)>, Option<String>);

/// `watch` has one row: the days on which the period that runs and the one before it began, and the
/// last day on which was looked; 0 is never. `watched` has what each principal came to in these two
/// periods, under the name of its sheet. `alarms` says by which record an alarm was told.
pub(super) const TABLES: &str = "
    CREATE TABLE watch (
        began      INTEGER NOT NULL,
        calibrated INTEGER NOT NULL,
        looked     INTEGER NOT NULL
    ) STRICT;
    INSERT INTO watch VALUES (0, 0, 0);
    CREATE TABLE watched (
        began   INTEGER NOT NULL,
        id      TEXT NOT NULL,
        numbers BLOB NOT NULL,
        PRIMARY KEY (began, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE alarms (
        number   INTEGER PRIMARY KEY REFERENCES records (number),
        day      INTEGER NOT NULL,
        detector TEXT NOT NULL,
        about    TEXT NOT NULL
    ) STRICT;
    CREATE INDEX alarms_by_day ON alarms (day);
";

impl Database {
    /// The periods that are kept.
    pub(crate) fn periods(&self) -> rusqlite::Result<Periods> {
        let sql = "SELECT began, calibrated, looked FROM watch";
        let day = |row: &Row<'_>, column| -> rusqlite::Result<Option<Day>> {
            Ok(Some(Day(row.get(column)?)).filter(|day| day.0 > 0))
        };
        self.connection.query_row(sql, [], |row| {
            Ok(Periods { began: day(row, 0)?, calibrated: day(row, 1)?, looked: day(row, 2)? })
        })
    }

    /// What principals came to in the period that began on `began`.
    pub(crate) fn observed(&self, began: Day) -> rusqlite::Result<Vec<(SheetId, Observed)>> {
        let sql = "SELECT id, numbers FROM watched WHERE began = ?1 ORDER BY id";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([began.0], |row| Ok((sheet_id(row, 0)?, numbers(row, 1)?)))?;
        rows.collect()
    }

    /// Sheets after `after`, as bytes, and where to go on, if there are more.
    pub(crate) fn sheets(&self, after: &str, most: u32) -> rusqlite::Result<Page> {
        let sql = "SELECT id, entries FROM sheets WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows =
            select.query_map(params![after, most], |row| Ok((sheet_id(row, 0)?, row.get(1)?)))?;
        let page = rows.collect::<rusqlite::Result<Vec<(SheetId, Vec<u8>)>>>()?;
        let is_full = u32::try_from(page.len()).is_ok_and(|length| length >= most);
        let last = page.last().filter(|_| is_full).map(|(id, _)| id.to_string());
        Ok((page, last))
    }

    /// Keeps what is known after a look, and says how many rows it let go of.
    ///
    /// It is a group of its own. After an error it has to be undone.
    pub(crate) fn keep_watched(&self, kept: &Watched) -> rusqlite::Result<usize> {
        self.begin()?;
        let sql = "SELECT numbers FROM watched WHERE began = ?1 AND id = ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let sql = "INSERT OR REPLACE INTO watched (began, id, numbers) VALUES (?1, ?2, ?3)";
        let mut put = self.connection.prepare_cached(sql)?;
        for (id, observed) in &kept.observed {
            let (id, mut highest) = (id.to_string(), *observed);
            let before = select.query_row(params![kept.began.0, id], |row| numbers(row, 0));
            if let Some(before) = before.optional()? {
                highest.raise(&before);
            }
            put.execute(params![kept.began.0, id, highest.pack()])?;
        }
        if let Some(Periods { began, calibrated, looked }) = kept.periods {
            let sql = "UPDATE watch SET began = ?1, calibrated = ?2, looked = ?3";
            let days = [began, calibrated, looked].map(|day| day.unwrap_or_default().0);
            self.connection.prepare_cached(sql)?.execute(days)?;
        }
        let mut forgotten = 0;
        if kept.forget > 0 {
            let sql = "DELETE FROM watched WHERE (began, id) IN (
                           SELECT watched.began, id FROM watched, watch
                           WHERE watched.began NOT IN (watch.began, calibrated) LIMIT ?1)";
            let mut delete = self.connection.prepare_cached(sql)?;
            forgotten = delete.execute([u64::try_from(kept.forget).unwrap_or(u64::MAX)])?;
        }
        self.commit()?;
        Ok(forgotten)
    }

    /// Adds an alarm that is told by the record `number` to the group.
    pub(crate) fn add_alarm(&self, number: u64, alarm: &Alarm) -> rusqlite::Result<()> {
        let sql = "INSERT INTO alarms (number, day, detector, about) VALUES (?1, ?2, ?3, ?4)";
        let Alarm { day, detector, about } = alarm;
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![number, day.0, detector.as_str(), about])?;
        Ok(())
    }

    /// The alarms from `since` on.
    pub(crate) fn alarms(&self, since: Day) -> rusqlite::Result<Vec<Alarm>> {
        let sql = "SELECT day, detector, about FROM alarms WHERE day >= ?1 ORDER BY number";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([since.0], |row| {
            let name: String = row.get(1)?;
            let detector = Detector::ALL.into_iter().find(|detector| detector.as_str() == name);
            let detector = detector.ok_or_else(|| unreadable(1, Unreadable))?;
            Ok(Alarm { day: Day(row.get(0)?), detector, about: row.get(2)? })
        })?;
        rows.collect()
    }
}

fn sheet_id(row: &Row<'_>, column: usize) -> rusqlite::Result<SheetId> {
    let text = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    text.parse().map_err(|error| unreadable(column, error))
}

fn numbers(row: &Row<'_>, column: usize) -> rusqlite::Result<Observed> {
    let bytes = row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?;
    Observed::unpack(bytes).ok_or_else(|| unreadable(column, Unreadable))
}

#[cfg(test)]
mod tests;
