//! *Persons*: what is spent of the persons budgets, in counts.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::{At, Frame, Page, shown};
use crate::chart::{self, Svg};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;
use crate::ports::{Budget, Scope};

#[derive(Template)]
#[template(path = "persons.html")]
struct PersonsPage {
    frame: Frame,
    window: u16,
    record: u64,
    at: At,
    scopes: Vec<ShownScope>,
}

struct ShownScope {
    name: String,
    budgets: Vec<ShownBudget>,
}

struct ShownBudget {
    measure: String,
    spent: String,
    limit: u64,
    floor: u64,
    bar: Svg,
    days: Svg,
}

/// `GET /persons`. Each reading of the ledger is on record, so that it is asked for at most once in
/// the time that the house allows.
pub(crate) async fn persons(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let reading = console.house().persons().await?;
    shown(&PersonsPage {
        frame: Frame::of(&console, &signed, "/persons", "Persons"),
        window: reading.window,
        record: reading.record.index(),
        at: At(reading.at),
        scopes: reading.scopes.iter().map(scope).collect(),
    })
}

fn scope(scope: &Scope) -> ShownScope {
    let name = match &scope.grant {
        Some(grant) => format!("Grant {grant}"),
        None => "Everything together".to_owned(),
    };
    ShownScope { name, budgets: scope.budgets.iter().map(budget).collect() }
}

fn budget(budget: &Budget) -> ShownBudget {
    ShownBudget {
        measure: words(&budget.measure),
        spent: budget.spent.map_or_else(|| "< 20".to_owned(), |spent| spent.to_string()),
        limit: budget.limit,
        floor: budget.floor,
        bar: chart::budget(budget.spent, budget.limit),
        days: chart::days(&budget.days),
    }
}

fn words(measure: &str) -> String {
    match measure.strip_prefix("linked-") {
        Some(number) => format!("linked in {number} or more categories"),
        None => measure.replace('-', " "),
    }
}
