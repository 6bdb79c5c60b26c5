//! The pages of the rules.

use super::{explain, rule_pages};
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
