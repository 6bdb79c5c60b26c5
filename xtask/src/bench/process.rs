//! A process that is measured: started by us, watched through `/proc`, ended by us.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::PATIENCE;

/// Ends with this value, however the benchmark ends.
pub(super) struct Process {
    name: &'static str,
    child: Child,
}

/// Memory of a process, in KiB.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(super) struct Memory {
    /// Resident now.
    pub(super) resident: u64,
    /// The most that was ever resident.
    pub(super) peak: u64,
}

impl Process {
    /// Starts `command` with its output in `log`.
    pub(super) fn start(name: &'static str, mut command: Command, log: &Path) -> Result<Self> {
        let output = fs::File::create(log).with_context(|| log.display().to_string())?;
        let errors = output.try_clone()?;
        let command = command.stdin(Stdio::null()).stdout(output).stderr(errors);
        let child = command.spawn().with_context(|| format!("{name} does not start"))?;
        Ok(Self { name, child })
    }

    /// Waits until `address` accepts, or the process has ended, or patience has.
    pub(super) fn wait_for(&mut self, address: SocketAddr, log: &Path) -> Result<()> {
        // Nobody ever sends on it: receiving with a limit is waiting without a busy loop.
        let (_keep, never) = mpsc::channel::<()>();
        let pause = Duration::from_millis(20);
        for _ in 0..PATIENCE.as_millis() / pause.as_millis() {
            if TcpStream::connect_timeout(&address, pause).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                let said = fs::read_to_string(log).unwrap_or_default();
                bail!("{} ended ({status}): {}", self.name, said.trim());
            }
            match never.recv_timeout(pause) {
                Ok(()) | Err(_) => {}
            }
        }
        bail!("{} does not listen on {address} after {PATIENCE:?}", self.name)
    }

    /// CPU time that the threads of the process have had, in nanoseconds.
    pub(super) fn cpu(&self) -> Result<u64> {
        let folder = format!("/proc/{}/task", self.child.id());
        let mut sum = 0;
        for thread in fs::read_dir(&folder).with_context(|| folder.clone())? {
            // A thread may end between the listing and the reading.
            let Ok(text) = fs::read_to_string(thread?.path().join("schedstat")) else { continue };
            let nanoseconds = text.split_whitespace().next().context("an empty schedstat")?;
            sum += nanoseconds.parse::<u64>()?;
        }
        Ok(sum)
    }

    pub(super) fn memory(&self) -> Result<Memory> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(&path).with_context(|| path.clone())?;
        let field = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number.with_context(|| format!("{path} has no {name}"))?.parse().context(path.clone())
        };
        Ok(Memory { resident: field("VmRSS:")?, peak: field("VmHWM:")? })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It is a child that nobody else knows: ended and waited for, or already gone.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port that was free a moment ago.
pub(super) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("a free port")?;
    Ok(listener.local_addr()?)
}
