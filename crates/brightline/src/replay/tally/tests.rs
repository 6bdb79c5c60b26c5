use super::*;
use crate::replay::told::Story;

const AGREEMENT: &str = include_str!("../../../../../agreements/classified-cloud.md");

fn played(verdict: Verdict, code: &str, persons: u64, grant: Option<&str>) -> Played {
    Played {
        request: verdict,
        answer: None,
        code: code.to_owned(),
        clauses: vec!["surveillance".to_owned()],
        grant: grant.map(str::to_owned),
        persons: Some(persons),
        categories: serde_json::Map::new(),
        record: 1,
        ending: None,
        noticed: Vec::new(),
    }
}

fn story(line: usize) -> Story {
    let (id, workload) = (format!("x-{line}"), "desk-1".parse().unwrap());
    Story { line, id, t: 0.0, workload, played: None }
}

fn tally(all: &[Played]) -> Tally {
    let bundle = Arc::new(Bundle::compile(AGREEMENT, "agreement.md").unwrap());
    let mut tally = Tally::new(&bundle);
    for (line, played) in (1..).zip(all) {
        tally.add(&story(line), played);
    }
    tally
}

#[test]
fn lines_are_counted_by_what_became_of_them() {
    let mut failed = played(Verdict::Permit, "permitted", 0, None);
    failed.ending = Some("upstream_failed".to_owned());
    let tally = tally(&[
        played(Verdict::Permit, "permitted", 1, None),
        played(Verdict::Hold, "too_many_persons", 6, None),
        played(Verdict::Deny, "too_many_persons", 1, Some("case-work")),
        failed,
    ]);
    assert_eq!(tally.all, Counts { permitted: 1, held: 1, denied: 1, failed: 1 });
    assert_eq!(tally.workloads["desk-1"].sum(), 4);
    let (counts, first) = &tally.clauses["surveillance"];
    assert_eq!((counts.sum(), first.line), (2, 2), "what was permitted stopped nothing");
    assert_eq!(tally.grants["case-work"].counts.denied, 1);
    assert_eq!(tally.grants[""].most_persons, Some(6));
}

#[test]
fn budget_is_told_from_the_limit_of_one_exchange() {
    // Five persons are within the limit of one exchange without a grant, six are not.
    let first = |persons, grant| {
        let tally = tally(&[played(Verdict::Hold, "too_many_persons", persons, grant)]);
        tally.grants[grant.unwrap_or_default()].first_over_budget.clone().map(|at| at.line)
    };
    assert_eq!((first(5, None), first(6, None)), (Some(1), None));
    assert_eq!((first(25, Some("case-work")), first(26, Some("case-work"))), (Some(1), None));
    let other = tally(&[played(Verdict::Deny, "outside_boundary", 1, None)]);
    assert_eq!(other.grants[""].first_over_budget, None);
}

#[test]
fn each_thing_noticed_is_told_once_with_its_first_line() {
    let noticed = |share| Noticed {
        with: None,
        what: "budget".to_owned(),
        grant: Some("case-work".to_owned()),
        workload: None,
        measure: "location".to_owned(),
        share: Some(share),
    };
    let with = |share| Played {
        noticed: vec![noticed(share)],
        ..played(Verdict::Permit, "permitted", 1, None)
    };
    let tally = tally(&[with(80), with(80), with(100)]);
    let lines: Vec<_> = tally.noticed.iter().map(|(it, at)| (it.share, at.line)).collect();
    assert_eq!(lines, [(Some(80), 1), (Some(100), 3)]);
}
