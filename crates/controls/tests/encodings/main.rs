//! Recall in encodings: identifiers of every kind, in more than forty ways to write them so that
//! programs overlook them and readers, human or model, do not.
//!
//! The ways are written by formulas and encoders of their own, never by what reads them.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

mod identifiers;
mod ways;

use std::collections::BTreeMap;

use controls::persons::{Subjects, Window};
use identifiers::{Identifier, identifiers};
use ways::WAYS;

/// Identifiers of each kind.
const EACH: u32 = 12;

/// The least share of identifiers that must be found, over all ways and in each.
const RECALL: f64 = 0.99;
const RECALL_OF_EACH: f64 = 0.95;

fn count(texts: &[&str]) -> u64 {
    let mut subjects = Subjects::new([9; 16]);
    texts.iter().for_each(|text| subjects.scan(text));
    subjects.distinct()
}

/// The same in a stream, cut into pieces of `step` characters.
fn count_streamed(text: &str, step: usize) -> u64 {
    let (mut window, mut subjects) = (Window::new(), Subjects::new([9; 16]));
    let characters: Vec<char> = text.chars().collect();
    for piece in characters.chunks(step) {
        let piece: String = piece.iter().collect();
        drop(window.push(&mut subjects, &piece));
    }
    drop(window.finish(&mut subjects));
    subjects.distinct()
}

/// How many were tried, found, and found as the same person as in plain text.
#[derive(Default)]
struct Tally {
    tried: u32,
    found: u32,
    same: u32,
    missed: Vec<String>,
}

impl Tally {
    fn share(&self) -> f64 {
        f64::from(self.found) / f64::from(self.tried.max(1))
    }
}

fn text_of(identifier: &Identifier, written: &str) -> String {
    format!("For your file, {}{written} is the one to ask.", identifier.called)
}

#[test]
fn plain_identifiers_are_found() {
    let missed: Vec<_> = identifiers(EACH)
        .into_iter()
        .filter(|one| count(&[&text_of(one, &one.value)]) != 1)
        .map(|one| (one.kind, one.value))
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn identifiers_are_found_however_they_are_written() {
    let mut by_way: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut by_kind: BTreeMap<&str, Tally> = BTreeMap::new();
    for identifier in identifiers(EACH) {
        for (name, way) in WAYS {
            let Some(written) = way(&identifier) else { continue };
            let text = text_of(&identifier, &written);
            let found = count(&[&text]);
            let same = found == 1 && count(&[&text, &text_of(&identifier, &identifier.value)]) == 1;
            for tally in
                [by_way.entry(name).or_default(), by_kind.entry(identifier.kind).or_default()]
            {
                tally.tried += 1;
                tally.found += u32::from(found > 0);
                tally.same += u32::from(same);
                if found == 0 && tally.missed.len() < 4 {
                    tally.missed.push(format!("{name}: {written}"));
                }
            }
        }
    }
    assert!(by_way.len() >= 40, "{}", by_way.len());
    let sum = |of: fn(&Tally) -> u32| by_way.values().map(of).sum::<u32>();
    let (tried, found, same) = (sum(|t| t.tried), sum(|t| t.found), sum(|t| t.same));
    for (name, tally) in by_way.iter().chain(&by_kind) {
        println!(
            "{name:32} {:5} tried {:5} found {:5} the same",
            tally.tried, tally.found, tally.same
        );
    }
    let recall = f64::from(found) / f64::from(tried);
    println!("recall {recall:.4} ({found} of {tried}), as the same person {same}");
    let bad = by_way.iter().filter(|(_, tally)| tally.share() < RECALL_OF_EACH);
    let bad: Vec<_> = bad.map(|(name, tally)| (name, tally.share(), &tally.missed)).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(recall >= RECALL, "{recall}");
}

#[test]
fn streams_find_what_whole_texts_find() {
    for identifier in identifiers(2) {
        for (name, way) in WAYS {
            let Some(written) = way(&identifier) else { continue };
            let text = text_of(&identifier, &written);
            let whole = count(&[&text]);
            for step in [1, 7, 1_000] {
                assert_eq!(count_streamed(&text, step), whole, "{name}, {step}: {text}");
            }
        }
    }
}

/// Ordinary texts with what looks like an encoding and names nobody.
#[test]
fn ordinary_text_names_nobody() {
    let text = include_str!("ordinary.txt");
    let mut texts = 0;
    let mut mistaken = Vec::new();
    for text in text.split("\n----\n") {
        texts += 1;
        let mut subjects = Subjects::new([9; 16]);
        subjects.scan(text);
        let opaque = subjects.take_fresh().opaque_bytes;
        if subjects.distinct() > 0 || opaque > 0 {
            mistaken.push((subjects.distinct(), opaque, text));
        }
    }
    assert!(texts >= 40, "{texts}");
    assert!(mistaken.is_empty(), "{mistaken:#?}");
}
