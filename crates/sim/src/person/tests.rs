use controls::persons::Subjects;
use lexicon::DataCategory;

use super::Person;

fn found(text: &str) -> u64 {
    let mut subjects = Subjects::new([7; 16]);
    subjects.scan(text);
    subjects.distinct()
}

#[test]
fn every_identifier_is_read_from_a_sentence() {
    for number in [0, 1, 77, 4_711, 999_999, 1_999_999, 2_003_210] {
        let person = Person(number);
        let trade = DataCategory::ALL.map(|category| person.in_trade(category));
        for identifier in trade.into_iter().chain([person.email(), person.phone()]) {
            assert_eq!(found(&format!("Tell me about {identifier} please.")), 1, "{identifier}");
        }
    }
}

#[test]
fn a_code_word_names_nobody_to_whoever_reads_it() {
    for number in 0..2_000 {
        let word = Person(number * 997).code_word();
        assert_eq!(found(&format!("Where was {word} on Monday?")), 0, "{word}");
    }
}

#[test]
fn persons_have_different_identifiers() {
    let all: std::collections::BTreeSet<String> = (0..5_000)
        .flat_map(|number| {
            let person = Person(number);
            [person.email(), person.phone(), person.card(), person.advertising_id()]
        })
        .collect();
    assert_eq!(all.len(), 20_000);
}
