//! One obligation, ready to be put to a solver.

use agreement::{Bundle, Claim, Obligation, Scope};
use cedar_policy::{Policy, Request, Schema};
use cedar_policy_symcc::{CompiledPolicy, CompiledPolicySet};

use crate::Failure;
use crate::acts::{Acts, Kind, fault, policies};
use crate::question::{Asked, Question};

/// One obligation, for every kind of act.
pub(super) struct Task {
    pub(super) obligation: Obligation,
    sides: Vec<Side>,
}

/// An obligation for one kind of act.
pub(super) struct Side {
    kind: Kind,
    scope: Acts,
    /// What is permitted, where the scope is wider: an act of it shows more.
    permitted: Option<Acts>,
    region: Acts,
    /// What of the region there can be.
    sample: Acts,
    compiled: Compiled,
    single: Vec<(Acts, CompiledPolicy)>,
}

/// The sets in the form that solvers read.
struct Compiled {
    scope: CompiledPolicySet,
    permitted: Option<CompiledPolicySet>,
    region: CompiledPolicySet,
    sample: CompiledPolicySet,
}

/// What a solver said about a task.
pub(super) enum Answer<'t> {
    Proven,
    Refuted(Option<Box<Shown<'t>>>),
    Open(String),
}

/// An act that shows that an obligation does not hold.
pub(super) struct Shown<'t> {
    pub(super) side: &'t Side,
    pub(super) act: Request,
    pub(super) how: How,
}

/// How an act shows that an obligation does not hold.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// It is in the scope and not in the region.
    Escapes,
    /// It is even permitted, and not in the region.
    Permitted,
    /// It is in the region, and nothing of the region is in the scope.
    Missed,
    /// It is in the scope, and nothing is in the region.
    Untouched,
    /// The policy with this number fails on it.
    Fails(usize),
}

/// The obligations of `bundle` under `schema`, for acts of which `assumed` holds.
pub(super) fn prepare(
    bundle: &Bundle,
    schema: &Schema,
    assumed: &str,
    obligations: impl IntoIterator<Item = Obligation>,
) -> Result<Vec<Task>, Failure> {
    let kinds = Kind::all(schema)?;
    let task = |obligation: Obligation| {
        let side = |kind: &Kind| Side::prepare(bundle, schema, assumed, &obligation, kind);
        let sides = kinds.iter().map(side).collect::<Result<Vec<_>, _>>()?;
        Ok(Task { obligation, sides })
    };
    obligations.into_iter().map(task).collect()
}

impl Side {
    fn prepare(
        bundle: &Bundle,
        schema: &Schema,
        assumed: &str,
        obligation: &Obligation,
        kind: &Kind,
    ) -> Result<Self, Failure> {
        let scope = match obligation.claim {
            Claim::Total => Scope::Permitted,
            Claim::Within | Claim::Reaches => obligation.scope,
        };
        let scope = Acts::of(bundle, kind.act, scope)?.less(assumed)?;
        let permitted = match obligation.scope {
            Scope::NotDenied => Some(Acts::of(bundle, kind.act, Scope::Permitted)?.less(assumed)?),
            Scope::Permitted | Scope::Anything => None,
        };
        let region = Acts::read(&obligation.region)?;
        let sample = region.clone().less(assumed)?;
        let single = |policy: &Policy| {
            let compiled = CompiledPolicy::compile(policy, &kind.shape, schema).map_err(fault)?;
            Ok((Acts::made_of([policy.clone()])?, compiled))
        };
        let own = policies(bundle, kind.act).policies();
        let own = own.filter(|_| obligation.claim == Claim::Total);
        let compiled = Compiled {
            scope: scope.compiled(kind, schema)?,
            permitted: permitted.as_ref().map(|it| it.compiled(kind, schema)).transpose()?,
            region: region.compiled(kind, schema)?,
            sample: sample.compiled(kind, schema)?,
        };
        let single = own.map(single).collect::<Result<_, Failure>>()?;
        Ok(Self { kind: kind.clone(), scope, permitted, region, sample, compiled, single })
    }

    pub(super) const fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Whether `act` shows the same as the act that a solver found.
    pub(super) fn shows(&self, act: &Request, how: How) -> bool {
        match how {
            How::Escapes => self.scope.contains(act) && !self.region.contains(act),
            How::Permitted => {
                let permitted = self.permitted.as_ref().is_some_and(|it| it.contains(act));
                permitted && !self.region.contains(act)
            }
            How::Missed => self.sample.contains(act),
            How::Untouched => self.scope.contains(act),
            How::Fails(number) => self.single.get(number).is_some_and(|(it, _)| it.fails_on(act)),
        }
    }

    fn shown(&self, act: Request, how: How) -> Box<Shown<'_>> {
        Box::new(Shown { side: self, act, how })
    }
}

impl Task {
    pub(super) async fn put_to(&self, solver: &mut Asked<'_>) -> Answer<'_> {
        let answer = match self.obligation.claim {
            Claim::Within => self.within(solver).await,
            Claim::Reaches => self.reaches(solver).await,
            Claim::Total => self.total(solver).await,
        };
        answer.unwrap_or_else(Answer::Open)
    }

    async fn within(&self, solver: &mut Asked<'_>) -> Result<Answer<'_>, String> {
        for side in &self.sides {
            let outside = Question::Outside(&side.compiled.scope, &side.compiled.region);
            let Some(act) = solver.ask(outside).await? else { continue };
            if let Some(permitted) = &side.compiled.permitted {
                let outside = Question::Outside(permitted, &side.compiled.region);
                // It is refuted either way; without an answer, the first act has to do.
                if let Ok(Some(act)) = solver.ask(outside).await {
                    return Ok(Answer::Refuted(Some(side.shown(act, How::Permitted))));
                }
            }
            return Ok(Answer::Refuted(Some(side.shown(act, How::Escapes))));
        }
        Ok(Answer::Proven)
    }

    async fn reaches(&self, solver: &mut Asked<'_>) -> Result<Answer<'_>, String> {
        for side in &self.sides {
            let both = Question::InBoth(&side.compiled.scope, &side.compiled.region);
            if let Some(act) = solver.ask(both).await? {
                // A witness is decided again: a solver is not believed that there is one.
                if side.scope.contains(&act) && side.region.contains(&act) {
                    return Ok(Answer::Proven);
                }
                return Err("it shows an act that is none of those asked for".to_owned());
            }
        }
        for side in &self.sides {
            if let Some(act) = solver.ask(Question::In(&side.compiled.sample)).await? {
                return Ok(Answer::Refuted(Some(side.shown(act, How::Missed))));
            }
        }
        for side in &self.sides {
            if let Some(act) = solver.ask(Question::In(&side.compiled.scope)).await? {
                return Ok(Answer::Refuted(Some(side.shown(act, How::Untouched))));
            }
        }
        Ok(Answer::Refuted(None))
    }

    async fn total(&self, solver: &mut Asked<'_>) -> Result<Answer<'_>, String> {
        for side in &self.sides {
            for (number, (_, policy)) in side.single.iter().enumerate() {
                if let Some(act) = solver.ask(Question::Failing(policy)).await? {
                    return Ok(Answer::Refuted(Some(side.shown(act, How::Fails(number)))));
                }
            }
        }
        Ok(Answer::Proven)
    }
}
