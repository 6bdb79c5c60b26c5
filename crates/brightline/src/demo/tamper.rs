//! What an insider might try: a copy of the log in which a hold was none.

use std::fs;
use std::path::{Path, PathBuf};

use super::NotShown;

/// A record's bytes, and what they are made to say instead.
const HELD: &[u8] = br#""verdict":"hold""#;
const WAVED_THROUGH: &[u8] = br#""verdict":"permit""#;

/// Copies the log `from` to `to` and makes record `number` say that it was permitted.
///
/// The copy is as whole as somebody without the log's key can make it: the record keeps its place
/// and its length is written anew.
pub(super) fn forge(from: &Path, to: &Path, number: u64) -> Result<(), NotShown> {
    copy(from, to)?;
    let bundle = bundle_of(&to.join("tile/entries"), number)?;
    let bytes = fs::read(&bundle)?;
    let forged = rewritten(&bytes, number).ok_or_else(|| {
        NotShown::Broken(format!("record {number} is not in `{}` as a hold", bundle.display()))
    })?;
    fs::write(&bundle, forged)?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The file with the first 256 records. As long as there are no more, it is a partial bundle, of
/// which the widest is the newest.
fn bundle_of(entries: &Path, number: u64) -> Result<PathBuf, NotShown> {
    if number >= tlog::WIDTH {
        return Err(NotShown::Broken(format!("record {number} is not in the first bundle")));
    }
    let full = entries.join("000");
    if full.try_exists()? {
        return Ok(full);
    }
    let mut widest: Option<(u64, PathBuf)> = None;
    for entry in fs::read_dir(entries.join("000.p"))? {
        let entry = entry?;
        let width = entry.file_name().to_str().and_then(|name| name.parse().ok()).unwrap_or(0);
        if widest.as_ref().is_none_or(|(known, _)| *known < width) {
            widest = Some((width, entry.path()));
        }
    }
    widest.map(|(_, path)| path).ok_or_else(|| NotShown::Broken("the log is empty".to_owned()))
}

/// The bundle `bytes` with record `number` forged: two bytes of length before every record.
fn rewritten(mut bytes: &[u8], number: u64) -> Option<Vec<u8>> {
    let mut forged = Vec::with_capacity(bytes.len() + WAVED_THROUGH.len());
    let mut place = 0;
    let mut done = false;
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let (record, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        let record = if place == number { replaced(record)? } else { record.to_vec() };
        forged.extend_from_slice(&u16::try_from(record.len()).ok()?.to_be_bytes());
        forged.extend_from_slice(&record);
        done |= place == number;
        (bytes, place) = (rest, place + 1);
    }
    done.then_some(forged)
}

fn replaced(record: &[u8]) -> Option<Vec<u8>> {
    let place = record.windows(HELD.len()).position(|window| window == HELD)?;
    let (before, rest) = record.split_at_checked(place)?;
    let after = rest.get(HELD.len()..)?;
    Some([before, WAVED_THROUGH, after].concat())
}

#[cfg(test)]
mod tests;
