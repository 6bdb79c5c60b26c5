//! Measures the persons that are found in texts that were not written for this project.
//!
//! `cargo run -p controls --example names -- FILE`. Two forms of files are read:
//!
//! - an array of texts with the places of names in them, as presidio-research publishes
//!   (`full_text`, `spans` with `entity_type`, `start_position` and `end_position` in characters):
//!   recall and precision of names;
//! - lines with a `text` each, such as benign requests: how many persons are counted in them.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::ops::Range;
use std::time::Instant;

use controls::persons::{Subjects, names};
use serde::Deserialize;

type Failure = Box<dyn std::error::Error>;

/// A text with the names that people marked in it.
#[derive(Deserialize)]
struct Marked {
    full_text: String,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    entity_type: String,
    start_position: usize,
    end_position: usize,
}

/// A line of a file of texts.
#[derive(Deserialize)]
struct Line {
    text: String,
}

/// What the command line asks for.
#[derive(Default)]
struct Wanted {
    file: String,
    /// Print what was missed and mistaken.
    shows: bool,
    /// Leave out so many texts, which somebody looked at while writing the rules.
    skip: usize,
    /// Read at most so many.
    most: Option<usize>,
}

fn main() -> Result<(), Failure> {
    let wanted = wanted(std::env::args().skip(1))?;
    let content = std::fs::read_to_string(&wanted.file)?;
    if content.trim_start().starts_with('[') {
        let texts: Vec<Marked> = serde_json::from_str(&content)?;
        measure_names(&wanted, &texts);
    } else {
        let lines = content.lines().filter(|line| !line.trim().is_empty());
        let texts = lines.map(serde_json::from_str).collect::<Result<Vec<Line>, _>>()?;
        count_persons(&wanted, &texts);
    }
    Ok(())
}

fn wanted(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, Failure> {
    let mut wanted = Wanted::default();
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().ok_or("a number is missing");
        match argument.as_str() {
            "--show" => wanted.shows = true,
            "--skip" => wanted.skip = number()?.parse()?,
            "--most" => wanted.most = Some(number()?.parse()?),
            _ => wanted.file = argument,
        }
    }
    if wanted.file.is_empty() {
        return Err("usage: names FILE [--show] [--skip N] [--most N]".into());
    }
    Ok(wanted)
}

impl Wanted {
    fn of<'a, T>(&self, texts: &'a [T]) -> impl Iterator<Item = &'a T> {
        texts.iter().skip(self.skip).take(self.most.unwrap_or(usize::MAX))
    }
}

fn measure_names(wanted: &Wanted, texts: &[Marked]) {
    let (mut marked, mut hit, mut found, mut right, mut bytes, mut count) = (0, 0, 0, 0, 0, 0);
    let (mut on_record, mut full, mut full_hit, mut full_found, mut full_right) = (0, 0, 0, 0, 0);
    let started = Instant::now();
    for text in wanted.of(texts) {
        let expected: Vec<Range<u64>> = persons(text).collect();
        let names = names(&text.full_text);
        let meets =
            |one: &Range<u64>, other: &Range<u64>| one.start < other.end && other.start < one.end;
        for person in &expected {
            let known = names.iter().find(|name| meets(&name.place, person));
            on_record += u64::from(known.is_some_and(|name| name.on_record));
            hit += u64::from(known.is_some());
            let byte = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
            let words = text.full_text.get(byte(person.start)..byte(person.end));
            let is_full = words.is_some_and(|words| words.trim().contains(' '));
            full += u64::from(is_full);
            full_hit += u64::from(is_full && known.is_some_and(|name| !name.is_alone));
            if known.is_none() {
                show(wanted, "missed", &text.full_text, person);
            }
        }
        for name in &names {
            let is_right = expected.iter().any(|person| meets(&name.place, person));
            right += u64::from(is_right);
            full_found += u64::from(!name.is_alone);
            full_right += u64::from(!name.is_alone && is_right);
            if !is_right {
                show(wanted, "mistaken", &text.full_text, &name.place);
            }
        }
        marked += expected.len() as u64;
        found += names.len() as u64;
        bytes += text.full_text.len();
        count += 1;
    }
    let kib = bytes as f64 / 1024.0;
    let micros = started.elapsed().as_secs_f64() * 1e6 / kib;
    println!("texts: {count}, {kib:.1} KiB, {marked} names of persons marked");
    println!("recall: {}", share(hit, marked));
    println!("precision: {}", share(right, found));
    println!("false names per KiB: {:.3}", (found - right) as f64 / kib);
    println!("recall of names of two words or more, as such: {}", share(full_hit, full));
    println!("precision of what is more than a single name: {}", share(full_right, full_found));
    println!("on record by what stands before: {}", share(on_record, marked));
    println!("time: {micros:.1} µs per KiB");
}

/// The bytes of the names of persons that were marked.
fn persons(text: &Marked) -> impl Iterator<Item = Range<u64>> {
    let byte = |character: usize| {
        let place = text.full_text.char_indices().nth(character).map(|(place, _)| place);
        place.unwrap_or(text.full_text.len()) as u64
    };
    let persons = text.spans.iter().filter(|span| span.entity_type == "PERSON");
    persons.map(move |span| byte(span.start_position)..byte(span.end_position))
}

fn show(wanted: &Wanted, what: &str, text: &str, place: &Range<u64>) {
    if wanted.shows {
        let byte = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(text.len());
        let (start, end) = (byte(place.start), byte(place.end));
        let before = text.floor_char_boundary(start.saturating_sub(30));
        let after = text.ceil_char_boundary((end + 20).min(text.len()));
        let part = |range: Range<usize>| text.get(range).unwrap_or_default().replace('\n', " ");
        println!("{what}: {}[{}]{}", part(before..start), part(start..end), part(end..after));
    }
}

/// A share with its 95 % interval (Wilson's score).
fn share(part: u64, whole: u64) -> String {
    let (part, whole) = (part as f64, (whole as f64).max(1.0));
    let (p, z) = (part / whole, 1.96);
    let centre = (p + z * z / (2.0 * whole)) / (1.0 + z * z / whole);
    let spread =
        z / (1.0 + z * z / whole) * (p * (1.0 - p) / whole + z * z / (4.0 * whole * whole)).sqrt();
    format!("{p:.3} ({part} of {whole}; 95 %: {:.3} to {:.3})", centre - spread, centre + spread)
}

fn count_persons(wanted: &Wanted, texts: &[Line]) {
    let (mut bytes, mut some, mut six, mut count) = (0, 0, 0, 0);
    let started = Instant::now();
    for Line { text } in wanted.of(texts) {
        let mut subjects = Subjects::new([1; 16]);
        subjects.scan(text);
        let persons = subjects.distinct();
        some += u64::from(persons >= 1);
        six += u64::from(persons >= 6);
        bytes += text.len();
        count += 1;
        if wanted.shows && persons >= 1 {
            let whom = subjects.take_fresh().mentions;
            let whom = whom.iter().map(|one| String::from_utf8_lossy(one.identity()).into_owned());
            let head = text.get(..text.floor_char_boundary(160)).unwrap_or_default();
            println!("{persons}: {:?} in {head:?}", whom.collect::<Vec<_>>());
        }
    }
    let kib = bytes as f64 / 1024.0;
    let micros = started.elapsed().as_secs_f64() * 1e6 / kib;
    println!("texts: {count}, {kib:.1} KiB, {micros:.1} µs per KiB");
    println!("with one person or more: {}", share(some, count));
    println!("with six persons or more: {}", share(six, count));
}
