use proptest::prelude::*;

use super::*;
use crate::persons::candidate::NEIGHBOURS;

fn subjects() -> Subjects {
    Subjects::new([7; 16])
}

/// What a text decides and finds when it comes in these pieces, without its end.
fn pushed(pieces: &[&str]) -> (Scanned, Window, Subjects) {
    let (mut window, mut subjects) = (Window::new(), subjects());
    let mut all = Scanned { decided: 0, found: Vec::new() };
    for piece in pieces {
        let scanned = window.push(&mut subjects, piece);
        assert!(scanned.decided >= all.decided);
        all.decided = scanned.decided;
        all.found.extend(scanned.found);
    }
    (all, window, subjects)
}

/// The same with its end.
fn finished(pieces: &[&str]) -> Vec<Found> {
    let (mut all, window, mut subjects) = pushed(pieces);
    let last = window.finish(&mut subjects);
    assert_eq!(last.decided, pieces.iter().map(|piece| piece.len() as u64).sum::<u64>());
    all.found.extend(last.found);
    all.found
}

/// Identifiers, near misses, and characters that fold in every way.
const PARTS: &[&str] = &[
    // Text with many identifiers, near misses and characters that fold in every way.
    "taro@example.com",
    "a.b+c@mail.example.co.jp",
    "@",
    "git@host.org",
    "4111 1111 1111 1111",
    "4111111111111111",
    "+44 20 7946 0958",
    "(415) 555-2671",
    "090-1234-5678",
    "03 ",
    "078-05-1120",
    "GB82 WEST 1234 5698 7654 32",
    "AB 12 34 56 C",
    "490154203237518",
    "00:1b:44:11:3a:b7",
    "00:1b:",
    "device ",
    "phone: ",
    "imei ",
    "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    "2024-01-15T10:30:00Z",
    "12.05.2024",
    "3.14159265358979",
    "12 34 56 78 90",
    "5551234567",
    "ssn 219099999",
    " ",
    " ",
    ", ",
    ". ",
    "\n",
    "-",
    ".",
    "(",
    "in the year 2024 of ",
    "a few words of ordinary prose ",
    "of ",
    "x",
    "é",
    "ж",
    "宛先は",
    "です。",
    "\u{200b}",
    "\u{301}",
    "😀",
    "０９０",
    "＠",
    "\0",
    "İ",
    "1",
    "0",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    // Encodings, whole and in parts
    "dGFyb0BleGFtcGxlLmNvbQ==",
    "dGFy\nb0Bl\neGFt\ncGxl\nLmNv\nbQ==\n",
    "7461726f406578616d706c652e636f6d",
    "H4sIAAAAAAAA/w==",
    "taro%40example.com",
    "hanako=40example.com",
    "\\u0040",
    "\\",
    "%2",
    "&#64;",
    "&am",
    " jiro at example dot com ",
    "(at)",
    " dot ",
    " at ",
    "four one five five five five two six seven one ",
    "t a r o @ x . o r g ",
    "\u{e0074}\u{e0061}\u{e0040}\u{e0062}\u{e002e}\u{e006f}\u{e0072}\u{e0067}",
    "\u{e007f}",
    "\u{fe0f}",
    "🏴\u{fe01}\u{fe02}",
];

/// Text with many identifiers, near misses and characters that fold in every way.
fn text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(PARTS);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

/// A text and the pieces it comes in.
fn in_pieces() -> impl Strategy<Value = Vec<String>> {
    (text(), prop::collection::vec(any::<prop::sample::Index>(), 0..30)).prop_map(|(text, cuts)| {
        let mut cuts: Vec<_> =
            cuts.iter().map(|cut| text.floor_char_boundary(cut.index(text.len() + 1))).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        cuts.windows(2).map(|pair| text.get(pair[0]..pair[1]).unwrap().to_owned()).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn pieces_change_nothing(pieces in in_pieces()) {
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let whole = pieces.concat();
        prop_assert_eq!(finished(&pieces), finished(&[&whole]));
        let mut at_once = subjects();
        // Tables are read in texts that are there as a whole only.
        at_once.scan_cell(&whole);
        let last = finished(&pieces).last().map_or(0, |found| found.distinct);
        prop_assert_eq!(at_once.distinct(), last);
    }

    #[test]
    fn after_each_piece_the_same_is_decided_and_found(pieces in in_pieces()) {
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        for count in 0..=pieces.len() {
            let (in_pieces, ..) = pushed(&pieces[..count]);
            let (at_once, ..) = pushed(&[&pieces[..count].concat()]);
            prop_assert_eq!(in_pieces, at_once);
        }
    }

    #[test]
    fn what_is_decided_stays_decided_whatever_comes(start in text(), end in text()) {
        let (early, ..) = pushed(&[&start]);
        let late = finished(&[&start, &end]);
        let among: Vec<_> = late.into_iter().filter(|found| found.start < early.decided).collect();
        prop_assert_eq!(early.found, among);
    }

    #[test]
    fn prefilter_hides_nobody(text in text()) {
        // A text that is never cold is searched throughout.
        let heated = format!("{text}\n\n:::::");
        prop_assert_eq!(finished(&[&text]), finished(&[&heated]));
    }

    #[test]
    fn decided_text_ends_between_characters(pieces in in_pieces()) {
        let whole = pieces.concat();
        for count in 0..=pieces.len() {
            let pieces: Vec<&str> = pieces[..count].iter().map(String::as_str).collect();
            let (scanned, ..) = pushed(&pieces);
            prop_assert!(whole.is_char_boundary(usize::try_from(scanned.decided).unwrap()));
            for found in scanned.found {
                prop_assert!(whole.is_char_boundary(usize::try_from(found.start).unwrap()));
            }
        }
    }
}

/// The most bytes that are undecided after any beginning of `text`.
fn most_undecided(text: &str, step: usize) -> usize {
    let (mut window, mut subjects) = (Window::new(), subjects());
    let mut most = 0;
    for (count, piece) in text.as_bytes().chunks(step).enumerate() {
        let scanned = window.push(&mut subjects, std::str::from_utf8(piece).unwrap());
        let length = count * step + piece.len();
        most = most.max(length - usize::try_from(scanned.decided).unwrap());
    }
    most
}

#[test]
fn no_more_than_the_hold_back_is_undecided() {
    let longest = most_undecided(&"a".repeat(3 * LONGEST), 64);
    assert!((LONGEST..=HOLD_BACK).contains(&longest), "{longest}");
    let lines = format!("{}\n", "QUJD".repeat(19)).repeat(3_000);
    let longest = most_undecided(&lines, 64);
    assert!((LONGEST..=HOLD_BACK).contains(&longest), "{longest}");
    assert_eq!(most_undecided(&"1 2 ".repeat(200), 1), 800);
    assert_eq!(most_undecided(&"in 1 of 2 ".repeat(200), 1), REACH);
}

#[test]
fn of_prose_only_the_last_word_is_undecided() {
    let text = "The quick brown fox jumps over the lazy d";
    let (scanned, ..) = pushed(&[text]);
    assert_eq!(scanned.decided, text.len() as u64 - 1);
}

#[test]
fn match_ends_at_the_last_byte_that_the_hold_back_leaves_room_for() {
    let longest = format!("{}@{}.com", "l".repeat(64), "d".repeat(62));
    assert_eq!(longest.len(), REACH - NEIGHBOURS);
    for end in 0..longest.len() {
        let (scanned, ..) = pushed(&[longest.get(..end).unwrap()]);
        assert_eq!((scanned.decided, scanned.found.len()), (0, 0), "{end}");
    }
    assert_eq!(finished(&[&longest]), [Found { start: 0, distinct: 1 }]);
}

#[test]
fn place_of_a_person_is_where_the_identifier_begins() {
    for (before, identifier) in [
        ("write to ", "taro@example.com"),
        ("宛先は、", "taro@example.com"),
        ("\u{200b}\u{200b}é, ", "ｔａｒｏ@example.com"),
        ("the card 5 ", "4111 1111 1111 1111"),
        ("phone ", "(415) 555-2671"),
    ] {
        let found = finished(&[before, identifier, " and more"]);
        assert_eq!(found, [Found { start: before.len() as u64, distinct: 1 }], "{before}");
    }
}

#[test]
fn persons_are_counted_across_channels_once() {
    let mut subjects = subjects();
    let (mut one, mut other) = (Window::new(), Window::new());
    let first = one.push(&mut subjects, "taro@example.com, ");
    let again = other.push(&mut subjects, "TARO@example.com, hanako@example.com, ");
    assert_eq!(first.found, [Found { start: 0, distinct: 1 }]);
    assert_eq!(again.found, [Found { start: 18, distinct: 2 }]);
}

#[test]
fn nothing_of_the_text_is_printed() {
    let (_, window, _) = pushed(&["for taro@example.com"]);
    assert_eq!(format!("{window:?}"), "Window { length: 20, decided: 4, .. }");
}

#[test]
fn memory_of_a_window_does_not_grow() {
    let (mut window, mut subjects) = (Window::new(), subjects());
    let mut found = 0;
    for round in 0..2_000 {
        let piece = format!("éж\u{200b}{round}@x.org 宛先 {round} \u{301}1 2 3 4 5");
        found += window.push(&mut subjects, &piece).found.len();
        let (bytes, origins) = window.text.size();
        assert!(bytes <= 3 * STEP + REACH + LOOK_BACK, "{bytes}");
        assert!(origins <= bytes + 1);
    }
    assert_eq!(found, 2_000);
    found += window.push(&mut subjects, &"\na@b.org ".repeat(100_000)).found.len();
    assert_eq!(found, 2_001);
    assert!(window.text.size().0 <= 3 * STEP + REACH + LOOK_BACK);
    assert!(window.waiting.capacity() <= 4 * STEP, "{}", window.waiting.capacity());
}
