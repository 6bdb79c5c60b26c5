use super::*;

fn found(files: &[(&str, &str)]) -> Vec<String> {
    check(&Tree::of(files)).into_iter().map(|finding| finding.file).collect()
}

#[test]
fn files_that_are_declared_are_built() {
    assert_eq!(
        found(&[
            ("crates/x/src/lib.rs", "mod a;\nmod inline { mod b; }"),
            ("crates/x/src/a.rs", "#[cfg(test)]\nmod tests;"),
            ("crates/x/src/a/tests.rs", ""),
            ("crates/x/src/inline/b.rs", ""),
            ("crates/x/src/bin/tool.rs", ""),
            ("crates/x/tests/all/main.rs", ""),
            ("xtask/src/main.rs", "fn main() {}"),
        ]),
        [""; 0]
    );
}

#[test]
fn a_file_that_nothing_declares_is_found() {
    assert_eq!(
        found(&[
            ("crates/x/src/lib.rs", "mod a;"),
            ("crates/x/src/a.rs", ""),
            ("crates/x/src/b.rs", "mod c;"),
            ("crates/x/src/b/c.rs", ""),
            ("crates/x/src/a/tests.rs", ""),
        ]),
        ["crates/x/src/a/tests.rs", "crates/x/src/b.rs", "crates/x/src/b/c.rs"]
    );
}
