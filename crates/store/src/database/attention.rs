//! The tables of attention: which reviews people were shown, and who is suspended.

use lexicon::{RecordNumber, ReviewId};
use rusqlite::{OptionalExtension as _, Row, params};

use super::Database;
use super::reviews::{number, review};
use crate::reviews::{KeptEvent, KeptSuspension, SealedOpening};
use crate::seal::Sealed;

/// `reviews_shown` says by which record it was told that people are shown a review; `suspensions`
/// has who decides no more, sealed. The indices are for the past, read once at each start.
pub(super) const TABLES: &str = "
    CREATE TABLE reviews_shown (
        review BLOB PRIMARY KEY REFERENCES reviews (review),
        number INTEGER NOT NULL REFERENCES records (number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE suspensions (
        number INTEGER PRIMARY KEY REFERENCES records (number),
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE INDEX review_events_by_record ON review_events (number);
    CREATE INDEX reviews_executed ON reviews (act, state, opened) WHERE state = 'executed';
    CREATE TRIGGER reviews_shown_stay BEFORE DELETE ON reviews_shown
        BEGIN SELECT RAISE(ABORT, 'what was shown stays so'); END;
    CREATE TRIGGER reviews_shown_do_not_change BEFORE UPDATE ON reviews_shown
        BEGIN SELECT RAISE(ABORT, 'what was shown stays so'); END;
    CREATE TRIGGER suspensions_stay BEFORE DELETE ON suspensions
        BEGIN SELECT RAISE(ABORT, 'suspensions are never deleted'); END;
    CREATE TRIGGER suspensions_do_not_change BEFORE UPDATE ON suspensions
        BEGIN SELECT RAISE(ABORT, 'suspensions are never changed'); END;
";

impl Database {
    /// Adds to the group that the record `record` tells that people are shown `review`.
    pub(crate) fn add_shown(&self, record: u64, review: ReviewId) -> rusqlite::Result<()> {
        let sql = "INSERT INTO reviews_shown (review, number) VALUES (?1, ?2)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![review.to_bytes(), record]).map(drop)
    }

    /// Adds a suspension to the group.
    pub(crate) fn add_suspension(&self, record: u64, sealed: &[u8]) -> rusqlite::Result<()> {
        let sql = "INSERT INTO suspensions (number, sealed) VALUES (?1, ?2)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![record, sealed]).map(drop)
    }

    /// Keeps a test under the number of a record that says nothing of it.
    ///
    /// It is a group of its own. After an error it has to be undone.
    pub(crate) fn plant(
        &self,
        record: u64,
        opening: &SealedOpening,
        held: &Sealed,
    ) -> rusqlite::Result<()> {
        self.begin()?;
        self.add_review(record, opening)?;
        self.add_held(record, held)?;
        self.commit()
    }

    /// Whether it is on record that people were shown `review`.
    pub(crate) fn was_shown(&self, review: ReviewId) -> rusqlite::Result<bool> {
        let sql = "SELECT 1 FROM reviews_shown WHERE review = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let found = select.query_row([review.to_bytes()], |_| Ok(())).optional()?;
        Ok(found.is_some())
    }

    /// Who was suspended, by which record, still sealed.
    pub(crate) fn suspensions(&self) -> rusqlite::Result<Vec<KeptSuspension>> {
        let sql = "SELECT number, sealed FROM suspensions ORDER BY number";
        let mut select = self.connection.prepare_cached(sql)?;
        let found = select.query_map([], |row| {
            Ok(KeptSuspension { record: number(row, 0)?, sealed: row.get(1)? })
        })?;
        found.collect()
    }

    /// The executed reviews about who reviews, with the records of their executions, in the order
    /// in which they were executed: the last event of such a review is that.
    pub(crate) fn reviews_of_people(&self) -> rusqlite::Result<Vec<(RecordNumber, ReviewId)>> {
        let sql = "SELECT max(review_events.number) AS done, reviews.review FROM reviews
                   JOIN review_events ON review_events.review = reviews.review
                   WHERE act IN ('enrol', 'remove', 'reinstate') AND state = 'executed'
                   GROUP BY reviews.review ORDER BY done";
        let mut select = self.connection.prepare_cached(sql)?;
        let found = select.query_map([], |row| Ok((number(row, 0)?, review(row, 1)?)))?;
        found.collect()
    }

    /// The calls that were executed and opened last, at most `most`.
    pub(crate) fn executed_calls(&self, most: u32) -> rusqlite::Result<Vec<ReviewId>> {
        let sql = "SELECT review FROM reviews WHERE act = 'call' AND state = 'executed'
                   ORDER BY opened DESC LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let found = select.query_map([most], |row| review(row, 0))?;
        found.collect()
    }

    /// What happened in reviews after the record `after`, in order, still sealed.
    pub(crate) fn happened(
        &self,
        after: Option<RecordNumber>,
        most: u32,
    ) -> rusqlite::Result<Vec<KeptEvent>> {
        let sql = "SELECT review_events.number, review_events.review, place,
                          act IN ('enrol', 'remove', 'reinstate'),
                          review_events.sealed, reviews.sealed
                   FROM review_events JOIN reviews ON reviews.review = review_events.review
                   WHERE review_events.number > ?1 ORDER BY review_events.number LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let after = after.map_or(-1, |it| i64::try_from(it.index()).unwrap_or(i64::MAX));
        let event = |row: &Row<'_>| {
            Ok(KeptEvent {
                record: number(row, 0)?,
                review: review(row, 1)?,
                place: row.get(2)?,
                roster: row.get(3)?,
                event: row.get(4)?,
                opening: row.get(5)?,
            })
        };
        let found = select.query_map(params![after, most], event)?;
        found.collect()
    }
}

#[cfg(test)]
mod tests;
