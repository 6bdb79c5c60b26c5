//! Text that nobody sees: tag characters and rows of variation selectors.

/// Seen text between two tag characters that still may belong to one hidden text.
///
/// LIMIT: this much of what is seen waits after a flag or a hidden text.
const GAP: u64 = 64;

/// LIMIT: bytes of hidden text that are read as one.
const LONGEST: usize = 1 << 14;

/// Characters in a row that are not seen and say nothing known, from which on they are opaque.
const ROW: u64 = 256;

/// Collects what is not seen.
#[derive(Default)]
pub(in crate::persons) struct Hidden {
    /// Characters by tags, and bytes by variation selectors.
    bytes: Vec<u8>,
    /// Whether they are all by variation selectors, which stand in a row or say nothing.
    is_row: bool,
    /// Where in the channel the first of them stands.
    start: u64,
    /// Where the last of them ends.
    end: u64,
    /// What is complete.
    complete: Vec<Uncovered>,
    /// Where a row of unseen characters that say nothing begins, and where it ends.
    row: (u64, u64),
}

/// What was hidden, and where.
pub(in crate::persons) struct Uncovered {
    pub(in crate::persons) bytes: Vec<u8>,
    pub(in crate::persons) start: u64,
    pub(in crate::persons) end: u64,
}

impl Hidden {
    pub(in crate::persons) const fn new() -> Self {
        Self {
            bytes: Vec::new(),
            is_row: false,
            start: 0,
            end: 0,
            complete: Vec::new(),
            row: (0, 0),
        }
    }

    /// Takes in a character that is not seen, for which `length` bytes from `place` on stand. Says
    /// how many bytes are opaque with it.
    pub(in crate::persons) fn take(&mut self, character: char, place: u64) -> u64 {
        let length = character.len_utf8() as u64;
        let code = u32::from(character);
        let byte = |code: u32| u8::try_from(code).ok();
        let (said, is_selector) = match code {
            0xe_0020..=0xe_007e => (byte(code - 0xe_0000), false),
            // The end of a flag.
            0xe_007f => (Some(b'\n'), false),
            0xfe00..=0xfe0f => (byte(code - 0xfe00), true),
            0xe_0100..=0xe_01ef => (byte(code - 0xe_0100 + 16), true),
            _ => return self.take_silent(place, length),
        };
        if self.is_over(place) {
            self.uncover();
        }
        if self.bytes.is_empty() {
            self.start = place;
            self.is_row = true;
        }
        self.is_row &= is_selector;
        self.bytes.extend(said);
        self.end = place + length;
        if code == 0xe_007f || self.bytes.len() >= LONGEST {
            self.uncover();
        }
        0
    }

    /// A character that says nothing, unless there are so many that their number does.
    const fn take_silent(&mut self, place: u64, length: u64) -> u64 {
        if self.row.1 != place {
            self.row = (place, place);
        }
        self.row.1 += length;
        let row = self.row.1 - self.row.0;
        if row < ROW {
            0
        } else if row - length < ROW {
            row
        } else {
            length
        }
    }

    /// Whether what was collected is complete, now that the channel has come to `place`.
    const fn is_over(&self, place: u64) -> bool {
        !self.bytes.is_empty() && place > self.end + if self.is_row { 0 } else { GAP }
    }

    /// What is complete, now that the channel has come to `place`.
    pub(in crate::persons) fn complete(&mut self, place: u64) -> Vec<Uncovered> {
        if self.is_over(place) {
            self.uncover();
        }
        std::mem::take(&mut self.complete)
    }

    /// Ends what was collected.
    pub(in crate::persons) fn uncover(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if bytes.len() >= super::FEWEST {
            self.complete.push(Uncovered { bytes, start: self.start, end: self.end });
        }
    }

    /// Where the first character stands that was not handed over.
    pub(in crate::persons) fn open(&self) -> Option<u64> {
        (!self.bytes.is_empty()).then_some(self.start)
    }
}
