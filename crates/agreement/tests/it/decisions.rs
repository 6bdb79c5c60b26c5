//! The example agreement, decided by Cedar itself.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use agreement::Bundle;
use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, RestrictedExpression,
};

use super::EXAMPLE;

/// The facts of one act; the default is lawful work that nothing is said against.
#[derive(Clone)]
struct Facts {
    action: &'static str,
    deployment: &'static str,
    region: &'static str,
    party: &'static str,
    purpose: &'static str,
    grant: &'static str,
    exception: &'static str,
    workload: &'static str,
    persons: i64,
    over_budget: bool,
    over_stop: bool,
    refused: bool,
    under_order: bool,
    approvals: [i64; 2],
    tool: Option<(&'static str, bool)>,
}

const LAWFUL: Facts = Facts {
    action: "Invoke",
    deployment: "cloud",
    region: "gov-north",
    party: "customer",
    purpose: "",
    grant: "",
    exception: "",
    workload: "analyst-7",
    persons: 0,
    over_budget: false,
    over_stop: false,
    refused: false,
    under_order: false,
    approvals: [0, 0],
    tool: None,
};

/// What Cedar says: permitted, or the clauses that forbid with their outcomes.
fn decide(bundle: &Bundle, facts: &Facts) -> Result<(), BTreeMap<String, String>> {
    let slices = bundle.policies();
    let (policies, resource): (&PolicySet, _) = match facts.action {
        "Invoke" => (&slices.invoke, "Model::\"northwind-large\""),
        "Release" => (&slices.release, "Model::\"northwind-large\""),
        _ => (&slices.call_tool, "Tool::\"any\""),
    };
    let uid = |text: &str| EntityUid::from_str(text).unwrap();
    let action = uid(&format!("Action::\"{}\"", facts.action));
    let context = Context::from_pairs(context(facts)).unwrap();
    let request = Request::new(
        uid("Workload::\"analyst-7\""),
        action,
        uid(resource),
        context,
        Some(bundle.schema()),
    );
    let answer = Authorizer::new().is_authorized(&request.unwrap(), policies, &Entities::empty());
    assert_eq!(answer.diagnostics().errors().count(), 0);
    match answer.decision() {
        Decision::Allow => Ok(()),
        Decision::Deny => Err(answer
            .diagnostics()
            .reason()
            .map(|id| {
                let said = |key| policies.annotation(id, key).unwrap().to_owned();
                (said("clause"), said("outcome"))
            })
            .collect()),
    }
}

fn context(facts: &Facts) -> Vec<(String, RestrictedExpression)> {
    let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
    let [provider, customer] = facts.approvals.map(RestrictedExpression::new_long);
    let approvals = [("provider".to_owned(), provider), ("customer".to_owned(), customer)];
    let mut context = vec![
        ("deployment".to_owned(), text(facts.deployment)),
        ("region".to_owned(), text(facts.region)),
        ("party".to_owned(), text(facts.party)),
        ("purpose".to_owned(), text(facts.purpose)),
        ("grant".to_owned(), text(facts.grant)),
        ("exception".to_owned(), text(facts.exception)),
        ("workload".to_owned(), text(facts.workload)),
        ("persons".to_owned(), RestrictedExpression::new_long(facts.persons)),
        ("over_budget".to_owned(), RestrictedExpression::new_bool(facts.over_budget)),
        ("over_stop".to_owned(), RestrictedExpression::new_bool(facts.over_stop)),
        ("refused".to_owned(), RestrictedExpression::new_bool(facts.refused)),
        ("under_order".to_owned(), RestrictedExpression::new_bool(facts.under_order)),
        ("approvals".to_owned(), RestrictedExpression::new_record(approvals).unwrap()),
    ];
    if let Some((effect, declared)) = facts.tool {
        let effect = EntityUid::from_str(&format!("Effect::\"{effect}\"")).unwrap();
        context.push(("effect".to_owned(), RestrictedExpression::new_entity_uid(effect)));
        context.push(("declared".to_owned(), RestrictedExpression::new_bool(declared)));
    }
    context
}

fn example() -> Bundle {
    Bundle::compile(EXAMPLE, "classified-cloud.md").unwrap()
}

fn permitted(facts: &Facts) {
    assert_eq!(decide(&example(), facts), Ok(()));
}

fn forbidden(facts: &Facts, by: &[(&str, &str)]) {
    let by = by.iter().map(|(clause, outcome)| ((*clause).to_owned(), (*outcome).to_owned()));
    assert_eq!(decide(&example(), facts), Err(by.collect()));
}

fn call(effect: &'static str) -> Facts {
    Facts { action: "CallTool", tool: Some((effect, true)), ..LAWFUL }
}

#[test]
fn lawful_work_is_permitted_on_every_action() {
    permitted(&LAWFUL);
    permitted(&Facts { action: "Release", ..LAWFUL });
    permitted(&call("read"));
    permitted(&call("write"));
}

#[test]
fn five_persons_pass_without_a_grant_and_six_are_held() {
    for action in ["Invoke", "Release"] {
        permitted(&Facts { action, persons: 5, ..LAWFUL });
        forbidden(&Facts { action, persons: 6, ..LAWFUL }, &[("surveillance", "hold")]);
    }
    permitted(&Facts { persons: 5, ..call("read") });
    forbidden(&Facts { persons: 6, ..call("read") }, &[("surveillance", "hold")]);
}

#[test]
fn twenty_five_persons_pass_with_the_grant_and_twenty_six_are_held() {
    let granted = Facts { purpose: "investigation", grant: "case-work", ..LAWFUL };
    permitted(&Facts { persons: 25, ..granted.clone() });
    forbidden(&Facts { persons: 26, ..granted }, &[("surveillance", "hold")]);
}

#[test]
fn grant_for_another_purpose_and_unknown_grant_lift_nothing() {
    let other = Facts { purpose: "audit", grant: "case-work", persons: 6, ..LAWFUL };
    forbidden(&other, &[("surveillance", "hold")]);
    let unknown = Facts { purpose: "investigation", grant: "case-wörk", persons: 6, ..LAWFUL };
    forbidden(&unknown, &[("surveillance", "hold")]);
}

#[test]
fn one_reviewer_of_each_party_frees_a_surveillance_hold() {
    let held = |approvals| Facts { persons: 1_000, approvals, ..LAWFUL };
    permitted(&held([1, 1]));
    forbidden(&held([1, 0]), &[("surveillance", "hold")]);
    forbidden(&held([0, 9]), &[("surveillance", "hold")]);
}

#[test]
fn lethal_call_needs_two_persons_of_each_party() {
    let lethal = |approvals| Facts { approvals, ..call("lethal") };
    permitted(&lethal([2, 2]));
    for approvals in [[0, 0], [2, 1], [1, 2], [4, 0], [0, 4]] {
        forbidden(&lethal(approvals), &[("lethal", "hold")]);
    }
}

#[test]
fn consequential_call_needs_one_person_of_each_party() {
    let consequential = |approvals| Facts { approvals, ..call("consequential") };
    permitted(&consequential([1, 1]));
    for approvals in [[0, 0], [2, 0], [0, 2]] {
        forbidden(&consequential(approvals), &[("high-stakes", "hold")]);
    }
}

#[test]
fn undeclared_tool_is_lethal_whatever_effect_is_claimed() {
    for effect in ["read", "write", "lethal"] {
        let undeclared = Facts { tool: Some((effect, false)), ..call("read") };
        forbidden(&undeclared, &[("lethal", "hold")]);
    }
}

#[test]
fn whoever_asks_is_bound_by_the_effects() {
    for party in ["provider", "customer", "nobody"] {
        forbidden(&Facts { party, ..call("lethal") }, &[("lethal", "hold")]);
    }
}

#[test]
fn outside_the_cloud_everything_is_denied() {
    for deployment in ["edge", "on-premises", ""] {
        for action in ["Invoke", "Release"] {
            forbidden(&Facts { action, deployment, ..LAWFUL }, &[("boundary", "deny")]);
        }
        forbidden(&Facts { deployment, ..call("read") }, &[("boundary", "deny")]);
    }
}

#[test]
fn region_outside_the_list_is_denied() {
    permitted(&Facts { region: "gov-south", ..LAWFUL });
    for region in ["gov-west", "", "gov-north "] {
        forbidden(&Facts { region, ..LAWFUL }, &[("boundary", "deny")]);
    }
}

#[test]
fn approvals_do_not_move_the_boundary() {
    let edge = Facts { deployment: "edge", approvals: [9, 9], ..call("lethal") };
    forbidden(&edge, &[("boundary", "deny")]);
}

#[test]
fn every_clause_that_forbids_is_named() {
    let worst = Facts { deployment: "edge", persons: 6, ..call("lethal") };
    forbidden(&worst, &[("boundary", "deny"), ("lethal", "hold"), ("surveillance", "hold")]);
}

#[test]
fn limit_that_the_bundle_names_is_the_limit_that_cedar_holds() {
    let bundle = example();
    let grant = &bundle.agreement().grants[0];
    for (id, name, purpose) in [(Some(&grant.id), "case-work", "investigation"), (None, "", "")] {
        let limit = i64::try_from(bundle.per_request_limit(id)).unwrap();
        let at = |persons| Facts { grant: name, purpose, persons, ..LAWFUL };
        assert_eq!(decide(&bundle, &at(limit)), Ok(()));
        assert!(decide(&bundle, &at(limit + 1)).is_err());
    }
}

#[test]
fn default_deny_permits_nothing() {
    let text = EXAMPLE.replace("default = \"allow\"", "default = \"deny\"");
    let bundle = Bundle::compile(&text, "deny.md").unwrap();
    assert!(!bundle.default_permits());
    assert_eq!(decide(&bundle, &LAWFUL), Err(BTreeMap::new()));
}

/// An agreement of one clause that holds `blocks`.
fn small(blocks: &str) -> Bundle {
    let front = EXAMPLE.split("\n# ").next().unwrap();
    let text = format!("{front}\n## 1 Use {{#use}}\n\nAll.\n\n## 2 Line {{#line}}\n\n{blocks}");
    Bundle::compile(&text, "small.md").unwrap_or_else(|told| panic!("{:?}", told.findings()))
}

fn red_line(keys: &str) -> Bundle {
    small(&format!("```toml redline\n{keys}\n```\n"))
}

fn outcome(bundle: &Bundle, facts: &Facts) -> Vec<(String, String)> {
    decide(bundle, facts).err().into_iter().flatten().collect()
}

#[test]
fn without_any_red_line_effects_wait_for_people_all_the_same() {
    let bundle = small("Prose.\n");
    let held = [("default".to_owned(), "hold".to_owned())];
    assert_eq!(outcome(&bundle, &Facts { approvals: [1, 1], ..call("lethal") }), held);
    assert_eq!(outcome(&bundle, &Facts { approvals: [2, 2], ..call("lethal") }), []);
    assert_eq!(outcome(&bundle, &call("consequential")), held);
    assert_eq!(outcome(&bundle, &Facts { approvals: [1, 1], ..call("consequential") }), []);
    assert_eq!(outcome(&bundle, &Facts { persons: i64::MAX, ..LAWFUL }), []);
}

#[test]
fn weak_quorum_is_raised_to_the_floor_and_the_strictest_of_all_holds() {
    let weak = red_line("category = \"lethal\"\naction = \"hold\"\nquorum = { customer = 1 }");
    assert_eq!(outcome(&weak, &Facts { approvals: [2, 1], ..call("lethal") }).len(), 1);
    assert_eq!(outcome(&weak, &Facts { approvals: [2, 2], ..call("lethal") }), []);
    let strict = small(
        "```toml redline\ncategory = \"lethal\"\naction = \"hold\"\n\
         quorum = { provider = 3 }\n```\n\n\
         ```toml review\nquorums = { lethal = { provider = 1, customer = 4 } }\n```\n",
    );
    for approvals in [[2, 4], [3, 3]] {
        assert_eq!(outcome(&strict, &Facts { approvals, ..call("lethal") }).len(), 1);
    }
    assert_eq!(outcome(&strict, &Facts { approvals: [3, 4], ..call("lethal") }), []);
}

#[test]
fn denied_effect_is_freed_by_nobody() {
    let bundle = red_line("category = \"lethal\"\naction = \"deny\"");
    let denied = [("line".to_owned(), "deny".to_owned())];
    assert_eq!(outcome(&bundle, &Facts { approvals: [9, 9], ..call("lethal") }), denied);
}

#[test]
fn bearer_cannot_free_anybody_of_lethal_effects() {
    let bundle = red_line("category = \"lethal\"\naction = \"hold\"\nbearer = [\"customer\"]");
    assert_eq!(outcome(&bundle, &Facts { party: "provider", ..call("lethal") }).len(), 1);
}

#[test]
fn bearer_narrows_what_is_not_about_effects_on_persons() {
    let bundle = red_line(
        "category = \"surveillance\"\naction = \"hold\"\nbearer = [\"customer\"]\n\
         without-grant = { per-request = 1 }",
    );
    assert_eq!(outcome(&bundle, &Facts { persons: 2, ..LAWFUL }).len(), 1);
    assert_eq!(outcome(&bundle, &Facts { persons: 2, party: "provider", ..LAWFUL }), []);
    let write = red_line(
        "category = \"other\"\neffect = \"write\"\naction = \"deny\"\nbearer = [\"provider\"]",
    );
    assert_eq!(outcome(&write, &call("write")), []);
    assert_eq!(outcome(&write, &Facts { party: "provider", ..call("write") }).len(), 1);
}

#[test]
fn who_acts_on_behalf_of_a_bearer_cannot_be_told_apart_so_everybody_is_bound() {
    let bundle = red_line(
        "category = \"surveillance\"\naction = \"hold\"\nbearer = [\"customer\", \"on-behalf-of\"]",
    );
    assert_eq!(outcome(&bundle, &Facts { persons: 1, party: "provider", ..LAWFUL }).len(), 1);
}

#[test]
fn surveillance_without_a_quorum_is_freed_by_no_approval() {
    let bundle = red_line("category = \"surveillance\"\naction = \"hold\"");
    let facts = Facts { persons: 1, approvals: [9, 9], ..LAWFUL };
    assert_eq!(outcome(&bundle, &facts), [("line".to_owned(), "hold".to_owned())]);
}

#[test]
fn two_boundaries_hold_together() {
    let bundle = small(
        "```toml boundary\nregions = [\"north\", \"south\"]\n```\n\n\
         ```toml boundary\nregions = [\"south\", \"east\"]\n```\n",
    );
    let at = |region| outcome(&bundle, &Facts { region, deployment: "edge", ..LAWFUL }).len();
    assert_eq!((at("north"), at("south"), at("east")), (1, 0, 1));
}

#[test]
fn request_that_does_not_fit_the_schema_is_refused_before_it_is_decided() {
    let bundle = example();
    let mut pairs = context(&LAWFUL);
    pairs.retain(|(key, _)| key != "persons");
    let uid = |text: &str| EntityUid::from_str(text).unwrap();
    let request = Request::new(
        uid("Workload::\"w\""),
        uid("Action::\"Invoke\""),
        uid("Model::\"m\""),
        Context::from_pairs(pairs).unwrap(),
        Some(bundle.schema()),
    );
    assert!(request.is_err());
}

/// Acts around every limit of the example.
fn acts() -> Vec<Facts> {
    let mut acts = Vec::new();
    for approvals in [[0, 0], [1, 1], [2, 1], [2, 2]] {
        for effect in ["read", "write", "consequential", "lethal"] {
            acts.push(Facts { approvals, ..call(effect) });
        }
        for persons in [0, 1, 5, 6, 25, 26] {
            for grant in ["", "case-work"] {
                let purpose = if grant.is_empty() { "" } else { "investigation" };
                acts.push(Facts { approvals, persons, grant, purpose, ..LAWFUL });
            }
        }
    }
    acts.push(Facts { deployment: "edge", ..LAWFUL });
    acts.push(Facts { region: "gov-west", ..LAWFUL });
    acts
}

#[test]
fn line_that_gets_lost_never_permits_more() {
    let whole = example();
    let acts = acts();
    let before: Vec<_> = acts.iter().map(|act| decide(&whole, act).is_ok()).collect();
    let lines: Vec<_> = EXAMPLE.lines().collect();
    let mut loaded = 0;
    for lost in 0..lines.len() {
        // A boundary has two sides, and without a line there is only the other one.
        if lines[lost].starts_with("regions =") || lines[lost].starts_with("cloud-only =") {
            continue;
        }
        let rest = [&lines[..lost], &lines[lost + 1..]].concat().join("\n");
        let Ok(bundle) = Bundle::compile(&rest, "lost.md") else { continue };
        loaded += 1;
        for (act, before) in acts.iter().zip(&before) {
            let permitted = decide(&bundle, act).is_ok();
            assert!(*before || !permitted, "without line {}: {}", lost + 1, lines[lost]);
        }
    }
    assert!(loaded > lines.len() / 2, "prose and optional keys may go");
}
