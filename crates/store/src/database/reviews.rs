//! The tables of what waits for people, and of what people did about it.
//!
//! What is asked and what people wrote is sealed. In the clear is what a queue is sorted by: who
//! asked, what kind of act, its effect, until when, and where it stands. Where it stands is there
//! to be listed and decides nothing: what decides is the events, read again.

use lexicon::{Moment, RecordNumber, ReviewId};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension as _, Row, params};

use super::Database;
use crate::reviews::{Kept, Page, SealedEvent, SealedOpening, Which};

/// Reviews and their events are only ever added. What changes of a review is where it stands.
pub(super) const TABLES: &str = "
    CREATE TABLE reviews (
        review   BLOB PRIMARY KEY,
        number   INTEGER NOT NULL REFERENCES records (number),
        workload TEXT NOT NULL,
        act      TEXT NOT NULL,
        effect   TEXT,
        opened   INTEGER NOT NULL,
        expires  INTEGER NOT NULL,
        state    TEXT NOT NULL,
        open     INTEGER NOT NULL,
        sealed   BLOB NOT NULL
    ) STRICT;
    CREATE INDEX reviews_that_wait ON reviews (open, expires, review);
    CREATE INDEX reviews_by_time ON reviews (opened, review);
    CREATE INDEX reviews_of_people ON reviews (act, state, number)
        WHERE act IN ('enrol', 'remove');
    CREATE TABLE review_events (
        review BLOB NOT NULL REFERENCES reviews (review),
        place  INTEGER NOT NULL,
        number INTEGER NOT NULL REFERENCES records (number),
        at     INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (review, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX review_events_by_time ON review_events (at);
    CREATE TRIGGER reviews_stay BEFORE DELETE ON reviews
        BEGIN SELECT RAISE(ABORT, 'reviews are never deleted'); END;
    CREATE TRIGGER reviews_do_not_change
        BEFORE UPDATE OF review, number, workload, act, effect, opened, expires, sealed ON reviews
        BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;
    CREATE TRIGGER review_events_stay BEFORE DELETE ON review_events
        BEGIN SELECT RAISE(ABORT, 'events of reviews are never deleted'); END;
    CREATE TRIGGER review_events_do_not_change BEFORE UPDATE ON review_events
        BEGIN SELECT RAISE(ABORT, 'events of reviews are never changed'); END;
";

/// Suspended reviewers are taken back, too.
pub(super) const TAKEN_BACK: &str = "
    DROP INDEX reviews_of_people;
    CREATE INDEX reviews_of_people ON reviews (act, state, number)
        WHERE act IN ('enrol', 'remove', 'reinstate');
";

impl Database {
    /// Adds a review that the record `number` opens to the group.
    pub(crate) fn add_review(&self, number: u64, opening: &SealedOpening) -> rusqlite::Result<()> {
        let sql = "INSERT INTO reviews
                   (review, number, workload, act, effect, opened, expires, state, open, sealed)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9)";
        let mut insert = self.connection.prepare_cached(sql)?;
        insert.execute(params![
            opening.review.to_bytes(),
            number,
            opening.workload.as_str(),
            opening.act,
            opening.effect,
            opening.opened.unix_ms(),
            opening.expires.unix_ms(),
            opening.state,
            opening.bytes,
        ])?;
        Ok(())
    }

    /// Adds an event that the record `number` tells of to the group.
    pub(crate) fn add_event(&self, number: u64, event: &SealedEvent) -> rusqlite::Result<()> {
        let review = event.review.to_bytes();
        let sql = "INSERT INTO review_events (review, place, number, at, sealed)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let mut insert = self.connection.prepare_cached(sql)?;
        let at = event.at.unix_ms();
        insert.execute(params![review, event.place, number, at, event.bytes])?;
        let sql = "UPDATE reviews SET state = ?2, open = ?3 WHERE review = ?1";
        let mut update = self.connection.prepare_cached(sql)?;
        update.execute(params![review, event.state, event.open])?;
        Ok(())
    }

    /// One review with everything that happened to it, still sealed.
    pub(crate) fn review(&self, review: ReviewId) -> rusqlite::Result<Option<Kept>> {
        let sql = "SELECT number, sealed FROM reviews WHERE review = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let opening = |row: &Row<'_>| Ok((number(row, 0)?, row.get(1)?));
        let Some((number, opening)) = select.query_row([review.to_bytes()], opening).optional()?
        else {
            return Ok(None);
        };
        let sql = "SELECT sealed FROM review_events WHERE review = ?1 ORDER BY place";
        let mut select = self.connection.prepare_cached(sql)?;
        let events = select.query_map([review.to_bytes()], |row| row.get(0))?;
        let events = events.collect::<Result<_, _>>()?;
        Ok(Some(Kept { review, number, opening, was_shown: self.was_shown(review)?, events }))
    }

    /// A page of reviews with everything that happened to each, still sealed.
    pub(crate) fn page_of_reviews(&self, page: Page) -> rusqlite::Result<Vec<Kept>> {
        let most = page.most.min(Page::MOST);
        let begin = match page.which {
            Which::Waiting(now) => now.unix_ms(),
            Which::Newest => i64::MAX,
        };
        let after = page.after.map(|(at, review)| (at.unix_ms(), review.to_bytes()));
        let (at, review) = after.unwrap_or((begin, [0xff; 16]));
        let mut select = self.connection.prepare_cached(page_sql(page.which))?;
        let mut rows = select.query(params![at, review, most])?;
        let mut found: Vec<Kept> = Vec::new();
        while let Some(row) = rows.next()? {
            let (review, event) = (self::review(row, 0)?, row.get::<_, Option<Vec<u8>>>(3)?);
            match found.last_mut() {
                Some(last) if last.review == review => last.events.extend(event),
                _ => found.push(Kept {
                    review,
                    number: number(row, 1)?,
                    opening: row.get(2)?,
                    was_shown: row.get(4)?,
                    events: event.into_iter().collect(),
                }),
            }
        }
        Ok(found)
    }

    /// Reviews whose time was over at `now` and of which nobody has put that on record, at most
    /// `most` of them.
    pub(crate) fn overdue_reviews(
        &self,
        now: Moment,
        most: u64,
    ) -> rusqlite::Result<Vec<ReviewId>> {
        let sql = "SELECT review FROM reviews WHERE open = 1 AND expires <= ?1
                   ORDER BY expires LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let due = select.query_map(params![now.unix_ms(), most], |row| review(row, 0))?;
        due.collect()
    }

    /// The reviews in which something happened after `since`, at most `most` of them.
    pub(crate) fn reviews_since(
        &self,
        since: Moment,
        most: u64,
    ) -> rusqlite::Result<Vec<ReviewId>> {
        let sql = "SELECT DISTINCT review FROM review_events WHERE at > ?1 LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let found = select.query_map(params![since.unix_ms(), most], |row| review(row, 0))?;
        found.collect()
    }

    /// Who has reviews that wait, and until when each does.
    pub(crate) fn waiting_reviews(
        &self,
        mut each: impl FnMut(lexicon::WorkloadId, Moment, ReviewId),
    ) -> rusqlite::Result<()> {
        let sql = "SELECT workload, expires, review FROM reviews WHERE open = 1";
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            each(name(row, 0)?, moment(row, 1)?, review(row, 2)?);
        }
        Ok(())
    }
}

/// A page: what comes after a moment and an id, so many reviews at most; a row for each event, and
/// one for a review to which nothing happened yet.
const fn page_sql(which: Which) -> &'static str {
    match which {
        Which::Waiting(_) => {
            "SELECT page.review, page.number, page.sealed, review_events.sealed,
                    EXISTS (SELECT 1 FROM reviews_shown
                            WHERE reviews_shown.review = page.review)
             FROM (SELECT review, number, sealed, expires AS at FROM reviews
                   WHERE open = 1 AND (expires, review) > (?1, ?2)
                   ORDER BY expires, review LIMIT ?3) AS page
             LEFT JOIN review_events ON review_events.review = page.review
             ORDER BY page.at, page.review, review_events.place"
        }
        Which::Newest => {
            "SELECT page.review, page.number, page.sealed, review_events.sealed,
                    EXISTS (SELECT 1 FROM reviews_shown
                            WHERE reviews_shown.review = page.review)
             FROM (SELECT review, number, sealed, opened AS at FROM reviews
                   WHERE (opened, review) < (?1, ?2)
                   ORDER BY opened DESC, review DESC LIMIT ?3) AS page
             LEFT JOIN review_events ON review_events.review = page.review
             ORDER BY page.at DESC, page.review DESC, review_events.place"
        }
    }
}

pub(super) fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<RecordNumber> {
    row.get(column).map(RecordNumber::new)
}

pub(super) fn review(row: &Row<'_>, column: usize) -> rusqlite::Result<ReviewId> {
    row.get(column).map(ReviewId::from_random)
}

pub(super) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    Moment::from_unix_ms(row.get(column)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, error.into())
    })
}

pub(super) fn name<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    row.get::<_, String>(column)?.parse().map_err(|error: T::Err| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}

#[cfg(test)]
mod tests;
