//! Prose as sentences of words, with the numbers that stand in it.

use std::ops::Range;

use lexicon::{Moment, Span};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// One word of a sentence, in lower case, and its place in the prose.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) place: Range<usize>,
}

/// The words of one sentence.
pub(super) struct Sentence {
    pub(super) words: Vec<Word>,
}

/// A number in a sentence, and the words that it takes up.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub(super) value: u64,
    /// The index of its first word.
    pub(super) at: usize,
    /// The index of the first word after it.
    pub(super) after: usize,
}

impl Sentence {
    /// The word at `index`; nothing is no word.
    pub(super) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &word.text)
    }

    /// Whether one of `words` is in it.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&&*word.text))
    }

    /// Where `phrase` begins, word by word.
    pub(super) fn find(&self, phrase: &[&str]) -> Option<usize> {
        (0..self.words.len()).find(|from| self.spells(*from, phrase))
    }

    /// Whether `phrase` begins at word `from`.
    pub(super) fn spells(&self, from: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(offset, word)| self.word(from + offset) == *word)
    }

    /// The place in the prose of the words from `from` up to `to`, which it leaves out.
    pub(super) fn place(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.words.get(from).map_or(0, |word| word.place.start);
        let last = self.words.get(to.saturating_sub(1)).or(self.words.last());
        start..last.map_or(start, |word| word.place.end.max(start))
    }

    /// The numbers of the sentence, in digits or in words.
    pub(super) fn numbers(&self) -> Vec<Number> {
        let mut numbers = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let Some(mut value) = value(self.word(at)) else {
                at += 1;
                continue;
            };
            let mut after = at + 1;
            while let Some(times) = multiple(self.word(after)) {
                value = value.saturating_mul(times);
                after += 1;
            }
            numbers.push(Number { value, at, after });
            at = after;
        }
        numbers
    }

    /// Whether `number` is a bound: "at most 25".
    pub(super) fn limits(&self, number: Number) -> bool {
        let bounds = [["at", "most"], ["more", "than"], ["up", "to"], ["fewer", "than"]];
        let from = number.at.checked_sub(2);
        from.is_some_and(|from| bounds.contains(&[self.word(from), self.word(from + 1)]))
    }

    /// The day that begins at word `at`, "1 March 2026", and the index of the first word after it.
    pub(super) fn day(&self, at: usize) -> Option<(Moment, usize)> {
        let month = MONTHS.iter().position(|month| *month == self.word(at + 1))? + 1;
        let (day, year) = (value(self.word(at))?, value(self.word(at + 2))?);
        let text = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
        Some((text.parse().ok()?, at + 3))
    }

    /// The length of time that `number` begins, and the index of the first word after it.
    pub(super) fn time(&self, number: Number) -> Option<(Span, usize)> {
        let seconds = match self.word(number.after).trim_end_matches('s') {
            "second" => 1,
            "minute" => 60,
            "hour" => 60 * 60,
            "day" => 24 * 60 * 60,
            _ => return None,
        };
        if self.word(number.after + 1) == "and" && self.word(number.after + 3) == "half" {
            return None;
        }
        let ms = number.value.checked_mul(seconds)?.checked_mul(1_000)?;
        Some((Span::from_ms(ms), number.after + 1))
    }
}

/// The sentences of `prose`, in its order.
pub(super) fn sentences(prose: &str) -> Vec<Sentence> {
    let mut sentences = vec![Sentence { words: Vec::new() }];
    let mut end = 0;
    for (place, text) in words(prose) {
        let between = prose.get(end..place.start).unwrap_or_default();
        // A comma or a dash goes on; a full stop, a semicolon or an empty line ends a sentence.
        let ends = between.contains(['.', ';', '!', '?', ':']) || between.contains("\n\n");
        if ends {
            sentences.push(Sentence { words: Vec::new() });
        }
        end = place.end;
        let text = text.to_lowercase().replace('’', "'");
        if let Some(sentence) = sentences.last_mut() {
            sentence.words.push(Word { text, place });
        }
    }
    sentences.retain(|sentence| !sentence.words.is_empty());
    sentences
}

/// The words of `prose`: letters and digits, with what joins them inside a word.
fn words(prose: &str) -> Vec<(Range<usize>, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut characters = prose.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let joins = matches!(character, '-' | '\'' | '’' | ',' | '.')
            && start.is_some()
            && next.is_some_and(char::is_alphanumeric)
            && (!matches!(character, ',' | '.') || next.is_some_and(|next| next.is_ascii_digit()));
        if character.is_alphanumeric() || joins {
            start = start.or(Some(at));
        } else if let Some(from) = start.take() {
            words.push(from..at);
        }
    }
    words.extend(start.map(|from| from..prose.len()));
    let text = |place: Range<usize>| prose.get(place.clone()).map(|text| (place, text));
    words.into_iter().filter_map(text).collect()
}

/// The number that a word is: `25`, `10,000`, `two`, `twenty-five`.
fn value(word: &str) -> Option<u64> {
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        let digits: String = word.chars().filter(|c| *c != ',').collect();
        return digits.parse().ok();
    }
    match word.split_once('-') {
        Some((tens, ones)) => {
            let tens = simple(tens).filter(|tens| (20..100).contains(tens))?;
            Some(tens + simple(ones).filter(|ones| (1..10).contains(ones))?)
        }
        None => simple(word),
    }
}

fn simple(word: &str) -> Option<u64> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let unit = (0..).zip(UNITS).find(|(_, unit)| *unit == word).map(|(value, _)| value);
    unit.or_else(|| (2..).zip(TENS).find(|(_, tens)| *tens == word).map(|(tens, _)| tens * 10))
}

fn multiple(word: &str) -> Option<u64> {
    match word {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        _ => None,
    }
}
