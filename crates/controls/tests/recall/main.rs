//! How many identifiers are found, by kind and by what they stand in, and that numbers of things
//! are nobody.

#![allow(
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "generated text is ASCII, and a test may panic"
)]

mod kinds;
mod luck;

use std::collections::BTreeMap;

use controls::persons::Subjects;
use kinds::{KINDS, Kind};
use luck::Luck;

/// How many identifiers of each kind, in each form.
const EACH: u64 = 200;

/// The least share that is found, of each kind.
const LEAST: f64 = 0.995;

fn count(text: &str) -> u64 {
    let mut subjects = Subjects::new([6; 16]);
    subjects.scan(text);
    subjects.distinct()
}

/// Texts that carry an identifier.
fn carriers(kind: &Kind, identifier: &str) -> Vec<(&'static str, String)> {
    let (called, key) = (kind.called, kind.key);
    let mut carriers = vec![
        ("sentence", format!("Please check the {called} {identifier} and tell me by Friday.")),
        ("csv", format!("city,{key}\nOslo,{identifier}\nRome,{identifier}\n")),
        ("json", format!("{{\"city\": \"Oslo\", \"{key}\": \"{identifier}\"}}")),
        ("key=value", format!("city=Oslo {key}={identifier}")),
        ("markdown", format!("| city | {key} |\n|---|---|\n| Oslo | {identifier} |\n")),
    ];
    if kind.stands_alone {
        carriers.push(("bare", identifier.to_owned()));
    }
    carriers
}

#[test]
fn identifiers_are_found_whatever_carries_them() {
    let mut short = Vec::new();
    for kind in &KINDS {
        let mut luck = Luck::new(2026);
        let (mut found, mut made, mut missed) = (0_u32, 0_u32, Vec::new());
        for _ in 0..EACH {
            let identifier = (kind.make)(&mut luck);
            for (carrier, text) in carriers(kind, &identifier) {
                made += 1;
                if count(&text) > 0 {
                    found += 1;
                } else {
                    missed.push((carrier, identifier.clone()));
                }
            }
        }
        let recall = f64::from(found) / f64::from(made);
        println!("recall {recall:.4} of {made}: {}", kind.name);
        if recall < LEAST {
            missed.truncate(12);
            short.push((kind.name, recall, missed));
        }
    }
    assert!(short.is_empty(), "{short:#?}");
}

/// Different identifiers of one kind.
fn different(kind: &Kind, count: usize) -> Vec<String> {
    let mut luck = Luck::new(41);
    let mut made = BTreeMap::new();
    while made.len() < count {
        let identifier = (kind.make)(&mut luck);
        let plain = |symbol: &char| symbol.is_ascii_alphanumeric();
        made.insert(identifier.chars().filter(plain).collect::<String>(), identifier);
    }
    made.into_values().collect()
}

/// Texts that carry all of `identifiers`.
fn lists(kind: &Kind, identifiers: &[String]) -> Vec<(&'static str, String)> {
    let (called, key) = (kind.called, kind.key);
    let each = |form: &dyn Fn(&String) -> String, between: &str| {
        identifiers.iter().map(form).collect::<Vec<_>>().join(between)
    };
    vec![
        ("sentences", each(&|one| format!("Check the {called} {one} by Friday."), " ")),
        ("lines", each(&|one| format!("{called}: {one}"), "\n")),
        ("commas", each(&|one| format!("{called} {one}"), ", ")),
        ("csv", format!("city,{key}\n{}\n", each(&|one| format!("Oslo,{one}"), "\n"))),
        ("json", format!("[{}]", each(&|one| format!("{{\"{key}\": \"{one}\"}}"), ", "))),
        ("key=value", each(&|one| format!("city=Oslo {key}={one}"), "\n")),
        ("assigned", each(&|one| format!("city=Oslo, {key}={one}"), "\n")),
        ("ended", each(&|one| format!("city=Oslo; {key}={one};"), "\n")),
        ("labelled", each(&|one| format!("city: Oslo, {key}: {one}"), "\n")),
        ("log", each(&|one| format!("2026-01-02T10:00:00Z login {key}={one} status=200"), "\n")),
        ("pipes", each(&|one| format!("Oslo | {called} {one}"), "\n")),
        (
            "markdown",
            format!(
                "| city | {key} |\n|---|---|\n{}\n",
                each(&|one| format!("| Rome | {one} |"), "\n")
            ),
        ),
    ]
}

#[test]
fn different_identifiers_are_different_persons() {
    const MANY: usize = 20;
    let mut wrong = Vec::new();
    for kind in &KINDS {
        let identifiers = different(kind, MANY);
        for (place, (carrier, text)) in lists(kind, &identifiers).into_iter().enumerate() {
            let counted = count(&text);
            if counted != MANY as u64 {
                // Those without whom the count is the same, or goes down by more than one.
                let odd = |without: &usize| {
                    let mut others = identifiers.clone();
                    others.remove(*without);
                    count(&lists(kind, &others)[place].1) + 1 != counted
                };
                let odd = (0..MANY).filter(odd).map(|at| identifiers[at].clone());
                wrong.push((kind.name, carrier, counted, odd.collect::<Vec<_>>()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A paragraph about orders, without anybody in it.
fn paragraph(luck: &mut Luck) -> String {
    const SENTENCES: [&str; 24] = [
        "Order 4999-9999-99 of 2025-0Y-1Y was split into three parcels.",
        "The invoice INV-2025-99999 over 1,9Y9.00 EUR is due on 1Y.0Y.2026.",
        "We shipped order no. 99999999 on 1Y/0Y/2025 with tracking 1Z999AA19999999999.",
        "Your reference is 49-999999-9, ours is 99.999.99.",
        "Part number 99-9999-999 replaces 99-9999-998 since revision 9.9.9.",
        "Version 9.9.99.9999 fixes tickets 99999, 99998 and 99997.",
        "The total of 999 items is 99,999.99 USD, and 9 were returned.",
        "Purchase order 4599999999 dated 1Y June 2025 is closed.",
        "Delivery note 80-999999 lists 99 boxes of 24 x 330 ml.",
        "SKU 9999-AA-99 and SKU 9999-AA-98 are out of stock until 2026-0Y-2Y.",
        "See pages 99-999 of the manual, section 9.9.9.",
        "The batch 2025-99-9999 was made at 1Y:3Y on line 9.",
        "Confirmation 999-9999999-9999999 covers both orders.",
        "Case 2026-0999 was closed after 99 days.",
        "Quote Q-99999 is valid for 30 days from 0Y-1Y-2025.",
        "The meter reads 99999.9 kWh, 999.9 more than in May.",
        "HTTP 500 at 1Y:3Y:2Y.999 in build 2025.9.99.999.",
        "EAN 499999999999C is printed on 9,999 labels.",
        "Contract 9999/2025 ends on 3Y.12.2026.",
        "The grid is 9999 x 9999 with 99 999 999 cells.",
        "Item #99999999 costs 99.99 and weighs 9.9 kg.",
        "Lot 9999999999 expires 0Y/2027.",
        "Room 9999, floor 9, building 99, gate 9A.",
        "In 2019, 2020 and 2021 we sold 99,999, 99,998 and 99,997 units.",
    ];
    let sentences: Vec<&str> = SENTENCES.to_vec();
    let count = 3 + luck.below(4);
    let made = (0..count).map(|_| {
        let sentence = luck.one(&sentences);
        let small: String = sentence
            .chars()
            .map(|character| if character == 'Y' { luck::digit(luck.below(9)) } else { character })
            .collect();
        keep_words(luck, &small)
    });
    made.collect::<Vec<_>>().join(" ")
}

/// Fills the forms of numbers in a sentence, and leaves its words.
fn keep_words(luck: &mut Luck, sentence: &str) -> String {
    let words = sentence.split(' ').map(|word| {
        let filled = if word.contains('9') { luck.fill(word) } else { word.to_owned() };
        match filled.strip_suffix('C') {
            Some(body) => format!("{body}{}", check_of_trade_item(body)),
            None => filled,
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The check digit of an EAN (GS1) for its first twelve digits.
fn check_of_trade_item(body: &str) -> char {
    let weights = [1, 3].into_iter().cycle();
    let sum: u64 =
        body.bytes().zip(weights).map(|(digit, weight)| u64::from(digit - b'0') * weight).sum();
    luck::digit((10 - sum % 10) % 10)
}

#[test]
fn paragraphs_of_orders_and_dates_name_nobody() {
    let mut luck = Luck::new(500);
    let paragraphs: Vec<String> = (0..500).map(|_| paragraph(&mut luck)).collect();
    let mistaken: Vec<&String> = paragraphs.iter().filter(|text| count(text) > 0).collect();
    println!("paragraphs of orders and dates with somebody: {} of 500", mistaken.len());
    assert!(mistaken.is_empty(), "{mistaken:#?}");
}
