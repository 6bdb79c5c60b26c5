use lexicon::{Moment, ReviewId};

use super::*;
use crate::database::Database;
use crate::reviews::{Page, SealedEvent, SealedOpening, Which};

fn moment(ms: i64) -> Moment {
    Moment::from_unix_ms(ms).unwrap()
}

fn opening(id: u8, act: &'static str) -> SealedOpening {
    SealedOpening {
        review: ReviewId::from_random([id; 16]),
        workload: "desk".parse().unwrap(),
        act,
        effect: None,
        opened: moment(i64::from(id)),
        expires: moment(1_000 + i64::from(id)),
        state: "requested",
        bytes: vec![id],
    }
}

fn event(id: u8, place: u64, state: &'static str, open: bool) -> SealedEvent {
    SealedEvent {
        review: ReviewId::from_random([id; 16]),
        workload: "desk".parse().unwrap(),
        expires: moment(1_000),
        place,
        at: moment(500 + i64::from(id)),
        state,
        open,
        bytes: vec![id, 1],
    }
}

/// A database with so many reviews, each under a record of its own.
fn database(reviews: u8) -> (tempfile::TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open_unsynced(&place.path().join("records.sqlite"));
    let foreign_keys = "PRAGMA foreign_keys = off";
    database.connection.execute_batch(foreign_keys).unwrap();
    for id in 0..reviews {
        database.add_review(u64::from(id), &opening(id, "ask")).unwrap();
    }
    (place, database)
}

#[test]
fn closed_review_waits_no_longer_and_is_still_there() {
    let (_place, database) = database(3);
    database.add_event(7, &event(1, 0, "denied", false)).unwrap();
    let ids = |which| {
        let page = Page { which, after: None, most: 10 };
        let lines = database.page_of_reviews(page).unwrap();
        lines.into_iter().map(|line| line.review.to_bytes()[0]).collect::<Vec<_>>()
    };
    assert_eq!(ids(Which::Waiting(moment(0))), [0, 2]);
    assert_eq!(ids(Which::Waiting(moment(1_000))), [2], "the first one's time is over");
    assert_eq!(ids(Which::Newest), [2, 1, 0]);
    let kept = database.review(ReviewId::from_random([1; 16])).unwrap().unwrap();
    assert_eq!((kept.opening, kept.events), (vec![1], vec![vec![1, 1]]));
    assert!(database.review(ReviewId::from_random([9; 16])).unwrap().is_none());
    assert_eq!(database.overdue_reviews(moment(2_000), 10).unwrap().len(), 2);
}

#[test]
fn event_has_one_place_and_nothing_changes_or_goes() {
    let (_place, database) = database(1);
    database.add_event(7, &event(0, 0, "partly-approved", true)).unwrap();
    assert!(database.add_event(8, &event(0, 0, "executed", false)).is_err(), "the place is taken");
    for (sql, problem) in [
        ("DELETE FROM reviews", "reviews are never deleted"),
        ("UPDATE reviews SET expires = 9", "reviews are never changed"),
        ("UPDATE reviews SET sealed = x'00'", "reviews are never changed"),
        ("DELETE FROM review_events", "events of reviews are never deleted"),
        ("UPDATE review_events SET sealed = x'00'", "events of reviews are never changed"),
    ] {
        let refused = database.connection.execute_batch(sql).unwrap_err();
        assert_eq!(refused.to_string(), problem);
    }
}

#[test]
fn changes_of_people_come_in_the_order_in_which_they_were_executed() {
    let (_place, database) = database(0);
    for (id, act) in [(1, "enrol"), (2, "remove"), (3, "enrol"), (4, "call"), (5, "reinstate")] {
        database.add_review(u64::from(id), &opening(id, act)).unwrap();
    }
    for (number, id) in [(20, 2), (21, 5), (22, 1), (23, 4)] {
        database.add_event(number, &event(id, 0, "executed", false)).unwrap();
    }
    let found = database.reviews_of_people().unwrap();
    let ids: Vec<_> =
        found.iter().map(|review| (review.0.index(), review.1.to_bytes()[0])).collect();
    assert_eq!(ids, [(20, 2), (21, 5), (22, 1)]);
}

#[test]
fn pages_are_found_by_an_index_however_many_reviews_there_are() {
    let (_place, database) = database(1);
    for (which, index) in
        [(Which::Waiting(moment(0)), "reviews_that_wait"), (Which::Newest, "reviews_by_time")]
    {
        let sql = format!("EXPLAIN QUERY PLAN {}", page_sql(which));
        let mut plan = database.connection.prepare(&sql).unwrap();
        let steps = plan.query_map(params![0, [0_u8; 16], 1], |row| row.get::<_, String>(3));
        let steps: Vec<_> = steps.unwrap().map(Result::unwrap).collect();
        let reads = |table: &str| {
            let of = |step: &&String| step.starts_with("SEARCH") && step.contains(table);
            steps.iter().find(of).cloned().unwrap_or_default()
        };
        assert!(reads("reviews ").contains(index), "{steps:?}");
        assert!(reads("review_events").contains("PRIMARY KEY"), "{steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN review")), "{steps:?}");
    }
}

#[test]
fn page_has_each_review_once_with_its_events_in_order() {
    let (_place, database) = database(3);
    for (id, place) in [(1, 0), (0, 0), (1, 1), (1, 2)] {
        let event =
            SealedEvent { bytes: vec![id, place], ..event(id, place.into(), "requested", true) };
        database.add_event(7, &event).unwrap();
    }
    for (which, ids) in [(Which::Waiting(moment(0)), [0, 1, 2]), (Which::Newest, [2, 1, 0])] {
        let page = database.page_of_reviews(Page { which, after: None, most: 9 }).unwrap();
        let found: Vec<_> = page.iter().map(|it| (it.opening[0], it.events.clone())).collect();
        let events = [vec![vec![0, 0]], vec![vec![1, 0], vec![1, 1], vec![1, 2]], vec![]];
        assert_eq!(found, ids.map(|id: u8| (id, events[usize::from(id)].clone())));
        let first = database.page_of_reviews(Page { which, after: None, most: 2 }).unwrap();
        assert_eq!(first.len(), 2, "events are no reviews");
    }
}
