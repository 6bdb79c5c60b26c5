//! Broken glasses in a store: sealed, in one order, and the same after a restart.

use review::break_glass::Glasses;
use store::NotRead;

use crate::fixture::{Place, glass_events, pending};

#[tokio::test]
async fn what_happened_to_glasses_is_the_same_after_a_restart() {
    let place = Place::new();
    let store = place.open();
    let (one, other) = (glass_events(1), glass_events(2));
    let order = [(&one[0], 0), (&other[0], 0), (&one[1], 1), (&other[1], 1)];
    for ((event, before), id) in order.into_iter().zip(1..) {
        drop(store.keep_glass(pending(id), event, before).await.unwrap());
    }
    store.close().await.unwrap();
    let store = place.open();
    let found = store.glass_events().await.unwrap();
    let events: Vec<_> = found.iter().map(|kept| &kept.event).collect();
    assert_eq!(events, order.map(|(event, _)| event));
    assert_eq!(found.iter().map(|kept| kept.record.index()).collect::<Vec<_>>(), [0, 1, 2, 3]);
    let mut glasses = Glasses::default();
    events.into_iter().for_each(|event| glasses.apply(event).unwrap());
    assert_eq!(glasses.glass(one[0].glass()).unwrap().acts(), 1);
}

#[tokio::test]
async fn event_in_the_place_of_another_is_not_kept() {
    let place = Place::new();
    let store = place.open();
    let [opened, used] = glass_events(1);
    drop(store.keep_glass(pending(1), &opened, 0).await.unwrap());
    assert!(store.keep_glass(pending(2), &used, 0).await.is_err());
    assert_eq!(store.status().records, 1, "nor is its record");
    assert_eq!(store.glass_events().await.unwrap().len(), 1);
}

#[tokio::test]
async fn who_broke_it_and_why_lies_sealed_on_the_disk() {
    let place = Place::new();
    let store = place.open();
    drop(store.keep_glass(pending(1), &glass_events(1)[0], 0).await.unwrap());
    store.close().await.unwrap();
    let bytes = std::fs::read(place.data().join("records.sqlite")).unwrap();
    for secret in ["somebody-with-a-name", "a reason that nobody", "planner", "provider"] {
        assert!(!bytes.windows(secret.len()).any(|it| it == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test]
async fn glass_of_another_store_does_not_open() {
    let (one, other) = (Place::new(), Place::new());
    let store = one.open();
    drop(store.keep_glass(pending(1), &glass_events(1)[0], 0).await.unwrap());
    store.close().await.unwrap();
    other.open().close().await.unwrap();
    let (from, to) = (one.data().join("keys/seal.key"), other.data().join("keys/seal.key"));
    std::fs::copy(to, from).unwrap();
    assert_eq!(one.open().glass_events().await.unwrap_err(), NotRead::Sealed);
}
