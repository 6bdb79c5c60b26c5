//! The mock upstream: answers at once, in one piece or event by event.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::wire::Wire;
use super::work;

/// How far into a request the model's name stands at most.
const NAME_WITHIN: usize = 256;

/// Starts the mock on a thread of its own, which ends with the process.
pub(super) fn start() -> Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").context("a free port")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let serve = move || runtime.block_on(serve(listener));
    std::thread::Builder::new().name("mock".to_owned()).spawn(serve)?;
    Ok(address)
}

async fn serve(listener: std::net::TcpListener) -> Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        connections.spawn(async move {
            // A peer that goes away ends its connection; the side that measures will tell.
            if let Ok(wire) = Wire::new(stream) {
                drop(connection(wire).await);
            }
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(mut wire: Wire) -> Result<()> {
    let answer = whole(&work::answer());
    let chunks: Vec<Vec<u8>> = work::events().iter().map(|event| chunk(event)).collect();
    while let Some(request) = wire.message().await? {
        let beginning = request.body.get(..NAME_WITHIN).unwrap_or(&request.body);
        if contains(beginning, work::STREAMED.as_bytes()) {
            wire.stream().write_all(EVENTS_HEAD).await?;
            // One write per event: real models do just that, and it is the hard case for a proxy.
            for chunk in &chunks {
                wire.stream().write_all(chunk).await?;
            }
            wire.stream().write_all(b"0\r\n\r\n").await?;
        } else {
            wire.stream().write_all(&answer).await?;
        }
    }
    Ok(())
}

const EVENTS_HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
    cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n";

fn whole(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
    format!("{head}{}\r\n\r\n{body}", body.len()).into_bytes()
}

fn chunk(event: &str) -> Vec<u8> {
    format!("{:x}\r\n{event}\r\n", event.len()).into_bytes()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
