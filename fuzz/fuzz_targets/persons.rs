//! However a text is cut, the same persons are found in it, at the same places; what is decided
//! never goes back and ends between characters; a text that is there as a whole names the same.
#![no_main]

use controls::persons::{Found, Subjects, Window};
use libfuzzer_sys::fuzz_target;

/// What a stream finds whose pieces end at `cuts`.
fn stream(text: &str, cuts: &[usize]) -> (Vec<Found>, u64) {
    let (mut window, mut subjects) = (Window::new(), Subjects::new([7; 16]));
    let (mut found, mut start, mut decided) = (Vec::new(), 0, 0);
    for cut in cuts.iter().copied().chain([text.len()]) {
        let scanned = window.push(&mut subjects, &text[start..cut]);
        let place = usize::try_from(scanned.decided).unwrap();
        assert!(scanned.decided >= decided && place <= cut && text.is_char_boundary(place));
        for person in &scanned.found {
            assert!((decided..scanned.decided).contains(&person.start));
        }
        found.extend(scanned.found);
        (start, decided) = (cut, scanned.decided);
    }
    let last = window.finish(&mut subjects);
    assert_eq!(last.decided, text.len() as u64);
    found.extend(last.found);
    (found, subjects.distinct())
}

fuzz_target!(|input: (Vec<u16>, &str)| {
    let (cuts, text) = input;
    let mut cuts: Vec<usize> = cuts
        .iter()
        .map(|cut| text.floor_char_boundary(usize::from(*cut) % (text.len() + 1)))
        .collect();
    cuts.sort_unstable();
    let whole = stream(text, &[]);
    assert_eq!(stream(text, &cuts), whole, "cut at {cuts:?}");
    if text.len() < 1 << 12 {
        // A longer text is one of several units.
        let mut subjects = Subjects::new([7; 16]);
        subjects.scan(text);
        assert!(subjects.distinct() >= whole.1);
    }
});
