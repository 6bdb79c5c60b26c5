use proptest::prelude::*;

use super::*;

fn touched(number: u64, bits: u16, before: bool) -> Touched {
    let of = |epoch: u64| Pseudonym::from_bytes((number + epoch * 1_000).to_be_bytes());
    let person = if before {
        Pseudonyms { now: of(1), before: Some(of(0)) }
    } else {
        Pseudonyms { now: of(0), before: None }
    };
    Touched { person, categories: Categories::from_bits(bits) }
}

fn touch(day: u16, persons: Vec<Touched>) -> Touch {
    Touch {
        agreement: "a".parse().unwrap(),
        day: Day(day),
        workload: "w".parse().unwrap(),
        grant: None,
        explained: false,
        persons,
        opaque_bytes: 0,
    }
}

fn touches() -> impl Strategy<Value = Vec<Touch>> {
    let person = (0..8_u64, 1..512_u16, any::<bool>());
    let persons = prop::collection::vec(person, 1..4);
    prop::collection::vec((100..110_u16, persons), 1..12).prop_map(|touches| {
        let one = |(day, persons): (u16, Vec<(u64, u16, bool)>)| {
            let persons = persons.into_iter().map(|(number, bits, _)| touched(number, bits, false));
            touch(day, persons.collect())
        };
        touches.into_iter().map(one).collect()
    })
}

fn sheet(touches: &[Touch]) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.turn(Day(110), 30);
    for touch in touches {
        sheet.apply(touch);
    }
    sheet
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(touches in touches()) {
        let expected = sheet(&touches);
        let again: Vec<_> = touches.iter().rev().chain(&touches).cloned().collect();
        prop_assert_eq!(&sheet(&again), &expected);
        prop_assert_eq!(&expected.tally, &expected.tally_on(Day(110)));
    }

    /// Where an epoch turns, another order may count a person twice, but never not at all.
    #[test]
    fn no_order_counts_too_few(
        persons in prop::collection::vec((0..8_u64, 1..512_u16, any::<bool>()), 1..12),
        order in any::<u64>(),
    ) {
        let touches: Vec<_> = persons
            .iter()
            .map(|(number, bits, later)| touch(105, vec![touched(*number, *bits, *later)]))
            .collect();
        let distinct: std::collections::BTreeSet<_> =
            persons.iter().map(|(number, ..)| number).collect();
        let mut shuffled = touches.clone();
        shuffled.sort_by_key(|touch| {
            let bytes = touch.persons[0].person.now.to_bytes();
            u64::from_be_bytes(bytes).wrapping_mul(order | 1)
        });
        let counted = sheet(&shuffled).measured(Measure::Persons);
        prop_assert!(counted >= distinct.len() as u64);
    }

    #[test]
    fn looking_ahead_is_what_turning_gives(touches in touches(), ahead in 0..50_u16) {
        let mut sheet = sheet(&touches);
        let seen = sheet.tally_on(Day(110 + ahead));
        let due = sheet.due().unwrap();
        sheet.turn(Day(110 + ahead), 30);
        prop_assert_eq!(&sheet.tally, &seen);
        prop_assert_eq!(sheet.is_empty(), sheet.due().is_none());
        if Day(110 + ahead) < due {
            prop_assert_eq!(sheet.due(), Some(due));
        }
    }
}

#[test]
fn person_counts_on_their_day_and_for_the_window_after_it() {
    let mut sheet = sheet(&[touch(105, vec![touched(1, 1, false)])]);
    assert_eq!(sheet.due(), Some(Day(136)));
    sheet.turn(Day(135), 30);
    assert_eq!(sheet.measured(Measure::Persons), 1);
    sheet.turn(Day(136), 30);
    assert_eq!(sheet.measured(Measure::Persons), 0);
    assert!(sheet.persons.is_empty());
}

#[test]
fn carried_person_is_one_person_and_not_new() {
    let mut sheet = sheet(&[touch(105, vec![touched(1, 1, false)])]);
    let new = sheet.apply(&touch(106, vec![touched(1, 1, true)]));
    assert_eq!(new, Tally::default());
    assert_eq!(sheet.measured(Measure::Persons), 1);
    let new = sheet.apply(&touch(106, vec![touched(1, 2, true)]));
    assert_eq!((new.of(Measure::Persons), new.of(Measure::Linked(2))), (0, 1));
    assert_eq!(sheet.tally, sheet.tally_on(Day(110)));
}

#[test]
fn year_lets_go_of_what_is_older() {
    let mut sheet = Sheet::default();
    for day in [1_000, 1_001, 1_364, 1_365] {
        sheet.turn(Day(day), 1);
        let new = sheet.apply(&touch(day, vec![touched(u64::from(day), 1, false)]));
        sheet.add_new(Day(day), &new);
    }
    let year = |day| sheet.new_in_year(Day(day)).of(Measure::Persons);
    assert_eq!((year(1_365), year(1_366)), (3, 2));
}

#[test]
fn names_of_sheets_are_read_back() {
    for text in ["agreement a", "grant g/1", "grant g w:2", "workload w@x"] {
        assert_eq!(text.parse::<SheetId>().unwrap().to_string(), text);
    }
    for text in ["", "agreement", "agreement a b", "grant", "grant a b c", "sheet a", "grant  w"] {
        assert_eq!(text.parse::<SheetId>(), Err(NotASheet(text.to_owned())));
    }
}
