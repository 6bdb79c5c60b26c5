//! A process that is killed.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::fixture::Place;
use crate::workload::{self, Said, Script};

/// What a restart may take.
const RESTART: Duration = Duration::from_secs(2);

#[tokio::test]
async fn killed_process_loses_nothing_that_was_acknowledged() {
    let place = Place::new();
    let mut said = Vec::new();
    for round in 0..25 {
        let mut command = workload::command(&[], Script::Endless, &place.path);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut hear = || Said::parse(&lines.next()?.unwrap()).or(Some(Said::Opened));
        // Some rounds end while the store opens, some after hundreds of records.
        let mut acknowledged = 0;
        while acknowledged < [0, 1, 5, 40, 400][round % 5] {
            let heard = hear().unwrap();
            acknowledged += usize::from(matches!(heard, Said::Acknowledged(..)));
            said.push(heard);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died counts as well.
        said.extend(std::iter::from_fn(&mut hear));
        let began = now();
        let store = place.open();
        let took = began.elapsed();
        assert!(took < RESTART, "round {round}: the restart took {took:?}");
        assert_eq!(workload::check_acknowledged(&store, &said).await, Ok(()), "round {round}");
        let published = said.iter().filter_map(|said| match said {
            Said::Published(size) => Some(*size),
            _ => None,
        });
        let size = place.verified_size();
        assert!(published.max() <= Some(size), "round {round}");
        assert_eq!(store.status().records, size, "round {round}");
        store.close().await.unwrap();
    }
    let acknowledged = said.iter().filter(|said| matches!(said, Said::Acknowledged(..))).count();
    assert!(acknowledged > 2_000, "only {acknowledged} records were put at risk");
}

#[expect(clippy::disallowed_methods, reason = "the bound on a restart is a time")]
fn now() -> Instant {
    Instant::now()
}
