//! The persons ledger, as an exchange meets it: what it is counted under, and what it has named.
//!
//! INVARIANT (I6): whoever is found in an exchange gets a pseudonym and is charged before the act
//! that touches them happens. No key holder, no store: no pseudonym, no charge, and a refusal (I3).

use std::sync::Arc;

use agreement::{Bundle, Category};
use controls::Engine;
use controls::ledger::{Budgets, Crossing, Day, Measure, SheetId, Touch, Touched};
use controls::persons::{Fresh, Subjects};
use evidence::{Noticed, Pending, Persons, Record};
use lexicon::{ClauseId, GrantId, InvariantId, Moment};
use protocol::ToolCall;
use store::{Charge, Charged, Posting};

use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge;
use crate::fault::Fault;
use crate::identity::Workload;
use crate::path::record::{commit, leaf_of};

/// Counts the persons of a tool call: in every text of it, in its arguments as one document, so
/// that keys tell what values are, and in those that an agreement in force says name persons.
pub(crate) fn scan_call(engine: &Engine, call: &ToolCall, subjects: &mut Subjects) {
    let bundles = std::iter::once(engine.bundle()).chain(engine.older());
    for pointer in bundles.flat_map(|bundle| bundle.subject_paths(&call.name)) {
        call.visit_at(pointer, &mut |text| subjects.scan_subject(text));
    }
    call.visit_text(&mut |text| subjects.scan(text));
    subjects.scan(&call.arguments_text());
}

/// What one exchange is counted under, from its start to its end.
#[derive(Debug)]
pub(crate) struct Account {
    at: Moment,
    /// A touch of nobody: whose it would be.
    blank: Touch,
    budgets: Arc<Budgets>,
    /// What the exchange has named so far, charged or not.
    persons: Persons,
}

impl Account {
    /// The account of an exchange of `workload` that began at `at`, under the grant that `grant_in`
    /// finds in each agreement that decides about it. It is `explained` if it names a case that is
    /// open.
    pub(crate) fn new(
        engine: &Engine,
        workload: &Workload,
        grant_in: &dyn Fn(&Bundle) -> Option<GrantId>,
        explained: bool,
        at: Moment,
    ) -> Self {
        let bundle = engine.bundle();
        let of = |bundle: &Bundle| Budgets::of(bundle, &workload.id, grant_in(bundle).as_ref());
        let budgets = of(bundle);
        let budgets = match engine.older() {
            Some(older) => budgets.and(of(older)),
            None => budgets,
        };
        let blank = Touch {
            agreement: bundle.id().clone(),
            day: Day::of(at),
            workload: workload.id.clone(),
            grant: grant_in(bundle),
            explained,
            persons: Vec::new(),
            opaque_bytes: 0,
        };
        Self { at, blank, budgets: Arc::new(budgets), persons: Persons::default() }
    }

    /// Takes whom `subjects` found and nobody has accounted for yet, and notes that the exchange
    /// names them.
    pub(crate) fn note(&mut self, subjects: &mut Subjects) -> Fresh {
        let fresh = subjects.take_fresh();
        fresh.mentions.iter().for_each(|mention| self.persons.touch(mention.categories()));
        let opaque = &mut self.persons.opaque_bytes;
        *opaque = opaque.saturating_add(fresh.opaque_bytes);
        self.persons.distinct = Some(subjects.distinct()).filter(|count| *count < u64::MAX);
        fresh
    }

    /// The numbers that hold for it.
    pub(crate) const fn budgets(&self) -> &Arc<Budgets> {
        &self.budgets
    }

    /// Whether an agreement has a number for bytes that cannot be read.
    pub(crate) fn counts_opaque(&self) -> bool {
        self.budgets.all.iter().any(|budget| budget.measure == Measure::OpaqueBytes)
    }

    /// What the exchange has named so far.
    pub(crate) const fn persons(&self) -> &Persons {
        &self.persons
    }
}

impl Gateway {
    /// The touch of `fresh` on `account`. Nothing is charged by it.
    ///
    /// # Errors
    ///
    /// The key holder gives no pseudonyms.
    pub(crate) async fn touch(&self, account: &Account, fresh: Fresh) -> Result<Touch, Fault> {
        let Fresh { mentions, opaque_bytes } = fresh;
        let mut touch = Touch { opaque_bytes, ..account.blank.clone() };
        if mentions.is_empty() {
            return Ok(touch);
        }
        let pseudonyms = self
            .holder
            .pseudonyms(&account.blank.agreement, account.at, &mentions)
            .await
            .map_err(|error| Fault::no_pseudonym(&error))?;
        if pseudonyms.len() != mentions.len() {
            return Err(Fault::broken(InvariantId::I6));
        }
        let touched = mentions.iter().zip(pseudonyms);
        touch.persons = touched
            .map(|(mention, person)| Touched { person, categories: mention.categories() })
            .collect();
        Ok(touch)
    }

    /// Has `decide` decide about `touch`, and charges it if it is made.
    ///
    /// # Errors
    ///
    /// What was touched before cannot be read.
    pub(crate) fn charge<T>(
        &self,
        budgets: &Budgets,
        touch: Touch,
        decide: impl FnOnce(controls::Ledger) -> (T, Charge),
    ) -> Result<Charged<T>, Fault> {
        self.store.charge(touch, budgets, decide).map_err(|error| Fault::not_charged(&error))
    }

    /// Makes a charge durable that no record waits for.
    ///
    /// # Errors
    ///
    /// It is not known to be durable.
    pub(crate) async fn post(&self, posting: Posting) -> Result<(), Fault> {
        self.store.post(posting).await.map_err(|error| Fault::not_recorded(&error))
    }

    /// Puts on record which budgets have come to a share that is worth telling.
    ///
    /// # Errors
    ///
    /// It is not known to be durable. What crossed them must not happen then.
    pub(crate) async fn notice(
        &self,
        timepiece: Timepiece,
        engine: &Engine,
        crossings: &[Crossing],
    ) -> Result<(), Fault> {
        for crossing in crossings {
            let noticed = noticed(engine, crossing, timepiece.now()?);
            tracing::warn!(
                what = noticed.what,
                grant = noticed.grant.as_ref().map(GrantId::as_str),
                measure = %noticed.measure,
                share = crossing.share,
                "a budget of the persons ledger is spent so far"
            );
            let leaf = leaf_of(timepiece, &Record::Noticed(noticed), edge::salt()?)?;
            commit(self, Pending::new((), leaf), Posting::nobody()).await?.into_value();
        }
        Ok(())
    }
}

fn noticed(engine: &Engine, crossing: &Crossing, at: Moment) -> Noticed {
    let bundle = engine.bundle();
    let (grant, workload) = match crossing.sheet.clone() {
        SheetId::Agreement(_) => (None, None),
        SheetId::Grant(grant) => (Some(grant), None),
        SheetId::GrantWorkload(grant, workload) => (Some(grant), Some(workload)),
        SheetId::Workload(workload) => (None, Some(workload)),
    };
    Noticed {
        at,
        agreement: bundle.id().clone(),
        bundle: bundle.digest(),
        what: "budget",
        person: None,
        clause: clause_of(bundle, grant.as_ref()),
        grant,
        workload,
        with: None,
        measure: match crossing.measure {
            Measure::Category(category) => category.as_str().to_owned(),
            Measure::Persons => "persons".to_owned(),
            Measure::Linked(categories) => format!("linked-{categories}"),
            Measure::OpaqueBytes => "opaque-bytes".to_owned(),
        },
        share: Some(crossing.share),
    }
}

/// The clause of a grant; without one, that of the first red line that counts persons.
pub(crate) fn clause_of(bundle: &Bundle, grant: Option<&GrantId>) -> Option<ClauseId> {
    let agreement = bundle.agreement();
    let granted = agreement.grants.iter().find(|it| Some(&it.id) == grant);
    let mut counting =
        agreement.red_lines.iter().filter(|line| line.category == Category::Surveillance);
    let line = || counting.next().map(|line| line.clause.clone());
    granted.map(|grant| grant.clause.clone()).or_else(line)
}
