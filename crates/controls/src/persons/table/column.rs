//! Columns: what is in one, by what it is called.
//!
//! The last word of a name that is known decides (`customer e-mail` is an e-mail address, `e-mail
//! status` is a thing), and what it stands with may say more: the `id` of a customer is a person,
//! that of an order is a thing.

use std::sync::LazyLock;

use super::super::category::automaton::{Automaton, Place};
use heads::{CLASSES, OTHER, ROLES, SOMEBODY};

mod heads;

/// What a column holds.
///
/// The order is that of preference: of the identifiers in one row, the first is the person. It is
/// the same in every table, so that a person has the same identity in different files; what most
/// files have in common comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::persons) enum Class {
    Address,
    Phone,
    Registration,
    /// An id that is declared to be a person's, in whatever form.
    Declared,
    Handle,
    Account,
    Card,
    Device,
    AdvertisingId,
    /// A person in whatever form: a name, an id, an address.
    Person,
    Name,
    GivenName,
    FamilyName,
    /// The number of a row, which may be a person's if nothing else is.
    RowId,
    /// What persons have and things do not: a date of birth, a sex.
    Personal,
    /// One end of a message or a payment: a person if it looks like one.
    Party,
    Time,
    Latitude,
    Longitude,
    /// A place in one cell.
    Point,
    /// A thing. Numbers in it are nobody's.
    Thing,
    /// Nothing that the name says.
    Text,
}

impl Class {
    /// Whether it identifies a person by itself.
    pub(in crate::persons) fn identifies(self) -> bool {
        self <= Self::AdvertisingId
    }

    /// Whether a table that has such a column is about persons.
    pub(in crate::persons) fn is_of_person(self) -> bool {
        self <= Self::FamilyName
    }
}

/// As whom a person stands in a row. Persons of different roles in one row are different persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::persons) enum Role {
    /// Whom the row is about.
    #[default]
    Subject,
    /// Who sends, calls or pays.
    Source,
    /// Who is sent something, called or paid.
    Target,
    /// Who deals with the subject: an agent, a physician, an author.
    Staff,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(in crate::persons) struct Column {
    /// What it is called.
    pub(in crate::persons) name: String,
    /// What it holds.
    pub(in crate::persons) class: Class,
    /// As whom.
    pub(in crate::persons) role: Role,
    /// Which of several of one kind it is (home, work, other): the same person has them.
    pub(in crate::persons) alternate: bool,
    /// What sort of id it is, for those that are declared.
    pub(in crate::persons) sort: &'static str,
}

impl Column {
    /// The column of this name.
    pub(super) fn new(name: &str) -> Self {
        let mut words = known(name);
        words.sort_unstable_by_key(|word| (word.end, word.end - word.start));
        let is_within = |word: &Known| {
            let longer = |other: &Known| {
                other.start <= word.start
                    && word.end <= other.end
                    && other.end - other.start > word.end - word.start
            };
            words.iter().any(longer)
        };
        let words: Vec<_> = words.iter().filter(|word| !is_within(word)).collect();
        let mut column = Self {
            name: name.chars().take(LONGEST).collect(),
            class: Class::Text,
            role: Role::Subject,
            alternate: false,
            sort: "",
        };
        let mut end = 0;
        for known in words {
            column.read(known.word);
            end = known.end;
        }
        // Something about a person that nobody knows here, such as `patient remark`.
        if column.class == Class::Person && goes_on(name, end) {
            column.class = Class::Text;
        }
        column
    }

    /// Reads the next word of the name.
    fn read(&mut self, word: Word) {
        match word {
            Word::Is(Class::RowId) => {
                self.class = match self.class {
                    Class::Person | Class::Handle | Class::Party => Class::Declared,
                    Class::Text => Class::RowId,
                    other => other,
                };
            }
            // The name of a product.
            Word::Is(Class::Name) if self.class == Class::Thing => {}
            Word::Is(class) => self.class = class,
            Word::Somebody(sort) => {
                self.class = Class::Person;
                self.sort = sort;
            }
            Word::As(role) => {
                self.role = role;
                if self.class == Class::Text {
                    self.class = Class::Party;
                }
            }
            Word::Other => self.alternate = true,
        }
    }
}

/// What a word in the name of a column says.
#[derive(Clone, Copy, Debug)]
enum Word {
    Is(Class),
    /// A person, of this sort.
    Somebody(&'static str),
    As(Role),
    /// One of several of a kind.
    Other,
}

/// A word that was found in a name, and where.
#[derive(Clone, Copy)]
struct Known {
    start: usize,
    end: usize,
    word: Word,
}

/// Whether another word begins in `name` after its first `end` characters.
fn goes_on(name: &str, end: usize) -> bool {
    let mut rest = name.chars().skip(end).peekable();
    let camel = rest.peek().is_some_and(char::is_ascii_uppercase);
    let rest = rest.skip_while(|letter| letter.is_alphanumeric() && !camel);
    rest.into_iter().any(char::is_alphabetic)
}

/// LIMIT: characters of a name that are read.
const LONGEST: usize = 128;

fn known(name: &str) -> Vec<Known> {
    let names = &*NAMES;
    let mut found = Vec::new();
    let mut place = Place::START;
    let mut buffer = [0; 4];
    let mut lower = false;
    let letters = name.chars().take(LONGEST).chain(std::iter::once(' '));
    for (end, letter) in letters.enumerate() {
        let mut report = |cue: u16| {
            if let Some((words, word)) = names.words.get(usize::from(cue)) {
                let closed = usize::from(!words.ends_with('*') && words.is_ascii());
                let end = (end + 1).saturating_sub(closed);
                let length = words.trim_end_matches('*').chars().count();
                found.push(Known { start: end.saturating_sub(length), end, word: *word });
            }
        };
        // `lastSeenAt` is three words.
        if lower && letter.is_ascii_uppercase() {
            names.automaton.read(&mut place, " ", &mut report);
        }
        lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        names.automaton.read(&mut place, letter.encode_utf8(&mut buffer), &mut report);
    }
    found
}

struct Names {
    automaton: Automaton,
    words: Vec<(&'static str, Word)>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let of = |words: &'static [&'static str], word| words.iter().map(move |one| (*one, word));
    let words: Vec<_> = CLASSES
        .into_iter()
        .flat_map(|(class, words)| of(words, Word::Is(class)))
        .chain(SOMEBODY.into_iter().flat_map(|(sort, words)| of(words, Word::Somebody(sort))))
        .chain(ROLES.into_iter().flat_map(|(role, words)| of(words, Word::As(role))))
        .chain(of(&OTHER, Word::Other))
        .collect();
    Names { automaton: Automaton::new(words.iter().map(|(words, _)| *words)), words }
});

#[cfg(test)]
mod tests;
