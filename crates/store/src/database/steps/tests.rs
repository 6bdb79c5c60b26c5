use super::*;
use crate::reviews::{SealedEvent, SealedOpening};

fn at(ms: i64) -> Moment {
    Moment::from_unix_ms(ms).unwrap()
}

fn id(byte: u8) -> ReviewId {
    ReviewId::from_random([byte; 16])
}

fn workload(name: &str) -> WorkloadId {
    name.parse().unwrap()
}

fn database() -> (tempfile::TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open_unsynced(&place.path().join("records.sqlite"));
    database.connection.execute_batch("PRAGMA foreign_keys = off").unwrap();
    (place, database)
}

fn open(database: &Database, number: u64, review: u8, of: &str) {
    let opening = SealedOpening {
        review: id(review),
        workload: workload(of),
        act: "ask",
        effect: None,
        opened: at(0),
        expires: at(1_000 + i64::from(review)),
        state: "requested",
        bytes: vec![review],
    };
    database.add_review(number, &opening).unwrap();
}

fn happen(database: &Database, number: u64, review: u8, place: u64, open: bool) {
    let event = SealedEvent {
        review: id(review),
        workload: workload("desk"),
        expires: at(0),
        place,
        at: at(0),
        state: "denied",
        open,
        bytes: vec![review],
    };
    database.add_event(number, &event).unwrap();
}

#[test]
fn steps_come_in_the_order_of_their_records_and_from_one_on() {
    let (_place, database) = database();
    open(&database, 3, 1, "desk");
    open(&database, 5, 2, "clerk");
    happen(&database, 8, 1, 0, true);
    happen(&database, 6, 2, 0, true);
    happen(&database, 9, 1, 1, false);
    let steps = |from, most| {
        let steps = database.steps(RecordNumber::new(from), most).unwrap();
        let short = |it: Step| (it.record.index(), it.review.to_bytes()[0], it.event);
        steps.into_iter().map(short).collect::<Vec<_>>()
    };
    let all = [(3, 1, None), (5, 2, None), (6, 2, Some(0)), (8, 1, Some(0)), (9, 1, Some(1))];
    assert_eq!(steps(0, 10), all);
    assert_eq!(steps(6, 10), all[2..]);
    assert_eq!(steps(4, 2), all[1..3]);
    assert!(steps(10, 10).is_empty());
    let of: Vec<_> = database.steps(RecordNumber::new(8), 9).unwrap();
    assert!(of.iter().all(|it| it.workload == workload("desk")), "{of:?}");
}

#[test]
fn steps_are_read_by_their_numbers_and_not_sorted() {
    let (_place, database) = database();
    let mut plan = database.connection.prepare(&format!("EXPLAIN QUERY PLAN {STEPS}")).unwrap();
    let steps = plan.query_map(params![0, 1], |row| row.get::<_, String>(3)).unwrap();
    let steps: Vec<_> = steps.map(Result::unwrap).collect();
    for index in ["reviews_by_number", "review_events_by_record"] {
        assert!(steps.iter().any(|step| step.contains(index)), "{steps:?}");
    }
    assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
    assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
}

#[test]
fn open_reviews_of_a_workload_are_its_own_and_not_over() {
    let (_place, database) = database();
    for (number, review, of) in [(1, 3, "desk"), (2, 1, "desk"), (3, 2, "clerk"), (4, 4, "desk")] {
        open(&database, number, review, of);
    }
    happen(&database, 5, 3, 0, false);
    let open = |of: &str, now, most| {
        let open = database.open_reviews(&workload(of), at(now), most).unwrap();
        open.into_iter().map(|it| it.to_bytes()[0]).collect::<Vec<_>>()
    };
    assert_eq!(open("desk", 0, 10), [1, 4]);
    assert_eq!(open("desk", 1_001, 10), [4], "the other one's time is over");
    assert_eq!(open("desk", 0, 1), [1]);
    assert_eq!(open("clerk", 0, 10), [2]);
    assert!(open("nobody", 0, 10).is_empty());
}

#[test]
fn how_far_a_workload_was_told_never_goes_back() {
    let (_place, database) = database();
    let desk = workload("desk");
    assert_eq!(database.told(&desk).unwrap(), None);
    for (next, kept) in [(7, 7), (9, 9), (8, 9)] {
        database.keep_told(&desk, RecordNumber::new(next)).unwrap();
        assert_eq!(database.told(&desk).unwrap(), Some(RecordNumber::new(kept)));
    }
    assert_eq!(database.told(&workload("clerk")).unwrap(), None);
}
