//! Counting in text that arrives in pieces.
//!
//! However a text is cut into pieces, the same persons are found at the same places, and after each
//! piece the same part of the text so far is decided. Both follow from two rules that know nothing
//! of pieces: a folded text is searched from left to right, and a place in it is decided when no
//! match that starts before it can still end, or judge itself, by a byte that has not arrived.

use std::fmt;

use super::candidate::CONTEXT;
use super::category;
use super::fold::{BREAK, Folded, fold, fold_plain, is_plain};
use super::recognise::{
    self, REACH, REACH_OVER_SPACES, Recognition, is_barrier, is_cold, may_go_on_after_space,
};
use super::subjects::Subjects;

/// How much of a channel is undecided at most, in bytes that a reader sees. Bytes that fold to
/// nothing (characters of no width) come on top: whoever holds text back bounds how much in all.
///
/// It is seldom that much. In ordinary prose only the word at the end is undecided.
pub const HOLD_BACK: usize = REACH;

/// Bytes of decided text that may still say what a later match is, or where it may begin.
const LOOK_BACK: usize = 64;

// INVARIANT: whatever looks back finds what it would find in the whole text.
const _: () = assert!(LOOK_BACK > CONTEXT && LOOK_BACK > REACH_OVER_SPACES);

/// LIMIT: bytes of a piece that are folded and searched at a time. It bounds the memory that a
/// piece of any length takes.
const STEP: usize = 128;

/// One channel of text that arrives in pieces, for example one choice of a streamed answer.
///
/// Its memory is bounded: it keeps the undecided end of the text, folded, and a little before it.
///
/// What the channel has spoken of is about the persons that are named from then on; who was named
/// before with no category of their own gets it too ([`Subjects::take_fresh`]).
#[derive(Default)]
pub struct Window {
    /// The end of the folded text.
    text: Vec<u8>,
    /// Where in the channel the bytes of `text` come from.
    origins: Vec<Origin>,
    /// Everything in `text` before this is decided.
    decided: usize,
    /// Nothing in `text` before this can be part of another match.
    searched: usize,
    /// Bytes of the channel so far.
    length: u64,
    /// What the channel speaks of so far.
    cues: category::Reader,
}

/// From here on, one byte of folded text is one byte of the channel, until the next origin.
#[derive(Clone, Copy, Debug)]
struct Origin {
    folded: usize,
    channel: u64,
}

/// What a piece of text decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "the persons found, and how much may be released"]
pub struct Scanned {
    /// Bytes of the channel, from its beginning, of which every person is counted. It is at the
    /// boundary of a character and never goes back.
    pub decided: u64,
    /// The persons that made the count go up, in the order of their places.
    pub found: Vec<Found>,
}

/// A person that was not counted before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The byte of the channel at which the identifier begins. Whoever may not count this person
    /// may not release this byte or any after it.
    pub start: u64,
    /// How many distinct persons the exchange has with this one.
    pub distinct: u64,
}

impl Window {
    /// A channel without text yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            text: Vec::new(),
            origins: Vec::new(),
            decided: 0,
            searched: 0,
            length: 0,
            cues: category::Reader::new(),
        }
    }

    /// Counts the persons that `piece` decides.
    pub fn push(&mut self, subjects: &mut Subjects, piece: &str) -> Scanned {
        let mut found = Vec::new();
        let categories = self.cues.read(piece);
        subjects.speak_of(categories);
        let outer = subjects.turn_to(categories);
        self.take(subjects, piece, &mut |person| found.push(person));
        subjects.turn_to(outer);
        Scanned { decided: self.place(self.decided), found }
    }

    /// Counts the persons in what is still undecided. The channel ends here.
    pub fn finish(mut self, subjects: &mut Subjects) -> Scanned {
        let mut found = Vec::new();
        let categories = std::mem::take(&mut self.cues).finish();
        subjects.speak_of(categories);
        let outer = subjects.turn_to(categories);
        self.decide(subjects, self.text.len(), &mut |person| found.push(person));
        subjects.turn_to(outer);
        Scanned { decided: self.length, found }
    }

    /// Counts the persons in a text that is the whole of its channel.
    pub(super) fn read(mut self, subjects: &mut Subjects, text: &str) {
        self.take(subjects, text, &mut |_| {});
        self.decide(subjects, self.text.len(), &mut |_| {});
    }

    fn take(&mut self, subjects: &mut Subjects, piece: &str, report: &mut dyn FnMut(Found)) {
        let mut rest = piece;
        while !rest.is_empty() {
            let step = rest.floor_char_boundary(STEP);
            let (now, later) = rest.split_at_checked(step).unwrap_or((rest, ""));
            self.append(now);
            self.decide(subjects, self.decidable(), report);
            self.forget();
            rest = later;
        }
    }

    fn append(&mut self, piece: &str) {
        let mut rest = piece;
        while !rest.is_empty() {
            let plain = rest.bytes().take_while(|byte| is_plain(*byte)).count();
            let (run, after) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            self.append_plain(run.as_bytes());
            let mut characters = after.chars();
            if let Some(character) = characters.next() {
                self.append_folded(character);
            }
            rest = characters.as_str();
        }
    }

    fn append_plain(&mut self, run: &[u8]) {
        if !run.is_empty() {
            self.set_origin();
            self.text.extend(run.iter().map(|byte| fold_plain(*byte)));
            self.length += run.len() as u64;
        }
    }

    fn append_folded(&mut self, character: char) {
        match fold(character) {
            Folded::Ascii(byte) => {
                self.set_origin();
                self.text.push(byte);
            }
            Folded::Letter(letter) => {
                self.set_origin();
                // One letter for one: of those that become two, one only, the second is an
                // ornament.
                let lower = letter.to_lowercase().next().unwrap_or(letter);
                self.text.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
            }
            // One is as good as many, and much shorter in languages that are folded to breaks.
            Folded::Break if self.text.last() == Some(&BREAK) => {}
            Folded::Break => {
                self.set_origin();
                self.text.push(BREAK);
            }
            Folded::Nothing => {}
        }
        self.length += character.len_utf8() as u64;
    }

    /// Notes where the next folded byte comes from, if it does not follow from the one before.
    fn set_origin(&mut self) {
        let origin = Origin { folded: self.text.len(), channel: self.length };
        let follows =
            self.origins.last().is_some_and(|last| last.at(origin.folded) == origin.channel);
        if !follows {
            self.origins.push(origin);
        }
    }

    /// The byte of the channel that the byte of the folded text at `folded` comes from.
    fn place(&self, folded: usize) -> u64 {
        if folded >= self.text.len() {
            return self.length;
        }
        let origin = self.origins.iter().rfind(|origin| origin.folded <= folded);
        origin.map_or(0, |origin| origin.at(folded))
    }

    /// Up to where no match can still change: all but [`HOLD_BACK`] bytes, or more where a barrier
    /// stands after which every match begins anew.
    fn decidable(&self) -> usize {
        let least = self.text.len().saturating_sub(REACH).max(self.decided);
        let barrier = (least..self.text.len()).rfind(|place| self.is_barrier(*place));
        self.start_of_character(barrier.map_or(least, |barrier| barrier + 1))
    }

    fn is_barrier(&self, place: usize) -> bool {
        match (self.text.get(place), self.text.get(..place)) {
            (Some(b' '), Some(before)) => !may_go_on_after_space(before),
            (Some(byte), _) => is_barrier(*byte),
            (None, _) => false,
        }
    }

    /// The start of the character of folded text that the byte at `place` belongs to.
    fn start_of_character(&self, place: usize) -> usize {
        let starts = |place: &usize| !matches!(self.text.get(*place), Some(0x80..=0xbf));
        (0..=place).rfind(starts).unwrap_or(0)
    }

    /// Decides everything before `until`.
    fn decide(&mut self, subjects: &mut Subjects, until: usize, report: &mut dyn FnMut(Found)) {
        if self.text.get(self.searched..).is_some_and(|rest| !is_cold(rest)) {
            self.search(subjects, until, report);
        }
        self.decided = until;
        self.searched = self.searched.max(until);
    }

    fn search(&mut self, subjects: &mut Subjects, until: usize, report: &mut dyn FnMut(Found)) {
        loop {
            match recognise::first(&self.text, self.searched, until) {
                Recognition::Known { person, start, end } => {
                    self.searched = end;
                    if person.is_some_and(|identity| subjects.admit(&identity)) {
                        let start = self.place(self.start_of_character(start));
                        report(Found { start, distinct: subjects.distinct() });
                    }
                }
                Recognition::Nothing => break,
                Recognition::Impossible => {
                    subjects.give_up();
                    let start = self.place(self.decided);
                    report(Found { start, distinct: subjects.distinct() });
                    break;
                }
            }
        }
    }

    /// Lets go of text that no later match can see.
    fn forget(&mut self) {
        let past = self.decided.min(self.searched).saturating_sub(LOOK_BACK);
        if past < STEP {
            return;
        }
        self.text.drain(..past);
        self.decided -= past;
        self.searched -= past;
        let kept = self.origins.iter().rposition(|origin| origin.folded <= past).unwrap_or(0);
        self.origins.drain(..kept);
        for origin in &mut self.origins {
            *origin = Origin {
                folded: origin.folded.saturating_sub(past),
                channel: origin.at(origin.folded.max(past)),
            };
        }
    }
}

impl fmt::Debug for Window {
    /// How much there was and is decided. Not the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decided = self.place(self.decided);
        let mut window = f.debug_struct("Window");
        window.field("length", &self.length).field("decided", &decided).finish_non_exhaustive()
    }
}

impl Origin {
    /// Where the byte at `folded`, which does not come before this origin, comes from.
    const fn at(&self, folded: usize) -> u64 {
        self.channel + folded.saturating_sub(self.folded) as u64
    }
}

#[cfg(test)]
mod tests;
