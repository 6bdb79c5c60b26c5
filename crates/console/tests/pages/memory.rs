//! Reviews and a house in memory, for the tests and for the rehearsal of the pages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use agreement::{Bundle, Quorum};
use brightline_console::{
    Asked, Budget, Evidence, House, InForce, Listed, OneReview, Passkeys, Persons, Reviews, Scope,
    Unavailable, Which,
};
use lexicon::{
    Digest, Effect, ExchangeId, Moment, RecordNumber, ReviewId, ReviewerId, Span, WorkloadId,
};
use review::attention::{Plan, Pool};
use review::break_glass::{self, Glasses, Look, Unbroken};
use review::{
    Act, ActKind, Arguments, BadRoster, Check, Credential, Decision, Duty, Opening, Pace,
    Personnel, Proof, Refused, Review, Reviewer, Role, Roster, Rules, State,
};

pub(crate) const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");
pub(crate) const PROOF: &str = include_str!("../../../../agreements/classified-cloud.proof.json");

/// When everything happens, unless a test moves the time on.
pub(crate) const NOW: i64 = 1_800_000_000_000;

pub(crate) fn at(ms: i64) -> Moment {
    Moment::from_unix_ms(ms).unwrap()
}

/// The people: two of each party, and one who looks on. Each has the Ed25519 key of its number.
pub(crate) const PEOPLE: [(&str, &str, &str, Role); 5] = [
    ("r-lindqvist", "Sara Lindqvist", "customer", Role::Reviewer),
    ("r-okafor", "Chidi Okafor", "customer", Role::Officer),
    ("r-tanaka", "Yui Tanaka", "provider", Role::Reviewer),
    ("r-haddad", "Rania Haddad", "provider", Role::Officer),
    ("a-meyer", "Jonas Meyer", "customer", Role::Auditor),
];

pub(crate) fn key_of(person: usize) -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[u8::try_from(person).unwrap() + 1; 32])
}

pub(crate) fn roster() -> Roster {
    let reviewer = |(number, (id, name, party, role)): (usize, &(&str, &str, &str, Role))| {
        let key = key_of(number).verifying_key().to_bytes();
        Reviewer {
            id: id.parse().unwrap(),
            name: (*name).to_owned(),
            party: party.parse().unwrap(),
            role: *role,
            asks_as: Default::default(),
            credentials: vec![Credential::ed25519(key)],
            suspended: None,
        }
    };
    Roster::new(PEOPLE.iter().enumerate().map(reviewer).collect()).unwrap()
}

/// A review of a call of `tool` with `arguments`.
pub(crate) fn call(
    number: u128,
    tool: &str,
    effect: Effect,
    arguments: &str,
    opened: i64,
) -> Review {
    let of_each = if effect == Effect::Lethal { 2 } else { 1 };
    let arguments = Arguments::parse(arguments).unwrap();
    let json: serde_json::Value = serde_json::from_str(arguments.canonical()).unwrap();
    let target = json.get("target").and_then(|it| it.as_str()).map(str::to_owned);
    let kind = ActKind::Call {
        tool: tool.parse().unwrap(),
        effect,
        declared: true,
        arguments,
        target,
        effectors: (effect == Effect::Lethal).then_some(1),
    };
    let clause = if effect == Effect::Lethal { "lethal" } else { "high-stakes" };
    Review::open(opening(number, kind, clause, of_each, opened))
}

pub(crate) fn opening(
    number: u128,
    kind: ActKind,
    clause: &str,
    of_each: u64,
    opened: i64,
) -> Opening {
    let quorum: Quorum =
        ["provider", "customer"].map(|party| (party.parse().unwrap(), of_each)).into();
    let act = Act {
        kind,
        workload: "analyst-1".parse().unwrap(),
        on_behalf_of: Some("Desk 4".to_owned()),
        party: "customer".parse().unwrap(),
        purpose: Some("investigation".parse().unwrap()),
        grant: Some("case-work".parse().unwrap()),
        case: true,
        agreement: Digest::of(AGREEMENT.as_bytes()),
        clauses: vec![clause.parse().unwrap()],
        persons: 1,
    };
    Opening {
        review: ReviewId::from_random(number.to_be_bytes()),
        exchange: ExchangeId::from_random([7; 16]),
        act,
        quorum,
        rules: Rules { dwell_floor: Span::from_seconds(0), ..Rules::default() },
        opened: at(opened),
        expires: at(opened).plus(Span::from_seconds(24 * 3_600)),
    }
}

/// Reviews in memory, in the order in which they expire.
pub(crate) struct Memory {
    pub(crate) roster: Mutex<Arc<Roster>>,
    pub(crate) reviews: Mutex<BTreeMap<(Moment, ReviewId), Review>>,
    pub(crate) evidence: Mutex<BTreeMap<ReviewId, Evidence>>,
    pub(crate) passkeys: Arc<Passkeys>,
    pub(crate) now: Arc<Mutex<Moment>>,
    pub(crate) glasses: Mutex<Arc<Glasses>>,
    pace: Mutex<Pace>,
    pub(crate) duty: Mutex<Duty>,
    pub(crate) attention: Mutex<Arc<Pool>>,
}

impl Memory {
    pub(crate) fn new(passkeys: Arc<Passkeys>, now: Arc<Mutex<Moment>>) -> Self {
        Self {
            roster: Mutex::new(Arc::new(roster())),
            reviews: Mutex::default(),
            evidence: Mutex::default(),
            passkeys,
            now,
            glasses: Mutex::default(),
            pace: Mutex::default(),
            duty: Mutex::default(),
            attention: Mutex::new(Arc::new(Pool::new(Plan::DEFAULT, 50_000))),
        }
    }

    pub(crate) fn add(&self, review: Review) -> ReviewId {
        let opening = review.opening();
        let (expires, id) = (opening.expires, opening.review);
        self.reviews.lock().unwrap().insert((expires, id), review);
        id
    }

    /// Applies what happened to a glass.
    pub(crate) fn take_up(
        &self,
        said: Result<break_glass::Event, Unbroken>,
    ) -> Asked<'_, Result<(), String>> {
        let taken = said.map_err(|error| error.to_string()).map(|event| {
            let mut glasses = (*self.glasses()).clone();
            glasses.apply(&event).unwrap();
            *self.glasses.lock().unwrap() = Arc::new(glasses);
        });
        Box::pin(async { Ok(taken) })
    }

    fn now(&self) -> Moment {
        *self.now.lock().unwrap()
    }

    fn is(which: Which, review: &Review, now: Moment) -> bool {
        which == Which::All || !review.state(now).is_final()
    }
}

impl Reviews for Memory {
    fn roster(&self) -> Arc<Roster> {
        Arc::clone(&self.roster.lock().unwrap())
    }

    fn waiting(&self) -> usize {
        let now = self.now();
        let reviews = self.reviews.lock().unwrap();
        reviews.values().filter(|it| Self::is(Which::Waiting, it, now)).count()
    }

    fn list<'a>(
        &'a self,
        _: &'a ReviewerId,
        which: Which,
        after: Option<&'a str>,
        most: usize,
    ) -> Asked<'a, Listed> {
        Box::pin(async move {
            let now = self.now();
            let reviews = self.reviews.lock().unwrap();
            let after = after.and_then(|id| id.parse::<ReviewId>().ok());
            let mut rest = reviews
                .iter()
                .skip_while(|((_, id), _)| after.is_some_and(|after| *id != after))
                .skip(usize::from(after.is_some()))
                .filter(|(_, review)| Self::is(which, review, now));
            let page: Vec<_> = rest.by_ref().take(most).collect();
            let last = page.last().map(|((_, id), _)| id.to_string());
            let next = rest.next().is_some().then_some(last).flatten();
            Ok(Listed {
                reviews: page.into_iter().map(|(_, it)| it.clone().into()).collect(),
                next,
            })
        })
    }

    fn one<'a>(&'a self, id: ReviewId, _: &'a ReviewerId) -> Asked<'a, Option<OneReview>> {
        Box::pin(async move {
            let reviews = self.reviews.lock().unwrap();
            let review = reviews.iter().find(|((_, known), _)| *known == id);
            let evidence = self.evidence.lock().unwrap().get(&id).cloned();
            Ok(review.map(|(_, review)| OneReview { review: review.clone().into(), evidence }))
        })
    }

    fn decide(&self, decision: Decision) -> Asked<'_, Result<(), Refused>> {
        Box::pin(async move {
            let now = self.now();
            let roster = self.roster();
            let mut reviews = self.reviews.lock().unwrap();
            let mut pace = self.pace.lock().unwrap();
            let duty = self.duty.lock().unwrap().clone();
            let place = |(_, id): &&(Moment, ReviewId)| *id == decision.review;
            let Some(key) = reviews.keys().find(place).copied() else {
                return Ok(Err(Refused::OtherReview));
            };
            let review = reviews.get_mut(&key).unwrap();
            let check = Check {
                review,
                roster: &roster,
                pace: &pace,
                duty: &duty,
                model_texts: &[],
                assertions: &*self.passkeys,
                now,
            };
            let event = match review::decision::validate(decision, &check)
                .and_then(|valid| review.decide(&valid, &roster, now))
            {
                Ok(event) => event,
                Err(refused) => return Ok(Err(refused)),
            };
            pace.note(&event);
            review.apply(&event).unwrap();
            let act = review.opening().act.clone();
            if act.kind.person().is_some() && review.state(now) == State::Approved {
                let event = review.execute(&act.digest(), &roster, now).unwrap();
                review.apply(&event).unwrap();
                *self.roster.lock().unwrap() = Arc::new(roster.changed_by(review).unwrap());
            }
            Ok(Ok(()))
        })
    }

    fn duty(&self) -> Duty {
        self.duty.lock().unwrap().clone()
    }

    fn personnel(&self) -> Personnel {
        let bundle = Bundle::compile(AGREEMENT, "agreements/classified-cloud.md").unwrap();
        Personnel::from(bundle.personnel_rules())
    }

    fn begin_duty(&self, reviewer: &ReviewerId) -> Result<Result<(), Refused>, Unavailable> {
        self.duty.lock().unwrap().begin(reviewer.clone(), self.now());
        Ok(Ok(()))
    }

    fn end_duty(&self, reviewer: &ReviewerId) {
        self.duty.lock().unwrap().end(reviewer);
    }

    fn attention(&self) -> Arc<Pool> {
        Arc::clone(&self.attention.lock().unwrap())
    }

    fn propose(&self, kind: ActKind, by: &ReviewerId) -> Asked<'_, Result<ReviewId, BadRoster>> {
        let asks = by.as_str().parse().unwrap();
        Box::pin(async move {
            let number = u128::try_from(self.reviews.lock().unwrap().len()).unwrap() + 9_000_000;
            let mut opening = opening(number, kind, "personnel", 1, self.now().unix_ms());
            opening.act.workload = asks;
            opening.act.on_behalf_of = None;
            if let Err(refused) = self.roster().fits(&opening.act) {
                return Ok(Err(refused));
            }
            Ok(Ok(self.add(Review::open(opening))))
        })
    }

    fn glasses(&self) -> Arc<Glasses> {
        Arc::clone(&self.glasses.lock().unwrap())
    }

    fn workloads(&self) -> Vec<WorkloadId> {
        ["analyst-1", "clerk-1"].map(|it| it.parse().unwrap()).into()
    }

    fn break_glass(
        &self,
        opening: break_glass::Opening,
        proof: Proof,
    ) -> Asked<'_, Result<(), String>> {
        let said = self.glasses().open(opening, proof, &self.roster(), &*self.passkeys);
        self.take_up(said)
    }

    fn look_at_glass(&self, look: Look, proof: Proof) -> Asked<'_, Result<(), String>> {
        let (glasses, roster, now) = (self.glasses(), self.roster(), self.now());
        let glass = glasses.glass(look.glass).unwrap();
        self.take_up(glass.look(look, proof, &roster, &*self.passkeys, now))
    }
}

/// A house with a clock that tests move, the example agreement, and made-up budgets.
pub(crate) struct Home {
    pub(crate) now: Arc<Mutex<Moment>>,
    in_force: Arc<InForce>,
}

impl Home {
    pub(crate) fn new(now: Arc<Mutex<Moment>>) -> Self {
        let bundle = Bundle::compile(AGREEMENT, "agreements/classified-cloud.md").unwrap();
        let proof = Some(agreement::Proof::parse(PROOF).unwrap());
        Self { now, in_force: Arc::new(InForce { bundle, proof }) }
    }
}

impl House for Home {
    fn now(&self) -> Moment {
        *self.now.lock().unwrap()
    }

    fn agreement(&self) -> Asked<'_, Arc<InForce>> {
        Box::pin(async { Ok(Arc::clone(&self.in_force)) })
    }

    fn persons(&self) -> Asked<'_, Arc<Persons>> {
        let budget = |measure: &str, spent: Option<u64>, limit: u64| Budget {
            measure: measure.to_owned(),
            spent,
            limit,
            floor: limit - spent.unwrap_or(0),
            days: (0..30).map(|day| spent.unwrap_or(0) / 20 * (day % 7)).collect(),
        };
        let scopes = vec![
            Scope {
                grant: Some("case-work".to_owned()),
                budgets: vec![budget("location", Some(112), 200), budget("linked-2", None, 100)],
            },
            Scope {
                grant: None,
                budgets: vec![
                    budget("location", Some(850), 1_000),
                    budget("health", None, 10_000),
                    budget("transactions", Some(10_000), 10_000),
                ],
            },
        ];
        let at = self.now();
        Box::pin(async move {
            Ok(Arc::new(Persons { at, record: RecordNumber::new(3), window: 30, scopes }))
        })
    }
}
