use super::{base64, entities, escapes, hex, percent, tag, wide};

#[test]
fn the_vectors_of_the_standard_hold() {
    for (plain, encoded) in
        [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
    {
        assert_eq!(base64(plain), encoded);
    }
}

#[test]
fn every_spelling_differs_from_the_plain_one() {
    assert_eq!(percent("a@b"), "%61%40%62");
    assert_eq!(hex("a@b"), "614062");
    assert_eq!(entities("a@b"), "&#97;&#64;&#98;");
    assert_eq!(escapes("a@b"), "\\u0061\\u0040\\u0062");
    assert_eq!((wide('a'), wide(' '), tag('a')), ('ａ', ' ', '\u{E0061}'));
}
