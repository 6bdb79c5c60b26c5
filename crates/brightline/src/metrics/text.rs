//! The exposition: OpenMetrics 1.0 text.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use lexicon::WorkloadId;
use review::break_glass::Count;

use crate::ledger_status::{Line, Scope, Status, Told};
use crate::webhook::Count as Messages;

/// One family of numbers about budgets.
struct Family {
    name: &'static str,
    help: &'static str,
    value: fn(&Line) -> Option<u64>,
}

/// A number that is not told is left out, and `below_20` says so.
const FAMILIES: [Family; 6] = [
    Family {
        name: "brightline_ledger_spent",
        help: "Distinct persons, or bytes, spent of a budget in its window.",
        value: |line| exactly(&line.spent),
    },
    Family {
        name: "brightline_ledger_spent_below_20",
        help: "1 where fewer than 20 persons are spent: the count is not told then.",
        value: |line| Some(u64::from(exactly(&line.spent).is_none())),
    },
    Family {
        name: "brightline_ledger_limit",
        help: "The most that may be spent of a budget in its window.",
        value: |line| Some(line.limit),
    },
    Family {
        name: "brightline_ledger_detection_floor",
        help: "How many more could be touched in one window before the budget holds.",
        value: |line| Some(line.detection_floor),
    },
    Family {
        name: "brightline_ledger_twelve_months",
        help: "What was new to a budget in the last twelve months.",
        value: |line| exactly(&line.twelve_months),
    },
    Family {
        name: "brightline_ledger_today",
        help: "What was new to a budget today.",
        value: |line| line.days.last().and_then(exactly),
    },
];

/// The text of all numbers: those of the ledger, if it could be read, those of the store, how often
/// a glass was broken, and those of the messages to webhooks.
pub(super) fn exposition(
    status: Option<&Status>,
    store: &store::Status,
    broken: Count,
    told: &[(WorkloadId, Arc<Messages>)],
) -> String {
    let mut text = String::new();
    for family in status.iter().flat_map(|_| &FAMILIES) {
        begin(&mut text, family.name, "gauge", family.help);
        let scopes = status.iter().flat_map(|status| &status.scopes);
        for (scope, line) in
            scopes.flat_map(|scope| scope.budgets.iter().map(move |line| (scope, line)))
        {
            if let Some(value) = (family.value)(line) {
                sample(&mut text, &format!("{}{}", family.name, labels(scope, line)), value);
            }
        }
    }
    if let Some(status) = status {
        let name = "brightline_ledger_alarms";
        let help = "How often a detector told people of something in the last 30 days.";
        begin(&mut text, name, "gauge", help);
        for (detector, told) in &status.alarms {
            sample(&mut text, &format!("{name}{{detector=\"{detector}\"}}"), *told);
        }
        let name = "brightline_ledger_read_timestamp_seconds";
        begin(&mut text, name, "gauge", "When the ledger was read for these numbers.");
        sample(&mut text, name, u64::try_from(status.at_ms / 1_000).unwrap_or(0));
    }
    let name = "brightline_ledger_readable";
    begin(&mut text, name, "gauge", "1 if the persons ledger could be read.");
    sample(&mut text, name, u64::from(status.is_some()));
    let name = "brightline_records";
    begin(&mut text, name, "counter", "Records in the log.");
    sample(&mut text, &format!("{name}_total"), store.records);
    let name = "brightline_store_stopped";
    begin(&mut text, name, "gauge", "1 if the store accepts no records any more.");
    sample(&mut text, name, u64::from(store.stopped.is_some()));
    for (name, help, value) in [
        ("brightline_break_glass", "Glasses that were broken.", broken.broken),
        ("brightline_break_glass_acts", "Acts that went through a broken glass.", broken.acts),
        (
            "brightline_break_glass_unjustified",
            "Broken glasses that a party calls not right.",
            broken.unjustified,
        ),
        (
            "brightline_break_glass_overdue",
            "Broken glasses that not every party looked at in time.",
            broken.overdue,
        ),
    ] {
        begin(&mut text, name, "counter", help);
        sample(&mut text, &format!("{name}_total"), value);
    }
    messages(&mut text, told);
    text.push_str("# EOF\n");
    text
}

/// How messages to webhooks went, by workload.
fn messages(text: &mut String, told: &[(WorkloadId, Arc<Messages>)]) {
    type Number = fn(&Messages) -> &AtomicU64;
    let families: [(&str, &str, Number); 3] = [
        ("brightline_webhook_delivered", "Messages that a webhook took.", |it| &it.delivered),
        ("brightline_webhook_failed", "Attempts to tell a webhook that failed.", |it| &it.failed),
        ("brightline_webhook_given_up", "Messages that no webhook took.", |it| &it.given_up),
    ];
    for (name, help, number) in families.iter().filter(|_| !told.is_empty()) {
        begin(text, name, "counter", help);
        for (workload, count) in told {
            let labelled = format!("{name}_total{{workload=\"{workload}\"}}");
            sample(text, &labelled, number(count).load(Ordering::Relaxed));
        }
    }
}

fn exactly(told: &Told) -> Option<u64> {
    match told {
        Told::Exactly(number) => Some(*number),
        Told::Below(_) => None,
    }
}

/// Names of agreements and grants have no character that must be escaped in a label.
fn labels(scope: &Scope, line: &Line) -> String {
    let grant = scope.grant.as_deref().unwrap_or("");
    format!("{{grant=\"{grant}\",measure=\"{}\"}}", line.measure)
}

fn begin(text: &mut String, name: &str, kind: &str, help: &str) {
    text.push_str(&format!("# TYPE {name} {kind}\n# HELP {name} {help}\n"));
}

fn sample(text: &mut String, name: &str, value: u64) {
    text.push_str(&format!("{name} {value}\n"));
}

#[cfg(test)]
mod tests;
