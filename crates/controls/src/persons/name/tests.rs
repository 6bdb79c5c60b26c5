use proptest::prelude::*;

use super::*;
use crate::persons::candidate::Kind;

/// Names, with a star for those on record.
fn names(text: &str) -> Vec<String> {
    let show = |named: Named| {
        let star = match named.ground {
            Ground::Record => "*",
            Ground::Prose => "",
            Ground::Alone => "?",
        };
        format!("{}{star}", String::from_utf8_lossy(&named.identity.spelling))
    };
    named(text).into_iter().map(show).collect()
}

fn values(text: &str, kind: Kind) -> Vec<String> {
    let of_kind = named(text).into_iter().filter(|named| named.identity.kind == kind);
    of_kind.map(|named| String::from_utf8_lossy(&named.identity.spelling).into_owned()).collect()
}

#[test]
fn names_are_found() {
    let mut missed = Vec::new();
    for (text, expected) in [
        // After what somebody is on record as.
        ("patient Maria Lopez was seen", "maria lopez*"),
        ("The suspect, John Q. Smith, fled", "john smith*"),
        ("Customer: Nguyen Van Minh", "nguyen minh*"),
        ("employee named Siobhán O'Brien", "siobhan o'brien*"),
        ("the witness Ludwig van der Berg said", "ludwig berg*"),
        ("victim Anne-Marie Smith-Jones", "anne-marie smith-jones*"),
        ("patient maria lopez was seen", "maria lopez*"),
        ("PATIENT: MARIA LOPEZ", "maria lopez*"),
        ("patient Lopez, Maria", "maria lopez*"),
        ("patient Maria was seen", "maria*"),
        ("Kundin Jürgen Müller", "jurgen muller*"),
        ("\"name\": \"Maria Lopez\"", "maria lopez*"),
        ("\"patientName\":\"Xyr Quorbl\"", "xyr quorbl*"),
        ("customer_name=Maria Lopez", "maria lopez*"),
        ("Full name: Maria Lopez", "maria lopez*"),
        ("Name | Maria Lopez |", "maria lopez*"),
        ("Dr. Maria Lopez will see you", "maria lopez*"),
        ("Mr. J. R. Smith", "j smith*"),
        ("client Yamada Taro", "taro yamada*"),
        // In prose.
        ("I met Maria Lopez in Paris.", "maria lopez"),
        ("Call Grace Kowalski now", "grace kowalski"),
        ("where was maria lopez yesterday", "maria lopez"),
        ("Mr. Lopez came", "lopez"),
        ("Ask John Smith's manager", "john smith"),
        ("by Nathan Lane", "nathan lane"),
        ("met Xyrell Q. Zorbl there", "xyrell zorbl"),
        ("Why is Katarina late?", "katarina?"),
    ] {
        let found = names(text).join(", ");
        if found != expected {
            missed.push((text, found));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn lists_of_persons_go_on() {
    for text in [
        "Suspects: Maria Lopez, John Smith and Peter Mwangi were seen",
        "Customers:\n- Maria Lopez\n- John Smith\n- Peter Mwangi\n",
        "employees Maria Lopez (34), John Smith (41), Peter Mwangi (29)",
        "Patients:\n1. Maria Lopez\n2. John Smith\n3. Peter Mwangi",
    ] {
        assert_eq!(names(text), ["maria lopez*", "john smith*", "peter mwangi*"], "{text}");
    }
}

#[test]
fn other_words_are_no_names() {
    let mut mistaken = Vec::new();
    for text in [
        "",
        "The Customer Success Manager reads the Employee Handbook.",
        "Customer Service is open on Monday in New York",
        "patient care, student union, member states, user guide",
        "Write a Python function for the User Interface of Visual Studio.",
        "May Day and Labor Day are in May and September",
        "San Jose, Santa Clara, Los Angeles and Virginia Beach",
        "John F. Kennedy Airport, Lincoln Park, Martin Luther King Boulevard",
        "the St. James Hospital and the Johns Hopkins University",
        "Grant Park will close; Rose Hill may open",
        "will mark grant rose a long may?",
        "{\"name\": \"lodash\", \"version\": \"4.17.21\"}",
        "name: Build and Test",
        "Dear Sir or Madam, Thank You",
        "Microsoft Windows, Apple Music and Goldman Sachs Bank",
        "QUARTERLY REPORT OF THE BOARD OF DIRECTORS",
        "customer Acme Corporation",
        "Summarize Pride and Prejudice by chapter",
        "the film \"My Name Is Joe\" and the book",
        "class Employee extends Person { String name; }",
    ] {
        let found = names(text);
        if !found.is_empty() {
            mistaken.push((text, found));
        }
    }
    assert!(mistaken.is_empty(), "{mistaken:#?}");
}

#[test]
fn one_who_is_named_again_by_one_name_is_the_same() {
    assert_eq!(names("patient Maria Lopez. Ms. Lopez is 34."), ["maria lopez*"]);
}

#[test]
fn values_are_found_after_their_words() {
    let mut missed = Vec::new();
    for (text, kind, expected) in [
        ("license plate AB12 CDE was seen", Kind::Plate, "ab12cde"),
        ("Kennzeichen: B-MW 1234", Kind::Plate, "bmw1234"),
        ("plate=7ABC123", Kind::Plate, "7abc123"),
        ("number plate is AB-123-CD.", Kind::Plate, "ab123cd"),
        ("plate no. MH 12 AB 1234", Kind::Plate, "mh12ab1234"),
        ("passport no. C01X00T47", Kind::Registration, "c01x00t47"),
        ("Passport number: 533380006", Kind::Registration, "533380006"),
        ("\"passport\": \"AB1234567\"", Kind::Registration, "ab1234567"),
        ("customer no. 4711-22", Kind::Customer, "471122"),
        ("Customer ID: C-48213", Kind::Customer, "c48213"),
        ("\"employee_id\": \"E004821\"", Kind::Customer, "e004821"),
        ("employeeId=48219", Kind::Customer, "48219"),
        ("medical record number 8842917", Kind::Customer, "8842917"),
        ("MRN 8842917", Kind::Customer, "8842917"),
        ("Kundennummer 4711228", Kind::Customer, "4711228"),
        ("the tweet by @jane_doe42 says", Kind::Handle, "jane_doe42"),
        ("Instagram handle: jane.doe", Kind::Handle, "jane.doe"),
        ("see https://twitter.com/jane_doe42 for", Kind::Handle, "jane_doe42"),
        ("https://www.linkedin.com/in/jane-doe-123/", Kind::Handle, "jane-doe-123"),
        ("https://www.tiktok.com/@janedoe", Kind::Handle, "janedoe"),
        ("subscriber at IP 81.2.69.142", Kind::Line, "Q\u{2}E\u{fffd}"),
    ] {
        let found = values(text, kind).join(", ");
        if found != expected {
            missed.push((text, found));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn other_values_are_nobody() {
    let mut mistaken = Vec::new();
    for text in [
        "case 2026-0117, order no. 4711-22, invoice number 99281, ticket 88123",
        "a license plate is required, and plates of steel 40 mm",
        "plate 12 and plate 3",
        "passport renewal takes 12 weeks",
        "customer number of the year 1999 is not said",
        "account 1000 and account 4000 are in the ledger",
        "the user has 4000 points",
        "customers: 4000",
        "employee count 48213",
        "@media (min-width: 600px) { a { color: red } }",
        "@Override public void follow() {}",
        "from functools import wraps\n@lru_cache\ndef follow(): pass",
        "follow npm i @angular/core and @types/node",
        "SET @user_id = 5; SELECT @start_date",
        "https://twitter.com/home and https://x.com/search?q=a",
        "the server listens on 81.2.69.142:443",
        "user login from IP 192.168.0.14 and IP 127.0.0.1",
        "user_id = 123456",
        "customer id 1",
        "version 10.2.3.4 of the user agent",
    ] {
        let found = names(text);
        if !found.is_empty() {
            mistaken.push((text, found));
        }
    }
    assert!(mistaken.is_empty(), "{mistaken:#?}");
}

/// Words and marks of names, near misses and other text.
const PARTS: &[&str] = &[
    "Maria",
    "Lopez",
    "John",
    "Smith",
    "patient",
    "Suspects",
    "Dr",
    "Mr",
    "van",
    "de",
    "J",
    "name",
    "is",
    "and",
    "plate",
    "AB12",
    "CDE",
    "passport",
    "no",
    "C01X00T47",
    "customer",
    "4711",
    "22",
    "@",
    "jane_doe",
    "tweet",
    "twitter",
    "com",
    "Street",
    "the",
    "May",
    "grace",
    "O'Brien",
    "Müller",
    "Łukasz",
    "Иван",
    "山田",
    "\u{200b}",
    "IP",
    "81.2.69.142",
    "user",
    " ",
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "\n",
    "-",
    "'",
    ".",
    "/",
    ":",
    "=",
    "\"",
    "_",
    "(",
    "s",
    "’s",
    "Anne-",
    "handle",
    "#",
    "ＭＡＲＩＡ",
    "|",
    "patientName",
];

fn text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(PARTS);
    prop::collection::vec(parts, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn pieces_change_nothing(
        text in text(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let mut cuts: Vec<_> =
            cuts.iter().map(|cut| text.floor_char_boundary(cut.index(text.len() + 1))).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let (mut reader, mut found) = (Reader::new(), Vec::new());
        for pair in cuts.windows(2) {
            let decided = reader.decided();
            let known = found.len();
            reader.read(text.get(pair[0]..pair[1]).unwrap(), &mut |named: Named| found.push(named));
            // What was decided has no news, and never goes back.
            prop_assert!(reader.decided() >= decided);
            prop_assert!(found[known..].iter().all(|named| named.place.start >= decided));
        }
        reader.finish(&mut |named| found.push(named));
        found.sort_by_key(|named| named.place.start);
        prop_assert_eq!(&found, &named(&text));
        for named in &found {
            let place = usize::try_from(named.place.start).unwrap()
                ..usize::try_from(named.place.end).unwrap();
            prop_assert!(text.get(place).is_some_and(|text| !text.is_empty()));
        }
    }
}

/// Words of every kind that the lists know, and others.
const WORDS: [&str; 60] = [
    "the",
    "of",
    "garden",
    "which",
    "and",
    "is",
    "was",
    "und",
    "y",
    "a",
    "i",
    "may",
    "grace",
    "rose",
    "street",
    "bank",
    "Lane",
    "maria",
    "lopez",
    "Maria",
    "Lopez",
    "van",
    "der",
    "de",
    "patient",
    "patients",
    "suspects",
    "user",
    "Dr",
    "mr",
    "judge",
    "name",
    "fullname",
    "plate",
    "passport",
    "customer",
    "mrn",
    "number",
    "no",
    "id",
    "handle",
    "followed",
    "twitter",
    "com",
    "me",
    "ip",
    "subscriber",
    "8.8.1.1",
    "AB123CD",
    "4711815",
    "mcgregor",
    "mc",
    "andersson",
    "ohanian's",
    "it's",
    "well-known",
    "abcdefghijklmnopqrstuvwxyz",
    "élan",
    "J",
    "taro_x",
];

fn sentence() -> impl Strategy<Value = String> {
    let gaps =
        [" ", " ", " ", " ", ", ", ". ", ": ", "\n", "@", "/", "  ", ".", " = ", "; ", "(", ""];
    let word = (prop::sample::select(&WORDS[..]), prop::sample::select(gaps.to_vec()));
    prop::collection::vec(word, 0..40)
        .prop_map(|words| words.iter().map(|(word, gap)| format!("{word}{gap}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// A piece of one character has no whole word in it, so that none is passed over.
    #[test]
    fn passing_over_ordinary_words_changes_nothing(text in sentence()) {
        let (mut passing, mut found) = (Reader::new(), Vec::new());
        passing.read(&text, &mut |named| found.push(named));
        let (mut reading, mut expected) = (Reader::new(), Vec::new());
        for character in text.chars() {
            let piece = character.to_string();
            reading.read(&piece, &mut |named| expected.push(named));
        }
        prop_assert_eq!(passing.decided(), reading.decided());
        prop_assert_eq!(&passing.ends, &reading.ends);
        passing.finish(&mut |named| found.push(named));
        reading.finish(&mut |named| expected.push(named));
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn ordinary_words_are_passed_over_and_others_are_not() {
    let passed = |text: &str, has_lead| ordinary::read(text.as_bytes(), has_lead).length;
    assert_eq!(passed("the garden of the house, which", false), "the garden of the house".len());
    assert_eq!(passed("the garden is wet and maria knows", false), "the garden is wet and ".len());
    for telling in ["patient x", "patients x", "maria x", "name x", "mcgregor x", "user x", "ip x"]
    {
        assert_eq!(passed(telling, false), 0, "{telling}");
    }
    // What keeps a role in force is read after one, and the end of a word must be there.
    assert_eq!((passed("is ", true), passed("is ", false), passed("garden", false)), (0, 3, 0));
    let (whole, long) = ("a".repeat(24) + " ", "a".repeat(25) + " ");
    assert_eq!((passed(&whole, false), passed(&long, false)), (25, 0));
}
