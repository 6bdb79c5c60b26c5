use super::*;

#[test]
fn moment_reads_back_what_it_wrote() {
    let moment = Moment::from_unix_ms(1_772_323_200_123).unwrap();
    assert_eq!(moment.to_string(), "2026-03-01T00:00:00.123Z");
    assert_eq!(moment.to_string().parse(), Ok(moment));
}

#[test]
fn offsets_are_understood_and_missing_ones_refused() {
    let east: Moment = "2026-03-01T00:00:00-05:00".parse().unwrap();
    assert_eq!(east.to_string(), "2026-03-01T05:00:00.000Z");
    assert!("2026-03-01T00:00:00".parse::<Moment>().is_err());
}

#[test]
fn first_and_last_moment_can_be_written_and_their_neighbours_do_not_exist() {
    for ms in [FIRST_MS, LAST_MS] {
        assert!(!Moment::from_unix_ms(ms).unwrap().to_string().is_empty());
    }
    assert!(Moment::from_unix_ms(FIRST_MS - 1).is_err());
    assert!(Moment::from_unix_ms(LAST_MS + 1).is_err());
}

#[test]
fn time_never_wraps() {
    let last = Moment::from_unix_ms(LAST_MS).unwrap();
    assert_eq!(last.plus(Span::from_ms(u64::MAX)), last);
}
