//! `docs/agreement.md` and the crate say the same.

use std::collections::BTreeSet;

use agreement::{Bundle, Code};

use super::EXAMPLE;

const DOCUMENT: &str = include_str!("../../../../docs/agreement.md");
const LINT: &str = include_str!("../../../../docs/lint.md");

/// The keys that a block has, as its unknown-key diagnostic lists them.
fn keys(block: &str) -> BTreeSet<String> {
    let front = EXAMPLE.split("\n# ").next().unwrap();
    let text = format!("{front}\n## 1 Use {{#use}}\n\n```toml {block}\n```\n");
    let told = Bundle::compile(&text, "keys.md").unwrap_err();
    let unknown = told.findings().iter().find(|found| found.rule() == Code::UnknownKey);
    let help = unknown.unwrap().advice();
    let list = help.split("known keys: ").nth(1).unwrap();
    list.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// The first column of the table below the heading that names `kind`.
fn documented(kind: &str) -> BTreeSet<String> {
    let start = DOCUMENT.find(&format!("### `{kind}`")).unwrap();
    let section = DOCUMENT.get(start..).unwrap();
    let rows = section.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    rows.take_while(|line| line.starts_with("| `"))
        .map(|row| row.split('`').nth(1).unwrap().to_owned())
        .collect()
}

#[test]
fn every_key_is_documented_and_nothing_else_is() {
    for kind in ["redline", "tool", "boundary", "review", "grant"] {
        assert_eq!(keys(&format!("{kind}\nzzzzzzzz = 1")), documented(kind), "{kind}");
    }
}

#[test]
fn every_code_is_documented() {
    // Those of lint have pages of their own.
    let of_lint = |code: &&Code| agreement::explain(code.as_str()).is_some();
    for code in Code::ALL.iter().filter(|code| !of_lint(code)) {
        assert!(DOCUMENT.contains(&format!("| `{code}` |")), "{code} is not in docs/agreement.md");
    }
}

#[test]
fn every_rule_of_lint_is_documented_as_it_explains_itself() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let documented = words(LINT);
    for page in agreement::rule_pages() {
        let said = [
            format!("### {}: {} {}", page.name, page.title, page.why),
            format!("- found in: {}", page.bad),
            format!("- not found in: {}", page.good),
            format!("- write: {}", page.rewrite),
            format!("- binds only if: {}", page.binds_if),
        ];
        for text in said {
            assert!(documented.contains(&words(&text)), "docs/lint.md does not say: {text}");
        }
    }
}

#[test]
fn example_loads_without_a_warning() {
    let bundle = Bundle::compile(EXAMPLE, "classified-cloud.md").unwrap();
    assert!(bundle.warnings().is_empty(), "{}", bundle.warnings());
}

#[test]
fn example_compiles_to_these_policies() {
    let bundle = Bundle::compile(EXAMPLE, "classified-cloud.md").unwrap();
    insta::assert_snapshot!("classified-cloud-schema", bundle.schema_text());
    insta::assert_snapshot!("classified-cloud-cedar", bundle.cedar_text());
}
