//! What a page of reviews costs when many wait.
//!
//! `cargo run --release --package store --example reviews -- [REVIEWS]` opens as many reviews as
//! asked for (100,000 if not) in a folder that it removes again, and then reads as the console
//! does: the first page of 50 and a page from the middle, and one review with what is held. Prints one line of JSON, in milliseconds: the median and the longest of 100 reads.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "it is run by people who measure")]
#![expect(clippy::indexing_slicing, reason = "it is run by people who measure")]

use std::path::Path;
use std::time::{Duration, Instant};

use evidence::{Leaf, LedgerRead, Pending, Record, Salt};
use lexicon::{Digest, ExchangeId, Moment, ReviewId, Span};
use review::{Act, ActKind, Opening, Rules};
use store::{Beside, Held, Hold, Page, Posting, Room, Settings, Store, Which};
use tokio::task::JoinSet;

/// Lines of a page, as the console asks for them.
const LINES: u32 = 50;

/// Holds that are on their way at once.
const AT_ONCE: usize = 512;

/// The start of the year that these reviews are of.
const BEGAN_MS: i64 = 1_772_323_200_000;

fn at(seconds: u64) -> Moment {
    Moment::from_unix_ms(BEGAN_MS).unwrap().plus(Span::from_seconds(seconds))
}

fn id(number: u64) -> ReviewId {
    ReviewId::from_random(u128::from(number).to_be_bytes())
}

/// The hold of a call with arguments and a request of ordinary size.
fn hold(number: u64) -> Hold {
    let arguments = r#"{"target":"grid 31U DQ 48251 11932","units":1,"note":"as discussed"}"#;
    let act = Act {
        kind: ActKind::Call {
            tool: "effector.release".parse().unwrap(),
            effect: lexicon::Effect::Lethal,
            declared: true,
            arguments: review::Arguments::parse(arguments).unwrap(),
            target: Some("grid 31U DQ 48251 11932".to_owned()),
            effectors: Some(1),
        },
        workload: format!("desk-{}", number % 100).parse().unwrap(),
        on_behalf_of: None,
        party: "customer".parse().unwrap(),
        purpose: None,
        grant: None,
        case: false,
        agreement: Digest::of(b"agreement"),
        clauses: vec!["lethal".parse().unwrap()],
        persons: 0,
    };
    let opening = Opening {
        review: id(number),
        exchange: ExchangeId::from_random(u128::from(number).to_be_bytes()),
        act,
        quorum: ["provider", "customer"].map(|party| (party.parse().unwrap(), 2)).into(),
        rules: Rules::default(),
        opened: at(number % 3_600),
        expires: at(86_400 + number % 3_600),
    };
    let held = Held {
        review: opening.review,
        exchange: opening.exchange,
        request: vec![b'x'; 1_024],
        answer: Some(vec![b'y'; 512]),
    };
    let beside = Beside { salt: [7; 32], words: 120 };
    Hold { opening, asked: None, held: Some(held), most: 10_000, beside }
}

/// A record of its own, as small as one can be: what is measured is the review.
fn pending(number: u64) -> Pending<()> {
    let record = Record::LedgerRead(LedgerRead {
        at: at(number % 3_600),
        agreement: "agreement".parse().unwrap(),
        bundle: Digest::of(b"agreement"),
        purpose: "status",
    });
    let salt = Salt::from_random([7; 32]);
    Pending::new((), Leaf::new(&record, salt).unwrap())
}

#[expect(clippy::disallowed_methods, reason = "measures")]
fn now() -> Instant {
    Instant::now()
}

async fn fill(store: &Store, reviews: u64) {
    let mut on_their_way = JoinSet::new();
    for number in 0..reviews {
        while on_their_way.len() >= AT_ONCE {
            on_their_way.join_next().await.unwrap().unwrap();
        }
        let store = store.clone();
        on_their_way.spawn(async move {
            drop(store.hold(pending(number), hold(number), Posting::nobody()).await.unwrap());
        });
    }
    while on_their_way.join_next().await.is_some() {}
}

/// Reads a page, and says where it ends.
async fn page(store: &Store, after: Option<(Moment, ReviewId)>) -> Option<(Moment, ReviewId)> {
    let which = Which::Waiting(at(3_600));
    let listed = store.reviews(Page { which, after, most: LINES }).await.unwrap();
    assert_eq!(listed.len(), LINES as usize, "a page is full");
    listed.last().map(|found| found.place(which))
}

async fn one(store: &Store, number: u64) {
    store.review(id(number)).await.unwrap().unwrap();
    store.held(id(number)).await.unwrap().unwrap();
}

/// The median and the longest, in milliseconds.
fn of(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let ms = |time: &Duration| time.as_micros() as f64 / 1_000.0;
    let (median, longest) = (ms(&times[times.len() / 2]), ms(times.last().unwrap()));
    format!("{{\"median\":{median:.1},\"longest\":{longest:.1}}}")
}

fn open(place: &Path) -> Store {
    let settings = Settings {
        data: place.join("data"),
        pin: place.join("pinned/pin"),
        origin: "log.example/brightline".to_owned(),
        queue: 1_024,
        publish_every: Duration::from_secs(3_600),
        ledger: Room::default(),
    };
    Store::open(&settings).unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let reviews = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(100_000);
    let place = tempfile::tempdir().unwrap();
    let store = open(place.path());
    fill(&store, reviews).await;
    assert_eq!(store.reviews_waiting(at(3_600)) as u64, reviews);
    let (mut first, mut middle, mut single) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..100 {
        let began = now();
        page(&store, None).await;
        first.push(began.elapsed());
        let number = reviews / 2 + round;
        let there = (at(86_400 + number % 3_600), id(number));
        let began = now();
        page(&store, Some(there)).await;
        middle.push(began.elapsed());
        let began = now();
        one(&store, number).await;
        single.push(began.elapsed());
    }
    let (first, middle, single) = (of(first), of(middle), of(single));
    println!(
        "{{\"reviews\":{reviews},\"first_page_ms\":{first},\"page_in_the_middle_ms\":{middle},\
         \"one_review_ms\":{single}}}"
    );
    store.close().await.unwrap();
}
