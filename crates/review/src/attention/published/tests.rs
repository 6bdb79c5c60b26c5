use serde_json::json;

use super::super::mutation::Mutation;
use super::*;

const SALT: [u8; 32] = [7; 32];

fn review(number: u8) -> ReviewId {
    ReviewId::from_random([number; 16])
}

fn shown(number: u8, nature: Nature) -> Value {
    let commitment = nature.commit(review(number), &SALT);
    let nature = format!("salted-{commitment}");
    json!({"kind": "reviewed", "review": review(number).to_string(), "what": "shown",
        "nature": nature})
}

fn said(number: u8, what: &str) -> Value {
    json!({"kind": "reviewed", "review": review(number).to_string(), "what": what})
}

fn ended(number: u8, what: &str, was: Nature) -> Value {
    let salt: String = SALT.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut ended = said(number, what);
    ended["was"] = was.to_string().into();
    ended["salt"] = salt.into();
    ended
}

/// What the last of these records contradicts.
fn read(records: &[Value]) -> Result<Published, &'static str> {
    let mut published = Published::default();
    let last = records.len() - 1;
    for (place, record) in records.iter().enumerate() {
        let noted = published.note(place as u64, record.to_string().as_bytes());
        if let Err(contradiction) = noted {
            assert_eq!(place, last, "{contradiction}");
            assert_eq!(contradiction.record, last as u64);
            return Err(contradiction.why);
        }
    }
    Ok(published)
}

const TEST: Nature = Nature::Canary(Mutation::WrongTarget);

#[test]
fn honest_log_is_read_and_counted() {
    let records = [
        json!({"kind": "decision", "review": "salted-sha256:00"}),
        shown(1, Nature::Act),
        shown(2, TEST),
        said(1, "approved"),
        said(1, "stopped"),
        said(2, "approved"),
        ended(2, "denied", TEST),
        ended(1, "executed", Nature::Act),
        ended(3, "expired", TEST),
        ended(4, "denied", Nature::Act),
        said(5, "approved"),
        said(5, "executed"),
    ];
    assert_eq!(read(&records).unwrap().opened(), (2, 1));
}

#[test]
fn act_cannot_be_called_a_test_afterwards_nor_a_test_an_act() {
    let other = "was not what the log had committed to";
    let act = shown(1, Nature::Act);
    assert_eq!(read(&[act, ended(1, "withdrawn", TEST)]).unwrap_err(), other);
    let test = shown(1, TEST);
    assert_eq!(read(&[test.clone(), ended(1, "denied", Nature::Act)]).unwrap_err(), other);
    let mutation = Nature::Canary(Mutation::WrongText);
    assert_eq!(read(&[test.clone(), ended(1, "denied", mutation)]).unwrap_err(), other);
    let mut salted = ended(1, "denied", TEST);
    salted["salt"] = "00".repeat(32).into();
    assert_eq!(read(&[test, salted]).unwrap_err(), other);
    let uncommitted = [said(1, "approved"), ended(1, "withdrawn", TEST)];
    assert_eq!(read(&uncommitted).unwrap_err(), "is called a test after it was approved");
}

#[test]
fn test_that_is_executed_is_found() {
    let executed = [shown(1, TEST), said(1, "approved"), ended(1, "executed", TEST)];
    assert_eq!(read(&executed).unwrap_err(), "was a test and is executed");
}

#[test]
fn every_other_order_is_found() {
    let act = || shown(1, Nature::Act);
    let silent = "ends without saying what it was";
    let cases = [
        (vec![act(), act()], "is committed to twice"),
        (vec![said(1, "approved"), act()], "is committed to after people decided"),
        (vec![act(), said(1, "executed")], silent),
        (vec![act(), said(1, "denied")], silent),
        (vec![ended(1, "denied", TEST), said(1, "approved")], "goes on after its end"),
        (vec![ended(1, "denied", TEST), ended(1, "expired", TEST)], "ends twice"),
        (vec![said(1, "shown")], "is shown without a commitment to what it is"),
        (vec![said(1, "asked")], "says something that no record of a review says"),
        (vec![ended(1, "approved", TEST)], "says something that no record of a review says"),
    ];
    for (records, why) in cases {
        assert_eq!(read(&records).unwrap_err(), why, "{records:?}");
    }
    let mut without = ended(1, "denied", TEST);
    without.as_object_mut().unwrap().remove("salt");
    assert_eq!(read(&[act(), without]).unwrap_err(), silent);
    let mut nothing = ended(1, "denied", TEST);
    nothing["was"] = "rehearsal".into();
    assert_eq!(read(&[act(), nothing]).unwrap_err(), "was something that nothing is");
}
