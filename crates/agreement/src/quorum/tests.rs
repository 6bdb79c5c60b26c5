use super::*;
use crate::Bundle;

const EXAMPLE: &str = include_str!("../../../../agreements/classified-cloud.md");

fn bundle(text: &str) -> Bundle {
    Bundle::compile(text, "classified-cloud.md").unwrap()
}

fn words(bundle: &Bundle, effect: Option<Effect>, clauses: &[&str]) -> String {
    let clauses: Vec<_> = clauses.iter().map(|id| id.parse().unwrap()).collect();
    in_words(&bundle.quorum_of(effect, &clauses))
}

#[test]
fn lethal_acts_need_two_of_each_and_others_one() {
    let bundle = bundle(EXAMPLE);
    assert_eq!(words(&bundle, Some(Effect::Lethal), &["lethal"]), "customer 2, provider 2");
    assert_eq!(words(&bundle, Some(Effect::Consequential), &[]), "customer 1, provider 1");
    assert_eq!(words(&bundle, Some(Effect::Read), &["surveillance"]), "customer 1, provider 1");
    assert_eq!(words(&bundle, None, &["nowhere"]), "customer 1, provider 1");
}

#[test]
fn the_strictest_of_all_clauses_that_hold_counts() {
    let more = EXAMPLE.replace(
        "quorum = { provider = 2, customer = 2 }",
        "quorum = { provider = 3, customer = 2 }",
    );
    assert_ne!(more, EXAMPLE);
    let bundle = bundle(&more);
    assert_eq!(words(&bundle, Some(Effect::Lethal), &["lethal"]), "customer 2, provider 3");
}

#[test]
fn of_two_rules_of_review_the_strictest_holds() {
    let one = bundle(EXAMPLE).review_rules();
    let seconds = |number| Span::from_seconds(number);
    assert_eq!(one.dwell_floor, Some(seconds(60)));
    assert_eq!(one.canary_share_ppm, Some(50_000));
    assert_eq!(one.capacity, Some(Capacity { acts: 10, per: seconds(900) }));
    let another = "```toml review\ndwell-floor = \"30s\"\ncapacity = \"5 per 10m\"\n```\n";
    let both = bundle(&format!("{EXAMPLE}\n## 99 More review {{#more-review}}\n\n{another}"));
    let both = both.review_rules();
    assert_eq!(both.dwell_floor, one.dwell_floor);
    assert_eq!(both.canary_share_ppm, one.canary_share_ppm);
    assert_eq!(both.capacity, Some(Capacity { acts: 5, per: seconds(900) }));
}

#[test]
fn of_two_personnel_blocks_both_hold() {
    let one = bundle(EXAMPLE).personnel_rules();
    let roles = |roles: &[&str]| Some(roles.iter().map(|it| (*it).to_owned()).collect());
    assert_eq!(one.cleared_roles, roles(&["reviewer"]));
    assert_eq!(in_words(&one.min_on_shift), "customer 1, provider 1");
    let with = |block: &str| {
        let clause = "## 99 More people {#more-people}";
        bundle(&format!("{EXAMPLE}\n{clause}\n\n```toml personnel\n{block}\n```\n"))
            .personnel_rules()
    };
    let shift = with("min-on-shift = { customer = 2 }");
    assert_eq!(shift.cleared_roles, roles(&["reviewer"]));
    assert_eq!(in_words(&shift.min_on_shift), "customer 2, provider 1");
    let officers = with("cleared-roles = [\"officer\"]");
    assert_eq!(officers.cleared_roles, roles(&[]), "nobody is cleared by both");
}

#[test]
fn one_approval_covers_as_many_effectors_as_the_red_line_says() {
    let bundle = bundle(EXAMPLE);
    assert_eq!(bundle.effectors_per_approval(Some(Effect::Lethal)), Some(1));
    assert_eq!(bundle.effectors_per_approval(Some(Effect::Read)), None);
    assert_eq!(bundle.effectors_per_approval(None), None);
}
