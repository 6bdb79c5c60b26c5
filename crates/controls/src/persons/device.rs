//! Devices that stand for a person: telephones, network interfaces, advertising ids.

use super::candidate::{Candidate, Judgement, Kind};
use super::check::{digits_of, is_made_up, luhn};

/// A MAC address (IEEE 802), as six pairs.
pub(super) const INTERFACE: &str =
    r"\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b|\b[0-9a-f]{2}(?:-[0-9a-f]{2}){5}\b";

/// A UUID (RFC 9562).
pub(super) const UUID: &str = r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b";

/// An IMEI (3GPP TS 23.003) in the groups in which it is printed.
pub(super) const TELEPHONE: &str =
    r"\b\d{2}[ \-]\d{6}[ \-]\d{6}[ \-]\d\b|\b\d{6}[ \-]\d{2}[ \-]\d{6}[ \-]\d\b";

/// The bodies that allot blocks of IMEI, as its first two digits.
const ALLOTTERS: [&[u8]; 10] =
    [b"01", b"35", b"45", b"49", b"52", b"53", b"86", b"91", b"98", b"99"];

/// What people and programs call a number of a device.
const CALLED_DEVICE: [&str; 4] = ["imei", "imsi", "meid", "iccid"];

/// What people and programs call an advertising id.
const CALLED_ADVERTISING: [&str; 9] =
    ["advertis", "idfa", "gaid", "aaid", "maid", "adid", "ad_id", "ad id", "device"];

/// One interface. A group address is no device, and a row of pairs that goes on is a fingerprint.
pub(super) fn judge_interface(candidate: &Candidate<'_>) -> Judgement {
    let goes_on = |join: Option<&u8>| join.is_some_and(|join| matches!(join, b':' | b'-'));
    let hex: Vec<u8> =
        candidate.text.iter().copied().filter(|byte| !matches!(byte, b':' | b'-')).collect();
    let is_group = hex
        .get(1)
        .is_none_or(|low| matches!(low, b'1' | b'3' | b'5' | b'7' | b'9' | b'b' | b'd' | b'f'));
    if goes_on(candidate.before.last()) || goes_on(candidate.after.first()) {
        Judgement::Unclear
    } else if is_group || is_made_up(&hex) {
        candidate.nobody()
    } else {
        candidate.person(Kind::Device, hex)
    }
}

/// A UUID is a person where it is called an advertising id. Versions other than 4 never are one.
pub(super) fn judge_uuid(candidate: &Candidate<'_>) -> Judgement {
    let is_random = candidate.text.get(14) == Some(&b'4');
    if is_random && candidate.follows(&CALLED_ADVERTISING) {
        candidate.person(Kind::AdvertisingId, candidate.text.to_vec())
    } else {
        candidate.nobody()
    }
}

pub(super) fn judge_telephone(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    if luhn(&digits) { candidate.person(Kind::Number, digits) } else { Judgement::Unclear }
}

/// Whether 14 to 16 digits in a row are the number of a device.
pub(super) fn is_telephone(digits: &[u8], candidate: &Candidate<'_>) -> bool {
    let allotted = || ALLOTTERS.iter().any(|allotter| digits.starts_with(allotter));
    (digits.len() == 15 && luhn(digits) && allotted())
        || ((14..=16).contains(&digits.len()) && candidate.follows(&CALLED_DEVICE))
}
