//! Who must be there before somebody approves, and what nobody can approve.

use gateway::{NotDecided, Reviewing};
use http::StatusCode;
use review::{Refused, Reviewer, Role, Roster, State, Verdict};
use serde_json::json;

use crate::people::{House, review_of, reviewing};
use crate::reviews::{CHAT, RELEASE, ask, calls, held_call};
use crate::world::Script;

#[tokio::test]
async fn nobody_approves_before_every_party_has_somebody_on_shift() {
    let house = House::without_shifts().await;
    let review = held_call(&house).await;
    house.pass(61).await;
    let short = |result: Result<State, NotDecided>, party: &str| match result {
        Err(NotDecided::Refused(Refused::ShortOfPeople { party: found, present, least })) => {
            assert_eq!((found.as_str(), present, least), (party, 0, 1));
        }
        other => panic!("{other:?}"),
    };
    short(house.decide("ada", review, Verdict::Approve).await, "customer");
    house.go_on_shift("dora");
    short(house.decide("ada", review, Verdict::Approve).await, "provider");
    house.go_on_shift("eve");
    assert_eq!(house.approve(&["ada"], review).await, State::PartlyApproved);
    let log = house.world.log().await;
    let approved = log.iter().find(|record| record["what"] == "approved").unwrap();
    assert_eq!(approved["on_shift"], json!({"customer": 1, "provider": 1}));
    house.world.gateway.end_duty(&"dora".parse().unwrap());
    short(house.decide("ben", review, Verdict::Approve).await, "customer");
    house.go_on_shift("dora");
    assert_eq!(house.approve(&["ben", "cem", "dora"], review).await, State::Approved);
    // Twelve hours later nobody is there; what was approved then is approved.
    house.pass(12 * 3_600).await;
    let got = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    let review = held_call(&house).await;
    house.pass(61).await;
    short(house.decide("ada", review, Verdict::Approve).await, "customer");
    house.decide("ada", review, Verdict::Deny).await.unwrap();
}

#[tokio::test]
async fn only_who_decides_goes_on_shift() {
    let auditor = |it: &Reviewer| match it.id.as_str() {
        "ben" => Reviewer { role: Role::Auditor, ..it.clone() },
        "eve" => {
            Reviewer { suspended: Some("2030-12-31T00:00:00Z".parse().unwrap()), ..it.clone() }
        }
        _ => it.clone(),
    };
    let people = reviewing().roster.reviewers().map(auditor).collect();
    let roster = Roster::new(people).unwrap();
    let house = House::with(Reviewing { roster, ..reviewing() }).await;
    let begin = |id: &str| house.world.gateway.begin_duty(&id.parse().unwrap());
    let decides = begin("ben").unwrap_err();
    assert!(matches!(decides, NotDecided::Refused(Refused::NotADecider(_))), "{decides}");
    let suspended = begin("eve").unwrap_err();
    assert!(matches!(suspended, NotDecided::Refused(Refused::Suspended(_))), "{suspended}");
    let unknown = begin("nobody").unwrap_err();
    assert!(matches!(unknown, NotDecided::Refused(Refused::UnknownReviewer(_))), "{unknown}");
    begin("ada").unwrap();
}

#[tokio::test]
async fn lethal_call_that_names_no_number_of_effectors_is_approved_by_nobody() {
    let house = House::new().await;
    for arguments in [r#"{"target":"t-1"}"#, r#"{"target":"t-1","units":0}"#] {
        house.world.vendor.does(Script::json(&calls(&[(RELEASE.0, arguments)])));
        let review = review_of(&house.ask(CHAT, &ask("proceed"), &[]).await);
        house.pass(61).await;
        let refused = house.decide("ada", review, Verdict::Approve).await;
        let unknown = Refused::EffectorsUnknown;
        assert!(matches!(refused, Err(NotDecided::Refused(it)) if it == unknown), "{arguments}");
        assert_eq!(house.decide("ada", review, Verdict::Deny).await.unwrap(), State::Denied);
    }
}
