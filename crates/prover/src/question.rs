//! Questions that are put to a solver, and what its answers mean.

use std::time::Duration;

use cedar_policy::Request;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicy, CompiledPolicySet};

use crate::solver::Session;
use crate::{Settings, SolverCommand};

/// A question about one kind of act. The answer is an act, or that there is none.
pub(crate) enum Question<'q> {
    /// Is there an act of the first set that is not in the second?
    Outside(&'q CompiledPolicySet, &'q CompiledPolicySet),
    /// Is there an act that is in both?
    InBoth(&'q CompiledPolicySet, &'q CompiledPolicySet),
    /// Is there an act in it?
    In(&'q CompiledPolicySet),
    /// Is there an act that the policy fails on?
    Failing(&'q CompiledPolicy),
}

/// A solver that is asked one question after the other. One that fails is started anew for the
/// next question, so that a fault says nothing about the others.
pub(crate) struct Asked<'s> {
    command: &'s SolverCommand,
    timeout: Duration,
    running: Option<CedarSymCompiler<Session>>,
    /// What it says its version is; empty until it said so.
    pub(crate) version: String,
    /// Why it cannot be started. It is not tried again.
    missing: Option<String>,
}

impl<'s> Asked<'s> {
    pub(crate) fn new(command: &'s SolverCommand, settings: &Settings) -> Self {
        Self {
            command,
            timeout: settings.timeout,
            running: None,
            version: String::new(),
            missing: None,
        }
    }

    /// An act that answers the question; `None` if the solver shows that there is none.
    ///
    /// # Errors
    ///
    /// Why it showed nothing.
    pub(crate) async fn ask(&mut self, question: Question<'_>) -> Result<Option<Request>, String> {
        if let Some(missing) = &self.missing {
            return Err(missing.clone());
        }
        // Whatever goes wrong below, a solver that did not end its answer is not asked again.
        let mut solver = match self.running.take() {
            Some(solver) => solver,
            None => self.start().await?,
        };
        let answer = tokio::time::timeout(self.timeout, put(&mut solver, question)).await;
        match answer {
            Ok(Ok(act)) => {
                self.running = Some(solver);
                Ok(act)
            }
            Ok(Err(why)) => Err(why),
            Err(_) => Err(format!("it did not answer within {} s", self.timeout.as_secs_f32())),
        }
    }

    async fn start(&mut self) -> Result<CedarSymCompiler<Session>, String> {
        let started = tokio::time::timeout(self.timeout, Session::start(self.command)).await;
        let started = started.unwrap_or_else(|_| Err("it does not say its version".to_owned()));
        match started {
            Ok((session, version)) => {
                self.version = version;
                CedarSymCompiler::new(session).map_err(|error| error.to_string())
            }
            Err(why) => {
                self.missing = Some(why.clone());
                Err(why)
            }
        }
    }
}

async fn put(
    solver: &mut CedarSymCompiler<Session>,
    question: Question<'_>,
) -> Result<Option<Request>, String> {
    let answer = match question {
        Question::Outside(set, region) => {
            solver.check_implies_with_counterexample_opt(set, region).await
        }
        Question::InBoth(set, region) => {
            solver.check_disjoint_with_counterexample_opt(set, region).await
        }
        Question::In(set) => solver.check_always_denies_with_counterexample_opt(set).await,
        Question::Failing(policy) => {
            solver.check_never_errors_with_counterexample_opt(policy).await
        }
    };
    answer.map(|act| act.map(|act| act.request)).map_err(|error| spelled_out(&error))
}

/// An error with what caused it.
pub(crate) fn spelled_out(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
