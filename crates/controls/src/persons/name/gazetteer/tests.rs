use super::*;

fn words(list: &str) -> Vec<&str> {
    list.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn lists_are_sorted_and_folded() {
    for list in [GIVEN_NAMES, SURNAMES, COMMON_WORDS, THINGS] {
        let words = words(list);
        assert!(words.len() > 100);
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
        }
        let is_folded = |letter: u8| letter.is_ascii_lowercase() || b"'-".contains(&letter);
        for word in words {
            assert!(word.bytes().all(is_folded), "{word}");
        }
    }
}

#[test]
fn every_word_of_a_list_has_its_class_and_no_other_word_has_one() {
    let has = |word: &str, wanted: Class| class(hash(word.as_bytes())).has(wanted);
    assert!(words(GIVEN_NAMES).into_iter().all(|word| has(word, Class::GIVEN)));
    assert!(words(SURNAMES).into_iter().all(|word| has(word, Class::SURNAME)));
    assert!(has("patient", Class::ROLE) && has("patient", Class::OWNER));
    for number in 0..200_000_u64 {
        assert_eq!(class(hash(format!("zq{number}").as_bytes())), Class::NONE);
    }
}

#[test]
fn table_has_room() {
    let taken = TABLE.slots.iter().filter(|slot| slot.1 != Class::NONE).count();
    assert!(taken < SLOTS / 2, "{taken}");
}

#[test]
fn surnames_are_known_by_their_ends() {
    for name in ["mcgillicuddy", "vesterinen", "karaszewski", "hallgrimsson", "tymochenko"] {
        assert_eq!(is_formed_like_surname(name.as_bytes()), name != "vesterinen", "{name}");
    }
    for word in ["season", "reason", "person", "mcs", "lesson"] {
        assert!(!is_formed_like_surname(word.as_bytes()), "{word}");
    }
}
