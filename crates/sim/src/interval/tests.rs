use super::Share;

#[test]
fn intervals_are_those_of_wilson() {
    // 0 of 100: up to 3.7 %; 10 of 20: 29.9 % to 70.1 %.
    let (low, high) = Share { of: 0, all: 100 }.interval();
    assert!(low < 1e-9 && (high - 0.037).abs() < 0.001, "{low} {high}");
    let (low, high) = Share { of: 10, all: 20 }.interval();
    assert!((low - 0.299).abs() < 0.001 && (high - 0.701).abs() < 0.001, "{low} {high}");
}

#[test]
fn all_of_few_is_not_certain() {
    assert_eq!(Share { of: 20, all: 20 }.to_string(), "100.0 % (83.9 to 100.0)");
    assert_eq!(Share::count([true, false, true].into_iter()), Share { of: 2, all: 3 });
}
