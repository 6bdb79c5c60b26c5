use lexicon::Effect;
use proptest::prelude::*;

use super::super::canary::{
    PastCase,
    tests::{past, with_opening},
};
use super::{Mutation, respelled, says};
use crate::act::{Act, ActKind};
use crate::fixture::call;

const EVIDENCE: [&str; 3] = [
    "Observed at 14:05: a radar mast at site-7, nobody within 1400 metres.",
    "The request is for 2 drones, from the north, ordered by Roe.",
    "Weather: clear.",
];

fn act(arguments: &str, target: &str, effectors: Option<u64>) -> Act {
    let mut act = call(Effect::Lethal, arguments);
    if let ActKind::Call { target: t, effectors: e, .. } = &mut act.kind {
        (*t, *e) = (Some(target.to_owned()), effectors);
    }
    act
}

fn case() -> PastCase {
    let arguments = r#"{ "target": "site-7", "units": 2, "from":"north",  "clear": 1400 }"#;
    past(act(arguments, "site-7", Some(2)), &EVIDENCE)
}

fn other() -> PastCase {
    past(act(r#"{"target":"site-12","units":9,"from":"south"}"#, "site-12", Some(9)), &["other"])
}

fn changed(mutation: Mutation, case: &PastCase) -> Option<(String, ActKind, Vec<String>)> {
    let (kind, evidence) = mutation.apply(case, &other(), 0)?;
    let ActKind::Call { arguments, .. } = &kind else { return None };
    Some((arguments.original().to_owned(), kind, evidence))
}

#[test]
fn each_mutation_changes_one_thing_and_keeps_the_spaces() {
    let text = |mutation| changed(mutation, &case()).unwrap().0;
    assert_eq!(
        text(Mutation::WrongTarget),
        r#"{ "target": "site-12", "units": 2, "from":"north",  "clear": 1400 }"#
    );
    assert_eq!(
        text(Mutation::NumberChanged),
        r#"{ "target": "site-7", "units": 2, "from":"north",  "clear": 4100 }"#
    );
    assert_eq!(
        text(Mutation::MoreEffectors),
        r#"{ "target": "site-7", "units": 4, "from":"north",  "clear": 1400 }"#
    );
    assert_eq!(
        text(Mutation::WrongText),
        r#"{ "target": "site-7", "units": 2, "from":"south",  "clear": 1400 }"#
    );
}

#[test]
fn target_and_effectors_follow_the_arguments() {
    let (_, kind, _) = changed(Mutation::WrongTarget, &case()).unwrap();
    let ActKind::Call { target, effectors, .. } = kind else { panic!() };
    assert_eq!((target.as_deref(), effectors), (Some("site-12"), Some(2)));
    let (_, kind, _) = changed(Mutation::MoreEffectors, &case()).unwrap();
    let ActKind::Call { target, effectors, .. } = kind else { panic!() };
    assert_eq!((target.as_deref(), effectors), (Some("site-7"), Some(4)));
}

/// Four effectors where three are allowed: every review refuses that, so it tests nobody.
#[test]
fn a_canary_keeps_to_the_rules_of_its_review() {
    let most = |effectors| {
        let mut opening = case().opening().clone();
        opening.rules.effectors = Some(effectors);
        changed(Mutation::MoreEffectors, &with_opening(case(), opening)).is_some()
    };
    assert_eq!((most(3), most(4)), (false, true));
}

#[test]
fn missing_evidence_is_what_spoke_of_the_target() {
    let (_, kind, evidence) = changed(Mutation::MissingEvidence, &case()).unwrap();
    assert_eq!(kind, case().opening().act.kind);
    assert_eq!(evidence, EVIDENCE[1..]);
}

#[test]
fn what_the_evidence_does_not_show_is_not_changed() {
    let arguments = case().opening().act.clone();
    let silent = past(arguments.clone(), &["nothing about any of it"]);
    assert!(Mutation::ALL.iter().all(|mutation| changed(*mutation, &silent).is_none()));
    let both = past(arguments, &["site-7 and site-12, 1400 or 4100, 2 or 4, north or south"]);
    assert!(Mutation::ALL.iter().all(|mutation| changed(*mutation, &both).is_none()));
}

#[test]
fn what_is_there_twice_is_not_changed() {
    let twice = act(r#"{"target":"site-7","also":"site-7"}"#, "site-7", None);
    assert!(changed(Mutation::WrongTarget, &past(twice, &EVIDENCE)).is_none());
}

#[test]
fn an_act_that_is_no_call_is_not_changed() {
    let mut act = case().opening().act.clone();
    act.kind = ActKind::Several { calls: 2 };
    let several = past(act, &EVIDENCE);
    assert!(Mutation::ALL.iter().all(|it| it.apply(&several, &other(), 0).is_none()));
}

#[test]
fn a_word_is_said_only_as_a_whole() {
    assert!(says("to site-7.", "site-7"));
    assert!(!says("to site-71", "site-7"));
    assert!(!says("my2 and 12", "2"));
    assert!(says("(2)", "2"));
    assert!(!says("anything", ""));
}

proptest! {
    /// Whatever the arguments are, a mutation differs from the original in exactly one value, or it
    /// only takes evidence away.
    #[test]
    fn mutation_is_one_change(
        number in 1_u64..100_000,
        distance in 1_u64..100_000,
        from in "[a-z]{4,8}",
        spaces in " {0,3}",
        random in any::<u64>(),
    ) {
        let arguments =
            format!(r#"{{"target":{spaces}"site-7","n":{number},"list":[{distance},"{from}"]}}"#);
        let evidence = format!("go to site-7 from {from} with {number}, {distance} metres");
        let case = past(act(&arguments, "site-7", Some(number)), &[&evidence, "clear"]);
        for mutation in Mutation::ALL {
            let Some((kind, left)) = mutation.apply(&case, &other(), random) else { continue };
            let ActKind::Call { arguments: after, .. } = &kind else { panic!() };
            let values = |text: &str| {
                let mut values: Vec<String> =
                    super::strings_and_numbers(text).iter().map(ToString::to_string).collect();
                values.sort();
                values
            };
            let (before, after) = (values(&arguments), values(after.original()));
            prop_assert_eq!(before.len(), after.len());
            let gone = before.iter().filter(|it| !after.contains(it)).count();
            if mutation == Mutation::MissingEvidence {
                prop_assert_eq!((gone, left.len()), (0, 1));
            } else {
                prop_assert_eq!((gone, left.len()), (1, 2));
            }
        }
    }
}

#[test]
fn change_is_made_in_any_spelling_of_the_arguments() {
    let (before, after) = (r#"{"a":[1,{"b":"t-1"}],"c":1}"#, r#"{"a":[1,{"b":"t-2"}],"c":1}"#);
    let text = "{ \"c\": 1,\n  \"a\": [ 1, {\"b\" : \"t-1\"} ] }";
    let changed = respelled(text, before, after).unwrap();
    assert_eq!(changed, text.replace("t-1", "t-2"));
    assert_eq!(respelled(text, before, before), None, "nothing differs");
    assert_eq!(respelled("{}", before, after), None, "it says something else");
    let two = r#"{"a":[2,{"b":"t-2"}],"c":1}"#;
    assert_eq!(respelled(text, before, two), None, "two values differ");
}
