use super::*;

fn workload(name: &str, keys: &[&str], uri_names: &[&str]) -> Workload {
    Workload {
        id: name.parse().unwrap(),
        party: "customer".parse().unwrap(),
        deployment: Deployment {
            class: lexicon::DeploymentClass::Cloud,
            region: "region-1".parse().unwrap(),
        },
        purposes: Vec::new(),
        keys: keys.iter().map(|key| key_of(key, None)).collect(),
        uri_names: uri_names.iter().map(|&name| name.to_owned()).collect(),
    }
}

fn key_of(key: &str, expires: Option<Moment>) -> ApiKey {
    ApiKey { digest: Digest::of(key.as_bytes()), expires }
}

fn at(ms: i64) -> Moment {
    Moment::from_unix_ms(ms).unwrap()
}

#[test]
fn an_empty_enrolment_does_not_start() {
    assert_eq!(Workloads::new(Vec::new()).unwrap_err(), EnrolmentError::Nobody);
}

#[test]
fn a_workload_without_a_credential_is_refused() {
    let error = Workloads::new(vec![workload("a", &[], &[])]).unwrap_err();
    assert_eq!(error, EnrolmentError::NoCredential("a".parse().unwrap()));
}

#[test]
fn a_credential_belongs_to_one_workload() {
    for pair in [
        [workload("a", &["k"], &[]), workload("b", &["k"], &[])],
        [workload("a", &[], &["urn:x"]), workload("b", &[], &["urn:x"])],
    ] {
        let error = Workloads::new(pair.into()).unwrap_err();
        let (a, b) = ("a".parse().unwrap(), "b".parse().unwrap());
        assert_eq!(error, EnrolmentError::SharedCredential(a, b));
    }
}

#[test]
fn two_workloads_cannot_have_one_name() {
    let pair = vec![workload("a", &["k"], &[]), workload("a", &["l"], &[])];
    assert_eq!(Workloads::new(pair).unwrap_err(), EnrolmentError::SameName("a".parse().unwrap()));
}

#[test]
fn a_caller_is_found_by_the_exact_credential_only() {
    let enrolled = Workloads::new(vec![workload("a", &["key"], &["urn:a"])]).unwrap();
    assert_eq!(enrolled.by_key(b"key", at(0)).unwrap().id.as_str(), "a");
    assert_eq!(enrolled.by_key(b"Key", at(0)).unwrap_err(), NoEntry::Unknown);
    assert_eq!(enrolled.by_key(b"", at(0)).unwrap_err(), NoEntry::Unknown);
    assert_eq!(enrolled.by_uri_name("urn:a").unwrap().id.as_str(), "a");
    assert!(enrolled.by_uri_name("urn:A").is_none());
}

#[test]
fn a_key_admits_until_the_moment_it_expires() {
    let mut workload = workload("a", &[], &[]);
    workload.keys = vec![key_of("old", Some(at(1_000))), key_of("new", None)];
    let enrolled = Workloads::new(vec![workload]).unwrap();
    assert!(enrolled.by_key(b"old", at(999)).is_ok());
    assert_eq!(enrolled.by_key(b"old", at(1_000)).unwrap_err(), NoEntry::Expired);
    assert!(enrolled.by_key(b"new", at(1_000)).is_ok());
}
