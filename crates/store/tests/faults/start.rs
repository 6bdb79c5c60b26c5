//! Starts on a directory that is not as it was left.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use store::{OpenError, Settings, Store};

use crate::fixture::{Place, record_all};

/// A closed store with `records` records in it.
async fn place(records: u64) -> Place {
    let place = Place::new();
    grow(&place, 0..records).await;
    place
}

async fn grow(place: &Place, ids: std::ops::Range<u64>) {
    let store = place.open();
    record_all(&store, ids).await;
    store.close().await.unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

fn refusal(place: &Place) -> OpenError {
    Store::open(&place.settings()).unwrap_err()
}

fn flip(path: &Path, place: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[place] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// Rewrites a record, as somebody with another tool could.
fn rewrite(place: &Place, record: u64) {
    let database = Connection::open(place.data().join("records.sqlite")).unwrap();
    database.execute_batch("DROP TRIGGER records_do_not_change").unwrap();
    let sql = "UPDATE records SET leaf = CAST('forged' AS BLOB) WHERE number = ?1";
    assert_eq!(database.execute(sql, [record]).unwrap(), 1);
}

#[tokio::test]
async fn older_database_under_the_newer_log_is_refused() {
    let place = place(100).await;
    let older = fs::read(place.data().join("records.sqlite")).unwrap();
    grow(&place, 100..200).await;
    fs::write(place.data().join("records.sqlite"), older).unwrap();
    let refused = refusal(&place);
    let path = place.log().join("checkpoint");
    let rolled_back = OpenError::RolledBack { path, records: 100, signed: 200 };
    assert_eq!(refused.to_string(), rolled_back.to_string());
}

#[tokio::test]
async fn older_copy_of_the_whole_directory_is_refused_by_the_pin() {
    let place = place(100).await;
    let older = place.path.join("older");
    copy(&place.data(), &older);
    grow(&place, 100..200).await;
    fs::remove_dir_all(place.data()).unwrap();
    fs::rename(older, place.data()).unwrap();
    let refused = refusal(&place);
    let rolled_back = OpenError::RolledBack { path: place.pin(), records: 100, signed: 200 };
    assert_eq!(refused.to_string(), rolled_back.to_string());
}

#[tokio::test]
async fn database_that_is_gone_is_not_begun_anew() {
    let place = place(10).await;
    fs::remove_file(place.data().join("records.sqlite")).unwrap();
    assert!(matches!(refusal(&place), OpenError::RolledBack { records: 0, signed: 10, .. }));
}

#[tokio::test]
async fn older_log_beside_the_newer_database_catches_up() {
    let place = place(100).await;
    let older = place.path.join("older");
    copy(&place.log(), &older);
    grow(&place, 100..300).await;
    fs::remove_dir_all(place.log()).unwrap();
    fs::rename(older, place.log()).unwrap();
    let store = place.open();
    assert_eq!((store.status().published, place.verified_size()), (300, 300));
}

#[tokio::test]
async fn log_that_is_gone_is_written_anew_as_it_was() {
    let place = place(600).await;
    let before = place.verify().unwrap();
    fs::remove_dir_all(place.log()).unwrap();
    grow(&place, 600..600).await;
    assert_eq!(place.verify().unwrap(), before);
}

#[tokio::test]
async fn log_that_is_gone_is_not_written_anew_from_forged_records() {
    let place = place(600).await;
    rewrite(&place, 5);
    fs::remove_dir_all(place.log()).unwrap();
    assert!(matches!(refusal(&place), OpenError::Forked { signed: 600, .. }));
}

#[tokio::test]
async fn older_log_does_not_catch_up_with_forged_records() {
    let place = place(100).await;
    let older = place.path.join("older");
    copy(&place.log(), &older);
    grow(&place, 100..300).await;
    rewrite(&place, 200);
    fs::remove_dir_all(place.log()).unwrap();
    fs::rename(older, place.log()).unwrap();
    assert!(matches!(refusal(&place), OpenError::Forked { signed: 300, .. }));
}

#[tokio::test]
async fn forged_record_in_the_last_tile_is_named() {
    for (records, forged) in [(1, 0), (256, 0), (256, 255), (600, 512), (600, 599)] {
        let place = place(records).await;
        rewrite(&place, forged);
        let refused = refusal(&place);
        let named =
            matches!(&refused, OpenError::RecordsChanged { record } if record.index() == forged);
        assert!(named, "{records} {forged}: {refused}");
    }
}

#[tokio::test]
async fn removed_record_is_named() {
    let place = place(600).await;
    let database = Connection::open(place.data().join("records.sqlite")).unwrap();
    database.execute_batch("DROP TRIGGER records_stay").unwrap();
    database.execute("DELETE FROM records WHERE number = 550", []).unwrap();
    drop(database);
    let refused = refusal(&place);
    assert!(
        matches!(&refused, OpenError::RecordsChanged { record } if record.index() == 550),
        "{refused}"
    );
}

#[tokio::test]
async fn log_whose_right_edge_was_changed_is_refused() {
    let whole = place(600).await;
    for path in ["tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"] {
        let changed = Place::new();
        copy(&whole.path, &changed.path);
        flip(&changed.log().join(path), 40);
        assert!(matches!(refusal(&changed), OpenError::LogChanged { .. }), "{path}");
        fs::remove_file(changed.log().join(path)).unwrap();
        assert!(matches!(refusal(&changed), OpenError::LogChanged { .. }), "{path}");
    }
}

#[tokio::test]
async fn signed_files_that_were_changed_are_refused() {
    let whole = place(10).await;
    for path in ["data/log/checkpoint", "pinned/pin"] {
        let changed = Place::new();
        copy(&whole.path, &changed.path);
        flip(&changed.path.join(path), 30);
        let refused = refusal(&changed);
        let path = changed.path.join(path);
        let named = matches!(&refused, OpenError::Checkpoint { path: found, .. } if *found == path);
        assert!(named, "{refused}");
    }
    flip(&whole.log().join("log.vkey"), 30);
    assert!(matches!(refusal(&whole), OpenError::LogChanged { .. }));
}

#[tokio::test]
async fn pin_of_another_history_is_refused() {
    let [one, other] = [place(10).await, Place::new()];
    copy(&one.path, &other.path);
    grow(&one, 10..20).await;
    grow(&other, 20..30).await;
    fs::copy(one.pin(), other.pin()).unwrap();
    assert!(matches!(refusal(&other), OpenError::Forked { signed: 20, .. }));
    grow(&other_with_own_pin(&other).await, 30..31).await;
}

/// A pin that is gone is written again: it can only guard what came before it.
async fn other_with_own_pin(other: &Place) -> Place {
    fs::remove_file(other.pin()).unwrap();
    grow(other, 0..0).await;
    Place::at(&other.path)
}

#[tokio::test]
async fn earlier_pin_is_brought_up_to_date() {
    let place = place(300).await;
    let earlier = fs::read(place.pin()).unwrap();
    grow(&place, 300..600).await;
    fs::write(place.pin(), earlier).unwrap();
    grow(&place, 600..600).await;
    assert_eq!(place.verify().unwrap().pinned(), Some(600));
}

#[tokio::test]
async fn lost_key_is_not_replaced() {
    for key in ["log.key", "seal.key"] {
        let place = place(3).await;
        fs::remove_file(place.data().join("keys").join(key)).unwrap();
        assert!(matches!(refusal(&place), OpenError::KeyMissing { .. }), "{key}");
    }
}

#[tokio::test]
async fn pin_in_the_data_directory_is_refused() {
    let place = Place::new();
    let settings = Settings { pin: place.data().join("sub/pin"), ..place.settings() };
    assert!(matches!(Store::open(&settings), Err(OpenError::PinInside { .. })));
}

#[tokio::test]
async fn directory_that_cannot_be_made_is_an_error() {
    let place = Place::new();
    fs::write(place.data(), "a file where the directory should be").unwrap();
    assert!(matches!(refusal(&place), OpenError::Io { .. }));
}
