use proptest::prelude::*;

use super::*;
use crate::ledger::{Pseudonyms, Touch, Touched};

fn touched() -> impl Strategy<Value = Touched> {
    (any::<[u8; 8]>(), any::<Option<[u8; 8]>>(), 1..512_u16).prop_map(|(now, before, bits)| {
        let before = before.map(Pseudonym::from_bytes);
        let person = Pseudonyms { now: Pseudonym::from_bytes(now), before };
        Touched { person, categories: Categories::from_bits(bits) }
    })
}

fn touch() -> impl Strategy<Value = Touch> {
    let opaque = prop_oneof![Just(0), any::<u64>()];
    let persons = prop::collection::vec(touched(), 0..20);
    let touch = (1..700_u16, opaque, persons, any::<bool>());
    touch.prop_map(|(day, opaque_bytes, persons, explained)| Touch {
        agreement: "a".parse().unwrap(),
        day: Day(day),
        workload: "w".parse().unwrap(),
        grant: None,
        explained,
        persons,
        opaque_bytes,
    })
}

fn sheet(touches: &[Touch], window: u16) -> Sheet {
    let mut sheet = Sheet::default();
    for touch in touches {
        sheet.turn(touch.day, window);
        let new = sheet.apply(touch);
        sheet.add_new(touch.day, &new);
        sheet.note_touch(touch.day, touch.persons.len() as u64, touch.explained);
    }
    sheet
}

proptest! {
    #[test]
    fn sheet_comes_back_as_it_was(
        touches in prop::collection::vec(touch(), 0..6),
        window in 1..400_u16,
    ) {
        let sheet = sheet(&touches, window);
        prop_assert_eq!(Sheet::unpack(&sheet.pack()), Ok(sheet));
    }

    #[test]
    fn persons_of_a_touch_come_back(touch in touch()) {
        prop_assert_eq!(Touched::unpack(&touch.pack_persons()), Some(touch.persons));
    }

    /// Damaged bytes are an error or another sheet, and never a panic.
    #[test]
    fn damaged_bytes_are_read_safely(
        touches in prop::collection::vec(touch(), 0..3),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = sheet(&touches, 30).pack();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        drop(Sheet::unpack(&bytes));
        drop(Sheet::unpack(&bytes[..end.index(bytes.len())]));
        drop(Touched::unpack(&bytes));
    }
}

#[test]
fn person_of_one_category_takes_ten_bytes() {
    let touch = Touch {
        agreement: "a".parse().unwrap(),
        day: Day(20_000),
        workload: "w".parse().unwrap(),
        grant: None,
        explained: false,
        persons: (0..100)
            .map(|number: u64| Touched {
                person: Pseudonyms {
                    now: Pseudonym::from_bytes(number.to_be_bytes()),
                    before: None,
                },
                categories: Categories::of(DataCategory::Location),
            })
            .collect(),
        opaque_bytes: 0,
    };
    let mut sheet = Sheet::default();
    sheet.turn(touch.day, 30);
    sheet.apply(&touch);
    let empty = Sheet::default().pack().len();
    assert_eq!(sheet.pack().len(), empty + 1_000);
}

#[test]
fn other_forms_and_endless_numbers_are_refused() {
    assert_eq!(Sheet::unpack(&[]), Err(Unreadable));
    let mut bytes = Sheet::default().pack();
    bytes[0] = FORM + 1;
    assert_eq!(Sheet::unpack(&bytes), Err(Unreadable));
    let endless = [&[FORM, 0, 1, 0, 1][..], &[0xff; 10]].concat();
    assert_eq!(Sheet::unpack(&endless), Err(Unreadable));
    assert_eq!(Sheet::unpack(&[&Sheet::default().pack()[..], &[0; 9]].concat()), Err(Unreadable));
}

#[test]
fn sheet_of_the_form_before_is_read() {
    let mut sheet = Sheet { today: Day(20_000), window: 30, ..Sheet::default() };
    let person = Pseudonyms { now: Pseudonym::from_bytes([7; 8]), before: None };
    let categories = Categories::of(DataCategory::Health);
    sheet.apply(&Touch {
        agreement: "a".parse().unwrap(),
        day: Day(20_000),
        workload: "w".parse().unwrap(),
        grant: None,
        explained: false,
        persons: vec![Touched { person, categories }],
        opaque_bytes: 0,
    });
    let mut bytes = sheet.pack();
    // The form, two days and two empty lists stand before the touches, of which there are none.
    assert_eq!(bytes.remove(7), 0);
    bytes[0] = WITHOUT_TOUCHES;
    assert_eq!(Sheet::unpack(&bytes), Ok(sheet));
}
