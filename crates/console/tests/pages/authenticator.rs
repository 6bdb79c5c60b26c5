//! A passkey in software: an authenticator with one P-256 key, and the browser around it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lexicon::Digest;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};

pub(crate) struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    origin: String,
    rp: String,
    /// Whether the person is verified, with a fingerprint or a code.
    pub(crate) verifies: bool,
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_KEY: u8 = 0x40;

impl Authenticator {
    pub(crate) fn new(seed: u8, origin: &str, rp: &str) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let (origin, rp) = (origin.to_owned(), rp.to_owned());
        Self { key, id: vec![seed; 24], origin, rp, verifies: true }
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let data = json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Digest::of(self.rp.as_bytes()).as_bytes().to_vec();
        data.push(PRESENT | verified | more);
        data.extend([0; 4]);
        data
    }

    /// What `navigator.credentials.create` gives.
    pub(crate) fn create(&self, options: &Value) -> Value {
        let challenge = options["publicKey"]["challenge"].as_str().unwrap();
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        let mut data = self.data(HAS_KEY);
        data.extend([0; 16]);
        data.extend([0, u8::try_from(self.id.len()).unwrap()]);
        data.extend(&self.id);
        // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend_from_slice(x);
        data.extend([0x22, 0x58, 0x20]);
        data.extend_from_slice(y);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x59");
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(&data);
        json!({
            "id": URL_SAFE_NO_PAD.encode(&self.id), "rawId": URL_SAFE_NO_PAD.encode(&self.id),
            "type": "public-key", "extensions": {},
            "response": {
                "attestationObject": URL_SAFE_NO_PAD.encode(&object),
                "clientDataJSON":
                    URL_SAFE_NO_PAD.encode(self.client_data("webauthn.create", challenge)),
            },
        })
    }

    /// What `navigator.credentials.get` gives, as the proof of the interface.
    pub(crate) fn sign(&self, digest: &Digest) -> Value {
        let challenge = URL_SAFE_NO_PAD.encode(digest.as_bytes());
        let client = self.client_data("webauthn.get", &challenge);
        let data = self.data(0);
        let signed = [&data[..], Digest::of(&client).as_bytes()].concat();
        let signature: DerSignature = self.key.sign(&signed);
        json!({
            "kind": "passkey",
            "assertion": {
                "id": URL_SAFE_NO_PAD.encode(&self.id), "rawId": URL_SAFE_NO_PAD.encode(&self.id),
                "type": "public-key", "extensions": {},
                "response": {
                    "authenticatorData": URL_SAFE_NO_PAD.encode(&data),
                    "clientDataJSON": URL_SAFE_NO_PAD.encode(&client),
                    "signature": URL_SAFE_NO_PAD.encode(signature.as_bytes()),
                    "userHandle": null,
                },
            },
        })
    }
}
