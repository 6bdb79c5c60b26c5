use super::*;

const DENY: &str = r#"
[graph]
targets = ["x86_64-unknown-linux-gnu"]
[advisories]
[licenses]
include-dev = true
unused-allowed-license = "deny"
allow = ["MIT"]
[bans]
multiple-versions = "deny"
deny = [{ crate = "cmake", reason = "C" }]
skip = []
[sources]
unknown-registry = "deny"
unknown-git = "deny"
allow-registry = ["https://example.com/index"]
"#;

fn ours(name: &str) -> Package {
    let manifest = Some(format!("crates/{name}/Cargo.toml"));
    Package { name: name.to_owned(), licence: Some("MIT".to_owned()), manifest, ..theirs(name) }
}

fn theirs(name: &str) -> Package {
    Package {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        licence: Some("MIT".to_owned()),
        source: Some("registry+https://example.com/index".to_owned()),
        ..Package::default()
    }
}

/// What is found when one member uses `packages`.
fn found(deny: &str, packages: Vec<Package>) -> Vec<String> {
    let names: Vec<String> = packages.iter().map(|package| package.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut all: Vec<(Package, &[&str])> = packages.into_iter().map(|it| (it, &[][..])).collect();
    all.push((ours("a"), &names));
    let tree = Tree::of(&[("deny.toml", deny)]);
    check(&tree, &Graph::of(all)).into_iter().map(|finding| finding.what).collect()
}

#[test]
fn what_the_file_allows_is_fine() {
    assert_eq!(found(DENY, vec![theirs("b")]), [""; 0]);
}

#[test]
fn a_licence_that_is_not_allowed_is_found() {
    let under = |licence: &str| {
        found(DENY, vec![Package { licence: Some(licence.to_owned()), ..theirs("b") }])
    };
    assert_eq!(under("MIT OR GPL-3.0"), [""; 0]);
    assert_eq!(under("MIT AND GPL-3.0"), ["b 1.0.0 is under `MIT AND GPL-3.0`"]);
    assert_eq!(under("MIT OR").len(), 1);
    assert_eq!(found(DENY, vec![Package { licence: None, ..theirs("b") }]).len(), 1);
}

#[test]
fn a_licence_that_nobody_needs_is_found() {
    let more = DENY.replace("[\"MIT\"]", "[\"MIT\", \"ISC\"]");
    assert_eq!(found(&more, vec![]), ["licence `ISC` is allowed and nobody needs it"]);
}

#[test]
fn a_banned_crate_is_found_where_anything_builds_it() {
    assert_eq!(found(DENY, vec![theirs("cmake")]), ["cmake 1.0.0 is banned (C)"]);
}

#[test]
fn two_versions_are_found_unless_the_older_is_skipped() {
    // Two packages of one name, each used by one member.
    let graph = |second: &str| {
        let newer = Package { version: second.to_owned(), ..theirs("b") };
        let mut graph = Graph::of(vec![(ours("a"), &["b"][..]), (theirs("b"), &[]), (newer, &[])]);
        graph.link(0, 2);
        graph
    };
    let whats = |deny: &str, second: &str| -> Vec<String> {
        let tree = Tree::of(&[("deny.toml", deny)]);
        check(&tree, &graph(second)).into_iter().map(|finding| finding.what).collect()
    };
    assert_eq!(whats(DENY, "1.0.0"), [""; 0]);
    assert_eq!(whats(DENY, "2.0.0"), ["`b` is built in versions 1.0.0, 2.0.0"]);
    let skip = DENY.replace("skip = []", "skip = [{ crate = \"b@1.0.0\", reason = \"c\" }]");
    assert_eq!(whats(&skip, "2.0.0"), [""; 0]);
    assert_eq!(whats(&skip, "1.0.0"), ["`b@1.0.0` is skipped and is no duplicate"]);
}

#[test]
fn another_source_is_found() {
    for source in ["registry+https://example.org/index", "git+https://example.com/b"] {
        let package = Package { source: Some(source.to_owned()), ..theirs("b") };
        assert_eq!(found(DENY, vec![package]), [format!("b 1.0.0 comes from {source}")]);
    }
    let folder = Package { source: None, ..theirs("b") };
    assert_eq!(found(DENY, vec![folder]), ["b 1.0.0 is a folder outside the workspace"]);
}

#[test]
fn what_this_check_cannot_enforce_is_found() {
    for (from, to) in [
        ("skip = []", "skip = []\nskip-tree = []"),
        ("multiple-versions = \"deny\"", "multiple-versions = \"warn\""),
        ("include-dev = true", "include-dev = false"),
        ("unknown-git = \"deny\"", ""),
        ("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"),
    ] {
        assert_eq!(found(&DENY.replace(from, to), vec![]).len(), 1, "{to}");
    }
    assert_eq!(check(&Tree::of(&[]), &Graph::of(vec![])).len(), 1);
}
