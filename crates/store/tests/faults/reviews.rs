//! Reviews in a store: bounded, sealed, changed by one at a time, and the same after a restart.

use std::task::{Context, Poll, Waker};

use lexicon::{Moment, ReviewId, Span};
use review::State;
use store::{Hold, NotHeld, Page, Posting, Store, Which};

use crate::fixture::{Place, events, hold, opening, pending};

fn opened() -> Moment {
    opening(ReviewId::from_random([0; 16])).opened
}

async fn open(store: &Store, id: u64) -> ReviewId {
    let hold = hold(id, 10);
    let review = hold.opening.review;
    drop(store.hold(pending(id), hold, Posting::nobody()).await.unwrap());
    review
}

#[tokio::test]
async fn review_is_the_same_after_a_restart_and_executed_stays_executed() {
    let place = Place::new();
    let store = place.open();
    let review = open(&store, 7).await;
    let mut turn = store.turn(review).await.unwrap().unwrap();
    let happens = events(&turn.found().review);
    for (event, id) in happens.iter().zip(100..) {
        drop(turn.keep(event, pending(id), Posting::nobody()).await.unwrap());
    }
    let again = turn.keep(&happens[2], pending(200), Posting::nobody()).await;
    assert!(again.unwrap_err().to_string().contains("the review was over"));
    drop(turn);
    assert_eq!(store.status().records, 4);
    store.close().await.unwrap();

    let store = place.open();
    let found = store.review(review).await.unwrap().unwrap();
    assert_eq!(found.review.opening(), &opening(review));
    assert_eq!(found.review.state(opened()), State::Executed);
    assert_eq!(found.review.decided().len(), 2);
    assert_eq!((found.record.index(), found.asked), (0, hold(7, 10).asked));
    let mut turn = store.turn(review).await.unwrap().unwrap();
    let again = turn.keep(&happens[2], pending(200), Posting::nobody()).await;
    assert!(again.unwrap_err().to_string().contains("the review was over"));
}

#[tokio::test]
async fn one_at_a_time_changes_a_review_also_when_a_caller_leaves() {
    let place = Place::new();
    let store = place.open();
    let review = open(&store, 1).await;
    let mut context = Context::from_waker(Waker::noop());
    let mut first = store.turn(review).await.unwrap().unwrap();
    let mut second = Box::pin(store.turn(review));
    assert!(second.as_mut().poll(&mut context).is_pending());
    let happens = events(&first.found().review);
    // The caller leaves while its event is on the way to the disk.
    let mut leaving = Box::pin(first.keep(&happens[0], pending(2), Posting::nobody()));
    assert!(matches!(leaving.as_mut().poll(&mut context), Poll::Pending));
    drop(leaving);
    drop(first);
    let second = second.await.unwrap().unwrap();
    assert_eq!(second.found().review.decided().len(), 1, "what was asked for is there");
}

#[tokio::test]
async fn workload_has_so_many_open_reviews_and_others_are_not_affected() {
    let place = Place::new();
    let store = place.open();
    let of = |id: u64, workload: &str| {
        let mut hold = hold(id, 10);
        hold.opening.act.workload = workload.parse().unwrap();
        Hold { most: 3, ..hold }
    };
    for id in 0..3 {
        drop(store.hold(pending(id), of(id, "loud"), Posting::nobody()).await.unwrap());
    }
    let refused = store.hold(pending(3), of(3, "loud"), Posting::nobody()).await;
    assert_eq!(refused.unwrap_err(), NotHeld::TooMany("loud".parse().unwrap()));
    assert_eq!(store.status().records, 3, "nothing is on record of it");
    drop(store.hold(pending(4), of(4, "quiet"), Posting::nobody()).await.unwrap());
    assert_eq!(store.reviews_waiting(opened()), 4);
    store.close().await.unwrap();

    let store = place.open();
    let refused = store.hold(pending(5), of(5, "loud"), Posting::nobody()).await;
    assert!(matches!(refused, Err(NotHeld::TooMany(_))), "also after a restart");
    let mut turn = store.turn(of(0, "loud").opening.review).await.unwrap().unwrap();
    let withdrawn = turn.found().review.withdraw(&"loud".parse().unwrap(), opened()).unwrap();
    drop(turn.keep(&withdrawn, pending(6), Posting::nobody()).await.unwrap());
    drop(store.hold(pending(7), of(7, "loud"), Posting::nobody()).await.unwrap());
    let mut late = of(8, "loud");
    late.opening.opened = opened().plus(Span::from_seconds(86_400));
    late.opening.expires = late.opening.opened.plus(Span::from_seconds(60));
    let held = store.hold(pending(8), late, Posting::nobody()).await;
    assert!(held.is_ok(), "those whose time is over wait for nobody");
}

#[tokio::test]
async fn pages_tell_every_review_once_and_in_order() {
    let place = Place::new();
    let store = place.open();
    for id in 0..25 {
        let mut hold = hold(id, 10);
        let later = Span::from_seconds(id * 7 % 10);
        hold.opening.opened = opened().plus(Span::from_seconds(id));
        hold.opening.expires = opened().plus(Span::from_seconds(1_000)).plus(later);
        drop(store.hold(pending(id), hold, Posting::nobody()).await.unwrap());
    }
    for which in [Which::Waiting(opened()), Which::Newest] {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = store.reviews(Page { which, after, most: 7 }).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.place(which));
            found.extend(page);
        }
        let mut ids: Vec<_> = found.iter().map(|it| it.review.opening().review).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((found.len(), ids.len()), (25, 25), "{which:?}");
        let times: Vec<_> = found.iter().map(|it| it.place(which).0).collect();
        let mut sorted = times.clone();
        sorted.sort();
        if which == Which::Newest {
            sorted.reverse();
        }
        assert_eq!(times, sorted, "{which:?}");
        assert!(found.iter().all(|it| it.review.state(opened()) == State::Requested));
    }
    let all_over = Which::Waiting(opened().plus(Span::from_seconds(1_009)));
    assert!(
        store.reviews(Page { which: all_over, after: None, most: 7 }).await.unwrap().is_empty()
    );
    let at = opened().plus(Span::from_seconds(1_000));
    assert_eq!(store.overdue_reviews(at, 100).await.unwrap().len(), 3);
    assert_eq!(store.overdue_reviews(at, 2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_listens_hears_of_each_event() {
    let place = Place::new();
    let store = place.open();
    let mut changes = store.review_changes();
    let review = open(&store, 3).await;
    assert_eq!(changes.recv().await, Ok(review));
    let mut turn = store.turn(review).await.unwrap().unwrap();
    let first = events(&turn.found().review).remove(0);
    drop(turn.keep(&first, pending(4), Posting::nobody()).await.unwrap());
    assert_eq!(changes.recv().await, Ok(review));
    assert_eq!(store.reviews_since(opened(), 10).await.unwrap(), []);
    let before = Moment::from_unix_ms(opened().unix_ms() - 1).unwrap();
    assert_eq!(store.reviews_since(before, 10).await.unwrap(), [review]);
}

#[tokio::test]
async fn what_people_read_and_write_lies_sealed_on_the_disk() {
    let place = Place::new();
    let store = place.open();
    let mut one = hold(0, 10);
    one.opening.act.on_behalf_of = Some("somebody-with-a-name".to_owned());
    let review = one.opening.review;
    drop(store.hold(pending(0), one, Posting::nobody()).await.unwrap());
    let mut turn = store.turn(review).await.unwrap().unwrap();
    let first = events(&turn.found().review).remove(0);
    drop(turn.keep(&first, pending(1), Posting::nobody()).await.unwrap());
    drop(turn);
    store.close().await.unwrap();
    let bytes = std::fs::read(place.data().join("records.sqlite")).unwrap();
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has("partly-approved"), "where it stands is there");
    for secret in ["somebody-with-a-name", "a reason that nobody", "person-of-provider"] {
        assert!(!has(secret), "{secret}");
    }
}

#[tokio::test]
async fn review_of_another_store_does_not_open() {
    let (one, other) = (Place::new(), Place::new());
    let store = one.open();
    let review = open(&store, 1).await;
    store.close().await.unwrap();
    let second = other.open();
    second.close().await.unwrap();
    let (from, to) = (one.data().join("keys/seal.key"), other.data().join("keys/seal.key"));
    std::fs::copy(to, from).unwrap();
    let store = one.open();
    assert_eq!(store.review(review).await.unwrap_err(), store::NotRead::Sealed);
}

fn canary(id: u64) -> (review::attention::Canary, store::Held) {
    let held = crate::fixture::held(id, 10);
    let written = serde_json::json!({"opening": opening(held.review), "evidence": ["seen"],
        "mutation": "wrong-target", "known_to": ["paula"]});
    let canary = review::attention::Canary::from_bytes(written.to_string().as_bytes());
    (canary.unwrap(), held)
}

/// What people see is there after a restart; what executes and what callers ask never finds it.
#[tokio::test]
async fn test_is_planted_without_a_record_and_is_no_act_after_a_restart_either() {
    let place = Place::new();
    let store = place.open();
    let act = open(&store, 1).await;
    let (test, held) = canary(2);
    let id = held.review;
    let beside = store::Beside { salt: [5; 32], words: 9 };
    store.plant(test, held.clone(), beside).await.unwrap();
    assert_eq!(store.status().records, 1, "the log says nothing of it");
    let Some(store::WaitingTurn::Canary(mut turn)) = store.waiting_turn(id).await.unwrap() else {
        panic!("a test is no act")
    };
    drop(turn.note_shown(pending(3)).await.unwrap());
    let executed =
        review::Event::Executed { review: id, at: opened(), act: turn.found().canary.act_digest() };
    assert!(turn.keep(&executed, pending(4)).await.is_err(), "it never is executed");
    drop(turn);
    let suspension = store::Suspension {
        reviewer: "paula".parse().unwrap(),
        at: opened(),
        by: store::SuspendedBy::Canaries,
    };
    drop(store.suspend(pending(5), &suspension).await.unwrap());
    assert_eq!(store.reviews_waiting(opened()), 2);
    store.close().await.unwrap();

    let store = place.open();
    assert!(store.review(id).await.unwrap().is_none());
    assert!(store.turn(id).await.unwrap().is_none());
    let page = Page { which: Which::Newest, after: None, most: 10 };
    let acts = store.reviews(page).await.unwrap();
    assert_eq!(acts.iter().map(|it| it.review.opening().review).collect::<Vec<_>>(), [act]);
    assert_eq!(store.page(page).await.unwrap().len(), 2);
    let Some(store::Waiting::Canary(found)) = store.waiting(id).await.unwrap() else {
        panic!("a test is no act")
    };
    assert_eq!((found.was_shown, found.beside), (true, beside));
    assert_eq!(store.held(id).await.unwrap(), Some(held));
    let (record, kept) = store.suspensions().await.unwrap().remove(0);
    assert_eq!((record.index(), kept), (2, suspension));
}
