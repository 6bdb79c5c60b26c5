use controls::Ledger;
use controls::watch::Detector;
use lexicon::{DataCategory, RecordNumber};

use super::*;

const LOCATION: Measure = Measure::Category(DataCategory::Location);

fn count(number: u64) -> Count {
    if number < 20 { Count::Below20 } else { Count::Exactly(number) }
}

fn grant_sheet() -> SheetId {
    SheetId::Grant("g-42".parse().unwrap())
}

fn agreement_sheet() -> SheetId {
    SheetId::Agreement("regional-cloud".parse().unwrap())
}

/// `spent` of `limit`, with so many new on each day.
fn spent(sheet: SheetId, measure: Measure, spent: u64, limit: u64, days: [u64; 30]) -> Spent {
    Spent {
        sheet,
        measure,
        limit,
        finding: Ledger::OverBudget,
        spent: count(spent),
        year: count(20 + spent),
        days: days.map(count).to_vec(),
    }
}

fn status(spent: Vec<Spent>) -> Status {
    Status::of(&LedgerReading {
        at: "2026-11-22T12:00:00Z".parse().unwrap(),
        record: RecordNumber::new(7),
        agreement: "regional-cloud".parse().unwrap(),
        version: 3,
        window: 30,
        spent,
        alarms: vec![(Detector::Volume, 2), (Detector::Rise, 0), (Detector::Overlap, 1)],
    })
}

fn week() -> [u64; 30] {
    std::array::from_fn(|day| match day % 7 {
        5 | 6 => 0,
        weekday => 40 + 10 * weekday as u64,
    })
}

fn shown() -> Status {
    let (ours, whole) = (grant_sheet, agreement_sheet);
    let health = Measure::Category(DataCategory::Health);
    status(vec![
        spent(whole(), LOCATION, 1_240, 100_000, week()),
        spent(whole(), health, 19, 10_000, [0; 30]),
        spent(ours(), LOCATION, 1_240, 1_500, week()),
        spent(ours(), Measure::Linked(2), 19, 200, [0; 30]),
        spent(ours(), Measure::OpaqueBytes, 65_536, 65_536, [2_000; 30]),
        spent(ours(), health, 0, 0, [0; 30]),
    ])
}

#[test]
fn page_shows_each_grant_and_everything_together() {
    insta::assert_snapshot!(shown().page(false));
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    let coloured = shown().page(true);
    assert!(coloured.contains("\x1b[31m  opaque") || coloured.contains("\x1b[31mopaque"));
    assert!(coloured.contains("\x1b[33m"));
    let plain = ["\x1b[31m", "\x1b[33m", "\x1b[0m"]
        .iter()
        .fold(coloured, |text, code| text.replace(code, ""));
    assert_eq!(plain, shown().page(false));
}

#[test]
fn status_comes_back_over_the_socket_as_it_was() {
    let text = serde_json::to_string(&shown()).unwrap();
    assert_eq!(serde_json::from_str::<Status>(&text).unwrap(), shown());
}

#[test]
fn what_is_left_does_not_tell_what_is_not_told() {
    let line = |number| {
        let status = status(vec![spent(grant_sheet(), LOCATION, number, 500, [0; 30])]);
        status.scopes[0].budgets[0].clone()
    };
    assert_eq!(Line { twelve_months: line(19).twelve_months, ..line(0) }, line(19));
    assert_eq!((line(19).left, line(19).percent), (None, None));
    assert_eq!((line(20).left, line(20).percent), (Some(480), Some(4)));
    assert_eq!(line(19).detection_floor, 500);
}

#[test]
fn floor_is_the_limit_without_the_usual_work() {
    let floor = |number, days| {
        let status = status(vec![spent(grant_sheet(), LOCATION, number, 1_000, days)]);
        status.scopes[0].budgets[0].detection_floor
    };
    // Every day twenty: 600 in a window.
    assert_eq!(floor(600, [20; 30]), 400);
    // A burst on one day is no usual work.
    let mut burst = [20; 30];
    burst[29] = 300;
    assert_eq!(floor(880, burst), 400);
    // A median that is not told: what is spent stands for it.
    assert_eq!(floor(300, [19; 30]), 700);
    // What is over the limit already leaves nothing.
    assert_eq!(floor(1_500, [50; 30]), 0);
}

#[test]
fn lower_of_two_outer_stops_is_told() {
    let stop = |limit| spent(agreement_sheet(), LOCATION, 30, limit, [0; 30]);
    let of_grant = spent(grant_sheet(), LOCATION, 30, 500, [0; 30]);
    for stops in [[900, 800], [800, 900]] {
        let status = status(vec![stop(stops[0]), stop(stops[1]), of_grant.clone()]);
        assert_eq!(status.scopes.len(), 2);
        assert_eq!(status.scopes[0].budgets[0].outer_stop, Some(800));
        assert_eq!(status.scopes[1].budgets.len(), 1);
        assert_eq!(status.scopes[1].budgets[0].limit, 800);
        assert_eq!(status.scopes[1].budgets[0].outer_stop, None);
    }
}
