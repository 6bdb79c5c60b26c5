//! Runs the binary.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// The binary, in an environment in which it prints the same everywhere.
pub(crate) fn brightline(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_brightline"));
    command.args(words).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Runs the binary to its end.
pub(crate) fn run(words: &[&str]) -> Output {
    brightline(words).output().unwrap()
}

/// What a run printed, and how it ended, as one text for a snapshot.
pub(crate) fn shown(output: &Output) -> String {
    format!(
        "exit code {}\n--- stdout\n{}--- stderr\n{}",
        output.status.code().unwrap(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    )
}

/// As [`shown`], with the folder of the test left out.
pub(crate) fn shown_in(folder: &Path, output: &Output) -> String {
    shown(output).replace(&format!("{}/", folder.display()), "")
}

/// A process that is ended when the test ends.
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Running {
    /// Starts the binary.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.stdout.read_line(&mut line).unwrap(), 0, "it printed no more");
        line.trim_end().to_owned()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &process]).status().unwrap().success());
    }

    /// Waits until it ends, and returns its exit code.
    pub(crate) fn exit_code(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, or ended now.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
