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
        Decision::Deny => {
            let mut by = BTreeMap::new();
            for id in answer.diagnostics().reason() {
                let said = |key| policies.annotation(id, key).unwrap().to_owned();
                let outcome = by.entry(said("clause")).or_insert_with(|| said("outcome"));
                // Of one clause, the strictest outcome.
                if said("outcome") == "deny" {
                    *outcome = said("outcome");
                }
            }
            Err(by)
        }
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
         without-grant = { per-request = 1 }\n[limits]\nwindow = \"30d\"\nlocation = 9",
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
    let bundle = red_line(&format!("{ROOMY}{HUNDRED}"));
    let facts = Facts { persons: 6, approvals: [9, 9], ..LAWFUL };
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

/// What is written of a surveillance line that has room below its outer stop.
const ROOMY: &str = "category = \"surveillance\"\naction = \"hold\"\n\
    without-grant = { per-request = 5 }\n";
const HUNDRED: &str = "[limits]\nwindow = \"30d\"\nlocation = 100\nhealth = 7\n";

#[test]
fn outer_stop_is_met_by_its_number_and_no_grant_or_approval_goes_beyond() {
    let held = [("surveillance".to_owned(), "hold".to_owned())];
    let denied = [("surveillance".to_owned(), "deny".to_owned())];
    let bundle = example();
    let granted = Facts { purpose: "investigation", grant: "case-work", ..LAWFUL };
    for facts in [LAWFUL, granted, call("read")] {
        let facts = Facts { approvals: [9, 9], ..facts };
        assert_eq!(outcome(&bundle, &Facts { persons: 10_000, ..facts.clone() }), []);
        assert_eq!(outcome(&bundle, &Facts { persons: 10_001, ..facts.clone() }), denied);
        let over = Facts { over_budget: true, over_stop: true, ..facts.clone() };
        assert_eq!(outcome(&bundle, &over), denied);
        let unapproved = Facts { approvals: [9, 0], over_budget: true, ..facts.clone() };
        assert_eq!(outcome(&bundle, &unapproved), held);
        assert_eq!(outcome(&bundle, &Facts { over_budget: true, ..facts }), []);
    }
}

#[test]
fn outer_stop_is_the_largest_number_of_any_category_and_0_without_one() {
    let deny = [("line".to_owned(), "deny".to_owned())];
    let hundred = red_line(&format!("{ROOMY}{HUNDRED}"));
    assert_eq!(outcome(&hundred, &Facts { persons: 101, ..LAWFUL }), deny);
    assert_ne!(outcome(&hundred, &Facts { persons: 100, ..LAWFUL }), deny);
    let none = red_line(ROOMY);
    assert_eq!(outcome(&none, &Facts { persons: 1, ..LAWFUL }), deny);
    assert_eq!(outcome(&none, &LAWFUL), []);
}

#[test]
fn outer_stop_binds_also_whom_the_line_does_not_name() {
    let line = format!("bearer = [\"customer\"]\n{ROOMY}{HUNDRED}");
    let bundle = red_line(&line);
    let by_provider = |persons| Facts { persons, party: "provider", ..LAWFUL };
    assert_eq!(outcome(&bundle, &by_provider(100)), []);
    assert_eq!(outcome(&bundle, &by_provider(101)).len(), 1);
    let over = Facts { over_stop: true, over_budget: true, ..by_provider(0) };
    assert_eq!(outcome(&bundle, &over).len(), 1);
}

#[test]
fn exception_frees_its_persons_with_its_approver_and_nothing_else() {
    let bundle = red_line(&format!(
        "{ROOMY}exceptions = [{{ authority = \"warrant naming each person\", \
         approver = \"provider\", max-persons = 30, expires = 2027-01-01, \
         disclosure = \"count published each quarter\" }}]\n{HUNDRED}",
    ));
    let excepted = Facts { persons: 30, exception: "line#1", approvals: [1, 0], ..LAWFUL };
    assert_eq!(outcome(&bundle, &excepted), []);
    let held = [("line".to_owned(), "hold".to_owned())];
    for facts in [
        Facts { persons: 31, ..excepted.clone() },
        Facts { approvals: [0, 9], ..excepted.clone() },
        Facts { exception: "line#2", ..excepted.clone() },
        Facts { exception: "", ..excepted.clone() },
        Facts { over_budget: true, ..excepted.clone() },
    ] {
        assert_eq!(outcome(&bundle, &facts), held);
    }
    let last = bundle.exception("line#1", "2026-12-31T23:59:59Z".parse().unwrap());
    assert_eq!(last.map(|exception| exception.max_persons), Some(Some(30)));
    assert_eq!(bundle.exception("line#1", "2027-01-01T00:00:00Z".parse().unwrap()), None);
    assert_eq!(bundle.exception("line#2", "2026-12-31T23:59:59Z".parse().unwrap()), None);
}

#[test]
fn refusal_without_a_block_is_final() {
    let silent = small("");
    for action in ["Invoke", "Release"] {
        let refused = Facts { action, refused: true, approvals: [9, 9], ..LAWFUL };
        assert_eq!(outcome(&silent, &refused), [("default".to_owned(), "deny".to_owned())]);
    }
}

#[test]
fn refusal_is_released_by_the_people_it_names_and_never_by_one_side() {
    let refused = |approvals| Facts { refused: true, approvals, ..LAWFUL };
    let line = |outcome: &str| [("line".to_owned(), outcome.to_owned())];
    let open = small("```toml refusal\nhonour = true\nrelease-quorum = { customer = 2 }\n```\n");
    for approvals in [[0, 0], [0, 9], [1, 1]] {
        assert_eq!(outcome(&open, &refused(approvals)), line("hold"));
    }
    assert_eq!(outcome(&open, &refused([1, 2])), []);
    let two = small(
        "```toml refusal\nhonour = true\nrelease-quorum = { customer = 1 }\n```\n\n\
         ```toml refusal\nhonour = true\n```\n",
    );
    assert_eq!(outcome(&two, &refused([9, 9])), line("deny"));
}

#[test]
fn vendor_under_an_order_gets_nothing_whatever_is_approved() {
    for facts in [LAWFUL, Facts { action: "Release", ..LAWFUL }, call("lethal")] {
        let ordered = Facts { under_order: true, approvals: [9, 9], ..facts };
        forbidden(&ordered, &[("default", "deny")]);
    }
}

#[test]
fn excluded_workload_is_denied_and_its_neighbour_is_not() {
    let bundle = small("```toml excluded\nprincipals = [\"intel-*\", \"*/field\", \"x\"]\n```\n");
    for workload in ["intel-", "intel-7", "a/field", "/field", "x"] {
        let denied = [("line".to_owned(), "deny".to_owned())];
        assert_eq!(outcome(&bundle, &Facts { workload, ..LAWFUL }), denied, "{workload}");
    }
    for workload in ["intel", "an-intel-7", "field", "a/fields", "xx", ""] {
        assert_eq!(outcome(&bundle, &Facts { workload, ..LAWFUL }), [], "{workload}");
    }
}

#[test]
fn cedar_block_forbids_what_it_says_under_its_own_clause() {
    let bundle = small(
        "```cedar\n// no reports at night\n\
         forbid (principal, action in [Action::\"Invoke\"], resource)\n\
         when { context.purpose == \"night\" };\n\n\
         @outcome(\"hold\") @why(\"nobody reads them\")\n\
         forbid (principal, action == Action::\"CallTool\", resource)\n\
         when { context.effect == Effect::\"write\" };\n```\n\n\
         ```cedar\n@clause(\"line\")\n\
         forbid (principal == Workload::\"analyst-8\", action, resource);\n```\n",
    );
    let by = |facts: Facts| outcome(&bundle, &facts);
    let line = |outcome: &str| [("line".to_owned(), outcome.to_owned())];
    assert_eq!(by(LAWFUL), []);
    assert_eq!(by(Facts { purpose: "night", ..LAWFUL }), line("deny"));
    assert_eq!(by(Facts { purpose: "night", action: "Release", ..LAWFUL }), []);
    assert_eq!(by(call("write")), line("hold"));
    assert_eq!(by(Facts { approvals: [9, 9], ..call("write") }), line("hold"));
    let slices = bundle.policies();
    let extra = |policies: &PolicySet| {
        let ids = policies.policies().map(|policy| policy.id().to_string());
        let mut ids: Vec<_> = ids.filter(|id| id.starts_with("line/x")).collect();
        ids.sort();
        ids
    };
    assert_eq!(extra(&slices.invoke), ["line/x1", "line/x3"]);
    assert_eq!(extra(&slices.release), ["line/x3"]);
    assert_eq!(extra(&slices.call_tool), ["line/x1", "line/x2", "line/x3"]);
    assert!(bundle.cedar_text().contains("@why(\"nobody reads them\")"));
    assert!(bundle.warnings().is_empty());
}

#[test]
fn text_of_all_policies_reads_back_as_these_policies() {
    for bundle in [example(), small("```cedar\nforbid (principal, action, resource);\n```\n")] {
        let read: PolicySet = bundle.cedar_text().parse().unwrap();
        let ids = |policies: &PolicySet| {
            let named = policies.policies().map(|it| it.annotation("id").unwrap().to_owned());
            named.collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(ids(&read), ids(&bundle.policies().call_tool));
        for policy in bundle.policies().call_tool.policies() {
            assert_eq!(policy.annotation("id"), Some(policy.id().to_string().as_str()));
        }
    }
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
