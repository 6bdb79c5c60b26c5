use cedar_policy::{ValidationMode, Validator};

use super::*;

const AGREEMENTS: [&str; 3] = [
    include_str!("../../../../agreements/classified-cloud.md"),
    include_str!("../../../../agreements/hospital.md"),
    include_str!("../../../../agreements/workplace.md"),
];

fn bundle(source: &str) -> Bundle {
    Bundle::compile(source, "agreement.md").unwrap()
}

fn ids(bundle: &Bundle) -> Vec<String> {
    of(bundle).into_iter().map(|obligation| obligation.id).collect()
}

#[test]
fn every_region_is_cedar_that_fits_the_schema() {
    for source in AGREEMENTS {
        let bundle = bundle(source);
        let all = of(&bundle).into_iter().chain(against(&bundle, &bundle));
        for obligation in all.filter(|obligation| obligation.claim != Claim::Total) {
            let region = obligation.region.parse().unwrap();
            let validator = Validator::new(bundle.schema().clone());
            let result = validator.validate(&region, ValidationMode::Strict);
            assert!(result.validation_passed(), "{}: {result}", obligation.id);
        }
        let assumed = assumptions(&bundle).parse().unwrap();
        let validator = Validator::new(bundle.schema().clone());
        assert!(validator.validate(&assumed, ValidationMode::Strict).validation_passed());
    }
}

#[test]
fn every_obligation_has_its_own_name_and_every_prohibition_one() {
    for source in AGREEMENTS {
        let bundle = bundle(source);
        let ids = ids(&bundle);
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{ids:?}");
        let forbids = bundle.policies().call_tool.policies();
        for policy in forbids.filter(|policy| policy.effect() == Force::Forbid) {
            assert!(ids.contains(&format!("f-fires:{}", policy.id())), "{}", policy.id());
        }
        for letter in ["a-", "b-", "c-", "d-", "e-", "f-", "i-", "j-", "k-", "m-", "n-"] {
            assert!(ids.iter().any(|id| id.starts_with(letter)), "{letter} {ids:?}");
        }
    }
}

#[test]
fn policy_of_the_parties_is_to_narrow() {
    let source = AGREEMENTS[0];
    let block = "```cedar\nforbid (principal, action, resource) when { context.persons > 3 };\n```";
    let with = source.replace("## 9 ", &format!("{block}\n\n## 9 "));
    let bundle = bundle(&with);
    let narrows = of(&bundle).into_iter().find(|it| it.id.starts_with("g-narrows:")).unwrap();
    assert!(!narrows.region.contains("context.persons > 3"), "{}", narrows.region);
    assert!(narrows.region.contains("context.under_order"), "{}", narrows.region);
}

#[test]
fn digest_covers_everything_an_obligation_says() {
    let obligation = of(&bundle(AGREEMENTS[0])).remove(0);
    let digest = obligation.digest();
    let other = |change: fn(&mut Obligation)| {
        let mut obligation = obligation.clone();
        change(&mut obligation);
        obligation.digest()
    };
    assert_ne!(other(|it| it.id.push('x')), digest);
    assert_ne!(other(|it| it.says.push('x')), digest);
    assert_ne!(other(|it| it.region.push('x')), digest);
    assert_ne!(other(|it| it.claim = Claim::Reaches), digest);
    assert_ne!(other(|it| it.scope = Scope::Anything), digest);
    assert_ne!(other(|it| it.clause = Some("x".parse().unwrap())), digest);
}

#[test]
fn order_of_policies_is_that_of_their_numbers() {
    let id = |text: &str| region::in_order(&cedar_policy::PolicyId::new(text));
    assert!(id("a/2") < id("a/10"));
    assert!(id("a/10") < id("a/x1"));
    assert!(id("a/x2") < id("b/1"));
    assert!(region::is_extra(&cedar_policy::PolicyId::new("a/x1")));
    assert!(!region::is_extra(&cedar_policy::PolicyId::new("a/x")));
    assert!(!region::is_extra(&cedar_policy::PolicyId::new("x1/1")));
}
