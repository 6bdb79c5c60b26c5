//! The gate: the real agreement, budgets, book and engine, in one process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use agreement::{Bundle, Grant};
use anyhow::{Context as _, Result, anyhow};
use controls::ledger::{Book, Budgets, Day, Measure, Pseudonyms, Sheet, SheetId, Touch, Touched};
pub(crate) use controls::watch::Fresh;
use controls::{Act, Approvals, Decision, Engine, Facts, Ledger};
use lexicon::{
    AgreementId, DataCategory, Deployment, DeploymentClass, Digest, GrantId, ModelName, Moment,
    PartyId, Purpose, WorkloadId,
};

use crate::exchange::{Case, Read};
use crate::role::Role;

/// Day 0 of every world: Monday, 5 January 2026.
const FIRST_DAY: u16 = 20_458;
const DAY_MS: i64 = 86_400_000;

/// Who asks: a role and a number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Principal {
    pub(crate) role: Role,
    pub(crate) place: u32,
}

/// What is known about one act beside its persons.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) principal: Principal,
    pub(crate) day: u16,
    pub(crate) case: Case,
    pub(crate) is_answer: bool,
    pub(crate) distinct: u64,
    pub(crate) opaque_bytes: u64,
    /// Which vendor's model is asked.
    pub(crate) vendor: usize,
}

/// What became of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// It happened.
    Permitted,
    /// It was held or denied, because of this finding of the ledger, or for its own size.
    Stopped(Ledger),
}

/// Day `number` of every world.
pub(crate) fn day_of(number: u16) -> Day {
    Day(FIRST_DAY.saturating_add(number))
}

/// An agreement, and the engine and the names that go with it. It is shared by all that runs.
#[derive(Debug)]
pub(crate) struct House {
    bundle: Arc<Bundle>,
    engine: Engine,
    agreement: AgreementId,
    party: PartyId,
    deployment: Deployment,
    models: Vec<ModelName>,
    purposes: Vec<(GrantId, Purpose)>,
    /// What the engine decided. Equal facts are decided alike, and these are all that differ.
    decided: Mutex<HashMap<Question, bool>>,
}

/// What facts of this house differ in: who, whether a case is named, whether it is an answer, which
/// model, how many persons, and what the ledger finds.
type Question = (Principal, bool, bool, usize, u64, Ledger);

impl House {
    /// The house under the agreement `text`.
    pub(crate) fn new(text: &str) -> Result<Self> {
        let bundle = Bundle::compile(text, "drip.md").map_err(|found| anyhow!("{found}"))?;
        let bundle = Arc::new(bundle);
        let purpose = |role: Role| Ok((role.grant().parse()?, role.grant().parse()?));
        let models = ["large-1", "grand-2", "tall-3"].into_iter().map(str::parse);
        Ok(Self {
            engine: Engine::new(Arc::clone(&bundle)).context("the engine")?,
            agreement: bundle.id().clone(),
            party: "house".parse()?,
            deployment: Deployment { class: DeploymentClass::Cloud, region: "north".parse()? },
            models: models.collect::<Result<_, _>>()?,
            purposes: Role::ALL.into_iter().map(purpose).collect::<Result<_>>()?,
            bundle,
            decided: Mutex::default(),
        })
    }

    #[cfg(test)]
    /// What the agreement says.
    pub(crate) fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// How many persons one request of `role` may touch.
    pub(crate) fn per_request(&self, role: Role) -> usize {
        let grant = self.purpose(role).map(|(grant, _)| grant);
        usize::try_from(self.bundle.per_request_limit(grant)).unwrap_or(usize::MAX)
    }

    /// How many persons of `category` one principal of `role` may touch; `None` where only the
    /// grant's own number holds.
    pub(crate) fn per_workload(&self, role: Role, category: DataCategory) -> Option<u64> {
        let grant = self.grant(role)?;
        grant.per_workload.get(&category).copied()
    }

    /// The grant of `role`.
    pub(crate) fn grant(&self, role: Role) -> Option<&Grant> {
        let (id, _) = self.purpose(role)?;
        self.bundle.agreement().grants.iter().find(|grant| grant.id == *id)
    }

    fn purpose(&self, role: Role) -> Option<&(GrantId, Purpose)> {
        self.purposes.get(role.index())
    }
}

/// One principal, and what it must not exceed.
#[derive(Clone, Debug)]
struct Known {
    workload: WorkloadId,
    grant: Option<GrantId>,
    budgets: Arc<Budgets>,
}

/// A house with its book.
#[derive(Clone, Debug)]
pub(crate) struct Gate<'h> {
    house: &'h House,
    book: Book,
    known: HashMap<(Principal, bool), Known>,
    /// Whether everything happens, whatever it exceeds: to see what work comes to.
    is_open: bool,
}

impl<'h> Gate<'h> {
    /// An empty book.
    pub(crate) fn new(house: &'h House) -> Self {
        Self { house, book: Book::default(), known: HashMap::new(), is_open: false }
    }

    /// An empty book beside which nothing is held.
    pub(crate) fn open(house: &'h House) -> Self {
        Self { is_open: true, ..Self::new(house) }
    }

    /// A gate of `house`, which may be another, with the sheets that this one has of the grants of
    /// `roles`. What all grants together touched is left out: it cannot exceed the outer stops,
    /// which are the sums of the grants, before a grant is exceeded.
    pub(crate) fn of_roles<'o>(&self, house: &'o House, roles: &[(Role, usize)]) -> Gate<'o> {
        let mut other = Gate::new(house);
        for (role, principals) in roles {
            other.copy(self, Self::sheet_of(*role));
            for place in (0..).take(*principals) {
                other.copy(self, Self::own_sheet(Principal { role: *role, place }));
            }
        }
        other
    }

    fn copy(&mut self, from: &Gate<'_>, id: Option<SheetId>) {
        if let Some((id, sheet)) = id.and_then(|id| Some((id.clone(), from.book.sheet(&id)?))) {
            self.book.put(id, sheet.clone());
        }
    }

    fn sheet_of(role: Role) -> Option<SheetId> {
        Some(SheetId::Grant(role.grant().parse().ok()?))
    }

    fn own_sheet(principal: Principal) -> Option<SheetId> {
        let grant = principal.role.grant();
        let workload = workload(principal)?;
        Some(SheetId::GrantWorkload(grant.parse().ok()?, workload))
    }

    /// The sheet of the grant of `role`.
    pub(crate) fn grant_sheet(&self, role: Role) -> Option<&Sheet> {
        self.book.sheet(&Self::sheet_of(role)?)
    }

    /// The sheet of what `principal` touched under its grant.
    pub(crate) fn principal_sheet(&self, principal: Principal) -> Option<&Sheet> {
        self.book.sheet(&Self::own_sheet(principal)?)
    }

    /// What was new to each grant on day `number`.
    pub(crate) fn fresh(&self, number: u16) -> [Fresh; Role::ALL.len()] {
        Role::ALL.map(|role| {
            let tally = self.grant_sheet(role).map(|sheet| sheet.new_on(day_of(number)));
            let of = |category| tally.as_ref().map(|it| it.of(Measure::Category(category)));
            DataCategory::ALL.map(|category| of(category).unwrap_or(0))
        })
    }

    /// Has the act of `ask` about `persons` decided, and charges it if it happens.
    pub(crate) fn judge(&mut self, ask: Ask, persons: &[Read]) -> Result<Ruling> {
        let known = self.known(ask)?;
        let touch = self.touch(&known, ask, persons);
        let ruling = if self.is_open {
            self.book.find(&touch, &Budgets { window: known.budgets.window, all: Vec::new() });
            Ruling::Permitted
        } else {
            let finding = self.book.find(&touch, &known.budgets);
            self.decide(&known, ask, finding)?
        };
        if ruling == Ruling::Permitted && !touch.is_empty() {
            self.book.apply(&touch, &known.budgets);
        }
        Ok(ruling)
    }

    fn decide(&self, known: &Known, ask: Ask, ledger: Ledger) -> Result<Ruling> {
        let named = ask.case != Case::Unnamed;
        let question = (ask.principal, named, ask.is_answer, ask.vendor, ask.distinct, ledger);
        let decided = || self.house.decided.lock().unwrap_or_else(PoisonError::into_inner);
        let known_answer = decided().get(&question).copied();
        let permitted = match known_answer {
            Some(permitted) => permitted,
            None => {
                let permitted = self.ask_engine(known, ask, ledger)?;
                decided().insert(question, permitted);
                permitted
            }
        };
        Ok(if permitted { Ruling::Permitted } else { Ruling::Stopped(ledger) })
    }

    fn ask_engine(&self, known: &Known, ask: Ask, ledger: Ledger) -> Result<bool> {
        let purpose = self.house.purpose(ask.principal.role).context("a purpose")?;
        let models = &self.house.models;
        let model = models.get(ask.vendor % models.len().max(1)).context("a model")?.clone();
        let facts = Facts {
            workload: known.workload.clone(),
            party: self.house.party.clone(),
            deployment: self.house.deployment.clone(),
            purpose: Some(purpose.1.clone()),
            grant: known.grant.clone(),
            exception: None,
            persons: ask.distinct,
            ledger,
            refused: false,
            under_order: false,
            approvals: Approvals::none(),
            act: if ask.is_answer { Act::Release { model } } else { Act::Invoke { model } },
        };
        let subject = Digest::of(b"simulated");
        let decision = self.house.engine.decide(&facts, subject, moment(ask.day)?);
        Ok(matches!(decision, Decision::Permit(_)))
    }

    fn touch(&self, known: &Known, ask: Ask, persons: &[Read]) -> Touch {
        let touched = |read: &Read| Touched {
            person: Pseudonyms { now: read.person, before: None },
            categories: read.categories,
        };
        Touch {
            agreement: self.house.agreement.clone(),
            day: day_of(ask.day),
            workload: known.workload.clone(),
            grant: known.grant.clone(),
            explained: ask.case == Case::Open,
            persons: persons.iter().map(touched).collect(),
            opaque_bytes: ask.opaque_bytes,
        }
    }

    /// The grant in force is the agreement's to say; one that asks for a case is in force for
    /// requests that name one.
    fn known(&mut self, ask: Ask) -> Result<Known> {
        let named = ask.case != Case::Unnamed;
        if let Some(known) = self.known.get(&(ask.principal, named)) {
            return Ok(known.clone());
        }
        let workload = workload(ask.principal).context("a workload")?;
        let purpose = self.house.purpose(ask.principal.role).context("a purpose")?;
        let grant = self.house.bundle.grant(Some(&purpose.1), &workload, moment(ask.day)?);
        let grant = grant.filter(|grant| named || !grant.case_required).map(|it| it.id.clone());
        let budgets = Arc::new(Budgets::of(&self.house.bundle, &workload, grant.as_ref()));
        let known = Known { workload, grant, budgets };
        self.known.insert((ask.principal, named), known.clone());
        Ok(known)
    }
}

fn workload(principal: Principal) -> Option<WorkloadId> {
    format!("{}-{}", principal.role.grant(), principal.place).parse().ok()
}

fn moment(day: u16) -> Result<Moment> {
    let day = i64::from(FIRST_DAY) + i64::from(day);
    Ok(Moment::from_unix_ms(day * DAY_MS + DAY_MS / 2)?)
}
