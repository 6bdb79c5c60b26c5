//! `docs/agreement.md` and the crate say the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use agreement::{Bundle, Code};

use super::EXAMPLE;

const DOCUMENT: &str = include_str!("../../../../docs/agreement.md");
const LINT: &str = include_str!("../../../../docs/lint.md");

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
    for (name, keys) in super::schema::keys_by_table() {
        match name {
            "front-matter" | "front-matter-party" | "outer-stops" | "grant-limits" => {
                let missing = keys.iter().find(|key| !DOCUMENT.contains(&format!("`{key}`")));
                assert_eq!(missing, None, "{name}");
            }
            // Its two keys stand in the table of the red line.
            "without-grant" => {}
            name => assert_eq!(keys, documented(name), "{name}"),
        }
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
fn shipped_agreements_load_without_a_warning_and_say_what_their_blocks_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../agreements");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    for path in files.filter(|path| path.extension().is_some_and(|it| it == "md")) {
        let text = fs::read_to_string(&path).unwrap();
        let bundle = Bundle::compile(&text, "shipped.md").unwrap();
        assert!(bundle.warnings().is_empty(), "{path:?}: {}", bundle.warnings());
        let lint = agreement::lint(&text, "shipped.md");
        let mut found = lint.findings().iter();
        let other = found.find(|found| found.rule() == Code::ProseDisagrees);
        assert!(other.is_none(), "{path:?}: {other:?}");
    }
}

#[test]
fn example_compiles_to_these_policies() {
    let bundle = Bundle::compile(EXAMPLE, "classified-cloud.md").unwrap();
    insta::assert_snapshot!("classified-cloud-schema", bundle.schema_text());
    insta::assert_snapshot!("classified-cloud-cedar", bundle.cedar_text());
}
