use super::*;

const NOW: i64 = 1_800_000_000_000;

fn said(record: u64, tally: &mut Tally, at: i64, json: &str) {
    let text = format!("{{\"at\":{at},\"v\":1,{json}}}");
    tally.count(record, serde_json::from_str(&text).unwrap());
}

fn today() -> Tally {
    Tally { day: NOW.div_euclid(DAY_MS), ..Tally::default() }
}

const PERMIT: &str =
    r#""kind":"decision","verdict":"permit","code":"permitted","clauses":["use"],"workload":"w""#;

#[test]
fn an_exchange_counts_once_whatever_becomes_of_its_answer() {
    let mut tally = today();
    said(0, &mut tally, NOW, PERMIT);
    said(1, &mut tally, NOW, PERMIT);
    said(
        2,
        &mut tally,
        NOW,
        r#""kind":"outcome","verdict":"permit","of":0,"code":"c","clauses":[]"#,
    );
    said(
        3,
        &mut tally,
        NOW,
        r#""kind":"outcome","verdict":"hold","of":1,"code":"c","clauses":["x"]"#,
    );
    assert_eq!(tally.told.all, Counts { permitted: 1, held: 1, denied: 0 });
    assert_eq!(tally.told.hours.iter().map(Counts::sum).sum::<u64>(), 2);
    assert_eq!(tally.told.last.front().map(|last| last.workload.as_str()), Some("w"));
}

#[test]
fn what_was_before_midnight_is_not_of_today() {
    let mut tally = today();
    let midnight = NOW.div_euclid(DAY_MS) * DAY_MS;
    said(0, &mut tally, midnight - 1, PERMIT);
    assert_eq!(tally.told.all.sum(), 0);
    said(1, &mut tally, midnight, PERMIT);
    assert_eq!(tally.told.all.sum(), 1);
    assert_eq!(tally.told.last_of("use").len(), 2, "the clause shows both");
}

#[test]
fn other_records_are_not_counted() {
    let mut tally = today();
    said(0, &mut tally, NOW, r#""kind":"started","agreement":"a""#);
    said(1, &mut tally, NOW, r#""kind":"reviewed","verdict":"deny""#);
    assert_eq!(tally.told.all.sum(), 0);
}

#[test]
fn the_first_record_of_a_day_is_found_in_few_looks() {
    for (records, first) in [(0, 0), (1, 0), (1, 1), (1_000_000, 0), (1_000_000, 765_432), (7, 7)] {
        let mut search = Search { before: 0, first: records };
        let mut looks = 0;
        while let Some(middle) = search.middle() {
            assert!(middle < records, "only records that are there are looked at");
            search.learn(middle, middle < first);
            looks += 1;
        }
        assert_eq!(search.first, first, "of {records}");
        assert!(looks <= 21, "{looks} looks at {records} records");
    }
}
