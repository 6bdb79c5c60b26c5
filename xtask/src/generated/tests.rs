use super::*;

const TEXT: &str = "a\n<!-- generated: x -->\nold\n<!-- end -->\nb\n";

#[test]
fn only_what_stands_between_the_marks_is_replaced() {
    let once = replaced(TEXT, "x", "new\n").unwrap();
    assert_eq!(once, "a\n<!-- generated: x -->\n\nnew\n\n<!-- end -->\nb\n");
    assert_eq!(replaced(&once, "x", "new\n").unwrap(), once);
}

#[test]
fn a_missing_mark_is_an_error() {
    assert!(replaced(TEXT, "y", "").is_err());
    assert!(replaced("<!-- generated: x -->\nold", "x", "").is_err());
}

#[test]
fn an_invariant_is_told_with_the_crates_that_name_it() {
    let list = "/// First.\npub enum InvariantId {\n/// No byte\n/// goes.\nI1,\n/// Later.\nI12 }";
    let tree = Tree::of(&[
        ("crates/lexicon/src/invariant.rs", list),
        ("crates/store/src/a.rs", "// INVARIANT: I1"),
        ("crates/controls/src/a.rs", "// (I1), not I11"),
        ("docs/a.md", "I12"),
    ]);
    assert_eq!(
        house::invariants(&tree).unwrap().lines().skip(2).collect::<Vec<_>>(),
        ["| I1 | No byte goes. | `controls`, `store` |", "| I12 | Later. | planned |"]
    );
}
