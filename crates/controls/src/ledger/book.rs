//! The book: all sheets that are at hand, and what a touch would exceed.

use std::collections::HashMap;

use lexicon::Categories;

use super::tally::Tally;
use super::{Budget, Budgets, Day, Measure, Sheet, SheetId, Touch};
use crate::Ledger;

/// Of how much of a budget it is told that so much is spent, in hundredths.
const NOTICE: u64 = 80;

/// All sheets that are at hand. Whoever keeps it brings those that are not.
#[derive(Clone, Debug, Default)]
pub struct Book {
    sheets: HashMap<SheetId, Sheet>,
    /// The latest day of any touch.
    today: Day,
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
    /// The sheets that `touch` is written to: its own, and those of every budget that holds for it.
    ///
    /// While two versions of an agreement hold, one may know a grant that the other does not.
    #[must_use]
    pub fn sheets(touch: &Touch, budgets: &Budgets) -> Vec<SheetId> {
        let mut sheets: Vec<_> = touch.sheets().collect();
        for budget in budgets.by_sheet().filter_map(<[_]>::first) {
            if !sheets.contains(&budget.sheet) {
                sheets.push(budget.sheet.clone());
            }
        }
        sheets
    }

    /// The latest day of any touch.
    #[must_use]
    pub const fn today(&self) -> Day {
        self.today
    }

    /// Whether a sheet is at hand.
    #[must_use]
    pub fn has(&self, id: &SheetId) -> bool {
        self.sheets.contains_key(id)
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

    /// Lets go of what no longer counts in a sheet that is at hand.
    pub fn turn(&mut self, id: &SheetId) {
        if let Some(sheet) = self.sheets.get_mut(id) {
            sheet.turn(self.today, 0);
        }
    }

    /// What would be exceeded if `touch` happened. Nothing is by one that touches nobody.
    ///
    /// A budget is exceeded if more is measured than its limit, and the touch is part of it:
    /// exactly as much as the limit is not.
    pub fn find(&mut self, touch: &Touch, budgets: &Budgets) -> Ledger {
        if touch.is_empty() {
            return Ledger::Within;
        }
        let persons = touch.each_once();
        let today = self.today.max(touch.day);
        let mut finding = Ledger::Within;
        let empty = Sheet::default();
        for own in budgets.by_sheet() {
            let sheet = own.first().and_then(|budget| self.sheets.get_mut(&budget.sheet));
            let sheet = sheet.map_or(&empty, |sheet| {
                sheet.turn(today, budgets.window);
                sheet
            });
            let (mut touched, mut new) = (Tally::opaque(touch), Tally::opaque(touch));
            for (before, after) in sheet.changes(&persons) {
                touched.count(Categories::NONE, after);
                new.count(before, after);
            }
            let exceeded = |budget: &&Budget| {
                let after = sheet.measured(budget.measure).saturating_add(new.of(budget.measure));
                touched.of(budget.measure) > 0 && after > budget.limit
            };
            let worst = own.iter().filter(exceeded).map(|budget| budget.finding).max();
            finding = finding.max(worst.unwrap_or_default());
        }
        finding
    }

    /// Writes `touch` down, and says which budgets have come to a share that is worth telling.
    pub fn apply(&mut self, touch: &Touch, budgets: &Budgets) -> Vec<Crossing> {
        let before = self.spent(touch, budgets);
        self.write(touch, &Self::sheets(touch, budgets), budgets.window);
        let after = self.spent(touch, budgets);
        let mut crossings = Vec::new();
        for (budget, (before, after)) in budgets.all.iter().zip(before.into_iter().zip(after)) {
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

    /// Writes `touch` to these sheets and to no other.
    pub fn write(&mut self, touch: &Touch, sheets: &[SheetId], window: u16) {
        self.today = self.today.max(touch.day);
        let persons = touch.each_once();
        let touched = persons.len() as u64;
        for id in sheets {
            let sheet = self.sheets.entry(id.clone()).or_default();
            sheet.turn(self.today, window);
            let new = sheet.apply_to(&persons, touch);
            if id.keeps_days() {
                sheet.add_new(touch.day, &new);
            }
            if id.keeps_touches() {
                sheet.note_touch(touch.day, touched, touch.explained);
            }
        }
    }

    /// What is spent of each budget on the day of `touch`.
    fn spent(&mut self, touch: &Touch, budgets: &Budgets) -> Vec<u64> {
        let today = self.today.max(touch.day);
        let mut spent = Vec::with_capacity(budgets.all.len());
        for own in budgets.by_sheet() {
            let sheet = own.first().and_then(|budget| self.sheets.get_mut(&budget.sheet));
            let sheet = sheet.map(|sheet| {
                sheet.turn(today, 0);
                &*sheet
            });
            let of = |budget: &Budget| sheet.map_or(0, |sheet| sheet.measured(budget.measure));
            spent.extend(own.iter().map(of));
        }
        spent
    }
}

#[cfg(test)]
mod tests;
