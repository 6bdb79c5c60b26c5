//! A file as lint reads it: passages of sentences, next to the typed blocks of their clause.

use std::ops::Range;

use lexicon::ClauseId;
use miette::SourceSpan;

use super::kind::Kind;
use super::paragraph;
use super::phrase::{Phrases, phrases};
use super::sentence::{self, Sentence};
use super::term::Definitions;
use crate::error::quoted;
use crate::read::Parts;
use crate::terms::{Category, RedLine};

/// A file, read for lint.
pub(super) struct Text<'s> {
    source: &'s str,
    pub(super) parts: Parts,
    pub(super) passages: Vec<Passage>,
    pub(super) definitions: Definitions,
}

/// The prose of one clause; of a text without clauses, one paragraph.
pub(super) struct Passage {
    pub(super) clause: Option<ClauseId>,
    pub(super) sentences: Vec<Sentence>,
    /// Whether its clause has a redline block.
    pub(super) typed: bool,
    /// Whether a sentence or a block of it draws a red line.
    pub(super) red: bool,
}

phrases! {
    NUMBERED =
        "@number .5 person|persons|people|individuals|residents|citizens|records|applicants",
        "@number .3 days|months|weeks|hours",
}

impl<'s> Text<'s> {
    /// Reads the prose of `parts` out of `source`.
    pub(super) fn new(source: &'s str, parts: Parts) -> Self {
        let mut passages: Vec<Passage> = Vec::new();
        for found in paragraph::all(source, parts.body) {
            let clause = owner(&parts, found.start);
            let sentences = sentence::sentences(source, &found);
            let same = |last: &&mut Passage| last.clause == clause && clause.is_some();
            match passages.last_mut().filter(same) {
                Some(last) => last.sentences.extend(sentences),
                None => {
                    passages.push(Passage { clause, sentences, typed: false, red: false });
                }
            }
        }
        for passage in &mut passages {
            let mut lines = parts.blocks.red_lines.iter();
            passage.typed = lines.any(|line| Some(&line.clause) == passage.clause.as_ref());
            passage.red = passage.typed || passage.sentences.iter().any(draws);
        }
        let definitions = Definitions::new(source, &parts, &passages);
        Self { source, parts, passages, definitions }
    }

    /// Every sentence with its passage, in the order of the file.
    pub(super) fn sentences(&self) -> impl Iterator<Item = (&Passage, &Sentence)> {
        self.passages.iter().flat_map(|it| it.sentences.iter().map(move |sentence| (it, sentence)))
    }

    /// The sentences that draw a red line.
    pub(super) fn red_lines(&self) -> impl Iterator<Item = (&Passage, &Sentence)> {
        self.sentences().filter(|(passage, sentence)| passage.forbids(sentence))
    }

    /// The redline blocks of the clause that `passage` is the prose of.
    pub(super) fn blocks<'a>(&'a self, passage: &'a Passage) -> impl Iterator<Item = &'a RedLine> {
        let lines = self.parts.blocks.red_lines.iter();
        lines.filter(|line| Some(&line.clause) == passage.clause.as_ref())
    }

    /// Whether the file draws any red line.
    pub(super) fn is_red(&self) -> bool {
        !self.parts.blocks.red_lines.is_empty() || self.passages.iter().any(|passage| passage.red)
    }

    /// Where red lines are drawn, in blocks or in prose.
    pub(super) fn red_places(&self) -> Vec<SourceSpan> {
        let lines = &self.parts.blocks.red_lines;
        if lines.is_empty() {
            let drawn = self.sentences().filter(|(_, sentence)| draws(sentence));
            return drawn.map(|(_, sentence)| sentence.beginning()).collect();
        }
        lines.iter().map(|line| line.place).collect()
    }

    /// Whether some sentence holds one of the phrases.
    pub(super) fn says(&self, phrases: &Phrases) -> bool {
        self.sentences().any(|(_, sentence)| sentence.has(phrases))
    }

    /// Whether the passage names a number of persons, or its red line does.
    pub(super) fn counts(&self, passage: &Passage) -> bool {
        let numbers = |line: &RedLine| {
            let limits = line.limits.as_ref();
            line.category == Category::Surveillance
                && limits.is_some_and(|it| !it.persons.is_empty())
        };
        self.blocks(passage).any(numbers) || passage.says(&NUMBERED)
    }

    /// What stands at `place`, as a message may repeat it.
    pub(super) fn quote(&self, place: SourceSpan) -> String {
        let end = place.offset().saturating_add(place.len());
        let text = self.source.get(place.offset()..end).unwrap_or_default();
        quoted(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text at `place`.
    pub(super) fn written(&self, place: &Range<usize>) -> &str {
        self.source.get(place.clone()).unwrap_or_default()
    }
}

impl Passage {
    /// Whether some sentence of it holds one of the phrases.
    pub(super) fn says(&self, phrases: &Phrases) -> bool {
        self.sentences.iter().any(|sentence| sentence.has(phrases))
    }

    /// Whether `sentence` forbids something that a red line can be about.
    pub(super) fn forbids(&self, sentence: &Sentence) -> bool {
        sentence.kind == Kind::Ban && (sentence.topics.any() || self.typed)
    }

    /// Whether `sentence` is about a red line, or stands beside one.
    pub(super) fn nears(&self, sentence: &Sentence) -> bool {
        self.red || sentence.topics.grave()
    }
}

/// Whether the sentence draws a red line, or ought to.
fn draws(sentence: &Sentence) -> bool {
    matches!(sentence.kind, Kind::Ban | Kind::Wish) && sentence.topics.grave()
}

/// The clause that byte `start` belongs to.
fn owner(parts: &Parts, start: usize) -> Option<ClauseId> {
    let above = parts.clauses.partition_point(|clause| clause.place.offset() <= start);
    let clause = above.checked_sub(1).and_then(|last| parts.clauses.get(last))?;
    let end = clause.place.offset().saturating_add(clause.place.len());
    (start < end).then(|| clause.id.clone())
}
