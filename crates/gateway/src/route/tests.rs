use super::*;

#[test]
fn every_route_is_found_by_its_own_method_and_path() {
    for route in Route::ALL {
        assert_eq!(Route::find(&route.method(), route.path(), None), Ok(route));
    }
}

#[test]
fn another_method_is_told_from_another_path() {
    assert_eq!(Route::find(&Method::GET, "/v1/messages", None), Err(NoRoute::Method));
    assert_eq!(Route::find(&Method::POST, "/v1/embeddings", None), Err(NoRoute::Path));
}

#[test]
fn no_other_spelling_of_a_path_is_served() {
    for path in [
        "/v1/chat/completions/",
        "//v1/chat/completions",
        "/v1//chat/completions",
        "/v1/chat/../chat/completions",
        "/v1/chat%2fcompletions",
        "/v1/chat/completions;x",
        "/V1/chat/completions",
        "/v1/chat/completions%20",
        "v1/chat/completions",
        "*",
        "",
    ] {
        assert_eq!(Route::find(&Method::POST, path, None), Err(NoRoute::Path), "{path}");
    }
    for query in ["", "beta=true", "model=x"] {
        let found = Route::find(&Method::POST, "/v1/messages", Some(query));
        assert_eq!(found, Err(NoRoute::Path), "{query}");
    }
}
