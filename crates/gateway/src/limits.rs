//! Every bound of the data plane, in one place (I12).

use std::time::Duration;

/// Bounds on memory, time and concurrency. A bound that is reached refuses; it never skips a check.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Longest request body, in bytes. A longer one is refused before it is read (413).
    pub request_bytes: usize,
    /// Longest answer of a vendor, in bytes, streamed or not. A longer one is not released.
    pub answer_bytes: usize,
    /// Open connections. More wait in the kernel's queue.
    pub connections: usize,
    /// Exchanges under way in all. One more is refused with 503.
    pub exchanges: usize,
    /// Exchanges under way of one workload. One more is refused with 429.
    pub exchanges_per_workload: usize,
    /// Time for a client to send a whole request, head and body.
    pub request_time: Duration,
    /// Time for a vendor to accept a connection.
    pub connect_time: Duration,
    /// Longest silence of a vendor: before the first byte of an answer and between two.
    pub silence: Duration,
    /// Longest time for one whole exchange.
    pub exchange_time: Duration,
    /// Longest time that a client may leave a released piece of a stream unread.
    pub unread_time: Duration,
    /// Feeds of reviews at once, of all workloads. One more is refused with 429.
    pub feeds: usize,
    /// Feeds of reviews at once of one workload. One more is refused with 429.
    pub feeds_per_workload: usize,
    /// How often a feed says that it is still there, while nothing happens.
    pub heartbeat: Duration,
    /// Time that running exchanges get to end after the order to stop.
    pub drain_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_bytes: 4 * 1024 * 1024,
            answer_bytes: 8 * 1024 * 1024,
            connections: 4_096,
            exchanges: 1_024,
            exchanges_per_workload: 256,
            request_time: Duration::from_secs(30),
            connect_time: Duration::from_secs(10),
            silence: Duration::from_secs(120),
            exchange_time: Duration::from_secs(600),
            unread_time: Duration::from_secs(60),
            feeds: 256,
            feeds_per_workload: 4,
            heartbeat: Duration::from_secs(15),
            drain_time: Duration::from_secs(30),
        }
    }
}
