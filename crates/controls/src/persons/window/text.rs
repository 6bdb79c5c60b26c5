//! The folded end of a channel, and where in the channel each byte of it comes from.

use crate::persons::decode::escape::{self, Escape};
use crate::persons::fold::{BREAK, Folded, fold, fold_plain, is_plain};

/// Folded text: what is not decided yet, and a little before it.
#[derive(Default)]
pub(super) struct Text {
    /// In small letters, breaks as [`BREAK`]: what the recognisers read.
    folded: Vec<u8>,
    /// The same bytes in the case in which they were written, white space as it is: what decoders
    /// read. As long as `folded`.
    kept: Vec<u8>,
    /// Where in the channel the bytes come from.
    origins: Vec<Origin>,
    /// Bytes of the channel so far, without `carried`.
    length: u64,
    /// The end of the channel that may be the beginning of an escape.
    carried: String,
}

/// From here on, one byte of folded text is one byte of the channel, until the next origin.
#[derive(Clone, Copy, Debug)]
struct Origin {
    folded: usize,
    channel: u64,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self {
            folded: Vec::new(),
            kept: Vec::new(),
            origins: Vec::new(),
            length: 0,
            carried: String::new(),
        }
    }

    /// The folded text, in small letters.
    pub(super) fn folded(&self) -> &[u8] {
        &self.folded
    }

    /// The folded text, in the case in which it was written.
    pub(super) fn kept(&self) -> &[u8] {
        &self.kept
    }

    /// Bytes of folded text.
    pub(super) fn len(&self) -> usize {
        self.folded.len()
    }

    /// Bytes of the channel that were folded.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// Bytes of the channel so far.
    pub(super) fn length_with_carried(&self) -> u64 {
        self.length + self.carried.len() as u64
    }

    /// Folds `piece`, as far as it cannot be the beginning of an escape. Characters that readers
    /// do not see go to `unseen`, with their place.
    pub(super) fn append(&mut self, piece: &str, unseen: &mut impl FnMut(char, u64)) {
        if self.carried.is_empty() {
            self.append_known(piece, unseen);
        } else {
            let mut whole = std::mem::take(&mut self.carried);
            whole.push_str(piece);
            self.append_known(&whole, unseen);
        }
    }

    /// Folds what was carried: nothing follows.
    pub(super) fn end(&mut self, unseen: &mut impl FnMut(char, u64)) {
        while !self.carried.is_empty() {
            let rest = std::mem::take(&mut self.carried);
            let mut characters = rest.chars();
            if let Some(first) = characters.next() {
                self.append_character(first, first.len_utf8(), unseen);
            }
            self.append_known(characters.as_str(), unseen);
        }
    }

    fn append_known(&mut self, piece: &str, unseen: &mut impl FnMut(char, u64)) {
        let mut rest = piece;
        while !rest.is_empty() {
            let plain = rest.bytes().position(|byte| !is_run(byte)).unwrap_or(rest.len());
            let (run, after) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            self.append_plain(run.as_bytes());
            let mut characters = after.chars();
            let Some(character) = characters.next() else { break };
            match escape::read(after) {
                Escape::None => {
                    self.append_character(character, character.len_utf8(), unseen);
                    rest = characters.as_str();
                }
                Escape::One { character, length } => {
                    self.append_character(character, length, unseen);
                    rest = after.get(length..).unwrap_or_default();
                }
                Escape::Open => {
                    self.carried.push_str(after);
                    break;
                }
            }
        }
    }

    fn append_plain(&mut self, run: &[u8]) {
        if !run.is_empty() {
            self.set_origin();
            self.folded.extend(run.iter().map(|byte| fold_plain(*byte)));
            self.kept.extend_from_slice(run);
            self.length += run.len() as u64;
        }
    }

    /// Folds `character`, for which `length` bytes of the channel stand.
    fn append_character(
        &mut self,
        character: char,
        length: usize,
        unseen: &mut impl FnMut(char, u64),
    ) {
        fold(character, &mut |folded| match folded {
            Folded::Ascii(byte) => self.push(&[byte.to_ascii_lowercase()], &[byte]),
            Folded::Letter(letter) => {
                // One letter for one: of those that become two, one only, the second is an
                // ornament.
                let lower = letter.to_lowercase().next().unwrap_or(letter);
                let mut bytes = [0; 4];
                let bytes = lower.encode_utf8(&mut bytes).as_bytes();
                self.push(bytes, bytes);
            }
            Folded::Break => match character {
                '\n' => self.push(&[BREAK], b"\n"),
                '\r' => self.push(&[BREAK], b"\r"),
                '\t' => self.push(&[BREAK], b"\t"),
                // One is as good as many, and much shorter in languages that are folded to breaks.
                _ if self.kept.last() == Some(&BREAK) => {}
                _ => self.push(&[BREAK], &[BREAK]),
            },
            Folded::Nothing => unseen(character, self.length),
        });
        self.length += length as u64;
    }

    /// Appends the bytes that one character of the channel becomes.
    fn push(&mut self, folded: &[u8], kept: &[u8]) {
        self.set_origin();
        self.folded.extend_from_slice(folded);
        self.kept.extend_from_slice(kept);
    }

    /// Notes where the next folded byte comes from, if it does not follow from the one before.
    fn set_origin(&mut self) {
        let origin = Origin { folded: self.folded.len(), channel: self.length };
        let follows =
            self.origins.last().is_some_and(|last| last.at(origin.folded) == origin.channel);
        if !follows {
            self.origins.push(origin);
        }
    }

    /// The byte of the channel that the byte of the folded text at `folded` comes from.
    pub(super) fn place(&self, folded: usize) -> u64 {
        if folded >= self.folded.len() {
            return self.length;
        }
        let after = self.origins.partition_point(|origin| origin.folded <= folded);
        let origin = after.checked_sub(1).and_then(|index| self.origins.get(index));
        origin.map_or(0, |origin| origin.at(folded))
    }

    /// The byte of the folded text that comes from `place` of the channel, or the next one that
    /// comes from after it.
    pub(super) fn index(&self, place: u64) -> usize {
        let after = self.origins.partition_point(|origin| origin.channel < place);
        let before = after.checked_sub(1).and_then(|index| self.origins.get(index));
        let next = self.origins.get(after).map_or(self.folded.len(), |origin| origin.folded);
        let index = before.map_or(0, |origin| {
            let offset = usize::try_from(place - origin.channel).unwrap_or(usize::MAX);
            origin.folded.saturating_add(offset)
        });
        index.min(next)
    }

    /// The start of the character of folded text that the byte at `place` belongs to.
    pub(super) fn start_of_character(&self, place: usize) -> usize {
        let starts = |place: &usize| !matches!(self.folded.get(*place), Some(0x80..=0xbf));
        (0..=place).rfind(starts).unwrap_or(0)
    }

    /// Lets go of the first `past` bytes.
    pub(super) fn forget(&mut self, past: usize) {
        self.folded.drain(..past.min(self.folded.len()));
        self.kept.drain(..past.min(self.kept.len()));
        let kept = self.origins.iter().rposition(|origin| origin.folded <= past).unwrap_or(0);
        self.origins.drain(..kept);
        for origin in &mut self.origins {
            *origin = Origin {
                folded: origin.folded.saturating_sub(past),
                channel: origin.at(origin.folded.max(past)),
            };
        }
    }

    /// Bytes of memory for text and origins, for the tests.
    #[cfg(test)]
    pub(super) fn size(&self) -> (usize, usize) {
        (self.folded.len(), self.origins.len())
    }
}

/// Whether `byte` is folded by itself, whatever follows.
fn is_run(byte: u8) -> bool {
    const RUN: [bool; 256] = {
        let mut run = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            #[expect(clippy::indexing_slicing, reason = "evaluated when it is compiled")]
            {
                run[byte as usize] = is_plain(byte) && !escape::may_begin(byte);
            }
            byte += 1;
        }
        run
    };
    RUN.get(usize::from(byte)).is_some_and(|is_run| *is_run)
}

impl Origin {
    /// Where the byte at `folded`, which does not come before this origin, comes from.
    const fn at(&self, folded: usize) -> u64 {
        self.channel + folded.saturating_sub(self.folded) as u64
    }
}
