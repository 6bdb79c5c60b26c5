//! How a running process is told to stop, or to read its files again.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// A future that ends when the process is asked to stop: SIGINT or SIGTERM.
///
/// From this call on the process does not die of these signals, so call it before anybody is told
/// that the process is up.
///
/// # Errors
///
/// The system does not let us listen to signals.
pub(crate) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// The signal by which the process is asked to read the agreement again: SIGHUP.
///
/// # Errors
///
/// As [`asked_to_stop`].
pub(crate) fn asked_to_reload() -> io::Result<Signal> {
    signal(SignalKind::hangup())
}
