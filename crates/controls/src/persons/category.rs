//! Categories: what kind of data about persons a text is.
//!
//! Words tell: `whereabouts` is location, `prescription` is health. A **strong** cue is enough by
//! itself; of **weak** ones, which also stand in texts about other things, two different ones are
//! needed. The columns of a table have words of their own ([`Columns`]), because a column is called
//! `lat` or `amount` where a sentence would say more.
//!
//! All cues are in one automaton (Aho and Corasick, 1975) that is built once and takes one step for
//! each letter. It reads letters without case and without marks (`Überweisung` is `uberweisung`),
//! and any run of what is neither letter nor digit as one boundary, so that `call_records`,
//! `call-records` and `Call  records` are the same words.
//!
//! Payment cards and accounts do not make a text a matter of transactions: a number alone only says
//! who somebody is. Coordinates with times do make it one of location (`trace`).
//!
//! **Cannot catch:** a topic that is told without any of the words, and languages other than
//! English, German, French, Spanish and Japanese.

pub(super) mod automaton;
mod columns;
mod cues;

use automaton::{Automaton, Place};
pub(super) use columns::of_columns;
use lexicon::Categories;

use std::sync::LazyLock;

/// A word or words that tell a category.
///
/// Words stand alone, unless they end in `*`, and a `#` stands for a digit. Words of Japanese are
/// found within others, because nothing stands between words there.
#[derive(Clone, Copy, Debug)]
struct Cue {
    words: &'static str,
    category: lexicon::DataCategory,
    /// Whether it is enough by itself.
    strong: bool,
}

/// The cues of sentences.
static SENTENCES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(cues::all()));

/// Cues and the automaton that finds them.
struct Lexicon {
    automaton: Automaton,
    cues: Vec<Cue>,
}

impl Lexicon {
    fn new(cues: impl Iterator<Item = Cue>) -> Self {
        let cues: Vec<_> = cues.collect();
        let automaton = Automaton::new(cues.iter().map(|cue| cue.words));
        Self { automaton, cues }
    }
}

/// What a text speaks of. `text` is a whole unit: a message, or a paragraph of a long one.
pub(super) fn of_text(text: &str) -> Categories {
    let mut reader = Reader::new();
    reader.read(text);
    reader.finish()
}

/// Reads one text, in pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    place: Place,
    found: Found,
}

impl Reader {
    /// Nothing read yet.
    pub(super) const fn new() -> Self {
        Self { place: Place::START, found: Found::NOTHING }
    }

    /// Reads `piece`; what the text speaks of so far.
    pub(super) fn read(&mut self, piece: &str) -> Categories {
        let lexicon = &*SENTENCES;
        let found = &mut self.found;
        lexicon.automaton.read(&mut self.place, piece, &mut |cue| found.add(lexicon, cue));
        self.found.categories
    }

    /// What the whole text speaks of.
    pub(super) fn finish(mut self) -> Categories {
        let lexicon = &*SENTENCES;
        let found = &mut self.found;
        lexicon.automaton.end(&mut self.place, &mut |cue| found.add(lexicon, cue));
        self.found.categories
    }
}

/// The cues found in one text.
#[derive(Clone, Debug, Default)]
struct Found {
    categories: Categories,
    /// For each category the first weak cue, plus one; zero for none.
    weak: [u16; lexicon::DataCategory::ALL.len()],
}

impl Found {
    const NOTHING: Self =
        Self { categories: Categories::NONE, weak: [0; lexicon::DataCategory::ALL.len()] };

    fn add(&mut self, lexicon: &Lexicon, number: u16) {
        let Some(cue) = lexicon.cues.get(usize::from(number)) else { return };
        let Some(first) = self.weak.get_mut(cue.category.index()) else { return };
        if cue.strong || !matches!(*first, 0) && *first != number + 1 {
            self.categories = self.categories.with(Categories::of(cue.category));
        } else {
            *first = number + 1;
        }
    }
}

#[cfg(test)]
mod tests;
