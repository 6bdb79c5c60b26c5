use super::*;

fn upstream(name: &str, format: Format, models: &[&str]) -> Upstream {
    Upstream {
        name: name.parse().unwrap(),
        format,
        serves: "Northwind Models".parse().unwrap(),
        models: models.iter().map(|model| model.parse().unwrap()).collect(),
        base: "http://127.0.0.1:9/base/".parse().unwrap(),
        key: UpstreamKey::new("vendor-key".to_owned()),
    }
}

fn egress(upstreams: Vec<Upstream>) -> Result<Egress, EgressError> {
    Egress::new(upstreams, rustls::RootCertStore::empty(), &Limits::default())
}

fn destination() -> Arc<Destination> {
    Arc::new(Destination::new(upstream("a", Format::Anthropic, &["m"])).unwrap())
}

#[test]
fn a_model_has_one_upstream_per_wire_format() {
    let one = || upstream("a", Format::OpenAi, &["m", "n"]);
    assert!(egress(vec![one(), upstream("b", Format::Anthropic, &["m"])]).is_ok());
    let error = egress(vec![one(), upstream("b", Format::OpenAi, &["n"])]).unwrap_err();
    let names = ["a", "b"].map(|name| name.parse().unwrap());
    let [a, b] = names;
    assert_eq!(error, EgressError::Ambiguous(a, b, "n".parse().unwrap()));
    assert_eq!(egress(Vec::new()).unwrap_err(), EgressError::None);
}

#[test]
fn tls_needs_an_authority_to_trust() {
    let mut tls = upstream("a", Format::OpenAi, &["m"]);
    tls.base = "https://models.example".parse().unwrap();
    assert_eq!(egress(vec![tls]).unwrap_err(), EgressError::NoRoots);
}

#[test]
fn the_address_is_the_base_and_the_one_path_of_the_format() {
    assert_eq!(destination().address, "http://127.0.0.1:9/base/v1/messages");
    let openai = Destination::new(upstream("a", Format::OpenAi, &["m"])).unwrap();
    assert_eq!(openai.address, "http://127.0.0.1:9/base/v1/chat/completions");
}

#[test]
fn a_key_that_would_break_a_header_does_not_start() {
    let mut broken = upstream("a", Format::OpenAi, &["m"]);
    broken.key = UpstreamKey::new("one\r\nx-two: 3".to_owned());
    let error = Destination::new(broken).unwrap_err();
    assert_eq!(error, EgressError::Unusable("a".parse().unwrap()));
}

#[test]
fn a_key_has_no_text_form() {
    let shown = format!("{:?}", destination());
    assert!(!shown.contains("vendor-key"), "{shown}");
}

#[test]
fn only_what_a_vendor_needs_is_passed_on() {
    let mut headers = HeaderMap::new();
    headers.insert(ANTHROPIC_VERSION, "2023-06-01".parse().unwrap());
    headers.insert("x-api-key", "secret".parse().unwrap());
    headers.insert("cookie", "a=b".parse().unwrap());
    let passed = passed_on(Format::Anthropic, &headers).unwrap();
    assert_eq!(passed, [(ANTHROPIC_VERSION, "2023-06-01".parse().unwrap())]);
    assert_eq!(passed_on(Format::OpenAi, &headers).unwrap(), []);
}

#[test]
fn a_header_that_reroutes_or_carries_prose_is_refused() {
    for (value, code) in [
        ("server-side-fallback-2026-07-01", "reroute_field"),
        ("tools-1,Server-Side-FALLBACK", "reroute_field"),
        ("mcp-client-2026-04-04", "reroute_field"),
        ("say: {hello}", "cannot_inspect"),
        ("jane@people.example", "cannot_inspect"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(ANTHROPIC_BETA, value.parse().unwrap());
        assert_eq!(passed_on(Format::Anthropic, &headers).unwrap_err().code, code, "{value}");
    }
    let mut headers = HeaderMap::new();
    headers.insert(ANTHROPIC_BETA, "a".repeat(LONGEST_HEADER).parse().unwrap());
    assert!(passed_on(Format::Anthropic, &headers).is_ok());
    headers.insert(ANTHROPIC_BETA, "a".repeat(LONGEST_HEADER + 1).parse().unwrap());
    assert!(passed_on(Format::Anthropic, &headers).is_err());
}

#[test]
fn the_subject_of_a_permit_is_upstream_headers_and_body_together() {
    let outgoing = |destination: &Arc<Destination>, version: &str, body: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(ANTHROPIC_VERSION, version.parse().unwrap());
        Outgoing::new(Arc::clone(destination), &headers, body.into()).unwrap().subject()
    };
    let a = destination();
    let b = Arc::new(Destination::new(upstream("b", Format::Anthropic, &["m"])).unwrap());
    let subject = outgoing(&a, "2023-06-01", "{}");
    assert_eq!(subject, outgoing(&a, "2023-06-01", "{}"));
    assert_ne!(subject, outgoing(&b, "2023-06-01", "{}"));
    assert_ne!(subject, outgoing(&a, "2023-06-02", "{}"));
    assert_ne!(subject, outgoing(&a, "2023-06-01", "{ }"));
}

#[test]
fn bytes_that_changed_after_the_decision_are_noticed() {
    let mut outgoing = Outgoing::new(destination(), &HeaderMap::new(), b"{}".to_vec()).unwrap();
    assert!(outgoing.is_unchanged());
    outgoing.body = Bytes::from_static(b"{\"model\":\"other\"}");
    assert!(!outgoing.is_unchanged());
}
