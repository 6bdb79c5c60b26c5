use super::*;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn key(&self) -> PathBuf {
        self.0.path().join("provider.pem")
    }
}

#[test]
fn encrypted_key_opens_with_its_passphrase_only() {
    let place = Place::new();
    let good = place.file("good", "correct horse battery\nsecond line\n");
    let bad = place.file("bad", "incorrect horse battery\n");
    let (key, seed) = fresh("provider").unwrap();
    write(&place.key(), &seed, Passphrase::File(&good)).unwrap();
    let text = fs::read_to_string(place.key()).unwrap();
    assert!(text.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), "{text}");
    let back = read(&place.key(), "provider", Some(&good)).unwrap();
    assert_eq!(back.public(), key.public());
    let refused = read(&place.key(), "provider", Some(&bad)).unwrap_err();
    assert!(matches!(refused, KeyError::Passphrase(_)), "{refused}");
}

#[test]
fn plain_key_is_read_without_asking() {
    let place = Place::new();
    let (key, seed) = fresh("provider").unwrap();
    write(&place.key(), &seed, Passphrase::None).unwrap();
    assert_eq!(read(&place.key(), "provider", None).unwrap().public(), key.public());
}

#[test]
fn key_is_never_written_over() {
    let place = Place::new();
    let (_, seed) = fresh("provider").unwrap();
    write(&place.key(), &seed, Passphrase::None).unwrap();
    let refused = write(&place.key(), &seed, Passphrase::None).unwrap_err();
    assert!(matches!(refused, KeyError::Exists(_)), "{refused}");
}

#[test]
fn key_that_others_may_read_is_not_used() {
    let place = Place::new();
    let (_, seed) = fresh("provider").unwrap();
    write(&place.key(), &seed, Passphrase::None).unwrap();
    fs::set_permissions(place.key(), fs::Permissions::from_mode(0o640)).unwrap();
    let refused = read(&place.key(), "provider", None).unwrap_err();
    assert!(matches!(refused, KeyError::Exposed(_)), "{refused}");
}

#[test]
fn passphrase_has_twelve_characters_at_least() {
    let place = Place::new();
    let (_, seed) = fresh("provider").unwrap();
    let short = place.file("short", "elevenchars\n");
    let refused = write(&place.key(), &seed, Passphrase::File(&short)).unwrap_err();
    assert!(matches!(refused, KeyError::Short), "{refused}");
    assert!(!place.key().try_exists().unwrap());
    let twelve = place.file("twelve", "twelve chars\n");
    write(&place.key(), &seed, Passphrase::File(&twelve)).unwrap();
}

#[test]
fn file_that_is_no_key_is_refused() {
    let place = Place::new();
    let path = place.file("provider.pem", "-----BEGIN CERTIFICATE-----\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(matches!(read(&path, "provider", None), Err(KeyError::Malformed(_))));
}
