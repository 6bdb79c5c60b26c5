//! The gold set: clauses that a careful reader has judged, and how often lint agrees.

use std::collections::BTreeSet;

use agreement::{Diagnostics, lint};

const GOLD: &str = include_str!("gold.md");
const LATER: &str = include_str!("later.md");
const LAST: &str = include_str!("last.md");

/// One judged clause.
struct Judged {
    name: &'static str,
    expected: BTreeSet<&'static str>,
    text: &'static str,
}

fn judged(set: &'static str) -> Vec<Judged> {
    let judged = |part: &'static str| {
        let (name, rest) = part.split_once('\n').unwrap();
        let (expected, text) = rest.split_once('\n').unwrap();
        let expected = expected.strip_prefix("expect:").unwrap().split_whitespace().collect();
        Judged { name: name.trim(), expected, text: text.trim() }
    };
    set.split("\n# ").skip(1).map(judged).collect()
}

/// The rules that lint applies to one clause. What is about a whole agreement is not asked here.
fn found(told: &Diagnostics) -> BTreeSet<&'static str> {
    let of_clauses =
        told.findings().iter().filter_map(|found| agreement::explain(found.rule().as_str()));
    of_clauses
        .map(|page| page.name)
        .filter(|name| !matches!(*name, "F1" | "F2" | "F3" | "F4"))
        .collect()
}

/// Right, wrong and missed.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

/// The scores of a set by clause and rule, and by clause.
fn score(name: &str, set: &'static str) -> (Score, Score) {
    let (mut codes, mut clauses) = (Score::default(), Score::default());
    let set = judged(set);
    for judged in &set {
        let found = found(&lint(judged.text, judged.name));
        codes.right += found.intersection(&judged.expected).count();
        codes.wrong += found.difference(&judged.expected).count();
        codes.missed += judged.expected.difference(&found).count();
        match (judged.expected.is_empty(), found.is_empty()) {
            (false, false) => clauses.right += 1,
            (true, false) => clauses.wrong += 1,
            (false, true) => clauses.missed += 1,
            (true, true) => {}
        }
        if found != judged.expected {
            println!("{}: expected {:?}, found {found:?}", judged.name, judged.expected);
        }
    }
    for (unit, score) in [("clause and rule", &codes), ("clause", &clauses)] {
        let (precision, recall) = (score.precision(), score.recall());
        let number = set.len();
        println!(
            "{name}, {number} clauses, by {unit}: precision {precision:.2}, recall {recall:.2}"
        );
    }
    (codes, clauses)
}

#[test]
fn lint_agrees_with_the_gold_set() {
    let (codes, clauses) = score("gold set", GOLD);
    assert!(judged(GOLD).len() >= 60);
    assert!(codes.precision() >= 0.90 && codes.recall() >= 0.90);
    assert!(clauses.precision() >= 0.90 && clauses.recall() >= 0.90);
}

#[test]
fn lint_agrees_with_clauses_that_it_was_not_written_beside() {
    let (codes, clauses) = score("later set", LATER);
    assert!(codes.precision() >= 0.90 && codes.recall() >= 0.90);
    assert!(clauses.precision() >= 0.90 && clauses.recall() >= 0.90);
}

#[test]
fn lint_is_seldom_wrong_about_clauses_that_it_has_never_seen() {
    let (codes, clauses) = score("last set", LAST);
    assert!(codes.precision() >= 0.90 && codes.recall() >= 0.55);
    assert!(clauses.precision() >= 0.90 && clauses.recall() >= 0.60);
}
