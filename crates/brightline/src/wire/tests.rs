use super::*;

#[test]
fn authorities_are_needed_where_an_upstream_speaks_tls_only() {
    assert!(roots(None, false).unwrap().is_empty());
}

#[test]
fn file_without_certificates_is_no_authority() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    assert!(roots(Some(&path), false).is_err(), "it is not there");
    std::fs::write(&path, "hello\n").unwrap();
    assert!(roots(Some(&path), false).is_err(), "nothing is in it");
}

#[test]
fn every_certificate_of_the_file_is_an_authority() {
    let pem = || {
        let key = rcgen::KeyPair::generate().unwrap();
        rcgen::CertificateParams::new(Vec::new()).unwrap().self_signed(&key).unwrap().pem()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, format!("{}{}", pem(), pem())).unwrap();
    assert_eq!(roots(Some(&path), false).unwrap().len(), 2);
}
