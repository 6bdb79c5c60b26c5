//! The table of broken glasses: which glass, and what happened to it, sealed.

use lexicon::{RecordNumber, ReviewId};
use rusqlite::{Row, params};

use super::Database;
use crate::glasses::{KeptGlass, SealedGlass};

/// Events are only ever added.
pub(super) const TABLE: &str = "
    CREATE TABLE glass_events (
        glass  BLOB NOT NULL,
        place  INTEGER NOT NULL,
        number INTEGER NOT NULL UNIQUE REFERENCES records (number),
        sealed BLOB NOT NULL,
        PRIMARY KEY (glass, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER glass_events_stay BEFORE DELETE ON glass_events
        BEGIN SELECT RAISE(ABORT, 'events of broken glasses are never deleted'); END;
    CREATE TRIGGER glass_events_do_not_change BEFORE UPDATE ON glass_events
        BEGIN SELECT RAISE(ABORT, 'events of broken glasses are never changed'); END;
";

impl Database {
    /// Adds an event that the record `number` tells of to the group.
    pub(crate) fn add_glass(&self, number: u64, event: &SealedGlass) -> rusqlite::Result<()> {
        let sql = "INSERT INTO glass_events (glass, place, number, sealed)
                   VALUES (?1, ?2, ?3, ?4)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![event.glass.to_bytes(), event.place, number, event.bytes])?;
        Ok(())
    }

    /// Everything that happened to all glasses, still sealed.
    pub(crate) fn glasses(&self) -> rusqlite::Result<Vec<KeptGlass>> {
        let sql = "SELECT number, glass, place, sealed FROM glass_events ORDER BY number";
        let mut select = self.connection.prepare_cached(sql)?;
        let kept = |row: &Row<'_>| {
            let glass = ReviewId::from_random(row.get(1)?);
            let sealed = SealedGlass { glass, place: row.get(2)?, bytes: row.get(3)? };
            Ok(KeptGlass { number: RecordNumber::new(row.get(0)?), sealed })
        };
        let found = select.query_map([], kept)?;
        found.collect()
    }
}

#[cfg(test)]
mod tests;
