use super::*;

const BROKEN: Count = Count { broken: 4, acts: 9, unjustified: 1, overdue: 2 };

fn store() -> store::Status {
    store::Status { records: 7, published: 7, unpublished: None, stopped: None }
}

fn line(measure: &str, spent: Told) -> Line {
    Line {
        measure: measure.to_owned(),
        left: None,
        percent: None,
        spent: spent.clone(),
        limit: 500,
        detection_floor: 400,
        twelve_months: spent.clone(),
        outer_stop: None,
        days: vec![Told::Exactly(99), spent],
    }
}

fn status() -> Status {
    let below = || Told::Below("< 20".to_owned());
    let grant = Some("g-42".to_owned());
    let budgets = vec![line("location", Told::Exactly(120)), line("linked-2", below())];
    Status {
        agreement: "regional-cloud".to_owned(),
        version: 3,
        at: "2026-11-22T12:00:00.000Z".to_owned(),
        at_ms: 1_795_348_800_000,
        record: 7,
        window_days: 30,
        scopes: vec![
            Scope { grant, budgets },
            Scope { grant: None, budgets: vec![line("health", below())] },
        ],
        alarms: [("volume".to_owned(), 2), ("rise".to_owned(), 0)].into(),
    }
}

#[test]
fn exposition_is_what_collectors_read() {
    insta::assert_snapshot!(exposition(Some(&status()), &store(), BROKEN, &told()));
}

#[test]
fn ledger_that_cannot_be_read_is_said_and_nothing_made_up() {
    let text = exposition(None, &store(), BROKEN, &told());
    assert!(text.contains("brightline_ledger_readable 0\n"));
    assert!(!text.contains("brightline_ledger_spent") && text.ends_with("# EOF\n"));
}

/// OpenMetrics: each family once, all of its samples below its head, and the end marked.
#[test]
fn exposition_keeps_the_form() {
    let text = exposition(Some(&status()), &store(), BROKEN, &told());
    let mut family = "";
    let mut seen = std::collections::BTreeSet::new();
    let body = text.strip_suffix("# EOF\n").unwrap();
    for line in body.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            family = rest.split_once(' ').unwrap().0;
            assert!(seen.insert(family), "{family} is there twice");
        } else if !line.starts_with("# HELP ") {
            let (name, value) = line.rsplit_once(' ').unwrap();
            let name = name.split_once('{').map_or(name, |(name, _)| name);
            assert_eq!(name.strip_suffix("_total").unwrap_or(name), family);
            value.parse::<u64>().unwrap();
        }
    }
}

/// One webhook that took two messages, the second one at the second attempt.
fn told() -> Vec<(WorkloadId, Arc<Messages>)> {
    let count = Messages::default();
    count.delivered.store(2, Ordering::Relaxed);
    count.failed.store(1, Ordering::Relaxed);
    vec![("desk-1".parse().unwrap(), Arc::new(count))]
}
