//! What it costs to look for persons: microseconds for each KiB of a text, by its kind.
//!
//! `cargo run --release --package controls --example extraction -- [ROUNDS [KIND]]` scans each text
//! as often as asked for (200 times if not) and prints one line of JSON with the least time for
//! each kind, because whatever else the machine does only adds to it. With a kind, only that one is
//! scanned: for counting instructions (`valgrind --tool=callgrind`).

#![expect(clippy::print_stdout, reason = "a tool for the terminal")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::time::{Duration, Instant};

use controls::persons::{Subjects, Window};

/// Text as people write it to a model: sentences, some figures, nobody in particular.
const PROSE: &str = include_str!("extraction/prose.txt");

/// About so many bytes of each text.
const LENGTH: usize = 64 * 1024;

/// Bytes of a piece of what streams.
const PIECE: usize = 24;

/// A kind of text and the way it is scanned.
struct Kind {
    name: &'static str,
    text: String,
    scan: fn(&str) -> u64,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds = arguments.next().and_then(|it| it.parse().ok()).unwrap_or(200_u32);
    let wanted = arguments.next();
    let kinds = [
        Kind { name: "prose", text: prose(), scan: whole },
        Kind { name: "stream", text: prose(), scan: streamed },
        Kind { name: "csv", text: table(), scan: whole },
    ];
    let kinds = kinds.iter().filter(|kind| wanted.as_ref().is_none_or(|it| it == kind.name));
    let lines: Vec<_> = kinds.map(|kind| line(kind, rounds)).collect();
    println!("{{{}}}", lines.join(","));
}

fn line(kind: &Kind, rounds: u32) -> String {
    let mut least = Duration::MAX;
    let mut persons = 0;
    for _ in 0..rounds {
        let began = Instant::now();
        persons = (kind.scan)(&kind.text);
        least = least.min(began.elapsed());
    }
    let kib = kind.text.len() as f64 / 1024.0;
    let micros = least.as_secs_f64() * 1e6 / kib;
    let Kind { name, .. } = kind;
    format!("\"{name}\":{{\"us_per_kib\":{micros:.2},\"kib\":{kib:.1},\"persons\":{persons}}}")
}

fn whole(text: &str) -> u64 {
    let mut subjects = Subjects::new([7; 16]);
    subjects.scan(text);
    subjects.distinct()
}

/// As an answer streams: some words at a time.
fn streamed(text: &str) -> u64 {
    let mut subjects = Subjects::new([7; 16]);
    let mut window = Window::new();
    let mut found = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, later) =
            rest.split_at_checked(rest.floor_char_boundary(PIECE)).unwrap_or((rest, ""));
        found += window.push(&mut subjects, piece).found.len();
        rest = later;
    }
    found += window.finish(&mut subjects).found.len();
    found as u64
}

fn prose() -> String {
    PROSE.repeat(LENGTH.div_ceil(PROSE.len()))
}

/// A table of customers, each in a row of its own.
fn table() -> String {
    const GIVEN: [&str; 7] = ["Maria", "John", "Aiko", "Peter", "Fatima", "Luis", "Anna"];
    const SURNAMES: [&str; 5] = ["Lopez", "Miller", "Tanaka", "Schmidt", "Rossi"];
    let mut table = "customer,name,email,telephone,city,balance\n".to_owned();
    let mut people =
        GIVEN.iter().flat_map(|given| SURNAMES.map(|surname| (given, surname))).cycle();
    for number in 0_u32.. {
        let Some((given, surname)) = people.next().filter(|_| table.len() < LENGTH) else { break };
        let row = format!(
            "{},{given} {surname},{}.{number}@example.com,+1 415 555 {:04},Springfield,{}.50\n",
            10_000 + number,
            given.to_lowercase(),
            number % 10_000,
            number * 7 % 1_000,
        );
        table.push_str(&row);
    }
    table
}
