//! What is read is written the same way again: terms of a token, canonical JSON, and the journal
//! of used tokens, which never lets a token in that it holds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use permit::{
    Call, Canonical, ENTRY, Journal, Limits, PublicKey, Quorum, Refused, Rules, SecretKey, Terms,
    Token, Unwritten, Verifier, Window, opened,
};

/// A journal that forgets: what it held is given to the next window by the test.
#[derive(Default)]
struct Memory(Vec<u8>);

impl Journal for &mut Memory {
    fn append(&mut self, entry: &[u8; ENTRY]) -> Result<(), Unwritten> {
        self.0.extend_from_slice(entry);
        Ok(())
    }

    fn replace(&mut self, entries: &[u8]) -> Result<(), Unwritten> {
        self.0 = entries.to_vec();
        Ok(())
    }
}

const NOW: u64 = 1_000_000;

fuzz_target!(|bytes: &[u8]| {
    let key = SecretKey::from_random("gateway", &[1; 32]).expect("a key");
    let _refused = opened(bytes, std::slice::from_ref(key.public()));
    journal(bytes, &key);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(read) = text.parse::<PublicKey>() {
        assert_eq!(read.to_string(), text.trim_end());
    }
    if let Ok(canonical) = Canonical::parse(text) {
        let again = Canonical::parse(canonical.as_str()).expect("a canonical form is JSON");
        assert_eq!(again, canonical, "the form of a form is another");
    }
    if let Ok(terms) = Terms::parse(text) {
        assert_eq!(terms.to_string(), text, "terms have two spellings");
        let token = Token::mint(&terms, &key).expect("what is read can be signed");
        let keys = [key.public().clone()];
        assert_eq!(opened(token.as_str().as_bytes(), &keys), Ok(terms));
    }
});

/// Takes `bytes` for a journal. If it is one, a token enters once, also after a restart.
fn journal(bytes: &[u8], key: &SecretKey) {
    let mut memory = Memory(bytes.to_vec());
    let rules = || {
        Rules::new(vec![key.public().clone()], "valve", Limits::default()).expect("rules")
    };
    let call = Call { tool: "open", act: [2; 32], effectors: 1 };
    let terms = Terms {
        id: [7; 16],
        audience: "valve",
        tool: call.tool,
        act: call.act,
        effect: permit::Effect::Write,
        effectors: 1,
        quorum: Quorum::NONE,
        review: None,
        record: 1,
        agreement: [3; 32],
        issued_ms: NOW,
        expires_ms: NOW + 1_000,
    };
    let token = Token::mint(&terms, key).expect("a token");
    let mut entered = 0;
    for _ in 0..3 {
        let written = memory.0.clone();
        let Ok(window) = Window::resume(&mut memory, &written, 4, NOW, 0) else { return };
        let mut verifier = Verifier::new(rules(), window);
        for _ in 0..2 {
            match verifier.verify(token.as_str().as_bytes(), &call, NOW) {
                Ok(_permitted) => entered += 1,
                Err(Refused::Used | Refused::Forgotten | Refused::Full | Refused::ClockBack) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(entered <= 1, "it entered {entered} times");
}
