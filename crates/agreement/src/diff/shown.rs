//! Quantities as an agreement spells them.

use lexicon::{Moment, Span};

/// A length of time in the largest unit that it is a whole number of.
pub(super) fn span(span: Span) -> String {
    let seconds = span.as_ms() / 1_000;
    let units = [(24 * 60 * 60, 'd'), (60 * 60, 'h'), (60, 'm')];
    let whole = |(length, _): &&(u64, char)| seconds > 0 && seconds.is_multiple_of(*length);
    match units.iter().find(whole) {
        Some((length, unit)) => format!("{}{unit}", seconds / length),
        None => format!("{seconds}s"),
    }
}

/// A number of bytes in the largest unit that it is a whole number of.
pub(super) fn bytes(bytes: u64) -> String {
    let units = [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let whole = |(length, _): &&(u64, &str)| bytes > 0 && bytes.is_multiple_of(*length);
    match units.iter().find(whole) {
        Some((length, unit)) => format!("{} {unit}", bytes / length),
        None => format!("{bytes} B"),
    }
}

/// A moment: the day alone, if it is the first instant of one.
pub(super) fn moment(moment: Moment) -> String {
    let text = moment.to_string();
    text.strip_suffix("T00:00:00.000Z").map_or_else(|| text.clone(), str::to_owned)
}
