//! The tables of the detectors: what principals came to, in numbers, and what was alarmed about.
//!
//! There is no pseudonym in them.

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
