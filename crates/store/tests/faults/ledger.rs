//! What was charged is there again.

use controls::Ledger as Finding;
use controls::ledger::{
    Budget, Budgets, Day, Measure, Pseudonym, Pseudonyms, SheetId, Touch, Touched,
};
use lexicon::{Categories, DataCategory};
use store::{Charge, Charged, Count, Posting, Room, Settings, Store};

use crate::fixture::{Place, pending};

const TODAY: Day = Day(20_000);

fn persons(numbers: std::ops::Range<u64>) -> Vec<Touched> {
    let person = |number: u64| Touched {
        person: Pseudonyms { now: Pseudonym::of(&number.to_be_bytes(), &[7; 32]), before: None },
        categories: Categories::of(DataCategory::Location),
    };
    numbers.map(person).collect()
}

fn touch(workload: &str, numbers: std::ops::Range<u64>) -> Touch {
    Touch {
        agreement: "a".parse().unwrap(),
        day: TODAY,
        workload: workload.parse().unwrap(),
        grant: None,
        explained: false,
        persons: persons(numbers),
        opaque_bytes: 3,
    }
}

fn whole() -> SheetId {
    SheetId::Agreement("a".parse().unwrap())
}

fn budgets(limit: u64) -> Budgets {
    let of = |measure| Budget { sheet: whole(), measure, limit, finding: Finding::OverStop };
    let all = [Measure::Persons, Measure::Category(DataCategory::Location), Measure::OpaqueBytes];
    Budgets { window: 30, all: all.map(of).to_vec() }
}

fn charge(store: &Store, touch: Touch) -> Posting {
    let charged = store.charge(touch, &budgets(1_000_000), |found| {
        assert_eq!(found, Finding::Within);
        ((), Charge::Made)
    });
    charged.unwrap().posting
}

fn spent(store: &Store) -> Vec<Count> {
    let reading = store.ledger_reading(TODAY, &budgets(1)).unwrap();
    reading.budgets.iter().map(|spent| spent.spent).collect()
}

#[tokio::test]
async fn what_was_recorded_and_posted_is_charged_after_a_restart() {
    let place = Place::new();
    // The first time the sheets are saved as it closes, the second time with every posting.
    for (room, from) in
        [(Room::default(), 0), (Room { memory: 0, journal: 1 }, 50), (Room::default(), 100)]
    {
        let store = Store::open(&Settings { ledger: room, ..place.settings() }).unwrap();
        let before = Count::Exactly(from);
        if from > 0 {
            assert_eq!(spent(&store), [before, before, Count::Exactly(from / 50 * 6)]);
        }
        let posting = charge(&store, touch("w", from..from + 30));
        drop(store.record(pending(from), None, posting).await.unwrap());
        let posting = charge(&store, touch("v", from + 20..from + 50));
        store.post(posting).await.unwrap();
        let after = Count::Exactly(from + 50);
        assert_eq!(spent(&store), [after, after, Count::Exactly(from / 50 * 6 + 6)]);
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn spared_touch_is_not_charged_and_a_made_one_counts_at_once() {
    let place = Place::new();
    let store = place.open();
    let spared = store.charge(touch("w", 0..40), &budgets(39), |found| (found, Charge::Spared));
    let Charged { value, posting, crossings } = spared.unwrap();
    assert_eq!((value, crossings.len()), (Finding::OverStop, 0));
    store.post(posting).await.unwrap();
    assert_eq!(spent(&store)[0], Count::Below20);
    let made = store.charge(touch("w", 0..40), &budgets(50), |found| (found, Charge::Made));
    let Charged { value, posting, crossings } = made.unwrap();
    assert_eq!((value, crossings.len()), (Finding::Within, 2), "80 % of persons and location");
    assert_eq!(spent(&store)[0], Count::Exactly(40));
    drop(posting);
    assert_eq!(spent(&store)[0], Count::Exactly(40), "nothing is refunded");
}

#[tokio::test]
async fn counts_under_20_are_not_told() {
    let place = Place::new();
    let store = place.open();
    for (persons, told) in [(0..19, "< 20"), (19..20, "20"), (20..21, "21")] {
        store.post(charge(&store, touch("w", persons))).await.unwrap();
        let reading = store.ledger_reading(TODAY, &budgets(1)).unwrap();
        let spent = &reading.budgets[0];
        assert_eq!(spent.spent.to_string(), told);
        assert_eq!(spent.year.to_string(), told);
        assert_eq!(spent.days.last().unwrap().to_string(), told);
    }
}

#[tokio::test]
async fn reading_on_another_day_changes_nothing() {
    let place = Place::new();
    let store = place.open();
    store.post(charge(&store, touch("w", 0..40))).await.unwrap();
    let later = store.ledger_reading(Day(TODAY.0 + 31), &budgets(1)).unwrap();
    assert_eq!((later.day, later.budgets[0].spent), (Day(TODAY.0 + 31), Count::Below20));
    assert_eq!(later.budgets[0].year, Count::Exactly(40));
    assert_eq!(spent(&store)[0], Count::Exactly(40));
}

/// The words of every public item of this crate, as far as its form goes.
fn public_items() -> Vec<Vec<String>> {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut items: Vec<Vec<String>> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for item in text.split("pub ").skip(1) {
                let item = item.split(['{', ';', '=']).next().unwrap_or_default();
                let words = item.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
                let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
                items.push(words.collect());
            }
        }
    }
    items
}

/// A pseudonym goes in with a touch, and nothing comes out that could tell whether somebody was
/// touched but counts, and findings about a whole touch.
#[test]
fn nothing_public_lists_pseudonyms_or_asks_for_one() {
    let items = public_items();
    let with = |word: &str| items.iter().filter(|item| item.iter().any(|it| it == word)).count();
    assert!(items.len() > 50 && with("ledger_reading") == 1, "the items are found");
    for word in ["Pseudonym", "Pseudonyms", "Touched", "Sheet", "Book", "Posted", "Packed"] {
        assert_eq!(with(word), 0, "{word}");
    }
    let with_touch: Vec<_> =
        items.iter().filter(|item| item.iter().any(|word| word == "Touch")).collect();
    assert_eq!(with_touch.len(), 1);
    assert_eq!(with_touch[0][..2], ["fn", "charge"]);
}

#[test]
fn posting_does_not_show_whom_it_touches() {
    let place = Place::new();
    let store = place.open();
    let charged = store.charge(touch("w", 0..3), &budgets(9), |_| ((), Charge::Made)).unwrap();
    let shown = format!("{charged:?}");
    for touched in persons(0..3) {
        let bytes = touched.person.now.to_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!shown.contains(&hex) && !shown.contains(&format!("{bytes:?}")), "{shown}");
        assert!(!shown.contains(&u64::from_be_bytes(bytes).to_string()), "{shown}");
    }
    assert!(shown.contains("Pseudonym(..)"));
}

#[tokio::test]
async fn closed_store_charges_nothing() {
    let place = Place::new();
    let store = place.open();
    let other = store.clone();
    store.close().await.unwrap();
    let refused = other.charge(touch("w", 0..1), &budgets(9), |_| ((), Charge::Made));
    let refused = refused.map(drop).unwrap_err().to_string();
    assert_eq!(refused, "the store has stopped: it was closed");
    assert!(other.ledger_reading(TODAY, &budgets(9)).is_err());
}
