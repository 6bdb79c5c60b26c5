use super::*;

fn one(character: char, length: usize) -> Escape {
    Escape::One { character, length }
}

#[test]
fn escapes_are_read_with_their_length() {
    for (text, expected) in [
        ("%40x", one('@', 3)),
        ("%2540x", one('@', 5)),
        ("%252540x", one('@', 7)),
        ("%25 of", one('%', 3)),
        ("%C3%A9", one('é', 6)),
        ("%f0%9f%98%80", one('😀', 12)),
        ("%zz", Escape::None),
        ("%ff%ff", Escape::None),
        ("\\u0040", one('@', 6)),
        ("\\\\\\u0040", one('@', 8)),
        ("\\u{40}x", one('@', 6)),
        ("\\U00000040", one('@', 10)),
        ("\\ud83d\\ude00", one('😀', 12)),
        ("\\ud83dx", Escape::None),
        ("\\x40", one('@', 4)),
        ("\\100", one('@', 4)),
        ("\\n", one('\n', 2)),
        ("\\\"", one('"', 2)),
        ("\\d+", Escape::None),
        ("&#64;x", one('@', 5)),
        ("&#64x", one('@', 4)),
        ("&#x40;", one('@', 6)),
        ("&amp;#64;", one('@', 9)),
        ("&amp;amp;commat;", one('@', 16)),
        ("&amp;x", one('&', 5)),
        ("&x=1", Escape::None),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn every_beginning_of_an_escape_is_open() {
    for text in ["%2540", "\\\\ud83d\\\\ude00", "\\u{40}", "&amp;#x40;", "&commat;", "%f0%9f%98%80"]
    {
        for end in 1..text.len() {
            assert_eq!(read(text.get(..end).unwrap()), Escape::Open, "{text} up to {end}");
        }
    }
}

#[test]
fn what_is_too_long_is_no_escape_however_it_is_cut() {
    let text = "\\".repeat(200) + "u0040";
    assert_eq!(read(&text), Escape::None);
    assert_eq!(read(text.get(..LONGEST).unwrap()), Escape::None);
}
