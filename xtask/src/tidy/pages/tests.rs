use super::*;

fn found(path: &str, text: &str) -> usize {
    check(&Tree::of(&[(path, text)])).len()
}

const WHOLE: &str = "//! What it is for.\n//!\n//! # Scope\n//!\n//! # Out of scope\n//!\n\
                     //! # What it cannot catch\n";

#[test]
fn a_whole_page_is_fine() {
    assert_eq!(found("crates/x/src/lib.rs", WHOLE), 0);
}

#[test]
fn each_heading_is_missed_and_so_is_their_order() {
    for heading in HEADINGS {
        assert_eq!(found("crates/x/src/lib.rs", &WHOLE.replace(heading, "")), 1, "{heading}");
    }
    let turned = WHOLE.replace("# Scope", "# X").replace("# Out of scope", "# Scope");
    assert_eq!(found("crates/x/src/lib.rs", &turned.replace("# X", "# Out of scope")), 1);
}

#[test]
fn headings_without_a_sentence_are_no_page() {
    let bare = WHOLE.replace("What it is for.", "");
    assert_eq!(found("crates/x/src/lib.rs", &bare), 1);
    assert_eq!(found("crates/x/src/lib.rs", ""), 2);
}

#[test]
fn other_files_need_no_page() {
    assert_eq!(found("crates/x/src/a.rs", ""), 0);
    assert_eq!(found("crates/x/src/inner/src/lib.rs", ""), 0);
}
