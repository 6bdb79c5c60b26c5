//! System calls that fail.

use crate::fixture::Place;
use crate::power::trace::strace;
use crate::workload::{self, Said, Script};

/// What 120 attempts to record gave while `fault` was injected, and the place where they were made.
/// The store is made before: how many calls that takes grows with its tables.
async fn stubborn(fault: &str) -> (Place, Vec<Said>) {
    let place = Place::new();
    place.open().close().await.unwrap();
    let inject = format!("inject={fault}");
    let calls = fault.split(':').next().unwrap();
    let trace = format!("trace={calls}");
    let options = ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
    let output = strace(&options, Script::Stubborn, &place.path);
    (place, workload::said(&output))
}

/// What was acknowledged is there, and nothing but dense, verified records.
async fn check(place: &Place, said: &[Said]) {
    let store = place.open();
    assert_eq!(workload::check_acknowledged(&store, said).await, Ok(()));
    assert_eq!(place.verified_size(), store.status().records);
}

fn refusals(said: &[Said]) -> Vec<&str> {
    let mut refusals = Vec::new();
    for said in said {
        if let Said::Refused(why) = said {
            refusals.push(why.as_str());
        }
    }
    refusals
}

fn acknowledged(said: &[Said]) -> Vec<u64> {
    let number = |said: &Said| match said {
        Said::Acknowledged(number, _) => Some(number.index()),
        _ => None,
    };
    said.iter().filter_map(number).collect()
}

#[tokio::test]
async fn full_disk_refuses_and_recovers_when_there_is_space() {
    let (place, said) = stubborn("pwrite64:error=ENOSPC:when=100..120").await;
    let refused = refusals(&said);
    assert!(
        !refused.is_empty() && refused.iter().all(|why| *why == "the disk is full: make space")
    );
    let last_refusal = said.iter().rposition(|said| matches!(said, Said::Refused(_)));
    let first_refusal = said.iter().position(|said| matches!(said, Said::Refused(_)));
    let (before, after) = (&said[..first_refusal.unwrap()], &said[last_refusal.unwrap()..]);
    assert!(acknowledged(before).len() > 5, "there was space before");
    assert!(acknowledged(after).len() > 5, "there was space again");
    let numbers = acknowledged(&said);
    assert_eq!(numbers, (0..120 - u64::try_from(refused.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(said.last(), Some(&Said::Closed("well".to_owned())));
    check(&place, &said).await;
}

#[tokio::test]
async fn disk_that_stays_full_loses_nothing_that_was_acknowledged() {
    let (place, said) = stubborn("pwrite64:error=ENOSPC:when=100+").await;
    assert!(acknowledged(&said).len() > 5 && refusals(&said).len() > 5);
    check(&place, &said).await;
}

#[tokio::test]
async fn failed_sync_is_the_end_and_never_tried_again() {
    for when in [60, 61, 62, 75] {
        let (place, said) = stubborn(&format!("fsync,fdatasync:error=EIO:when={when}")).await;
        let numbers = acknowledged(&said);
        let refused = refusals(&said);
        assert!(!numbers.is_empty() && !refused.is_empty(), "{said:?}");
        assert_eq!(numbers, (0..u64::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
        assert_eq!(numbers.len() + refused.len(), 120, "nothing is accepted after the failure");
        assert!(
            refused.iter().all(|why| why.starts_with("the store has stopped: ")),
            "{refused:?}"
        );
        check(&place, &said).await;
    }
}

#[tokio::test]
async fn failed_write_is_the_end() {
    let (place, said) = stubborn("pwrite64:error=EIO:when=103").await;
    let refused = refusals(&said);
    assert_eq!(acknowledged(&said).len() + refused.len(), 120);
    assert!(refused.iter().all(|why| why.starts_with("the store has stopped: ")), "{refused:?}");
    check(&place, &said).await;
}

#[tokio::test]
async fn interrupted_calls_are_nobodys_business() {
    let (place, said) = stubborn("pwrite64,pread64,write:error=EINTR:when=20+7").await;
    assert_eq!(acknowledged(&said).len(), 120, "{said:?}");
    assert_eq!(said.last(), Some(&Said::Closed("well".to_owned())));
    check(&place, &said).await;
}

#[tokio::test]
async fn log_that_cannot_be_renamed_into_place_does_not_stop_the_records() {
    let (place, said) = stubborn("rename:error=EROFS:when=7+").await;
    assert_eq!(acknowledged(&said).len(), 120);
    let unpublished =
        |said: &Said| matches!(said, Said::Unpublished(why) if why.contains("Read-only"));
    assert!(said.iter().filter(|said| unpublished(said)).count() >= 2, "{said:?}");
    let Some(Said::Closed(how)) = said.last() else { panic!("{said:?}") };
    assert!(how.contains("Read-only file system"), "{how}");
    check(&place, &said).await;
}
