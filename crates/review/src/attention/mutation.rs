//! Mutations: how a real act that was rightly approved becomes one that must be denied.
//!
//! Each changes one thing that the evidence speaks of, so that whoever reads the evidence can see
//! it: a canary that nobody could catch measures nothing. What is changed is changed in the text
//! that the model wrote, and everything around it stays as it was, spaces included.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::canary::PastCase;
use crate::act::{ActKind, Arguments};

/// What is wrong with a canary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mutation {
    /// The target is that of another act.
    WrongTarget,
    /// A number in the arguments is another one than in the evidence.
    NumberChanged,
    /// There are more effectors than the evidence says.
    MoreEffectors,
    /// A text in the arguments is that of another act.
    WrongText,
    /// What the evidence said about the target is not there.
    MissingEvidence,
}

impl Mutation {
    /// Every mutation.
    pub const ALL: [Self; 5] = [
        Self::WrongTarget,
        Self::NumberChanged,
        Self::MoreEffectors,
        Self::WrongText,
        Self::MissingEvidence,
    ];

    /// The mutation in a few words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongTarget => "wrong-target",
            Self::NumberChanged => "number-changed",
            Self::MoreEffectors => "more-effectors",
            Self::WrongText => "wrong-text",
            Self::MissingEvidence => "missing-evidence",
        }
    }

    /// The changed act and evidence. `None` if the case has nothing to change in this way, or
    /// nothing that the evidence would show. `random` chooses where there is a choice.
    pub(super) fn apply(
        self,
        case: &PastCase,
        other: &PastCase,
        random: u64,
    ) -> Option<(ActKind, Vec<String>)> {
        let ActKind::Call { target, effectors, arguments, .. } = &case.opening().act.kind else {
            return None;
        };
        let evidence = case.evidence();
        let changed = |change: &Change, target: Option<String>, effectors: Option<u64>| {
            let arguments = Arguments::parse(&change.in_text(arguments.original())?).ok()?;
            let mut kind = case.opening().act.kind.clone();
            if let ActKind::Call { arguments: a, target: t, effectors: e, .. } = &mut kind {
                (*a, *t, *e) = (arguments, target, effectors);
            }
            Some((kind, evidence.to_vec()))
        };
        let all = strings_and_numbers(arguments.original());
        match self {
            Self::WrongTarget => {
                let (was, is) = (target.as_deref()?, target_of(other)?);
                let change = Change::between(&all, &Value::from(was), Value::from(is))?;
                change.shows(evidence).then_some(())?;
                changed(&change, Some(is.to_owned()), *effectors)
            }
            Self::MoreEffectors => {
                let was = (*effectors)?;
                let is = was.checked_mul(2 + random % 4)?;
                // Nobody could approve more than the rules allow, and so nobody could miss it.
                let most = case.opening().rules.effectors;
                most.is_none_or(|most| is <= most).then_some(())?;
                let change = Change::between(&all, &Value::from(was), Value::from(is))?;
                change.shows(evidence).then_some(())?;
                changed(&change, target.clone(), Some(is))
            }
            Self::NumberChanged => {
                let numbers = all.iter().filter(|value| value.as_u64() != *effectors);
                let numbers: Vec<Change> =
                    numbers.filter_map(|value| larger(&all, value)).collect();
                let change = choose(numbers, evidence, random)?;
                changed(&change, target.clone(), *effectors)
            }
            Self::WrongText => {
                let others = match &other.opening().act.kind {
                    ActKind::Call { arguments, .. } => strings_and_numbers(arguments.original()),
                    _ => Vec::new(),
                };
                let texts = all.iter().filter(|value| value.as_str() != target.as_deref());
                let swaps = texts.filter(|value| value.is_string()).flat_map(|value| {
                    let others = others.iter().filter(|it| it.is_string());
                    others.filter_map(|it| Change::between(&all, value, it.clone()))
                });
                let change = choose(swaps.collect(), evidence, random)?;
                changed(&change, target.clone(), *effectors)
            }
            Self::MissingEvidence => {
                let target = target.as_deref()?;
                let silent: Vec<String> =
                    evidence.iter().filter(|it| !says(it, target)).cloned().collect();
                let is_less = !silent.is_empty() && silent.len() < evidence.len();
                is_less.then(|| (case.opening().act.kind.clone(), silent))
            }
        }
    }
}

/// One value of the arguments that becomes another.
struct Change {
    was: Value,
    is: Value,
}

impl Change {
    /// The change of `was`, which must be in the arguments once, into `is`, which must not.
    fn between(all: &[Value], was: &Value, is: Value) -> Option<Self> {
        let once = all.iter().filter(|value| *value == was).count() == 1;
        (once && !all.contains(&is)).then(|| Self { was: was.clone(), is })
    }

    /// Whether the evidence says what was there, and nothing of what is there now.
    fn shows(&self, evidence: &[String]) -> bool {
        let (was, is) = (plain(&self.was), plain(&self.is));
        let long_enough = self.was.is_number() || was.chars().count() >= LEAST_LETTERS;
        long_enough
            && evidence.iter().any(|text| says(text, &was))
            && !evidence.iter().any(|text| says(text, &is))
    }

    /// The text with the value changed, and nothing else.
    fn in_text(&self, text: &str) -> Option<String> {
        let before: Value = serde_json::from_str(text).ok()?;
        let mut wanted = before;
        replace(&mut wanted, &self.was, &self.is);
        let (was, is) = (self.was.to_string(), self.is.to_string());
        // A number may also be a part of another number, and a text a name of a field.
        let places = text.match_indices(&was).map(|(place, _)| place);
        places
            .filter_map(|place| {
                let (head, tail) = text.split_at_checked(place)?;
                let tail = tail.strip_prefix(was.as_str())?;
                Some(format!("{head}{is}{tail}"))
            })
            .find(|changed| serde_json::from_str::<Value>(changed).is_ok_and(|it| it == wanted))
    }
}

/// `text`, which says the same as the JSON `before`, with the one value changed by which `after`
/// differs from that. Spaces, escapes and the order of fields stay. `None` if it says something
/// else, or more than one value differs.
#[must_use]
pub fn respelled(text: &str, before: &str, after: &str) -> Option<String> {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    let (wanted, was) = (read(after)?, read(before)?);
    (read(text)? == was).then_some(())?;
    let (was, is) = difference(&was, &wanted)?;
    let changed = Change { was: was.clone(), is: is.clone() }.in_text(text)?;
    (read(&changed)? == wanted).then_some(changed)
}

/// The one value by which two differ, as it is in either.
fn difference<'v>(one: &'v Value, other: &'v Value) -> Option<(&'v Value, &'v Value)> {
    let mut open = vec![(one, other)];
    let mut found = None;
    while let Some((one, other)) = open.pop() {
        match (one, other) {
            (one, other) if one == other => {}
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                open.extend(one.iter().zip(other));
            }
            (Value::Object(one), Value::Object(other))
                if one.len() == other.len() && one.keys().eq(other.keys()) =>
            {
                open.extend(one.values().zip(other.values()));
            }
            both if found.is_none() => found = Some(both),
            _ => return None,
        }
    }
    found
}

/// Shorter texts are in any evidence by chance.
const LEAST_LETTERS: usize = 4;

/// One of those changes that the evidence shows.
fn choose(changes: Vec<Change>, evidence: &[String], random: u64) -> Option<Change> {
    let mut shown: Vec<Change> = changes.into_iter().filter(|it| it.shows(evidence)).collect();
    let count = u64::try_from(shown.len()).ok().filter(|count| *count > 0)?;
    let place = usize::try_from(random % count).ok()?;
    Some(shown.swap_remove(place))
}

/// The number with two digits swapped, if it becomes larger by that, or ten times as large.
fn larger(all: &[Value], value: &Value) -> Option<Change> {
    let number = value.as_u64().filter(|number| *number > 0)?;
    let digits = number.to_string().into_bytes();
    let swapped = (1..digits.len()).find_map(|place| {
        let mut swapped = digits.clone();
        swapped.swap(place - 1, place);
        let larger = std::str::from_utf8(&swapped).ok()?.parse::<u64>().ok()?;
        (larger > number).then_some(larger)
    });
    let is = swapped.or_else(|| number.checked_mul(10))?;
    Change::between(all, value, Value::from(is))
}

fn target_of(case: &PastCase) -> Option<&str> {
    match &case.opening().act.kind {
        ActKind::Call { target, .. } => target.as_deref(),
        _ => None,
    }
}

/// A value as evidence would write it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether `text` says `word`: not as a part of a longer word or number.
fn says(text: &str, word: &str) -> bool {
    let joins = |near: Option<char>| near.is_some_and(char::is_alphanumeric);
    !word.is_empty()
        && text.match_indices(word).any(|(place, _)| {
            let Some((head, tail)) = text.split_at_checked(place) else { return false };
            let tail = tail.strip_prefix(word).unwrap_or_default();
            !joins(head.chars().next_back()) && !joins(tail.chars().next())
        })
}

/// Every text and number in a JSON text, wherever it is.
fn strings_and_numbers(json: &str) -> Vec<Value> {
    let Ok(value) = serde_json::from_str::<Value>(json) else { return Vec::new() };
    let (mut open, mut found) = (vec![value], Vec::new());
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values),
            Value::Object(fields) => open.extend(fields.into_iter().map(|(_, value)| value)),
            Value::String(_) | Value::Number(_) => found.push(value),
            Value::Null | Value::Bool(_) => {}
        }
    }
    found
}

/// Replaces every `was` in `value` by `is`.
fn replace(value: &mut Value, was: &Value, is: &Value) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if value == was {
            *value = is.clone();
            continue;
        }
        match value {
            Value::Array(values) => open.extend(values.iter_mut()),
            Value::Object(fields) => open.extend(fields.values_mut()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
