use super::*;
use crate::fixture::{Log, entry, key};

fn read(log: &Log) -> Result<Vec<(u64, Vec<u8>)>, Unproven> {
    let checkpoint = key().public().open(&log.checkpoint()).unwrap();
    let mut seen = Vec::new();
    each_entry(log, &checkpoint, |number, entry| seen.push((number, entry.to_vec())))?;
    Ok(seen)
}

#[test]
fn every_record_comes_once_and_in_order() {
    for size in [0, 1, 255, 256, 257, 600] {
        let seen = read(&Log::new(&[size])).unwrap();
        let expected: Vec<_> = (0..size).map(|number| (number, entry(number))).collect();
        assert_eq!(seen, expected, "{size}");
    }
}

#[test]
fn record_that_is_not_as_it_was_signed_is_not_given() {
    for number in [0, 255, 256, 299] {
        let mut log = Log::new(&[300]);
        log.rewrite(number, |entries| {
            let place = usize::try_from(number % WIDTH).unwrap();
            entries[place].push(b'!');
        });
        assert!(read(&log).is_err(), "{number}");
    }
    let mut short = Log::new(&[300]);
    short.rewrite(299, |entries| drop(entries.pop()));
    assert!(read(&short).is_err());
    let mut gone = Log::new(&[300]);
    let path = gone.bundle_of(299);
    gone.files.remove(&path);
    assert!(read(&gone).is_err());
}
