use super::*;

const EXAMPLE: &str = include_str!("../../../../../agreements/classified-cloud.md");

fn example() -> Bundle {
    Bundle::compile(EXAMPLE, "classified-cloud.md").unwrap()
}

fn words(quorum: &Quorum) -> String {
    quorum::in_words(quorum)
}

#[test]
fn quorum_is_that_of_the_effect_and_of_every_clause_that_held() {
    let bundle = example();
    let lethal: ClauseId = "lethal".parse().unwrap();
    let both = "customer 2, provider 2";
    assert_eq!(words(&bundle.quorum_of(Some(Effect::Lethal), &[])), both);
    assert_eq!(words(&bundle.quorum_of(Some(Effect::Read), &[lethal])), both);
    assert_eq!(words(&bundle.quorum_of(None, &[])), "customer 1, provider 1");
}

#[test]
fn clause_that_asks_for_more_than_the_effect_is_heard() {
    let more = EXAMPLE.replacen("provider = 1, customer = 1", "provider = 3, customer = 1", 1);
    let bundle = Bundle::compile(&more, "more.md").unwrap();
    let counting = &bundle.agreement().red_lines[0].clause;
    let quorum = bundle.quorum_of(None, std::slice::from_ref(counting));
    assert_eq!(words(&quorum), "customer 1, provider 3");
}

#[test]
fn rules_are_the_strictest_of_all_blocks() {
    let rules = example().review_rules();
    assert_eq!(rules.dwell_floor, Some(Span::from_seconds(60)));
    assert_eq!(rules.capacity, Some(Capacity { acts: 10, per: Span::from_seconds(900) }));
    assert_eq!(rules.canary_share_ppm, Some(50_000));
}

#[test]
fn call_shows_where_the_manifest_says_that_target_and_effectors_are() {
    let bundle = example();
    let paths = bundle.call_paths("effector.release");
    assert_eq!((paths.target, paths.effectors), (Some("/target"), Some("/units")));
    assert_eq!(bundle.call_paths("nobody-declared-it"), CallPaths::default());
}
