//! Keys, terms and a journal in memory for the tests.

use std::cell::RefCell;
use std::rc::Rc;

use crate::{
    Call, Canonical, ENTRY, Effect, Journal, Limits, PublicKey, Quorum, Rules, SecretKey, Terms,
    Token, Unwritten, Verifier, Window, act_digest,
};

pub(crate) const NOW: u64 = 1_770_000_000_000;
pub(crate) const TOOL: &str = "release";
pub(crate) const AUDIENCE: &str = "valve-7";

/// A journal in memory, which the test and the verifier share. It fails when told to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) bytes: Rc<RefCell<Vec<u8>>>,
    pub(crate) fails: Rc<RefCell<bool>>,
}

impl Memory {
    pub(crate) fn written(&self) -> Vec<u8> {
        self.bytes.borrow().clone()
    }
}

impl Journal for Memory {
    fn append(&mut self, entry: &[u8; ENTRY]) -> Result<(), Unwritten> {
        if *self.fails.borrow() {
            return Err(Unwritten);
        }
        self.bytes.borrow_mut().extend_from_slice(entry);
        Ok(())
    }

    fn replace(&mut self, entries: &[u8]) -> Result<(), Unwritten> {
        if *self.fails.borrow() {
            return Err(Unwritten);
        }
        *self.bytes.borrow_mut() = entries.to_vec();
        Ok(())
    }
}

pub(crate) fn key(seed: u8) -> SecretKey {
    SecretKey::from_random("gateway/permits", &[seed; 32]).expect("a key")
}

pub(crate) fn public(seed: u8) -> PublicKey {
    key(seed).public().clone()
}

pub(crate) fn arguments() -> Canonical {
    Canonical::parse(r#"{"amount":3,"target":"T-1"}"#).expect("JSON")
}

/// The terms of an approved lethal call.
pub(crate) fn terms() -> Terms<'static> {
    Terms {
        id: [7; 16],
        audience: AUDIENCE,
        tool: TOOL,
        act: act_digest(TOOL, &arguments()),
        effect: Effect::Lethal,
        effectors: 2,
        quorum: Quorum::of([("customer", 2), ("provider", 2)]).expect("a quorum"),
        review: Some([9; 16]),
        record: 41,
        agreement: [3; 32],
        issued_ms: NOW,
        expires_ms: NOW + 60_000,
    }
}

pub(crate) fn token() -> Token {
    Token::mint(&terms(), &key(1)).expect("a token")
}

pub(crate) fn call() -> Call<'static> {
    Call::new(TOOL, &arguments(), 1)
}

pub(crate) fn window(memory: &Memory, capacity: usize) -> Window<Memory> {
    Window::new(memory.clone(), capacity, NOW - 1_000).expect("a window")
}

pub(crate) fn rules(keys: Vec<PublicKey>) -> Rules {
    Rules::new(keys, AUDIENCE, Limits::default()).expect("rules")
}

pub(crate) fn verifier() -> Verifier<Memory> {
    Verifier::new(rules(vec![public(1)]), window(&Memory::default(), 8))
}
