use serde_json::json;

use super::*;

const HOUR: i64 = 3_600_000;

fn opened() -> Value {
    json!({"acts": 2, "alerts": ["customer", "provider"], "at": 1_000, "glass": "rv_1",
        "kind": "break_glass", "length": HOUR, "party": "customer", "what": "opened"})
}

fn used(review: &str, at: i64) -> Value {
    json!({"at": at, "glass": "rv_1", "kind": "break_glass", "review": review, "what": "used"})
}

fn executed(review: &str) -> Value {
    json!({"at": 5_000, "glass": "rv_1", "kind": "reviewed", "review": review, "what": "executed"})
}

fn looked(party: &str) -> Value {
    json!({"at": 9_000, "glass": "rv_1", "kind": "break_glass", "party": party, "what": "looked"})
}

fn after(at: i64, what: &str) -> Value {
    json!({"at": at, "glass": "rv_1", "kind": "break_glass", "what": what})
}

fn with(mut record: Value, key: &str, value: Value) -> Value {
    record[key] = value;
    record
}

/// What is wrong with these records.
fn wrong(records: &[Value]) -> Vec<String> {
    let mut glasses = BrokenGlasses::default();
    for (number, record) in (0..).zip(records) {
        glasses.see(number, record.to_string().as_bytes());
    }
    glasses.contradictions
}

#[test]
fn log_in_which_all_is_well_has_no_contradiction() {
    let day = 86_400_000;
    let well = [
        json!({"kind": "decision", "at": 1}),
        opened(),
        used("rv_7", 2_000),
        executed("rv_7"),
        used("rv_8", HOUR + 999),
        after(HOUR + 1_000, "ended"),
        looked("customer"),
        after(day + 1_000, "overdue"),
        looked("provider"),
    ];
    assert_eq!(wrong(&well), [""; 0]);
    assert_eq!(wrong(&[opened(), looked("customer"), looked("provider")]), [""; 0]);
}

#[test]
fn what_cannot_be_is_found_with_the_number_of_its_record() {
    let many = [opened(), used("rv_7", 2_000), used("rv_8", 2_000), used("rv_9", 2_000)];
    let cases: [(&[Value], &str); 17] = [
        (&[used("rv_7", 2_000)], "record 0: no such glass was broken before"),
        (&[opened(), opened()], "record 1: the glass was broken before"),
        (&[with(opened(), "length", json!(HOUR + 1))], "record 0: the glass is for more than an"),
        (&[with(opened(), "length", json!(0))], "record 0: the glass is for more than an"),
        (&[with(opened(), "acts", json!(21))], "record 0: the glass is for more acts"),
        (&[with(opened(), "acts", json!(0))], "record 0: the glass is for more acts"),
        (&[with(opened(), "alerts", json!(["customer"]))], "record 0: not both organisations"),
        (&[with(opened(), "party", json!("other"))], "record 0: not both organisations"),
        (&many, "record 3: more acts went through the glass than it was for"),
        (&[opened(), used("rv_7", HOUR + 1_000)], "record 1: an act went through a glass that was"),
        (&[opened(), used("rv_7", 999)], "record 1: an act went through a glass that was"),
        (&[opened(), looked("customer"), used("rv_7", 9_500)], "record 2: an act went through a"),
        (&[opened(), used("rv_7", 2_000), used("rv_7", 3_000)], "record 2: an act went through a"),
        (&[opened(), looked("inspector")], "record 1: a party looked at the glass that was not"),
        (&[opened(), after(HOUR + 999, "ended")], "record 1: the time of the glass was not over"),
        (&[opened(), after(86_400_999, "overdue")], "record 1: the glass was not overdue"),
        (&[opened(), after(5_000, "mended")], "record 1: nobody knows what happened"),
    ];
    for (records, expected) in cases {
        let told = wrong(records);
        assert!(told.len() == 1 && told[0].starts_with(expected), "{expected}: {told:?}");
    }
}

#[test]
fn act_that_went_through_was_used_there_before_and_once() {
    let through = |records: &[Value]| wrong(records).pop().unwrap();
    assert!(through(&[executed("rv_7")]).contains("a glass that was never broken"));
    assert!(through(&[opened(), executed("rv_7")]).contains("was not used for it"));
    let late = [opened(), executed("rv_7"), used("rv_7", 2_000)];
    assert!(through(&late).starts_with("record 1"));
    let twice = [opened(), used("rv_7", 2_000), executed("rv_7"), executed("rv_7")];
    assert!(through(&twice).contains("twice"));
}
