//! The process that holds the keys for others.

use std::future::Future;
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use lexicon::Moment;
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

use crate::wire;
use crate::{Keys, NoKeys};

/// LIMIT: connections at once. A gateway opens at most sixteen.
const CONNECTIONS: usize = 64;
/// LIMIT: one that says nothing for so long is closed; the gateway opens another.
const SILENCE: Duration = Duration::from_secs(300);
/// How often keys whose time is over are looked for.
const TEND: Duration = Duration::from_secs(600);

/// Who may ask: processes of these users, as the kernel knows them.
#[derive(Clone, Debug)]
pub struct Peers(Vec<u32>);

/// Opens the socket `path`, in place of one that a process before left behind, for the user of this
/// process and, if there is one, for the user `other`, as whom the gateway runs.
///
/// # Errors
///
/// The system says no, or something else than a socket is there.
pub fn listen(path: &Path, other: Option<u32>) -> io::Result<(UnixListener, Peers)> {
    match std::fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => std::fs::remove_file(path)?,
        Ok(_) => return Err(io::Error::other("there is a file that is not a socket")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let listener = UnixListener::bind(path)?;
    // Another user has to be let in by the mode of the file; who it is, the kernel says.
    let mode = if other.is_some() { 0o666 } else { 0o600 };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    let own = std::fs::symlink_metadata(path)?.uid();
    Ok((listener, Peers(std::iter::once(own).chain(other).collect())))
}

/// Answers the questions of `peers` at `listener` until `stop`, and destroys keys when their time
/// is over. What time it is, `clock` says, and nobody who asks.
///
/// # Errors
///
/// The listener fails. Nothing that a caller does ends it.
pub async fn serve(
    listener: UnixListener,
    peers: Peers,
    keys: Keys,
    clock: impl Fn() -> Option<Moment> + Clone + Send + 'static,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let keys = Arc::new(keys);
    let mut connections = JoinSet::new();
    let mut tending = tokio::time::interval(TEND);
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            _ = tending.tick() => tend(&keys, clock()),
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < CONNECTIONS => {
                let (stream, _) = accepted?;
                match peers.admit(&stream) {
                    Ok(()) => {
                        connections.spawn(answer_all(stream, Arc::clone(&keys), clock.clone()));
                    }
                    Err(who) => tracing::warn!(user = who, "somebody else asks the key holder"),
                }
            }
        }
    }
}

impl Peers {
    /// Lets in who may ask; otherwise says who it is, if the kernel knows.
    fn admit(&self, stream: &UnixStream) -> Result<(), Option<u32>> {
        let who = stream.peer_cred().map_err(|_| None)?.uid();
        if self.0.contains(&who) { Ok(()) } else { Err(Some(who)) }
    }
}

fn tend(keys: &Keys, at: Option<Moment>) {
    let tended = at.map(|at| keys.tend(at));
    match tended {
        Some(Ok(())) => {}
        Some(Err(error)) => tracing::error!(%error, "keys whose time is over may still be there"),
        None => tracing::error!("the clock cannot be used: keys whose time is over stay"),
    }
}

/// Answers one question after the other, until the caller leaves or says something else.
async fn answer_all(mut stream: UnixStream, keys: Arc<Keys>, clock: impl Fn() -> Option<Moment>) {
    loop {
        let read = tokio::time::timeout(SILENCE, wire::read_frame(&mut stream)).await;
        let frame = match read {
            Ok(Ok(Some(frame))) => frame,
            Ok(Ok(None)) | Err(_) => return,
            Ok(Err(error)) => return tracing::debug!(%error, "a caller broke off"),
        };
        let Some((tenant, identities)) = wire::asked(&frame) else {
            let refusal = wire::refusal("this is no question that this version knows");
            drop(wire::write_frame(&mut stream, &refusal).await);
            return;
        };
        let answer = match clock() {
            None => wire::refusal("the clock cannot be used, so nothing says which keys live"),
            Some(at) => match keys.pseudonyms(&tenant, at, identities) {
                Ok(pseudonyms) => wire::answer(&pseudonyms),
                Err(error) => refused(&error),
            },
        };
        let written = tokio::time::timeout(SILENCE, wire::write_frame(&mut stream, &answer)).await;
        if !matches!(written, Ok(Ok(()))) {
            return;
        }
    }
}

/// What went wrong is told here, where somebody can see to it.
fn refused(error: &NoKeys) -> Vec<u8> {
    tracing::error!(%error, "no pseudonym could be given");
    wire::refusal("its keys cannot be used: see what it tells")
}

#[cfg(test)]
mod tests;
