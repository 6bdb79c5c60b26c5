use std::os::unix::fs::PermissionsExt as _;

use super::*;

#[test]
fn file_is_written_into_directories_that_were_not_there() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a/b/c");
    write(&path, b"first", Access::Public).unwrap();
    write(&path, b"second, and longer", Access::Public).unwrap();
    write(&path, b"third", Access::Public).unwrap();
    assert_eq!(read(&path).unwrap().unwrap(), b"third");
    let names: Vec<_> =
        fs::read_dir(parent(&path)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["c"]);
}

#[test]
fn private_things_are_for_their_owner_only() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("keys/key");
    create_directory(parent(&path), Access::Private).unwrap();
    write(&path, b"secret", Access::Private).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(parent(&path)), mode(&path)), (0o700, 0o600));
}

#[test]
fn absent_file_is_nothing_and_a_directory_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(read(&place.path().join("absent")).unwrap(), None);
    assert!(read(place.path()).is_err());
    let log = Directory::new(place.path().parent().unwrap());
    let name = place.path().file_name().unwrap().to_str().unwrap();
    assert_eq!(log.read(name).unwrap_err().path, name);
}

#[test]
fn file_in_the_place_of_a_directory_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("log");
    fs::write(&path, b"").unwrap();
    assert!(write(&path.join("checkpoint"), b"", Access::Public).is_err());
}
