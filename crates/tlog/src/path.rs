//! Where the files of a log are (C2SP tlog-tiles).
//!
//! Built here and not by `tlog_tiles`, whose paths are those of the Go checksum database: they have
//! the height of the tile in them (`tile/8/0/000`) and another name for entries (`data`).

/// The signed checkpoint.
pub const CHECKPOINT: &str = "checkpoint";

/// The public key of the log, for convenience.
pub const PUBLIC_KEY: &str = "log.vkey";

/// Hashes in a full tile, and entries in a full bundle.
pub const WIDTH: u64 = 256;

/// The path of the hash tile `index` of `level`, with `width` hashes.
pub(crate) fn hash_tile(level: u8, index: u64, width: u64) -> String {
    format!("tile/{level}/{}{}", number(index), suffix(width))
}

/// The path of the entry bundle `index`, with `width` entries.
pub(crate) fn bundle(index: u64, width: u64) -> String {
    format!("tile/entries/{}{}", number(index), suffix(width))
}

/// A number in groups of three digits, so that no directory has more than a thousand of them.
fn number(index: u64) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    text
}

fn suffix(width: u64) -> String {
    if width == WIDTH { String::new() } else { format!(".p/{width}") }
}

#[cfg(test)]
mod tests;
