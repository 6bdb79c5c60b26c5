//! Sheets as bytes, for whoever keeps them: ten bytes for a person who is known by one category.
//!
//! ```text
//! form, 1 byte · today, 2 · window, 2
//! days with opaque bytes: number · for each: day, 2 · bytes
//! days on which something was new: number · for each: day, 2 · 19 numbers
//! days of touches: number · for each: day, 2 · all, unexplained      not in form 1
//! persons: each 8 bytes of pseudonym, then
//!     category · age in days                  one category, and less than 255 days ago
//!     255 · set of categories, 2 · days, 2 each       all others
//! ```
//!
//! Numbers without a length are written seven bits at a time, the lowest first.

use lexicon::{Categories, DataCategory};

use super::roll::Days;
use super::sheet::{Sheet, Touches};
use super::tally::Tally;
use super::{Day, Pseudonym};

/// The form of the bytes below.
const FORM: u8 = 2;

/// The form before: it has no touches.
const WITHOUT_TOUCHES: u8 = 1;

/// Stands in the place of a category where there is more to say.
const MORE: u8 = u8::MAX;

/// Bytes that are no sheet, or one of a later version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sheet of the persons ledger is damaged, or of a later version")]
pub struct Unreadable;

impl Sheet {
    /// The sheet as bytes. Its persons are in no particular order.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(16 + self.persons.len() * 12);
        bytes.push(FORM);
        bytes.extend_from_slice(&self.today.0.to_be_bytes());
        bytes.extend_from_slice(&self.window.to_be_bytes());
        put(&mut bytes, self.opaque.len() as u64);
        for (day, number) in &self.opaque {
            bytes.extend_from_slice(&day.0.to_be_bytes());
            put(&mut bytes, *number);
        }
        put(&mut bytes, self.days.len() as u64);
        for (day, tally) in &self.days {
            bytes.extend_from_slice(&day.0.to_be_bytes());
            tally.numbers().for_each(|number| put(&mut bytes, number));
        }
        put(&mut bytes, self.touches.len() as u64);
        for (day, touches) in &self.touches {
            bytes.extend_from_slice(&day.0.to_be_bytes());
            put(&mut bytes, touches.all);
            put(&mut bytes, touches.unexplained);
        }
        for (person, days) in self.persons.iter() {
            bytes.extend_from_slice(&person.to_bytes());
            self.pack_days(&days, &mut bytes);
        }
        bytes
    }

    fn pack_days(&self, days: &Days, bytes: &mut Vec<u8>) {
        let touched = |day: &Day| u16::from(*day > Day::default());
        let set = days.iter().rev().fold(0, |bits, day| bits << 1 | touched(day));
        let set = Categories::from_bits(set);
        if set.len() == 1 {
            let index = set.bits().trailing_zeros();
            let day = days.get(index as usize).copied().unwrap_or_default();
            let age = self.today.0.checked_sub(day.0);
            let age = age.and_then(|age| u8::try_from(age).ok()).filter(|age| *age < u8::MAX);
            if let Some((age, index)) = age.zip(u8::try_from(index).ok()) {
                return bytes.extend_from_slice(&[index, age]);
            }
        }
        bytes.push(MORE);
        bytes.extend_from_slice(&set.bits().to_be_bytes());
        set.iter()
            .for_each(|category| bytes.extend_from_slice(&day_of(days, category).0.to_be_bytes()));
    }

    /// The sheet of [`Self::pack`].
    ///
    /// # Errors
    ///
    /// [`Unreadable`] if these are not such bytes.
    pub fn unpack(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader(bytes);
        reader.sheet().ok_or(Unreadable)
    }
}

fn day_of(days: &Days, category: DataCategory) -> Day {
    days.get(category.index()).copied().unwrap_or_default()
}

/// Writes a number, seven bits at a time.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while let low @ 0x80.. = number {
        bytes.push(low.to_le_bytes().first().copied().unwrap_or_default() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or_default());
}

/// What is left to be read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn sheet(&mut self) -> Option<Sheet> {
        let [form @ (FORM | WITHOUT_TOUCHES)] = self.bytes()? else { return None };
        let mut sheet = Sheet { today: self.day()?, window: self.day()?.0, ..Sheet::default() };
        for _ in 0..self.number()? {
            sheet.opaque.insert(self.day()?, self.number()?);
        }
        for _ in 0..self.number()? {
            let day = self.day()?;
            let mut tally = Tally::default();
            for number in tally.numbers_mut() {
                *number = self.number()?;
            }
            sheet.days.insert(day, tally);
        }
        if form == FORM {
            for _ in 0..self.number()? {
                let day = self.day()?;
                let touches = Touches { all: self.number()?, unexplained: self.number()? };
                sheet.touches.insert(day, touches);
            }
        }
        sheet.persons.reserve(self.0.len() / 10);
        while !self.0.is_empty() {
            let person = Pseudonym::from_bytes(self.bytes()?);
            let days = self.days(sheet.today)?;
            sheet.persons.put(person, days);
        }
        sheet.tally = sheet.tally_on(sheet.today);
        Some(sheet)
    }

    fn days(&mut self, today: Day) -> Option<Days> {
        let mut days = Days::default();
        let [kind] = self.bytes()?;
        if kind == MORE {
            let bits = u16::from_be_bytes(self.bytes()?);
            let set = Categories::from_bits(bits);
            if set.bits() != bits {
                return None;
            }
            for category in set.iter() {
                *days.get_mut(category.index())? = self.day()?;
            }
        } else {
            let [age] = self.bytes()?;
            *days.get_mut(usize::from(kind))? = today.before(u16::from(age));
        }
        Some(days)
    }

    fn day(&mut self) -> Option<Day> {
        self.bytes().map(|bytes| Day(u16::from_be_bytes(bytes)))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let [byte] = self.bytes()?;
            let bits = u64::from(byte & 0x7f);
            if bits.leading_zeros() < shift {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }
}

#[cfg(test)]
mod tests;
