use super::check;
use crate::tree::Tree;

const WORKSPACE: (&str, &str) = (
    "Cargo.toml",
    "[workspace.lints.rust]\nunsafe_code = \"forbid\"\n[workspace.lints.clippy]\ntodo = \"warn\"\n",
);

fn findings(path: &str, text: &str) -> usize {
    check(&Tree::of(&[WORKSPACE, (path, text)])).len()
}

#[test]
fn every_crate_has_the_lints_of_the_workspace() {
    let manifest = "crates/review/Cargo.toml";
    assert_eq!(findings(manifest, "[lints]\nworkspace = true\n"), 0);
    assert_eq!(findings(manifest, "[package]\nname = \"review\"\n"), 1);
    assert_eq!(findings(manifest, "[lints.rust]\nunsafe_code = \"deny\"\n"), 1);
}

#[test]
fn the_crate_for_c_follows_them_and_denies_unsafe_code() {
    let manifest = |lints: &str| findings("crates/permit-c/Cargo.toml", lints);
    let clippy = "[lints.clippy]\ntodo = \"warn\"\nunwrap_used = \"warn\"\n";
    assert_eq!(manifest(&format!("[lints.rust]\nunsafe_code = \"deny\"\n{clippy}")), 0);
    assert_eq!(manifest(&format!("[lints.rust]\nunsafe_code = \"allow\"\n{clippy}")), 1);
    assert_eq!(manifest("[lints.rust]\nunsafe_code = \"deny\"\n"), 1);
    assert_eq!(manifest("[lints]\nworkspace = true\n"), 1);
}

#[test]
fn one_file_may_be_unsafe() {
    let waiver = "#![expect(unsafe_code, reason = \"pointers\")]\n";
    assert_eq!(findings("crates/permit-c/src/doors.rs", waiver), 0);
    assert_eq!(findings("crates/permit-c/src/answer.rs", waiver), 1);
    assert_eq!(findings("crates/store/src/lib.rs", waiver), 1);
}
