//! The public log: what outsiders see, and what happens when it cannot be written.

use std::fs;

use store::{NotPublished, OpenError, Settings, Store};

use crate::fixture::{Place, record_all};

#[tokio::test]
async fn new_store_publishes_an_empty_log() {
    let place = Place::new();
    let store = place.open();
    assert_eq!((place.verified_size(), store.status().published), (0, 0));
}

#[tokio::test]
async fn log_is_whole_at_every_publication() {
    let place = Place::new();
    let store = place.open();
    let mut from = 0;
    for size in [1, 2, 255, 256, 257, 511, 700] {
        record_all(&store, from..size).await;
        let published = store.publish().await.unwrap();
        assert_eq!(published.size, size);
        let verified = place.verify().unwrap();
        assert_eq!(
            (verified.checkpoint().size, verified.checkpoint().root),
            (size, published.root)
        );
        from = size;
    }
    assert!(
        !place.log().join("tile/0/001.p").is_dir(),
        "narrower tiles go when the full one is there"
    );
    assert!(place.log().join("tile/0/002.p/188").is_file());
}

#[tokio::test]
async fn log_is_published_by_itself_after_a_while() {
    let place = Place::new();
    let publish_every = std::time::Duration::from_millis(1);
    let store = Store::open(&Settings { publish_every, ..place.settings() }).unwrap();
    record_all(&store, 0..3).await;
    while store.status().published < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(place.verified_size(), 3);
}

#[tokio::test]
async fn unwritable_log_is_seen_and_loses_no_record() {
    let place = Place::new();
    let store = place.open();
    record_all(&store, 0..300).await;
    store.publish().await.unwrap();
    let (tiles, aside) = (place.log().join("tile"), place.path.join("aside"));
    fs::rename(&tiles, &aside).unwrap();
    fs::write(&tiles, "a file where the directory should be").unwrap();
    record_all(&store, 300..600).await;
    let refused = store.publish().await.unwrap_err();
    assert!(matches!(&refused, NotPublished::Io { .. }), "{refused}");
    let status = store.status();
    assert_eq!((status.records, status.published), (600, 300));
    assert_eq!(status.unpublished, Some(refused.to_string()));
    assert_eq!(status.stopped, None);

    fs::remove_file(&tiles).unwrap();
    fs::rename(&aside, &tiles).unwrap();
    assert_eq!(store.publish().await.unwrap().size, 600);
    assert_eq!(store.status().unpublished, None);
    assert_eq!(place.verified_size(), 600);
}

#[tokio::test]
async fn close_says_that_the_log_could_not_be_written() {
    let place = Place::new();
    let store = place.open();
    record_all(&store, 0..3).await;
    fs::write(place.log().join("tile"), "").unwrap();
    assert!(matches!(store.close().await, Err(NotPublished::Io { .. })));
    let refused = Store::open(&place.settings()).unwrap_err();
    assert!(matches!(refused, OpenError::Publish(_)), "{refused}");
    fs::remove_file(place.log().join("tile")).unwrap();
    assert_eq!(place.open().status().records, 3);
    assert_eq!(place.verified_size(), 3);
}

#[tokio::test]
async fn unwritable_pin_is_seen() {
    let place = Place::new();
    let store = place.open();
    record_all(&store, 0..3).await;
    fs::remove_file(place.pin()).unwrap();
    fs::create_dir(place.pin()).unwrap();
    let refused = store.publish().await.unwrap_err();
    assert!(matches!(&refused, NotPublished::Io { path, .. } if *path == place.pin()), "{refused}");
    fs::remove_dir(place.pin()).unwrap();
    store.publish().await.unwrap();
    assert_eq!(place.verified_size(), 3);
}
