use http::HeaderValue;

use super::*;

fn simulated() -> Clock {
    let clock = SimulatedClock::new(HeaderName::from_static("brightline-time")).unwrap();
    let clock = Clock::Simulated(clock);
    clock.begin(Moment::from_unix_ms(1_000).unwrap());
    clock
}

fn at(clock: &Clock, told: &[&'static str]) -> Result<i64, &'static str> {
    let mut headers = HeaderMap::new();
    for value in told {
        headers.append("brightline-time", HeaderValue::from_static(value));
    }
    let timepiece = clock.told(&headers).map_err(|fault| fault.code)?;
    assert!(clock.advance(timepiece).map_err(|fault| fault.code)?);
    Ok(timepiece.now().unwrap().unix_ms())
}

#[test]
fn time_is_what_the_header_says_in_two_spellings() {
    let clock = simulated();
    assert_eq!(at(&clock, &["2000"]), Ok(2_000));
    assert_eq!(at(&clock, &["1970-01-01T00:00:02.500Z"]), Ok(2_500));
    assert_eq!(at(&clock, &["1970-01-01T01:00:03+01:00"]), Ok(3_000));
}

#[test]
fn time_stands_still_and_never_goes_back() {
    let clock = simulated();
    assert_eq!(at(&clock, &["1000"]), Ok(1_000), "the beginning itself");
    assert_eq!(at(&clock, &["999"]), Err("time_went_back"), "before the beginning");
    assert_eq!(at(&clock, &["5000"]), Ok(5_000));
    assert_eq!(at(&clock, &["5000"]), Ok(5_000));
    assert_eq!(at(&clock, &["4999"]), Err("time_went_back"));
    assert_eq!(clock.timepiece().unwrap().now().unwrap().unix_ms(), 5_000);
}

#[test]
fn request_that_does_not_tell_the_time_once_is_refused_and_moves_nothing() {
    let clock = simulated();
    for told in [&[][..], &["2000", "2000"], &["soon"], &[""], &["99999999999999999"], &["2e3"]] {
        assert_eq!(at(&clock, told), Err("no_simulated_time"), "{told:?}");
    }
    assert_eq!(clock.timepiece().unwrap().now().unwrap().unix_ms(), 1_000);
}

#[test]
fn request_of_somebody_unknown_moves_nothing() {
    let clock = simulated();
    let mut headers = HeaderMap::new();
    headers.append("brightline-time", HeaderValue::from_static("9000"));
    assert_eq!(clock.told(&headers).unwrap().now().unwrap().unix_ms(), 9_000);
    assert_eq!(clock.timepiece().unwrap().now().unwrap().unix_ms(), 1_000);
}

#[test]
fn clock_that_was_never_set_gives_no_time() {
    let clock = SimulatedClock::new(HeaderName::from_static("x-time")).unwrap();
    assert_eq!(Clock::Simulated(clock).timepiece().unwrap_err().code, "no_clock");
}

#[test]
fn system_clock_looks_at_no_header() {
    let mut headers = HeaderMap::new();
    headers.append("brightline-time", HeaderValue::from_static("1000"));
    let timepiece = Clock::System.told(&headers).unwrap();
    assert!(timepiece.now().unwrap().unix_ms() > 1_000);
    assert!(!Clock::System.advance(timepiece).unwrap());
}

#[test]
fn header_that_means_something_is_no_header_for_the_time() {
    for taken in ["authorization", "x-api-key", "date", "brightline-case", "content-type", "host"] {
        let header = HeaderName::from_static(taken);
        assert_eq!(
            SimulatedClock::new(header.clone()).unwrap_err(),
            NotSimulated::Header(header),
            "{taken}"
        );
    }
    for free in ["brightline-time", "x-simulated-time"] {
        assert!(SimulatedClock::new(HeaderName::from_static(free)).is_ok(), "{free}");
    }
}

#[test]
fn loopback_is_this_machine_and_nothing_else() {
    for inside in ["http://127.0.0.1:1", "http://[::1]:1/x", "http://localhost", "http://127.9.9.9"]
    {
        assert!(is_loopback(&inside.parse().unwrap()), "{inside}");
    }
    for outside in ["http://10.0.0.1", "https://localhost.example", "http://[::2]", "/v1"] {
        assert!(!is_loopback(&outside.parse().unwrap()), "{outside}");
    }
}
