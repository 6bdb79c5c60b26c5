use super::*;

fn preferred(values: &[&str]) -> Option<u64> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(PREFER, value.parse().unwrap());
    }
    Patience::preferred(&headers).map(|patience| patience.seconds)
}

#[test]
fn wait_is_understood_as_rfc_7240_spells_it() {
    for value in ["wait=10", "WAIT = 10", "respond-async, wait=10", "wait=\"10\"", "wait=10; a=b"] {
        assert_eq!(preferred(&[value]), Some(10), "{value}");
    }
    assert_eq!(preferred(&["return=minimal", "wait=7"]), Some(7));
    assert_eq!(preferred(&["wait=7", "wait=9"]), Some(7), "the first one counts");
}

#[test]
fn wait_has_a_bound() {
    assert_eq!(preferred(&["wait=0"]), Some(0));
    assert_eq!(preferred(&["wait=60"]), Some(60));
    assert_eq!(preferred(&["wait=61"]), Some(60));
    assert_eq!(preferred(&["wait=99999999999999999999999"]), Some(60));
}

#[test]
fn what_cannot_be_understood_is_no_preference() {
    for value in ["", "wait", "wait=", "wait=-1", "wait=1.5", "wait=ten", "waiting=3"] {
        assert_eq!(preferred(&[value]), None, "{value}");
    }
}
