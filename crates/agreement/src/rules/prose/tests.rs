use std::fmt::Write as _;

use super::words::sentences;
use crate::Bundle;
use crate::error::Code;

const FRONT: &str = r#"+++
id = "prose"
version = 1
effective = 2026-03-01T00:00:00Z
default = "allow"
precedence = "prohibitions-first"
party = [
  { id = "provider", role = "developer", organisation = "Northwind Models" },
  { id = "customer", role = "customer", organisation = "Department of Example" },
]
+++

## 1 Use {#use}

The customer may use the models.

## 2 Line {#line}

"#;

const COUNTS: &str = r#"category = "surveillance"
action = "hold"
quorum = { provider = 1, customer = 1 }
without-grant = { per-request = 5, per-workload = 25 }
remedy = ["notify<=1h"]
[limits]
window = "30d"
location = 1000
linked = { 2 = 200 }
"#;

const LETHAL: &str = r#"category = "lethal"
action = "hold"
quorum = { provider = 2, customer = 3 }
max-effectors-per-approval = 1
"#;

const DENIES: &str = "category = \"other\"\neffect = \"write\"\naction = \"deny\"\n";

/// The words of `prose` that disagree with the red line `block` and with `more` blocks after it.
fn disagreements(prose: &str, block: &str, more: &str) -> Vec<String> {
    let mut text = String::from(FRONT);
    write!(text, "{prose}\n\n```toml redline\n{block}```\n{more}").unwrap();
    assert!(Bundle::compile(&text, "prose.md").is_ok(), "the block alone compiles");
    let told = crate::lint(&text, "prose.md");
    let disagreeing = told.findings().iter().filter(|it| it.rule() == Code::ProseDisagrees);
    disagreeing
        .map(|found| {
            let place = found.places().next().unwrap();
            text.get(place.offset()..place.offset() + place.len()).unwrap().to_owned()
        })
        .collect()
}

/// Both sides: what disagrees, and what does not.
fn check(block: &str, agreeing: &[&str], disagreeing: &[(&str, &str)]) {
    for prose in agreeing {
        assert_eq!(disagreements(prose, block, ""), Vec::<String>::new(), "{prose}");
    }
    for (prose, words) in disagreeing {
        assert_eq!(disagreements(prose, block, ""), [*words], "{prose}");
    }
}

#[test]
fn intent_in_the_prose_disagrees_with_a_block_that_asks_for_none() {
    let any = "Nobody may watch, whether deliberately or not.";
    let aside = "The customer deliberately chose this text.";
    let asked = ("The models shall not be knowingly used to watch.", "knowingly");
    let all = format!("intent = \"any\"\n{COUNTS}");
    check(&all, &[any, aside, "Nobody may watch, whatever the intent."], &[asked]);
    assert!(disagreements(asked.0, COUNTS, "").is_empty(), "the block says nothing of intent");
    let knowing = format!("intent = \"knowing\"\n{COUNTS}");
    assert!(disagreements(asked.0, &knowing, "").is_empty());
}

#[test]
fn prose_that_binds_everybody_disagrees_with_a_bearer_that_binds_some() {
    let narrow = format!("bearer = [\"customer\"]\n{COUNTS}");
    let whole = format!("bearer = [\"customer\", \"on-behalf-of\"]\n{COUNTS}");
    check(&narrow, &["The customer may not watch."], &[("Nobody may watch.", "Nobody")]);
    check(&whole, &["Nobody may watch.", "No one may watch."], &[]);
}

#[test]
fn no_exception_disagrees_with_a_block_that_has_one() {
    let exception = "exceptions = [{ authority = \"warrant\", approver = \"provider\", \
                     max-persons = 1, expires = 2026-05-31, disclosure = \"each quarter\" }]\n";
    let block = format!("{exception}{COUNTS}");
    check(&block, &["A warrant lifts it."], &[("There is no exception.", "no exception")]);
    check(COUNTS, &["There is no exception to this clause."], &[]);
}

#[test]
fn outcome_in_the_prose_is_the_outcome_of_the_block() {
    check(DENIES, &["It is denied.", "Records held by brokers."], &[("It is held.", "held")]);
    let both = "What exceeds it is held. What exceeds the outer stop is denied.";
    check(COUNTS, &["It is held.", both], &[("What exceeds it is denied.", "denied")]);
}

#[test]
fn approvals_in_the_prose_are_those_of_the_quorum() {
    let agrees = "Two persons of the provider and three of the customer approve.";
    let aside = "One of the customer's halls is used. 14 people of the town came.";
    let below = ("Unless one person of the provider approves.", "one person of the provider");
    let each = ("Two persons of each party approve.", "Two persons of each party");
    check(LETHAL, &[agrees, aside], &[below, each]);
    check(COUNTS, &["One reviewer of each party may release it."], &[each]);
}

#[test]
fn number_of_persons_in_the_prose_is_one_of_the_blocks() {
    let agrees = "At most 5 distinct persons, at most twenty-five persons, at most two hundred \
                  persons, at most 1,000 persons. A town of 70,000 persons. More than 3 dossiers.";
    let other = ("It may touch at most six distinct persons.", "six distinct persons");
    let above = ("It may touch up to 10,000 people.", "10,000 people");
    check(COUNTS, &[agrees], &[other, above]);
}

#[test]
fn effectors_in_the_prose_are_those_of_one_approval() {
    check(
        LETHAL,
        &["One approval covers one effector."],
        &[("It covers 2 effectors.", "2 effectors")],
    );
}

#[test]
fn times_in_the_prose_are_those_of_the_blocks() {
    let agrees = "In any 30 days. The parties are told within one hour. It took 4 days.";
    let window = ("In any 7 days.", "7 days");
    let told = ("The customer is told within two hours.", "two hours");
    check(COUNTS, &[agrees, "In any 720 hours."], &[window, told]);
    let change = "\n```toml change-control\nobject = \"models\"\napprovers = { provider = 1 }\n\
                  notice = \"72h\"\n```\n";
    let notice = |prose| disagreements(prose, COUNTS, change);
    assert!(notice("With three days' notice.").is_empty());
    assert_eq!(notice("With two days' notice."), ["two days"]);
}

#[test]
fn law_of_one_day_does_not_change_from_time_to_time() {
    let law = |mode: &str| format!("\n```toml law\ncite = \"Directive 12\"\n{mode}\n```\n");
    let prose = "Directive 12 holds as changed from time to time.";
    let frozen = law("mode = \"frozen\"\nas-of = 2023-01-25");
    assert_eq!(disagreements(prose, COUNTS, &frozen), ["from time to time"]);
    assert!(disagreements(prose, COUNTS, &law("mode = \"dynamic\"")).is_empty());
}

#[test]
fn words_between_blocks_keep_their_places() {
    let more = "\n### Deeper\n\nÄ word first. It covers three effectors.\n";
    assert_eq!(disagreements("First words.", LETHAL, more), ["three effectors"]);
}

#[test]
fn sentences_end_where_a_reader_pauses_for_good() {
    let split = |prose| sentences(prose).iter().map(|it| it.words.len()).collect::<Vec<_>>();
    assert_eq!(split("One two, three - four. Five; six"), [4, 1, 1]);
    assert_eq!(split("28 CFR 202.205 and 1,000 more\n\nnext"), [6, 1]);
    assert_eq!(split(""), Vec::<usize>::new());
}

/// The words of a shipped agreement that disagree once `from` is replaced by `to` in its blocks.
fn changed(text: &str, from: &str, to: &str) -> Vec<String> {
    assert!(text.contains(from), "{from} is not there");
    let text = text.replacen(from, to, 1);
    let told = crate::lint(&text, "changed.md");
    let disagreeing = told.findings().iter().filter(|it| it.rule() == Code::ProseDisagrees);
    let first = disagreeing.map(|found| found.places().next().unwrap());
    let words = first.map(|it| text.get(it.offset()..it.offset() + it.len()).unwrap());
    words.map(|words| words.replace('\n', " ")).collect()
}

#[test]
fn shipped_agreement_whose_block_is_changed_disagrees_with_its_words() {
    let cloud = include_str!("../../../../../agreements/classified-cloud.md");
    let hospital = include_str!("../../../../../agreements/hospital.md");
    let (each, shift) = ("One person of each party", "one reviewer of each party");
    let doctor = "one physician of the hospital";
    for (text, from, to, words) in [
        (cloud, "per-request = 5,", "per-request = 6,", "5 distinct persons"),
        (cloud, "window = \"30d\"\nlocation", "window = \"31d\"\nlocation", "30 days"),
        (cloud, "[2026-03-01, 2029", "[2026-03-02, 2029", "1 March 2026"),
        (cloud, "provider = 2, customer", "provider = 1, customer", "two persons of the provider"),
        (cloud, "per-approval = 1", "per-approval = 2", "one effector"),
        (cloud, "capacity = \"10", "capacity = \"20", "ten acts"),
        (cloud, "canary-share = 0.05", "canary-share = 0.01", "One act in twenty"),
        (cloud, "window = \"30d\"\ncross", "window = \"7d\"\ncross", "30 days"),
        (cloud, "release-quorum = { provider = 1", "release-quorum = { provider = 2", each),
        (cloud, "min-on-shift = { provider = 1", "min-on-shift = { provider = 2", shift),
        (cloud, "as-of = 2023-01-25", "as-of = 2024-01-25", "25 January 2023"),
        (cloud, "emergency-ttl = \"24h\"", "emergency-ttl = \"48h\"", "one day"),
        (cloud, "notice = \"30d\"", "notice = \"3d\"", "30 days"),
        (cloud, "cure = \"10d\"", "cure = \"20d\"", "10 days"),
        (hospital, "{ maker = 1, hospital = 1 }\nexc", "{ maker = 1, hospital = 2 }\nexc", doctor),
        (hospital, "expires = 2028-01-01", "expires = 2029-01-01", "31 December 2027"),
        (hospital, "2026-05-04, 2028-05-04", "2026-05-04, 2029-05-04", "3 May 2028"),
    ] {
        let found = changed(text, from, to);
        assert!(found.iter().any(|found| found == words), "{from} to {to}: {found:?}");
    }
}

#[test]
fn number_that_another_block_of_the_clause_has_is_not_missed() {
    let cloud = include_str!("../../../../../agreements/classified-cloud.md");
    assert!(changed(cloud, "per-request = 25", "per-request = 26").is_empty());
    assert!(changed(cloud, "\"72h\"\nemergency", "\"1h\"\nemergency").is_empty());
}
