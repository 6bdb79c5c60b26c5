//! How whoever asked the writer is answered.

use tokio::sync::oneshot;

use crate::NotRead;

/// Answers with what was read.
pub(super) fn found<T>(reply: oneshot::Sender<Result<T, NotRead>>, read: rusqlite::Result<T>) {
    answer(reply, read.map_err(|error| NotRead::Failed(error.to_string())));
}

/// Whoever asked may have gone: then nobody wants to know.
pub(super) fn answer<T>(reply: oneshot::Sender<T>, value: T) {
    drop(reply.send(value));
}
