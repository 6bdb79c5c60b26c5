use super::*;

fn at(seconds: i64) -> Moment {
    Moment::from_unix_ms(seconds * 1_000).unwrap()
}

fn open(sessions: &mut Sessions, byte: u8, now: Moment) -> Opened {
    let (reviewer, credential) = ("r-1".parse().unwrap(), "key-1".parse().unwrap());
    sessions.open(reviewer, credential, Carrier::Cookie, &[byte; 64], now)
}

#[test]
fn a_quiet_session_ends_at_its_second() {
    let (mut sessions, idle) = (Sessions::default(), 15 * 60);
    let opened = open(&mut sessions, 1, at(0));
    assert!(sessions.find(&opened.secret, Carrier::Cookie, at(idle - 1)).is_some());
    assert!(sessions.find(&opened.secret, Carrier::Cookie, at(2 * idle - 2)).is_some());
    assert!(sessions.find(&opened.secret, Carrier::Cookie, at(3 * idle - 2)).is_none());
    assert!(sessions.find(&opened.secret, Carrier::Cookie, at(0)).is_none(), "it came back");
}

#[test]
fn a_busy_session_ends_with_the_shift() {
    let mut sessions = Sessions::default();
    let opened = open(&mut sessions, 1, at(0));
    let shift = 8 * 60 * 60;
    for second in (0..shift).step_by(600) {
        assert!(sessions.find(&opened.secret, Carrier::Cookie, at(second)).is_some());
    }
    assert!(sessions.find(&opened.secret, Carrier::Cookie, at(shift)).is_none());
}

#[test]
fn a_session_is_known_by_its_secret_and_its_carrier_only() {
    let mut sessions = Sessions::default();
    let opened = open(&mut sessions, 1, at(0));
    assert!(sessions.find("something else", Carrier::Cookie, at(1)).is_none());
    assert!(sessions.find(&opened.secret, Carrier::Bearer, at(1)).is_none());
    let session = sessions.find(&opened.secret, Carrier::Cookie, at(1)).unwrap();
    assert_ne!(session.csrf, "");
    sessions.close(&opened.secret);
    assert!(sessions.find(&opened.secret, Carrier::Cookie, at(1)).is_none());
}

#[test]
fn the_ninth_session_of_a_person_takes_the_place_of_the_quietest() {
    let mut sessions = Sessions::default();
    let opened: Vec<_> =
        (1..=8).map(|byte| open(&mut sessions, byte, at(i64::from(byte)))).collect();
    sessions.find(&opened[0].secret, Carrier::Cookie, at(20)).unwrap();
    open(&mut sessions, 9, at(21));
    assert!(sessions.find(&opened[0].secret, Carrier::Cookie, at(22)).is_some());
    assert!(sessions.find(&opened[1].secret, Carrier::Cookie, at(22)).is_none());
}
