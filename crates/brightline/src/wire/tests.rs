use super::*;

const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

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

fn engine_at(now: &str, party: &str) -> Result<Engine, NotStarted> {
    engine(AGREEMENT, Path::new("agreement.md"), &[workload(party)], at(now))
}

#[test]
fn agreement_is_in_force_from_its_first_moment_on() {
    assert!(engine_at("2026-03-01T00:00:00Z", "customer").is_ok());
    let early = engine_at("2026-02-28T23:59:59.999Z", "customer").unwrap_err();
    assert!(matches!(early, NotStarted::NotEffective { .. }), "{early}");
}

#[test]
fn caller_must_be_of_a_party() {
    assert!(engine_at("2026-03-01T00:00:00Z", "provider").is_ok());
    let stranger = engine_at("2026-03-01T00:00:00Z", "stranger").unwrap_err();
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
