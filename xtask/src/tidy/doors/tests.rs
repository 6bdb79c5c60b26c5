use super::*;

fn found(path: &str, text: &str) -> Vec<String> {
    check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
}

#[test]
fn only_forward_reaches_vendors() {
    let call = "fn a(egress: &Egress) { egress.client().request(b); }";
    assert_eq!(found("crates/gateway/src/path/forward.rs", call), [""; 0]);
    let elsewhere = ["the client that reaches vendors is reached from here"];
    assert_eq!(found("crates/gateway/src/path/screen.rs", call), elsewhere);
    assert_eq!(found("crates/gateway/src/path/screen/tests.rs", call), [""; 0]);
    assert_eq!(found("crates/brightline/src/demo.rs", call), [""; 0]);
}

#[test]
fn another_client_is_found_however_it_is_named() {
    for text in [
        "use hyper_util::client::legacy::Client;",
        "use hyper_util::client::{self, legacy as older};",
        "use hyper_util::client::legacy::*;",
        "fn a() { hyper_util::client::legacy::Client::builder(b); }",
        "use hyper::client::conn::http1;",
        "fn a() { TcpStream::connect(b); }",
        "fn a() { tokio::net::TcpStream::connect(b); }",
    ] {
        assert_eq!(found("crates/gateway/src/listen.rs", text).len(), 1, "{text}");
        assert_eq!(found("crates/gateway/tests/gateway/world.rs", text), [""; 0], "{text}");
    }
    let client = "use hyper_util::client::legacy::Client;";
    assert_eq!(found("crates/gateway/src/egress.rs", client), [""; 0]);
}

#[test]
fn nothing_that_ships_starts_a_program() {
    for text in ["use std::process::Command;", "fn a() { tokio::process::Command::new(b); }"] {
        assert_eq!(found("crates/brightline/src/command.rs", text).len(), 1, "{text}");
        assert_eq!(found("xtask/src/suite.rs", text), [""; 0], "{text}");
    }
    assert_eq!(found("crates/brightline/src/main.rs", "use std::process::ExitCode;"), [""; 0]);
}
