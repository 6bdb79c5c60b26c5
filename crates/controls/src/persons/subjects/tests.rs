use super::*;

fn count(text: &str) -> u64 {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan(text);
    subjects.distinct()
}

#[test]
fn texts_of_one_exchange_are_counted_together() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan("taro@example.com");
    subjects.scan("hanako@example.com and Taro@Example.com");
    assert_eq!(subjects.distinct(), 2);
}

#[test]
fn full_set_counts_on_and_never_too_few() {
    let persons = |range: std::ops::Range<usize>| -> String {
        range.map(|number| format!("p{number}@example.com\n")).collect()
    };
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan(&persons(0..TOLD_APART));
    subjects.scan(&persons(0..TOLD_APART));
    assert_eq!(subjects.distinct(), TOLD_APART as u64);
    subjects.scan(&persons(TOLD_APART..TOLD_APART + 3));
    subjects.scan(&persons(TOLD_APART..TOLD_APART + 3));
    assert_eq!(subjects.distinct(), TOLD_APART as u64 + 6);
    assert_eq!(subjects.seen.len(), TOLD_APART);
}

#[test]
fn what_cannot_be_searched_is_more_than_any_policy_can_count() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.give_up();
    assert!(i64::try_from(subjects.distinct()).is_err());
}

#[test]
fn hashes_depend_on_the_key() {
    let hashes = |key: u8| {
        let mut subjects = Subjects::new([key; 16]);
        subjects.scan("taro@example.com");
        subjects.seen
    };
    assert_eq!(hashes(1), hashes(1));
    assert_ne!(hashes(1), hashes(2));
}

#[test]
fn nothing_of_a_person_is_printed() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan("taro@example.com");
    assert_eq!(format!("{subjects:?}"), "Subjects { distinct: 1, .. }");
}

#[test]
fn quiet_text_is_text_without_anybody() {
    assert!(is_quiet("Of the 124 cases, 7 were open (see part B)."));
    assert!(!is_quiet("call 415-555"));
    assert!(!is_quiet("a@b"));
    assert!(!is_quiet("٠٩٠١٢٣٤٥٦٧"));
    assert_eq!(count("٠٩٠١٢٣٤٥٦٧"), 1);
}
