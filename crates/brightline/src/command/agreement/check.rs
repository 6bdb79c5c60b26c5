//! `brightline agreement check`: everything that is wrong with an agreement, or what it says.

use agreement::{Bundle, Diagnostics, Proof};
use controls::Engine;
use controls::cases::{self, CaseResult};
use miette::Severity;
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
    let lint = agreement::lint(&source, &name);
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

fn decides(args: &CheckArgs, bundle: Bundle) -> miette::Result<Decides> {
    let engine = super::engine(bundle)?;
    let cases = cases::run(&engine);
    let proof = if args.no_prove {
        Proofs::NotAsked
    } else {
        match prove::prove(&engine, None, &prove::settings(&args.solver, args.timeout)) {
            Ok(report) => Proofs::Tried(Box::new(report.proof)),
            Err(failure) => Proofs::Failed(failure.to_string()),
        }
    };
    Ok(Decides { engine, cases, proof })
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
