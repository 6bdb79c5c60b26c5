//! The file that says what the slots say.

use std::fmt::Write as _;

use crate::text::{Bearer, Block, Cedar, Grant, Persons, Quorum, Test, Text};

/// The file.
pub(crate) fn file(text: &Text) -> String {
    let mut file = format!(
        "+++\nid = \"drawn\"\nversion = 1\neffective = 2026-03-01T00:00:00Z\ndefault = \"{}\"\n\
         precedence = \"prohibitions-first\"\n",
        if text.allows { "allow" } else { "deny" }
    );
    for (id, role) in &text.parties {
        let party = format!("id = \"{id}\"\nrole = \"{role}\"\norganisation = \"House of {id}\"");
        writeln!(file, "[[party]]\n{party}").unwrap();
    }
    file.push_str("+++\n\n# Drawn\n");
    for clause in &text.clauses {
        writeln!(file, "\n## {id} {{#{id}}}\n\nWords.", id = clause.id).unwrap();
        for block in &clause.blocks {
            let (kind, body) = block_text(&clause.id, block);
            writeln!(file, "\n```{kind}\n{body}```").unwrap();
        }
    }
    file
}

fn block_text(clause: &str, block: &Block) -> (&'static str, String) {
    match block {
        Block::Boundary { cloud_only, regions } => {
            let regions = regions.as_ref().map(|it| format!("regions = {}\n", list(it)));
            let regions = regions.unwrap_or_default();
            ("toml boundary", format!("cloud-only = {cloud_only}\n{regions}"))
        }
        Block::Excluded(patterns) => {
            ("toml excluded", format!("principals = {}\n", list(patterns)))
        }
        Block::Persons(line) => ("toml redline", persons_text(line)),
        Block::Effect(line) => {
            let category = match line.effect {
                "lethal" => "lethal",
                "consequential" => "high-stakes",
                _ => "other",
            };
            let shared = shared(&line.bearer, line.denies, &line.quorum);
            let effect = format!("effect = \"{}\"\n", line.effect);
            ("toml redline", format!("category = \"{category}\"\n{effect}{shared}"))
        }
        Block::Grant(grant) => {
            let Grant { id, purpose, workloads, per_request, valid: (from, until) } = grant;
            let body = format!(
                "id = \"{id}\"\npurpose = \"{purpose}\"\nworkloads = {}\n\
                 per-request = {per_request}\nvalid = [2026-03-{from:02}, 2026-03-{until:02}]\n",
                list(workloads)
            );
            ("toml grant", body)
        }
        Block::Tool { name, effect } => {
            ("toml tool", format!("name = \"{name}\"\neffect = \"{effect}\"\n"))
        }
        Block::Review(quorums) => {
            let each = quorums.iter().map(|(effect, it)| format!("{effect} = {}", quorum(it)));
            let each: Vec<_> = each.collect();
            ("toml review", format!("quorums = {{ {} }}\n", each.join(", ")))
        }
        Block::Refusal(release) => {
            let release = match release.len() {
                0 => String::new(),
                _ => format!("release-quorum = {}\n", quorum(release)),
            };
            ("toml refusal", format!("honour = true\n{release}"))
        }
        Block::Cedar(policy) => ("cedar", cedar_text(clause, policy)),
    }
}

fn persons_text(line: &Persons) -> String {
    let mut body = "category = \"surveillance\"\n".to_owned();
    body.push_str(&shared(&line.bearer, line.denies, &line.quorum));
    if let Some(persons) = line.without_grant {
        writeln!(body, "without-grant = {{ per-request = {persons} }}").unwrap();
    }
    let exceptions = line.exceptions.iter().map(|(approver, most)| {
        format!(
            "{{ authority = \"warrant\", approver = \"{approver}\", max-persons = {most}, \
             expires = 2026-12-31, disclosure = \"yearly\" }}"
        )
    });
    writeln!(body, "exceptions = [{}]", exceptions.collect::<Vec<_>>().join(", ")).unwrap();
    if !line.limits.is_empty() {
        body.push_str("[limits]\nwindow = \"30d\"\n");
        let categories = ["location", "health", "genomic"];
        for (category, number) in categories.iter().zip(&line.limits) {
            writeln!(body, "{category} = {number}").unwrap();
        }
    }
    body
}

fn shared(bearer: &Bearer, denies: bool, named: &Quorum) -> String {
    let mut body = format!("action = \"{}\"\n", if denies { "deny" } else { "hold" });
    let mut bound = bearer.named.clone();
    bound.extend(bearer.on_behalf_of.then_some("on-behalf-of"));
    if !bound.is_empty() {
        writeln!(body, "bearer = {}", list(&bound)).unwrap();
    }
    if !named.is_empty() {
        writeln!(body, "quorum = {}", quorum(named)).unwrap();
    }
    body
}

fn cedar_text(clause: &str, policy: &Cedar) -> String {
    let mut body = String::new();
    if policy.names_clause {
        writeln!(body, "@clause(\"{clause}\")").unwrap();
    }
    if let Some(outcome) = policy.outcome {
        writeln!(body, "@outcome(\"{outcome}\")").unwrap();
    }
    let effect = if policy.permits { "permit" } else { "forbid" };
    let actions: Vec<_> = policy.actions.iter().map(|it| format!("Action::\"{it}\"")).collect();
    let action = match actions.as_slice() {
        [only] => format!("action == {only}"),
        several => format!("action in [{}]", several.join(", ")),
    };
    let principal = match policy.test {
        Test::WorkloadIs(workload) => format!("principal == Workload::\"{workload}\""),
        _ => "principal".to_owned(),
    };
    let when = match policy.test {
        Test::Always | Test::WorkloadIs(_) => String::new(),
        Test::PersonsAbove(number) => format!("context.persons > {number}"),
        Test::PurposeIs(purpose) => format!("context.purpose == \"{purpose}\""),
        Test::EffectIs(effect) => format!("context.effect == Effect::\"{effect}\""),
        Test::FewerThan(party, number) => format!("context.approvals[\"{party}\"] < {number}"),
    };
    let when = if when.is_empty() { when } else { format!(" when {{ {when} }}") };
    writeln!(body, "{effect} ({principal}, {action}, resource){when};").unwrap();
    body
}

fn list(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", words.join(", "))
}

fn quorum(quorum: &Quorum) -> String {
    let each: Vec<_> = quorum.iter().map(|(party, number)| format!("{party} = {number}")).collect();
    format!("{{ {} }}", each.join(", "))
}
