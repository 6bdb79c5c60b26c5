//! Signs agreements as their parties would, with a proof that claims to be one: what a proof must be
//! is tested where it is made.

use std::fs;
use std::path::Path;

use agreement::activation::{Activation, Governed, Kind, Statement};
use agreement::{Attempt, Bundle, Outcome, Proof};
use lexicon::Digest;
use tlog::{PublicKey, SecretKey};

/// One key for each party of the example.
pub(crate) fn keys() -> [SecretKey; 2] {
    [key("provider", 1), key("customer", 2)]
}

pub(crate) fn key(party: &str, seed: u8) -> SecretKey {
    SecretKey::from_random(party, &[seed; 32]).unwrap()
}

/// The lines that enrol them.
pub(crate) fn enrolment() -> String {
    let lines = keys().map(|key| {
        let public = key.public();
        format!("[[party]]\nname = \"{}\"\nkey = \"{public}\"\n", public.name())
    });
    lines.concat()
}

/// A proof file that says what a solver would have to say.
pub(crate) fn proof(source: &str) -> String {
    let mut proof = Proof::open(&bundle(source), "test");
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

pub(crate) fn bundle(source: &str) -> Bundle {
    Bundle::compile(source, "agreement.md").unwrap()
}

/// The statement about the agreement at `path`, in place of the one signed beside it.
pub(crate) fn statement(path: &Path, kind: Kind) -> Statement {
    let source = fs::read_to_string(path).unwrap();
    let bundle = bundle(&source);
    let before = fs::read_to_string(path.with_extension("signed")).ok();
    let before = before.map(|text| Activation::parse(&text).unwrap());
    let model = ("stand-in-1".parse().unwrap(), "Brightline's stand-in".parse().unwrap());
    let public: Vec<PublicKey> = keys().iter().map(|key| key.public().clone()).collect();
    Statement {
        agreement: bundle.id().clone(),
        version: bundle.version(),
        serial: before.as_ref().map_or(1, |before| before.statement().serial + 1),
        text: bundle.digest(),
        proof: Digest::of(proof(&source).as_bytes()),
        replaces: before.map(|before| before.digest()),
        kind,
        governed: Governed::of(&[model], controls::persons::DETECTOR, &public).under(&bundle),
    }
}

/// Proves the agreement at `path`, and signs it with `keys`. One that does not compile stays as it is.
pub(crate) fn sign(path: &Path, keys: &[SecretKey]) {
    sign_as(path, keys, Kind::Ordinary);
}

/// As [`sign`], as a change of this kind.
pub(crate) fn sign_as(path: &Path, keys: &[SecretKey], kind: Kind) {
    let mut activation = Activation::new(statement(path, kind));
    for key in keys {
        activation.sign(key, None).unwrap();
    }
    let source = fs::read_to_string(path).unwrap();
    fs::write(path.with_extension("proof.json"), proof(&source)).unwrap();
    fs::write(path.with_extension("signed"), activation.to_text()).unwrap();
}
