//! Runs the binary, and talks to it as its callers do.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long a process may take to say what a test waits for. It is reached by a failing test only.
const PATIENCE: Duration = Duration::from_secs(60);

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
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Running {
    /// Starts the binary.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        self.stdout.recv_timeout(PATIENCE).unwrap()
    }

    /// The next line of its standard error that has `word` in it.
    pub(crate) fn complaint(&mut self, word: &str) -> String {
        loop {
            let line = self.stderr.recv_timeout(PATIENCE).unwrap();
            if line.contains(word) {
                return line;
            }
        }
    }

    /// What is left of its standard error, once it has ended.
    pub(crate) fn rest(&mut self) -> String {
        self.stderr.iter().map(|line| line + "\n").collect()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -s {name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits until it is ended by a signal.
    pub(crate) fn exit_code_of_signal(&mut self) {
        assert_eq!(self.child.wait().unwrap().code(), None);
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

/// The lines of `stream`, read as they come, so that a process never waits for a full pipe.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (line, lines) = channel();
    thread::spawn(move || {
        for text in BufReader::new(stream).lines().map_while(Result::ok) {
            if line.send(text).is_err() {
                break;
            }
        }
    });
    lines
}

/// Posts `body` to the server at `address` and returns the whole answer, head and body.
pub(crate) fn post(address: &str, path: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Gets `path` from the server at `address` and returns the whole answer, head and body.
pub(crate) fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Asks the model `model` for a chat.
pub(crate) fn chat(address: &str, headers: &str, model: &str, text: &str) -> String {
    let body = serde_json::json!({
        "model": model, "messages": [{"role": "user", "content": text}],
    });
    post(address, "/v1/chat/completions", headers, &body.to_string())
}
