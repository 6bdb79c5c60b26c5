use super::*;

#[test]
fn items_for_tests_are_no_production_lines() {
    let text = "fn a() {}\n\n#[cfg(test)]\nmod inline {\n    fn b() {}\n}\n\n#[test]\nfn c() {}\n";
    let file = File::new("crates/x/src/lib.rs", text.to_owned());
    let expected = [Lines { first: 3, last: 6 }, Lines { first: 8, last: 9 }];
    assert_eq!(file.test_lines(), expected);
    assert_eq!(file.production_lines(), 3);
}

#[test]
fn items_for_something_else_are_production_lines() {
    let text = "#[cfg(unix)]\nfn a() {}\n#[cfg(not(test))]\nfn b() {}\n";
    assert_eq!(File::new("crates/x/src/lib.rs", text.to_owned()).production_lines(), 4);
}

#[test]
fn a_file_of_tests_has_no_production_lines() {
    for path in ["crates/x/tests/a.rs", "crates/x/src/a/tests.rs", "crates/x/benches/b.rs"] {
        assert_eq!(File::new(path, "fn a() {}\n".to_owned()).production_lines(), 0, "{path}");
    }
}

#[test]
fn a_tree_has_its_files_and_folders_and_nothing_else() {
    let tree = Tree::of(&[("docs/adr/0001-a.md", ""), ("docs.toml", "")]);
    for there in ["docs", "docs/", "docs/adr", "docs/adr/0001-a.md", "docs.toml", ""] {
        assert!(tree.has(there), "{there}");
    }
    for missing in ["doc", "docs/ad", "docs/adr/0001", "docs/adr/0001-a.md/x"] {
        assert!(!tree.has(missing), "{missing}");
    }
}

#[test]
fn a_file_belongs_to_the_crate_of_its_folder() {
    for (path, name) in [
        ("crates/store/src/lib.rs", Some("store")),
        ("xtask/src/main.rs", Some("xtask")),
        ("docs/path.md", None),
    ] {
        assert_eq!(File::new(path, String::new()).crate_name(), name);
    }
}
