use super::*;

#[test]
fn directory_belongs_to_one_kind_of_clock() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for simulated in [false, true] {
        assert!(compare(&data, simulated).is_ok(), "there is nothing yet");
    }
    fs::create_dir(&data).unwrap();
    fs::write(data.join(RECORDS), "").unwrap();
    assert!(compare(&data, false).is_ok());
    assert!(matches!(compare(&data, true), Err(OtherClock::Real(_))));
    set(&data).unwrap();
    assert!(compare(&data, true).is_ok());
    assert!(matches!(compare(&data, false), Err(OtherClock::Simulated(_))));
}

#[test]
fn directory_that_is_not_there_cannot_be_marked() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(set(&folder.path().join("data")), Err(OtherClock::Io { .. })));
}
