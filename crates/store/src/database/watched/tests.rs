use controls::watch::Observed;
use rusqlite::Connection;

use super::*;

fn database() -> (tempfile::TempDir, Database) {
    let place = tempfile::tempdir().unwrap();
    let database = Database::open(&place.path().join("records.sqlite")).unwrap();
    (place, database)
}

fn observed(overlap: u64, linked: u64) -> Observed {
    let mut observed = Observed { overlap, ..Observed::default() };
    observed.profile.linked = linked;
    observed
}

fn rows(began: u16, rows: &[(&str, Observed)]) -> Watched {
    let observed = rows.iter().map(|(id, observed)| (id.parse().unwrap(), *observed)).collect();
    Watched { began: Day(began), observed, ..Watched::default() }
}

fn periods(began: u16, calibrated: Option<u16>, looked: u16) -> Periods {
    let [began, looked] = [began, looked].map(|day| Some(Day(day)));
    Periods { began, calibrated: calibrated.map(Day), looked }
}

#[test]
fn highest_of_each_number_is_kept_for_each_period() {
    let (_place, database) = database();
    database
        .keep_watched(&rows(10, &[("workload w", observed(5, 1)), ("grant g w", observed(2, 2))]))
        .unwrap();
    database.keep_watched(&rows(10, &[("workload w", observed(3, 9))])).unwrap();
    database.keep_watched(&rows(40, &[("workload w", observed(1, 1))])).unwrap();
    let kept = database.observed(Day(10)).unwrap();
    let expected = [("grant g w", observed(2, 2)), ("workload w", observed(5, 9))];
    assert_eq!(kept, expected.map(|(id, observed)| (id.parse().unwrap(), observed)));
    assert_eq!(database.observed(Day(40)).unwrap().len(), 1);
}

#[test]
fn periods_before_the_last_two_are_let_go_of() {
    let (_place, database) = database();
    assert_eq!(database.periods().unwrap(), Periods::default());
    for began in [10, 40, 70] {
        let all: Vec<_> = (0..5).map(|it| format!("workload w{it}")).collect();
        let all: Vec<_> = all.iter().map(|id| (id.as_str(), observed(1, 1))).collect();
        database.keep_watched(&rows(began, &all)).unwrap();
    }
    let now = periods(70, Some(40), 71);
    database.keep_watched(&Watched { periods: Some(now), ..Watched::default() }).unwrap();
    assert_eq!(database.periods().unwrap(), now);
    let forget = || database.keep_watched(&Watched { forget: 3, ..Watched::default() }).unwrap();
    assert_eq!([forget(), forget(), forget()], [3, 2, 0]);
    let left = [10, 40, 70].map(|began| database.observed(Day(began)).unwrap().len());
    assert_eq!(left, [0, 5, 5]);
}

#[test]
fn alarms_come_back_in_order_from_a_day_on() {
    let (_place, database) = database();
    let alarm = |day, detector| Alarm { day: Day(day), detector, about: "grant g w".to_owned() };
    let all = [alarm(7, Detector::Rise), alarm(8, Detector::Overlap), alarm(9, Detector::Linked)];
    database.begin().unwrap();
    for (number, alarm) in (0..).zip(&all) {
        let sql = "INSERT INTO records VALUES (?1, x'00', x'00')";
        database.connection.execute(sql, [number]).unwrap();
        database.add_alarm(number, alarm).unwrap();
    }
    database.commit().unwrap();
    assert_eq!(database.alarms(Day(8)).unwrap(), all[1..]);
    assert!(database.add_alarm(99, &all[0]).is_err(), "there is no alarm without a record");
}

#[test]
fn database_of_the_form_before_gets_the_tables() {
    let (place, database) = database();
    drop(database);
    let path = place.path().join("records.sqlite");
    let old = Connection::open(&path).unwrap();
    let without = "DROP TABLE watch; DROP TABLE watched; DROP TABLE alarms;
                   DROP TABLE reviews_shown; DROP TABLE suspensions;
                   DROP TABLE review_events; DROP TABLE reviews;
                   DROP TABLE glass_events; DROP TABLE told";
    old.execute_batch(&format!("{without}; PRAGMA user_version = 3")).unwrap();
    drop(old);
    for _ in 0..2 {
        let database = Database::open(&path).unwrap();
        assert_eq!(database.periods().unwrap(), Periods::default());
        assert_eq!(database.alarms(Day(0)).unwrap(), []);
    }
}
