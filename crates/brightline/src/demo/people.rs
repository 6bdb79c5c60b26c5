//! Four people who decide about what is held: two of each party, with keys that the demonstration
//! prints. Who really decides keeps the key, or uses a passkey.

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use review::{Credential, Reviewer, Role, Roster};
use zeroize::Zeroizing;

use super::NotShown;
use super::house::broken;

/// Who they are: id, name and party.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("lindqvist", "Ida Lindqvist", "provider"),
    ("tanaka", "Ren Tanaka", "provider"),
    ("okafor", "Ada Okafor", "customer"),
    ("moreau", "Luc Moreau", "customer"),
];

/// The four people.
pub(super) struct People {
    /// As the gateway has them.
    pub(super) roster: Roster,
    keys: Vec<DemoKey>,
}

/// One of the four, with the secret key that the console takes.
pub(super) struct DemoKey {
    pub(super) id: &'static str,
    pub(super) party: &'static str,
    /// 64 hexadecimal digits.
    pub(super) secret: Zeroizing<String>,
}

impl People {
    /// The four people, each with a fresh key.
    pub(super) fn fresh() -> Result<Self, NotShown> {
        let (mut reviewers, mut keys) = (Vec::new(), Vec::new());
        for (id, name, party) in PEOPLE {
            let mut seed = Zeroizing::new([0; 32]);
            getrandom::fill(seed.as_mut_slice()).map_err(NotShown::NoRandomness)?;
            let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
            reviewers.push(Reviewer {
                id: id.parse().map_err(broken)?,
                name: name.to_owned(),
                party: party.parse().map_err(broken)?,
                role: Role::Reviewer,
                asks_as: BTreeSet::new(),
                credentials: vec![Credential::ed25519(public)],
                suspended: None,
            });
            let secret = seed.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            keys.push(DemoKey { id, party, secret: Zeroizing::new(secret) });
        }
        Ok(Self { roster: Roster::new(reviewers).map_err(broken)?, keys })
    }

    /// Their keys, those of one party together.
    pub(super) fn keys(&self) -> &[DemoKey] {
        &self.keys
    }
}
