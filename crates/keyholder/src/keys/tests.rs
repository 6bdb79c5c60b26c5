use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use controls::ledger::Pseudonym;
use tempfile::TempDir;

use super::*;

const WINDOW: Span = Span::from_seconds(30 * 86_400);
const ALICE: &[u8] = b"\x01alice@example.com";
const BOB: &[u8] = b"\x01bob@example.com";

fn day(day: u16) -> Moment {
    Moment::from_unix_ms(i64::from(day) * 86_400_000 + 3_600_000).expect("a day")
}

fn tenant(name: &str) -> AgreementId {
    name.parse().expect("a name")
}

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).expect("its mode");
    folder
}

fn open(folder: &TempDir) -> Keys {
    Keys::open(folder.path(), WINDOW).expect("keys")
}

fn alice(keys: &Keys, today: u16) -> Pseudonyms {
    one(keys, "a", today, ALICE)
}

fn one(keys: &Keys, name: &str, today: u16, identity: &[u8]) -> Pseudonyms {
    let found = keys.pseudonyms(&tenant(name), day(today), [identity]).expect("pseudonyms");
    let [one] = found.try_into().expect("one");
    one
}

/// The names and bytes of everything in the folder of agreement `a`.
fn files(folder: &TempDir) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder.path().join("of-a"))
        .expect("a folder")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

fn names(folder: &TempDir) -> Vec<String> {
    files(folder).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn person_has_one_pseudonym_for_an_epoch_and_another_than_others() {
    let folder = folder();
    let keys = open(&folder);
    assert_eq!(alice(&keys, 100), alice(&keys, 129));
    assert_ne!(alice(&keys, 100).now, one(&keys, "a", 100, BOB).now);
    assert_eq!(alice(&keys, 100).before, None);
}

#[test]
fn person_of_the_epoch_before_is_known_for_one_more_and_no_longer() {
    let folder = folder();
    let keys = open(&folder);
    let first = alice(&keys, 100).now;
    let second = alice(&keys, 130);
    assert_eq!(second.before, Some(first));
    assert_ne!(second.now, first);
    assert_eq!(alice(&keys, 159), second);
    let third = alice(&keys, 160);
    assert_eq!(third.before, Some(second.now));
    assert_ne!(third.now, first);
}

#[test]
fn longer_window_lengthens_the_epoch_and_a_shorter_one_ends_it() {
    let folder = folder();
    let keys = open(&folder);
    let first = alice(&keys, 100).now;
    keys.set_window(Span::from_seconds(60 * 86_400));
    assert_eq!(alice(&keys, 159).now, first);
    keys.set_window(WINDOW);
    let second = alice(&keys, 159);
    assert_eq!(second.before, Some(first));
    assert_ne!(second.now, first);
}

#[test]
fn keys_outlive_their_process() {
    let folder = folder();
    let (first, second) = {
        let keys = open(&folder);
        (alice(&keys, 100), alice(&keys, 130))
    };
    let keys = open(&folder);
    assert_eq!(alice(&keys, 131), second);
    assert_eq!(alice(&keys, 131).before, Some(first.now));
}

#[test]
fn agreements_know_one_person_under_two_pseudonyms() {
    let folder = folder();
    let keys = open(&folder);
    assert_ne!(one(&keys, "a", 100, ALICE).now, one(&keys, "b", 100, ALICE).now);
}

#[test]
fn names_that_look_alike_have_their_own_keys() {
    let folder = folder();
    let keys = open(&folder);
    let mut all: Vec<Pseudonym> = ["a/b", "a:b", "a*b", "..", ".", "/", "a//b", "epoch", "1.key"]
        .iter()
        .map(|name| one(&keys, name, 100, ALICE).now)
        .collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
    drop(keys);
    let keys = open(&folder);
    assert!(all.contains(&one(&keys, "a/b", 101, ALICE).now));
}

#[test]
fn clock_that_goes_back_gets_the_keys_that_live() {
    let folder = folder();
    let keys = open(&folder);
    alice(&keys, 100);
    let second = alice(&keys, 130);
    assert_eq!(alice(&keys, 101), second);
    drop(keys);
    assert_eq!(alice(&open(&folder), 101), second);
    assert_eq!(names(&folder), ["1.key", "2.key", "epoch"]);
}

#[test]
fn key_is_destroyed_one_window_after_its_epoch() {
    let folder = folder();
    let keys = open(&folder);
    alice(&keys, 100);
    let (_, secret) = files(&folder).swap_remove(0);
    alice(&keys, 130);
    assert_eq!(names(&folder), ["1.key", "2.key", "epoch"]);
    alice(&keys, 160);
    assert_eq!(names(&folder), ["2.key", "3.key", "epoch"]);
    assert!(files(&folder).iter().all(|(_, bytes)| *bytes != secret));
}

#[test]
fn bytes_of_a_destroyed_key_are_overwritten_before_its_name_goes() {
    let folder = folder();
    let keys = open(&folder);
    alice(&keys, 100);
    // A second name for the same bytes shows what is left of them.
    let witness = folder.path().join("witness");
    fs::hard_link(folder.path().join("of-a/1.key"), &witness).expect("a link");
    alice(&keys, 160);
    let left = fs::read(&witness).expect("the bytes");
    assert_eq!(left, vec![b'0'; 65]);
}

#[test]
fn keys_of_an_agreement_that_nobody_uses_die_too() {
    let folder = folder();
    {
        let keys = open(&folder);
        alice(&keys, 100);
        alice(&keys, 130);
    }
    let keys = open(&folder);
    keys.tend(day(189)).expect("tended");
    assert_eq!(names(&folder), ["2.key", "3.key", "epoch"]);
    keys.tend(day(1_000)).expect("tended");
    let names = names(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(!names.contains(&"2.key".to_owned()) && !names.contains(&"3.key".to_owned()));
}

#[test]
fn lost_key_begins_another_epoch_under_another_number() {
    let folder = folder();
    let (first, second) = {
        let keys = open(&folder);
        (alice(&keys, 100).now, alice(&keys, 130).now)
    };
    fs::remove_file(folder.path().join("of-a/2.key")).expect("it was there");
    let keys = open(&folder);
    let found = alice(&keys, 131);
    assert_ne!(found.now, second);
    assert_eq!(found.before, Some(first), "who was known before still is");
    assert_eq!(names(&folder), ["1.key", "3.key", "epoch"]);
}

#[test]
fn damaged_key_is_a_lost_key() {
    for damaged in ["", "zz", &"0".repeat(64), &"g".repeat(65)] {
        let folder = folder();
        let first = alice(&open(&folder), 100).now;
        fs::write(folder.path().join("of-a/1.key"), damaged).expect("written");
        let found = alice(&open(&folder), 100);
        assert_ne!(found.now, first);
        assert_eq!(names(&folder), ["2.key", "epoch"], "{damaged}");
    }
}

#[test]
fn lost_key_of_the_epoch_before_is_missed_and_nothing_else() {
    let folder = folder();
    let second = {
        let keys = open(&folder);
        alice(&keys, 100);
        alice(&keys, 130)
    };
    fs::remove_file(folder.path().join("of-a/1.key")).expect("it was there");
    let found = alice(&open(&folder), 131);
    assert_eq!(found, Pseudonyms { now: second.now, before: None });
}

#[test]
fn no_key_comes_back_when_the_index_is_lost() {
    for index in [None, Some("brightline epochs 1\nnumber x\n"), Some("")] {
        let folder = folder();
        let second = {
            let keys = open(&folder);
            alice(&keys, 100);
            alice(&keys, 130).now
        };
        let path = folder.path().join("of-a/epoch");
        match index {
            None => fs::remove_file(&path).expect("it was there"),
            Some(text) => fs::write(&path, text).expect("written"),
        }
        let found = alice(&open(&folder), 131);
        assert_ne!(found.now, second);
        assert_eq!(names(&folder), ["3.key", "epoch"], "{index:?}");
    }
}

/// A process that ended between any two steps of a turn.
#[test]
fn epoch_that_was_begun_and_never_used_leaves_nothing() {
    let folder = folder();
    let first = alice(&open(&folder), 100);
    fs::write(folder.path().join("of-a/2.key"), "half a key").expect("written");
    assert_eq!(alice(&open(&folder), 101), first);
    assert_eq!(names(&folder), ["1.key", "epoch"]);
}

/// A process that ended when the new epoch was known and the old key not destroyed yet.
#[test]
fn key_that_outlived_its_time_by_a_crash_is_destroyed_at_the_next_start() {
    let folder = folder();
    let path = folder.path().join("of-a/1.key");
    let (first, second) = {
        let keys = open(&folder);
        let first = alice(&keys, 100).now;
        let kept = fs::read(&path).expect("the key");
        let second = alice(&keys, 160);
        fs::write(&path, kept).expect("put back");
        fs::write(folder.path().join("of-a/epoch.new"), "half an index").expect("written");
        (first, second)
    };
    let found = alice(&open(&folder), 160);
    assert_eq!(found, second);
    assert!(found.before.is_none() && found.now != first);
    assert!(!path.try_exists().expect("known"));
}

#[test]
fn all_who_ask_when_an_epoch_begins_get_its_one_key() {
    let folder = folder();
    let keys = open(&folder);
    let first = alice(&keys, 100).now;
    let start = std::sync::Barrier::new(8);
    let all: Vec<Pseudonyms> = std::thread::scope(|scope| {
        let ask = || {
            start.wait();
            alice(&keys, 130)
        };
        let asking: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|it| it.join().expect("no panic")).collect()
    });
    assert!(all.iter().all(|it| *it == all[0] && it.before == Some(first)));
    assert_eq!(names(&folder), ["1.key", "2.key", "epoch"]);
}

#[test]
fn keys_that_others_may_read_are_not_used() {
    let folder = folder();
    alice(&open(&folder), 100);
    let path = folder.path().join("of-a/1.key");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    let refused = open(&folder).pseudonyms(&tenant("a"), day(100), [ALICE]);
    assert!(matches!(refused, Err(NoKeys::Exposed { .. })), "{refused:?}");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).expect("set");
    assert!(matches!(Keys::open(folder.path(), WINDOW), Err(NoKeys::Exposed { .. })));
}

#[test]
fn files_are_for_their_owner_only() {
    let folder = folder();
    alice(&open(&folder), 100);
    let mode = |name: &str| {
        let path = folder.path().join(name);
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    };
    assert_eq!(mode("of-a"), 0o700);
    assert_eq!((mode("of-a/1.key"), mode("of-a/epoch")), (0o600, 0o600));
}

#[test]
fn two_processes_do_not_share_a_folder() {
    let folder = folder();
    let keys = open(&folder);
    assert!(matches!(Keys::open(folder.path(), WINDOW), Err(NoKeys::InUse { .. })));
    drop(keys);
    open(&folder);
}

#[test]
fn key_that_cannot_be_written_gives_no_pseudonym() {
    let folder = folder();
    fs::write(folder.path().join("of-a"), "a file in the way").expect("written");
    let refused = open(&folder).pseudonyms(&tenant("a"), day(100), [ALICE]);
    assert!(matches!(refused, Err(NoKeys::Io { .. })), "{refused:?}");
}

#[test]
fn as_many_agreements_as_there_may_be_and_no_more() {
    let folder = folder();
    let keys = open(&folder);
    for number in 0..MOST_TENANTS {
        one(&keys, &format!("t{number}"), 100, ALICE);
    }
    let refused = keys.pseudonyms(&tenant("a"), day(100), [ALICE]);
    assert!(matches!(refused, Err(NoKeys::TooMany { .. })), "{refused:?}");
    one(&keys, "t0", 101, ALICE);
}

#[test]
fn what_is_printed_of_keys_says_nothing() {
    let folder = folder();
    let keys = open(&folder);
    let pseudonyms = alice(&keys, 100);
    let (_, secret) = files(&folder).swap_remove(0);
    let secret = String::from_utf8(secret).expect("text");
    let epochs = keys.epochs(&tenant("a"), Day(100)).expect("epochs");
    let printed = format!("{keys:?} {epochs:?} {pseudonyms:?}");
    assert!(!printed.contains(secret.trim()), "{printed}");
}
