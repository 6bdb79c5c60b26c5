//! The shipped agreements are models of drafting: lint has nothing to say about them.

use std::fs;
use std::path::Path;

use agreement::lint;

#[test]
fn shipped_agreements_get_no_finding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../agreements");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "md") {
            let text = fs::read_to_string(&path).unwrap();
            let told = lint(&text, &path.display().to_string());
            let said: Vec<_> =
                told.findings().iter().map(|it| format!("{} {it}", it.rule())).collect();
            assert!(said.is_empty(), "{}: {said:#?}", path.display());
        }
    }
}
