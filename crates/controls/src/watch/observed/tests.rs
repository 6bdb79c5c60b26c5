use lexicon::{Categories, DataCategory};

use super::*;
use crate::ledger::{Book, Budgets, Pseudonym, Pseudonyms, SheetId, Touch, Touched};

fn touch(day: u16, persons: &[u64], category: DataCategory, explained: bool) -> Touch {
    let touched = |number: &u64| Touched {
        person: Pseudonyms { now: Pseudonym::from_bytes(number.to_be_bytes()), before: None },
        categories: Categories::of(category),
    };
    Touch {
        agreement: "a".parse().unwrap(),
        day: Day(day),
        workload: "w".parse().unwrap(),
        grant: None,
        explained,
        persons: persons.iter().map(touched).collect(),
        opaque_bytes: 0,
    }
}

fn book(touches: &[Touch]) -> Book {
    let mut book = Book::default();
    let budgets = Budgets { window: 30, all: Vec::new() };
    touches.iter().for_each(|touch| drop(book.apply(touch, &budgets)));
    book
}

fn observed(book: &Book, today: u16) -> Observed {
    let id = SheetId::Workload("w".parse().unwrap());
    Observed::of(book.sheet(&id).unwrap(), Day(today))
}

#[test]
fn a_person_counts_once_and_is_touched_every_time() {
    let (location, health) = (DataCategory::Location, DataCategory::Health);
    let book = book(&[
        touch(100, &[1, 2], location, true),
        touch(100, &[2, 3], location, false),
        touch(101, &[2], health, false),
    ]);
    let observed = observed(&book, 101);
    assert_eq!(observed.touches, Touches { all: 5, unexplained: 3 });
    assert_eq!(observed.profile.persons[location.index()], 3);
    assert_eq!(observed.profile.persons[health.index()], 1);
    assert_eq!(observed.profile.linked, 1);
}

#[test]
fn touches_leave_the_window_with_the_persons() {
    let book = book(&[touch(100, &[1, 2], DataCategory::Location, false)]);
    assert_eq!(observed(&book, 130).touches.all, 2);
    assert_eq!(observed(&book, 130).profile.persons[0], 2);
    assert_eq!(observed(&book, 131), Observed::default());
}

#[test]
fn only_the_sheets_of_principals_keep_touches() {
    let book = book(&[touch(100, &[1, 2], DataCategory::Location, false)]);
    let whole = SheetId::Agreement("a".parse().unwrap());
    assert_eq!(book.sheet(&whole).unwrap().touches_by(Day(100)), Touches::default());
}

#[test]
fn the_highest_of_each_number_stays() {
    let touches = |unexplained, all| Touches { all, unexplained };
    let mut one = Observed { touches: touches(3, 90), overlap: 4, ..Observed::default() };
    one.profile.persons[2] = 7;
    let mut other = Observed { touches: touches(5, 9), overlap: 1, ..Observed::default() };
    other.profile.linked = 8;
    one.raise(&other);
    assert_eq!((one.touches, one.overlap), (touches(5, 9), 4));
    assert_eq!((one.profile.persons[2], one.profile.linked), (7, 8));
}

#[test]
fn numbers_come_back_from_their_bytes_and_from_no_others() {
    let mut observed = Observed::default();
    for (place, number) in observed.profile.numbers_mut().enumerate() {
        *number = 10 + place as u64;
    }
    observed.touches = Touches { all: 1, unexplained: 2 };
    observed.overlap = u64::from(u32::MAX);
    let bytes = observed.pack();
    assert_eq!(Observed::unpack(&bytes), Some(observed));
    assert_eq!(Observed::unpack(&bytes[1..]), None);
    assert_eq!(Observed::unpack(&[&bytes[..], &[0]].concat()), None);
    assert_eq!(Observed::unpack(&[]), None);
    observed.overlap += 1;
    assert_eq!(observed.pack(), bytes, "what is larger is told as the largest");
}
