use lexicon::DataCategory::{Health, Identity as Who, Location, Transactions};

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

/// What is handed over about each of `persons`, if anything.
fn handed(subjects: &mut Subjects, persons: &[&str]) -> Vec<Option<Categories>> {
    let fresh = subjects.take_fresh();
    let about = |person: &&str| {
        let mut of_person =
            fresh.mentions.iter().filter(|one| one.identity.ends_with(person.as_bytes()));
        let one = of_person.next().map(Mention::categories);
        assert!(of_person.next().is_none(), "{person} is handed over twice at once");
        one
    };
    persons.iter().map(about).collect()
}

fn set<const N: usize>(categories: [DataCategory; N]) -> Option<Categories> {
    Some(categories.into_iter().collect())
}

#[test]
fn person_has_the_categories_of_the_text_that_names_them() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan("Where was a@x.org on Tuesday?");
    subjects.scan("The patient is b@x.org.");
    subjects.scan("And c@x.org?");
    let expected = [set([Location]), set([Health]), set([Location, Health])];
    assert_eq!(handed(&mut subjects, &["a@x.org", "b@x.org", "c@x.org"]), expected);
    assert!(!subjects.has_fresh());
}

#[test]
fn person_of_whom_nothing_is_known_is_an_identity_until_more_is_known() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan("a@x.org and b@x.org");
    assert_eq!(handed(&mut subjects, &["a@x.org", "b@x.org"]), [set([Who]), set([Who])]);
    subjects.scan("Here are the card payments.");
    assert!(subjects.has_fresh());
    let expected = [set([Transactions]), set([Transactions])];
    assert_eq!(handed(&mut subjects, &["a@x.org", "b@x.org"]), expected);
    assert_eq!(subjects.distinct(), 2);
    assert!(!subjects.has_fresh());
    assert!(subjects.take_fresh().mentions.is_empty());
}

#[test]
fn new_category_of_a_known_person_is_handed_over_alone() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan("Where was a@x.org?");
    assert_eq!(handed(&mut subjects, &["a@x.org"]), [set([Location])]);
    subjects.scan("The whereabouts of a@x.org, and a@x.org as a patient: patients list");
    assert_eq!(handed(&mut subjects, &["a@x.org"]), [set([Health])]);
    subjects.scan("Where was a@x.org?");
    assert!(!subjects.has_fresh());
}

#[test]
fn instructions_speak_of_their_own_persons_only() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan_instructions("You answer where was whom. For patients call a@x.org.");
    subjects.scan("b@x.org");
    let expected = [set([Location, Health]), set([Who])];
    assert_eq!(handed(&mut subjects, &["a@x.org", "b@x.org"]), expected);
}

#[test]
fn paragraphs_of_a_long_text_speak_for_themselves() {
    let mut subjects = Subjects::new([1; 16]);
    let filler = "Nothing of note. ".repeat(300);
    subjects.scan(&format!("Where was a@x.org? {filler}\n\nThe patient is b@x.org. {filler}"));
    assert_eq!(handed(&mut subjects, &["a@x.org", "b@x.org"]), [set([Location]), set([Health])]);
}

#[test]
fn declared_subject_is_a_person_whatever_its_form() {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan_subject("K-17");
    subjects.scan_subject("k 17");
    subjects.scan_subject("a@x.org");
    subjects.scan_subject("a@x.org, b@x.org");
    subjects.scan_subject("");
    assert_eq!(subjects.distinct(), 3);
}

#[test]
fn stream_that_comes_to_speak_of_something_says_it_of_whom_it_named() {
    let mut subjects = Subjects::new([1; 16]);
    let mut window = Window::new();
    drop(window.push(&mut subjects, "So a@x.org, to be sure. "));
    assert_eq!(handed(&mut subjects, &["a@x.org"]), [set([Who])]);
    drop(window.push(&mut subjects, "The GPS points are "));
    drop(window.finish(&mut subjects));
    assert_eq!(handed(&mut subjects, &["a@x.org"]), [set([Location])]);
}
