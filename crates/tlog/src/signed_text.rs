//! Signed texts (C2SP signed-note): a text, and the signatures of it by keys with names.

use signed_note::{Note, Signature, Signer as _};

use crate::{BadNote, PublicKey, SecretKey, Unsigned};

/// Most signatures of one text.
///
/// LIMIT: the recommendation of C2SP signed-note.
const MOST_SIGNATURES: usize = 100;

/// A text and its signatures. That they are there says nothing: ask [`SignedText::signers`].
#[derive(Clone, Debug, PartialEq)]
pub struct SignedText {
    text: String,
    signatures: Vec<Signature>,
}

impl SignedText {
    /// A text that nobody has signed yet.
    ///
    /// # Errors
    ///
    /// [`BadNote::Malformed`] if it does not end with a line feed, or has other control characters.
    pub fn new(text: String) -> Result<Self, BadNote> {
        Note::new(text.as_bytes(), &[]).map_err(|_| BadNote::Malformed)?;
        Ok(Self { text, signatures: Vec::new() })
    }

    /// Reads a signed text.
    ///
    /// # Errors
    ///
    /// [`BadNote::Malformed`] if it is none, or not in exactly the form that one has.
    pub fn parse(note: &str) -> Result<Self, BadNote> {
        let (text, lines) = note.rsplit_once("\n\n").ok_or(BadNote::Malformed)?;
        let lines = lines.strip_suffix('\n').ok_or(BadNote::Malformed)?;
        if lines.split('\n').nth(MOST_SIGNATURES).is_some() {
            return Err(BadNote::Malformed);
        }
        let signatures = lines.split('\n').map(|line| Signature::from_bytes(line.as_bytes()));
        let signatures = signatures.collect::<Result<_, _>>().map_err(|_| BadNote::Malformed)?;
        let signed = Self { signatures, ..Self::new(format!("{text}\n"))? };
        if signed.to_text() == note { Ok(signed) } else { Err(BadNote::Malformed) }
    }

    /// The text, up to and with its last line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with its signatures: the inverse of [`SignedText::parse`], once there is one.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut note = format!("{}\n", self.text);
        for signature in &self.signatures {
            note.push_str(&String::from_utf8_lossy(&signature.to_bytes()));
        }
        note
    }

    /// Adds the signature of `key`, in place of an earlier one of the same key.
    ///
    /// # Errors
    ///
    /// [`Unsigned`] if the key does not sign or there are too many signatures.
    pub fn sign(&mut self, key: &SecretKey) -> Result<(), Unsigned> {
        let failed = |error: &dyn std::fmt::Display| Unsigned(error.to_string());
        let bytes = key.sign_text(self.text.as_bytes()).map_err(|error| failed(&error))?;
        let signature = Signature::new(key.name().to_owned(), key.key_id(), bytes);
        let signature = signature.map_err(|error| failed(&error))?;
        self.withdraw(key.public());
        if self.signatures.len() >= MOST_SIGNATURES {
            return Err(Unsigned("there are too many signatures".to_owned()));
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Takes the signature of `key` away, if there is one.
    pub fn withdraw(&mut self, key: &PublicKey) {
        self.signatures.retain(|signature| !is_of(signature, key));
    }

    /// Whether nobody has signed.
    #[must_use]
    pub fn is_unsigned(&self) -> bool {
        self.signatures.is_empty()
    }

    /// Those of `known` that have signed, each once, in the order of `known`.
    ///
    /// # Errors
    ///
    /// [`BadNote::BadSignature`] if a signature that names one of them does not fit the text.
    pub fn signers<'k>(&self, known: &'k [PublicKey]) -> Result<Vec<&'k PublicKey>, BadNote> {
        let mut signers: Vec<&PublicKey> = Vec::new();
        for key in known {
            let of_key = self.signatures.iter().filter(|signature| is_of(signature, key));
            let mut signed = false;
            for signature in of_key {
                if !key.fits(self.text.as_bytes(), signature.signature()) {
                    return Err(BadNote::BadSignature);
                }
                signed = true;
            }
            if signed && !signers.contains(&key) {
                signers.push(key);
            }
        }
        Ok(signers)
    }

    /// The names of keys that have signed, or so it says, and are none of `known`.
    pub fn strangers<'a>(&'a self, known: &'a [PublicKey]) -> impl Iterator<Item = &'a str> {
        let is_strange =
            |signature: &&Signature| !known.iter().any(|known| is_of(signature, known));
        self.signatures.iter().filter(is_strange).map(Signature::name)
    }
}

/// Whether the signature says that it is of `key`.
fn is_of(signature: &Signature, key: &PublicKey) -> bool {
    signature.name() == key.name() && signature.id() == key.id()
}

#[cfg(test)]
mod tests;
