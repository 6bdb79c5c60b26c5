//! `docs/agreement.md` and the crate say the same.

use std::collections::BTreeSet;

use agreement::{Bundle, Code};

use super::EXAMPLE;

const DOCUMENT: &str = include_str!("../../../../docs/agreement.md");

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
    for code in Code::ALL {
        assert!(DOCUMENT.contains(&format!("| `{code}` |")), "{code} is not in docs/agreement.md");
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
