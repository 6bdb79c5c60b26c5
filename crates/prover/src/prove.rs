//! Every obligation of an agreement, by every solver.

mod task;

use agreement::{
    Attempt, Bundle, Claim, Comparison, Obligation, Outcome, Proof, Proven, Scope, Subject,
    assumptions, obligations_against, shared_assumptions, shared_schema, strangers,
};
use cedar_policy::{Request, Schema};
use controls::Engine;

use crate::acts::{Acts, fault, policies};
use crate::compare::samples;
use crate::example::{Sketch, Words};
use crate::question::Asked;
use crate::{Example, Progress, Ruling, Settings, SolverCommand};
use task::{Answer, Shown, Task};

/// What stands in the place of a solver where the controls were asked themselves.
const CONTROLS: &str = "controls";

/// Why nothing could be proven or compared at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub(crate) String);

/// What proving found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The proof file, with what each solver said.
    pub proof: Proof,
    /// What was refuted, with acts that show it.
    pub refutations: Vec<Refutation>,
}

/// An obligation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refutation {
    /// The obligation.
    pub obligation: Obligation,
    /// The solver that refuted it.
    pub solver: String,
    /// An act that shows it; `None` if there is none that the engine could be asked about.
    pub example: Option<Example>,
    /// What the engine decides about that act.
    pub ruling: Option<Ruling>,
    /// The policies that led to it.
    pub policies: Vec<String>,
}

impl Report {
    /// Whether every obligation is proven, those about the version before included.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        let compared = self.proof.comparison.iter().flat_map(|it| &it.obligations);
        self.proof.obligations.iter().chain(compared).all(Proven::holds)
    }
}

/// Proves every obligation of the agreement of `engine`; with `before`, also that it is not wider.
/// It waits for the solvers; not for use inside an async runtime.
///
/// # Errors
///
/// The policies cannot be put before a solver.
pub fn prove(
    engine: &Engine,
    before: Option<&Engine>,
    settings: &Settings,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Report, Failure> {
    let bundle = engine.bundle();
    let software = concat!("brightline ", env!("CARGO_PKG_VERSION"));
    let mut proof = Proof::open(bundle, software);
    let own = proof.obligations.iter().map(|proven| proven.obligation.clone());
    let mut tasks = task::prepare(bundle, bundle.schema(), &assumptions(bundle), own)?;
    let owned = tasks.len();
    if let Some(before) = before {
        let old = before.bundle();
        let schema = shared(bundle, old)?;
        // What a party that only the new version knows may do is a difference too.
        let assumed = shared_assumptions(bundle, old) + &strangers(bundle);
        tasks.extend(task::prepare(bundle, &schema, &assumed, obligations_against(bundle, old))?);
    }
    let told = ask_all(&tasks, settings, watch)?;
    let (mut proven, mut refutations) = judged(engine, &tasks, &told);
    let compared = proven.split_off(owned);
    proof.obligations = proven;
    if let Some(before) = before {
        let (manifest, refuted) = manifest(engine, before);
        let obligations = compared.into_iter().chain([manifest]).collect();
        proof.comparison = Some(Comparison { with: Subject::of(before.bundle()), obligations });
        refutations.extend(refuted);
    }
    Ok(Report { proof, refutations })
}

/// What the solvers said, obligation by obligation, and what was refuted.
fn judged(
    engine: &Engine,
    tasks: &[Task],
    told: &[Vec<Said<'_>>],
) -> (Vec<Proven>, Vec<Refutation>) {
    let regions: Vec<_> = tasks.iter().map(|task| task.obligation.region.as_str()).collect();
    let words = Words::of(&[engine.bundle()], &regions);
    let mut refutations = Vec::new();
    let mut proven = Vec::new();
    for (index, task) in tasks.iter().enumerate() {
        let mut attempts = Vec::new();
        for said in told {
            let Some(said) = said.get(index) else { continue };
            let outcome = match &said.answer {
                Answer::Proven => Outcome::Proven,
                Answer::Open(why) => Outcome::Open(why.clone()),
                Answer::Refuted(shown) => {
                    let refutation = refuted(engine, task, &said.solver, shown.as_deref(), &words);
                    let because = refutation.to_string();
                    refutations.push(refutation);
                    Outcome::Refuted(because)
                }
            };
            attempts.push(Attempt {
                solver: said.solver.clone(),
                version: said.version.clone(),
                outcome,
                milliseconds: said.milliseconds,
            });
        }
        proven.push(Proven { obligation: task.obligation.clone(), attempts });
    }
    (proven, refutations)
}

/// What the policies cannot tell: no tool is milder and no grant covers more than before. It needs
/// no solver, since there are only so many tools and grants.
fn manifest(engine: &Engine, before: &Engine) -> (Proven, Vec<Refutation>) {
    let (old, new) = (before.bundle(), engine.bundle());
    let says = format!(
        "In version {} no tool is milder, and no grant covers more, than in version {} of `{}`.",
        new.version(),
        old.version(),
        old.id(),
    );
    let obligation = Obligation {
        id: "h-manifest".to_owned(),
        clause: None,
        says,
        claim: Claim::Within,
        scope: Scope::Permitted,
        region: String::new(),
    };
    let wider = samples::changes(before, engine).into_iter().filter(|it| it.turn.is_wider());
    let refutations: Vec<_> = wider
        .map(|change| Refutation {
            obligation: obligation.clone(),
            solver: CONTROLS.to_owned(),
            example: Some(change.example),
            ruling: Some(change.after),
            policies: Vec::new(),
        })
        .collect();
    let outcome =
        refutations.first().map_or(Outcome::Proven, |it| Outcome::Refuted(it.to_string()));
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let attempt = Attempt { solver: CONTROLS.to_owned(), version, outcome, milliseconds: 0 };
    (Proven { obligation, attempts: vec![attempt] }, refutations)
}

/// The schema of both agreements.
pub(crate) fn shared(one: &Bundle, other: &Bundle) -> Result<Schema, Failure> {
    let text = shared_schema(one, other);
    Schema::from_cedarschema_str(&text).map(|(schema, _)| schema).map_err(fault)
}

/// What one solver said about one obligation.
struct Said<'t> {
    solver: String,
    version: String,
    answer: Answer<'t>,
    milliseconds: u64,
}

/// Puts every task to every solver: one thread for each, since they share nothing.
fn ask_all<'t>(
    tasks: &'t [Task],
    settings: &Settings,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Vec<Vec<Said<'t>>>, Failure> {
    if settings.solvers.is_empty() {
        return Err(Failure("no solver is named".to_owned()));
    }
    std::thread::scope(|threads| {
        let asked: Vec<_> = settings
            .solvers
            .iter()
            .map(|solver| threads.spawn(move || ask_one(tasks, solver, settings, watch)))
            .collect();
        let ended = asked.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|_| Err(Failure("a solver's thread died".to_owned())))
        });
        ended.collect()
    })
}

fn ask_one<'t>(
    tasks: &'t [Task],
    solver: &SolverCommand,
    settings: &Settings,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Vec<Said<'t>>, Failure> {
    runtime()?.block_on(async {
        let mut asked = Asked::new(solver, settings);
        let mut said = Vec::with_capacity(tasks.len());
        for task in tasks {
            let begun = tokio::time::Instant::now();
            let answer = task.put_to(&mut asked).await;
            let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            let version = asked.version.clone();
            said.push(Said { solver: solver.name().to_owned(), version, answer, milliseconds });
            watch(Progress {
                solver: solver.name(),
                obligation: &task.obligation.id,
                done: said.len(),
                all: tasks.len(),
            });
        }
        Ok(said)
    })
}

/// A runtime for one thread: a solver is asked one question at a time.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(fault)
}

/// What is to be said about a refuted obligation: the act in its simplest form, decided again.
fn refuted(
    engine: &Engine,
    task: &Task,
    solver: &str,
    shown: Option<&Shown<'_>>,
    words: &Words,
) -> Refutation {
    let mut refutation = Refutation {
        obligation: task.obligation.clone(),
        solver: solver.to_owned(),
        example: None,
        ruling: None,
        policies: Vec::new(),
    };
    let Some((kind, shown)) = shown.map(|shown| (shown.side.kind(), shown)) else {
        return refutation;
    };
    let Ok(sketch) = Sketch::of(&shown.act) else { return refutation };
    let shows = |act: &Request| shown.side.shows(act, shown.how);
    let sketch = words.simplify(sketch, kind, &shows);
    if let Ok(act) = sketch.request(kind) {
        let own = Acts::from(policies(engine.bundle(), kind.act).clone());
        refutation.policies = own.reasons(&act);
    }
    refutation.example = sketch.example(kind.act);
    refutation.ruling = refutation.example.as_ref().map(|example| example.ruled_by(engine));
    refutation
}

impl std::fmt::Display for Refutation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.example, &self.ruling) {
            (Some(example), Some(ruling)) => write!(f, "{example}: {ruling}")?,
            (Some(example), None) => write!(f, "{example}")?,
            (None, _) => f.write_str("no act that the controls could see shows it")?,
        }
        if self.policies.is_empty() {
            return Ok(());
        }
        write!(f, "; policies {}", self.policies.join(", "))
    }
}
