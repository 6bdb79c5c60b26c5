use super::*;

fn at(text: &str) -> Moment {
    text.parse().expect("a moment")
}

fn register(text: &str) -> Cases {
    let cases = Cases::empty();
    cases.replace(Register::from_csv(text).expect("a register"));
    cases
}

const NOON: &str = "2026-11-22T12:00:00Z";

#[test]
fn case_is_open_from_its_first_moment_to_its_last() {
    let cases = register("case,opened,closed\nA-1,2026-11-22T12:00:00Z,2026-11-23T12:00:00Z\n");
    let state = |text| cases.state("A-1", at(text));
    assert_eq!(state("2026-11-22T11:59:59.999Z"), CaseState::Closed);
    assert_eq!(state("2026-11-22T12:00:00Z"), CaseState::Open);
    assert_eq!(state("2026-11-23T11:59:59.999Z"), CaseState::Open);
    assert_eq!(state("2026-11-23T12:00:00Z"), CaseState::Closed);
}

#[test]
fn case_that_is_opened_again_is_open() {
    let cases = register(
        "case,opened,closed\nA-1,2025-01-01,2025-02-01\nA-1,2026-11-01,\nA-2,2025-01-01,2025-02-01",
    );
    assert_eq!(cases.state("A-1", at("2025-03-01T00:00:00Z")), CaseState::Closed);
    assert_eq!(cases.state("A-1", at(NOON)), CaseState::Open);
    assert_eq!(cases.state("A-2", at(NOON)), CaseState::Closed);
}

#[test]
fn case_that_is_not_written_exactly_so_is_unknown() {
    let cases = register("case,opened,closed\nA-1,2026-01-01,\n");
    for case in ["a-1", "A-1 ", "A-11", ""] {
        assert_eq!(cases.state(case, at(NOON)), CaseState::Unknown, "{case}");
    }
}

#[test]
fn without_a_register_a_named_case_admits_and_explains_nothing() {
    let state = Cases::none().state("A-1", at(NOON));
    assert_eq!(state, CaseState::NoRegister);
    assert!(state.admits() && !state.explains());
}

#[test]
fn register_that_is_not_there_yet_admits_nothing() {
    let state = Cases::empty().state("A-1", at(NOON));
    assert_eq!(state, CaseState::Unknown);
    assert!(!state.admits() && !state.explains());
}

#[test]
fn clones_see_what_was_replaced() {
    let cases = Cases::empty();
    let clone = cases.clone();
    cases.replace(Register::from_csv("case,opened,closed\nA-1,2026-01-01,\n").expect("good"));
    assert_eq!(clone.state("A-1", at(NOON)), CaseState::Open);
}

#[test]
fn columns_may_stand_anywhere_and_cells_may_be_quoted() {
    let text = "\u{feff}\"Closed\",officer,Case,opened\r\n\
                ,\"Doe, \"\"J\"\"\nnight shift\",\"A,1\",2026-01-01\r\n\
                \r\n2026-02-01,x,B,2026-01-01";
    let cases = register(text);
    assert_eq!(cases.state("A,1", at(NOON)), CaseState::Open);
    assert_eq!(cases.state("B", at(NOON)), CaseState::Closed);
}

#[test]
fn bad_line_is_named_and_none_of_the_register_is_used() {
    let head = "case,opened,closed\nA,2026-01-01,\n";
    for (line, place) in [
        ("B,2026-13-01,", 3),
        ("B,,", 3),
        (",2026-01-01,", 3),
        ("B,2026-01-02,2026-01-01", 3),
        ("B,2026-01-01", 3),
        ("B,2026-01-01,,", 3),
        ("\"B\"x,2026-01-01,", 3),
        ("\"B,2026-01-01,\n\n", 3),
        ("\"B\nC\",2026-01-01,\nD,yesterday,", 5),
    ] {
        match Register::from_csv(&format!("{head}{line}")) {
            Err(BadRegister::Line { line: found, .. }) => assert_eq!(found, place, "{line}"),
            other => panic!("{line}: {other:?}"),
        }
    }
}

#[test]
fn register_without_its_columns_is_none() {
    for (text, missing) in
        [("", "case"), ("id,opened,closed\n", "case"), ("case,opened\n", "closed")]
    {
        assert_eq!(Register::from_csv(text).err(), Some(BadRegister::Column(missing)), "{text}");
    }
}

#[test]
fn id_may_have_as_many_bytes_as_its_header_and_no_more() {
    let mut register = Register::default();
    register.add(&"x".repeat(LONGEST_ID), "2026-01-01", "").expect("it fits");
    assert!(register.add(&"x".repeat(LONGEST_ID + 1), "2026-01-01", "").is_err());
    assert_eq!(register.entries(), 1);
}
