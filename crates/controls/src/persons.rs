//! The persons control: how many distinct persons an exchange touches.
//!
//! **Catches** persons who are named by a structured identifier, in any text of the exchange, whole
//! ([`Subjects::scan`]) or as it streams ([`Window`]):
//!
//! - e-mail addresses with a host under a top-level domain, not those of programs (`git@`,
//!   `noreply@`);
//! - telephone numbers with `+` or `00` and a country code, in the forms of North America, Brazil
//!   and China, with a trunk zero, and whatever is called one: 9 to 15 digits after `phone`,
//!   `mobile`, …;
//! - payment cards by network, length and check digit;
//! - IBAN by country, length and check digits;
//! - IMEI by check digit and allotting body; IMEI and IMSI that are called so;
//! - MAC addresses of single interfaces, when they are not part of a longer row of pairs;
//! - random UUIDs that are called an advertising id, or a device's;
//! - national identifiers by form, date and check digit: US, GB, ES, IT, FR, BR, IN, KR, CN, CH, BE,
//!   FI, MX, CL, AR, TH, SG, HK, RU; and by check digit and what they are called: DE, NL, PL, JP, CA,
//!   AU, NO, SE, DK, TR, ZA, RO, ID, IL, PT, GR, BG, EE, LT, CZ, SK, MY, PK, EG, TW, IE, and patients of
//!   the British NHS and Australian Medicare.
//!
//! Characters are folded before the search (case, width, digits of all scripts, kinds of hyphens
//! and spaces), and those that a reader does not see are left out, so that no spelling hides a
//! person. The search itself is one automaton over all patterns, run only where there are enough
//! digits or an at sign; the time it takes is linear in the text.
//!
//! A **table** in a text that is there as a whole is counted by rows (`table`): one person for each,
//! by its best identifier, whatever its column is declared to hold, by name or, in a table about
//! persons, by whatever the row says. A **trace** of four places with times is a person (`trace`).
//! What a text is about says which category of data it is (`category`).
//!
//! A count errs upwards where it must: one person with a telephone number and an e-mail address
//! counts twice outside a table, and so does one with a number in national and in international form.
//!
//! An IPv4 or IPv6 address is not a person here: most stand for servers, or for many people behind
//! one line, and nothing in the address tells. Coordinates are not either: one place is nobody.
//!
//! **Cannot catch**
//!
//! - names, addresses, plates, handles, faces: whatever has no form of its own;
//! - what only the head of its column says to be an identifier, in a table that streams or is encoded:
//!   there, rows are read as text, and context is looked for in the 32 bytes before. So a streamed
//!   table counts each identifier, and one with names and dates of birth alone nobody;
//! - numbers that stand in a row with others, with nothing but the separator of their own groups
//!   between;
//! - text in an encoding that `decode` does not know, in a cipher, or in pictures: long pieces of it
//!   count as bytes, short ones as nothing;
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

pub use subjects::{Fresh, Mention, Subjects};
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
pub const DETECTOR: &str = "brightline/persons/1";
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
