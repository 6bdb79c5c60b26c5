use lexicon::{Categories, DataCategory};

use super::*;
use crate::persons::Subjects;

fn scanned(text: &str) -> Subjects {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan(text);
    subjects
}

fn csv(keys: &[&str], points: usize) -> String {
    let mut text = "track,ts,lat,lon\n".to_owned();
    for point in 0..points {
        for key in keys {
            let minute = point % 60;
            text +=
                &format!("{key},2024-05-01T10:{minute:02}:00Z,48.85{point:02},2.35{point:02}\n");
        }
    }
    text
}

#[test]
fn four_points_under_a_key_are_a_person_and_three_are_nobody() {
    assert_eq!(scanned(&csv(&["a7f", "b91"], 3)).distinct(), 0);
    let mut subjects = scanned(&csv(&["a7f", "b91"], 4));
    assert_eq!(subjects.distinct(), 2);
    let location = Categories::of(DataCategory::Location);
    let fresh = subjects.take_fresh();
    assert!(fresh.mentions.iter().all(|mention| mention.categories() == location));
}

#[test]
fn points_without_a_key_are_one_track() {
    let json = r#"{"points":[
        {"t":1714557600,"lat":48.8566,"lon":2.3522},{"t":1714557660,"lat":48.8570,"lon":2.3530},
        {"t":1714557720,"lat":48.8574,"lon":2.3541},{"t":1714557780,"lat":48.8579,"lon":2.3550}]}"#;
    assert_eq!(scanned(json).distinct(), 1);
    let bare = "[[1714557600,48.8566,2.3522],[1714557660,48.8570,2.3530],\
                [1714557720,48.8574,2.3541],[1714557780,48.8579,2.3550]]";
    assert_eq!(scanned(bare).distinct(), 1);
}

#[test]
fn points_of_a_known_person_are_that_person() {
    let json = r#"{"user":{"email":"ana@x.org"},"points":[
        {"t":1714557600,"lat":48.8566,"lon":2.3522},{"t":1714557660,"lat":48.8570,"lon":2.3530},
        {"t":1714557720,"lat":48.8574,"lon":2.3541},{"t":1714557780,"lat":48.8579,"lon":2.3550}]}"#;
    let mut subjects = scanned(json);
    assert_eq!(subjects.distinct(), 1);
    let fresh = subjects.take_fresh();
    assert!(fresh.mentions[0].identity().ends_with(b"ana@x.org"));
    assert!(fresh.mentions[0].categories().contains(DataCategory::Location));
}

#[test]
fn what_never_moves_is_nobody() {
    let text =
        "station,ts,lat,lon\n".to_owned() + &"s1,2024-05-01T10:00:00Z,48.8566,2.3522\n".repeat(9);
    assert_eq!(scanned(&text).distinct(), 0);
}

#[test]
fn times_have_many_forms() {
    for time in [
        "2024-05-01",
        "2024-05-01T10:00:00Z",
        "2024-05-01 10:00",
        "10:00:05",
        "1714557600",
        "1714557600000",
    ] {
        assert!(is_time(time), "{time}");
    }
    for other in ["17", "48.8566", "2024", "ana", "12-34", "0301234567"] {
        assert!(!is_time(other), "{other}");
    }
}

#[test]
fn full_set_of_keys_counts_on() {
    let mut tracks = Tracks::default();
    for key in 0..KEYS {
        assert_eq!(tracks.add(&key.to_string(), "1 1"), None);
    }
    assert!(tracks.add("one more", "1 1").is_some());
}
