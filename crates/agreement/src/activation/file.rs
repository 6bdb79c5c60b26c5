//! The file of signatures: one statement, and one or more signed notes of it.
//!
//! A party that signs because somebody makes it sign says so in what it signs: its note has one
//! more line. Who takes the declaration away takes the signature away with it.

use lexicon::{Digest, PartyId};
use tlog::{PublicKey, SecretKey, SignedText};

use super::statement::{BadStatement, Statement};

/// What begins the line of a declaration.
const COMPELLED: &str = "compelled by ";

/// Longest name of an authority, in bytes.
///
/// LIMIT: it is put on record, and a record has 65,535 bytes in all.
const LONGEST_AUTHORITY: usize = 256;

/// Longest file, in bytes. LIMIT: each signature has some 150 bytes, and there are few.
const LONGEST_FILE: usize = 64 << 10;

/// A statement and the signatures of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Activation {
    statement: Statement,
    notes: Vec<Note>,
}

/// The statement as some have signed it.
#[derive(Clone, Debug, PartialEq)]
struct Note {
    compelled_by: Option<String>,
    signed: SignedText,
}

/// One valid signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The party that the key belongs to.
    pub party: PartyId,
    /// The key.
    pub key: PublicKey,
    /// The authority that made the party sign, if it says that one did.
    pub compelled_by: Option<String>,
}

/// A file that is no activation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadActivation {
    /// Not notes of one statement.
    #[error("these are not signed statements in their exact form: sign again")]
    Malformed,
    /// The statement cannot be read.
    #[error(transparent)]
    Statement(#[from] BadStatement),
    /// Two notes speak of different statements.
    #[error("the file has two statements: what one party signed is not what the other signed")]
    TwoStatements,
    /// A signature that does not fit.
    #[error("a signature does not fit the statement: it was changed after it was signed")]
    Signature,
}

/// What cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The name of the authority does not fit.
    #[error("the authority is named in one line of at most 256 bytes, without control characters")]
    Authority,
    /// The key does not sign.
    #[error(transparent)]
    Unsigned(#[from] tlog::Unsigned),
    /// The statement cannot be a note.
    #[error("the statement cannot be signed: it is not plain text")]
    Text,
}

impl Activation {
    /// An activation that nobody has signed yet.
    #[must_use]
    pub const fn new(statement: Statement) -> Self {
        Self { statement, notes: Vec::new() }
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`BadActivation`] if it is none. Signatures are checked by [`Activation::signers`].
    pub fn parse(text: &str) -> Result<Self, BadActivation> {
        if text.len() > LONGEST_FILE {
            return Err(BadActivation::Malformed);
        }
        let mut parts = text.split("\n\n");
        let (mut notes, mut statement): (Vec<Note>, Option<Statement>) = (Vec::new(), None);
        while let Some(said) = parts.next() {
            let lines = parts.next().ok_or(BadActivation::Malformed)?.trim_end_matches('\n');
            let signed = SignedText::parse(&format!("{said}\n\n{lines}\n"));
            let signed = signed.map_err(|_| BadActivation::Malformed)?;
            let (plain, compelled_by) = split(signed.text());
            let read = Statement::parse(plain)?;
            if statement.as_ref().is_some_and(|first| *first != read) {
                return Err(BadActivation::TwoStatements);
            }
            statement = Some(read);
            notes.push(Note { compelled_by, signed });
        }
        let statement = statement.ok_or(BadActivation::Malformed)?;
        let read = Self { statement, notes };
        if read.to_text() == text { Ok(read) } else { Err(BadActivation::Malformed) }
    }

    /// The file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let notes: Vec<String> = self.notes.iter().map(|note| note.signed.to_text()).collect();
        notes.join("\n")
    }

    /// What is signed.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The digest of the statement.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.statement.digest()
    }

    /// Signs with `key`, in place of what the same key signed before. `compelled_by` declares who
    /// made the party sign.
    ///
    /// # Errors
    ///
    /// [`NotSigned`] if the key or the declaration cannot be used.
    pub fn sign(&mut self, key: &SecretKey, compelled_by: Option<&str>) -> Result<(), NotSigned> {
        let is_line = |text: &str| {
            let plain = !text.chars().any(char::is_control) && text.trim() == text;
            plain && !text.is_empty() && text.len() <= LONGEST_AUTHORITY
        };
        if compelled_by.is_some_and(|authority| !is_line(authority)) {
            return Err(NotSigned::Authority);
        }
        let compelled_by = compelled_by.map(str::to_owned);
        for note in &mut self.notes {
            note.signed.withdraw(key.public());
        }
        self.notes.retain(|note| !note.signed.is_unsigned());
        let same = |note: &&mut Note| note.compelled_by == compelled_by;
        if let Some(note) = self.notes.iter_mut().find(same) {
            return Ok(note.signed.sign(key)?);
        }
        let mut text = self.statement.to_string();
        if let Some(authority) = &compelled_by {
            text.push_str(COMPELLED);
            text.push_str(authority);
            text.push('\n');
        }
        let mut signed = SignedText::new(text).map_err(|_| NotSigned::Text)?;
        signed.sign(key)?;
        self.notes.push(Note { compelled_by, signed });
        Ok(())
    }

    /// Whose of `keys` signatures are here. A key that signed with a declaration counts with it.
    ///
    /// # Errors
    ///
    /// [`BadActivation::Signature`] if one that names a known key does not fit.
    pub fn signers(&self, keys: &[PublicKey]) -> Result<Vec<Signer>, BadActivation> {
        let mut signers: Vec<Signer> = Vec::new();
        for note in &self.notes {
            let valid = note.signed.signers(keys).map_err(|_| BadActivation::Signature)?;
            for key in valid {
                let party = key.name().parse().map_err(|_| BadActivation::Malformed)?;
                let signer =
                    Signer { party, key: key.clone(), compelled_by: note.compelled_by.clone() };
                match signers.iter_mut().find(|known| known.key == *key) {
                    // INVARIANT (I10): a declaration is never dropped in favour of silence.
                    Some(known) if known.compelled_by.is_none() => *known = signer,
                    Some(_) => {}
                    None => signers.push(signer),
                }
            }
        }
        Ok(signers)
    }

    /// The names of keys that have signed and are none of `keys`.
    #[must_use]
    pub fn strangers(&self, keys: &[PublicKey]) -> Vec<String> {
        let notes = self.notes.iter();
        notes.flat_map(|note| note.signed.strangers(keys)).map(str::to_owned).collect()
    }
}

/// The statement of a note, and the authority that its declaration names.
fn split(text: &str) -> (&str, Option<String>) {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let start = body.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let (before, last) = text.split_at_checked(start).unwrap_or((text, ""));
    match last.strip_suffix('\n').and_then(|line| line.strip_prefix(COMPELLED)) {
        Some(authority) => (before, Some(authority.to_owned())),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests;
