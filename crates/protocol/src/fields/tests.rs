use super::*;

#[test]
fn tables_are_sorted_and_folded_so_that_every_entry_is_found() {
    assert!(BANS.is_sorted_by(|(one, _), (other, _)| one < other));
    assert!(VOCABULARY.is_sorted_by(|one, other| one < other));
    for name in BANS.iter().map(|(name, _)| *name).chain(VOCABULARY.iter().copied()) {
        assert_eq!(fold(name), name);
    }
    assert!(VOCABULARY.iter().all(|known| BANS.iter().all(|(banned, _)| banned != known)));
}

#[test]
fn every_banned_field_is_refused_in_any_case_unless_it_is_switched_off() {
    let place = Place::ROOT;
    for (name, _) in BANS {
        for spelling in [(*name).to_owned(), name.to_uppercase(), name.replace('s', "\u{17f}")] {
            let place = place.key(&spelling);
            for value in [Value::Bool(true), Value::text(""), Value::Int(0), Value::object([])] {
                assert!(admit(&spelling, &value, &place).is_err(), "{spelling} {value:?}");
            }
            for off in [Value::Null, Value::Bool(false), Value::Array(Vec::new())] {
                assert!(admit(&spelling, &off, &place).is_ok(), "{spelling} {off:?}");
            }
        }
    }
}

#[test]
fn known_field_in_another_case_is_refused_and_an_unknown_one_is_not() {
    let place = Place::ROOT;
    for key in ["Messages", "MODEL", "me\u{17f}\u{17f}ages", "to\u{f6}ls", "toolS"] {
        let known = key != "to\u{f6}ls";
        assert_eq!(admit(key, &Value::Null, &place.key(key)).is_err(), known, "{key}");
    }
    assert!(admit("someNewField", &Value::Null, &place).is_ok());
}
