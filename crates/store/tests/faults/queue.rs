//! More records than the disk takes.

use std::task::{Context, Poll, Waker};

use rusqlite::Connection;
use store::{NotRecorded, Settings};

use crate::fixture::{Place, record, record_all};

/// Somebody with another tool holds the database.
fn block(place: &Place) -> Connection {
    let other = Connection::open(place.data().join("records.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

#[tokio::test]
async fn full_queue_refuses_at_once_and_loses_nothing_it_took() {
    let place = Place::new();
    let store = store::Store::open(&Settings { queue: 5, ..place.settings() }).unwrap();
    let other = block(&place);
    let mut context = Context::from_waker(Waker::noop());
    let mut taken = Vec::new();
    let refused = loop {
        assert!(taken.len() < 1_000, "a queue for 5 took a thousand");
        let id = u64::try_from(taken.len()).unwrap();
        let store = store.clone();
        let mut recording = Box::pin(async move { record(&store, id).await });
        match recording.as_mut().poll(&mut context) {
            Poll::Pending => taken.push(recording),
            Poll::Ready(outcome) => break outcome.unwrap_err(),
        }
    };
    assert_eq!(refused, NotRecorded::Full);
    assert!(taken.len() >= 5);
    other.execute_batch("ROLLBACK").unwrap();
    for (recording, id) in taken.into_iter().zip(0..) {
        assert_eq!(recording.await.unwrap().into_value(), id);
    }
    record_all(&store, 100..103).await;
}

#[tokio::test]
async fn database_that_somebody_else_holds_too_long_is_a_refusal_and_no_hang() {
    let place = Place::new();
    let store = place.open();
    let other = block(&place);
    let refused = record(&store, 0).await.unwrap_err();
    assert!(matches!(&refused, NotRecorded::Failed(why) if why.contains("locked")), "{refused}");
    other.execute_batch("ROLLBACK").unwrap();
    let recorded = record(&store, 1).await.unwrap();
    assert_eq!(recorded.number().index(), 0);
}
