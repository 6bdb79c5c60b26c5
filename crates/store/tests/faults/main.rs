//! Whatever happens to the machine, what was acknowledged is there (I5).
//!
//! The faults are real: processes are killed, system calls fail, and a recorded run of the real
//! store is replayed onto disks that lost power at any point. `strace` records and injects; it
//! works without privileges on one's own child processes.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops here")]
#![expect(clippy::indexing_slicing, reason = "a test stops where it fails")]

mod charges;
mod close;
mod fixture;
mod glasses;
mod injected;
mod kill;
mod ledger;
mod power;
mod publish;
mod queue;
mod reviews;
mod sharing;
mod start;
mod workload;
