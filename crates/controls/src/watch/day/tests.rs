use lexicon::{Categories, DataCategory};

use super::DayStatistics;
use crate::ledger::{Day, Pseudonym, Pseudonyms, Sheet, Touch, Touched};

fn touch(persons: &[u64], category: DataCategory, explained: bool) -> Touch {
    let touched = |number: &u64| Touched {
        person: Pseudonyms { now: Pseudonym::from_bytes(number.to_be_bytes()), before: None },
        categories: Categories::of(category),
    };
    Touch {
        agreement: "a".parse().unwrap(),
        day: Day(100),
        workload: "w".parse().unwrap(),
        grant: None,
        explained,
        persons: persons.iter().map(touched).collect(),
        opaque_bytes: 0,
    }
}

fn fresh(statistics: &DayStatistics, category: DataCategory) -> u64 {
    statistics.fresh[category.index()]
}

#[test]
fn a_person_is_fresh_once_in_each_category_and_touched_every_time() {
    let mut sheet = Sheet::default();
    sheet.turn(Day(100), 30);
    let mut statistics = DayStatistics::default();
    let mut take = |touch: &Touch| {
        statistics.note(touch, Some(&sheet));
        sheet.apply(touch);
    };
    take(&touch(&[1, 2], DataCategory::Location, true));
    take(&touch(&[2, 3], DataCategory::Location, false));
    take(&touch(&[2], DataCategory::Health, false));
    assert_eq!((statistics.touches, statistics.unexplained), (5, 3));
    assert_eq!(fresh(&statistics, DataCategory::Location), 3);
    assert_eq!(fresh(&statistics, DataCategory::Health), 1);
    assert_eq!(fresh(&statistics, DataCategory::Identity), 0);
}

#[test]
fn days_add_up_and_their_persons_are_one_set() {
    let mut monday = DayStatistics::default();
    monday.note(&touch(&[1, 2], DataCategory::Location, false), None);
    let mut tuesday = DayStatistics::default();
    tuesday.note(&touch(&[2, 3], DataCategory::Location, true), None);
    monday.add(&tuesday);
    assert_eq!((monday.touches, monday.unexplained), (4, 2));
    assert!((monday.sketches[&DataCategory::Location].distinct() - 3.0).abs() < 1e-9);
}
