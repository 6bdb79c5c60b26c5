use lexicon::Effect;

use super::*;
use crate::fixture::{approved, at, call, credential, decide, decision, opening, person, roster};
use crate::{Refused, Verdict};

#[test]
fn no_two_people_share_an_id_a_credential_or_a_key() {
    let paula = || person("paula", "provider");
    let same_id = Reviewer { credentials: Vec::new(), ..paula() };
    assert!(matches!(Roster::new(vec![paula(), same_id]), Err(BadRoster::SameReviewer(_))));
    let peter = || person("peter", "provider");
    let borrowed = Reviewer { credentials: vec![credential("paula")], ..peter() };
    assert!(matches!(Roster::new(vec![paula(), borrowed]), Err(BadRoster::SameCredential(_))));
    let renamed = Credential { id: "another".parse().unwrap(), ..credential("paula") };
    let renamed = Reviewer { credentials: vec![renamed], ..peter() };
    assert!(matches!(Roster::new(vec![paula(), renamed]), Err(BadRoster::SameKey(..))));
    let mut identity = [0; 32];
    identity[0] = 1;
    let weak = Reviewer { credentials: vec![Credential::ed25519(identity)], ..peter() };
    assert!(matches!(Roster::new(vec![weak]), Err(BadRoster::WeakKey { .. })));
}

#[test]
fn the_digest_is_of_people_and_keys_and_not_of_who_is_suspended() {
    let roster = roster();
    let mut backwards: Vec<_> = roster.reviewers().cloned().collect();
    backwards.reverse();
    assert_eq!(Roster::new(backwards).unwrap().digest(), roster.digest());
    let suspended = roster.suspended(&"paula".parse().unwrap(), at(1)).unwrap();
    assert_eq!(suspended.digest(), roster.digest());
    assert_ne!(suspended, roster);
    let without = Roster::new(roster.reviewers().skip(1).cloned().collect()).unwrap();
    assert_ne!(without.digest(), roster.digest());
    assert_eq!(Roster::from_json(&suspended.to_json()).unwrap(), suspended);
}

#[test]
fn acts_enrol_and_remove() {
    let (roster, reviewer) = (roster(), || "paula".parse().unwrap());
    let act = |kind| Act { kind, ..call(Effect::Read, "{}") };
    let credential = Credential {
        id: "passkey-1".parse().unwrap(),
        key: Key::Passkey(b"a serialised passkey".to_vec()),
    };
    let enrol = |party: &str| ActKind::Enrol {
        reviewer: reviewer(),
        party: party.parse().unwrap(),
        credential: credential.clone(),
    };
    assert_eq!(roster.after(&act(enrol("customer"))), Err(BadRoster::OtherParty(reviewer())));
    let enrolled = roster.after(&act(enrol("provider"))).unwrap();
    assert_eq!(enrolled.owner(&credential.id).unwrap().id, reviewer());
    assert!(enrolled.after(&act(enrol("provider"))).is_err(), "enrolled twice");
    let remove = |credential| act(ActKind::Remove { reviewer: reviewer(), credential });
    assert_eq!(enrolled.after(&remove(Some(credential.id.clone()))).unwrap(), roster);
    assert!(roster.after(&remove(Some(credential.id.clone()))).is_err());
    assert_eq!(roster.after(&remove(None)).unwrap().reviewer(&reviewer()), None);
    assert_eq!(roster.after(&call(Effect::Read, "{}")), Err(BadRoster::OtherAct));
}

#[test]
fn only_who_is_suspended_is_taken_back_by_others_of_every_party() {
    let paula = || "paula".parse().unwrap();
    let kind = ActKind::Reinstate { reviewer: paula() };
    let act = Act { kind, ..call(Effect::Read, "{}") };
    assert_eq!(roster().after(&act), Err(BadRoster::NotSuspended(paula())));
    let suspended = roster().suspended(&paula(), at(1)).unwrap();
    let mut opening = opening(act);
    opening.quorum = suspended.quorum_of_change();
    let mut review = Review::open(opening);
    let own = decision(&review, "paula", Verdict::Approve);
    let refused = decide(&mut review, own, &suspended, at(60)).unwrap_err();
    assert_eq!(refused, Refused::Suspended(paula()));
    // Nor could a person whom somebody else took back meanwhile.
    let own = decision(&review, "paula", Verdict::Approve);
    let refused = decide(&mut review, own, &roster(), at(60)).unwrap_err();
    assert_eq!(refused, Refused::Concerned(paula()));
    approved(&mut review, &["peter", "clara"]);
    let event = review.execute(&review.act_digest(), &suspended, at(70)).unwrap();
    review.apply(&event).unwrap();
    assert_eq!(suspended.changed_by(&review).unwrap(), roster());
    assert!(roster().changed_by(&review).is_err(), "taken back twice");
}

#[test]
fn one_person_of_every_party_changes_the_roster_and_not_the_one_it_is_about() {
    let roster = roster();
    let kind = ActKind::Remove { reviewer: "paula".parse().unwrap(), credential: None };
    let mut opening = opening(Act { kind, ..call(Effect::Read, "{}") });
    opening.quorum = roster.quorum_of_change();
    assert_eq!(opening.quorum.len(), 2);
    let mut review = Review::open(opening);
    let own = decision(&review, "paula", Verdict::Approve);
    let refused = decide(&mut review, own, &roster, at(60)).unwrap_err();
    assert_eq!(refused, Refused::Concerned("paula".parse().unwrap()));
    approved(&mut review, &["peter", "clara"]);
    assert_eq!(roster.changed_by(&review), Err(BadRoster::NotApproved));
    let event = review.execute(&review.act_digest(), &roster, at(70)).unwrap();
    review.apply(&event).unwrap();
    let changed = roster.changed_by(&review).unwrap();
    assert_eq!(changed.reviewers().count(), 5);
    assert!(changed.changed_by(&review).is_err(), "removed twice");
}
