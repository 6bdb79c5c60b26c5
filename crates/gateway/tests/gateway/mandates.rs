//! What parties sign, in tests: agreements with a proof that claims to be one, and signatures.

use std::sync::Arc;

use agreement::activation::{
    Activation, Before, Candidate, Governed, Kind, Mandate, Past, Setting, Statement, verify,
};
use agreement::{Attempt, Bundle, Outcome, Proof};
use controls::Engine;
use gateway::{InForce, Lapse, NotInForce};
use lexicon::{Digest, Moment};
use tlog::{PublicKey, SecretKey};

/// The engine of an agreement.
pub(crate) fn engine(source: &str) -> Engine {
    Engine::new(Arc::new(bundle(source))).unwrap()
}

pub(crate) fn bundle(source: &str) -> Bundle {
    Bundle::compile(source, "agreement.md").unwrap()
}

/// One key for each party of the tests.
pub(crate) fn keys() -> [SecretKey; 2] {
    [("provider", 1), ("customer", 2)]
        .map(|(party, seed)| SecretKey::from_random(party, &[seed; 32]).unwrap())
}

/// A proof file that says what a solver would have to say.
fn proof(bundle: &Bundle) -> String {
    let mut proof = Proof::open(bundle, "test");
    for proven in &mut proof.obligations {
        proven.attempts.push(Attempt {
            solver: "claimed".to_owned(),
            version: "1".to_owned(),
            outcome: Outcome::Proven,
            milliseconds: 0,
        });
    }
    proof.to_text()
}

/// An agreement, its proof and the signatures of both parties.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) source: String,
    proof: String,
    activation: Activation,
}

impl Signed {
    /// The first agreement of all.
    pub(crate) fn first(source: &str) -> Self {
        Self::new(source, 1, None, Kind::Ordinary)
    }

    /// What takes the place of this one.
    pub(crate) fn next(&self, source: &str, kind: Kind) -> Self {
        let serial = self.activation.statement().serial + 1;
        Self::new(source, serial, Some(self.activation.digest()), kind)
    }

    fn new(source: &str, serial: u64, replaces: Option<Digest>, kind: Kind) -> Self {
        let bundle = bundle(source);
        let proof = proof(&bundle);
        let mut activation = Activation::new(Statement {
            agreement: bundle.id().clone(),
            version: bundle.version(),
            serial,
            text: bundle.digest(),
            proof: Digest::of(proof.as_bytes()),
            replaces,
            kind,
            governed: Governed::of(&[], "", &[]).under(&bundle),
        });
        for key in &keys() {
            activation.sign(key, None).unwrap();
        }
        Self { source: source.to_owned(), proof, activation }
    }

    /// The mandate that it gives after `before`; after itself, it is on record already.
    pub(crate) fn mandate(&self, before: &Self) -> Mandate {
        let (bundle, earlier) = (bundle(&self.source), bundle(&before.source));
        let (signed, earlier_signed) = (self.activation.to_text(), before.activation.to_text());
        let public: Vec<PublicKey> = keys().iter().map(|key| key.public().clone()).collect();
        let before = Before {
            statement: before.activation.statement(),
            signed: &earlier_signed,
            bundle: &earlier,
            base: None,
            highest_version: earlier.version(),
        };
        let candidate = Candidate {
            bundle: &bundle,
            source: &self.source,
            proof: &self.proof,
            signed: &signed,
        };
        let at = gateway::now().unwrap();
        verify(candidate, Setting { keys: &public, runs: None, past: Past::Known(before), at })
            .unwrap()
    }

    /// What may be in force after `before`.
    pub(crate) fn after(&self, before: &Self) -> Result<InForce, NotInForce> {
        InForce::new(self.mandate(before), engine(&self.source), None)
    }

    /// As [`Signed::after`], for an emergency change that lapses to the stricter of itself and
    /// `older`.
    pub(crate) fn lapsing(&self, before: &Self, older: &str) -> InForce {
        let older = Arc::new(bundle(older));
        let beside = older.digest();
        let engine = Engine::strictest(Arc::new(bundle(&self.source)), older).unwrap();
        let lapse = Lapse { engine, beside };
        InForce::new(self.mandate(before), self::engine(&self.source), Some(lapse)).unwrap()
    }

    /// What is in force and on record already.
    pub(crate) fn on_record(&self) -> InForce {
        self.after(self).unwrap()
    }
}

/// A moment so many milliseconds from now.
pub(crate) fn from_now(ms: i64) -> Moment {
    Moment::from_unix_ms(gateway::now().unwrap().unix_ms() + ms).unwrap()
}
