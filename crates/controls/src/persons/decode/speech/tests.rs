use super::*;

#[test]
fn words_are_told_apart() {
    assert!(is_at(b"at") && is_at(b"AT") && is_at(b"(at)") && is_at(b"taro[at]example"));
    assert!(!is_at(b"that") && !is_at(b"a(t)"));
    assert!(ends_with_at(b"taro[at]") && !ends_with_at(b"taro[at]example"));
    assert!(is_dot(b"dot") && is_dot(b"[dot]") && is_dot(b"(.)") && !is_dot(b"dots"));
    assert!(
        is_digits(b"five") && is_digits(b"five-one,") && !is_digits(b"fives") && !is_digits(b"-")
    );
    assert!(is_code(b"0x74,") && is_code(b"6f") && is_code(b"116;") && is_code(b"01110100"));
    assert!(!is_code(b"of,") && !is_code(b"1") && !is_code(b"2024"));
}
