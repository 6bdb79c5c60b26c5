use super::*;

const PAGE_TEXT: &str =
    "# The path\n\n## admit\n\nWho.\n\n## Where to look\n\n## `read`\n\nWhat.\n";
const CODE_TEXT: &str = "use self::read::Exchange;\nmod admit;\nmod read;\n\
    async fn answer() { let a = admit::admit(x).await?; inner(read::read(a)) }\n";

fn found(code: &str, page: &str, extra: &[&str]) -> Vec<String> {
    let (admit, read) = (format!("{FOLDER}admit.rs"), format!("{FOLDER}read.rs"));
    let mut files = vec![(CODE, code), (PAGE, page), (&admit, ""), (&read, "")];
    files.extend(extra.iter().map(|path| (*path, "")));
    check(&Tree::of(&files)).iter().map(ToString::to_string).collect()
}

#[test]
fn the_same_order_in_code_and_page_is_fine() {
    assert_eq!(found(CODE_TEXT, PAGE_TEXT, &[]), [""; 0]);
    let below = ["crates/gateway/src/path/read/strict.rs", "crates/gateway/src/path/tests.rs"];
    assert_eq!(found(CODE_TEXT, PAGE_TEXT, &below), [""; 0]);
}

#[test]
fn another_order_is_found_at_its_heading() {
    let turned = "## read\n\n## admit\n";
    assert_eq!(
        found(CODE_TEXT, turned, &[]),
        ["docs/path.md:1: the page tells read > admit, the code goes admit > read: \
          one `## stage` each, in the code's order"]
    );
}

#[test]
fn a_stage_that_the_page_leaves_out_is_found() {
    assert_eq!(found(CODE_TEXT, "## admit\n", &[]).len(), 1);
    assert_eq!(found(CODE_TEXT, &format!("{PAGE_TEXT}\n## forward\n"), &[]).len(), 1);
}

#[test]
fn a_file_that_is_never_called_is_found() {
    let findings = found(CODE_TEXT, PAGE_TEXT, &["crates/gateway/src/path/idle.rs"]);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].contains("`idle` is never called"), "{}", findings[0]);
}

#[test]
fn no_path_and_no_page_are_findings() {
    assert_eq!(check(&Tree::of(&[])).len(), 1);
    assert_eq!(check(&Tree::of(&[(CODE, CODE_TEXT)])).len(), 1);
}
