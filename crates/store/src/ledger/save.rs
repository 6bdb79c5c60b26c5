//! Sheets go to the disk, a slice at a time.

use controls::ledger::{Day, SheetId};

use super::hand::Hand;
use super::{Ledger, NotCharged};

/// LIMIT: records wait while a slice is written, which takes a few milliseconds: so many sheets.
pub(crate) const MOST_SHEETS: usize = 512;

/// LIMIT: and so many bytes, or one sheet.
const MOST_BYTES: usize = 512 << 10;

/// LIMIT: of so many sheets it is looked up at a time whether something in them is over.
pub(crate) const SWEPT_AT_ONCE: u32 = 256;

/// A round of saving that has begun.
pub(super) struct Saving {
    /// The number of the last charge when it began. What changed until then is in `left`, or was
    /// saved since.
    through: u64,
    left: Vec<SheetId>,
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
        self.lock().begin(now)?;
        let mut slice = Slice::default();
        let mut bytes = 0;
        // The lock is let go of between any two sheets: charges go on meanwhile.
        while slice.sheets.len() < most && bytes < MOST_BYTES {
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
            let mut hand = self.lock();
            hand.bring(id)?;
            slice.sheets.extend(hand.pack(id));
            hand.let_go();
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
            let turned = self.rows > 0 && self.is_new_day() && self.sweep.at.is_none();
            if self.rows < enough.max(1) && !now && !turned {
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
            if let Some(packed) = self.pack(&id) {
                return Next::Sheet(packed);
            }
        }
    }

    /// A sheet that is at hand, without what no longer counts.
    fn pack(&mut self, id: &SheetId) -> Option<Packed> {
        self.book.turn(id);
        let sheet = self.book.sheet(id)?;
        // INVARIANT (I6): under the lock, so that all charges up to this number are in it.
        let (through, due, entries) = (self.charges, sheet.due(), sheet.pack());
        Some(Packed { id: id.clone(), through, due, entries })
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
