//! What happened to reviews, in the order of the records, and how far each workload was told.

use lexicon::{Moment, RecordNumber, ReviewId, WorkloadId};
use rusqlite::{OptionalExtension as _, params};

use super::Database;
use super::reviews::{moment, name, number, review};
use crate::reviews::Step;

/// Everything that happened to reviews can be read in the order of its records. Who was told is
/// kept by name, and no row is about one review.
pub(super) const TABLES: &str = "
    CREATE INDEX reviews_by_number ON reviews (number);
    CREATE INDEX reviews_open_by_workload ON reviews (workload, expires, review) WHERE open = 1;
    CREATE TABLE told (
        workload TEXT PRIMARY KEY,
        next     INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// Openings and events from a record on.
const STEPS: &str = "
    SELECT number, review, NULL AS place, workload, opened FROM reviews WHERE number >= ?1
    UNION ALL
    SELECT review_events.number, review_events.review, review_events.place, reviews.workload,
           review_events.at
    FROM review_events CROSS JOIN reviews ON reviews.review = review_events.review
    WHERE review_events.number >= ?1
    ORDER BY 1 LIMIT ?2";

impl Database {
    /// What happened to reviews from the record `from` on, at most `most` of it, in order.
    pub(crate) fn steps(&self, from: RecordNumber, most: u64) -> rusqlite::Result<Vec<Step>> {
        let mut select = self.connection.prepare_cached(STEPS)?;
        let step = |row: &rusqlite::Row<'_>| {
            Ok(Step {
                record: number(row, 0)?,
                review: review(row, 1)?,
                event: row.get(2)?,
                workload: name(row, 3)?,
                at: moment(row, 4)?,
            })
        };
        let steps = select.query_map(params![from.index(), most], step)?;
        steps.collect()
    }

    /// The reviews of `workload` that are open at `now`, the most urgent first, at most `most`.
    pub(crate) fn open_reviews(
        &self,
        workload: &WorkloadId,
        now: Moment,
        most: u64,
    ) -> rusqlite::Result<Vec<ReviewId>> {
        let sql = "SELECT review FROM reviews WHERE open = 1 AND workload = ?1 AND expires > ?2
                   ORDER BY expires, review LIMIT ?3";
        let mut select = self.connection.prepare_cached(sql)?;
        let given = params![workload.as_str(), now.unix_ms(), most];
        let open = select.query_map(given, |row| review(row, 0))?;
        open.collect()
    }

    /// The first record of which `workload` was not told yet; none if it was never told anything.
    pub(crate) fn told(&self, workload: &WorkloadId) -> rusqlite::Result<Option<RecordNumber>> {
        let sql = "SELECT next FROM told WHERE workload = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        select.query_row([workload.as_str()], |row| number(row, 0)).optional()
    }

    /// Keeps that `workload` was told everything before `next`. It never goes back.
    pub(crate) fn keep_told(
        &self,
        workload: &WorkloadId,
        next: RecordNumber,
    ) -> rusqlite::Result<()> {
        let sql = "INSERT INTO told (workload, next) VALUES (?1, ?2)
                   ON CONFLICT (workload) DO UPDATE SET next = max(next, excluded.next)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![workload.as_str(), next.index()])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
