//! Sizing: the numbers of an agreement, from what the work of a world comes to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use controls::ledger::{Measure, Sheet};
use lexicon::DataCategory;

use crate::role::Role;

/// How much more than the peak a grant allows.
pub(crate) const MARGIN: f64 = 0.10;
/// How much more than the busiest principal one principal may touch: one alone varies more than
/// all together.
pub(crate) const OWN_MARGIN: f64 = 0.25;
/// The least that is granted of bytes that cannot be read: one document.
const LEAST_OPAQUE: u64 = 1 << 20;

/// The most that was measured of the work of one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Peak {
    pub(crate) persons: BTreeMap<DataCategory, u64>,
    pub(crate) own: BTreeMap<DataCategory, u64>,
    pub(crate) linked: [u64; 2],
    pub(crate) opaque_bytes: u64,
    pub(crate) per_request: u64,
}

impl Peak {
    /// Takes the sheet of the grant as it is on some day.
    pub(crate) fn see(&mut self, sheet: &Sheet) {
        raise(&mut self.persons, sheet);
        for (peak, categories) in self.linked.iter_mut().zip([2, 3]) {
            *peak = sheet.measured(Measure::Linked(categories)).max(*peak);
        }
        self.opaque_bytes = sheet.measured(Measure::OpaqueBytes).max(self.opaque_bytes);
    }

    /// Takes the sheet of one principal.
    pub(crate) fn see_own(&mut self, sheet: &Sheet) {
        raise(&mut self.own, sheet);
    }
}

fn raise(peaks: &mut BTreeMap<DataCategory, u64>, sheet: &Sheet) {
    for category in DataCategory::ALL {
        let measured = sheet.measured(Measure::Category(category));
        if measured > 0 {
            let peak = peaks.entry(category).or_default();
            *peak = measured.max(*peak);
        }
    }
}

/// The peaks of all roles.
pub(crate) type Peaks = [Peak; Role::ALL.len()];

/// `template` with the numbers that `peaks` ask for.
pub(crate) fn agreement(template: &str, peaks: &Peaks) -> String {
    let mut text = String::new();
    let mut role: Option<Role> = None;
    for line in template.lines() {
        let of_grant = |role: &Role| line == format!("id = \"{}\"", role.grant());
        role = Role::ALL.into_iter().find(of_grant).or(role);
        let peak = role.and_then(|role| peaks.get(role.index()));
        let sized = match peak {
            None => outer(line, peaks),
            Some(peak) => granted(line, peak),
        };
        text.push_str(sized.as_deref().unwrap_or(line));
        text.push('\n');
    }
    text
}

/// A line of a grant, sized.
fn granted(line: &str, peak: &Peak) -> Option<String> {
    if line.starts_with("per-request = ") {
        let most = more(peak.per_request, OWN_MARGIN).max(1);
        return Some(format!("per-request = {most}"));
    }
    if line.starts_with("per-workload = ") {
        let own = listed(&peak.own, OWN_MARGIN);
        return Some(format!("per-workload = {{ {own} }}"));
    }
    if !line.starts_with("limits = ") {
        return None;
    }
    let persons = listed(&peak.persons, MARGIN);
    let [two, three] = peak.linked.map(|linked| more(linked, MARGIN));
    let opaque = more(peak.opaque_bytes, MARGIN).max(LEAST_OPAQUE).div_ceil(1024);
    Some(format!(
        "limits = {{ {persons}, linked = {{ 2 = {two}, 3 = {three} }}, \
         opaque-bytes = \"{opaque} KiB\" }}"
    ))
}

/// A line of the outer stops, sized: what all grants allow together.
fn outer(line: &str, peaks: &Peaks) -> Option<String> {
    let sum =
        |of: &dyn Fn(&Peak) -> u64| peaks.iter().map(|peak| more(of(peak), MARGIN)).sum::<u64>();
    let (key, _) = line.split_once(" = ")?;
    if let Ok(category) = key.parse::<DataCategory>() {
        let most = sum(&|peak| peak.persons.get(&category).copied().unwrap_or(0));
        return Some(format!("{category} = {most}"));
    }
    match key {
        "linked" => {
            let [two, three] =
                [0, 1].map(|at| sum(&|peak| peak.linked.get(at).copied().unwrap_or(0)));
            Some(format!("linked = {{ 2 = {two}, 3 = {three} }}"))
        }
        "opaque-bytes" => {
            let bytes = sum(&|peak| peak.opaque_bytes.max(LEAST_OPAQUE)).div_ceil(1024);
            Some(format!("opaque-bytes = \"{bytes} KiB\""))
        }
        _ => None,
    }
}

fn listed(peaks: &BTreeMap<DataCategory, u64>, margin: f64) -> String {
    let mut text = String::new();
    for (category, peak) in peaks {
        let comma = if text.is_empty() { "" } else { ", " };
        let _infallible = write!(text, "{comma}{category} = {}", more(*peak, margin));
    }
    if text.is_empty() { "identity = 1".to_owned() } else { text }
}

fn more(peak: u64, margin: f64) -> u64 {
    (peak as f64 * (1.0 + margin)).ceil() as u64
}

#[cfg(test)]
mod tests;
