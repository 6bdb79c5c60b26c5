//! Solvers: programs that read SMT-LIB and answer `sat`, `unsat` or `unknown`.
//!
//! INVARIANT (I3): an answer is one of these three words. Everything else that a solver does, the
//! end of its life included, is an error, and nothing is proven by it.

mod session;

use std::str::FromStr;
use std::time::Duration;

pub(crate) use session::Session;

/// Which solvers are asked, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The solvers. Each is asked about everything.
    pub solvers: Vec<SolverCommand>,
    /// The longest time for one question.
    pub timeout: Duration,
}

impl Default for Settings {
    /// cvc5 as it is on the path, ten seconds for each question.
    fn default() -> Self {
        Self { solvers: vec![SolverCommand::cvc5()], timeout: Duration::from_secs(10) }
    }
}

/// A program that is asked, and the name that its answers go under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolverCommand {
    name: String,
    program: String,
    arguments: Vec<String>,
}

/// A text that names no solver.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no solver: write NAME=COMMAND, for example cvc5=/usr/bin/cvc5 --lang smt")]
pub struct UnknownSolver(String);

impl SolverCommand {
    /// The `cvc5` on the path.
    #[must_use]
    pub fn cvc5() -> Self {
        Self {
            name: "cvc5".to_owned(),
            program: "cvc5".to_owned(),
            arguments: vec!["--lang".to_owned(), "smt".to_owned()],
        }
    }

    /// The name that its answers go under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl FromStr for SolverCommand {
    type Err = UnknownSolver;

    /// Reads `NAME=COMMAND`. The command is split at spaces; no shell reads it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownSolver(text.to_owned());
        let (name, command) = text.split_once('=').ok_or_else(unknown)?;
        let mut words = command.split_whitespace().map(str::to_owned);
        let program = words.next().ok_or_else(unknown)?;
        let name = name.trim();
        if name.is_empty() {
            return Err(unknown());
        }
        Ok(Self { name: name.to_owned(), program, arguments: words.collect() })
    }
}
