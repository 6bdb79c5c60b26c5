//! The persons control: how many distinct persons an exchange touches.
//!
//! **Catches** persons who are named in any text of the exchange, whole ([`Subjects::scan`]) or as
//! it streams ([`Window`]):
//!
//! - by an identifier with a form of its own, wherever it stands: e-mail addresses, telephone
//!   numbers, payment cards, IBAN, IMEI, MAC addresses, national identifiers (`address`, `phone`,
//!   `card`, `account`, `device`, `national`, `registry`);
//! - by an identifier that is called one, or stands in a column or under a key that is: bare
//!   telephone numbers, IMSI, advertising ids, national identifiers of digits alone, licence
//!   plates, passports, numbers of customers, employees, patients and accounts, handles, addresses
//!   of somebody's line (`name`);
//! - by name, on record: after `patient`, `suspect`, `customer`, `full name:` or a title, in a
//!   column of names, or in a text that speaks of data about people.
//!
//! Before the search, what is encoded is **decoded** (`decode`: base64, hexadecimal, gzip,
//! escapes, entities, quoted-printable, spelled digits and others), and characters are **folded**
//! (`fold`: case, width, look-alikes, what a reader does not see). What is too long to be decoded,
//! or is no text, counts as opaque bytes.
//!
//! A **table** in a whole text (CSV, Markdown, records of names and values, JSON) is counted by
//! rows (`table`): one person for each, by its best identifier, or by whatever the row says of
//! somebody. A **trace** of four places with times is a person (`trace`). What a text or a column
//! speaks of says which **category** of data it is (`category`). The time of all this is linear in
//! the text, and its memory is bounded.
//!
//! Where it must err, the count goes up: one person with a telephone number and an e-mail address
//! counts twice outside a table, and so does one with a number in national and in international
//! form. What it measures is in `docs/persons.md`.
//!
//! **Cannot catch**
//!
//! - names in plain prose, and those that `name` says nothing about; addresses of houses, faces;
//! - a telephone number that is called the number of a thing (`lot 0171 …`), and a card that is
//!   called the number of an article and has its check digit too;
//! - a bare address of the network or a single place: most stand for servers and for many people;
//! - what only the head of its column says to be an identifier, in a table that streams or is
//!   encoded: there, rows are read as text, and context is looked for in the 32 bytes before. So a
//!   streamed table counts each identifier, and one with names and dates of birth alone nobody;
//! - numbers that stand in a row with others, with nothing but the separator of their own groups
//!   between;
//! - text in an encoding that `decode` does not know, in a cipher, or in pictures: long pieces of
//!   it count as bytes, short ones as nothing;
//! - spellings that two sides agreed on: with letters between, in reverse, in verse;
//! - persons who are described and not named.

mod account;
mod address;
mod alias;
mod candidate;
mod card;
mod category;
mod check;
mod context;
mod decode;
mod device;
mod fold;
mod mention;
mod name;
mod national;
mod number;
mod phone;
mod recognise;
mod registry;
mod subjects;
mod table;
mod trace;
mod window;

pub use mention::{Fresh, Mention};
pub use subjects::Subjects;
pub use window::{Found, HOLD_BACK, Scanned, Window};

use crate::control::Control;

/// A person's name in a text, for measuring how many are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The bytes of the text.
    pub place: std::ops::Range<u64>,
    /// Whether what stands before it says that it is on record. Others count only where the text
    /// speaks of data about people.
    pub on_record: bool,
    /// Whether it is a given name or a surname by itself.
    pub is_alone: bool,
}

/// The names of persons in `text`, in the order of their places, also those that do not count.
#[must_use]
pub fn names(text: &str) -> Vec<Name> {
    let named = name::named(text).into_iter();
    named
        .filter(|named| named.identity.kind == candidate::Kind::Name)
        .map(|named| Name {
            place: named.place,
            on_record: named.ground == name::Ground::Record,
            is_alone: named.ground == name::Ground::Alone,
        })
        .collect()
}

/// Which detector this is. It changes whenever a text could be found to name other persons than
/// before, because the parties of an agreement may have signed which one they mean.
pub const DETECTOR: &str = "brightline/persons/2";
use crate::{Code, Facts};

/// Facts: the distinct persons counted so far, and what the ledger finds.
pub(crate) const CONTROL: Control = Control {
    name: "persons",
    keeps: &[],
    decisive: &["over_budget", "over_stop", "persons"],
    selecting: &[],
    code: explain,
};

const fn explain(_: &Facts) -> Code {
    Code::TooManyPersons
}

#[cfg(test)]
mod tests;
