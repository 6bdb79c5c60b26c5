//! Sheets go to the disk, a slice at a time.

use controls::ledger::{Day, Sheet, SheetId};

use super::hand::{Hand, Mark};
use super::{Ledger, NotCharged};

/// LIMIT: records wait while a slice is written, which takes a few milliseconds: so many sheets.
pub(crate) const MOST_SHEETS: usize = 512;

/// LIMIT: and so many bytes, or one sheet.
const MOST_BYTES: usize = 512 << 10;

/// LIMIT: so many sheets are marked as saved while charges wait.
const MARKED_AT_ONCE: usize = 32;

/// LIMIT: a sheet is copied if it takes at most this share of the memory, and packed in its place
/// if it takes more.
const COPIED: usize = 8;

/// LIMIT: of so many sheets it is looked up at a time whether something in them is over.
pub(crate) const SWEPT_AT_ONCE: u32 = 256;

/// LIMIT: a row of the journal takes a start about as long as so many bytes of a sheet. There is a
/// row for each of them in the large sheets before these are saved again, so that a start takes
/// twice as long as without a journal at most, and saving as long as charging.
const BYTES_FOR_A_ROW: usize = 4 << 10;

/// A round of saving that has begun.
pub(super) struct Saving {
    /// What it saves.
    scope: Scope,
    /// The number of the last charge when it began. What changed until then is in `left`, or was
    /// saved since, as far as it is in scope.
    through: u64,
    left: Vec<SheetId>,
}

/// What a round saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Everything that changed. The journal is let go of.
    All,
    /// What may leave the memory then. Large sheets are touched again at once.
    Small,
}

/// How far the sheets on the disk have been looked through for what no longer counts: once on each
/// day on which anything is touched, after the journal of the days before was let go of.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    /// The last day on which that was done.
    done: Day,
    /// The day on which it is being done, and the last sheet that was looked at.
    at: Option<(Day, String)>,
}

/// Sheets on their way to the disk, in one transaction.
#[derive(Debug, Default)]
pub(crate) struct Slice {
    pub(crate) sheets: Vec<Packed>,
    /// The number of the last charge that may be in any of them.
    pub(crate) charges: u64,
    /// All touches up to this number are in all their sheets on the disk, once these are there.
    pub(crate) forget: Option<u64>,
}

/// A sheet on its way to the disk.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) id: SheetId,
    /// The number of the last charge that may be in it.
    pub(crate) through: u64,
    /// When something in it will no longer count; none if there is nothing in it.
    pub(crate) due: Option<Day>,
    pub(crate) entries: Vec<u8>,
}

impl Ledger {
    /// So many rows were added to the journal.
    pub(crate) fn journaled(&self, rows: usize) {
        self.lock().rows += rows;
    }

    /// What is to be written next, if anything is: a round begins when the journal is long or the
    /// memory is full, or `now`. It has at most so many sheets.
    pub(crate) fn slice(&self, now: bool, most: usize) -> Option<Slice> {
        let begun = self.lock().begin(now)?;
        if let Some(mut left) = begun {
            // Neighbours on the disk are written together. Nobody waits for the lock meanwhile.
            left.sort_unstable_by(|one, other| other.cmp(one));
            if let Some(saving) = &mut self.lock().saving {
                saving.left = left;
            }
        }
        let mut slice = Slice::default();
        let mut bytes = 0;
        // The lock is let go of between any two sheets: charges go on meanwhile.
        while slice.sheets.len() < most && bytes < MOST_BYTES {
            let next = self.lock_to_save().take_next();
            match next {
                Next::Sheet(taken) => {
                    let packed = taken.pack();
                    bytes += packed.entries.len();
                    slice.charges = slice.charges.max(packed.through);
                    slice.sheets.push(packed);
                }
                Next::Over(Scope::All, through) => {
                    slice.charges = slice.charges.max(through);
                    slice.forget = Some(through);
                    break;
                }
                Next::Over(Scope::Small, _) => {
                    self.lock().saving = None;
                    break;
                }
            }
        }
        (slice.forget.is_some() || !slice.sheets.is_empty()).then_some(slice)
    }

    /// The disk has the slice, and `forgotten` rows of the journal are gone.
    pub(crate) fn saved(&self, slice: &Slice, forgotten: usize) {
        for few in slice.sheets.chunks(MARKED_AT_ONCE) {
            let mut hand = self.lock_to_save();
            for packed in few {
                if let Some(mark) = hand.marks.get_mut(&packed.id) {
                    mark.saved = mark.saved.max(packed.through);
                }
            }
        }
        let mut hand = self.lock_to_save();
        hand.rows = hand.rows.saturating_sub(forgotten);
        if slice.forget.is_some() {
            hand.saving = None;
            hand.begin_sweep();
        }
        hand.let_go();
    }

    /// Where to look next for what no longer counts, and on which day, if it is time.
    pub(crate) fn sweeping(&self) -> Option<(Day, String)> {
        let mut hand = self.lock();
        if hand.saving.is_some() {
            return None;
        }
        if hand.sweep.at.is_none() && hand.rows == 0 {
            hand.begin_sweep();
        }
        hand.sweep.at.clone()
    }

    /// The sheets without what no longer counts.
    pub(crate) fn swept(&self, due: &[SheetId]) -> Result<Slice, NotCharged> {
        let mut slice = Slice::default();
        for id in due {
            let mut hand = self.lock_to_save();
            hand.bring(id)?;
            let taken = hand.take(id);
            hand.let_go();
            drop(hand);
            slice.sheets.extend(taken.map(Taken::pack));
        }
        slice.charges = slice.sheets.iter().map(|packed| packed.through).max().unwrap_or(0);
        Ok(slice)
    }

    /// All sheets up to `last` have been looked at; without it, all there are.
    pub(crate) fn swept_up_to(&self, last: Option<String>) {
        let mut hand = self.lock();
        let Some((day, _)) = hand.sweep.at.take() else { return };
        match last {
            Some(last) => hand.sweep.at = Some((day, last)),
            None => hand.sweep.done = day,
        }
    }

    /// The disk does not have the slice. Nothing of it counts as saved; the next round has it.
    pub(crate) fn unsaved(&self) {
        self.lock().saving = None;
    }
}

/// What comes next in a round.
enum Next {
    Sheet(Taken),
    /// Nothing is left, and everything of this scope up to this charge is saved.
    Over(Scope, u64),
}

/// A sheet as it was at one moment.
enum Taken {
    Copied(SheetId, u64, Box<Sheet>),
    Packed(Packed),
}

impl Taken {
    fn pack(self) -> Packed {
        match self {
            Self::Copied(id, through, sheet) => pack(id, through, &sheet),
            Self::Packed(packed) => packed,
        }
    }
}

fn pack(id: SheetId, through: u64, sheet: &Sheet) -> Packed {
    Packed { id, through, due: sheet.due(), entries: sheet.pack() }
}

impl Hand {
    /// Begins a round, if none is on its way and it is time, and gives what it has to save. Nothing
    /// if there is no round at all.
    fn begin(&mut self, now: bool) -> Option<Option<Vec<SheetId>>> {
        if self.saving.is_some() {
            return Some(None);
        }
        let scope = self.scope(now)?;
        let wanted = |mark: &Mark| !mark.is_saved() && (scope == Scope::All || !mark.is_large());
        let changed = self.marks.iter().filter(|(_, mark)| wanted(mark));
        let left: Vec<_> = changed.map(|(id, _)| id.clone()).collect();
        self.last_round = self.charges;
        if left.is_empty() && (scope == Scope::Small || self.rows == 0) {
            return None;
        }
        self.saving = Some(Saving { scope, through: self.charges, left: Vec::new() });
        Some(Some(left))
    }

    /// What it is time to save.
    fn scope(&self, now: bool) -> Option<Scope> {
        let enough = self.room.journal.max(self.large / BYTES_FOR_A_ROW);
        let turned = self.rows > 0 && self.is_new_day() && self.sweep.at.is_none();
        if now || turned || self.rows >= enough.max(1) {
            return Some(Scope::All);
        }
        let since = self.charges.saturating_sub(self.last_round);
        let is_time = self.is_large() && since >= (self.room.journal as u64 / 8).max(1);
        is_time.then_some(Scope::Small)
    }

    fn take_next(&mut self) -> Next {
        loop {
            let Some(saving) = &mut self.saving else { return Next::Over(Scope::Small, 0) };
            let Saving { scope, through, left } = saving;
            let Some(id) = left.pop() else { return Next::Over(*scope, *through) };
            if self.marks.get(&id).is_none_or(|mark| mark.is_saved()) {
                continue;
            }
            if let Some(taken) = self.take(&id) {
                return Next::Sheet(taken);
            }
        }
    }

    /// A sheet that is at hand, without what no longer counts. It is copied, so that nobody who
    /// charges waits until it is packed. There is no room for a copy of one that takes much of the
    /// memory.
    fn take(&mut self, id: &SheetId) -> Option<Taken> {
        self.book.turn(id);
        let sheet = self.book.sheet(id)?;
        // INVARIANT (I6): under the lock, so that all charges up to this number are in it.
        let through = self.charges;
        let most = self.room.memory / COPIED;
        Some(if sheet.footprint() > most {
            Taken::Packed(pack(id.clone(), through, sheet))
        } else {
            Taken::Copied(id.clone(), through, Box::new(sheet.clone()))
        })
    }

    fn is_new_day(&self) -> bool {
        self.book.today() > self.sweep.done
    }

    fn begin_sweep(&mut self) {
        if self.is_new_day() && self.sweep.at.is_none() {
            self.sweep.at = Some((self.book.today(), String::new()));
        }
    }
}

#[cfg(test)]
mod tests;
