//! One running solver, spoken to through its standard input and output.
//!
//! This file starts programs: those that the operator named, without a shell.

use std::process::Stdio;

use cedar_policy_symcc::SmtLibScript as _;
use cedar_policy_symcc::solver::{Decision, DecisionWithModel, Solver, SolverError};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::io::{BufReader, BufWriter};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::SolverCommand;
use crate::question::spelled_out;

/// The most that is read of one answer.
///
/// LIMIT: a model names each fact once, in some hundreds of bytes; a program that talks on and on
/// is no solver.
const LONGEST_ANSWER: usize = 1 << 20;

/// A running solver. It is killed when it is dropped.
pub(crate) struct Session {
    /// Held so that the program ends with the session.
    _child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Session {
    /// Starts the program and asks for its version, so that one that is no solver is known at once.
    pub(crate) async fn start(command: &SolverCommand) -> Result<(Self, String), String> {
        let program = &command.program;
        let mut child = Command::new(program)
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("`{program}` does not start: {error}"))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(format!("`{program}` cannot be spoken to"));
        };
        let (input, output) = (BufWriter::new(input), BufReader::new(output));
        let mut session = Self { _child: child, input, output };
        let version = session.version().await.map_err(|error| {
            format!("`{program}` does not answer as a solver does: {}", spelled_out(&error))
        })?;
        Ok((session, version))
    }

    async fn version(&mut self) -> Result<String, SolverError> {
        self.input.write_all(b"(get-info :version)\n").await?;
        self.input.flush().await?;
        let line = self.line(LONGEST_ANSWER).await?;
        let version = line.trim().strip_prefix("(:version \"");
        let version = version.and_then(|rest| rest.strip_suffix("\")"));
        version.map(str::to_owned).ok_or_else(|| not_understood(&line))
    }

    /// One line of an answer, of at most `most` bytes.
    async fn line(&mut self, most: usize) -> Result<String, SolverError> {
        read_line(&mut self.output, most).await
    }
}

/// One line of at most `most` bytes. The end of the stream is an error: an answer has an end.
async fn read_line(
    output: &mut (impl AsyncBufRead + Unpin),
    most: usize,
) -> Result<String, SolverError> {
    let mut line = Vec::new();
    loop {
        let ready = output.fill_buf().await?;
        if ready.is_empty() {
            return Err(SolverError::Solver("it ended in the middle of an answer".to_owned()));
        }
        let end = ready.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(ready.len(), |end| end + 1);
        line.extend(ready.iter().take(taken));
        output.consume(taken);
        if line.len() > most {
            return Err(SolverError::Solver("its answer does not end".to_owned()));
        }
        if end.is_some() {
            return String::from_utf8(line)
                .map_err(|_| SolverError::Solver("its answer is no text".to_owned()));
        }
    }
}

fn not_understood(answer: &str) -> SolverError {
    let shown: String = answer.trim().chars().take(200).collect();
    SolverError::UnrecognizedSolverOutput(shown)
}

impl Solver for Session {
    fn smtlib_input(&mut self) -> &mut (dyn AsyncWrite + Unpin + Send) {
        &mut self.input
    }

    async fn enable_models(&mut self) -> Result<(), SolverError> {
        self.smtlib_input().set_option("produce-models", "true").await.map_err(Into::into)
    }

    async fn check_sat(&mut self) -> Result<Decision, SolverError> {
        self.smtlib_input().check_sat().await?;
        self.input.flush().await?;
        let answer = self.line(LONGEST_ANSWER).await?;
        match answer.trim() {
            "sat" => Ok(Decision::Sat),
            "unsat" => Ok(Decision::Unsat),
            "unknown" => Ok(Decision::Unknown),
            _ => Err(not_understood(&answer)),
        }
    }

    async fn check_sat_with_model(&mut self) -> Result<DecisionWithModel, SolverError> {
        match self.check_sat().await? {
            Decision::Unsat => return Ok(DecisionWithModel::Unsat),
            Decision::Unknown => return Ok(DecisionWithModel::Unknown),
            Decision::Sat => {}
        }
        self.smtlib_input().get_model().await?;
        self.input.flush().await?;
        let mut model = self.line(LONGEST_ANSWER).await?;
        if model.trim() != "(" {
            return Err(not_understood(&model));
        }
        loop {
            let line = self.line(LONGEST_ANSWER.saturating_sub(model.len())).await?;
            model.push_str(&line);
            if line.trim() == ")" {
                return Ok(DecisionWithModel::Sat { model });
            }
        }
    }
}
