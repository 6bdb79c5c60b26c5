//! Counting in text that arrives in pieces.
//!
//! However a text is cut into pieces, the same persons are found at the same places, and after each
//! piece the same part of the text so far is decided. Both follow from two rules that know nothing
//! of pieces: a folded text is searched from left to right, and a place in it is decided when no
//! match that starts before it can still end, or judge itself, by a byte that has not arrived.

use std::fmt;

use lexicon::{Categories, DataCategory};

use super::candidate::{CONTEXT, Identity};
use super::category;
use super::decode::Allowance;
use super::decode::hidden::Hidden;
use super::decode::passage::Cutter;
use super::recognise::{
    self, REACH, REACH_OVER_SPACES, Recognition, is_barrier, is_cold, may_go_on_after_space,
};
use super::subjects::Subjects;

mod decoding;
mod find;
mod names;
mod settle;
mod text;

use find::{Find, Sink};
use names::Names;
use text::Text;

/// How much of a channel is undecided at most, in bytes that a reader sees. Bytes that fold to
/// nothing (characters of no width) come on top: whoever holds text back bounds how much in all.
///
/// It is seldom that much. In ordinary prose only the word at the end is undecided; what may be
/// encoded is undecided up to its end.
pub const HOLD_BACK: usize = LONGEST + STEP + REACH;

/// LIMIT: bytes of a passage that a stream waits for. What goes on is read in pieces of this
/// length, and what cannot be read in pieces is opaque.
const LONGEST: usize = 1 << 16;

/// LIMIT: the same for a text that is there already, where nobody waits.
const LONGEST_WHOLE: usize = 1 << 24;

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
pub struct Window {
    /// The end of the folded text.
    text: Text,
    /// Everything in `text` before this is decided, as it stands.
    decided: usize,
    /// Nothing in `text` before this can be part of another match.
    searched: usize,
    /// What in `text` may be encoded.
    cutter: Cutter,
    /// What nobody sees.
    hidden: Hidden,
    /// The persons after what is decided in every way, in the order in which they were found.
    waiting: Vec<Find>,
    /// Names, and what only the word before it says to be somebody's.
    names: Names,
    /// Bytes of the channel that are decided in every way.
    settled: u64,
    /// What the channel speaks of so far.
    cues: category::Reader,
    /// What was decoded speaks of besides.
    decoded: Categories,
    /// Where the channel begins in what was sent.
    start: u64,
    /// Bytes of the channel that the allowance knows of.
    allowed: u64,
    /// LIMIT: bytes of a passage.
    longest: usize,
    /// How many encodings the channel was in.
    depth: u8,
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
    ///
    /// Of an address in words (`taro at example dot com`) it is the byte of its `at`: the word
    /// before is a word like others until then.
    pub start: u64,
    /// How many distinct persons the exchange has with this one.
    pub distinct: u64,
}

impl Default for Window {
    fn default() -> Self {
        Self::new()
    }
}

impl Window {
    /// A channel without text yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            text: Text::new(),
            decided: 0,
            searched: 0,
            cutter: Cutter::new(),
            hidden: Hidden::new(),
            waiting: Vec::new(),
            names: Names::new(),
            settled: 0,
            cues: category::Reader::new(),
            decoded: Categories::NONE,
            start: 0,
            allowed: 0,
            longest: LONGEST,
            depth: 0,
        }
    }

    /// A text that is there as a whole, and begins at `start` of what was sent.
    pub(super) fn whole(start: u64) -> Self {
        Self { start, longest: LONGEST_WHOLE, ..Self::new() }
    }

    /// A text that was in `depth` encodings.
    pub(super) fn inside(depth: u8) -> Self {
        Self { depth, ..Self::whole(0) }
    }

    /// Counts the persons that `piece` decides.
    pub fn push(&mut self, subjects: &mut Subjects, piece: &str) -> Scanned {
        let mut found = Vec::new();
        let categories = self.read_cues(subjects, piece);
        subjects.speak_of(categories);
        let outer = subjects.turn_to(categories);
        self.take(&mut Sink::Subjects { subjects, found: &mut found }, piece);
        subjects.turn_to(outer);
        subjects.speak_of(self.decoded);
        Scanned { decided: self.settled, found }
    }

    /// Counts the persons in what is still undecided. The channel ends here.
    pub fn finish(mut self, subjects: &mut Subjects) -> Scanned {
        let mut found = Vec::new();
        let categories = std::mem::take(&mut self.cues).finish();
        if is_about_people(categories) {
            self.names.speak(self.text.length_with_carried());
        }
        subjects.speak_of(categories);
        let outer = subjects.turn_to(categories);
        self.end(&mut Sink::Subjects { subjects, found: &mut found });
        subjects.turn_to(outer);
        subjects.speak_of(self.decoded);
        Scanned { decided: self.text.length(), found }
    }

    /// Counts the persons in a text that is the whole of its channel. Says what was decoded speaks
    /// of.
    pub(super) fn read(mut self, subjects: &mut Subjects, text: &str) -> Categories {
        if is_about_people(subjects.spoken()) {
            self.names.speak(0);
        }
        let mut sink = Sink::Subjects { subjects, found: &mut Vec::new() };
        self.take(&mut sink, text);
        self.end(&mut sink);
        self.decoded
    }

    /// Reads what `piece` speaks of, and notes where it first speaks of data about people.
    fn read_cues(&mut self, subjects: &Subjects, piece: &str) -> Categories {
        let start = self.text.length_with_carried();
        if start == 0 && is_about_people(subjects.spoken()) {
            self.names.speak(0);
        }
        if self.names.speaks() {
            return self.cues.read(piece);
        }
        let mut before = self.cues.clone();
        let categories = self.cues.read(piece);
        if is_about_people(categories) {
            let place = piece.char_indices().find_map(|(place, character)| {
                let categories = before.read(character.encode_utf8(&mut [0; 4]));
                is_about_people(categories).then_some(place as u64)
            });
            self.names.speak(start + place.unwrap_or(piece.len() as u64));
        }
        categories
    }

    /// Finds whom `text` names from `start` on, and what is spoken of when it is decoded again.
    pub(super) fn identities(
        mut self,
        allowance: &mut Allowance,
        text: &str,
        start: u64,
        found: &mut Vec<Identity>,
    ) -> Categories {
        let mut sink = Sink::Decoded { allowance, start, found };
        self.take(&mut sink, text);
        self.end(&mut sink);
        self.decoded
    }

    fn take(&mut self, sink: &mut Sink<'_>, piece: &str) {
        let mut rest = piece;
        while !rest.is_empty() {
            let step = rest.floor_char_boundary(STEP);
            let (now, later) = rest.split_at_checked(step).unwrap_or((rest, ""));
            let allowance = sink.allowance();
            let hidden = &mut self.hidden;
            self.text.append(now, &mut |unseen, place| {
                allowance.note_opaque(hidden.take(unseen, place));
            });
            self.names.read(now);
            self.decide(allowance, self.decidable());
            self.decode(allowance);
            self.settle(sink);
            self.forget();
            rest = later;
        }
    }

    fn end(&mut self, sink: &mut Sink<'_>) {
        let allowance = sink.allowance();
        let hidden = &mut self.hidden;
        self.text.end(&mut |unseen, place| {
            allowance.note_opaque(hidden.take(unseen, place));
        });
        self.decide(allowance, self.text.len());
        self.decode(allowance);
        let mut complete = Vec::new();
        self.cutter.end(self.text.kept(), &mut complete);
        for passage in complete {
            self.read_passage(allowance, passage);
        }
        self.hidden.uncover();
        self.uncover(allowance);
        self.names.end();
        // What is at the very end starts before it.
        self.settled = u64::MAX;
        self.settle(sink);
    }

    /// Decodes the passages that are complete.
    fn decode(&mut self, allowance: &mut Allowance) {
        let mut complete = Vec::new();
        self.cutter.advance(self.text.kept(), self.longest, &mut complete);
        for passage in complete {
            self.read_passage(allowance, passage);
        }
        self.uncover(allowance);
        let decided = self.text.place(self.decided.min(self.cutter.complete()));
        let settled = self.hidden.open().map_or(decided, |open| open.min(decided));
        self.settled = self.names.settled(settled);
    }

    /// Up to where no match can still change: all but [`REACH`] bytes, or more where a barrier
    /// stands after which every match begins anew.
    fn decidable(&self) -> usize {
        let least = self.text.len().saturating_sub(REACH).max(self.decided);
        let barrier = (least..self.text.len()).rfind(|place| self.is_barrier(*place));
        self.text.start_of_character(barrier.map_or(least, |barrier| barrier + 1))
    }

    fn is_barrier(&self, place: usize) -> bool {
        let text = self.text.folded();
        match (text.get(place), text.get(..place)) {
            (Some(b' '), Some(before)) => !may_go_on_after_space(before),
            (Some(byte), _) => is_barrier(*byte),
            (None, _) => false,
        }
    }

    /// Decides everything before `until`, as it stands.
    fn decide(&mut self, allowance: &mut Allowance, until: usize) {
        if self.text.folded().get(self.searched..).is_some_and(|rest| !is_cold(rest)) {
            self.search(allowance, until);
        }
        allowance.work(until.saturating_sub(self.decided));
        self.decided = until;
        self.searched = self.searched.max(until);
    }

    fn search(&mut self, allowance: &mut Allowance, until: usize) {
        loop {
            match recognise::first(self.text.folded(), self.searched, until) {
                Recognition::Known { person, start, end } => {
                    self.searched = end;
                    let Some(identity) = person else { continue };
                    let start = self.text.place(self.text.start_of_character(start));
                    let end = self.text.place(end);
                    let find = self.find(start..end, identity);
                    self.waiting.push(find);
                }
                Recognition::Nothing => break,
                Recognition::Impossible => {
                    allowance.give_up();
                    break;
                }
            }
        }
    }

    /// Lets go of text that no later match can see.
    fn forget(&mut self) {
        let past = self.decided.min(self.searched).min(self.cutter.complete());
        let hidden = self.hidden.open().map_or(past, |open| self.text.index(open));
        let past = past.min(hidden).saturating_sub(LOOK_BACK);
        if past < STEP {
            return;
        }
        self.text.forget(past);
        self.cutter.forget(past);
        self.decided -= past;
        self.searched -= past;
    }
}

/// Whether `categories` are of data about people, more than who they are.
fn is_about_people(categories: Categories) -> bool {
    !categories.without(Categories::of(DataCategory::Identity)).is_empty()
}

/// The bytes of folded `text` that end at `place`, as far as decoders look back.
fn before(text: &[u8], place: usize) -> &[u8] {
    text.get(place.saturating_sub(LOOK_BACK)..place).unwrap_or_default()
}

impl fmt::Debug for Window {
    /// How much there was and is decided. Not the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.text.length_with_carried();
        let mut window = f.debug_struct("Window");
        window.field("length", &length).field("decided", &self.settled).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
