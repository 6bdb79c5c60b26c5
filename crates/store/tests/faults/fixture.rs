//! A store in a directory of its own, and records to put into it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use evidence::{Leaf, Outcome, Pending, Record, Recorded, Salt, ToolUse, Usage, Verdict};
use lexicon::{Digest, ExchangeId, Moment, RecordNumber, ReviewId, ReviewerId, Span};
use review::break_glass;
use review::{Act, ActKind, Decided, Decision, Event, Form, Opening, Proof, Review, Rules};
use store::{Beside, Directory, Held, Hold, NotRecorded, Room, Settings, Store};
use tlog::{Findings, PublicKey, Verified};

/// Publishing happens when a test asks for it, not by the clock.
const NEVER: Duration = Duration::from_secs(1_000_000);

/// The sheets are saved now and then in every script.
const JOURNAL: usize = 40;

/// A directory for one store and its pin.
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    _owner: Option<tempfile::TempDir>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let owner = tempfile::tempdir().unwrap();
        Self { path: owner.path().to_owned(), _owner: Some(owner) }
    }

    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), _owner: None }
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            data: self.path.join("data"),
            pin: self.pin(),
            origin: "log.example/brightline".to_owned(),
            queue: 64,
            publish_every: NEVER,
            ledger: Room { journal: JOURNAL, ..Room::default() },
        }
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(&self.settings()).unwrap()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("data/log")
    }

    pub(crate) fn pin(&self) -> PathBuf {
        self.path.join("pinned/pin")
    }

    /// Checks the public log against the pin, as an outsider would.
    pub(crate) fn verify(&self) -> Result<Verified, Findings> {
        let key = std::fs::read_to_string(self.log().join(tlog::PUBLIC_KEY)).unwrap();
        let key: PublicKey = key.parse().unwrap();
        let pin = std::fs::read(self.pin()).unwrap();
        tlog::verify(&Directory::new(self.log()), &key, Some(&pin))
    }

    pub(crate) fn verified_size(&self) -> u64 {
        self.verify().unwrap().checkpoint().size
    }
}

/// A record of its own for each `id`.
pub(crate) fn leaf(id: u64) -> Leaf {
    let mut tool_calls = Vec::new();
    let tool = Some(format!("tool_{}", id % 50).parse().unwrap());
    ToolUse::tally(&mut tool_calls, tool, lexicon::Effect::Read, true, Verdict::Permit);
    let outcome = Outcome {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        of: RecordNumber::new(id),
        exchange: ExchangeId::from_random(u128::from(id).to_be_bytes()),
        verdict: Verdict::Permit,
        code: "permitted",
        clauses: vec!["permitted-use".parse().unwrap()],
        ending: evidence::Ending::Delivered,
        answer: Some(Digest::of(&id.to_be_bytes())),
        tool_calls,
        usage: Usage { input: Some(id), output: None },
        persons: evidence::Persons::default(),
        review: None,
    };
    Leaf::new(&Record::Outcome(outcome), Salt::from_random([7; 32])).unwrap()
}

pub(crate) fn pending(id: u64) -> Pending<u64> {
    Pending::new(id, leaf(id))
}

/// An exchange that is held, of `size` bytes.
pub(crate) fn held(id: u64, size: usize) -> Held {
    Held {
        review: ReviewId::from_random(u128::from(id).to_be_bytes()),
        exchange: ExchangeId::from_random(u128::from(id).to_be_bytes()),
        request: vec![b'x'; size],
        answer: None,
    }
}

/// A hold of an exchange of `size` bytes, and the review that it opens.
pub(crate) fn hold(id: u64, size: usize) -> Hold {
    let held = held(id, size);
    let opening = opening(held.review);
    let beside = Beside { salt: [3; 32], words: 40 };
    Hold { opening, asked: Some(Digest::of(b"asked")), held: Some(held), most: 10_000, beside }
}

/// A review that one person of either party frees.
pub(crate) fn opening(review: ReviewId) -> Opening {
    let opened = Moment::from_unix_ms(1_772_323_200_000).unwrap();
    Opening {
        review,
        exchange: ExchangeId::from_random(review.to_bytes()),
        act: Act {
            kind: ActKind::Ask { model: "model-1".parse().unwrap(), request: Digest::of(b"ask") },
            workload: "desk".parse().unwrap(),
            on_behalf_of: None,
            party: "customer".parse().unwrap(),
            purpose: None,
            grant: None,
            case: false,
            agreement: Digest::of(b"agreement"),
            clauses: Vec::new(),
            persons: 7,
        },
        quorum: ["provider", "customer"].map(|party| (party.parse().unwrap(), 1)).into(),
        rules: Rules::default(),
        opened,
        expires: opened.plus(Span::from_seconds(86_400)),
    }
}

/// What happens to a review until it is executed: a yes of either party, and the execution. Whether
/// signatures hold was asked before something became an event.
pub(crate) fn events(review: &Review) -> Vec<Event> {
    let at = review.opening().opened;
    let yes = |party: &str, byte: u8| {
        let reviewer: ReviewerId = format!("person-of-{party}").parse().unwrap();
        let key = review::Credential::ed25519([byte; 32]);
        Event::Decided(Box::new(Decided {
            at,
            party: party.parse().unwrap(),
            key: key.key.digest(),
            on_shift: [].into(),
            decision: Decision {
                review: review.opening().review,
                reviewer,
                verdict: review::Verdict::Approve,
                statement: review.statement().digest(),
                form: Form::Plain,
                reason: "a reason that nobody else may read".to_owned(),
                shown: Some(at),
                opened_evidence: true,
                proof: Proof::Ed25519 { credential: key.id, signature: [byte; 64] },
            },
        }))
    };
    let id = review.opening().review;
    let executed = Event::Executed { review: id, at, act: review.act_digest() };
    vec![yes("provider", 1), yes("customer", 2), executed]
}

/// What happens to a broken glass: it is opened, and an act goes through.
pub(crate) fn glass_events(number: u64) -> [break_glass::Event; 2] {
    let glass = ReviewId::from_random(u128::from(number).to_be_bytes());
    let at = opening(glass).opened;
    let opening = break_glass::Opening {
        glass,
        person: "somebody-with-a-name".parse().unwrap(),
        workload: "planner".parse().unwrap(),
        reason: "a reason that nobody else may read".to_owned(),
        at,
        length: Span::from_seconds(3_600),
        acts: 5,
        alerts: ["provider", "customer"].map(|party| party.parse().unwrap()).into(),
    };
    let credential = "key-of-somebody".parse().unwrap();
    let proof = Proof::Ed25519 { credential, signature: [1; 64] };
    let act = Digest::of(&number.to_be_bytes());
    [break_glass::Event::Opened { opening, proof }, break_glass::Event::Used { glass, act, at }]
}

pub(crate) async fn record(store: &Store, id: u64) -> Result<Recorded<u64>, NotRecorded> {
    store.record(pending(id), None, store::Posting::nobody()).await
}

/// Records `ids` one after the other.
pub(crate) async fn record_all(store: &Store, ids: std::ops::Range<u64>) {
    for id in ids {
        let recorded = record(store, id).await.unwrap();
        assert_eq!(recorded.into_value(), id);
    }
}

/// A source of chance that gives the same for the same seed (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}
