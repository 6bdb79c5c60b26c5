//! The statement: what the parties sign, one fact a line.

use std::fmt;
use std::str::FromStr;

use lexicon::{AgreementId, Digest, Moment};

use super::Governed;
use crate::terms::{ChangeObject, Word as _};

/// The first line: which form the rest has.
const FORM: &str = "brightline/activation/1";

/// Which text is meant, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The id of the agreement.
    pub agreement: AgreementId,
    /// Its version.
    pub version: u64,
    /// Counts the statements about what runs; each is above all before it.
    pub serial: u64,
    /// The digest of the exact bytes of the agreement.
    pub text: Digest,
    /// The digest of the exact bytes of its proof file.
    pub proof: Digest,
    /// The digest of the statement that this one takes the place of; `None` for the first.
    pub replaces: Option<Digest>,
    /// What kind of change it is.
    pub kind: Kind,
    /// What else runs with it, where the agreement says that it is changed with signatures only.
    pub governed: Governed,
}

/// What kind of change a statement makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everybody who must sign has signed.
    Ordinary,
    /// One party changes it at once, and it lapses at this moment unless it is ratified.
    Emergency(Moment),
    /// The emergency change before it stays.
    Ratification,
}

/// A text that is no statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} of the statement is not `{wanted}`: have `brightline agreement sign` write it"
)]
pub struct BadStatement {
    line: usize,
    wanted: &'static str,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Emergency(_) => "emergency",
            Self::Ratification => "ratification",
        }
    }

    /// When it lapses, if it does.
    #[must_use]
    pub const fn until(self) -> Option<Moment> {
        match self {
            Self::Emergency(until) => Some(until),
            Self::Ordinary | Self::Ratification => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Emergency(until) => write!(f, "emergency until {until}"),
            other => f.write_str(other.as_str()),
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "ordinary" => Ok(Self::Ordinary),
            "ratification" => Ok(Self::Ratification),
            other => {
                let until = other.strip_prefix("emergency until ").ok_or(())?;
                until.parse().map(Self::Emergency).map_err(|_| ())
            }
        }
    }
}

impl Statement {
    /// The digest by which a later statement names this one.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.to_string().as_bytes())
    }

    /// Reads a statement.
    ///
    /// # Errors
    ///
    /// It is none, or not in exactly the form that it has.
    pub fn parse(text: &str) -> Result<Self, BadStatement> {
        let mut lines = Lines { lines: text.lines(), line: 0 };
        lines.form()?;
        let read = Self {
            agreement: lines.fact("agreement ID")?,
            version: lines.fact("version NUMBER")?,
            serial: lines.fact("serial NUMBER")?,
            text: lines.fact("text sha256:DIGEST")?,
            proof: lines.fact("proof sha256:DIGEST")?,
            replaces: lines.replaces()?,
            kind: lines.fact("kind ordinary|emergency until TIME|ratification")?,
            governed: lines.governed()?,
        };
        let exact = BadStatement { line: lines.line, wanted: "the form that is written" };
        if read.to_string() == text { Ok(read) } else { Err(exact) }
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FORM}")?;
        writeln!(f, "agreement {}", self.agreement)?;
        writeln!(f, "version {}", self.version)?;
        writeln!(f, "serial {}", self.serial)?;
        writeln!(f, "text {}", self.text)?;
        writeln!(f, "proof {}", self.proof)?;
        match self.replaces {
            Some(replaced) => writeln!(f, "replaces {replaced}")?,
            None => writeln!(f, "replaces nothing")?,
        }
        writeln!(f, "kind {}", self.kind)?;
        self.governed.iter().try_for_each(|(object, digest)| {
            let object = object.as_str();
            writeln!(f, "{object} {digest}")
        })
    }
}

/// The lines of a statement, taken one by one.
struct Lines<'t> {
    lines: std::str::Lines<'t>,
    line: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<&'t str> {
        self.line = self.line.saturating_add(1);
        self.lines.next()
    }

    fn form(&mut self) -> Result<(), BadStatement> {
        let found = self.next() == Some(FORM);
        found.then_some(()).ok_or(BadStatement { line: self.line, wanted: FORM })
    }

    /// The value of the next line, whose key is the first word of `wanted`.
    fn fact<T: FromStr>(&mut self, wanted: &'static str) -> Result<T, BadStatement> {
        let key = wanted.split(' ').next().unwrap_or_default();
        let value = self.next().and_then(|line| line.strip_prefix(key)?.strip_prefix(' '));
        let value = value.and_then(|value| value.parse().ok());
        value.ok_or(BadStatement { line: self.line, wanted })
    }

    fn replaces(&mut self) -> Result<Option<Digest>, BadStatement> {
        let text: String = self.fact("replaces nothing|sha256:DIGEST")?;
        let bad = BadStatement { line: self.line, wanted: "replaces nothing|sha256:DIGEST" };
        match text.as_str() {
            "nothing" => Ok(None),
            digest => digest.parse().map(Some).map_err(|_| bad),
        }
    }

    fn governed(&mut self) -> Result<Governed, BadStatement> {
        let mut governed = Governed::default();
        while let Some(line) = self.next() {
            let wanted = "models|detector|reviewers|keys sha256:DIGEST";
            let bad = BadStatement { line: self.line, wanted };
            let (word, digest) = line.split_once(' ').ok_or_else(|| bad.clone())?;
            let object = ChangeObject::LIST.iter().find(|object| object.as_str() == word);
            let object = object.ok_or_else(|| bad.clone())?;
            governed.set(*object, digest.parse().map_err(|_| bad)?);
        }
        Ok(governed)
    }
}

#[cfg(test)]
mod tests;
