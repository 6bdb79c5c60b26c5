use super::*;

const PAGE_TEXT: &str =
    "# The path\n\n## admit\n\nWho.\n\n## Where to look\n\n## `read`\n\nWhat.\n";
const CODE_TEXT: &str = "mod admit;\nmod read;\nasync fn answer() {\n\
    let a = admit::admit(x).await.map_err(|e| read::unread(e))?; inner(path::read::read(a)) }\n";

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
    assert_eq!(
        found(CODE_TEXT, "# The path\n## read\n\n## admit\n", &[]),
        ["docs/path.md:2: the page tells read > admit, the code goes admit > read: \
          tell the stages in the code's order"]
    );
}

#[test]
fn a_stage_that_the_code_does_not_call_by_its_name_may_stand_anywhere() {
    let settle = ["crates/gateway/src/path/settle.rs"];
    for page in ["## settle\n## admit\n## read\n", "## admit\n## read\n## settle\n"] {
        assert_eq!(found(CODE_TEXT, page, &settle), [""; 0]);
    }
}

#[test]
fn page_and_folder_have_the_same_stages() {
    let short = found(CODE_TEXT, "## admit\n", &[]);
    assert_eq!(short.len(), 1);
    assert!(short[0].contains("the page leaves out `read`"), "{}", short[0]);
    let long = found(CODE_TEXT, &format!("{PAGE_TEXT}\n## forward\n"), &[]);
    assert_eq!(long.len(), 1);
    assert!(long[0].contains("there is no stage `forward`"), "{}", long[0]);
}

#[test]
fn no_path_and_no_page_are_findings() {
    assert_eq!(check(&Tree::of(&[])).len(), 1);
    assert_eq!(check(&Tree::of(&[(CODE, CODE_TEXT)])).len(), 1);
}
