//! Patterns over names: `*` stands for any run of characters, also none; everything else for
//! itself.

use std::fmt;
use std::str::FromStr;

use lexicon::{InvalidName, ToolName};

/// A name, or a name with `*` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// What stands before the first `*`; without one, the whole name.
    first: String,
    /// What stands between the stars and after the last one; empty without a star.
    rest: Vec<String>,
}

impl Pattern {
    /// Whether `name` is one of the names that this pattern stands for.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let Some((last, middle)) = self.rest.split_last() else { return name == self.first };
        let tail = name.strip_prefix(&*self.first);
        let Some(inner) = tail.and_then(|tail| tail.strip_suffix(&**last)) else { return false };
        // The leftmost place of each part leaves the most room for the parts after it.
        middle
            .iter()
            .try_fold(inner, |tail, part| tail.split_once(&**part).map(|(_, after)| after))
            .is_some()
    }

    /// Whether some name is matched by this pattern and by `other`.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.text.as_bytes(), other.text.as_bytes());
        // below[j]: whether what follows byte i of ours and what follows byte j of theirs overlap.
        let mut below = vec![false; theirs.len() + 1];
        for i in (0..=ours.len()).rev() {
            let mut row = vec![false; theirs.len() + 1];
            for j in (0..=theirs.len()).rev() {
                let met = match (ours.get(i), theirs.get(j)) {
                    (None, None) => true,
                    (Some(b'*'), Some(_)) | (Some(_), Some(b'*')) => {
                        at(&below, j) || at(&row, j + 1)
                    }
                    (Some(b'*'), None) => at(&below, j),
                    (None, Some(b'*')) => at(&row, j + 1),
                    (Some(one), Some(two)) => one == two && at(&below, j + 1),
                    (Some(_), None) | (None, Some(_)) => false,
                };
                if let Some(cell) = row.get_mut(j) {
                    *cell = met;
                }
            }
            below = row;
        }
        at(&below, 0)
    }

    /// Whether this is one name and no pattern.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether every name matches.
    #[must_use]
    pub fn matches_everything(&self) -> bool {
        self.text.bytes().all(|byte| byte == b'*')
    }

    /// The pattern as the agreement writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Pattern {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A pattern is spelled as the names it stands for are: one rule for tools and workloads.
        let _name: ToolName = text.parse()?;
        let mut parts = text.split('*').map(str::to_owned);
        let first = parts.next().unwrap_or_default();
        Ok(Self { text: text.to_owned(), first, rest: parts.collect() })
    }
}

fn at(row: &[bool], index: usize) -> bool {
    row.get(index).copied().unwrap_or(false)
}

#[cfg(test)]
mod tests;
