//! The load generator: so many connections, each with one request at a time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::wire::Wire;
use super::work::{LONGEST_ANSWER, Work};

/// Warming up, measuring, ending.
const WARMING: u8 = 0;
const MEASURING: u8 = 1;
const ENDING: u8 = 2;

/// What one run saw.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) requests: u64,
    pub(super) elapsed: Duration,
    /// The middle time to the whole answer.
    pub(super) middle: Duration,
    /// What `watch` returned at the beginning and at the end of the measured time.
    pub(super) watched: (u64, u64),
}

/// How the requests go.
#[derive(Clone)]
pub(super) struct Load {
    pub(super) address: SocketAddr,
    pub(super) work: Work,
    pub(super) key: String,
    /// A field that every answer must carry.
    pub(super) stamp: Option<&'static str>,
}

/// Asks for `warming`, then for `measured` more, during which it counts.
pub(super) async fn run(
    load: &Load,
    warming: Duration,
    measured: Duration,
    watch: impl Fn() -> Result<u64>,
) -> Result<Run> {
    let phase = Arc::new(AtomicU8::new(WARMING));
    let mut connections = JoinSet::new();
    for _ in 0..load.work.connections {
        let (load, phase) = (load.clone(), Arc::clone(&phase));
        connections.spawn(async move { connection(&load, &phase).await });
    }
    tokio::time::sleep(warming).await;
    let (before, began) = (watch()?, Instant::now());
    phase.store(MEASURING, Ordering::Relaxed);
    tokio::time::sleep(measured).await;
    phase.store(ENDING, Ordering::Relaxed);
    let (elapsed, after) = (began.elapsed(), watch()?);
    let mut times = Vec::new();
    while let Some(connection) = connections.join_next().await {
        times.extend(connection.context("a connection was lost")??);
    }
    ensure!(!times.is_empty(), "not one request was answered in {measured:?}");
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let requests = times.len() as u64;
    Ok(Run { requests, elapsed, middle, watched: (before, after) })
}

/// Asks until `total` requests were answered, over all connections.
pub(super) async fn count(load: &Load, total: u64) -> Result<()> {
    let left = Arc::new(AtomicU64::new(total));
    let request: Arc<[u8]> = load.work.request(&load.key).into();
    let mut connections = JoinSet::new();
    for _ in 0..load.work.connections {
        let (load, left, request) = (load.clone(), Arc::clone(&left), Arc::clone(&request));
        connections.spawn(async move {
            let mut wire = Wire::new(TcpStream::connect(load.address).await?)?;
            let one = |left: u64| left.checked_sub(1);
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one).is_ok() {
                exchange(&mut wire, &load, &request).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(connection) = connections.join_next().await {
        connection.context("a connection was lost")??;
    }
    Ok(())
}

/// One connection. Returns the times of the requests that were answered while measuring.
async fn connection(load: &Load, phase: &AtomicU8) -> Result<Vec<Duration>> {
    let request = load.work.request(&load.key);
    let mut wire = Wire::new(TcpStream::connect(load.address).await?)?;
    let mut times = Vec::new();
    while phase.load(Ordering::Relaxed) != ENDING {
        let began = Instant::now();
        exchange(&mut wire, load, &request).await?;
        if phase.load(Ordering::Relaxed) == MEASURING {
            times.push(began.elapsed());
        }
    }
    Ok(times)
}

/// One request and its whole answer, which must be the right one.
async fn exchange(wire: &mut Wire, load: &Load, request: &[u8]) -> Result<()> {
    wire.stream().write_all(request).await?;
    let answer = timeout(LONGEST_ANSWER, wire.message()).await.context("no answer in time")??;
    let answer = answer.context("the connection was closed instead of answered")?;
    ensure!(
        answer.head.status() == Some(200) && load.work.is_answered(&answer.body),
        "not the answer of the mock: {} {}",
        answer.head.first,
        String::from_utf8_lossy(answer.body.get(..400).unwrap_or(&answer.body))
    );
    if let Some(stamp) = load.stamp {
        ensure!(answer.head.field(stamp).is_some(), "an answer without `{stamp}`");
    }
    Ok(())
}
