//! What words and citations mean.

use lexicon::{ClauseId, Digest, Moment};
use miette::SourceSpan;

use super::{LawMode, OnChange};

/// A word of the agreement with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// The word.
    pub name: String,
    /// What it means.
    pub definition: String,
    /// What measures it; `None` when nothing does.
    pub measurable_by: Option<String>,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// A text outside the agreement that it leans on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawReference {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// What is cited.
    pub cite: String,
    /// Whether the text of one day is meant, or whatever it says later.
    pub mode: LawMode,
    /// The day whose text is meant: its first instant, UTC.
    pub as_of: Option<Moment>,
    /// The digest of that text.
    pub digest: Option<Digest>,
    /// What happens when the text changes.
    pub on_change: OnChange,
    /// Where the file says so.
    pub place: SourceSpan,
}
