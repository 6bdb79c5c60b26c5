//! Two agreements side by side: which acts they decide differently.
//!
//! The solver finds acts; each is then made simple and decided by both engines, and what they
//! decide is what is told. What only the manifests say (the effect of a tool) is compared tool by
//! tool, without a solver.

pub(crate) mod samples;

use agreement::{ActKind, Bundle, Expected, Scope, shared_assumptions, strangers};
use cedar_policy::{Effect as Force, Policy, Request, Schema};
use cedar_policy_symcc::CompiledPolicySet;
use controls::Engine;
use lexicon::{ClauseId, Moment};

use crate::acts::{Acts, Kind, denies, policies};
use crate::example::{Sketch, Words};
use crate::prove::{runtime, shared};
use crate::question::{Asked, Question};
use crate::{Example, Failure, Ruling, Settings};

/// The differences between two agreements in what they decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behaviour {
    /// Every kind of difference that was found, with an act that shows it: what became wider first,
    /// then by action.
    pub changes: Vec<Change>,
    /// What could not be settled, and why. If it is empty, the policies differ in nothing else.
    pub open: Vec<String>,
}

/// One difference, with an act that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which way it turned.
    pub turn: Turn,
    /// What is done.
    pub act: ActKind,
    /// The clause that used to stop it, or that stops it now; `None` where no clause does.
    pub clause: Option<ClauseId>,
    /// The act.
    pub example: Example,
    /// When, where the difference depends on it.
    pub at: Option<Moment>,
    /// What the old agreement decides about it.
    pub before: Ruling,
    /// What the new agreement decides about it.
    pub after: Ruling,
}

/// Which way a decision turned. The order is from wider to stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It is permitted now.
    Permitted,
    /// It was denied, and is held now: people can permit it.
    Opened,
    /// It was held, and is denied now: nobody can permit it.
    Closed,
    /// It was permitted, and is held or denied now.
    Forbidden,
}

impl Turn {
    /// Whether the new agreement is wider here.
    #[must_use]
    pub const fn is_wider(self) -> bool {
        matches!(self, Self::Permitted | Self::Opened)
    }

    /// What happened, in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permitted => "permitted now",
            Self::Opened => "no longer denied, but held",
            Self::Closed => "no longer held, but denied",
            Self::Forbidden => "no longer permitted",
        }
    }

    /// How a decision turned; `None` if it did not.
    fn between(before: Expected, after: Expected) -> Option<Self> {
        match (before, after) {
            (Expected::Hold | Expected::Deny, Expected::Permit) => Some(Self::Permitted),
            (Expected::Deny, Expected::Hold) => Some(Self::Opened),
            (Expected::Hold, Expected::Deny) => Some(Self::Closed),
            (Expected::Permit, Expected::Hold | Expected::Deny) => Some(Self::Forbidden),
            (Expected::Permit, Expected::Permit)
            | (Expected::Hold, Expected::Hold)
            | (Expected::Deny, Expected::Deny) => None,
        }
    }
}

/// What `new` decides otherwise than `old`. Each act in the answer was decided again by both
/// engines. It waits for the solver, the first of `settings`; not for use inside an async runtime.
///
/// # Errors
///
/// The agreements cannot be put side by side, or no solver is named.
pub fn compare(old: &Engine, new: &Engine, settings: &Settings) -> Result<Behaviour, Failure> {
    let Some(solver) = settings.solvers.first() else {
        return Err(Failure("no solver is named".to_owned()));
    };
    let (one, other) = (old.bundle(), new.bundle());
    let schema = shared(one, other)?;
    let assumed = shared_assumptions(one, other);
    let words = Words::of(&[one, other], &[]);
    let behaviour = Behaviour { changes: samples::changes(old, new), open: Vec::new() };
    let mut search = Search { old, new, words, behaviour };
    runtime()?.block_on(async {
        let mut asked = Asked::new(solver, settings);
        for kind in Kind::all(&schema)? {
            let before = Side::of(one, &kind, &schema, &assumed)?;
            let after = Side::of(other, &kind, &schema, &assumed)?;
            for (wide, narrow) in [(&after, &before), (&before, &after)] {
                if let Err(why) = search.one_way(&mut asked, &kind, wide, narrow).await {
                    search.open(&kind, &why);
                }
            }
        }
        Ok::<(), Failure>(())
    })?;
    search.behaviour.changes.sort_by_key(|change| (change.turn, change.act));
    Ok(search.behaviour)
}

/// What one agreement does with one kind of act.
struct Side {
    permitted: Set,
    not_denied: Set,
    held: Set,
    prohibitions: Vec<Prohibition>,
}

struct Prohibition {
    inside: Set,
    denies: bool,
}

/// A set of acts, for the authoriser and for the solver.
struct Set {
    acts: Acts,
    compiled: CompiledPolicySet,
}

impl Side {
    fn of(bundle: &Bundle, kind: &Kind, schema: &Schema, assumed: &str) -> Result<Self, Failure> {
        let strangers = strangers(bundle);
        let inside = |acts: Acts| {
            let acts = acts.less(assumed)?;
            Ok::<_, Failure>(Set { compiled: acts.compiled(kind, schema)?, acts })
        };
        let set = |acts: Acts| inside(acts.less(&strangers)?);
        let own = policies(bundle, kind.act).policies();
        let forbids = own.filter(|policy| policy.effect() == Force::Forbid);
        let prohibition = |policy: &Policy| {
            let inside = inside(Acts::forbidden_by(policy)?)?;
            Ok(Prohibition { inside, denies: denies(policy) })
        };
        let mut prohibitions = forbids.map(prohibition).collect::<Result<Vec<_>, Failure>>()?;
        let unknown = inside(Acts::turned_round(&strangers)?)?;
        prohibitions.push(Prohibition { inside: unknown, denies: true });
        Ok(Self {
            permitted: set(Acts::of(bundle, kind.act, Scope::Permitted)?)?,
            not_denied: set(Acts::of(bundle, kind.act, Scope::NotDenied)?)?,
            held: set(Acts::held(bundle, kind.act)?)?,
            prohibitions,
        })
    }
}

/// Looks for differences, and keeps those that both engines bear out.
struct Search<'e> {
    old: &'e Engine,
    new: &'e Engine,
    words: Words,
    behaviour: Behaviour,
}

impl Search<'_> {
    /// What `wide` permits and `narrow` does not, and what `wide` holds and `narrow` denies, with
    /// an act for each prohibition of `narrow` that makes the difference.
    async fn one_way(
        &mut self,
        asked: &mut Asked<'_>,
        kind: &Kind,
        wide: &Side,
        narrow: &Side,
    ) -> Result<(), String> {
        let outside = Question::Outside(&wide.permitted.compiled, &narrow.permitted.compiled);
        if let Some(act) = asked.ask(outside).await? {
            let all = |_: &Prohibition| true;
            let found = self.by_clause(asked, kind, &wide.permitted, narrow, all).await?;
            if !found {
                let shows = |act: &Request| {
                    wide.permitted.acts.contains(act) && !narrow.permitted.acts.contains(act)
                };
                self.keep(kind, &act, &shows);
            }
        }
        let outside = Question::Outside(&wide.not_denied.compiled, &narrow.not_denied.compiled);
        if let Some(act) = asked.ask(outside).await? {
            let denying = |it: &Prohibition| it.denies;
            let found = self.by_clause(asked, kind, &wide.held, narrow, denying).await?;
            if !found {
                let shows = |act: &Request| {
                    wide.not_denied.acts.contains(act) && !narrow.not_denied.acts.contains(act)
                };
                self.keep(kind, &act, &shows);
            }
        }
        Ok(())
    }

    /// Whether an act of `wide` was found that a wanted prohibition of `narrow` is about.
    async fn by_clause(
        &mut self,
        asked: &mut Asked<'_>,
        kind: &Kind,
        wide: &Set,
        narrow: &Side,
        wanted: impl Fn(&Prohibition) -> bool,
    ) -> Result<bool, String> {
        let mut found = false;
        for prohibition in narrow.prohibitions.iter().filter(|it| wanted(it)) {
            let inside = &prohibition.inside;
            let question = Question::InBoth(&wide.compiled, &inside.compiled);
            if let Some(act) = asked.ask(question).await? {
                let shows = |act: &Request| wide.acts.contains(act) && inside.acts.contains(act);
                found |= self.keep(kind, &act, &shows);
            }
        }
        Ok(found)
    }

    /// Whether both engines decide differently about the act, in its simplest form.
    fn keep(&mut self, kind: &Kind, act: &Request, shows: &dyn Fn(&Request) -> bool) -> bool {
        let Ok(sketch) = Sketch::of(act) else { return false };
        let sketch = self.words.simplify(sketch, kind, shows);
        let Some(example) = sketch.example(kind.act) else {
            self.open(kind, "they differ for an act that has names the controls never see");
            return false;
        };
        let (before, after) = (example.ruled_by(self.old), example.ruled_by(self.new));
        let Some(change) = Change::of(example, None, before, after) else { return false };
        let known = self.behaviour.changes.iter().any(|other| {
            (other.turn, other.act, &other.clause) == (change.turn, change.act, &change.clause)
        });
        if !known {
            self.behaviour.changes.push(change);
        }
        true
    }

    fn open(&mut self, kind: &Kind, why: &str) {
        self.behaviour.open.push(format!("{}: {why}", kind.act.as_str()));
    }
}

impl Change {
    /// The difference between two rulings about one act; `None` if there is none.
    fn of(example: Example, at: Option<Moment>, before: Ruling, after: Ruling) -> Option<Self> {
        let turn = Turn::between(before.outcome, after.outcome)?;
        let stricter = if turn.is_wider() { &before } else { &after };
        let clause = stricter.clauses.first().cloned();
        Some(Self { turn, act: example.act(), clause, example, at, before, after })
    }
}
