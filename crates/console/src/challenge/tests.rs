use super::*;

fn at(seconds: i64) -> Moment {
    Moment::from_unix_ms(1_800_000_000_000 + seconds * 1_000).unwrap()
}

fn name(text: &str) -> ReviewerId {
    text.parse().unwrap()
}

fn challenges() -> Challenges {
    Challenges::new([7; 32], "http://localhost:8401".to_owned())
}

#[test]
fn a_challenge_is_answered_once_and_in_time() {
    let mut challenges = challenges();
    let drawn = challenges.draw(&name("r-1"), [1; 16], at(0));
    assert!(challenges.is_open(&name("r-1"), &drawn, at(299)));
    assert!(!challenges.is_open(&name("r-1"), &drawn, at(300)));
    assert!(!challenges.is_open(&name("r-1"), &drawn, at(-1)), "the clock was set back");
    challenges.close(&name("r-1"), &drawn, at(10));
    assert!(!challenges.is_open(&name("r-1"), &drawn, at(11)));
}

#[test]
fn a_challenge_of_another_person_run_or_time_is_none() {
    let challenges = challenges();
    let drawn = challenges.draw(&name("r-1"), [1; 16], at(0));
    assert!(!challenges.is_open(&name("r-2"), &drawn, at(1)));
    let other = Challenges::new([8; 32], "http://localhost:8401".to_owned());
    assert!(!other.is_open(&name("r-1"), &drawn, at(1)));
    for place in 0..drawn.len() {
        let mut bent = drawn.clone().into_bytes();
        bent[place] ^= 1;
        let bent = String::from_utf8(bent).unwrap();
        assert!(!challenges.is_open(&name("r-1"), &bent, at(1)), "{bent}");
    }
}

#[test]
fn the_digest_names_the_address_and_the_person() {
    let (one, two) = (challenges(), Challenges::new([7; 32], "https://evil.example".to_owned()));
    let challenge = "a challenge";
    assert_ne!(one.digest(&name("r-1"), challenge), two.digest(&name("r-1"), challenge));
    assert_ne!(one.digest(&name("r-1"), challenge), one.digest(&name("r-2"), challenge));
}
