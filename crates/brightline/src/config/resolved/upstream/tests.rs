use super::*;

#[test]
fn base_url_is_an_address_and_a_path() {
    for (text, base) in [
        ("https://api.example", "https://api.example/"),
        ("https://api.example/", "https://api.example/"),
        ("https://api.example:8443/openai/", "https://api.example:8443/openai"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010/"),
        ("http://127.9.9.9", "http://127.9.9.9/"),
        ("http://[::1]:4010", "http://[::1]:4010/"),
        ("http://localhost:4010", "http://localhost:4010/"),
    ] {
        assert_eq!(base_url(text).unwrap().to_string(), base, "{text}");
    }
}

#[test]
fn base_url_that_leaks_or_misleads_is_refused() {
    for text in [
        "",
        "api.example",
        "/v1",
        "ftp://api.example",
        "http://api.example",
        "http://10.0.0.1",
        "http://127.0.0.1.api.example",
        "http://localhost.api.example",
        "https://key@api.example",
        "https://api.example?key=1",
        "https://api.example/#a",
        "https://api.example/v1",
        "https://api.example/v1/",
    ] {
        assert!(base_url(text).is_err(), "{text}");
    }
}
