use super::*;

#[test]
fn every_character_of_the_alphabets_has_its_value() {
    for (value_, byte) in
        (0..).zip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    {
        assert_eq!(value(*byte), value_);
    }
    assert_eq!((value(b'+'), value(b'-'), value(b'/'), value(b'_')), (62, 62, 63, 63));
    assert_eq!(value(b'='), NONE);
}
