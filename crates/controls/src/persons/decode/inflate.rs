//! What is compressed, with bounds that a bomb cannot pass.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::{Allowance, FEWEST};

/// LIMIT: compressed text grows by this much at most. English grows five times, tables and logs
/// twenty, a bomb a thousand.
const RATIO: u64 = 64;

/// More came out than text would.
pub(super) struct TooMuch;

/// Inflates `bytes` if they are gzip (RFC 1952) or zlib (RFC 1950); what is broken, as far as it
/// goes. `None` if they are neither.
///
/// Beyond [`RATIO`] or the allowance it stops at once, and the bytes count as opaque.
pub(super) fn inflate(bytes: &[u8], allowance: &mut Allowance) -> Option<Result<Vec<u8>, TooMuch>> {
    let mut out = Vec::new();
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let most = length.saturating_mul(RATIO).min(allowance.left());
    let limit = most.saturating_add(1);
    // An error ends what can be read; what came before it is read all the same.
    let read = match bytes {
        [0x1f, 0x8b, 8, ..] => MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut out),
        [0x78, check, ..] if (0x7800 + u32::from(*check)).is_multiple_of(31) => {
            ZlibDecoder::new(bytes).take(limit).read_to_end(&mut out)
        }
        _ => return None,
    };
    allowance.work(out.len());
    if out.len() as u64 > most {
        allowance.opaque(bytes.len().max(super::OPAQUE));
        return Some(Err(TooMuch));
    }
    if out.len() < FEWEST && read.is_err() { None } else { Some(Ok(out)) }
}
