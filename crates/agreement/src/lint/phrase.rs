//! Phrases: what rules look for in the words of a sentence.
//!
//! A phrase is written as a person would write it down: `may|can not`, `monitor* .3 @person`.
//! `|` parts spellings of one word, `*` ends a beginning, `.3` skips up to three words, `?` marks a
//! word that may be missing, and `@` names a class of words.

use std::ops::Range;

use super::sentence::Word;

/// Words for human beings.
const PERSONS: [&str; 34] = [
    "american",
    "americans",
    "anybody",
    "anyone",
    "applicants",
    "children",
    "citizen",
    "citizens",
    "communities",
    "crowd",
    "crowds",
    "employee",
    "employees",
    "everybody",
    "household",
    "households",
    "human",
    "humans",
    "individual",
    "individuals",
    "journalists",
    "national",
    "nationals",
    "people",
    "person",
    "persons",
    "population",
    "protesters",
    "public",
    "resident",
    "residents",
    "travellers",
    "worker",
    "workers",
];

/// Words for texts that bind from outside.
const LAWS: [&str; 25] = [
    "authorities",
    "authority",
    "code",
    "directive",
    "directives",
    "doctrine",
    "executive",
    "guidance",
    "guidelines",
    "law",
    "laws",
    "legislation",
    "order",
    "orders",
    "policies",
    "policy",
    "regulation",
    "regulations",
    "rule",
    "rules",
    "standards",
    "statute",
    "statutes",
    "statutory",
    "procedures",
];

/// Words for numbers, next to digits.
const NUMBERS: [&str; 17] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
    "fifteen", "twenty", "thirty", "fifty", "hundred", "thousand",
];

/// Words that make a sentence a matter of using something.
const USES: [&str; 13] = [
    "use", "used", "uses", "using", "deploy", "deployed", "deploys", "employ", "employed", "apply",
    "applied", "rely", "tasked",
];

/// Phrases of one kind, in the order in which they are tried.
pub(super) struct Phrases(Vec<Phrase>);

impl Phrases {
    /// Reads phrases as they are written in the rules.
    pub(super) fn new(texts: &[&'static str]) -> Self {
        Self(texts.iter().map(|text| Phrase::new(text)).collect())
    }

    /// The words of the phrase that begins first.
    pub(super) fn first(&self, words: &[Word], letters: u64) -> Option<Range<usize>> {
        let found = self.0.iter().filter(|phrase| phrase.may_fit(letters));
        found.filter_map(|phrase| phrase.first(words)).min_by_key(|place| (place.start, place.end))
    }

    /// The words of every place where one of the phrases begins.
    pub(super) fn all(&self, words: &[Word], letters: u64) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        for phrase in self.0.iter().filter(|phrase| phrase.may_fit(letters)) {
            for start in 0..words.len() {
                places.extend(phrase.at(words, start).map(|end| start..end));
            }
        }
        places.sort_by_key(|place| (place.start, place.end));
        places
    }
}

/// One phrase.
struct Phrase(Vec<Part>);

enum Part {
    /// A word in one of its spellings.
    Word { spellings: Vec<Spelling>, optional: bool, letters: u64 },
    /// Up to so many words of any kind.
    Gap(usize),
}

enum Spelling {
    Whole(&'static str),
    Beginning(&'static str),
    Class(fn(&str) -> bool),
}

impl Phrase {
    fn new(text: &'static str) -> Self {
        Self(text.split_ascii_whitespace().map(Part::new).collect())
    }

    /// Whether a sentence whose words begin with such letters could hold the phrase.
    fn may_fit(&self, present: u64) -> bool {
        self.0.iter().all(|part| match part {
            Part::Word { optional: false, letters, .. } => letters & present != 0,
            Part::Word { .. } | Part::Gap(_) => true,
        })
    }

    fn first(&self, words: &[Word]) -> Option<Range<usize>> {
        (0..words.len()).find_map(|start| self.at(words, start).map(|end| start..end))
    }

    fn at(&self, words: &[Word], start: usize) -> Option<usize> {
        rest(&self.0, words, start).filter(|end| *end > start)
    }
}

/// Where `parts` end if they begin at word `at`.
fn rest(parts: &[Part], words: &[Word], at: usize) -> Option<usize> {
    let Some((part, following)) = parts.split_first() else { return Some(at) };
    match part {
        Part::Gap(most) => (0..=*most).find_map(|skipped| rest(following, words, at + skipped)),
        Part::Word { spellings, optional, letters } => {
            let fits = words.get(at).is_some_and(|word| {
                letters & word.letters != 0 && spellings.iter().any(|it| it.is(word))
            });
            let with = if fits { rest(following, words, at + 1) } else { None };
            with.or_else(|| if *optional { rest(following, words, at) } else { None })
        }
    }
}

impl Part {
    fn new(text: &'static str) -> Self {
        if let Some(most) = text.strip_prefix('.').and_then(|number| number.parse().ok()) {
            return Self::Gap(most);
        }
        let (text, optional) = match text.strip_prefix('?') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let spellings: Vec<_> = text.split('|').map(Spelling::new).collect();
        let letters = spellings.iter().fold(0, |all, spelling| all | spelling.letters());
        Self::Word { spellings, optional, letters }
    }
}

impl Spelling {
    fn new(text: &'static str) -> Self {
        match text {
            "@person" => Self::Class(|word| PERSONS.contains(&word)),
            "@law" => Self::Class(|word| LAWS.contains(&word)),
            "@number" => Self::Class(is_number),
            "@use" => Self::Class(|word| USES.contains(&word)),
            _ => text.strip_suffix('*').map_or(Self::Whole(text), Self::Beginning),
        }
    }

    fn is(&self, word: &Word) -> bool {
        match self {
            Self::Whole(text) => word.text == *text,
            Self::Beginning(text) => word.text.starts_with(text),
            Self::Class(fits) => fits(&word.text),
        }
    }

    /// The bits of the letters that the word can begin with.
    fn letters(&self) -> u64 {
        match self {
            Self::Whole(text) | Self::Beginning(text) => letters(text),
            Self::Class(_) => u64::MAX,
        }
    }
}

/// A bit for the two letters that `word` begins with: most words are told apart by it at once.
pub(super) fn letters(word: &str) -> u64 {
    let mut bytes = word.bytes();
    let first = u32::from(bytes.next().unwrap_or_default());
    let second = u32::from(bytes.next().unwrap_or_default());
    1 << ((first * 7 + second) % 64)
}

/// Whether the word is a number.
pub(super) fn is_number(word: &str) -> bool {
    NUMBERS.contains(&word) || word.starts_with(|first: char| first.is_ascii_digit())
}

/// Names phrases that are read once.
macro_rules! phrases {
    ($(#[$doc:meta])* $visibility:vis $name:ident = $($text:literal),+ $(,)?) => {
        $(#[$doc])*
        $visibility static $name: std::sync::LazyLock<$crate::lint::phrase::Phrases> =
            std::sync::LazyLock::new(|| $crate::lint::phrase::Phrases::new(&[$($text),+]));
    };
}
pub(super) use phrases;
