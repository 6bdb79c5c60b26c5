//! The table of what came into force.

use lexicon::{AgreementId, Moment};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension as _, Row, params};

use super::Database;
use crate::{History, InForce};

/// Rows are only ever added: what was in force once cannot be made not to have been.
pub(super) const TABLE: &str = "
    CREATE TABLE activations (
        number    INTEGER PRIMARY KEY REFERENCES records (number),
        at        INTEGER NOT NULL,
        agreement TEXT NOT NULL,
        version   INTEGER NOT NULL,
        serial    INTEGER NOT NULL,
        lasting   INTEGER NOT NULL,
        source    TEXT NOT NULL,
        proof     TEXT NOT NULL,
        signed    TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER activations_stay BEFORE DELETE ON activations
        BEGIN SELECT RAISE(ABORT, 'activations are never deleted'); END;
    CREATE TRIGGER activations_do_not_change BEFORE UPDATE ON activations
        BEGIN SELECT RAISE(ABORT, 'activations are never changed'); END;
";

const COLUMNS: &str = "at, agreement, version, serial, lasting, source, proof, signed";

impl Database {
    /// Adds what comes into force by the record `number` to the group.
    pub(crate) fn add_in_force(&self, number: u64, it: &InForce) -> rusqlite::Result<()> {
        let sql = format!(
            "INSERT INTO activations (number, {COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        );
        let mut insert = self.connection.prepare_cached(&sql)?;
        insert.execute(params![
            number,
            it.at.unix_ms(),
            it.agreement.as_str(),
            it.version,
            it.serial,
            it.lasting,
            it.source,
            it.proof,
            it.signed,
        ])?;
        Ok(())
    }

    /// What was in force until now, and the highest version of `agreement` among it.
    pub(crate) fn history(&self, agreement: Option<&AgreementId>) -> rusqlite::Result<History> {
        let sql = format!("SELECT {COLUMNS} FROM activations ORDER BY number DESC LIMIT 1");
        let mut select = self.connection.prepare_cached(&sql)?;
        let last = select.query_row([], in_force).optional()?;
        let base = last.as_ref().map(|last| self.base_of(last.serial)).transpose()?.flatten();
        let sql = "SELECT coalesce(max(version), 0) FROM activations WHERE agreement = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let highest_version =
            select.query_row([agreement.map(AgreementId::as_str)], |row| row.get(0))?;
        Ok(History { last, base, highest_version })
    }

    /// The last before the statement `serial` that is no emergency change.
    fn base_of(&self, serial: u64) -> rusqlite::Result<Option<InForce>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM activations WHERE serial < ?1 AND lasting
             ORDER BY number DESC LIMIT 1"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        select.query_row([serial], in_force).optional()
    }
}

fn in_force(row: &Row<'_>) -> rusqlite::Result<InForce> {
    let unreadable = |column, kind, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, kind, error)
    };
    let at = Moment::from_unix_ms(row.get(0)?);
    let agreement = row.get_ref(1)?.as_str()?.parse();
    Ok(InForce {
        at: at.map_err(|error| unreadable(0, Type::Integer, error.into()))?,
        agreement: agreement
            .map_err(|error: lexicon::InvalidName| unreadable(1, Type::Text, error.into()))?,
        version: row.get(2)?,
        serial: row.get(3)?,
        lasting: row.get(4)?,
        source: row.get(5)?,
        proof: row.get(6)?,
        signed: row.get(7)?,
    })
}

#[cfg(test)]
mod tests;
