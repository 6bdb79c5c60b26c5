use super::*;

const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");

fn workload(party: &str) -> Workload {
    Workload {
        id: "w".parse().unwrap(),
        party: party.parse().unwrap(),
        deployment: lexicon::Deployment {
            class: lexicon::DeploymentClass::Cloud,
            region: "gov-north".parse().unwrap(),
        },
        purposes: Vec::new(),
        keys: Vec::new(),
        uri_names: Vec::new(),
    }
}

#[test]
fn caller_must_be_of_a_party() {
    let engine = |party| engine(AGREEMENT, Path::new("agreement.md"), &[workload(party)]);
    assert!(engine("customer").is_ok());
    assert!(engine("provider").is_ok());
    let stranger = engine("stranger").unwrap_err();
    assert!(matches!(stranger, NotStarted::NoSuchParty { .. }), "{stranger}");
}

#[test]
fn authorities_are_needed_where_an_upstream_speaks_tls_only() {
    assert!(roots(None, &[]).unwrap().is_empty());
}

#[test]
fn file_without_certificates_is_no_authority() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    assert!(roots(Some(&path), &[]).is_err(), "it is not there");
    std::fs::write(&path, "hello\n").unwrap();
    assert!(roots(Some(&path), &[]).is_err(), "nothing is in it");
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
    assert_eq!(roots(Some(&path), &[]).unwrap().len(), 2);
}
