//! Charges of scripts, and the check that none of them is missing.

use std::collections::{BTreeMap, BTreeSet};

use controls::Ledger as Finding;
use controls::ledger::{
    Budget, Budgets, Day, Measure, Pseudonym, Pseudonyms, SheetId, Touch, Touched,
};
use lexicon::{Categories, DataCategory};
use store::{Charge, NotCharged, Posting, Store};

use crate::workload::Said;

/// A person whom no charge touches.
const NOBODY: u64 = u64::MAX;

fn touched(number: u64) -> Touched {
    let now = Pseudonym::of(&number.to_be_bytes(), &[7; 32]);
    Touched {
        person: Pseudonyms { now, before: None },
        categories: Categories::of(DataCategory::Location),
    }
}

/// Every charge touches two persons of its own, half of them under a grant.
fn touch(charge: u64) -> Touch {
    Touch {
        agreement: "a".parse().unwrap(),
        day: Day(20_000),
        workload: format!("w{}", charge % 5).parse().unwrap(),
        grant: (charge % 4 < 2).then(|| "g".parse().unwrap()),
        explained: false,
        persons: vec![touched(charge * 2), touched(charge * 2 + 1)],
        opaque_bytes: 0,
    }
}

/// Makes a charge.
pub(crate) fn charge(store: &Store, charge: u64) -> Result<Posting, NotCharged> {
    let budgets = Budgets { window: 30, all: Vec::new() };
    store.charge(touch(charge), &budgets, |_| ((), Charge::Made)).map(|charged| charged.posting)
}

/// Whether there are at least so many persons in the sheet: one more would then be too many.
fn has(store: &Store, sheet: &SheetId, persons: u64) -> Result<bool, String> {
    let (sheet, measure) = (sheet.clone(), Measure::Category(DataCategory::Location));
    let limit = Budget { sheet, measure, limit: persons, finding: Finding::OverStop };
    let budgets = Budgets { window: 30, all: vec![limit] };
    let touch = Touch { persons: vec![touched(NOBODY)], ..touch(0) };
    let charged = store.charge(touch, &budgets, |found| (found, Charge::Spared));
    charged.map(|it| it.value == Finding::OverStop).map_err(|error| error.to_string())
}

/// Checks that every sheet has all persons of the charges that were acknowledged, and none of
/// charges that were never made.
pub(crate) fn check_charged(store: &Store, said: &[Said], most: u64) -> Result<(), String> {
    let acknowledged: BTreeSet<u64> = said
        .iter()
        .filter_map(|said| if let Said::Charged(charge) = said { Some(*charge) } else { None })
        .collect();
    let mut sheets: BTreeMap<SheetId, u64> = BTreeMap::new();
    for charge in acknowledged {
        touch(charge).sheets().for_each(|sheet| *sheets.entry(sheet).or_default() += 2);
    }
    for (sheet, persons) in sheets {
        if !has(store, &sheet, persons)? {
            return Err(format!("`{sheet}` does not have the {persons} persons of the charges"));
        }
        if has(store, &sheet, most * 2 + 1)? {
            return Err(format!("`{sheet}` has persons whom nobody touched"));
        }
    }
    Ok(())
}
