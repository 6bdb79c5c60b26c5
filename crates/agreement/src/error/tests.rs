use proptest::prelude::*;

use super::*;

fn finding(code: Code, start: usize) -> Finding {
    Finding::new(code, "message").at(span(start, start + 1), "here").help("write it otherwise")
}

fn told(text: &str, findings: Vec<Finding>) -> Diagnostics {
    let mut found = Findings::default();
    findings.into_iter().for_each(|finding| found.push(finding));
    Diagnostics::new("a.md", text, found)
}

#[test]
fn findings_are_told_errors_first_and_then_in_the_order_of_the_file() {
    let found =
        vec![finding(Code::WeakQuorum, 0), finding(Code::Toml, 9), finding(Code::UnknownKey, 3)];
    let told = told("0123456789", found);
    let rules: Vec<_> = told.findings().iter().map(Finding::rule).collect();
    assert_eq!(rules, [Code::UnknownKey, Code::Toml, Code::WeakQuorum]);
    assert_eq!(told.to_string(), "agreement `a.md`: 2 errors and 1 warning");
}

#[test]
fn hundred_warnings_do_not_hide_an_error() {
    let mut found: Vec<_> = (0..200).map(|start| finding(Code::WeakQuorum, start)).collect();
    found.push(finding(Code::Toml, 500));
    let told = told(&" ".repeat(600), found);
    assert_eq!(told.findings().len(), MOST_FINDINGS);
    assert_eq!(told.findings()[0].rule(), Code::Toml);
    let summary = "agreement `a.md`: 1 error and 99 warnings, and 101 more that are not shown";
    assert_eq!(told.to_string(), summary);
}

#[test]
fn flood_of_findings_is_counted_and_not_kept() {
    let mut found = Findings::default();
    (0..5_000).for_each(|start| found.push(finding(Code::WeakQuorum, start)));
    assert!(found.is_sound() && !found.is_full());
    (0..5_000).for_each(|start| found.push(finding(Code::Toml, start)));
    assert!(!found.is_sound() && found.is_full());
    assert_eq!(found.errors.len() + found.warnings.len(), 2 * MOST_KEPT);
    let told = Diagnostics::new("a.md", "", found);
    assert_eq!(told.to_string(), "agreement `a.md`: 100 errors, and 9900 more that are not shown");
}

#[test]
fn nothing_found_is_said_plainly() {
    let told = Diagnostics::new("a\nb.md", "", Findings::default());
    assert!(told.is_empty());
    assert_eq!(told.to_string(), "agreement `a\\nb.md`: nothing found");
}

#[test]
fn quoted_text_is_short_and_visible() {
    assert_eq!(quoted("a\r\nb\u{7}"), "a\\r\\nb\\u{7}");
    assert_eq!(quoted(&"é".repeat(LONGEST_QUOTE)), "é".repeat(LONGEST_QUOTE));
    assert_eq!(quoted(&"é".repeat(LONGEST_QUOTE + 1)), "é".repeat(LONGEST_QUOTE) + "…");
}

#[test]
fn codes_are_spelled_once() {
    let mut spelled: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    spelled.sort_unstable();
    spelled.dedup();
    assert_eq!(spelled.len(), Code::ALL.len());
}

proptest! {
    #[test]
    fn every_place_fits_the_text(text in "\\PC{0,20}", start: usize, end: usize) {
        let place = fit(&text, start, end);
        let (start, end) = (place.offset(), place.offset() + place.len());
        prop_assert!(text.get(start..end).is_some());
    }
}
