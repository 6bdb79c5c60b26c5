//! Reviews as a day of a busy house leaves them: half of them lethal calls that nobody has looked
//! at, half of them questions that one of two organisations has approved.

use ed25519_dalek::{Signer as _, SigningKey};
use evidence::{Leaf, Pending, Record, Salt, Verdict as Ruling};
use lexicon::{Deployment, DeploymentClass, Digest, ExchangeId, Moment, ReviewId, Span};
use review::decision::{NoAssertions, signed_digest, validate};
use review::{
    Act, ActKind, Check, Credential, Decision, Duty, Form, Opening, Pace, Proof, Review, Roster,
    Rules, Verdict,
};
use store::{Beside, Held, Hold, Posting, Store};
use tokio::task::JoinSet;

/// Holds that are on their way at once.
const AT_ONCE: u64 = 512;

/// How long a review waits for people, in seconds.
pub(crate) const LIFETIME: u64 = 86_400;

/// The review `number`.
pub(crate) fn id(number: u64) -> ReviewId {
    ReviewId::from_random(u128::from(number).to_be_bytes())
}

/// Who has approved one half.
pub(crate) struct Approver {
    pub(crate) id: &'static str,
    pub(crate) key: SigningKey,
    pub(crate) roster: Roster,
}

/// What every review is made from.
pub(crate) struct Mould {
    /// When the first was held: an hour later the last was.
    pub(crate) began: Moment,
    pub(crate) now: Moment,
    pub(crate) agreement: Digest,
    pub(crate) approver: Approver,
}

/// When the review `number` was held.
pub(crate) fn opened(began: Moment, number: u64) -> Moment {
    began.plus(Span::from_seconds(number % 3_600))
}

impl Mould {
    /// Opens `reviews` reviews, and has one half of them approved by one person.
    pub(crate) async fn fill(self, store: &Store, reviews: u64) {
        let mould = std::sync::Arc::new(self);
        let mut on_their_way = JoinSet::new();
        for number in 0..reviews {
            while on_their_way.len() as u64 >= AT_ONCE {
                on_their_way.join_next().await.unwrap().unwrap();
            }
            let (store, mould) = (store.clone(), std::sync::Arc::clone(&mould));
            on_their_way.spawn(async move {
                let hold = mould.hold(number);
                let pending = mould.record(&hold.opening);
                drop(store.hold(pending, hold, Posting::nobody()).await.unwrap());
                if !number.is_multiple_of(2) {
                    mould.approve(&store, number).await;
                }
            });
        }
        while let Some(done) = on_their_way.join_next().await {
            done.unwrap();
        }
    }

    fn hold(&self, number: u64) -> Hold {
        let request = format!(
            r#"{{"model":"model-1","messages":[{{"role":"system","content":"You help the desk."}},{{"role":"user","content":"Situation {number}: {}"}}]}}"#,
            "the convoy stands at the crossing and nobody has moved since noon. ".repeat(14)
        );
        let act = Act {
            kind: match number % 2 {
                0 => call(number),
                _ => ActKind::Ask {
                    model: "model-1".parse().unwrap(),
                    request: Digest::of(request.as_bytes()),
                },
            },
            workload: "analyst-1".parse().unwrap(),
            on_behalf_of: None,
            party: "customer".parse().unwrap(),
            purpose: None,
            grant: None,
            case: false,
            agreement: self.agreement,
            clauses: vec!["lethal".parse().unwrap()],
            persons: 0,
        };
        let approvals = if number.is_multiple_of(2) { 2 } else { 1 };
        let at = opened(self.began, number);
        let opening = Opening {
            review: id(number),
            exchange: ExchangeId::from_random(u128::from(number).to_be_bytes()),
            act,
            quorum: ["provider", "customer"].map(|it| (it.parse().unwrap(), approvals)).into(),
            rules: Rules::default(),
            opened: at,
            expires: at.plus(Span::from_seconds(LIFETIME)),
        };
        let answer = number.is_multiple_of(2).then(|| answer(number));
        let held = Held {
            review: opening.review,
            exchange: opening.exchange,
            request: request.into_bytes(),
            answer,
        };
        let beside = Beside { salt: [7; 32], words: 180 };
        Hold { opening, asked: None, held: Some(held), most: usize::MAX, beside }
    }

    /// The record of the hold, as the gateway writes one.
    fn record(&self, opening: &Opening) -> Pending<()> {
        let record = Record::Decision(evidence::Decision {
            at: opening.opened,
            exchange: opening.exchange,
            workload: opening.act.workload.clone(),
            party: opening.act.party.clone(),
            deployment: Deployment {
                class: DeploymentClass::Cloud,
                region: "gov-north".parse().unwrap(),
            },
            purpose: None,
            grant: None,
            case: None,
            model: Some("model-1".parse().unwrap()),
            upstream: Some("nobody".parse().unwrap()),
            verdict: Ruling::Hold,
            code: "held",
            clauses: opening.act.clauses.clone(),
            bundle: self.agreement,
            request: Digest::of(b"request"),
            persons: evidence::Persons::default(),
            review: Some(opening.review),
        });
        pending(&record)
    }

    async fn approve(&self, store: &Store, number: u64) {
        let mut turn = store.turn(id(number)).await.unwrap().unwrap();
        let (event, act) = {
            let review = &turn.found().review;
            let check = self.check(review);
            let valid = validate(self.approval(review), &check).unwrap();
            (review.decide(&valid, check.roster, self.now).unwrap(), review.act_digest())
        };
        let record = Record::Reviewed(evidence::Reviewed {
            at: self.now,
            review: id(number),
            what: "approved",
            act,
            decided: None,
            second: None,
            glass: None,
            nature: evidence::Nature::Untold,
        });
        drop(turn.keep(&event, pending(&record), Posting::nobody()).await.unwrap());
    }

    fn check<'a>(&'a self, review: &'a Review) -> Check<'a> {
        static KNOWN: std::sync::LazyLock<(Pace, Duty)> =
            std::sync::LazyLock::new(Default::default);
        Check {
            review,
            roster: &self.approver.roster,
            // What one person may approve in a time, and who is on shift, is no matter here.
            pace: &KNOWN.0,
            duty: &KNOWN.1,
            model_texts: &[],
            assertions: &NoAssertions,
            now: self.now,
        }
    }

    fn approval(&self, review: &Review) -> Decision {
        let statement = review.statement().digest();
        let reason = "the desk needs it for the report of tonight".to_owned();
        let (verdict, form) = (Verdict::Approve, Form::Plain);
        let signed = signed_digest(&statement, verdict, &form, &reason);
        let key = &self.approver.key;
        Decision {
            review: review.opening().review,
            reviewer: self.approver.id.parse().unwrap(),
            verdict,
            statement,
            form,
            reason,
            shown: Some(review.opening().opened),
            opened_evidence: false,
            proof: Proof::Ed25519 {
                credential: Credential::ed25519(key.verifying_key().to_bytes()).id,
                signature: key.sign(signed.as_bytes()).to_bytes(),
            },
        }
    }
}

fn call(number: u64) -> ActKind {
    ActKind::Call {
        tool: "effector.release".parse().unwrap(),
        effect: lexicon::Effect::Lethal,
        declared: true,
        arguments: review::Arguments::parse(&arguments(number)).unwrap(),
        target: Some("grid 31U DQ 48251 11932".to_owned()),
        effectors: Some(1),
    }
}

fn arguments(number: u64) -> String {
    format!(r#"{{"target":"grid 31U DQ 48251 11932","units":1,"note":"as discussed, {number}"}}"#)
}

/// What a model answered, in OpenAI's form.
fn answer(number: u64) -> Vec<u8> {
    let call = serde_json::json!({
        "id": "call-1", "type": "function",
        "function": {"name": "effector.release", "arguments": arguments(number)},
    });
    let message = serde_json::json!({"role": "assistant", "content": null, "tool_calls": [call]});
    serde_json::json!({
        "id": "answer", "object": "chat.completion", "created": 0, "model": "model-1",
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}],
    })
    .to_string()
    .into_bytes()
}

fn pending(record: &Record) -> Pending<()> {
    Pending::new((), Leaf::new(record, Salt::from_random([7; 32])).unwrap())
}
