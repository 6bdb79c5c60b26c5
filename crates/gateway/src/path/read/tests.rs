use lexicon::{Deployment, DeploymentClass};

use super::*;

fn workload(purposes: &[&str]) -> Workload {
    Workload {
        id: "analyst-1".parse().unwrap(),
        party: "customer".parse().unwrap(),
        deployment: Deployment {
            class: DeploymentClass::Cloud,
            region: "region-1".parse().unwrap(),
        },
        purposes: purposes.iter().map(|purpose| purpose.parse().unwrap()).collect(),
        keys: Vec::new(),
        uri_names: Vec::new(),
    }
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

#[test]
fn json_in_utf_8_is_the_only_body() {
    for kind in [
        "application/json",
        "Application/JSON; charset=UTF-8",
        "application/json;charset=\"utf-8\"",
    ] {
        assert!(is_utf8_json(kind), "{kind}");
    }
    for kind in [
        "text/plain",
        "application/json; charset=utf-16",
        "application/json; charset",
        "application/json, text/plain",
        "application/json; boundary=x",
        "multipart/form-data",
        "",
    ] {
        assert!(!is_utf8_json(kind), "{kind}");
    }
}

#[test]
fn two_content_types_are_refused_even_if_equal() {
    let twice =
        headers(&[("content-type", "application/json"), ("content-type", "application/json")]);
    assert_eq!(only_plain_json(&twice).unwrap_err().code, "not_json");
}

#[test]
fn an_encoded_body_is_refused() {
    let gzip = headers(&[("content-type", "application/json"), ("content-encoding", "gzip")]);
    assert_eq!(only_plain_json(&gzip).unwrap_err().code, "encoded_body");
}

#[test]
fn a_header_selects_a_purpose_and_never_adds_one() {
    let analyst = workload(&["analysis", "investigation"]);
    let select = |headers: &HeaderMap| select_purpose(&analyst, headers);
    assert_eq!(select(&headers(&[])).unwrap(), None);
    let chosen = select(&headers(&[(PURPOSE, "investigation")])).unwrap();
    assert_eq!(chosen.unwrap().as_str(), "investigation");
    for refused in [
        headers(&[(PURPOSE, "targeting")]),
        headers(&[(PURPOSE, "")]),
        headers(&[(PURPOSE, "Investigation")]),
        headers(&[(PURPOSE, "analysis, investigation")]),
        headers(&[(PURPOSE, "analysis"), (PURPOSE, "investigation")]),
    ] {
        assert_eq!(select(&refused).unwrap_err().code, "purpose_not_entitled");
    }
}

#[test]
fn the_only_purpose_of_a_workload_is_selected_already() {
    let clerk = workload(&["benefits"]);
    assert_eq!(select_purpose(&clerk, &headers(&[])).unwrap().unwrap().as_str(), "benefits");
    assert_eq!(select_purpose(&workload(&[]), &headers(&[])).unwrap(), None);
}

#[test]
fn one_case_is_named_or_none() {
    assert!(named_case(&headers(&[])).unwrap().is_none());
    let named = named_case(&headers(&[(CASE, "c-7")])).unwrap().unwrap();
    assert_eq!(named.digest(), Digest::of(b"c-7"));
    for refused in [headers(&[(CASE, "")]), headers(&[(CASE, "c-7"), (CASE, "c-8")])] {
        assert_eq!(named_case(&refused).err().unwrap().code, "bad_case");
    }
    let of_length = |length: usize| {
        let mut headers = HeaderMap::new();
        headers.insert(CASE, "c".repeat(length).parse().unwrap());
        named_case(&headers)
    };
    assert!(of_length(LONGEST_CASE).is_ok());
    assert!(of_length(LONGEST_CASE + 1).is_err());
}
