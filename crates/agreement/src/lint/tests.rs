//! The pages of the rules.

use super::{explain, lint, rule_pages};
use crate::Code;

#[test]
fn every_rule_has_its_page_and_its_code() {
    assert_eq!(rule_pages().len(), 27);
    for page in rule_pages() {
        assert_eq!(page.code.as_str(), format!("agreement::{}", page.name));
        assert_eq!(explain(page.name), Some(page));
        assert_eq!(explain(page.code.as_str()), Some(page));
        let texts = [page.title, page.why, page.bad, page.good, page.rewrite, page.binds_if];
        assert!(texts.iter().all(|text| !text.is_empty()), "{}", page.name);
    }
}

#[test]
fn unknown_code_has_no_page_and_every_code_a_meaning() {
    assert_eq!(explain("Z9"), None);
    assert_eq!(explain("unknown-key"), None);
    assert!(Code::ALL.iter().all(|code| code.meaning().ends_with(['.', ':'])));
}

#[test]
fn hostile_prose_costs_no_more_than_its_length() {
    let parts =
        ["*", "\"a ", "<a", "a.", "A. ", "no ", "**\"", "“x ", "(", "- a\n", "## a {#a}\n\nNo.\n"];
    for part in parts {
        let text = part.repeat(64 * 1024 / part.len());
        assert!(lint(&text, "hostile.md").findings().len() < 100, "{part:?}");
    }
}

#[test]
fn places_are_whole_characters_also_beside_wide_ones() {
    let text = "Nobody may “knowingly” use the models to track a “Person of Intérêt” — ever.\n\n\
                Les modèles ne peuvent pas … \"Ünïcödé\" weapons shall not be used “as appropriate”.";
    for finding in lint(text, "wide.md").findings() {
        for place in finding.places() {
            assert!(text.get(place.offset()..place.offset() + place.len()).is_some());
        }
    }
}
