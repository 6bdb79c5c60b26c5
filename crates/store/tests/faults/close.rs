//! The end of a store.

use std::task::{Context, Poll, Waker};

use store::{NotPublished, NotRead, NotRecorded};

use crate::fixture::{Place, held, leaf, pending, record, record_all};

#[tokio::test]
async fn close_writes_what_is_queued_and_publishes_it() {
    let place = Place::new();
    let store = place.open();
    let mut context = Context::from_waker(Waker::noop());
    let mut queued = Vec::new();
    for id in 0..20 {
        let store = store.clone();
        let mut recording = Box::pin(async move { record(&store, id).await });
        assert!(recording.as_mut().poll(&mut context).is_pending());
        queued.push(recording);
    }
    store.close().await.unwrap();
    for (recording, id) in queued.into_iter().zip(0..) {
        assert_eq!(recording.await.unwrap().into_value(), id);
    }
    assert_eq!(place.verified_size(), 20);
}

#[tokio::test]
async fn closed_store_refuses_and_closes_again() {
    let place = Place::new();
    let store = place.open();
    record_all(&store, 0..3).await;
    let other = store.clone();
    store.close().await.unwrap();
    let refused = record(&other, 3).await.unwrap_err();
    assert_eq!(refused, NotRecorded::Stopped("it was closed".to_owned()));
    assert_eq!(other.publish().await, Err(NotPublished::Stopped));
    let number = lexicon::RecordNumber::new(0);
    assert_eq!(other.entry(number).await, Err(NotRead::Stopped));
    assert_eq!(other.status().records, 3);
    other.close().await.unwrap();
}

#[tokio::test]
async fn forgotten_store_ends_by_itself() {
    let place = Place::new();
    record_all(&place.open(), 0..3).await;
    // The threads end once the last handle is gone; the lock says when.
    let store = loop {
        match store::Store::open(&place.settings()) {
            Ok(store) => break store,
            Err(store::OpenError::InUse { .. }) => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(store.status().records, 3);
    assert_eq!(place.verified_size(), 3);
}

#[tokio::test]
async fn caller_who_leaves_does_not_take_the_record_back() {
    let place = Place::new();
    let store = place.open();
    let mut context = Context::from_waker(Waker::noop());
    let mut recording = Box::pin(record(&store, 0));
    assert!(matches!(recording.as_mut().poll(&mut context), Poll::Pending));
    drop(recording);
    record_all(&store, 1..2).await;
    assert_eq!(store.status().records, 2);
}

#[tokio::test]
async fn records_and_held_exchanges_come_back_after_a_restart() {
    let place = Place::new();
    let store = place.open();
    let held = held(7, 5_000);
    let recorded =
        store.record(pending(7), Some(held.clone()), store::Posting::nobody()).await.unwrap();
    let number = recorded.number();
    store.close().await.unwrap();
    let store = place.open();
    let entry = store.entry(number).await.unwrap().unwrap();
    assert_eq!((&entry.leaf[..], &entry.salt), (leaf(7).bytes(), leaf(7).salt()));
    assert_eq!(store.held(held.review).await.unwrap(), Some(held));
    assert_eq!(store.held(lexicon::ReviewId::from_random([0; 16])).await.unwrap(), None);
    assert_eq!(store.entry(lexicon::RecordNumber::new(1)).await.unwrap(), None);
}

#[tokio::test]
async fn held_exchange_lies_sealed_on_the_disk() {
    let place = Place::new();
    let store = place.open();
    let recorded =
        store.record(pending(0), Some(held(0, 5_000)), store::Posting::nobody()).await.unwrap();
    assert_eq!(recorded.number().index(), 0);
    store.close().await.unwrap();
    let bytes = std::fs::read(place.data().join("records.sqlite")).unwrap();
    assert!(bytes.windows(4).any(|window| window == b"kind"), "records are there");
    assert!(!bytes.windows(40).any(|window| window == [b'x'; 40]), "content is not");
}
