use crate::persons::Subjects;

fn count(text: &str) -> u64 {
    let mut subjects = Subjects::new([4; 16]);
    subjects.scan(text);
    subjects.distinct()
}

#[test]
fn name_and_identifier_of_one_sentence_are_one_person() {
    for text in [
        "Patient Maria Lopez, maria@example.com, was seen on Monday.",
        "maria@example.com is patient Maria Lopez.",
        "customer: Maria Lopez, phone +44 20 7946 0958",
        "patient Maria Lopez (maria@example.com). Maria Lopez was seen again.",
    ] {
        assert_eq!(count(text), 1, "{text}");
    }
}

#[test]
fn names_of_other_sentences_and_more_names_than_identifiers_count() {
    for (text, expected) in [
        ("patient Maria Lopez was seen. Mail goes to clinic@example.com", 2),
        ("patients Maria Lopez and John Smith, maria@example.com", 2),
        ("patient Maria Lopez\nclinic@example.com", 2),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}

#[test]
fn identifier_that_is_repeated_hides_nobody() {
    let names = ["Maria Lopez", "John Smith", "Anna Kowalska", "Peter Mwangi", "Ravi Sharma"];
    let text: String = names
        .iter()
        .map(|name| format!("We saw patient {name} for clinic@example.com. "))
        .collect();
    assert_eq!(count(&text), 5);
}

#[test]
fn name_alone_with_another_category_counts() {
    let mut subjects = Subjects::new([4; 16]);
    subjects.scan("customer Maria Lopez, maria@example.com");
    subjects.scan("customer Maria Lopez");
    assert_eq!(subjects.distinct(), 1);
    subjects.scan("Where was Maria Lopez on Tuesday? Show her gps track.");
    assert_eq!(subjects.distinct(), 2);
}

#[test]
fn name_of_a_table_is_the_same_in_prose() {
    let mut subjects = Subjects::new([4; 16]);
    subjects.scan("name,city,customer since\nMaria López,Rome,2001\nJohn Smith,Oslo,2004\n");
    assert_eq!(subjects.distinct(), 2);
    subjects.scan("the customer Maria Lopez");
    assert_eq!(subjects.distinct(), 2);
}
