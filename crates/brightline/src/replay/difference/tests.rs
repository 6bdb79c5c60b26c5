use super::*;
use crate::replay::played::Played;

fn story(line: usize, verdict: Verdict, code: &str) -> Story {
    let played = Played {
        request: verdict,
        answer: None,
        code: code.to_owned(),
        clauses: Vec::new(),
        grant: None,
        persons: None,
        categories: serde_json::Map::new(),
        record: 0,
        ending: None,
        noticed: Vec::new(),
    };
    let (id, workload) = (format!("x-{line}"), "desk-1".parse().unwrap());
    Story { line, id, t: 0.0, workload, played: Some(played) }
}

#[test]
fn lines_are_compared_one_by_one() {
    use Verdict::{Deny, Hold, Permit};
    let mut difference = Difference::default();
    let before = [(Permit, "p"), (Permit, "p"), (Hold, "h"), (Deny, "a"), (Deny, "a")];
    let now = [(Permit, "p"), (Hold, "h"), (Permit, "p"), (Deny, "b"), (Deny, "a")];
    for (line, (verdict, code)) in (1..).zip(before) {
        difference.before(&story(line, verdict, code));
    }
    for (line, (verdict, code)) in (1..).zip(now) {
        difference.now(&story(line, verdict, code));
    }
    assert_eq!((difference.stricter, difference.looser, difference.otherwise), (1, 1, 1));
    assert!(!difference.nothing_looser());
    let lines: Vec<_> = difference.first.iter().map(|change| change.line).collect();
    assert_eq!(lines, [2, 3], "what has the same verdict is counted and not told");
    assert!(difference.in_words().contains("line 2 `x-2`: permit (p) is now hold (h)"));
    assert_eq!(difference.as_json()["first"][1]["now"]["decision"], "permit");
}

#[test]
fn first_ten_are_told_and_all_are_counted() {
    let mut difference = Difference::default();
    for line in 1..=11 {
        difference.before(&story(line, Verdict::Permit, "p"));
    }
    for line in 1..=11 {
        difference.now(&story(line, Verdict::Hold, "h"));
    }
    assert_eq!((difference.stricter, difference.first.len()), (11, 10));
    assert!(difference.nothing_looser());
}
