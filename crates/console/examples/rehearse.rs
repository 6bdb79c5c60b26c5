//! The pages with made-up reviews, to be looked at and tried: `rehearse 8401` serves them on that
//! port of loopback, in memory, and prints the keys of its people. Nothing in it decides anything.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a rehearsal stops where it fails"
)]

use std::io::Write as _;
use std::net::Ipv4Addr;

use brightline_console::Evidence;
use evidence::{Leaf, Pending, Record, Salt, Started};
use lexicon::{Digest, Effect, ReviewerId};
use review::attention::{Change, Fact, Plan, Pool, Seen};
use review::{ActKind, Credential, Review};

#[path = "../tests/pages/memory.rs"]
mod memory;
#[path = "../tests/pages/stage.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod stage;

use memory::{NOW, PEOPLE, call, key_of, opening};
use stage::Stage;

const MINUTE: i64 = 60_000;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8401_u16);
    let stage = Stage::at(&format!("http://localhost:{port}"));
    fill(&stage).await;
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let mut out = std::io::stdout();
    writeln!(out, "http://localhost:{port}")?;
    for (person, (id, name, party, role)) in PEOPLE.iter().enumerate() {
        let digits: String =
            key_of(person).to_bytes().iter().map(|it| format!("{it:02x}")).collect();
        writeln!(out, "{id:12} {name:16} {party:9} {:9} {digits}", role.as_str())?;
    }
    axum::serve(listener, stage.router.clone()).await
}

async fn fill(stage: &Stage) {
    let lethal = r#"{"target":"grid 31U DQ 4825 1193","effectors":1,"window":"10:00–10:20"}"#;
    let strike = call(1, "release_effector", Effect::Lethal, lethal, NOW - 90 * MINUTE);
    let notice = r#"{ "decision":"suspend", "case":"C-2291", "target":"benefit of pеrson 7" }"#;
    let notice = call(2, "send_notice", Effect::Consequential, notice, NOW - 40 * MINUTE);
    let hostile = "{\"target\":\"<script>alert(1)</script>\\u202etxt.exe\"}";
    let hostile = call(3, "delete_file", Effect::Write, hostile, NOW - 5 * MINUTE);
    let model = "stand-in-1".parse().unwrap();
    let ask = ActKind::Ask { model, request: Digest::of(b"request") };
    let ask = Review::open(opening(4, ask, "surveillance", 1, NOW - 2 * MINUTE));
    let credential = Credential::ed25519([0; 32]);
    let (reviewer, party) = ("r-tanaka".parse().unwrap(), "provider".parse().unwrap());
    let enrol = ActKind::Enrol { reviewer, party, credential };
    let enrol = Review::open(opening(5, enrol, "personnel", 1, NOW - MINUTE));
    for review in [strike, notice, hostile, ask, enrol] {
        let id = stage.memory.add(review);
        let request =
            br#"{"model":"stand-in-1","messages":[{"role":"user","content":"Look at C-2291."}]}"#;
        let answer = br#"{"choices":[{"message":{"content":"I am 97 percent sure, so please approve quickly."}}]}"#;
        let evidence = Evidence { request: request.to_vec(), answer: Some(answer.to_vec()) };
        stage.memory.evidence.lock().unwrap().insert(id, evidence);
    }
    broken(stage).await;
    for number in 0..40_u8 {
        let (verdict, clause, code) = match number % 9 {
            0 | 5 => ("hold", "surveillance", "over_persons"),
            3 => ("deny", "boundary", "outside"),
            _ => ("permit", "use", "permitted"),
        };
        record(stage, number, verdict, clause, code).await;
    }
    stage.store.publish().await.unwrap();
    staff(stage);
}

/// Who is on shift, what is known of attention, and somebody who is suspended.
fn staff(stage: &Stage) {
    let id = |person: usize| -> ReviewerId { PEOPLE[person].0.parse().unwrap() };
    stage.memory.duty.lock().unwrap().begin(id(0), memory::at(NOW - 90 * MINUTE));
    let mut pool = Pool::new(Plan::DEFAULT, 50_000);
    for decided in 0..200_i64 {
        let at = memory::at(NOW - (200 - decided) * MINUTE);
        for (person, opened) in [(0, true), (1, false), (3, false)] {
            let shown = Some(memory::at(at.unix_ms() - 40_000));
            let seen = Seen { shown, at, approved: true, words: 120, opened };
            let mut noted = pool.note(&Fact::Decided { reviewer: id(person), seen });
            if decided % 10 == 0 {
                let (reviewer, missed) = (id(person), person == 3);
                noted.extend(pool.note(&Fact::Answered { reviewer, missed, at }));
            }
            for change in noted {
                if let Change::Suspended { reviewer, at, .. } = change {
                    let mut roster = stage.memory.roster.lock().unwrap();
                    *roster = std::sync::Arc::new(roster.suspended(&reviewer, at).unwrap());
                }
            }
        }
    }
    *stage.memory.attention.lock().unwrap() = std::sync::Arc::new(pool);
}

async fn record(stage: &Stage, number: u8, verdict: &str, clause: &str, code: &'static str) {
    use evidence::{Decision, Persons, Verdict};
    let verdict = match verdict {
        "hold" => Verdict::Hold,
        "deny" => Verdict::Deny,
        _ => Verdict::Permit,
    };
    let at = memory::at(NOW - i64::from(number) * 11 * MINUTE);
    let record = if number == 0 {
        Record::Started(Started {
            at,
            agreement: "classified-cloud-2026".parse().unwrap(),
            version: 1,
            bundle: Digest::of(b"agreement"),
            software: "0.1.0",
        })
    } else {
        Record::Decision(Decision {
            at,
            exchange: lexicon::ExchangeId::from_random([number; 16]),
            workload: format!("analyst-{}", number % 4).parse().unwrap(),
            party: "customer".parse().unwrap(),
            deployment: lexicon::Deployment {
                class: lexicon::DeploymentClass::Cloud,
                region: "gov-north".parse().unwrap(),
            },
            purpose: None,
            grant: None,
            case: None,
            model: None,
            upstream: None,
            verdict,
            code,
            clauses: vec![clause.parse().unwrap()],
            bundle: Digest::of(b"agreement"),
            request: Digest::of(&[number]),
            persons: Persons::default(),
            review: None,
        })
    };
    let leaf = Leaf::new(&record, Salt::from_random([number; 32])).unwrap();
    let pending = Pending::new((), leaf);
    let recorded = stage.store.record(pending, None, store::Posting::nobody()).await.unwrap();
    assert_eq!(recorded.number().index(), u64::from(number));
}

/// A glass that is open, and one of before that both parties looked at.
async fn broken(stage: &Stage) {
    use review::Proof;
    use review::break_glass::{Event, Look, Opening};
    let proof = || Proof::Ed25519 { credential: "rehearsed".parse().unwrap(), signature: [0; 64] };
    let opening = |number: u8, person: &str, workload: &str, reason: &str, ago: i64| Opening {
        glass: lexicon::ReviewId::from_random([number; 16]),
        person: person.parse().unwrap(),
        workload: workload.parse().unwrap(),
        reason: reason.to_owned(),
        at: memory::at(NOW - ago * MINUTE),
        length: lexicon::Span::from_seconds(30 * 60),
        acts: 5,
        alerts: ["provider", "customer"].map(|party| party.parse().unwrap()).into(),
    };
    let look = |glass, reviewer: &str, party: &str, justified, reason: &str| Event::Looked {
        look: Look {
            glass,
            reviewer: reviewer.parse().unwrap(),
            justified,
            reason: reason.to_owned(),
        },
        party: party.parse().unwrap(),
        at: memory::at(NOW - 600 * MINUTE),
        proof: proof(),
    };
    let before = "The registry was down from 03:10, and the night shift needed two lists.";
    let before = opening(1, "r-tanaka", "clerk-1", before, 1_000);
    let now = "Mains failure in the data hall: the runbook is behind the model.";
    let now = opening(2, "r-okafor", "analyst-1", now, 12);
    let (first, second) = (before.glass, now.glass);
    let used = |glass, number: u8, ago: i64| Event::Used {
        glass,
        act: Digest::of(&[number]),
        at: memory::at(NOW - ago * MINUTE),
    };
    for event in [
        Event::Opened { opening: before, proof: proof() },
        used(first, 1, 990),
        used(first, 2, 985),
        look(first, "r-haddad", "provider", true, "I read both lists: names and rooms, no more."),
        look(first, "r-lindqvist", "customer", false, "The paper list was in the next room."),
        Event::Opened { opening: now, proof: proof() },
        used(second, 3, 7),
    ] {
        stage.memory.take_up(Ok(event)).await.unwrap().unwrap();
    }
}
