//! The records of a log, read one after the other.

use crate::files::{self, Files};
use crate::note::Checkpoint;
use crate::path::{self, WIDTH};
use crate::proof::{Unproven, leaf_hashes};
use crate::tiles::leaf_hash;

/// Gives every record that `checkpoint` signs to `each`, with its number, in order. Each was
/// compared with the signed tree before.
///
/// # Errors
///
/// [`Unproven`] if the files are not those that were signed; `each` has seen what is before.
pub fn each_entry(
    files: &impl Files,
    checkpoint: &Checkpoint,
    mut each: impl FnMut(u64, &[u8]),
) -> Result<(), Unproven> {
    for index in 0..checkpoint.size.div_ceil(WIDTH) {
        let first = index * WIDTH;
        let end = checkpoint.size.min(first + WIDTH);
        let hashes = leaf_hashes(files, checkpoint, first..end)?;
        let bundle = bundle(files, index, end - first)?;
        let (entries, rest) = files::entries(&bundle);
        let is_whole = rest == 0 && entries.len() == hashes.len();
        if !is_whole || entries.iter().zip(&hashes).any(|(entry, hash)| leaf_hash(entry) != *hash) {
            return Err(Unproven::Tiles(format!("records {first} to {end} are not as signed")));
        }
        (first..end).zip(entries).for_each(|(number, entry)| each(number, entry));
    }
    Ok(())
}

fn bundle(files: &impl Files, index: u64, width: u64) -> Result<Vec<u8>, Unproven> {
    let path = path::bundle(index, width);
    let read = files.read(&path).map_err(|error| Unproven::Tiles(error.to_string()))?;
    read.ok_or_else(|| Unproven::Tiles(format!("`{path}` is missing")))
}

#[cfg(test)]
mod tests;
