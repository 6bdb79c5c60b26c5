//! People of both parties, in tests: who they are, and what they sign.

use ed25519_dalek::{Signer as _, SigningKey};
use gateway::{NotDecided, Reviewing};
use http::Request;
use lexicon::{Moment, ReviewId, ReviewerId};
use review::decision::{NoAssertions, signed_digest};
use review::{
    ActKind, Credential, Decision, Form, FormKind, LethalForm, Proof, Reviewer, Role, Roster,
    State, Verdict,
};

use crate::mandates::Signed;
use crate::world::{AGREEMENT, ANALYST, Got, World};

/// The people of the tests, with the parties that they decide for.
const PEOPLE: [(&str, &str); 6] = [
    ("ada", "provider"),
    ("ben", "provider"),
    ("cem", "customer"),
    ("dora", "customer"),
    ("eve", "provider"),
    ("fritz", "customer"),
];

/// Those whose yes frees a lethal act.
pub(crate) const FOUR: [&str; 4] = ["ada", "ben", "cem", "dora"];
/// Those whose yes frees everything else that is held.
pub(crate) const TWO: [&str; 2] = ["ada", "cem"];

pub(crate) fn key(person: &str) -> SigningKey {
    let mut seed = [9; 32];
    seed[..person.len()].copy_from_slice(person.as_bytes());
    SigningKey::from_bytes(&seed)
}

pub(crate) fn credential(person: &str) -> Credential {
    Credential::ed25519(key(person).verifying_key().to_bytes())
}

pub(crate) fn reviewing() -> Reviewing {
    let person = |(id, party): (&str, &str)| Reviewer {
        id: id.parse().unwrap(),
        name: format!("The person {id}"),
        party: party.parse().unwrap(),
        role: Role::Reviewer,
        asks_as: [].into(),
        credentials: vec![credential(id)],
        suspended: None,
    };
    let roster = Roster::new(PEOPLE.map(person).to_vec()).unwrap();
    Reviewing { roster, ..Reviewing::default() }
}

/// A world with people, and a clock that they and the callers share.
pub(crate) struct House {
    pub(crate) world: World,
    now: std::sync::atomic::AtomicI64,
    /// Whether everybody is on shift at any time.
    on_shift: bool,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(reviewing()).await
    }

    pub(crate) async fn with(reviewing: Reviewing) -> Self {
        Self::open(reviewing, true).await
    }

    /// As [`House::new`], but nobody is on shift.
    pub(crate) async fn without_shifts() -> Self {
        Self::open(reviewing(), false).await
    }

    async fn open(reviewing: Reviewing, on_shift: bool) -> Self {
        let in_force = Signed::first(AGREEMENT).on_record();
        Self::of(World::simulated_with(in_force.into(), reviewing).await, on_shift).await
    }

    /// A house in a world whose time is simulated.
    pub(crate) async fn of(world: World, on_shift: bool) -> Self {
        let begin: Moment = "2031-01-01T00:00:00Z".parse().unwrap();
        let house = Self { world, now: begin.unix_ms().into(), on_shift };
        house.pass(0).await;
        house
    }

    /// The house after a restart, with the same disk and a clock that may be set anew. Nobody is on
    /// shift before some time has passed.
    pub(crate) async fn restarted(self) -> Self {
        let in_force = Signed::first(AGREEMENT).on_record();
        let world = self.world.restarted(in_force.into(), reviewing()).await;
        Self { world, now: self.now, on_shift: self.on_shift }
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::from_unix_ms(self.now.load(std::sync::atomic::Ordering::SeqCst)).unwrap()
    }

    /// A request with the time in it.
    pub(crate) fn at(&self, request: http::request::Builder) -> http::request::Builder {
        request.header("brightline-time", self.now().unix_ms().to_string())
    }

    /// Asks with the key of the analyst.
    pub(crate) async fn ask(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = self.at(Request::post(self.world.url(path)));
        if !headers.iter().any(|(name, _)| *name == "x-api-key") {
            request = request.header("x-api-key", ANALYST);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.world.request(request, body).await
    }

    /// Asks again for what the review is about.
    pub(crate) async fn again(&self, path: &str, body: &str, review: ReviewId) -> Got {
        self.ask(path, body, &[("brightline-review", &review.to_string())]).await
    }

    /// Lets `seconds` pass.
    pub(crate) async fn pass(&self, seconds: i64) {
        self.pass_for(ANALYST, seconds).await;
    }

    /// Lets `seconds` pass, as the workload with this key tells.
    pub(crate) async fn pass_for(&self, key: &str, seconds: i64) {
        self.now.fetch_add(seconds * 1_000, std::sync::atomic::Ordering::SeqCst);
        let looked = self.at(Request::get(self.world.url("/v1/models")));
        self.world.request(looked.header("x-api-key", key), "").await;
        if self.on_shift {
            for (person, _) in PEOPLE {
                self.go_on_shift(person);
            }
        }
    }

    /// Has `person` say that they are there, if they decide still.
    pub(crate) fn go_on_shift(&self, person: &str) {
        let person = person.parse().unwrap();
        let roster = self.world.gateway.roster();
        let can = |it: &Reviewer| it.suspended.is_none() && it.role.decides();
        if roster.reviewer(&person).is_some_and(can) {
            self.world.gateway.begin_duty(&person).unwrap();
        }
    }

    /// Has `person` decide, as the statement and the time are now.
    pub(crate) async fn decide(
        &self,
        person: &str,
        review: ReviewId,
        verdict: Verdict,
    ) -> Result<State, NotDecided> {
        let decision = self.decision(person, review, verdict).await;
        self.world.gateway.decide_review(decision, &NoAssertions).await
    }

    pub(crate) async fn decision(
        &self,
        person: &str,
        review: ReviewId,
        verdict: Verdict,
    ) -> Decision {
        let found = self.world.store.waiting(review).await.unwrap().unwrap().shown();
        let opening = found.opening();
        let form = match FormKind::of(&opening.act) {
            FormKind::Lethal => Form::Lethal(lethal()),
            _ => Form::Plain,
        };
        let reason = "I read all of it and called the desk back about it".to_owned();
        let statement = found.statement().digest();
        let digest = signed_digest(&statement, verdict, &form, &reason);
        let signature = key(person).sign(digest.as_bytes()).to_bytes();
        Decision {
            review,
            reviewer: person.parse::<ReviewerId>().unwrap(),
            verdict,
            statement,
            form,
            reason,
            shown: Some(opening.opened),
            opened_evidence: true,
            proof: Proof::Ed25519 { credential: credential(person).id, signature },
        }
    }

    /// Lets the time to read pass, and has everybody say yes.
    pub(crate) async fn approve(&self, people: &[&str], review: ReviewId) -> State {
        self.pass(61).await;
        let mut state = State::Requested;
        for person in people {
            state = self.decide(person, review, Verdict::Approve).await.unwrap();
        }
        state
    }

    /// Takes a person from the roster, with the yes of one other of each party.
    pub(crate) async fn remove(&self, person: &str) {
        let kind = ActKind::Remove { reviewer: person.parse().unwrap(), credential: None };
        let by = "ben".parse().unwrap();
        let review = self.world.gateway.ask_people(&by, kind).await.unwrap();
        assert_eq!(self.approve(&["eve", "fritz"], review).await, State::Executed);
    }

    /// What became of reviews, as the log tells it.
    pub(crate) async fn reviewed(&self) -> Vec<String> {
        let log = self.world.log().await;
        let reviewed = log.iter().filter(|record| record["kind"] == "reviewed");
        reviewed.map(|record| record["what"].as_str().unwrap().to_owned()).collect()
    }
}

/// The review that an answer says waits.
pub(crate) fn review_of(got: &Got) -> ReviewId {
    got.header("brightline-review").unwrap_or_else(|| panic!("{}", got.body)).parse().unwrap()
}

fn lethal() -> LethalForm {
    let said = |what: &str| format!("{what}, as I have seen and written down by hand today");
    LethalForm {
        target_selected_by: "Major Jane Example of the second brigade".to_owned(),
        independent_evidence: said("two reports of the ground station"),
        distinction: said("a launcher in the open, nobody beside it"),
        proportionality: said("no house within two kilometres"),
        precautions: said("the road was closed an hour before"),
        alternatives: said("waiting lets it leave; jamming was tried"),
    }
}
