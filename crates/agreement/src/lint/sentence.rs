//! Prose to sentences and words, each with its place in the file.

use std::ops::Range;

use miette::SourceSpan;

use super::kind::{Kind, Topics};
use super::phrase::{Phrases, letters};
use crate::error::span;

/// Beginnings of words after which a full stop ends no sentence.
const SHORTENED: [&str; 16] = [
    "e.g", "i.e", "u.s", "u.k", "no", "art", "sec", "cf", "vs", "dtd", "inc", "ltd", "mr", "ms",
    "dr", "para",
];

/// Longest sentence that is judged, in words. LIMIT: nobody reads a longer one as a sentence, and
/// time grows with it.
const LONGEST: usize = 400;

/// Longest HTML tag, in bytes. LIMIT: the end of each beginning is looked for.
const LONGEST_TAG: usize = 400;

/// How many words show which sentence is meant.
const FIRST_WORDS: usize = 6;

/// One word in small letters, and where it is.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) place: Range<usize>,
    /// A bit for the letters that it begins with.
    pub(super) letters: u64,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

/// One sentence: its words, and what kind of sentence it is.
pub(super) struct Sentence {
    pub(super) words: Vec<Word>,
    pub(super) place: Range<usize>,
    pub(super) kind: Kind,
    pub(super) topics: Topics,
    /// The bits of all its words.
    letters: u64,
    /// The word at which its kind is decided.
    pub(super) verb: usize,
}

impl Sentence {
    fn new(source: &str, place: Range<usize>) -> Option<Self> {
        let words = words(source, &place);
        if words.is_empty() {
            return None;
        }
        let letters = words.iter().fold(0, |all, word| all | word.letters);
        let (kind, topics, verb) = (Kind::Other, Topics::default(), 0);
        let mut sentence = Self { words, place, kind, topics, letters, verb };
        (sentence.kind, sentence.verb) = Kind::of(&sentence);
        sentence.topics = Topics::of(&sentence);
        Some(sentence)
    }

    /// The words of the phrase that begins first.
    pub(super) fn find(&self, phrases: &Phrases) -> Option<Range<usize>> {
        phrases.first(&self.words, self.letters)
    }

    /// Every place where one of the phrases begins.
    pub(super) fn find_all(&self, phrases: &Phrases) -> Vec<Range<usize>> {
        phrases.all(&self.words, self.letters)
    }

    /// Whether one of the phrases is in it.
    pub(super) fn has(&self, phrases: &Phrases) -> bool {
        self.find(phrases).is_some()
    }

    /// Where these words are in the file.
    pub(super) fn span_of(&self, words: &Range<usize>) -> SourceSpan {
        let start = self.words.get(words.start).map_or(self.place.start, |word| word.place.start);
        let last = words.end.checked_sub(1).and_then(|last| self.words.get(last));
        span(start, last.map_or(self.place.end, |word| word.place.end))
    }

    /// Where the phrase that begins first is in the file.
    pub(super) fn hit(&self, phrases: &Phrases) -> Option<SourceSpan> {
        self.find(phrases).map(|words| self.span_of(&words))
    }

    /// Where its first words are: enough to find it by.
    pub(super) fn beginning(&self) -> SourceSpan {
        self.span_of(&(0..self.words.len().min(FIRST_WORDS)))
    }
}

/// The sentences of one paragraph.
pub(super) fn sentences(source: &str, paragraph: &Range<usize>) -> Vec<Sentence> {
    let text = source.get(paragraph.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut start = 0;
    for (index, mark) in text.char_indices() {
        let end = index + mark.len_utf8();
        if matches!(mark, '.' | '!' | '?') && ends_sentence(text, start, index, end) {
            found.extend(Sentence::new(source, paragraph.start + start..paragraph.start + end));
            start = end;
        }
    }
    found.extend(Sentence::new(source, paragraph.start + start..paragraph.end));
    found
}

/// Whether the mark at `index` ends the sentence that began at `start`.
fn ends_sentence(text: &str, start: usize, index: usize, end: usize) -> bool {
    let after = text.get(end..).unwrap_or_default();
    let mut following = after.trim_start_matches(['"', '”', '*', ')', '_']).chars();
    if !following.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let begins = |first: char| first.is_uppercase() || first.is_ascii_digit() || first == '"';
    let next = following.find(|it| !it.is_whitespace() && !matches!(it, '*' | '(' | '“' | '_'));
    if !next.is_none_or(begins) {
        return false;
    }
    let before = text.get(start..index).unwrap_or_default();
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let last = last.trim_start_matches(['(', '"', '“']).to_lowercase();
    !SHORTENED.contains(&last.as_str())
}

fn words(source: &str, place: &Range<usize>) -> Vec<Word> {
    let text = source.get(place.clone()).unwrap_or_default();
    let mut words = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    let mut tag = 0;
    for (index, letter) in ends {
        if index < tag {
            continue;
        }
        tag = tag_end(text, index).unwrap_or(0);
        let inside = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        let joins = matches!(letter, '\'' | '’' | '.')
            && inside(text.get(index + letter.len_utf8()..).and_then(|rest| rest.chars().next()));
        if letter.is_alphanumeric() || (start.is_some() && joins) {
            start.get_or_insert(index);
        } else if let Some(from) = start.take()
            && words.len() < LONGEST
        {
            words.push(word(text, from, index, place.start));
        }
    }
    words
}

/// Where the HTML tag ends that begins at `index`: what stands in it is no word.
fn tag_end(text: &str, index: usize) -> Option<usize> {
    let inside = text.get(index..)?.strip_prefix('<')?;
    let named = inside.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    let near = inside.get(..inside.floor_char_boundary(LONGEST_TAG)).filter(|_| named)?;
    near.find('>').map(|end| index + 1 + end)
}

fn word(text: &str, start: usize, end: usize, base: usize) -> Word {
    let written = text.get(start..end).unwrap_or_default();
    let text = written.to_lowercase().replace('’', "'");
    Word {
        letters: letters(&text),
        text,
        place: base + start..base + end,
        capital: written.starts_with(char::is_uppercase),
    }
}
