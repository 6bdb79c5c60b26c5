//! Sheets go to the disk, a slice at a time.

use controls::ledger::{Day, SheetId};

use super::Ledger;
use super::hand::Hand;

/// LIMIT: records wait while a slice is written, which takes a few milliseconds: so many sheets.
const MOST_SHEETS: usize = 512;

/// LIMIT: and so many bytes, or one sheet.
const MOST_BYTES: usize = 512 << 10;

/// A round of saving that has begun.
pub(super) struct Saving {
    /// The number of the last charge when it began. What changed until then is in `left`, or was
    /// saved since.
    through: u64,
    left: Vec<SheetId>,
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
    /// memory is full, or `now`.
    pub(crate) fn slice(&self, now: bool) -> Option<Slice> {
        self.lock().begin(now)?;
        let mut slice = Slice::default();
        let mut bytes = 0;
        // The lock is let go of between any two sheets: charges go on meanwhile.
        while slice.sheets.len() < MOST_SHEETS && bytes < MOST_BYTES {
            match self.lock().pack_next() {
                Next::Sheet(packed) => {
                    bytes += packed.entries.len();
                    slice.charges = slice.charges.max(packed.through);
                    slice.sheets.push(packed);
                }
                Next::Over(through) => {
                    slice.charges = slice.charges.max(through);
                    slice.forget = Some(through);
                    break;
                }
            }
        }
        Some(slice)
    }

    /// The disk has the slice, and `forgotten` rows of the journal are gone.
    pub(crate) fn saved(&self, slice: &Slice, forgotten: usize) {
        let mut hand = self.lock();
        for packed in &slice.sheets {
            if let Some(mark) = hand.marks.get_mut(&packed.id) {
                mark.saved = mark.saved.max(packed.through);
            }
        }
        hand.rows = hand.rows.saturating_sub(forgotten);
        if slice.forget.is_some() {
            hand.saving = None;
        }
        hand.let_go();
    }

    /// The disk does not have the slice. Nothing of it counts as saved; the next round has it.
    pub(crate) fn unsaved(&self) {
        self.lock().saving = None;
    }
}

/// What comes next in a round.
enum Next {
    Sheet(Packed),
    /// Nothing is left, and everything up to this charge is saved.
    Over(u64),
}

impl Hand {
    /// Begins a round, if none is on its way and it is time.
    fn begin(&mut self, now: bool) -> Option<()> {
        if self.saving.is_none() {
            // A sheet that is larger than the memory must not be written with every group.
            let enough = self.room.journal / if self.is_large() { 8 } else { 1 };
            if self.rows < enough.max(1) && !now {
                return None;
            }
            let changed = self.marks.iter().filter(|(_, mark)| !mark.is_saved());
            let left: Vec<_> = changed.map(|(id, _)| id.clone()).collect();
            if left.is_empty() && self.rows == 0 {
                return None;
            }
            self.saving = Some(Saving { through: self.charges, left });
        }
        Some(())
    }

    fn pack_next(&mut self) -> Next {
        loop {
            let Some(saving) = &mut self.saving else { return Next::Over(0) };
            let Some(id) = saving.left.pop() else { return Next::Over(saving.through) };
            if self.marks.get(&id).is_none_or(|mark| mark.is_saved()) {
                continue;
            }
            self.book.turn(&id);
            let Some(sheet) = self.book.sheet(&id) else { continue };
            // INVARIANT (I6): under the lock, so that all charges up to this number are in it.
            let (through, due, entries) = (self.charges, sheet.due(), sheet.pack());
            return Next::Sheet(Packed { id, through, due, entries });
        }
    }
}
