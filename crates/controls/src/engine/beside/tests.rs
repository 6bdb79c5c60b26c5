use std::sync::Arc;

use agreement::Bundle;
use lexicon::{DataCategory, Deployment, DeploymentClass, Digest, Effect, Moment};
use proptest::prelude::*;

use crate::{Act, Code, Decision, Engine, Facts, Fault, example};

const AGREEMENT: &str = include_str!("../../../../../agreements/classified-cloud.md");

/// The example with `this` in the place of `that`.
fn with(changes: &[(&str, &str)]) -> Arc<Bundle> {
    let mut text = AGREEMENT.to_owned();
    for (that, this) in changes {
        assert!(text.contains(that), "{that}");
        text = text.replace(that, this);
    }
    Arc::new(Bundle::compile(&text, "changed.md").unwrap_or_else(|told| panic!("{told:?}")))
}

fn both(newer: &Arc<Bundle>, older: &Arc<Bundle>) -> Engine {
    Engine::strictest(Arc::clone(newer), Arc::clone(older)).unwrap()
}

fn now() -> Moment {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

fn kind(engine: &Engine, facts: &Facts) -> &'static str {
    match engine.decide(facts, Digest::of(b"act"), now()) {
        Decision::Permit(_) => "permit",
        Decision::Hold(_) => "hold",
        Decision::Deny(_) => "deny",
    }
}

fn inside() -> Facts {
    let deployment =
        Deployment { class: DeploymentClass::Cloud, region: "gov-north".parse().unwrap() };
    Facts { deployment, ..example::facts() }
}

fn granted(id: &str) -> Facts {
    Facts {
        workload: "analyst-7".parse().unwrap(),
        purpose: Some("investigation".parse().unwrap()),
        grant: Some(id.parse().unwrap()),
        ..inside()
    }
}

#[test]
fn stricter_of_two_decides_whichever_is_the_newer() {
    let wide = with(&[("per-request = 5,", "per-request = 9,")]);
    let narrow = with(&[("per-request = 5,", "per-request = 2,")]);
    for (newer, older) in [(&wide, &narrow), (&narrow, &wide)] {
        let engine = both(newer, older);
        assert_eq!(engine.bundle().digest(), newer.digest());
        assert_eq!(engine.older().map(|bundle| bundle.digest()), Some(older.digest()));
        assert_eq!(kind(&engine, &Facts { persons: 2, ..inside() }), "permit");
        assert_eq!(kind(&engine, &Facts { persons: 3, ..inside() }), "hold");
    }
    assert!(Engine::new(narrow).unwrap().older().is_none());
}

#[test]
fn denial_of_one_outweighs_a_hold_of_the_other_and_gives_the_grounds() {
    let engine = both(&with(&[]), &stopped_at_20());
    let Decision::Deny(deny) =
        engine.decide(&Facts { persons: 21, ..inside() }, Digest::of(b""), now())
    else {
        panic!("it is not denied");
    };
    assert_eq!(deny.grounds.code, Code::TooManyPersons);
    assert_eq!(kind(&engine, &Facts { persons: 20, ..inside() }), "hold");
}

/// An agreement whose outer stop is 20.
fn stopped_at_20() -> Arc<Bundle> {
    let numbered = |line: &str| {
        let (key, _) = line.split_once(" = ")?;
        let category = DataCategory::ALL.into_iter().find(|it| it.as_str() == key)?;
        Some(format!("{category} = 20"))
    };
    let lines = AGREEMENT.lines().map(|line| numbered(line).unwrap_or_else(|| line.to_owned()));
    let text = lines.collect::<Vec<_>>().join("\n");
    Arc::new(Bundle::compile(&text, "stopped.md").unwrap())
}

#[test]
fn grant_is_looked_up_in_each_under_its_own_name() {
    let renamed = with(&[("id = \"case-work\"", "id = \"case-work-2\"")]);
    let engine = both(&renamed, &with(&[]));
    assert_eq!(kind(&engine, &Facts { persons: 25, ..granted("case-work-2") }), "permit");
    assert_eq!(kind(&engine, &Facts { persons: 26, ..granted("case-work-2") }), "hold");
    let ended = with(&[("valid = [2026-03-01, 2029-03-01]", "valid = [2026-03-01, 2026-06-01]")]);
    let engine = both(&with(&[]), &ended);
    assert_eq!(kind(&engine, &Facts { persons: 6, ..granted("case-work") }), "hold");
}

#[test]
fn grant_that_asks_for_a_case_needs_facts_that_show_one() {
    let silent = with(&[("case = \"required\"\n", "")]);
    let asks = with(&[]);
    let facts = Facts { persons: 25, ..granted("case-work") };
    assert_eq!(kind(&both(&asks, &silent), &facts), "permit");
    assert_eq!(kind(&both(&silent, &asks), &facts), "hold");
}

#[test]
fn tool_has_the_effect_of_each_manifest() {
    let tool = |name: &str, effect| Facts {
        act: Act::CallTool { tool: name.parse().unwrap(), effect, declared: true },
        ..inside()
    };
    let renamed = with(&[("name = \"report.write\"", "name = \"report.draft\"")]);
    let engine = both(&renamed, &with(&[]));
    assert_eq!(kind(&engine, &tool("report.draft", Effect::Write)), "hold");
    assert_eq!(kind(&engine, &tool("documents.read", Effect::Read)), "permit");
}

#[test]
fn party_that_one_agreement_does_not_share_cannot_be_decided() {
    let third =
        "[[party]]\nid = \"carrier\"\nrole = \"operator\"\norganisation = \"House of C\"\n+++";
    let three =
        with(&[("Department of Example\"\n+++", &format!("Department of Example\"\n{third}"))]);
    let carrier = Facts { party: "carrier".parse().unwrap(), ..inside() };
    let engine = both(&three, &with(&[]));
    assert_eq!(kind(&engine, &carrier), "deny");
    assert_eq!(engine.fault(&carrier, now()), Some(Fault::Party("carrier".parse().unwrap())));
    assert_eq!(kind(&engine, &inside()), "permit");
    assert_eq!(kind(&Engine::new(three).unwrap(), &carrier), "permit");
}

#[test]
fn party_of_the_same_id_and_another_organisation_is_a_stranger() {
    let sold = with(&[("organisation = \"Northwind Models\"", "organisation = \"Other Models\"")]);
    let engine = both(&sold, &with(&[]));
    let approved = Facts { persons: 6, approvals: example::approvals(1, 1), ..inside() };
    assert_eq!(kind(&engine, &approved), "deny");
    assert_eq!(kind(&engine, &inside()), "permit");
}

#[test]
fn exception_counts_only_where_both_mean_the_same() {
    let exceptions = |most: u32| {
        let this = format!(
            "exceptions = [{{ authority = \"warrant\", approver = \"provider\", max-persons = {most}, \
             expires = 2027-01-01, disclosure = \"yearly\" }}]\n[limits]"
        );
        let text = AGREEMENT.replacen("exceptions = []\n", "", 1).replace("[limits]", &this);
        Arc::new(Bundle::compile(&text, "excepted.md").unwrap())
    };
    let facts = Facts {
        persons: 10,
        exception: Some("surveillance#1".to_owned()),
        approvals: example::approvals(1, 0),
        ..inside()
    };
    assert_eq!(kind(&both(&exceptions(30), &exceptions(30)), &facts), "permit");
    assert_eq!(kind(&both(&exceptions(30), &exceptions(20)), &facts), "hold");
    assert_eq!(kind(&both(&exceptions(30), &with(&[])), &facts), "hold");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn two_permit_only_what_each_permits(
        persons in 0_u64..30,
        approvals in (0_u64..3, 0_u64..3),
        effect in prop::sample::select(Effect::ALL.as_slice()),
        calls in any::<bool>(),
        refused in any::<bool>(),
    ) {
        let (one, other) = pair();
        let act = Act::CallTool { tool: "documents.read".parse().unwrap(), effect, declared: true };
        let facts = Facts {
            persons,
            approvals: example::approvals(approvals.0, approvals.1),
            refused,
            act: if calls { act } else { inside().act },
            ..inside()
        };
        let engine = both(one, other);
        if kind(&engine, &facts) == "permit" {
            prop_assert_eq!(kind(&Engine::new(Arc::clone(one)).unwrap(), &facts), "permit");
            let facts = super::facts_under(other, one, &facts, now()).unwrap();
            prop_assert_eq!(kind(&Engine::new(Arc::clone(other)).unwrap(), &facts), "permit");
        }
    }
}

fn pair() -> &'static (Arc<Bundle>, Arc<Bundle>) {
    static PAIR: std::sync::LazyLock<(Arc<Bundle>, Arc<Bundle>)> = std::sync::LazyLock::new(|| {
        let one = with(&[("per-request = 5,", "per-request = 9,")]);
        (one, with(&[("quorum = { provider = 2, customer = 2 }", "quorum = { provider = 3 }")]))
    });
    &PAIR
}
