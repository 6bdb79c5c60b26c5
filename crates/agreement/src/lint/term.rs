//! Which words the file explains. A word is not vague because one sentence does not define it.

use super::text::Passage;
use crate::read::Parts;

/// Marks that set a term apart, opening and closing.
const MARKS: [(&str, &str); 5] = [("**", "**"), ("*", "*"), ("_", "_"), ("\"", "\""), ("“", "”")];

/// What stands between a term and its meaning.
const MEANS: [&str; 9] =
    ["means", "mean", "is", "are", "stands", "stand", "refers", "refer", "includes"];

/// Longest term, in bytes.
const LONGEST: usize = 60;

/// How much of a sentence is looked through for terms, in bytes. LIMIT: each mark is looked for up
/// to the end.
const LONGEST_SENTENCE: usize = 4_000;

/// The words that a file explains.
pub(super) struct Definitions {
    terms: Vec<String>,
    measured: Vec<String>,
}

impl Definitions {
    /// Terms out of `term` blocks, and out of prose that sets a word apart and says what it means.
    pub(super) fn new(source: &str, parts: &Parts, passages: &[Passage]) -> Self {
        let blocks = parts.blocks.terms.iter();
        let mut terms: Vec<_> = blocks.clone().map(|term| normal(&term.name)).collect();
        let measured = blocks.filter(|term| term.measurable_by.is_some());
        let measured = measured.map(|term| normal(&term.name)).collect();
        for sentence in passages.iter().flat_map(|passage| &passage.sentences) {
            let text = searched(source.get(sentence.place.clone()).unwrap_or_default());
            for (term, _) in set_apart(text).filter(|(_, rest)| is_meaning(text, rest)) {
                terms.push(normal(term));
            }
        }
        let parties = parts.front.iter().flat_map(|front| &front.parties);
        for party in parties {
            terms.extend([normal(party.id.as_str()), normal(party.organisation.as_str())]);
        }
        terms.extend(parts.blocks.laws.iter().map(|law| normal(&law.cite)));
        Self { terms, measured }
    }

    /// Whether the file says what `term` means.
    pub(super) fn explain(&self, term: &str) -> bool {
        let wanted = normal(term);
        self.terms.contains(&wanted)
    }

    /// Whether a `term` block measures something with `word` in its name.
    pub(super) fn measure(&self, word: &str) -> bool {
        let wanted = normal(word);
        self.measured
            .iter()
            .any(|term| term.split(' ').any(|it| wanted.split(' ').any(|w| w == it)))
    }
}

/// The part of a sentence that is looked through for terms.
pub(super) fn searched(sentence: &str) -> &str {
    sentence.get(..sentence.floor_char_boundary(LONGEST_SENTENCE)).unwrap_or_default()
}

/// Terms that are set apart in `text`, each with what follows it.
pub(super) fn set_apart(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let found = MARKS.iter().filter_map(|(open, close)| {
                rest.find(open).map(|at| (at, std::cmp::Reverse(open.len()), *open, *close))
            });
            let (at, _, open, close) = found.min()?;
            let inside = rest.get(at + open.len()..)?;
            let Some((term, after)) = inside.split_once(close) else {
                rest = inside;
                continue;
            };
            rest = after;
            if !term.is_empty() && term.len() <= LONGEST {
                return Some((term, after));
            }
        }
    })
}

/// Whether `rest`, which follows a term in `text`, says what it means.
fn is_meaning(text: &str, rest: &str) -> bool {
    let named_here = rest.starts_with(')') && text.contains('(');
    let following =
        rest.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty());
    // A word in italics may stand in a phrase that is explained: "to *touch* a person is to ...".
    let near = if rest.starts_with(char::is_whitespace) && text.contains('*') { 5 } else { 2 };
    named_here || following.take(near).any(|word| MEANS.contains(&word))
}

/// A term as it is compared: small letters, one space, no plural.
fn normal(term: &str) -> String {
    let words = term.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty());
    let words: Vec<_> = words
        .map(|word| word.to_lowercase().trim_end_matches('s').to_owned())
        .filter(|word| word != "the")
        .collect();
    words.join(" ")
}
