use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use agreement::Bundle;
use controls::persons::Subjects;
use controls::{Act, Approvals, Engine, Facts, Ledger};
use lexicon::{Deployment, DeploymentClass, Moment};
use protocol::BlockedKind;

use super::*;
use crate::identity::Workload;
use crate::ledger::Account;

const AGREEMENT: &str = include_str!("../../../../../../agreements/classified-cloud.md");

/// Compiled once: the tests make tens of thousands of judges.
static ENGINE: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let bundle = Bundle::compile(AGREEMENT, "classified-cloud.md").unwrap();
    Arc::new(Engine::new(Arc::new(bundle)).unwrap())
});

fn judge() -> Judge {
    let model: lexicon::ModelName = "model-1".parse().unwrap();
    let facts = Facts {
        workload: "analyst-1".parse().unwrap(),
        party: "customer".parse().unwrap(),
        deployment: Deployment {
            class: DeploymentClass::Cloud,
            region: "gov-north".parse().unwrap(),
        },
        purpose: None,
        grant: None,
        exception: None,
        persons: 0,
        ledger: Ledger::Within,
        refused: false,
        under_order: false,
        approvals: Approvals::default(),
        act: Act::Invoke { model: model.clone() },
    };
    let at = Moment::from_unix_ms(1_800_000_000_000).unwrap();
    let workload = Workload {
        id: facts.workload.clone(),
        party: facts.party.clone(),
        deployment: facts.deployment.clone(),
        purposes: Vec::new(),
        keys: Vec::new(),
        uri_names: Vec::new(),
    };
    let account = Account::new(&ENGINE, &workload, &|_| None, false, at);
    Judge::new(Arc::clone(&ENGINE), facts, model, Subjects::new([7; 16]), account, at)
}

fn ask(format: Format) -> Exchange {
    let body = br#"{"model":"model-1","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"#;
    protocol::read_request(format, body).unwrap()
}

/// What comes out of a sieve that is given `pieces` one after the other.
fn sift(format: Format, judge: Judge, pieces: &[&[u8]]) -> (Vec<u8>, String) {
    sift_at_most(1 << 20, &mut Counted::at_most(usize::MAX), format, judge, pieces)
}

/// The same, of an answer of at most `longest` bytes.
fn sift_at_most(
    longest: usize,
    counted: &mut Counted,
    format: Format,
    judge: Judge,
    pieces: &[&[u8]],
) -> (Vec<u8>, String) {
    let mut sieve = Sieve::new(&ask(format), judge, longest);
    let mut released = BytesMut::new();
    let taken = pieces.iter().try_for_each(|piece| counted.take(&mut sieve, piece, &mut released));
    let blocked = Blocked {
        kind: BlockedKind::Held,
        code: "approval_required",
        message: "held",
        clause: None,
        record: None,
        review: None,
    };
    let end = match taken.and_then(|()| sieve.end()) {
        Err(fault) => {
            released.extend_from_slice(&sieve.error(&blocked));
            format!("fault {}", fault.code)
        }
        Ok(()) if sieve.judge().permits() => {
            released.extend_from_slice(&sieve.tail());
            "permitted".to_owned()
        }
        Ok(()) => {
            released.extend_from_slice(&sieve.ending(&blocked));
            format!("{:?}", sieve.judge().findings().verdict)
        }
    };
    (released.to_vec(), end)
}

/// What the ledger of the tests lets through, and what was charged, one number for each charge.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    most: usize,
    charges: Vec<usize>,
}

impl Counted {
    fn at_most(most: usize) -> Self {
        Self { most, charges: Vec::new() }
    }

    /// Decides about each event and charges for it, as a stream does.
    fn take(
        &mut self,
        sieve: &mut Sieve,
        piece: &[u8],
        released: &mut BytesMut,
    ) -> Result<(), Fault> {
        sieve.take(piece);
        while sieve.look()? {
            let judge = sieve.judge_mut();
            let persons = if judge.permits() { judge.take_fresh().mentions.len() } else { 0 };
            let spent: usize = self.charges.iter().sum();
            judge.decide(match persons {
                1.. if spent + persons > self.most => Ledger::OverBudget,
                _ => Ledger::Within,
            });
            if persons > 0 && judge.permits() {
                self.charges.push(persons);
            }
            sieve.release(released);
        }
        Ok(())
    }
}

/// The recorded streams of the protocol's tests, and some made for this one.
fn streams() -> BTreeMap<String, (Format, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../protocol/tests/streams");
    let mut streams = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let format = if name.starts_with("openai") { Format::OpenAi } else { Format::Anthropic };
        streams.insert(name, (format, std::fs::read(&path).unwrap()));
    }
    assert!(streams.len() >= 8, "the recorded streams are missing");
    for (name, (format, mut bytes)) in streams.clone() {
        bytes.truncate(bytes.len() * 2 / 3);
        bytes.extend_from_slice(b"\n\ndata: {\"a\":1,\"a\":2}\n\ndata: [DONE]\n\n");
        streams.insert(format!("damaged {name}"), (format, bytes));
    }
    for persons in [5, 6, 7] {
        streams.insert(format!("persons-{persons}"), (Format::OpenAi, with_persons(persons)));
    }
    streams
}

/// An answer that names `count` persons, an address in pieces across events.
fn with_persons(count: usize) -> Vec<u8> {
    let text: String =
        (0..count).map(|n| format!("Next is person-{n}@people.example, who ")).collect();
    let mut events = String::new();
    for piece in text.as_bytes().chunks(9) {
        let piece = std::str::from_utf8(piece).unwrap();
        events += &format!(
            "data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"model-1\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{piece}\"}},\"finish_reason\":null}}]}}\n\n"
        );
    }
    events += "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"model-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    (events + "data: [DONE]\n\n").into_bytes()
}

#[test]
fn a_cut_at_any_byte_changes_neither_bytes_nor_verdict() {
    for (name, (format, bytes)) in streams() {
        let whole = sift(format, judge(), &[&bytes]);
        for at in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert_eq!(sift(format, judge(), &[head, tail]), whole, "{name}, cut at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(sift(format, judge(), &single), whole, "{name}, byte by byte");
    }
}

#[test]
fn nothing_of_the_person_over_the_limit_is_released() {
    let (released, end) = sift(Format::OpenAi, judge(), &[&with_persons(5)]);
    assert_eq!(end, "permitted");
    assert_eq!(texts(&released).matches("@people.example").count(), 5);
    let (released, end) = sift(Format::OpenAi, judge(), &[&with_persons(7)]);
    assert_eq!(end, "Hold");
    let text = texts(&released);
    assert!(text.contains("person-0@people.example"), "{text}");
    assert!(!text.contains("person-5"), "{text}");
}

#[test]
fn a_cut_changes_neither_who_is_charged_nor_what_a_full_ledger_holds_back() {
    for most in 0..=5 {
        let bytes = with_persons(5);
        let sift = |pieces: &[&[u8]]| {
            let mut counted = Counted::at_most(most);
            let sifted = sift_at_most(1 << 20, &mut counted, Format::OpenAi, judge(), pieces);
            (sifted, counted)
        };
        let whole = sift(&[&bytes]);
        assert_eq!(whole.0.1, if most < 5 { "Hold" } else { "permitted" });
        let charged: usize = whole.1.charges.iter().sum();
        assert_eq!(charged, most, "who is over the budget is not charged");
        let named = texts(&whole.0.0).matches("@people.example").count();
        assert!(named <= most, "{named} persons left, {most} are charged");
        for at in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert_eq!(sift(&[head, tail]), whole, "at most {most}, cut at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(sift(&single), whole, "at most {most}, byte by byte");
    }
}

#[test]
fn nothing_is_released_while_somebody_is_not_accounted_for() {
    let bytes = with_persons(3);
    let mut sieve = Sieve::new(&ask(Format::OpenAi), judge(), 1 << 20);
    let mut released = BytesMut::new();
    sieve.take(&bytes);
    while !sieve.judge().subjects.has_fresh() {
        assert!(sieve.look().unwrap());
    }
    sieve.release(&mut released);
    assert!(released.is_empty(), "{released:?}");
}

#[test]
fn an_answer_over_the_bound_is_stopped_at_the_bound_wherever_it_is_cut() {
    let bytes = with_persons(3);
    let longest = bytes.len() - 1;
    let whole = sift_at_most(longest, &mut Counted::at_most(9), Format::OpenAi, judge(), &[&bytes]);
    assert_eq!(whole.1, "fault answer_too_large");
    assert!(texts(&whole.0).contains("person-0"), "what was decided before the bound is released");
    for at in 0..=bytes.len() {
        let (head, tail) = bytes.split_at(at);
        let cut =
            sift_at_most(longest, &mut Counted::at_most(9), Format::OpenAi, judge(), &[head, tail]);
        assert_eq!(cut, whole, "cut at {at}");
    }
    let fits =
        sift_at_most(bytes.len(), &mut Counted::at_most(9), Format::OpenAi, judge(), &[&bytes]);
    assert_eq!(fits.1, "permitted");
}

#[test]
fn the_end_of_a_stream_is_not_released_before_its_outcome_is_on_record() {
    let bytes = with_persons(3);
    let mut sieve = Sieve::new(&ask(Format::OpenAi), judge(), 1 << 20);
    let mut released = BytesMut::new();
    Counted::at_most(9).take(&mut sieve, &bytes, &mut released).unwrap();
    sieve.end().unwrap();
    assert!(!released.ends_with(b"data: [DONE]\n\n"));
    assert!(sieve.tail().ends_with(b"data: [DONE]\n\n"));
}

/// The text of a stream in OpenAI's format.
fn texts(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
    let chunks = lines.filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    chunks
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str().map(str::to_owned))
        .collect()
}
