//! What a repository says about the machine it was written on: nothing.

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Where machines keep homes and checkouts. Put together here, so that this file names none.
const HOMES: [&str; 5] = [
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("C:", "\\Users"),
];
/// Endings of names that only one network knows.
const PRIVATE: [&str; 5] = [".internal", ".intranet", ".corp", ".lan", ".localdomain"];

/// What every private address of version 4 contains.
const ADDRESSES: [&str; 3] = ["10.", "172.", "192.168."];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files() {
        let speaks = |words: &[&str]| words.iter().any(|word| file.text.contains(word));
        let named = speaks(&HOMES);
        let hosted = !file.is_test() && (speaks(&PRIVATE) || speaks(&ADDRESSES));
        if !named && !hosted {
            continue;
        }
        for (number, line) in (1..).zip(file.text.lines()) {
            homes(file, number, line, &mut findings);
            if hosted {
                hosts(file, number, line, &mut findings);
            }
        }
    }
    findings
}

fn homes(file: &File, number: usize, line: &str, findings: &mut Vec<Finding>) {
    for home in HOMES.iter().filter(|home| begins_a_path(line, home)) {
        let what = format!("a path of one machine (`{home}`)");
        let remedy = "write it from the repository's root";
        findings.push(Finding::new(&file.path, number, what, remedy));
    }
}

/// Whether `home` stands in `line` as the beginning of a path, not inside a longer one.
fn begins_a_path(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric() && !"/._-".contains(letter))
    })
}

fn hosts(file: &File, number: usize, line: &str, findings: &mut Vec<Finding>) {
    if !PRIVATE.iter().chain(&ADDRESSES).any(|word| line.contains(word)) {
        return;
    }
    let name = |letter: char| letter.is_ascii_alphanumeric() || ".-".contains(letter);
    for word in line.split(|letter| !name(letter)) {
        if private_name(word) || private_address(word) {
            let what = format!("a host of one network (`{word}`)");
            findings.push(Finding::new(&file.path, number, what, "use example.com or 127.0.0.1"));
        }
    }
}

fn private_name(word: &str) -> bool {
    let named = |ending: &&str| word.strip_suffix(*ending).is_some_and(|host| !host.is_empty());
    PRIVATE.iter().any(named)
}

fn private_address(word: &str) -> bool {
    word.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_private())
}

#[cfg(test)]
mod tests;
