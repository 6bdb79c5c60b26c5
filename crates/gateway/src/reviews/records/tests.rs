use super::signed_part;

#[test]
fn record_of_an_assertion_has_its_signature_and_nobody_in_it() {
    let assertion = br#"{"id":"passkey-7","rawId":"passkey-7","type":"public-key","response":{
        "authenticatorData":"data","clientDataJSON":"client","signature":"signed",
        "userHandle":"owner-3"}}"#;
    let recorded = String::from_utf8(signed_part(assertion)).unwrap();
    let signed = r#"{"authenticatorData":"data","clientDataJSON":"client","signature":"signed"}"#;
    assert_eq!(recorded, signed);
}
