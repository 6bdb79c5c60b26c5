use super::*;

fn told(status: u16, body: &str) -> Told {
    Told::new(status, &HeaderMap::new(), body)
}

#[test]
fn verdict_is_read_from_what_a_client_sees() {
    assert_eq!(told(200, r#"{"id":"x"}"#).verdict(), Verdict::Permit);
    assert_eq!(told(200, "data: {\"id\":\"x\"}\n\ndata: [DONE]\n\n").verdict(), Verdict::Permit);
    let held = r#"{"id":"x","brightline":{"code":"c","clause":"k","record":1,"review":"rv_1"}}"#;
    assert_eq!(told(403, held).verdict(), Verdict::Hold);
    let streamed = told(200, &format!("data: {{}}\n\ndata: {held}\n\n"));
    assert_eq!(streamed.verdict(), Verdict::Hold);
    assert_eq!(streamed.clause.as_deref(), Some("k"));
    let denied = r#"{"brightline":{"code":"c","clause":null,"record":1,"review":null}}"#;
    assert_eq!(told(400, denied).verdict(), Verdict::Deny);
    assert_eq!(told(502, "oops").verdict(), Verdict::Deny);
}
