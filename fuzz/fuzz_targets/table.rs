//! Who has been read in a text once is known when it is read again, and a text within a text is
//! counted whatever stands around it (the table reader).
#![no_main]

use controls::persons::Subjects;
use libfuzzer_sys::fuzz_target;

/// Persons are told apart up to a bound; texts of this length cannot reach it.
const LONGEST: usize = 64 * 1024;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.len() > LONGEST {
        return;
    }
    let mut subjects = Subjects::new([7; 16]);
    // Names are persons once the exchange is known to speak of people.
    subjects.scan(text);
    subjects.scan(text);
    let once = subjects.distinct();
    subjects.scan(text);
    assert_eq!(subjects.distinct(), once, "who was read is not known");

    let mut subjects = Subjects::new([7; 16]);
    subjects.scan(&format!("{text}\n\nSo write to who.else@example.org.\n\n{text}"));
    assert!(subjects.distinct() > 0, "a table hides what comes after it");
});
