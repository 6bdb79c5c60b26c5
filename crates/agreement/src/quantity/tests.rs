use super::*;

#[test]
fn lengths_of_time_have_one_unit() {
    for (text, seconds) in [("60s", 60), ("15m", 900), ("1h", 3_600), ("30d", 2_592_000)] {
        assert_eq!(duration(text), Some(Span::from_seconds(seconds)), "{text}");
    }
    for text in ["", "s", "60", "60 s", "1.5h", "-1h", "1w", "1h30m", "+1s", "1H", "１h"] {
        assert_eq!(duration(text), None, "{text}");
    }
}

#[test]
fn length_of_time_that_does_not_fit_is_none() {
    assert_eq!(duration("18446744073709551615d"), None);
    assert_eq!(duration("18446744073709551616s"), None);
    assert!(duration("18446744073709551s").is_some());
    assert_eq!(duration("18446744073709552s"), None);
}

#[test]
fn sizes_have_a_space_and_a_binary_unit() {
    assert_eq!(size("0 B"), Some(0));
    assert_eq!(size("64 MiB"), Some(64 << 20));
    assert_eq!(size("2 GiB"), Some(2 << 30));
    for text in ["64MiB", "64 MB", "64  MiB", "-1 B", "1 KiB ", "17179869184 GiB", ""] {
        assert_eq!(size(text), None, "{text}");
    }
}

#[test]
fn capacity_is_acts_per_time() {
    let ten = Capacity { acts: 10, per: Span::from_seconds(900) };
    assert_eq!(capacity("10 per 15m"), Some(ten));
    for text in ["0 per 15m", "10 per 0s", "10/15m", "10 per", "ten per 1h", ""] {
        assert_eq!(capacity(text), None, "{text}");
    }
}

#[test]
fn shares_are_exact_in_parts_per_million() {
    for (text, ppm) in
        [("0", 0), ("0.05", 50_000), ("0.000001", 1), ("1", 1_000_000), ("1.0", 1_000_000)]
    {
        assert_eq!(share_ppm(text), Some(ppm), "{text}");
    }
    for text in ["1.000001", "2", "-0.1", "0.0000001", "5e-2", "inf", "nan", ".5", "0.-5", ""] {
        assert_eq!(share_ppm(text), None, "{text}");
    }
}
