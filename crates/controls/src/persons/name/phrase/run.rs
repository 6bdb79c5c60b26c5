//! Words that stand together: whether they are a name, and whose.

use std::ops::Range;

use super::Lead;
use crate::persons::candidate::{Identity, Kind};
use crate::persons::name::Ground;
use crate::persons::name::gazetteer::{Class, hash};
use crate::persons::name::word::{LONGEST, Word};

/// LIMIT: more words than this in a row are a title or a table, and no name.
const MOST: usize = 8;

/// The most words of one name.
const MOST_OF_NAME: usize = 5;

/// A word of a name.
#[derive(Clone, Copy, Debug)]
pub(in crate::persons::name) struct Part {
    letters: [u8; LONGEST],
    length: usize,
    place: (u64, u64),
    class: Class,
    form: Form,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Capital,
    Upper,
    Small,
    Initial,
    Particle,
}

impl Part {
    pub(super) fn of(word: &Word) -> Self {
        let form = match (word.is_capital(), word.is_upper()) {
            (true, true) => Form::Upper,
            (true, false) => Form::Capital,
            (false, _) => Form::Small,
        };
        Self::formed(word, form)
    }

    pub(super) fn initial(word: &Word) -> Self {
        Self::formed(word, Form::Initial)
    }

    pub(super) fn particle(word: &Word) -> Self {
        Self::formed(word, Form::Particle)
    }

    fn formed(word: &Word, form: Form) -> Self {
        let mut letters = [0; LONGEST];
        let known = word.letters();
        letters.iter_mut().zip(known).for_each(|(to, from)| *to = *from);
        let place = (word.start, word.end);
        Self { letters, length: known.len(), place, class: word.class, form }
    }

    fn letters(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    fn is_given(&self) -> bool {
        self.is_word() && self.class.has(Class::GIVEN)
    }

    fn is_surname(&self) -> bool {
        self.is_word() && self.class.has(Class::SURNAME)
    }

    /// Whether it is an ordinary word too.
    fn is_common(&self) -> bool {
        self.class.has(Class::COMMON) || self.class.has(Class::THING)
    }

    /// Whether it is written out.
    fn is_word(&self) -> bool {
        !matches!(self.form, Form::Initial | Form::Particle)
    }

    /// Whether it is a name and nothing else.
    fn is_only_name(&self) -> bool {
        self.class.has(Class::NAME) && !self.is_common() && self.is_word()
    }
}

/// Words that stand together.
#[derive(Debug, Default)]
pub(super) struct Run {
    parts: Vec<Part>,
    /// Whether the first begins a sentence, where any word has a capital letter.
    is_fresh: bool,
    /// Whether an ordinary word with a capital letter stands before it: `San`, `New`.
    is_after_capital: bool,
    /// Whether a comma stands before the last: the surname comes first.
    has_comma: bool,
    is_too_long: bool,
}

/// A name in a run.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) place: Range<u64>,
    /// Nobody, if it is less than a name.
    pub(super) identity: Option<Identity>,
    pub(super) ground: Ground,
    /// Its first and its last word.
    pub(super) hashes: Vec<u64>,
}

impl Run {
    pub(super) const fn new() -> Self {
        Self {
            parts: Vec::new(),
            is_fresh: false,
            is_after_capital: false,
            has_comma: false,
            is_too_long: false,
        }
    }

    pub(super) const fn begin(&mut self, is_fresh: bool, is_after_capital: bool) {
        self.is_fresh = is_fresh;
        self.is_after_capital = is_after_capital;
    }

    pub(super) fn push(&mut self, part: Part) {
        if self.parts.len() < MOST {
            self.parts.push(part);
        } else {
            self.is_too_long = true;
        }
    }

    pub(super) const fn set_comma(&mut self) {
        self.has_comma = true;
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn start(&self) -> Option<u64> {
        self.parts.first().map(|part| part.place.0)
    }

    pub(super) fn ends_with_initial(&self) -> bool {
        self.parts.last().is_some_and(|part| part.form == Form::Initial)
    }

    /// Whether it is one surname so far.
    pub(super) fn is_surname(&self) -> bool {
        matches!(self.parts.as_slice(), [one] if one.is_surname())
    }

    pub(super) fn is_one_word(&self) -> bool {
        self.parts.len() == 1
    }

    /// Whether a word for a thing may be a surname here: `Nathan Lane`, not `Nathan Hale Lane`.
    pub(super) fn takes_thing(&self, class: Class) -> bool {
        let surname = class.has(Class::SURNAME);
        surname && matches!(self.parts.as_slice(), [one] if one.is_given() && !one.is_common())
    }

    /// The name among the words, after `lead`.
    pub(super) fn judge(&self, lead: Lead) -> Option<Found> {
        let parts = self.parts.as_slice();
        let last = parts.iter().rposition(|part| part.form != Form::Particle)?;
        let parts = parts.get(..=last).filter(|_| !self.is_too_long)?;
        let full = || (0..parts.len()).find_map(|start| self.full(parts, start, lead));
        full().or_else(|| single(parts, lead, self.is_after_capital))
    }

    /// The name of two words or more that begins at `start`.
    fn full(&self, parts: &[Part], start: usize, lead: Lead) -> Option<Found> {
        let name = parts.get(start..)?;
        let (first, rest) = name.split_first()?;
        let last = rest.last().filter(|last| last.is_word())?;
        let fits = name.len() <= MOST_OF_NAME && first.form != Form::Particle;
        let has_small = name.iter().any(|part| part.form == Form::Small);
        let known = if has_small || last.form == Form::Upper {
            first.is_given() && last.is_surname() && !(first.is_common() && last.is_common())
        } else {
            self.is_name(name, first, last, start, lead)
        };
        (fits && known).then(|| {
            let titled = lead == Lead::Title && name.iter().any(|part| part.class.has(Class::NAME));
            let record = titled || matches!(lead, Lead::Role | Lead::Key | Lead::List);
            let ground = if record { Ground::Record } else { Ground::Prose };
            let turned = self.has_comma || is_turned(first, last, name.len());
            let (given, surname) = if turned { (last, first) } else { (first, last) };
            found(first, last, &[given.letters(), surname.letters()], ground)
        })
    }

    /// Whether words in capital letters are a name: what the lists and the lead say.
    fn is_name(&self, name: &[Part], first: &Part, last: &Part, start: usize, lead: Lead) -> bool {
        let begins = start == 0 && self.is_fresh;
        let unknown = |part: &Part| !part.is_common() && part.length >= 3;
        let either = name.iter().any(Part::is_only_name);
        // `Maria J. Lopez`: hardly anything else has a letter in its middle.
        let inner = name.get(1..name.len().saturating_sub(1)).unwrap_or_default();
        let has_initial = inner.iter().any(|part| part.form == Form::Initial);
        match first.form {
            Form::Initial => last.is_surname() && (!last.is_common() || lead != Lead::None),
            _ if has_initial => unknown(last) && (first.is_given() || !first.is_common()),
            _ if self.has_comma => first.is_surname() && last.is_given(),
            _ if first.is_given() && !first.is_common() => last.is_surname() || unknown(last),
            _ if first.is_given() => last.is_surname() && (!last.is_common() || lead != Lead::None),
            _ if is_turned(first, last, name.len()) => !first.is_common() || !last.is_common(),
            _ if lead == Lead::Key || lead == Lead::Title => unknown(first) && unknown(last),
            _ if lead == Lead::Role || lead == Lead::List => either && unknown(first),
            _ => {
                let name = last.is_surname() && !last.is_common() && unknown(first);
                name && !(begins && is_formed_like_word(first.letters()))
            }
        }
    }
}

/// Whether the surname comes first, as in East Asia.
fn is_turned(first: &Part, last: &Part, words: usize) -> bool {
    let surname_first = first.is_surname() && !first.is_given();
    words == 2 && surname_first && last.is_given() && !last.is_surname()
}

/// Whether letters end as the words do that begin sentences and are no names.
fn is_formed_like_word(letters: &[u8]) -> bool {
    ["ly", "ing", "ed", "ion", "ment", "ness", "ize", "ise", "ify", "ate"]
        .iter()
        .any(|end| letters.ends_with(end.as_bytes()))
}

/// One word that a lead says to be a name, or the lists.
fn single(parts: &[Part], lead: Lead, is_after_capital: bool) -> Option<Found> {
    let (one, rest) = parts.split_first()?;
    let is_capital = one.form == Form::Capital || one.form == Form::Upper;
    let is_alone = rest.is_empty();
    let known = one.is_only_name() && one.length >= 3;
    let (known, ground) = match lead {
        Lead::Role | Lead::Key if is_alone => (known, Ground::Record),
        Lead::Title if is_alone => (!one.is_common(), Ground::Prose),
        _ => (known && is_alone && one.form == Form::Capital && !is_after_capital, Ground::Alone),
    };
    (known && is_capital).then(|| found(one, one, &[one.letters()], ground))
}

fn found(first: &Part, last: &Part, words: &[&[u8]], ground: Ground) -> Found {
    let identity = Some(Identity { kind: Kind::Name, spelling: words.join(&b' ') });
    let hashes = words.iter().map(|word| hash(word)).collect();
    Found { place: first.place.0..last.place.1, identity, ground, hashes }
}
