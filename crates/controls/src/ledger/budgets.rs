//! Budgets: what the agreement in force allows to be touched.

use agreement::{Bundle, Category, Limits, RedLine};
use lexicon::{DataCategory, GrantId, Span, WorkloadId};

use super::{Day, SheetId};
use crate::Ledger;

/// The window of an agreement that names none.
const WINDOW: Span = Span::from_seconds(30 * 86_400);

/// What is measured in a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Distinct persons of one category.
    Category(DataCategory),
    /// Distinct persons.
    Persons,
    /// Distinct persons in at least so many categories that make links.
    Linked(u64),
    /// Bytes that could not be read as text.
    OpaqueBytes,
}

/// One number that must not be exceeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Where it is counted.
    pub sheet: SheetId,
    /// What is counted.
    pub measure: Measure,
    /// The most that may be.
    pub limit: u64,
    /// What exceeding it is.
    pub finding: Ledger,
}

/// Everything that one workload must not exceed, under one grant or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    /// The length of the window in days.
    pub window: u16,
    /// The numbers.
    pub all: Vec<Budget>,
}

impl Budgets {
    /// The budgets of `workload` under `grant` in `bundle`: the outer stops of every red line that
    /// counts persons, and what the grant allows, or what may be touched without one.
    #[must_use]
    pub fn of(bundle: &Bundle, workload: &WorkloadId, grant: Option<&GrantId>) -> Self {
        let counting = |line: &&RedLine| line.category == Category::Surveillance;
        let mut budgets = Self::default();
        for line in bundle.agreement().red_lines.iter().filter(counting) {
            budgets.add_line(bundle, line, workload, grant);
        }
        budgets
    }

    /// The budgets of everything together: the outer stops, and what each grant allows. Those of
    /// single workloads are not among them. It is for reading how much is spent.
    #[must_use]
    pub fn of_all(bundle: &Bundle) -> Self {
        let counting = |line: &&RedLine| line.category == Category::Surveillance;
        let mut budgets = Self::default();
        for line in bundle.agreement().red_lines.iter().filter(counting) {
            let stops = budgets.add_stops(bundle, line);
            for grant in bundle.agreement().grants.iter().filter(|it| it.clause == line.clause) {
                let sheet = SheetId::Grant(grant.id.clone());
                budgets.add_limits(&sheet, &grant.limits, Some(&stops), Ledger::OverBudget);
            }
        }
        budgets
    }

    /// The budgets in runs of one sheet each. A sheet may have several.
    pub(super) fn by_sheet(&self) -> impl Iterator<Item = &[Budget]> {
        self.all.chunk_by(|one, next| one.sheet == next.sheet)
    }

    /// These budgets and `others`: all of them hold.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.window = self.window.max(others.window);
        self.all.extend(others.all);
        self
    }

    fn add_line(
        &mut self,
        bundle: &Bundle,
        line: &RedLine,
        workload: &WorkloadId,
        grant: Option<&GrantId>,
    ) {
        let stops = self.add_stops(bundle, line);
        let grants = bundle.agreement().grants.iter();
        let grant = grants.filter(|it| it.clause == line.clause).find(|it| Some(&it.id) == grant);
        let Some(grant) = grant else {
            return self.all.push(Budget {
                sheet: SheetId::Workload(workload.clone()),
                measure: Measure::Persons,
                limit: line.without_grant.per_workload,
                finding: Ledger::OverBudget,
            });
        };
        let sheet = SheetId::Grant(grant.id.clone());
        self.add_limits(&sheet, &grant.limits, Some(&stops), Ledger::OverBudget);
        for (category, limit) in &grant.per_workload {
            self.all.push(Budget {
                sheet: SheetId::GrantWorkload(grant.id.clone(), workload.clone()),
                measure: Measure::Category(*category),
                limit: *limit,
                finding: Ledger::OverBudget,
            });
        }
    }

    /// Adds what all that is done under the line must not exceed together, and gives it.
    fn add_stops(&mut self, bundle: &Bundle, line: &RedLine) -> Limits {
        let stops = line.limits.clone().unwrap_or_default();
        self.window = self.window.max(Day::reached_by(stops.window.unwrap_or(WINDOW)));
        let whole = SheetId::Agreement(bundle.id().clone());
        self.add_limits(&whole, &stops, None, Ledger::OverStop);
        stops
    }

    /// A category without a number counts as 0. In a grant, the number of the outer `stops` holds
    /// for persons of whom nothing is known but who they are, and for bytes that cannot be read.
    fn add_limits(
        &mut self,
        sheet: &SheetId,
        limits: &Limits,
        stops: Option<&Limits>,
        finding: Ledger,
    ) {
        let mut add = |measure, limit| {
            self.all.push(Budget { sheet: sheet.clone(), measure, limit, finding });
        };
        for category in DataCategory::ALL {
            let of = |limits: &Limits| limits.persons.get(&category).copied();
            let identity = stops.filter(|_| category == DataCategory::Identity).and_then(of);
            add(Measure::Category(category), of(limits).or(identity).unwrap_or(0));
        }
        for (categories, limit) in &limits.linked {
            add(Measure::Linked(*categories), *limit);
        }
        let opaque = if stops.is_some() && limits.opaque_bytes == 0 {
            stops.map_or(0, |stops| stops.opaque_bytes)
        } else {
            limits.opaque_bytes
        };
        add(Measure::OpaqueBytes, opaque);
    }
}
