//! What a token permits, in 32 bytes.

use sha2::{Digest as _, Sha256};

use crate::Canonical;

/// Sets these digests apart from all others.
const DOMAIN: &[u8] = b"brightline/call/1\0";

/// The digest of one call: SHA-256 of `brightline/call/1`, a zero byte, the length of the tool's
/// name in bytes (64 bits, big-endian), the name, and the canonical arguments.
#[must_use]
pub fn act_digest(tool: &str, arguments: &Canonical) -> [u8; 32] {
    let length = u64::try_from(tool.len()).unwrap_or(u64::MAX);
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update(length.to_be_bytes());
    hash.update(tool);
    hash.update(arguments.as_str());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::act_digest;
    use crate::Canonical;

    fn digest(tool: &str, arguments: &str) -> [u8; 32] {
        act_digest(tool, &Canonical::parse(arguments).expect("JSON"))
    }

    #[test]
    fn spelling_does_not_count_and_content_does() {
        let one = digest("strike", r#"{"target":"T1","count":1}"#);
        assert_eq!(one, digest("strike", r#" {"count":1.0,"\u0074arget":"T1"}"#));
        assert_ne!(one, digest("strike", r#"{"target":"T2","count":1}"#));
        assert_ne!(one, digest("track", r#"{"target":"T1","count":1}"#));
        // What belongs to the name cannot move to the arguments.
        assert_ne!(digest("a", "12"), digest("a1", "2"));
    }
}
