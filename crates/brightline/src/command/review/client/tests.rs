use super::*;

#[test]
fn a_session_does_not_cross_the_network_in_the_clear() {
    assert_eq!(origin("http://localhost:8401/").unwrap(), "http://localhost:8401");
    assert_eq!(origin("https://review.example.org").unwrap(), "https://review.example.org");
    for bad in ["http://review.example.org", "ftp://localhost", "localhost", ""] {
        assert!(origin(bad).is_err(), "{bad}");
    }
}
