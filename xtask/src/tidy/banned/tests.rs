use super::*;

fn found(path: &str, text: &str) -> Vec<usize> {
    check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.line).collect()
}

#[test]
fn a_note_to_self_is_found_in_every_file_of_text() {
    for note in NOTES {
        assert_eq!(found("a.rs", &format!("fn a() {{}}\n// {note}: later\n")), [2], "{note}");
        assert_eq!(found("a.md", &format!("({note})")), [1], "{note}");
        assert_eq!(found("Cargo.lock", note), [0; 0], "{note}");
        assert_eq!(found("a.rs", &format!("// not{note}\n")), [0; 0], "{note}");
    }
}

#[test]
fn work_that_is_not_done_is_found() {
    let text = format!("fn a() {{ {}!() }}\nfn b() {{ unimplemented!() }}\n", "todo");
    assert_eq!(found("a.rs", &text), [1, 2]);
    assert_eq!(found("a.rs", "fn a() { unreachable!() }"), [0; 0]);
}

#[test]
fn a_test_that_is_skipped_is_found() {
    let skipped = |attribute: &str| found("a.rs", &format!("#[test]\n#[{attribute}]\nfn a() {{}}"));
    assert_eq!(skipped("ignore"), [2]);
    assert_eq!(skipped("ignore = \"slow\""), [2]);
    assert_eq!(skipped("should_panic"), [0; 0]);
}

#[test]
fn waiting_by_the_clock_is_found() {
    assert_eq!(found("a.rs", "fn a() { std::thread::sleep(b); }"), [1]);
    assert_eq!(found("a.rs", "use std::thread::sleep;"), [1]);
    assert_eq!(found("a.rs", "use std::thread::{self, sleep as nap};"), [1]);
    assert_eq!(found("a.rs", "use tokio::time::sleep;\nfn a() { thread::park(); }"), [0; 0]);
}
