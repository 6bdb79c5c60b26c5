//! The sheets that are at hand.

use std::collections::HashMap;

use controls::Ledger as Finding;
use controls::ledger::{Book, Budgets, Sheet, SheetId, Touch};

use super::save::{Saving, Sweep};
use super::{Charge, Charged, NotCharged, Posted, Posting, Room};
use crate::database::Database;

/// LIMIT: to look for what can go takes as long as there are sheets, so it is not done at each use
/// where it does not help.
const PATIENCE: u64 = 256;

/// LIMIT: a sheet of more bytes is large: about 20,000 persons.
pub(super) const LARGE: usize = 512 << 10;

/// The sheets that are at hand, and what is known about each.
pub(super) struct Hand {
    pub(super) book: Book,
    pub(super) marks: HashMap<SheetId, Mark>,
    /// Or why nothing is charged any more.
    reader: Result<Database, String>,
    pub(super) room: Room,
    /// The number of the last charge.
    pub(super) charges: u64,
    /// Rows of the journal.
    pub(super) rows: usize,
    pub(super) saving: Option<Saving>,
    pub(super) sweep: Sweep,
    /// The charge after which the last round of saving began.
    pub(super) last_round: u64,
    /// About how many bytes the sheets take.
    bytes: usize,
    /// How many of them the large ones do.
    pub(super) large: usize,
    /// Goes up with every use of a sheet.
    uses: u64,
    /// The use from which on it is tried again to let go, after there was too little to let go of.
    patience: u64,
}

/// What is known about a sheet that is at hand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// The number of the last charge that changed it.
    pub(super) changed: u64,
    /// The number of the last charge that is in it on the disk.
    pub(super) saved: u64,
    used: u64,
    bytes: usize,
}

impl Mark {
    /// Whether the disk has everything that is in it, but for what is in the journal.
    pub(super) const fn is_saved(self) -> bool {
        self.changed <= self.saved
    }

    pub(super) const fn is_large(self) -> bool {
        self.bytes > LARGE
    }
}

impl Hand {
    /// What the disk has: the sheets of every touch in the journal, with the touch.
    pub(super) fn open(reader: Database, room: Room) -> Result<Self, NotCharged> {
        let charges = reader.charges()?;
        let mut touches = Vec::new();
        reader.touches(|posted| {
            touches.push(posted);
            Ok::<_, NotCharged>(())
        })?;
        let rows = touches.len();
        let (book, marks, reader) = (Book::default(), HashMap::new(), Ok(reader));
        let (saving, sweep) = (None, Sweep::default());
        let mut hand = Self {
            book,
            marks,
            reader,
            room,
            charges,
            rows,
            saving,
            sweep,
            last_round: charges,
            bytes: 0,
            large: 0,
            uses: 0,
            patience: 0,
        };
        for posted in touches {
            hand.replay(&posted)?;
            hand.let_go();
        }
        Ok(hand)
    }

    /// Brings a touch to those of its sheets that do not have it.
    ///
    /// INVARIANT (I6): a sheet on the disk has every charge that was made until it was saved, so
    /// that only those with a later number are missing.
    fn replay(&mut self, posted: &Posted) -> Result<(), NotCharged> {
        let mut without = Vec::new();
        for id in posted.sheets() {
            self.bring(&id)?;
            if self.marks.get(&id).is_none_or(|mark| mark.saved < posted.number) {
                without.push(id);
            }
        }
        self.book.write(&posted.touch, &without, posted.window);
        self.mark(&without, posted.number);
        Ok(())
    }

    /// See [`Ledger::charge`](super::Ledger::charge).
    pub(super) fn charge<T>(
        &mut self,
        touch: Touch,
        budgets: &Budgets,
        decide: impl FnOnce(Finding) -> (T, Charge),
    ) -> Result<Charged<T>, NotCharged> {
        self.reader()?;
        let sheets = Book::sheets(&touch, budgets);
        sheets.iter().try_for_each(|id| self.bring(id))?;
        let (value, charge) = decide(self.book.find(&touch, budgets));
        if charge == Charge::Spared || touch.is_empty() {
            self.let_go();
            return Ok(Charged { value, posting: Posting::nobody(), crossings: Vec::new() });
        }
        let crossings = self.book.apply(&touch, budgets);
        self.charges += 1;
        self.mark(&sheets, self.charges);
        self.let_go();
        let also = sheets.into_iter().skip(touch.sheets().count()).collect();
        let posted = Posted { number: self.charges, window: budgets.window, touch, also };
        Ok(Charged { value, posting: Posting { posted: Some(Box::new(posted)) }, crossings })
    }

    /// Fetches a sheet if it is not at hand and there is one.
    pub(super) fn bring(&mut self, id: &SheetId) -> Result<(), NotCharged> {
        self.uses += 1;
        if let Some(mark) = self.marks.get_mut(id) {
            mark.used = self.uses;
            return Ok(());
        }
        let Some(kept) = self.reader()?.sheet(id)? else { return Ok(()) };
        let sheet = Sheet::unpack(&kept.entries)
            .map_err(|error| NotCharged::Failed(format!("`{id}`: {error}")))?;
        let (bytes, used) = (footprint(&sheet), self.uses);
        self.weigh(0, bytes);
        let mark = Mark { changed: kept.through, saved: kept.through, used, bytes };
        self.marks.insert(id.clone(), mark);
        self.book.put(id.clone(), sheet);
        Ok(())
    }

    /// Lets go of the database. Nothing is charged any more.
    pub(super) fn close(&mut self, why: String) {
        self.reader = Err(why);
    }

    fn reader(&self) -> Result<&Database, NotCharged> {
        self.reader.as_ref().map_err(|why| NotCharged::Stopped(why.clone()))
    }

    /// Writes down that the charge of this number changed these sheets.
    pub(super) fn mark(&mut self, sheets: &[SheetId], charge: u64) {
        for id in sheets {
            self.uses += 1;
            let mark = self.marks.entry(id.clone()).or_default();
            let bytes = self.book.sheet(id).map_or(0, footprint);
            let before = mark.bytes;
            *mark = Mark { changed: charge, used: self.uses, bytes, ..*mark };
            self.weigh(before, bytes);
        }
    }

    /// A sheet that took `before` bytes takes `after`.
    const fn weigh(&mut self, before: usize, after: usize) {
        self.bytes = self.bytes.saturating_sub(before).saturating_add(after);
        let (before, after) = (large(before), large(after));
        self.large = self.large.saturating_sub(before).saturating_add(after);
    }

    /// Whether it takes more memory than it may.
    pub(super) const fn is_large(&self) -> bool {
        self.bytes > self.room.memory
    }

    /// If more than there is room for is at hand, lets go of what was not used for longest, until a
    /// quarter of the room is free. What is not saved stays.
    pub(super) fn let_go(&mut self) {
        if !self.is_large() || self.uses < self.patience {
            return;
        }
        self.patience = self.uses + PATIENCE;
        let saved = self.marks.iter().filter(|(_, mark)| mark.is_saved());
        let mut saved: Vec<_> = saved.map(|(id, mark)| (mark.used, id.clone())).collect();
        saved.sort_unstable();
        for (_, id) in saved {
            if self.bytes <= self.room.memory / 4 * 3 {
                break;
            }
            self.book.take(&id);
            let mark = self.marks.remove(&id).unwrap_or_default();
            self.weigh(mark.bytes, 0);
        }
    }
}

/// About how many bytes a sheet takes with its name and its mark, which are in two tables. The
/// tables are half empty at times, and blocks of memory have a margin.
fn footprint(sheet: &Sheet) -> usize {
    const NAMES: usize = 2 * (size_of::<SheetId>() + 64) + 2 * size_of::<Mark>();
    sheet.footprint() + size_of::<Sheet>() / 2 + NAMES
}

/// The bytes of a sheet, if it is large.
const fn large(bytes: usize) -> usize {
    if bytes > LARGE { bytes } else { 0 }
}

impl From<rusqlite::Error> for NotCharged {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
