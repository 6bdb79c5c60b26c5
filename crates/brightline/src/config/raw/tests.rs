use super::*;

/// The value of `text`, read as `T`.
fn read<T: Slot>(text: &str) -> Option<T> {
    let source = format!("key = {text}");
    let mut table = Table::parse(&source).unwrap();
    table.required::<T>("key", "").ok().map(At::into_inner)
}

#[test]
fn sizes_have_a_unit() {
    let size = |text| read::<Size>(text).map(|size| size.0);
    assert_eq!(size("\"1 B\""), Some(1));
    assert_eq!(size("\"512 KiB\""), Some(524_288));
    assert_eq!(size("\"4 MiB\""), Some(4_194_304));
    for text in [
        "4",
        "\"4\"",
        "\"4MiB\"",
        "\"4 MB\"",
        "\"0 B\"",
        "\"-1 B\"",
        "\"+1 B\"",
        "\"99999999999 GiB\"",
    ] {
        assert_eq!(size(text), None, "{text}");
    }
}

#[test]
fn times_have_a_unit() {
    let time = read::<Duration>;
    assert_eq!(time("\"500 ms\""), Some(Duration::from_millis(500)));
    assert_eq!(time("\"2 min\""), Some(Duration::from_secs(120)));
    assert_eq!(time("\"1 h\""), Some(Duration::from_secs(3_600)));
    for text in ["30", "\"30\"", "\"30s\"", "\"1 m\"", "\"0 s\"", "\"1.5 s\""] {
        assert_eq!(time(text), None, "{text}");
    }
}

#[test]
fn counts_are_whole_and_at_least_one() {
    let count = |text| read::<Count>(text).map(|count| count.0);
    assert_eq!(count("1"), Some(1));
    assert_eq!(count("0x10"), Some(16));
    for text in ["0", "-1", "1.0", "\"1\""] {
        assert_eq!(count(text), None, "{text}");
    }
}

#[test]
fn instants_have_an_offset() {
    let instant = |text| read::<Instant>(text).map(|at| at.0);
    assert_eq!(instant("2027-03-01T00:00:00Z").as_deref(), Some("2027-03-01T00:00:00Z"));
    assert!(instant("2027-03-01T00:00:00+02:00").is_some());
    for text in ["2027-03-01T00:00:00", "2027-03-01", "\"2027-03-01T00:00:00Z\""] {
        assert_eq!(instant(text), None, "{text}");
    }
}

#[test]
fn unknown_key_is_told_which_keys_there_are() {
    let mut table = Table::parse("lissten = 1\n").unwrap();
    assert!(table.optional::<String>("listen").unwrap().is_none());
    assert!(table.optional::<String>("data").unwrap().is_none());
    let expected = Problem::at(0..7, "the file has no key `lissten`", "its keys are: listen, data");
    assert_eq!(table.finish(), [expected]);
}

#[test]
fn every_place_that_is_not_toml_is_told() {
    assert_eq!(Table::parse("a = \nb = 1 2\n").err().unwrap().len(), 2);
}
