//! The hold-back window of a streamed answer: events go in as they arrive and come out decided.
//!
//! Pure, and a function of the events alone: how the network cut them cannot change what is
//! released. Events leave in the order in which they came, so one undecided event holds back all
//! that follow it. An event is decided when every text in it lies before the undecided tail of its
//! channel, and no tool call that began in it is still open.

use std::collections::{BTreeMap, VecDeque};

use controls::persons::Window as Scan;
use protocol::{Channel, Event, Piece};

use super::judge::Judge;

/// Events of one answer that are not released yet.
#[derive(Default)]
pub(super) struct Window {
    waiting: VecDeque<Waiting>,
    channels: Vec<Scanned>,
    open_calls: BTreeMap<u32, u32>,
    closed: bool,
}

/// An event that waits, and what it waits for.
struct Waiting {
    event: Event,
    texts: Vec<Needed>,
    /// The choices in which a tool call begins here.
    calls_of: Vec<u32>,
}

/// A text is decided when its channel is decided up to here.
struct Needed {
    channel: usize,
    end: u64,
}

/// One channel of one choice, scanned as one running text.
struct Scanned {
    choice: u32,
    channel: Channel,
    scan: Scan,
    length: u64,
    decided: u64,
    /// Where the running text begins that `scan` looks at.
    start: u64,
}

impl Window {
    /// Takes the next event of the answer and has `judge` look at everything in it.
    pub(super) fn push(&mut self, judge: &mut Judge, event: Event) {
        let mut texts = Vec::new();
        let mut calls_of = Vec::new();
        for piece in &event.pieces {
            match piece {
                Piece::Text { choice, channel, text } => {
                    texts.extend(self.scan(judge, *choice, *channel, text));
                }
                Piece::ToolCallBegun { choice, .. } => {
                    let open = self.open_calls.entry(*choice).or_default();
                    *open = open.saturating_add(1);
                    calls_of.push(*choice);
                }
                Piece::ToolCallComplete(call) => {
                    judge.look_at(call);
                    let open = self.open_calls.entry(call.choice).or_default();
                    *open = open.saturating_sub(1);
                }
                Piece::Finished { choice, .. } => {
                    self.end_channels(judge, |scanned| scanned.choice == *choice);
                }
                Piece::Usage(usage) => judge.usage(*usage),
                Piece::Done => self.close(judge),
            }
        }
        self.waiting.push_back(Waiting { event, texts, calls_of });
    }

    /// The next event that is decided, if `judge` releases everything so far.
    ///
    /// Nothing leaves after the first finding that is not a permit, whatever was decided before,
    /// and nothing while somebody in what came is not accounted for.
    pub(super) fn pop(&mut self, judge: &Judge) -> Option<Event> {
        let decided =
            judge.releases() && self.waiting.front().is_some_and(|next| self.is_decided(next));
        if decided { self.waiting.pop_front().map(|waiting| waiting.event) } else { None }
    }

    /// Ends every channel: the answer is complete and its tail is decided too.
    fn close(&mut self, judge: &mut Judge) {
        self.end_channels(judge, |_| true);
        self.closed = true;
    }

    /// Whether the answer came to its own end with nothing left open.
    pub(super) fn is_complete(&self) -> bool {
        self.closed && self.open_calls.values().all(|open| *open == 0)
    }

    fn is_decided(&self, waiting: &Waiting) -> bool {
        let text_is_decided = |needed: &Needed| {
            self.channels.get(needed.channel).is_some_and(|channel| channel.decided >= needed.end)
        };
        waiting.texts.iter().all(text_is_decided)
            && !waiting.calls_of.iter().any(|choice| self.calls_open(*choice))
    }

    /// Whether a tool call of `choice` is not complete yet. All calls of a choice wait for the last
    /// of them: how the vendor interleaves them does not matter.
    fn calls_open(&self, choice: u32) -> bool {
        self.open_calls.get(&choice).is_some_and(|open| *open > 0)
    }

    /// Looks at a text, and says up to where its channel must be decided before it may be released.
    fn scan(
        &mut self,
        judge: &mut Judge,
        choice: u32,
        channel: Channel,
        text: &str,
    ) -> Option<Needed> {
        match channel {
            // Nothing goes on with these: what they say, they say whole.
            Channel::Other => {
                judge.subjects.scan(text);
                return None;
            }
            // The call is open, so that nothing of it is released; its arguments are looked at when
            // they are complete, with nothing escaped in them.
            Channel::ToolArguments(_) if self.calls_open(choice) => return None,
            Channel::Text
            | Channel::Reasoning
            | Channel::Refusal
            | Channel::ToolArguments(_)
            | Channel::Field(_) => {}
        }
        let index = self.channel(choice, channel);
        // INVARIANT (I2): a text whose channel is not known is never decided.
        let mut needed = Needed { channel: index, end: u64::MAX };
        if let Some(scanned) = self.channels.get_mut(index) {
            scanned.length = scanned.length.saturating_add(text.len() as u64);
            let decided = scanned.scan.push(&mut judge.subjects, text).decided;
            scanned.decided = scanned.start.saturating_add(decided);
            needed.end = scanned.length;
        }
        Some(needed)
    }

    /// The place of a channel in the list, which grows by one for a new one.
    ///
    /// LIMIT: the decoder bounds choices and calls, and so the list.
    fn channel(&mut self, choice: u32, channel: Channel) -> usize {
        let known = |scanned: &Scanned| scanned.choice == choice && scanned.channel == channel;
        self.channels.iter().position(known).unwrap_or_else(|| {
            let scan = Scan::default();
            self.channels.push(Scanned { choice, channel, scan, length: 0, decided: 0, start: 0 });
            self.channels.len().saturating_sub(1)
        })
    }

    fn end_channels(&mut self, judge: &mut Judge, which: impl Fn(&Scanned) -> bool) {
        for scanned in self.channels.iter_mut().filter(|scanned| which(scanned)) {
            let rest = std::mem::take(&mut scanned.scan).finish(&mut judge.subjects);
            scanned.decided = scanned.start.saturating_add(rest.decided);
            scanned.start = scanned.length;
        }
    }
}
