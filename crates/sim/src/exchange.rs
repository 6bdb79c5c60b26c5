//! Exchanges: texts on their way to a model and back, and what the real extraction reads in them.

use controls::ledger::{Key, Pseudonym};
use controls::persons::{Fresh, Subjects};
use lexicon::Categories;

/// The key of all simulated pseudonyms. There is nobody to protect.
const KEY: Key = [0x5D; 32];

/// The case that a request names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Case {
    /// None.
    #[default]
    Unnamed,
    /// One that nobody has opened.
    Unknown,
    /// One that is open.
    Open,
}

/// One request to a model and its answer, as texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exchange {
    pub(crate) case: Case,
    /// What is sent: the question, and results of tools.
    pub(crate) request: Vec<String>,
    /// What the model says.
    pub(crate) answer: String,
    /// Bytes of pictures and documents in the request.
    pub(crate) opaque_bytes: u64,
}

/// A person that was read, without anything that names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) person: Pseudonym,
    pub(crate) categories: Categories,
}

/// What was read in one part of an exchange.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub(crate) persons: Vec<Read>,
    pub(crate) opaque_bytes: u64,
    /// The distinct persons of the exchange so far.
    pub(crate) distinct: u64,
}

impl Exchange {
    /// What extraction reads in the request, and what it reads beyond that in the answer.
    pub(crate) fn read(&self) -> [Part; 2] {
        let mut subjects = Subjects::new([0x3C; 16]);
        for text in &self.request {
            subjects.scan(text);
        }
        if self.opaque_bytes > 0 {
            subjects.note_opaque(self.opaque_bytes);
        }
        let request = part(&mut subjects);
        subjects.scan(&self.answer);
        [request, part(&mut subjects)]
    }
}

fn part(subjects: &mut Subjects) -> Part {
    let Fresh { mentions, opaque_bytes } = subjects.take_fresh();
    let read = mentions.iter().map(|mention| Read {
        person: Pseudonym::of(mention.identity(), &KEY),
        categories: mention.categories(),
    });
    Part { persons: read.collect(), opaque_bytes, distinct: subjects.distinct() }
}
