//! The people of these histories, and how they sign.

use std::sync::OnceLock;

use ed25519_dalek::{Signer as _, SigningKey};
use lexicon::{Digest, Moment};
use review::{Assertions, Credential, Decision, Key, Proof, Reviewer, Role, Roster};

/// How many people there are: the first four of the provider, four of the customer, and one of
/// somebody whom no quorum asks.
pub(crate) const PEOPLE: usize = 9;

/// One person as the roster has them now.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) number: usize,
    pub(crate) present: bool,
    pub(crate) suspended: bool,
    pub(crate) decides: bool,
    pub(crate) officer: bool,
    /// Since when the person is on shift.
    pub(crate) on_shift: Option<i64>,
    pub(crate) party: &'static str,
    /// How often each of the two keys was exchanged; `None` is a key that was taken away.
    pub(crate) keys: [Option<u32>; 2],
}

pub(crate) fn home(number: usize) -> &'static str {
    ["provider", "provider", "provider", "provider", "customer", "customer", "customer", "customer"]
        .get(number)
        .copied()
        .unwrap_or("inspector")
}

impl Person {
    pub(crate) fn new(number: usize) -> Self {
        Self {
            number,
            present: true,
            suspended: false,
            decides: true,
            officer: false,
            on_shift: None,
            party: home(number),
            keys: [Some(0), Some(0)],
        }
    }

    pub(crate) const fn role(&self) -> Role {
        match (self.decides, self.officer) {
            (false, _) => Role::Auditor,
            (true, true) => Role::Officer,
            (true, false) => Role::Reviewer,
        }
    }

    fn reviewer(&self) -> Reviewer {
        let keys = self.keys.iter().enumerate().filter_map(|(slot, age)| Some((slot, (*age)?)));
        Reviewer {
            id: id(self.number).parse().unwrap(),
            name: format!("Person {}", self.number),
            party: self.party.parse().unwrap(),
            role: self.role(),
            asks_as: [workload(self.number)].into(),
            credentials: keys.map(|(slot, age)| credential(self.number, slot, age)).collect(),
            suspended: self.suspended.then(|| Moment::from_unix_ms(0).unwrap()),
        }
    }
}

pub(crate) fn id(number: usize) -> String {
    format!("person-{number}")
}

/// The workload that the person owns.
pub(crate) fn workload(number: usize) -> String {
    format!("workload-{number}")
}

pub(crate) fn roster(people: &[Person]) -> Roster {
    let present = people.iter().filter(|person| person.present);
    Roster::new(present.map(Person::reviewer).collect()).unwrap()
}

/// How often a key is exchanged before it begins anew.
pub(crate) const AGES: u32 = 5;

/// The Ed25519 keys, made once: making one takes longer than a step.
fn signing_key(number: usize, age: u32) -> &'static SigningKey {
    static KEYS: OnceLock<Vec<SigningKey>> = OnceLock::new();
    let make = |it: u32| SigningKey::from_bytes(Digest::of(&it.to_be_bytes()).as_bytes());
    let keys = KEYS.get_or_init(|| (0..u32::try_from(PEOPLE).unwrap() * AGES).map(make).collect());
    &keys[number * usize::try_from(AGES).unwrap() + usize::try_from(age).unwrap()]
}

/// Every third person has an Ed25519 key for the second credential. All others are passkeys, which
/// keep their id when the key is exchanged.
pub(crate) fn credential(number: usize, slot: usize, age: u32) -> Credential {
    if slot == 1 && number.is_multiple_of(3) {
        Credential::ed25519(signing_key(number, age).verifying_key().to_bytes())
    } else {
        Credential {
            id: format!("passkey-{number}-{slot}").parse().unwrap(),
            key: Key::Passkey(format!("passkey {number} {slot} {age}").into_bytes()),
        }
    }
}

/// Signs the decision with one key of one person.
pub(crate) fn sign(decision: &mut Decision, number: usize, slot: usize, age: u32) {
    let credential = credential(number, slot, age);
    let digest = decision.signed_digest();
    decision.proof = match &credential.key {
        Key::Passkey(key) => {
            let bytes = assertion(key, &digest);
            Proof::Assertion { credential: credential.id, bytes }
        }
        Key::Ed25519(_) => {
            let signature = signing_key(number, age).sign(digest.as_bytes()).to_bytes();
            Proof::Ed25519 { credential: credential.id, signature }
        }
    };
}

/// An assertion as these tests make them: nobody else has the bytes of the key.
fn assertion(key: &[u8], challenge: &Digest) -> Vec<u8> {
    Digest::of(&[key, challenge.as_bytes()].concat()).as_bytes().to_vec()
}

/// Checks what [`sign`] makes.
pub(crate) struct Passkeys;

impl Assertions for Passkeys {
    fn holds(&self, credential: &Credential, challenge: &Digest, bytes: &[u8]) -> bool {
        matches!(&credential.key, Key::Passkey(key) if assertion(key, challenge) == bytes)
    }
}

/// Believes everything.
pub(crate) struct Gullible;

impl Assertions for Gullible {
    fn holds(&self, _: &Credential, _: &Digest, _: &[u8]) -> bool {
        true
    }
}
