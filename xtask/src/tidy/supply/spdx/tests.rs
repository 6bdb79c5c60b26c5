use super::*;

fn holds(text: &str, allowed: &[&str]) -> bool {
    Expression::parse(text).unwrap().holds(&|name| allowed.contains(&name))
}

#[test]
fn or_needs_one_and_needs_all() {
    assert!(holds("MIT OR Apache-2.0", &["MIT"]));
    assert!(holds("MIT/Apache-2.0", &["Apache-2.0"]));
    assert!(!holds("MIT AND ISC", &["MIT"]));
    assert!(holds("MIT AND ISC", &["MIT", "ISC"]));
}

#[test]
fn and_binds_tighter_than_or() {
    assert!(holds("MIT OR GPL-3.0 AND ISC", &["MIT"]));
    assert!(!holds("(MIT OR GPL-3.0) AND ISC", &["MIT"]));
    assert!(holds("(MIT OR GPL-3.0) AND ISC", &["MIT", "ISC"]));
}

#[test]
fn an_exception_makes_another_licence() {
    assert!(!holds("Apache-2.0 WITH LLVM-exception", &["Apache-2.0"]));
    assert!(holds("Apache-2.0 WITH LLVM-exception OR MIT", &["Apache-2.0 WITH LLVM-exception"]));
}

#[test]
fn what_is_no_expression_is_an_error() {
    for text in ["", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT ISC", "MIT WITH", "()", "AND"] {
        assert!(Expression::parse(text).is_err(), "{text}");
    }
}
