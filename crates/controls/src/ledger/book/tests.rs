use std::collections::{BTreeMap, BTreeSet};

use lexicon::{Categories, DataCategory};
use proptest::prelude::*;

use super::*;
use crate::ledger::{Pseudonym, Pseudonyms, Touched};

const WINDOW: u16 = 7;

/// The person `number` as the key holder names them on `day`: epochs are as long as the window.
fn person(number: u8, day: u16) -> Pseudonyms {
    let epoch = u8::try_from(day / WINDOW).unwrap();
    let of = |epoch| Pseudonym::of(&[number], &[epoch; 32]);
    Pseudonyms { now: of(epoch), before: epoch.checked_sub(1).map(of) }
}

#[derive(Clone, Debug)]
struct Step {
    days: u16,
    workload: u8,
    granted: bool,
    persons: Vec<(u8, u16)>,
    opaque: u64,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let persons = prop::collection::vec((0..12_u8, 1..512_u16), 0..5);
    let step = (prop_oneof![4 => Just(0), 3 => 1..3_u16, 1 => 3..20_u16], 0..3_u8, any::<bool>());
    let step = (step, persons, prop_oneof![3 => Just(0), 1 => 1..100_u64]);
    let step = step.prop_map(|((days, workload, granted), persons, opaque)| Step {
        days,
        workload,
        granted,
        persons,
        opaque,
    });
    prop::collection::vec(step, 1..40)
}

fn touch(step: &Step, day: u16) -> Touch {
    Touch {
        agreement: "a".parse().unwrap(),
        day: Day(day),
        workload: format!("w{}", step.workload).parse().unwrap(),
        grant: step.granted.then(|| "g".parse().unwrap()),
        explained: false,
        persons: step
            .persons
            .iter()
            .map(|(number, bits)| Touched {
                person: person(*number, day),
                categories: Categories::from_bits(*bits),
            })
            .collect(),
        opaque_bytes: step.opaque,
    }
}

/// The plainest ledger there is: everything that was ever charged, looked through each time.
#[derive(Default)]
struct Reference {
    all: Vec<(SheetId, u16, Step)>,
}

impl Reference {
    fn categories(&self, sheet: &SheetId, today: u16) -> BTreeMap<u8, Categories> {
        let mut known: BTreeMap<u8, Categories> = BTreeMap::new();
        for (_, _, step) in self.counting(sheet, today) {
            for (person, bits) in &step.persons {
                let set = known.entry(*person).or_default();
                *set = set.with(Categories::from_bits(*bits));
            }
        }
        known
    }

    fn counting(&self, sheet: &SheetId, today: u16) -> impl Iterator<Item = &(SheetId, u16, Step)> {
        self.all.iter().filter(move |(of, day, _)| of == sheet && today - day <= WINDOW)
    }

    fn measured(&self, sheet: &SheetId, measure: Measure, today: u16) -> u64 {
        if measure == Measure::OpaqueBytes {
            return self.counting(sheet, today).map(|(_, _, step)| step.opaque).sum();
        }
        let known = self.categories(sheet, today);
        known.values().filter(|set| is_in(measure, **set)).count() as u64
    }
}

fn is_in(measure: Measure, set: Categories) -> bool {
    let linking = set.without(Categories::of(DataCategory::Identity)).len();
    match measure {
        Measure::Category(category) => set.contains(category),
        Measure::Persons => !set.is_empty(),
        Measure::Linked(1) => !set.is_empty(),
        Measure::Linked(least) => u64::from(linking) >= least,
        Measure::OpaqueBytes => false,
    }
}

fn measures() -> Vec<Measure> {
    let categories = DataCategory::ALL.map(Measure::Category);
    let others = [Measure::Persons, Measure::Linked(2), Measure::Linked(3), Measure::OpaqueBytes];
    categories.into_iter().chain(others).collect()
}

fn budgets(sheets: &[SheetId], limit: u64) -> Budgets {
    let of = |sheet: &SheetId| {
        let sheet = sheet.clone();
        measures().into_iter().map(move |measure| Budget {
            sheet: sheet.clone(),
            measure,
            limit,
            finding: Ledger::OverBudget,
        })
    };
    Budgets { window: WINDOW, all: sheets.iter().flat_map(of).collect() }
}

fn one(sheet: &SheetId, measure: Measure, limit: u64) -> Budgets {
    let all = vec![Budget { sheet: sheet.clone(), measure, limit, finding: Ledger::OverStop }];
    Budgets { window: WINDOW, all }
}

proptest! {
    /// Counts and findings are those of the reference, exactly, over days and epochs.
    #[test]
    fn book_counts_as_the_reference_does(steps in steps()) {
        let (mut book, mut reference, mut today) = (Book::default(), Reference::default(), 50);
        for step in steps {
            today += step.days;
            let touch = touch(&step, today);
            let sheets: Vec<_> = touch.sheets().collect();
            for sheet in &sheets {
                for measure in measures() {
                    let spent = reference.measured(sheet, measure, today);
                    let mut after = Reference { all: reference.all.clone() };
                    after.all.push((sheet.clone(), today, step.clone()));
                    let then = after.measured(sheet, measure, today);
                    let known = after.categories(sheet, today);
                    let concerned = match measure {
                        Measure::OpaqueBytes => step.opaque > 0,
                        _ => step.persons.iter().any(|(it, _)| is_in(measure, known[it])),
                    };
                    for limit in [spent.saturating_sub(1), spent, then.saturating_sub(1), then] {
                        let found = book.find(&touch, &one(sheet, measure, limit));
                        prop_assert_eq!(found == Ledger::OverStop, concerned && then > limit);
                    }
                }
            }
            book.apply(&touch, &budgets(&sheets, 1_000));
            for sheet in sheets {
                reference.all.push((sheet.clone(), today, step.clone()));
                for measure in measures() {
                    let expected = reference.measured(&sheet, measure, today);
                    prop_assert_eq!(book.sheet(&sheet).unwrap().measured(measure), expected);
                }
            }
        }
    }

    /// What was new on each day adds up to what is counted, while nothing has ended.
    #[test]
    fn new_persons_of_all_days_are_the_persons(steps in steps()) {
        let (mut book, mut day) = (Book::default(), 50);
        for step in steps {
            day = (day + step.days).min(50 + WINDOW);
            book.apply(&touch(&step, day), &budgets(&[], 0));
        }
        let sheet = book.sheet(&SheetId::Agreement("a".parse().unwrap())).unwrap();
        for measure in measures() {
            prop_assert_eq!(sheet.new_in_year(Day(day)).of(measure), sheet.measured(measure));
        }
    }
}

fn touching(persons: impl IntoIterator<Item = (u8, u16)>, day: u16) -> Touch {
    let persons = persons.into_iter().collect();
    touch(&Step { days: 0, workload: 0, granted: false, persons, opaque: 0 }, day)
}

#[test]
fn person_who_comes_twice_in_one_touch_is_linked() {
    let (location, health) = (1, 1 << DataCategory::Health.index());
    let touch = touching([(1, location), (1, health)], 50);
    let mut book = Book::default();
    let sheet = SheetId::Agreement("a".parse().unwrap());
    assert_eq!(book.find(&touch, &one(&sheet, Measure::Linked(2), 0)), Ledger::OverStop);
    assert_eq!(book.find(&touch, &one(&sheet, Measure::Linked(2), 1)), Ledger::Within);
    assert_eq!(book.find(&touch, &one(&sheet, Measure::Persons, 1)), Ledger::Within);
}

#[test]
fn exactly_at_the_limit_is_within_and_told() {
    let sheet = SheetId::Agreement("a".parse().unwrap());
    let budgets = one(&sheet, Measure::Persons, 10);
    let mut book = Book::default();
    let told: Vec<_> = (0..12)
        .map(|number| {
            let touch = touching([(number, 1)], 50);
            let found = book.find(&touch, &budgets);
            assert_eq!(found == Ledger::Within, number < 10);
            book.apply(&touch, &budgets).iter().map(|crossing| crossing.share).collect::<Vec<_>>()
        })
        .collect();
    let mut expected = vec![vec![]; 12];
    (expected[7], expected[9]) = (vec![80], vec![100]);
    assert_eq!(told, expected);
}

#[test]
fn budget_of_another_version_is_written_to_as_well() {
    let other = SheetId::Workload("w0".parse().unwrap());
    let mut step = Step { days: 0, workload: 0, granted: true, persons: vec![], opaque: 0 };
    let mut book = Book::default();
    let budgets = one(&other, Measure::Persons, 5);
    let over: Vec<_> = (0..7)
        .map(|number| {
            step.persons = vec![(number, 1)];
            let touch = touch(&step, 50);
            let found = book.find(&touch, &budgets);
            book.apply(&touch, &budgets);
            found == Ledger::OverStop
        })
        .collect();
    assert_eq!(over, [false, false, false, false, false, true, true]);
}

#[test]
fn day_zero_counts() {
    let day = Day::of(lexicon::Moment::from_unix_ms(0).unwrap());
    let mut book = Book::default();
    let budgets = budgets(&[], 0);
    let touch = Touch { day, ..touching([(1, 1)], 0) };
    book.apply(&touch, &budgets);
    let sheet = book.sheet(&SheetId::Agreement("a".parse().unwrap())).unwrap();
    assert_eq!(sheet.measured(Measure::Persons), 1);
}

#[test]
fn clock_that_goes_back_lets_go_of_nobody() {
    let mut book = Book::default();
    let budgets = budgets(&[], 0);
    book.apply(&touching([(1, 1)], 50), &budgets);
    book.apply(&touching([(2, 1)], 40), &budgets);
    let sheet = book.sheet(&SheetId::Agreement("a".parse().unwrap())).unwrap();
    assert_eq!(sheet.measured(Measure::Persons), 1, "the second is older than the window");
    assert_eq!(book.today(), Day(50));
    let names: BTreeSet<_> = Book::sheets(&touching([(1, 1)], 50), &budgets).into_iter().collect();
    assert_eq!(names.len(), 2);
}
