use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn days() -> impl Strategy<Value = Days> {
    let one = (0..CATEGORIES, 1..u16::MAX).prop_map(|(category, day)| {
        let mut days = Days::default();
        days[category] = Day(day);
        days
    });
    let many = prop::array::uniform9(0..3_u16).prop_map(|days| days.map(Day));
    prop_oneof![one, many]
}

proptest! {
    #[test]
    fn roll_is_a_map(
        steps in prop::collection::vec((0..20_u64, prop::option::weighted(0.8, days())), 0..200),
    ) {
        let (mut roll, mut map) = (Roll::default(), BTreeMap::new());
        for (number, days) in steps {
            let person = Pseudonym::from_bytes(number.to_be_bytes());
            match days {
                Some(days) => {
                    roll.put(person, days);
                    map.insert(person, days);
                }
                None => prop_assert_eq!(roll.take(person), map.remove(&person)),
            }
            if number == 0 {
                let keep = |days: &Days| days[0] != Day(1);
                roll.retain(keep);
                map.retain(|_, days| keep(days));
            }
            prop_assert_eq!(roll.days(person), map.get(&person).copied());
        }
        prop_assert_eq!(roll.len(), map.len());
        prop_assert_eq!(roll.iter().collect::<BTreeMap<_, _>>(), map);
        prop_assert!(roll.others.len() <= 20, "places are used again");
    }
}

#[test]
fn person_of_one_category_takes_twelve_bytes() {
    assert_eq!(size_of::<(Pseudonym, Place)>(), 12);
}
