use super::*;

const MINTED_MS: i64 = 1_772_323_200_000;

fn at(ms_later: i64) -> Moment {
    Moment::from_unix_ms(MINTED_MS + ms_later).unwrap()
}

fn permit() -> Permit {
    let permission = Permission::of_tests(["use".parse().unwrap()]);
    Permit::mint(permission, Digest::of(b"judged"), at(0))
}

#[test]
fn permit_is_good_for_the_bytes_that_were_judged() {
    let redeemed = permit().redeem(&Digest::of(b"judged"), at(1)).unwrap();
    assert_eq!(*redeemed.subject(), Digest::of(b"judged"));
    assert_eq!(redeemed.clauses(), ["use".parse().unwrap()]);
}

#[test]
fn permit_is_no_good_for_other_bytes() {
    let error = permit().redeem(&Digest::of(b"other"), at(1)).unwrap_err();
    assert_eq!(error, PermitError::OtherSubject);
}

#[test]
fn permit_lives_sixty_seconds_and_not_a_millisecond_more() {
    assert_eq!(permit().expires(), at(60_000));
    for ms in [0, 59_999, 60_000] {
        assert!(permit().redeem(&Digest::of(b"judged"), at(ms)).is_ok(), "{ms}");
    }
    let error = permit().redeem(&Digest::of(b"judged"), at(60_001)).unwrap_err();
    assert_eq!(error, PermitError::Expired { expired: at(60_000) });
}

#[test]
fn clock_that_goes_back_gives_no_second_life() {
    let error = permit().redeem(&Digest::of(b"judged"), at(-1)).unwrap_err();
    assert_eq!(error, PermitError::ClockWentBack { minted: at(0), now: at(-1) });
}
