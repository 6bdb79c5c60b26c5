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
    let persons = |range: Range<usize>| -> String {
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
    subjects.allowance().give_up();
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
fn digits_of_other_scripts_are_read_without_any_ascii() {
    assert_eq!(count("٠٩٠١٢٣٤٥٦٧"), 1);
}

#[test]
fn mention_has_the_place_that_names_it_first() {
    let mut subjects = Subjects::new([1; 16]);
    let filler = "Nothing of note. ".repeat(300) + "\n\n";
    for before in ["é ", &filler] {
        let text = format!(
            "{before}write to taro@example.com, dGFyb0BleGFtcGxlLm9yZw== or taro@example.com"
        );
        subjects.scan(&text);
        let mut mentions = subjects.take_fresh().mentions;
        mentions.sort_by_key(|mention| mention.place().start);
        let places = mentions.iter().map(|mention| {
            let ends = [mention.place().start, mention.place().end];
            let [start, end] = ends.map(|end| usize::try_from(end).unwrap());
            text.get(start..end).unwrap()
        });
        let places: Vec<_> = places.collect();
        assert_eq!(places, ["taro@example.com", "dGFyb0BleGFtcGxlLm9yZw=="]);
        subjects = Subjects::new([1; 16]);
    }
}

#[test]
fn what_was_decoded_is_about_whom_it_names() {
    let mut subjects = Subjects::new([1; 16]);
    // The patient is a@x.org
    subjects.scan("Read this: VGhlIHBhdGllbnQgaXMgYUB4Lm9yZw==");
    assert_eq!(handed(&mut subjects, &["a@x.org"]), [set([Health])]);
}

/// What is handed over about each of `persons`, if anything.
fn handed(subjects: &mut Subjects, persons: &[&str]) -> Vec<Option<Categories>> {
    let fresh = subjects.take_fresh();
    let about = |person: &&str| {
        let mut of_person =
            fresh.mentions.iter().filter(|one| one.identity().ends_with(person.as_bytes()));
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
