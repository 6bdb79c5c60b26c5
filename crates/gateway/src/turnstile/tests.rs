use super::*;

#[test]
fn the_last_place_is_given_and_one_more_is_refused() {
    let turnstile = Turnstile::new(2);
    let workload = "a".parse().unwrap();
    let first = turnstile.enter(&workload).unwrap();
    let _second = turnstile.enter(&workload).unwrap();
    assert!(turnstile.enter(&workload).is_none());
    drop(first);
    assert!(turnstile.enter(&workload).is_some());
}

#[test]
fn one_caller_cannot_take_the_place_of_another() {
    let turnstile = Turnstile::new(1);
    let _greedy = turnstile.enter(&"a".parse().unwrap()).unwrap();
    assert!(turnstile.enter(&"a".parse().unwrap()).is_none());
    assert!(turnstile.enter(&"b".parse().unwrap()).is_some());
}
