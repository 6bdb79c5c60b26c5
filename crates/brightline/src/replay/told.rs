//! What is told of a replay: a line at a time, and all of it.

use lexicon::{AgreementId, Digest, Moment, WorkloadId};
use serde_json::{Value, json};
use store::Count;

use super::line::Line;
use super::played::{Noticed, Played};
use super::recording::BadLine;
use super::spent::Spent;
use super::tally::{At, Counts, OfGrant, Tally};

/// One line and what became of it.
#[derive(Debug)]
pub(crate) struct Story {
    pub(super) line: usize,
    pub(super) id: String,
    /// Seconds since the start.
    pub(super) t: f64,
    pub(super) workload: WorkloadId,
    pub(super) played: Option<Played>,
}

/// What became of all lines.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(super) agreement: AgreementId,
    pub(super) version: u64,
    pub(super) digest: Digest,
    pub(super) start: Moment,
    pub(super) tally: Tally,
    pub(super) spent: Vec<Spent>,
    pub(super) bad: Vec<BadLine>,
    pub(super) skipped: usize,
    pub(super) unread: Vec<String>,
}

impl Story {
    pub(super) fn of(line: &Line) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of a century fit a float")]
        let t = line.ms as f64 / 1_000.0;
        let (id, workload) = (line.id.clone(), line.workload.clone());
        Self { line: line.number, id, t, workload, played: None }
    }

    pub(super) fn end(&mut self, played: Played) {
        self.played = Some(played);
    }

    /// For machines.
    pub(crate) fn as_json(&self) -> Value {
        let Some(played) = &self.played else { return Value::Null };
        json!({
            "id": self.id,
            "line": self.line,
            "t": self.t,
            "workload": self.workload.as_str(),
            "decision": played.verdict().as_str(),
            "request": played.request.as_str(),
            "answer": played.answer.map(evidence::Verdict::as_str),
            "ending": played.ending,
            "code": played.code,
            "clause": played.clauses.first(),
            "clauses": played.clauses,
            "grant": played.grant,
            "persons": played.persons,
            "categories": played.categories,
            "record": played.record,
        })
    }
}

impl Summary {
    /// For machines.
    pub(crate) fn as_json(&self) -> Value {
        let tally = &self.tally;
        let clause = |(id, (counts, first)): (&String, &(Counts, At))| {
            (id.clone(), with(counts.as_json(), "first", first.as_json()))
        };
        let grant = |(id, of): (&String, &OfGrant)| (grant_name(id).to_owned(), of.as_json());
        let workload = |(id, counts): (&String, &Counts)| (id.clone(), counts.as_json());
        let noticed = |(noticed, at): &(Noticed, At)| {
            json!({
                "what": noticed.what, "grant": noticed.grant, "workload": noticed.workload,
                "with": noticed.with,
                "measure": noticed.measure, "share": noticed.share, "first": at.as_json(),
            })
        };
        json!({
            "agreement": self.agreement.as_str(),
            "version": self.version,
            "digest": self.digest.to_string(),
            "start": self.start.to_string(),
            "simulated": true,
            "all": tally.all.as_json(),
            "clauses": tally.clauses.iter().map(clause).collect::<serde_json::Map<_, _>>(),
            "grants": tally.grants.iter().map(grant).collect::<serde_json::Map<_, _>>(),
            "workloads": tally.workloads.iter().map(workload).collect::<serde_json::Map<_, _>>(),
            "budgets": self.spent.iter().map(Spent::as_json).collect::<Vec<_>>(),
            "noticed": tally.noticed.iter().map(noticed).collect::<Vec<_>>(),
            "skipped": self.skipped,
            "bad-lines": self.bad.iter().map(|bad| json!({"line": bad.number, "why": bad.why}))
                .collect::<Vec<_>>(),
            "keys-that-nobody-read": self.unread,
        })
    }

    /// For people.
    pub(crate) fn in_words(&self) -> String {
        let tally = &self.tally;
        let mut text = format!(
            "{} lines played under `{}`, version {}, from {} on\n",
            tally.all.sum(),
            self.agreement,
            self.version,
            self.start
        );
        let width = self.widest();
        let head = |text: &mut String, name: &str| {
            row(text, width, &[name, "lines", "permitted", "held", "denied", "failed", ""]);
        };
        head(&mut text, "");
        counts(&mut text, width, "all", tally.all, "");
        if !tally.clauses.is_empty() {
            text.push('\n');
            head(&mut text, "clause that stopped");
        }
        for (clause, (of, first)) in &tally.clauses {
            counts(&mut text, width, clause, *of, &format!("first line {}", first.in_words()));
        }
        text.push('\n');
        head(&mut text, "grant");
        for (grant, of) in &tally.grants {
            counts(&mut text, width, grant_name(grant), of.counts, &of.in_words());
        }
        text.push('\n');
        head(&mut text, "workload");
        for (workload, of) in &tally.workloads {
            counts(&mut text, width, workload, *of, "");
        }
        self.tell_spent(&mut text);
        self.tell_noticed(&mut text);
        self.tell_left_out(&mut text);
        text.trim_end().to_owned()
    }

    /// What is spent, but for budgets of which fewer than 20 ever were.
    fn tell_spent(&self, text: &mut String) {
        let told = self
            .spent
            .iter()
            .filter(|spent| !matches!(spent.peak, Count::Below20 | Count::Exactly(0)));
        for (place, Spent { grant, measure, limit, spent, peak }) in told.enumerate() {
            if place == 0 {
                let head = ["spent in the window", "measure", "at the end", "at the peak", "limit"];
                text.push('\n');
                spent_row(text, &head);
            }
            let of = grant.as_deref().unwrap_or("all together");
            let [spent, peak] = [spent, peak].map(ToString::to_string);
            spent_row(text, &[of, measure, &spent, &peak, &limit.to_string()]);
        }
    }

    fn tell_noticed(&self, text: &mut String) {
        if !self.tally.noticed.is_empty() {
            text.push_str("\nnoticed\n");
        }
        for (noticed, at) in &self.tally.noticed {
            let Noticed { what, grant, workload, with, measure, share } = noticed;
            let share = share.map_or_else(String::new, |share| format!(" at {share} %"));
            let of = match (grant, workload) {
                (Some(grant), Some(workload)) => format!("of `{workload}` in grant `{grant}`"),
                (Some(grant), None) => format!("of grant `{grant}`"),
                (None, Some(workload)) => format!("of `{workload}` without a grant"),
                (None, None) => "of the agreement".to_owned(),
            };
            let with = with.as_ref().map_or_else(String::new, |with| format!(" with `{with}`"));
            let at = at.in_words();
            text.push_str(&format!("  {what}: {measure} {of}{with}{share} from line {at} on\n"));
        }
    }

    fn tell_left_out(&self, text: &mut String) {
        if self.skipped > 0 {
            text.push_str(&format!("\n{} lines left out\n", self.skipped));
        }
        for BadLine { number, why } in &self.bad {
            text.push_str(&format!("  line {number}: {why}\n"));
        }
        if !self.unread.is_empty() {
            let keys: Vec<String> = self.unread.iter().map(|key| format!("`{key}`")).collect();
            text.push_str(&format!("\nkeys that nobody read: {}\n", keys.join(", ")));
        }
    }

    /// Columns of the longest name.
    fn widest(&self) -> usize {
        let tally = &self.tally;
        let clauses = tally.clauses.keys().map(String::as_str);
        let grants = tally.grants.keys().map(|grant| grant_name(grant));
        let names = clauses.chain(grants).chain(tally.workloads.keys().map(String::as_str));
        let names = names.chain(["clause that stopped"]);
        names.map(|name| name.chars().count()).max().unwrap_or(0)
    }
}

impl At {
    fn in_words(&self) -> String {
        format!("{} `{}`, second {}", self.line, self.id, self.t)
    }
}

impl OfGrant {
    fn as_json(&self) -> Value {
        let value = with(self.counts.as_json(), "most-persons", self.most_persons.into());
        let first = self.first_over_budget.as_ref();
        with(value, "first-over-budget", first.map_or(Value::Null, At::as_json))
    }

    fn in_words(&self) -> String {
        let most = self.most_persons.filter(|most| *most > 0);
        let mut text =
            most.map_or_else(String::new, |most| format!("at most {most} persons in one exchange"));
        if let Some(first) = &self.first_over_budget {
            let comma = if text.is_empty() { "" } else { "; " };
            text.push_str(&format!("{comma}over budget first at line {}", first.in_words()));
        }
        text
    }
}

fn grant_name(id: &str) -> &str {
    if id.is_empty() { "none" } else { id }
}

fn with(mut value: Value, key: &str, more: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.insert(key.to_owned(), more);
    }
    value
}

fn counts(text: &mut String, width: usize, name: &str, of: Counts, note: &str) {
    let numbers = [of.sum(), of.permitted, of.held, of.denied, of.failed].map(|it| it.to_string());
    let [all, permitted, held, denied, failed] = &numbers;
    row(text, width, &[name, all, permitted, held, denied, failed, note]);
}

fn spent_row(text: &mut String, cells: &[&str; 5]) {
    let [of, measure, spent, peak, limit] = cells;
    let line = format!("  {of:<26} {measure:<16} {spent:>11} {peak:>11} {limit:>11}");
    text.push_str(line.trim_end());
    text.push('\n');
}

fn row(text: &mut String, width: usize, cells: &[&str; 7]) {
    let [name, all, permitted, held, denied, failed, note] = cells;
    let line = format!(
        "  {name:width$} {all:>9} {permitted:>9} {held:>9} {denied:>9} {failed:>9}  {note}"
    );
    text.push_str(line.trim_end());
    text.push('\n');
}
