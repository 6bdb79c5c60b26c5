//! The book: all sheets that are at hand, and what a touch would exceed.

use std::collections::HashMap;

use super::{Budgets, Measure, Sheet, SheetId, Touch};
use crate::Ledger;

/// Of how much of a budget it is told that so much is spent, in hundredths.
const NOTICE: u64 = 80;

/// All sheets that are at hand. Whoever keeps it brings those that are not.
#[derive(Clone, Debug, Default)]
pub struct Book {
    sheets: HashMap<SheetId, Sheet>,
}

/// A budget of which a touch spends what is worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Where.
    pub sheet: SheetId,
    /// What.
    pub measure: Measure,
    /// The most that may be.
    pub limit: u64,
    /// How much of it is spent now, in hundredths: 80 or 100.
    pub share: u64,
}

impl Book {
    /// The sheets of `touch` that are not at hand.
    pub fn missing<'a>(&'a self, touch: &'a Touch) -> impl Iterator<Item = SheetId> + 'a {
        touch.sheets().filter(|id| !self.sheets.contains_key(id))
    }

    /// Brings a sheet; an empty one where there never was any.
    pub fn put(&mut self, id: SheetId, sheet: Sheet) {
        self.sheets.insert(id, sheet);
    }

    /// Takes a sheet away, for whoever keeps it elsewhere.
    pub fn take(&mut self, id: &SheetId) -> Option<Sheet> {
        self.sheets.remove(id)
    }

    /// A sheet that is at hand.
    #[must_use]
    pub fn sheet(&self, id: &SheetId) -> Option<&Sheet> {
        self.sheets.get(id)
    }

    /// What would be exceeded if `touch` happened. Nothing is by one that touches nobody.
    ///
    /// A budget is exceeded if more is measured than its limit, and the touch is part of it:
    /// exactly as much as the limit is not.
    pub fn find(&mut self, touch: &Touch, budgets: &Budgets) -> Ledger {
        if touch.is_empty() {
            return Ledger::Within;
        }
        self.turn(touch, budgets.window);
        let exceeded = budgets.all.iter().filter(|budget| {
            let sheet = self.sheets.get(&budget.sheet);
            let (added, concerned) = sheet.map_or_else(
                || Sheet::default().added(touch, budget.measure),
                |sheet| sheet.added(touch, budget.measure),
            );
            let measured = sheet.map_or(0, |sheet| sheet.measured(budget.measure));
            concerned && measured.saturating_add(added) > budget.limit
        });
        exceeded.map(|budget| budget.finding).max().unwrap_or_default()
    }

    /// Writes `touch` down, and says which budgets have come to a share that is worth telling.
    pub fn apply(&mut self, touch: &Touch, budgets: &Budgets) -> Vec<Crossing> {
        self.turn(touch, budgets.window);
        let before: Vec<_> = budgets.all.iter().map(|budget| self.spent(budget)).collect();
        for id in touch.sheets() {
            self.sheets.entry(id).or_default().apply(touch);
        }
        let mut crossings = Vec::new();
        for (budget, before) in budgets.all.iter().zip(before) {
            let after = self.spent(budget);
            let reached = |share: u64, spent: u64| {
                budget.limit > 0 && spent.saturating_mul(100) >= budget.limit.saturating_mul(share)
            };
            let share = [100, NOTICE].into_iter().find(|share| reached(*share, after));
            if let Some(share) = share.filter(|share| !reached(*share, before)) {
                let (sheet, measure, limit) = (budget.sheet.clone(), budget.measure, budget.limit);
                crossings.push(Crossing { sheet, measure, limit, share });
            }
        }
        crossings
    }

    fn spent(&self, budget: &super::Budget) -> u64 {
        self.sheets.get(&budget.sheet).map_or(0, |sheet| sheet.measured(budget.measure))
    }

    fn turn(&mut self, touch: &Touch, window: u16) {
        for id in touch.sheets() {
            let sheet = self.sheets.entry(id).or_default();
            sheet.turn(touch.day, window);
        }
    }
}
