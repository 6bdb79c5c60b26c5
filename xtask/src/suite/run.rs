//! Runs one command: its output goes to the log and, line by line, to whoever follows.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use anyhow::{Context as _, Result};

/// How long to listen on after a command has ended: something that it left behind may hold the
/// pipe open for ever.
const AFTER: Duration = Duration::from_millis(500);

/// Runs `command` without input. `None` is success; otherwise what went wrong.
pub(super) fn run(
    mut command: Command,
    log: &mut File,
    mut follow: impl FnMut(&str),
) -> Result<Option<String>> {
    let name = spelled(&command);
    writeln!(log, "$ {name}")?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("`{name}` does not start"))?;
    let (lines, heard) = mpsc::channel();
    listen(child.stdout.take(), lines.clone());
    listen(child.stderr.take(), lines);
    loop {
        match heard.recv_timeout(AFTER) {
            Ok(line) => {
                writeln!(log, "{line}")?;
                follow(&line);
            }
            Err(RecvTimeoutError::Timeout) if child.try_wait()?.is_none() => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait()?;
    writeln!(log, "{status}")?;
    Ok((!status.success()).then(|| format!("`{name}`: {status}")))
}

fn listen(pipe: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(pipe) = pipe else { return };
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut bytes = Vec::new();
        // What is not UTF-8 is shown as well as it can be: a log never loses a line.
        while matches!(pipe.read_until(b'\n', &mut bytes), Ok(1..)) {
            let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            if lines.send(line).is_err() {
                return;
            }
            bytes.clear();
        }
    });
}

/// The command as a person would type it.
pub(super) fn spelled(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}
