//! How long to wait before a message is sent again.

use std::time::Duration;

/// The wait after the first failure; each further one doubles it.
const FIRST_MS: u64 = 1_000;

/// LIMIT: the longest wait. A receiver that comes back is told within it.
const LONGEST_MS: u64 = 10 * 60_000;

/// The wait after so many failures in a row: between a half and the whole of what doubling gives,
/// so that receivers of many gateways are not asked by all of them at once.
pub(super) fn after(failures: u32, random: u8) -> Duration {
    let doubled = 1_u64.checked_shl(failures.saturating_sub(1)).unwrap_or(u64::MAX);
    let whole = FIRST_MS.saturating_mul(doubled).min(LONGEST_MS);
    let jitter = (whole / 2).saturating_mul(u64::from(random)) / u64::from(u8::MAX);
    Duration::from_millis(whole / 2 + jitter)
}

#[cfg(test)]
mod tests;
