//! `brightline agreement check`: everything that is wrong with an agreement, or what it says.

use std::path::{Path, PathBuf};

use agreement::{Bundle, Diagnostics, Proof, Publication};
use controls::Engine;
use controls::cases::{self, CaseResult};
use miette::{IntoDiagnostic as _, Severity, WrapErr as _};
use serde_json::{Value, json};

use super::{counted, findings, prove};
use crate::cli::CheckArgs;
use crate::command::Finding;
use crate::output;

/// Everything that was found about one agreement.
struct Checked {
    name: String,
    source: String,
    lint: Diagnostics,
    compiled: Result<Decides, Diagnostics>,
}

/// What an agreement that compiles decides.
struct Decides {
    engine: Engine,
    cases: Vec<CaseResult>,
    proof: Proofs,
    file: ProofFile,
}

/// The proof beside the agreement, without which it is not activated.
struct ProofFile {
    path: PathBuf,
    /// Why it does not speak for the agreement; `None` if it does.
    fault: Option<String>,
}

/// What is known about the obligations.
enum Proofs {
    /// Nobody was asked.
    NotAsked,
    /// Nobody could be asked.
    Failed(String),
    /// The obligations with what was said about them.
    Tried(Box<Proof>),
}

/// Checks one file.
pub(super) fn run(args: &CheckArgs) -> miette::Result<Finding> {
    let source = super::read(&args.file)?;
    let name = args.file.display().to_string();
    let lint = lint(args, &source, &name)?;
    if args.prose {
        return prose(args, &name, &source, &lint);
    }
    let compiled = match Bundle::compile(&source, &name) {
        Ok(bundle) => Ok(decides(args, bundle)?),
        Err(diagnostics) => Err(diagnostics),
    };
    let checked = Checked { name, source, lint, compiled };
    if args.json {
        output::json(&checked.as_json())?
    } else {
        checked.tell()?
    }
    Ok(if checked.is_good() { Finding::Good } else { Finding::No })
}

/// What lint finds, beside what somebody published if there is such a text.
fn lint(args: &CheckArgs, source: &str, name: &str) -> miette::Result<Diagnostics> {
    let (file, kind) = match (&args.policy, &args.statement) {
        (Some(file), _) => (file, Publication::Policy),
        (None, Some(file)) => (file, Publication::Statement),
        (None, None) => return Ok(agreement::lint(source, name)),
    };
    let published = std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("the text `{}` cannot be read", file.display()))?;
    Ok(agreement::lint_against(source, name, &published, kind))
}

/// What lint finds in prose that no control could run on.
fn prose(
    args: &CheckArgs,
    name: &str,
    source: &str,
    lint: &Diagnostics,
) -> miette::Result<Finding> {
    let good = !lint.has_errors();
    if args.json {
        let found = findings::json(lint, source);
        output::json(&json!({"file": name, "good": good, "prose": true, "findings": found}))?;
    } else {
        if !lint.is_empty() {
            output::complain(lint);
        }
        let verdict = if good { "nothing empties its clauses" } else { "see what was found" };
        output::line(format!(
            "{name}: {verdict}\n\
             lint       {}\n\
             enforced   nothing: this is prose, and only typed blocks become controls",
            lint_in_short(lint),
        ))?;
    }
    Ok(if good { Finding::Good } else { Finding::No })
}

fn decides(args: &CheckArgs, bundle: Bundle) -> miette::Result<Decides> {
    let engine = super::engine(bundle)?;
    let cases = cases::run(&engine);
    let proof = if args.no_prove {
        Proofs::NotAsked
    } else {
        match prove::prove(&engine, None, &prove::settings(&args.solvers)) {
            Ok(report) => Proofs::Tried(Box::new(report.proof)),
            Err(failure) => Proofs::Failed(failure.to_string()),
        }
    };
    let file = ProofFile::beside(&args.file, engine.bundle());
    Ok(Decides { engine, cases, proof, file })
}

impl ProofFile {
    fn beside(agreement: &Path, bundle: &Bundle) -> Self {
        let path = prove::proof_of(agreement);
        let fault = match std::fs::read_to_string(&path) {
            Err(_) => Some("there is none that can be read".to_owned()),
            Ok(text) => Proof::parse(&text)
                .map_err(|error| error.to_string())
                .and_then(|proof| proof.verify(bundle).map_err(|error| error.to_string()))
                .err(),
        };
        Self { path, fault }
    }

    fn in_short(&self, agreement: &str) -> String {
        match &self.fault {
            None => format!("{} holds", self.path.display()),
            Some(fault) => {
                format!("{fault}; `brightline agreement prove {agreement}` writes one")
            }
        }
    }
}

impl Proofs {
    /// Whether nothing speaks against the agreement. What was not asked does not.
    fn is_good(&self) -> bool {
        match self {
            Self::NotAsked => true,
            Self::Failed(_) => false,
            Self::Tried(proof) => proof.obligations.iter().all(agreement::Proven::holds),
        }
    }

    fn in_short(&self) -> String {
        match self {
            Self::NotAsked => "not proven: no solver was asked".to_owned(),
            Self::Failed(why) => format!("NOT PROVEN: {why}"),
            Self::Tried(proof) => {
                let all = proof.obligations.len();
                let open = open(proof);
                let solvers: Vec<_> = proof
                    .solvers()
                    .iter()
                    .map(|(name, version)| format!("{name} {version}"))
                    .collect();
                let by = solvers.join(" and ");
                if open.is_empty() {
                    return format!("{} proven by {by}", counted(all, "obligation"));
                }
                let next = "`brightline agreement prove` shows why";
                format!("NOT PROVEN: {} of {all} ({}); {next}", open.len(), open.join(", "))
            }
        }
    }

    fn as_json(&self) -> Value {
        match self {
            Self::NotAsked => json!({"proven": false, "reason": "no solver was asked"}),
            Self::Failed(why) => json!({"proven": false, "reason": why}),
            Self::Tried(proof) => json!({
                "proven": self.is_good(),
                "obligations": proof.obligations.len(),
                "open": open(proof),
            }),
        }
    }
}

fn open(proof: &Proof) -> Vec<String> {
    let open = proof.obligations.iter().filter(|proven| !proven.holds());
    open.map(|proven| proven.obligation.id.clone()).collect()
}

impl Checked {
    fn is_good(&self) -> bool {
        let decides = |it: &Decides| it.cases.iter().all(CaseResult::holds) && it.proof.is_good();
        !self.lint.has_errors() && self.compiled.as_ref().is_ok_and(decides)
    }

    fn tell(&self) -> miette::Result<()> {
        let reader = match &self.compiled {
            Ok(decides) => decides.engine.bundle().warnings(),
            Err(diagnostics) => diagnostics,
        };
        for diagnostics in [reader, &self.lint] {
            if !diagnostics.is_empty() {
                output::complain(diagnostics);
            }
        }
        // An agreement that cannot be read has said all that there is to say.
        let Ok(decides) = &self.compiled else { return Ok(()) };
        let bundle = decides.engine.bundle();
        let verdict = if self.is_good() { "is good" } else { "is NOT good" };
        let red_lines = bundle.clauses().iter().filter(|clause| clause.red_line).count();
        output::line(format!(
            "{name} {verdict}\n\
             agreement  {id}, version {version}, in force from {effective}\n\
             clauses    {clauses}, of which {red_lines} are red lines; {tools}\n\
             lint       {lint}\n\
             cases      {cases}\n\
             proof      {proof}\n\
             proof file {file}\n\
             digest     {digest}",
            name = self.name,
            id = bundle.id(),
            version = bundle.version(),
            effective = bundle.effective(),
            clauses = bundle.clauses().len(),
            tools = counted(bundle.agreement().tools.len(), "tool"),
            lint = lint_in_short(&self.lint),
            cases = told(&decides.cases),
            proof = decides.proof.in_short(),
            file = decides.file.in_short(&self.name),
            digest = bundle.digest(),
        ))?;
        Ok(())
    }

    fn as_json(&self) -> Value {
        let lint = findings::json(&self.lint, &self.source);
        let mut found = match &self.compiled {
            Ok(decides) => findings::json(decides.engine.bundle().warnings(), &self.source),
            Err(diagnostics) => findings::json(diagnostics, &self.source),
        };
        found.extend(lint);
        let Ok(decides) = &self.compiled else {
            return json!({"file": self.name, "good": false, "findings": found});
        };
        let bundle = decides.engine.bundle();
        json!({
            "file": self.name,
            "good": self.is_good(),
            "agreement": bundle.id().as_str(),
            "version": bundle.version(),
            "effective": bundle.effective().to_string(),
            "digest": bundle.digest().to_string(),
            "clauses": bundle.clauses().len(),
            "red-lines": bundle.clauses().iter().filter(|clause| clause.red_line).count(),
            "tools": bundle.agreement().tools.len(),
            "findings": found,
            "cases": decides.cases.iter().map(super::cases::as_json).collect::<Vec<_>>(),
            "proof": decides.proof.as_json(),
            "proof-file": {
                "path": decides.file.path.display().to_string(),
                "holds": decides.file.fault.is_none(),
                "reason": decides.file.fault,
            },
        })
    }
}

/// How the cases went, and each that went otherwise.
fn told(results: &[CaseResult]) -> String {
    let failures = super::cases::failures(results);
    let first = super::cases::in_short(results);
    [first].into_iter().chain(failures).collect::<Vec<_>>().join("\n           ")
}

fn lint_in_short(lint: &Diagnostics) -> String {
    let of = |level| lint.findings().iter().filter(|finding| finding.level() == level).count();
    let levels = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let mut parts: Vec<_> = levels
        .into_iter()
        .filter(|(level, _)| of(*level) > 0)
        .map(|(level, noun)| counted(of(level), noun))
        .collect();
    let accepted = of(Severity::Advice);
    if accepted > 0 {
        parts.push(format!("{} accepted by a party", counted(accepted, "finding")));
    }
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") }
}
