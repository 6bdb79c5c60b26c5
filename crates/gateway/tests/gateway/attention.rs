//! Tests of attention in a gateway: planted among the acts, shown like them, counted, and never
//! executed; whoever does not read decides no more.

use std::collections::BTreeSet;

use gateway::{Gateway, Limits, NotDecided, Parts, Reviewing, Simulated, SimulatedClock};
use http::StatusCode;
use lexicon::{ReviewId, ReviewerId};
use review::attention::Published;
use review::{ActKind, Refused, Reviewer, Role, Roster, Shown, State, Verdict, View};
use serde_json::{Value, json};
use store::{Page, Which};

use crate::force::without_cases;
use crate::mandates::Signed;
use crate::people::{FOUR, House, credential, review_of};
use crate::world::{AGREEMENT, Script, World};

const CHAT: &str = "/v1/chat/completions";

/// Everything that anybody is shown asks for a test.
fn agreement() -> String {
    without_cases(AGREEMENT).replace("canary-share = 0.05", "canary-share = 1")
}

/// Four people of either party who decided about nothing yet, beside those of the other tests.
const NEW: [(&str, &str); 6] = [
    ("eve", "provider"),
    ("gina", "provider"),
    ("hugo", "provider"),
    ("fritz", "customer"),
    ("ina", "customer"),
    ("jon", "customer"),
];

fn reviewing() -> Reviewing {
    let old = [("ada", "provider"), ("ben", "provider"), ("cem", "customer"), ("dora", "customer")];
    let person = |(id, party): &(&str, &str)| Reviewer {
        id: id.parse().unwrap(),
        name: format!("The person {id}"),
        party: party.parse().unwrap(),
        role: Role::Reviewer,
        asks_as: [].into(),
        credentials: vec![credential(id)],
        suspended: None,
    };
    let roster = Roster::new(old.iter().chain(&NEW).map(person).collect()).unwrap();
    Reviewing { roster, ..Reviewing::default() }
}

fn id(person: &str) -> ReviewerId {
    person.parse().unwrap()
}

fn in_force() -> Simulated {
    Signed::first(&agreement()).on_record().into()
}

fn request(target: &str) -> String {
    let content = format!(
        "the mast at {target} is to be jammed by one unit; nobody is within 1400 metres of it"
    );
    let other = "the road to the hill was closed an hour ago, and the wind is from the west";
    json!({"model": "model-1", "messages": [
        {"role": "user", "content": other}, {"role": "user", "content": content}]})
    .to_string()
}

fn call(target: &str) -> String {
    let arguments = format!(r#"{{ "target": "{target}", "units": 1, "clear": 1400 }}"#);
    json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "model-1",
        "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {"role": "assistant",
        "content": null, "tool_calls": [{"id": "c1", "type": "function",
        "function": {"name": "effector.release", "arguments": arguments}}]}}]})
    .to_string()
}

/// A house in which two lethal acts were approved and done.
struct Tried(House);

impl Tried {
    async fn new() -> Self {
        let world = World::simulated_with(in_force(), reviewing()).await;
        let tried = Self(House::of(world, true).await);
        for target in ["site-1001", "site-2002"] {
            let review = tried.held(target).await;
            assert_eq!(tried.0.approve(&FOUR, review).await, State::Approved);
            let done = tried.0.again(CHAT, &request(target), review).await;
            assert_eq!(done.status, StatusCode::OK, "{}", done.body);
            assert!(done.header("brightline-permit").is_some());
        }
        tried.0.pass(3_600).await;
        tried
    }

    fn gateway(&self) -> &Gateway {
        &self.0.world.gateway
    }

    /// Has the vendor answer with a lethal call, which is held.
    async fn held(&self, target: &str) -> ReviewId {
        self.0.world.vendor.does(Script::json(&call(target)));
        review_of(&self.0.ask(CHAT, &request(target), &[]).await)
    }

    /// What waits, as `person` sees the list.
    async fn waiting(&self, person: &str) -> BTreeSet<ReviewId> {
        let page = Page { which: Which::Waiting(self.0.now()), after: None, most: 200 };
        let (shown, _) = self.gateway().list(page, &id(person)).await.unwrap();
        shown.iter().map(|it| it.opening().review).collect()
    }

    async fn shown(&self, review: ReviewId, person: &str) -> Shown {
        self.gateway().show(review, &id(person)).await.unwrap().unwrap()
    }

    /// So many tests, planted for `person`, who is shown as many acts for that.
    async fn planted(&self, person: &str, count: usize) -> Vec<ReviewId> {
        for number in 0..count {
            let act = self.held(&format!("site-{}", 3_000 + number)).await;
            self.shown(act, person).await;
        }
        let before = self.waiting(person).await;
        let mut planted = 0;
        for _ in 0..10_000 {
            planted += usize::from(self.gateway().plant_due().await.unwrap());
            if planted == count {
                break;
            }
        }
        assert_eq!(planted, count);
        let after = self.waiting(person).await;
        let tests: Vec<_> = after.difference(&before).copied().collect();
        assert_eq!(tests.len(), count);
        self.0.pass(61).await;
        tests
    }

    /// The records of a review, as the log has them.
    async fn records(&self, review: ReviewId) -> Vec<Value> {
        let log = self.0.world.log().await;
        log.into_iter().filter(|it| it["review"] == review.to_string()).collect()
    }

    /// Another gateway over the same store, as after a restart.
    async fn restarted(&self) -> std::sync::Arc<Gateway> {
        let (_vendor, _data, parts) = World::parts(in_force(), Limits::default()).await;
        let store = self.0.world.store.clone();
        let parts = Parts { store, reviewing: reviewing(), ..parts };
        let clock = SimulatedClock::new("brightline-time".parse().unwrap()).unwrap();
        Gateway::simulate(parts, clock).await.unwrap()
    }
}

fn keys(value: &Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn test_is_planted_and_looks_like_an_act_to_those_whom_it_is_for() {
    let house = Tried::new().await;
    let test = house.planted("eve", 1).await.remove(0);
    assert!(house.waiting("gina").await.contains(&test), "it is new to her too");
    assert!(!house.waiting("ada").await.contains(&test), "she knows the act that it is made of");
    assert!(house.gateway().show(test, &id("ada")).await.unwrap().is_none());

    let act = *house.waiting("eve").await.iter().find(|it| **it != test).unwrap();
    let (one, other) = (house.shown(act, "eve").await, house.shown(test, "eve").await);
    let labels = |shown: &Shown| -> Vec<String> {
        shown.statement().lines().map(|(label, _)| label.to_owned()).collect()
    };
    assert_eq!(labels(&one), labels(&other));
    assert_eq!(one.state(house.0.now()), other.state(house.0.now()));
    assert!(other.was_test(house.0.now()).is_none(), "nobody is told while it is open");
    for shown in [&one, &other] {
        assert!(matches!(shown.seen_by(&id("eve"), house.0.now()), View::Undecided(_)));
        let opening = shown.opening();
        let life = opening.expires.unix_ms() - opening.opened.unix_ms();
        assert_eq!(life, 24 * 3_600 * 1_000);
        assert_eq!(opening.act.effect(), Some(lexicon::Effect::Lethal));
    }
    assert_eq!(one.opening().quorum, other.opening().quorum);
    assert_eq!(one.opening().rules, other.opening().rules);
    assert_eq!(one.opening().act.agreement, other.opening().act.agreement);

    let store = &house.0.world.store;
    let (real, held) = (store.held(act).await.unwrap(), store.held(test).await.unwrap());
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
    let (real, held) = (real.unwrap(), held.unwrap());
    assert_eq!(keys(&read(&real.request)), keys(&read(&held.request)));
    let (real, held) = (read(&real.answer.unwrap()), read(&held.answer.unwrap()));
    assert_eq!(keys(&real), keys(&held));
    let arguments = |answer: &Value| {
        let function = &answer["choices"][0]["message"]["tool_calls"][0]["function"];
        function["arguments"].as_str().unwrap().to_owned()
    };
    let ActKind::Call { arguments: shown, .. } = &other.opening().act.kind else { panic!() };
    let answered: Value = serde_json::from_str(&arguments(&held)).unwrap();
    let asked: Value = serde_json::from_str(shown.original()).unwrap();
    assert_eq!(answered, asked, "the page and its evidence show one call");
    let begin = |text: String| text.split(':').next().unwrap().to_owned();
    assert_eq!(begin(arguments(&held)), begin(arguments(&real)), "in the same spelling");

    let (real, test) = (house.records(act).await, house.records(test).await);
    assert_eq!((real.len(), test.len()), (1, 1), "each was shown once for the first time");
    assert_eq!((&real[0]["what"], &test[0]["what"]), (&json!("shown"), &json!("shown")));
    assert_eq!(keys(&real[0]), keys(&test[0]));
}

#[tokio::test]
async fn who_approves_everything_decides_no_more_after_four_tests() {
    let house = Tried::new().await;
    let tests = house.planted("eve", 5).await;
    for test in &tests[..3] {
        house.0.decide("eve", *test, Verdict::Approve).await.unwrap();
        house.0.decide("gina", *test, Verdict::Deny).await.unwrap();
    }
    assert!(house.gateway().roster().reviewer(&id("eve")).unwrap().suspended.is_none());
    house.0.decide("eve", tests[3], Verdict::Approve).await.unwrap();
    let eve = || house.gateway().roster().reviewer(&id("eve")).unwrap().clone();
    assert_eq!(eve().suspended, Some(house.0.now()));
    let refused = house.0.decide("eve", tests[4], Verdict::Deny).await;
    assert!(matches!(refused, Err(NotDecided::Refused(Refused::Suspended(_)))), "{refused:?}");
    // Others are not affected, and know nothing of it.
    house.0.decide("gina", tests[4], Verdict::Deny).await.unwrap();
    let pool = house.gateway().attention();
    let canaries = |person: &str| pool.reviewer(&id(person)).unwrap().canaries();
    assert_eq!((canaries("eve"), canaries("gina")), ((4, 4), (4, 0)));

    let log = house.0.world.log().await;
    let told: Vec<_> = log.iter().filter(|it| it["what"] == "suspended").collect();
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["party"], &told[0]["measure"]), (&json!("provider"), &json!("canaries")));
    assert!(!told[0].to_string().contains("eve"), "{}", told[0]);

    let again = house.restarted().await;
    assert_eq!(again.roster().reviewer(&id("eve")), Some(&eve()), "the same after a restart");
    let after = again.attention();
    for (person, known) in pool.reviewers() {
        let read = after.reviewer(person).unwrap();
        assert_eq!(
            (read.test(), read.canaries(), read.decisions()),
            (known.test(), known.canaries(), known.decisions()),
            "{person}"
        );
    }
    let log = house.0.world.log().await;
    assert_eq!(log.iter().filter(|it| it["what"] == "suspended").count(), 1, "and told once");
}

#[tokio::test]
async fn suspended_reviewer_is_taken_back_by_both_parties_and_begins_anew() {
    let house = Tried::new().await;
    for test in house.planted("eve", 4).await {
        house.0.decide("eve", test, Verdict::Approve).await.unwrap();
    }
    let kind = ActKind::Reinstate { reviewer: id("eve") };
    let asked = house.gateway().ask_people(&id("ben"), kind).await.unwrap();
    assert_eq!(house.0.approve(&["gina", "fritz"], asked).await, State::Executed);
    let check = |gateway: &Gateway| {
        assert_eq!(gateway.roster().reviewer(&id("eve")).unwrap().suspended, None);
        let pool = gateway.attention();
        let eve = pool.reviewer(&id("eve")).unwrap();
        assert_eq!((eve.canaries(), eve.test().is_suspended()), ((0, 0), false));
    };
    check(house.gateway());
    check(&*house.restarted().await);
}

/// Every way on which an act goes on, tried with a test.
#[tokio::test]
async fn test_is_no_act_for_callers_nor_for_anything_that_executes() {
    let house = Tried::new().await;
    let test = house.planted("eve", 1).await.remove(0);
    for person in ["eve", "gina", "fritz", "ina"] {
        house.0.decide(person, test, Verdict::Approve).await.unwrap();
    }
    let store = &house.0.world.store;
    assert!(store.review(test).await.unwrap().is_none());
    assert!(store.turn(test).await.unwrap().is_none());
    let page = Page { which: Which::Newest, after: None, most: 200 };
    let acts = store.reviews(page).await.unwrap();
    assert!(acts.iter().all(|it| it.review.opening().review != test));
    assert!(!store.executed_calls(200).await.unwrap().contains(&test));

    let nobody = ReviewId::from_random([5; 16]);
    for target in ["site-1001", "site-2002", "site-3000"] {
        let body = request(target);
        let asked = house.0.again(CHAT, &body, test).await;
        let none = house.0.again(CHAT, &body, nobody).await;
        let told = |body: &str, id: ReviewId| body.replace(&id.to_string(), "");
        assert_eq!((asked.status, asked.code()), (none.status, none.code()));
        assert_eq!(asked.json()["error"]["message"], none.json()["error"]["message"]);
        assert!(!told(&asked.body, test).contains("approved"), "{}", asked.body);
    }
    let look = |id: ReviewId| {
        let request = http::Request::get(house.0.world.url(&format!("/v1/reviews/{id}")));
        let request = house.0.at(request).header("x-api-key", crate::world::ANALYST);
        house.0.world.request(request, "")
    };
    let (asked, none) = (look(test).await, look(nobody).await);
    assert_eq!((asked.status, asked.code()), (none.status, none.code()));

    assert_eq!(house.gateway().end_tests().await.unwrap(), 1);
    assert_eq!(house.gateway().end_tests().await.unwrap(), 0);
    let shown = house.shown(test, "ada").await;
    assert_eq!(shown.state(house.0.now()), State::Withdrawn);
    assert!(shown.was_test(house.0.now()).is_some(), "everybody is told what was wrong");
    let told: Vec<_> = house.records(test).await.iter().map(|it| it["what"].clone()).collect();
    assert_eq!(told, ["shown", "approved", "approved", "approved", "approved", "withdrawn"]);
}

#[tokio::test]
async fn log_says_at_the_end_what_each_review_was_and_that_is_checked() {
    let house = Tried::new().await;
    let tests = house.planted("eve", 3).await;
    house.0.decide("eve", tests[0], Verdict::Deny).await.unwrap();
    for person in ["eve", "gina", "fritz", "ina"] {
        house.0.decide(person, tests[1], Verdict::Approve).await.unwrap();
    }
    house.gateway().end_tests().await.unwrap();
    house.0.pass(25 * 3_600).await;
    house.gateway().record_expired().await.unwrap();
    let log = house.0.world.log().await;
    let mut published = Published::default();
    for (number, record) in log.iter().enumerate() {
        published.note(number as u64, record.to_string().as_bytes()).unwrap();
    }
    let (all, told) = published.opened();
    assert_eq!(told, 2, "the third was never shown to anybody");
    assert_eq!(all, 7, "two acts that were done, three that expired, and two tests");
    for (test, what) in tests.iter().zip(["denied", "withdrawn", "expired"]) {
        let end = house.records(*test).await.pop().unwrap();
        assert_eq!(end["what"], what);
        assert!(end["was"].as_str().unwrap().starts_with("canary:"), "{end}");
        assert!(end.get("of").is_none());
    }
    let executed = log.iter().find(|it| it["what"] == "executed").unwrap();
    assert_eq!(executed["was"], "act");
    let hold = &log[usize::try_from(executed["of"].as_u64().unwrap()).unwrap()];
    assert_eq!(hold["verdict"], "hold");
    let before: String =
        log.iter().take_while(|it| it["was"].is_null()).map(Value::to_string).collect();
    assert!(!before.contains("canary"), "nothing tells before the end");
}

/// Without an act that people approved and that was done, there is nothing to make a test of.
#[tokio::test]
async fn without_a_past_there_are_no_tests_and_that_is_known() {
    let world = World::simulated_with(in_force(), reviewing()).await;
    let house = Tried(House::of(world, true).await);
    assert_eq!(house.gateway().cases_for_tests(), None, "nothing was due yet");
    let act = house.held("site-1").await;
    house.shown(act, "eve").await;
    for _ in 0..200 {
        assert!(!house.gateway().plant_due().await.unwrap());
    }
    assert_eq!(house.gateway().cases_for_tests(), Some(0));
    assert_eq!(house.waiting("eve").await.len(), 1);
}
