use std::path::PathBuf;

use serde_json::Value;

use crate::harness::{run, shown_in};

/// The agreement that the project ships.
fn example() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../agreements/classified-cloud.md");
    std::fs::read_to_string(path).unwrap()
}

struct File {
    folder: tempfile::TempDir,
    path: PathBuf,
}

fn file(text: &str) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agreement.md");
    std::fs::write(&path, text).unwrap();
    File { folder, path }
}

#[test]
fn good_agreement_is_summed_up() {
    let file = file(&example());
    let output = run(&["agreement", "check", "--no-prove", file.path.to_str().unwrap()]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let digest = lexicon::Digest::of(example().as_bytes()).to_string();
    assert!(text.contains(&digest));
    assert!(text.contains("classified-cloud-2026, version 1"), "{text}");
    assert!(text.contains("of which 3 are red lines"), "{text}");
    assert!(text.contains("not proven: no solver was asked"), "{text}");
}

#[test]
fn bad_agreement_is_shown_where_it_is_bad() {
    let file = file(&example().replace("effect = \"lethal\"\nverbs", "efect = \"lethal\"\nverbs"));
    let output = run(&["agreement", "check", file.path.to_str().unwrap()]);
    insta::assert_snapshot!(shown_in(file.folder.path(), &output));
}

#[test]
fn machines_get_every_finding_with_its_place() {
    let source = example().replace("effect = \"lethal\"\nverbs", "efect = \"lethal\"\nverbs");
    let file = file(&source);
    let output = run(&["agreement", "check", "--json", file.path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["good"], false);
    let finding = value["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "agreement::unknown-key")
        .unwrap();
    let line = source.lines().position(|line| line.starts_with("efect")).unwrap() + 1;
    assert_eq!(finding["place"]["line"], line);
    assert_eq!(finding["place"]["column"], 1);
    assert_eq!(finding["place"]["end-line"], line);
    assert_eq!(finding["place"]["end-column"], 1 + finding["place"]["length"].as_u64().unwrap());
    assert_eq!(finding["severity"], "error");
}

#[test]
fn machines_learn_that_an_agreement_is_good() {
    let file = file(&example());
    let output = run(&["agreement", "check", "--no-prove", "--json", file.path.to_str().unwrap()]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&value["good"], &value["red-lines"]), (&true.into(), &3.into()));
}

#[test]
fn missing_agreement_is_no_answer() {
    let output = run(&["agreement", "check", "nowhere.md"]);
    assert_eq!(output.status.code(), Some(2));
}

/// The standard output of a run that answered yes.
fn said(args: &[&str]) -> String {
    let output = run(args);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

#[test]
fn every_new_agreement_is_good_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["minimal", "classified-cloud", "hospital", "workplace"] {
        let path = folder.path().join(kind);
        let path = path.to_str().unwrap();
        said(&["agreement", "new", "--kind", kind, path]);
        said(&["agreement", "check", "--no-prove", path]);
        let written = std::fs::read_to_string(path).unwrap();
        assert_eq!(run(&["agreement", "new", path]).status.code(), Some(2));
        assert_eq!(std::fs::read_to_string(path).unwrap(), written);
    }
}

#[test]
fn new_agreement_in_a_folder_that_is_not_there_is_a_mistake() {
    let output = run(&["agreement", "new", "/nowhere/at/all.md"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn case_that_is_decided_otherwise_is_not_good() {
    let file = file(&example().replacen("given = { persons = 5 }", "given = { persons = 6 }", 1));
    let path = file.path.to_str().unwrap();
    let output = run(&["agreement", "cases", path]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(shown_in(file.folder.path(), &output));
    assert_eq!(run(&["agreement", "check", "--no-prove", path]).status.code(), Some(1));
}

#[test]
fn clause_is_shown_beside_what_it_compiles_to() {
    let file = file(&example());
    let path = file.path.to_str().unwrap();
    insta::assert_snapshot!(said(&["agreement", "show", path, "--clause", "lethal"]));
    let whole = said(&["agreement", "show", path]);
    assert!(whole.starts_with("classified-cloud-2026, version 1"), "{whole}");
    let cedar = said(&["agreement", "show", path, "--cedar"]);
    assert!(cedar.contains("@clause(\"lethal\")"), "{cedar}");
    assert!(said(&["agreement", "show", path, "--schema"]).contains("entity Workload"));
    let value: Value = serde_json::from_str(&said(&["agreement", "show", path, "--json"])).unwrap();
    assert_eq!(value["clauses"][2]["id"], "lethal");
}

#[test]
fn clause_that_is_not_there_is_answered_with_those_that_are() {
    let file = file(&example());
    let output = run(&["agreement", "show", file.path.to_str().unwrap(), "--clause", "letal"]);
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("use, surveillance, lethal"), "{text}");
}

#[test]
fn every_code_is_explained() {
    let pages: Value = serde_json::from_str(&said(&["agreement", "explain", "--json"])).unwrap();
    let all = ["rules", "codes"].map(|list| pages[list].as_array().unwrap().clone()).concat();
    assert!(all.len() > 50, "{}", all.len());
    insta::assert_snapshot!(said(&["agreement", "explain", "a3"]));
    insta::assert_snapshot!(said(&["agreement", "explain", "agreement::unknown-key"]));
}

#[test]
fn code_that_is_none_is_answered_with_those_near_it() {
    let output = run(&["agreement", "explain", "unknwon-key"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("`unknown-key`"));
}

/// A new version: wider in two slots, stricter in one, and with other words.
fn next_version() -> String {
    example()
        .replacen("version = 1", "version = 2", 1)
        .replacen("location = 1000", "location = 2000", 1)
        .replacen("\"gov-south\"]", "\"gov-south\", \"gov-west\"]", 1)
        .replacen("customer's two classified cloud regions", "customer's three cloud regions", 1)
        .replacen("dwell-floor = \"60s\"", "dwell-floor = \"90s\"", 1)
}

#[test]
fn two_versions_are_compared_on_one_screen() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.md"), folder.path().join("new.md"));
    std::fs::write(&old, example()).unwrap();
    std::fs::write(&new, next_version()).unwrap();
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let output = run(&["agreement", "diff", "--no-prove", old, new]);
    insta::assert_snapshot!(shown_in(folder.path(), &output));
    let text = said(&["agreement", "diff", "--no-prove", "--json", old, new]);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["clauses"][0]["slots"][0]["direction"], "wider");
    assert!(said(&["agreement", "diff", "--no-prove", old, old]).contains("both say the same"));
}

#[test]
fn page_of_a_comparison_asks_for_nothing_and_escapes_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (old, new, page) = (path("old.md"), path("new.md"), path("page.html"));
    std::fs::write(&old, example()).unwrap();
    let hostile = "name = \"a < b & \\\"c\\\" > d\"\ndefinition = \"one & <two>\"";
    let term = format!("\n```toml term\n{hostile}\n```\n\n## 11 Change");
    std::fs::write(&new, next_version().replacen("\n## 11 Change", &term, 1)).unwrap();
    said(&["agreement", "diff", "--no-prove", "--html", &page, &old, &new]);
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(!html.contains("<two>"), "{html}");
    assert!(html.contains("&#60;two&#62;") || html.contains("&lt;two&gt;"), "{html}");
    for outside in ["http:", "https:", "src=", "<script", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
}
#[test]
fn weak_clause_is_not_good_and_names_its_rule() {
    let file = file(&example().replacen("intent = \"any\"", "intent = \"intentional\"", 1));
    let path = file.path.to_str().unwrap();
    let output = run(&["agreement", "check", "--no-prove", "--json", path]);
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<_> =
        value["findings"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
    assert!(codes.contains(&"agreement::A3".into()), "{codes:?}");
}

#[test]
fn accepted_finding_stays_visible_and_blocks_nothing() {
    let weak = example().replacen("intent = \"any\"", "intent = \"intentional\"", 1);
    let accepted = "\n```toml accepted\ncode = \"A3\"\nby = \"provider\"\n\
                    reason = \"until the next version\"\n```\n\n### Grant for investigations";
    let file = file(&weak.replacen("\n### Grant for investigations", accepted, 1));
    let path = file.path.to_str().unwrap();
    let text = said(&["agreement", "check", "--no-prove", path]);
    assert!(text.contains("1 finding accepted by a party"), "{text}");
    let text = said(&["agreement", "check", "--no-prove", "--json", path]);
    let value: Value = serde_json::from_str(&text).unwrap();
    let findings = value["findings"].as_array().unwrap();
    let finding = findings.iter().find(|it| it["code"] == "agreement::A3").unwrap();
    assert_eq!(finding["severity"], "advice");
    assert!(finding["message"].as_str().unwrap().contains("provider"), "{finding}");
}

#[test]
fn agreement_that_no_solver_can_prove_is_not_good() {
    let file = file(&example());
    let path = file.path.to_str().unwrap();
    let args = ["agreement", "check", "--json", "--solver", "none=/nowhere/solver", path];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&value["good"], &value["proof"]["proven"]), (&false.into(), &false.into()));
}

#[test]
fn agreement_is_good_when_everything_is_proven() {
    let file = file(&example());
    let text = said(&["agreement", "check", file.path.to_str().unwrap()]);
    assert!(text.contains("obligations proven by cvc5"), "{text}");
}

#[test]
fn wider_version_is_found_by_what_it_decides() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.md"), folder.path().join("new.md"));
    std::fs::write(&old, example()).unwrap();
    std::fs::write(&new, next_version()).unwrap();
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let output = run(&["agreement", "diff", "--not-wider", "--json", old, new]);
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let changes = value["behaviour"]["changes"].as_array().unwrap();
    let wider = changes.iter().find(|change| change["wider"] == true).unwrap();
    assert!(wider["example"].as_str().unwrap().contains("gov-west"), "{wider}");
    // Back from the new one to the old one nothing is wider, and the answer is yes.
    said(&["agreement", "diff", "--not-wider", new, old]);
}

#[test]
fn weak_prose_without_blocks_is_found_by_its_words() {
    let weak = "The system shall not be intentionally used for domestic surveillance.\n";
    let weak = file(weak);
    let output = run(&["agreement", "check", "--prose", "--json", weak.path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<_> =
        value["findings"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
    assert!(codes.contains(&"agreement::A3".into()), "{codes:?}");
    let plain = file("The customer pays every invoice within 30 days.\n");
    let text = said(&["agreement", "check", "--prose", plain.path.to_str().unwrap()]);
    assert!(text.contains("enforced   nothing"), "{text}");
}

#[test]
fn agreement_that_is_weaker_than_the_published_policy_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let (path, policy) = (folder.path().join("agreement.md"), folder.path().join("policy.txt"));
    let (before, rest) = example().split_once("## 3 No lethal").map(owned).unwrap();
    let (_, after) = rest.split_once("## 4 No high-stakes").map(owned).unwrap();
    std::fs::write(&path, format!("{before}## 4 No high-stakes{after}")).unwrap();
    std::fs::write(&policy, "Nobody may use the models to develop or direct weapons.\n").unwrap();
    let (path, policy) = (path.to_str().unwrap(), policy.to_str().unwrap());
    let output = run(&["agreement", "check", "--no-prove", "--json", "--policy", policy, path]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<_> =
        value["findings"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
    assert!(codes.contains(&"agreement::G1".into()), "{codes:?}");
}

fn owned((one, two): (&str, &str)) -> (String, String) {
    (one.to_owned(), two.to_owned())
}

#[test]
fn every_shipped_agreement_is_a_model_of_drafting() {
    for name in ["classified-cloud", "hospital", "workplace"] {
        let path = format!("{}/../../agreements/{name}.md", env!("CARGO_MANIFEST_DIR"));
        let text = said(&["agreement", "check", "--no-prove", "--json", &path]);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["findings"].as_array().unwrap().len(), 0, "{value}");
        assert!(value["cases"].as_array().unwrap().len() >= 6, "{name}");
        assert_eq!(value["proof-file"]["holds"], true, "{value}");
    }
}
