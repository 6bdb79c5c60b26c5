use super::*;

fn found(path: &str, text: &str) -> Vec<String> {
    check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
}

#[test]
fn a_drawer_is_found_as_a_file_a_folder_a_module_and_a_crate() {
    for path in [
        "crates/utils/src/lib.rs",
        "crates/x/src/helpers.rs",
        "crates/x/src/common/a.rs",
        "crates/core/src/lib.rs",
    ] {
        assert_eq!(found(path, "").len(), 1, "{path}");
    }
    assert_eq!(found("a.rs", "mod util { }"), ["`util` is a drawer for everything"]);
    assert_eq!(found("crates/score/src/utility.rs", "mod scores { }"), [""; 0]);
}

#[test]
fn mod_rs_is_found() {
    assert_eq!(found("crates/x/src/a/mod.rs", ""), ["a file called `mod.rs`"]);
    assert_eq!(found("crates/x/src/a/modes.rs", ""), [""; 0]);
}

#[test]
fn a_type_that_says_nothing_is_found() {
    for item in
        ["struct KeyManager;", "enum EventData {}", "trait RequestHandler {}", "type Info = u8;"]
    {
        assert_eq!(found("a.rs", item).len(), 1, "{item}");
    }
    for item in ["struct DataCategory;", "enum Informed {}", "trait Handle {}", "type Served = u8;"]
    {
        assert_eq!(found("a.rs", item), [""; 0], "{item}");
    }
}

#[test]
fn a_function_that_says_that_it_gets_is_found() {
    let own = "struct A; impl A { fn get_name(&self) {} fn name(&self) { fn get_it() {} } }";
    assert_eq!(found("a.rs", own).len(), 2);
    assert_eq!(found("a.rs", "fn get_name() {} fn gets() {} fn get() {} fn get_mut() {}").len(), 1);
    assert_eq!(found("a.rs", "impl Theirs for A { fn get_name(&self) {} }"), [""; 0]);
}
