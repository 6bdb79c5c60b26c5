//! Break-glass from the hold to the act: one person lets mild acts through, for a short time, and
//! nothing else.

use agreement::activation::Kind;
use ed25519_dalek::Signer as _;
use gateway::{NotBroken, NotDecided};
use http::StatusCode;
use lexicon::{Digest, ReviewId, Span};
use review::break_glass::{Look, Opening, Unbroken};
use review::decision::NoAssertions;
use review::{ActKind, Proof, Refused, State, Verdict};
use serde_json::{Value, json};

use crate::force::without_cases;
use crate::mandates::Signed;
use crate::people::{House, TWO, credential, key, review_of};
use crate::reviews::{CHAT, about_many, answer, ask, held_call};
use crate::world::{AGREEMENT, CLERK, Got, Script};

const WHY: &str = "the registry is down and the ward needs the list tonight";

fn proof(person: &str, digest: &Digest) -> Proof {
    let signature = key(person).sign(digest.as_bytes()).to_bytes();
    Proof::Ed25519 { credential: credential(person).id, signature }
}

impl House {
    fn asked(&self, person: &str, number: u8, acts: u64) -> Opening {
        Opening {
            glass: ReviewId::from_random([number; 16]),
            person: person.parse().unwrap(),
            workload: "analyst-1".parse().unwrap(),
            reason: WHY.to_owned(),
            at: self.now(),
            length: Span::from_seconds(3_600),
            acts,
            alerts: ["provider", "customer"].map(|party| party.parse().unwrap()).into(),
        }
    }

    async fn signed(&self, opening: Opening) -> Result<(), NotBroken> {
        let proof = proof(opening.person.as_str(), &opening.digest());
        self.world.gateway.break_glass(opening, proof, &NoAssertions).await
    }

    /// Has `ada` break the glass for so many acts.
    async fn broken(&self, acts: u64) -> ReviewId {
        let opening = self.asked("ada", 1, acts);
        let glass = opening.glass;
        self.signed(opening).await.unwrap();
        glass
    }

    async fn look(&self, person: &str, glass: ReviewId, right: bool) -> Result<(), NotBroken> {
        let look = Look {
            glass,
            reviewer: person.parse().unwrap(),
            justified: right,
            reason: "I called the ward and asked who needed it".to_owned(),
        };
        let proof = proof(person, &look.digest());
        self.world.gateway.look_at_glass(look, proof, &NoAssertions).await
    }

    /// Asks about many persons, which is held.
    async fn held(&self) -> ReviewId {
        let message = json!({"role": "assistant", "content": "fine"});
        self.world.vendor.does(Script::json(&answer(message)));
        let held = self.ask(CHAT, &about_many(), &[]).await;
        assert_eq!(held.code(), "approval_required", "{}", held.body);
        review_of(&held)
    }

    async fn retried(&self, review: ReviewId) -> Got {
        self.again(CHAT, &about_many(), review).await
    }

    fn sent(&self) -> usize {
        self.world.vendor.received().len()
    }

    /// What happened to glasses, as the log tells it.
    async fn told(&self) -> Vec<String> {
        let log = self.world.log().await;
        let told = log.iter().filter(|record| record["kind"] == "break_glass");
        told.map(|record| record["what"].as_str().unwrap().to_owned()).collect()
    }
}

fn refused(said: Result<(), NotBroken>) -> Unbroken {
    match said {
        Err(NotBroken::Refused(unbroken)) => unbroken,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn mild_act_goes_through_a_broken_glass_once_and_all_of_it_is_on_record() {
    let house = House::new().await;
    let review = house.held().await;
    assert_eq!(house.retried(review).await.code(), "approval_required", "no glass is broken");
    let glass = house.broken(2).await;

    let sent = house.retried(review).await;
    assert_eq!((sent.status, house.sent()), (StatusCode::OK, 1), "{}", sent.body);
    assert!(!sent.body.contains("fine"), "the answer is an act of its own: {}", sent.body);
    let second = review_of(&sent);
    let got = house.retried(second).await;
    assert_eq!(got.json()["choices"][0]["message"]["content"], "fine", "{}", got.body);
    assert_eq!(house.sent(), 1, "the model is not asked again");
    for used in [review, second] {
        assert_eq!(house.retried(used).await.code(), "review_executed");
        let found = house.world.store.review(used).await.unwrap().unwrap().review;
        assert_eq!((found.state(house.now()), found.glass()), (State::Executed, Some(glass)));
    }
    assert_eq!(house.told().await, ["opened", "used", "used"]);
    let log = house.world.log().await;
    let place = |record: &dyn Fn(&Value) -> bool| log.iter().position(record).unwrap();
    let (id, first) = (json!(glass.to_string()), json!(review.to_string()));
    let used = place(&|it| it["what"] == "used" && it["review"] == first);
    let executed = place(&|it| it["what"] == "executed" && it["review"] == first);
    assert!(used < executed && log[executed]["glass"] == id && log[used]["glass"] == id);
    for secret in ["\"ada\"", "ward", "registry"] {
        assert!(log.iter().all(|record| !record.to_string().contains(secret)), "{secret}");
    }
    let count =
        house.world.gateway.glasses().count(house.now(), house.now().plus(Span::from_ms(1)));
    assert_eq!((count.broken, count.acts, count.unjustified, count.overdue), (1, 2, 0, 0));
}

#[tokio::test]
async fn grave_act_another_caller_and_what_was_denied_do_not_go_through() {
    let house = House::new().await;
    let grave = held_call(&house).await;
    house.broken(5).await;
    let got = house.again(CHAT, &ask("proceed"), grave).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::FORBIDDEN, "approval_required"));
    assert!(got.header("brightline-permit").is_none() && !got.body.contains("t-1"));

    let clerk = house.ask(CHAT, &about_many(), &[("x-api-key", CLERK)]).await;
    let named = review_of(&clerk).to_string();
    let headers = [("x-api-key", CLERK), ("brightline-review", named.as_str())];
    assert_eq!(house.ask(CHAT, &about_many(), &headers).await.code(), "approval_required");

    let denied = house.held().await;
    house.decide("cem", denied, Verdict::Deny).await.unwrap();
    assert_eq!(house.retried(denied).await.code(), "review_denied");
    assert_eq!(house.told().await, ["opened"]);
}

#[tokio::test]
async fn nothing_goes_through_after_its_time_its_acts_or_the_first_look() {
    let house = House::new().await;
    let (first, second) = (house.held().await, house.held().await);
    let glass = house.broken(1).await;
    assert_eq!(house.retried(first).await.status, StatusCode::OK);
    assert_eq!(house.retried(second).await.code(), "approval_required", "one act was asked for");
    house.look("ben", glass, true).await.unwrap();
    house.look("cem", glass, true).await.unwrap();

    house.signed(house.asked("ben", 2, 5)).await.unwrap();
    house.pass(3_599).await;
    assert_eq!(house.retried(second).await.status, StatusCode::OK);
    let third = house.held().await;
    house.pass(1).await;
    assert_eq!(house.retried(third).await.code(), "approval_required", "an hour is over");
    let glass = ReviewId::from_random([2; 16]);
    for person in ["ada", "cem"] {
        house.look(person, glass, true).await.unwrap();
    }

    house.signed(house.asked("dora", 3, 5)).await.unwrap();
    house.look("ada", ReviewId::from_random([3; 16]), false).await.unwrap();
    assert_eq!(house.retried(third).await.code(), "approval_required", "somebody looked");
    assert_eq!(house.approve(&TWO, third).await, State::Approved);
    assert_eq!(house.retried(third).await.status, StatusCode::OK, "people decide all the same");
}

#[tokio::test]
async fn agreement_that_comes_into_force_meanwhile_wins_over_a_broken_glass() {
    let house = House::new().await;
    let review = house.held().await;
    house.broken(5).await;
    let first = Signed::first(AGREEMENT);
    let moved = AGREEMENT
        .replace("\nversion = 1\n", "\nversion = 2\n")
        .replace("\"gov-north\"", "\"gov-west\"");
    let second = first.next(&without_cases(&moved), Kind::Ordinary);
    house.world.gateway.activate(second.after(&first).unwrap()).await.unwrap();
    let got = house.retried(review).await;
    assert_eq!((got.code().as_str(), house.sent()), ("outside_boundary", 0), "{}", got.body);
    assert_eq!(house.told().await, ["opened"], "nothing was used up");
}

#[tokio::test]
async fn restart_and_a_clock_that_is_set_back_bring_nothing_back() {
    let house = House::new().await;
    let (first, second) = (house.held().await, house.held().await);
    house.broken(2).await;
    assert_eq!(house.retried(first).await.status, StatusCode::OK);
    let house = house.restarted().await;
    assert_eq!(house.retried(first).await.code(), "review_executed");
    assert_eq!(house.world.gateway.glasses().all()[0].acts(), 1, "it counts on");
    assert_eq!(house.world.gateway.glasses().all()[0].events(), 2);

    house.pass(3_600).await;
    assert_eq!(house.world.gateway.tend_glasses().await.unwrap(), 1);
    assert_eq!(house.world.gateway.tend_glasses().await.unwrap(), 0, "once");
    assert_eq!(house.told().await, ["opened", "used", "ended"]);
    let house = house.restarted().await;
    house.pass(-3_000).await;
    assert_eq!(house.retried(second).await.code(), "approval_required", "its hour was over once");
}

#[tokio::test]
async fn who_breaks_it_and_is_not_looked_at_in_time_decides_nothing_any_more() {
    let house = House::new().await;
    let glass = house.broken(1).await;
    house.look("cem", glass, true).await.unwrap();
    house.pass(24 * 3_600 - 1).await;
    assert_eq!(house.world.gateway.tend_glasses().await.unwrap(), 0);
    house.pass(1).await;
    assert_eq!(house.world.gateway.tend_glasses().await.unwrap(), 1);
    assert_eq!(house.told().await, ["opened", "looked", "overdue"]);
    let review = house.held().await;
    house.pass(61).await;
    let late = house.decide("ada", review, Verdict::Approve).await;
    assert!(matches!(late, Err(NotDecided::Refused(Refused::Suspended(_)))), "{late:?}");
    let ada = Unbroken::Person("ada".parse().unwrap());
    assert_eq!(refused(house.look("ada", glass, true).await), ada);
    assert_eq!(refused(house.signed(house.asked("ada", 9, 1)).await), Unbroken::Unreviewed);

    let house = house.restarted().await;
    house.pass(0).await;
    let since = house.world.gateway.roster().reviewer(&"ada".parse().unwrap()).unwrap().suspended;
    assert!(since.is_some(), "also after a restart");
    house.look("ben", glass, true).await.unwrap();
    assert_eq!(refused(house.signed(house.asked("ada", 9, 1)).await), ada, "late is not never");

    let back = ActKind::Reinstate { reviewer: "ada".parse().unwrap() };
    let asked = house.world.gateway.ask_people(&"ben".parse().unwrap(), back).await.unwrap();
    assert_eq!(house.approve(&["eve", "fritz"], asked).await, State::Executed);
    let house = house.restarted().await;
    house.pass(0).await;
    assert!(house.signed(house.asked("ada", 9, 1)).await.is_ok(), "taken back, in that order");
}

#[tokio::test]
async fn glass_is_broken_for_a_known_workload_now_and_with_everybody_told() {
    let house = House::new().await;
    let with = |change: fn(&mut Opening)| {
        let mut opening = house.asked("ada", 7, 1);
        change(&mut opening);
        house.signed(opening)
    };
    let unknown = with(|it| it.workload = "nobody".parse().unwrap()).await;
    assert!(matches!(unknown, Err(NotBroken::UnknownWorkload(_))), "{unknown:?}");
    let early = with(|it| it.at = it.at.plus(Span::from_ms(1))).await;
    assert!(matches!(early, Err(NotBroken::Stale)), "{early:?}");
    let few = with(|it| it.alerts.retain(|party| party.as_str() == "provider")).await;
    assert!(matches!(few, Err(NotBroken::OtherParties)), "{few:?}");
    let more = with(|it| it.alerts.extend(["inspector".parse().unwrap()])).await;
    assert!(matches!(more, Err(NotBroken::OtherParties)), "{more:?}");

    let opening = house.asked("ada", 7, 1);
    let forged = proof("ben", &opening.digest());
    let other = house.world.gateway.break_glass(opening.clone(), forged, &NoAssertions).await;
    assert_eq!(refused(other), Unbroken::BadSignature);
    house.pass(299).await;
    house.signed(opening.clone()).await.unwrap();
    assert!(matches!(refused(house.signed(opening.clone()).await), Unbroken::BadHistory(_)));
    house.pass(1).await;
    let stale = house.signed(opening).await;
    assert!(matches!(stale, Err(NotBroken::Stale)), "{stale:?}");
    assert_eq!(house.told().await, ["opened"]);
    let own = house.look("ada", ReviewId::from_random([7; 16]), true).await;
    assert!(matches!(refused(own), Unbroken::NotTheReviewer(_)));
    let none = house.look("ben", ReviewId::from_random([8; 16]), true).await;
    assert!(matches!(none, Err(NotBroken::NoSuchGlass)), "{none:?}");
}
