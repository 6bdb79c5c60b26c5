//! What the two wire formats share when they write an answer down: ids, tokens, pieces.

use super::asked::Asked;
use super::rules::{Answer, Call};

/// One answer to be written in the format of its request.
pub(super) struct Say<'a> {
    pub(super) asked: &'a Asked,
    /// Never empty: one per choice, the last serves the rest.
    pub(super) answers: &'a [Answer],
    pub(super) created: u32,
    /// Hexadecimal digits of the digest of the request: equal requests have equal answers.
    pub(super) id: &'a str,
}

/// Characters of one piece of streamed tool-call arguments.
const ARGUMENT_PIECE: usize = 12;

impl Say<'_> {
    /// What choice number `choice` says.
    pub(super) fn answer(&self, choice: u32) -> Option<&Answer> {
        let place = usize::try_from(choice).unwrap_or(usize::MAX);
        self.answers.get(place).or_else(|| self.answers.last())
    }

    /// The id of one tool call, under the prefix of the format.
    pub(super) fn call_id(&self, prefix: &str, choice: u32, index: usize) -> String {
        format!("{prefix}{}{choice:02x}{index:02x}", self.id)
    }

    /// Tokens of the request.
    pub(super) fn tokens_read(&self) -> usize {
        tokens(self.asked.length)
    }

    /// Tokens of all choices.
    pub(super) fn tokens_written(&self) -> usize {
        let written = |answer: &Answer| {
            let texts = [&answer.reasoning, &answer.text, &answer.refusal];
            let spoken: usize = texts.into_iter().flatten().map(String::len).sum();
            let called: usize = answer.calls.iter().map(call_length).sum();
            tokens(spoken + called)
        };
        (0..self.asked.choices).filter_map(|choice| self.answer(choice)).map(written).sum()
    }
}

fn call_length(call: &Call) -> usize {
    call.name.len() + call.arguments.len()
}

/// A stand-in for a tokeniser: four bytes are a token, as a rule of thumb has it.
const fn tokens(bytes: usize) -> usize {
    bytes.div_ceil(4)
}

/// The pieces that a text is streamed in: so many of nearly equal length, or one per word.
pub(super) fn pieces(text: &str, events: Option<usize>) -> Vec<&str> {
    let Some(events) = events else { return text.split_inclusive(' ').collect() };
    let characters = text.chars().count();
    let starts = (0..events).map(|event| event * characters / events);
    cut(text, starts)
}

/// The pieces that the arguments of a tool call are streamed in.
pub(super) fn argument_pieces(arguments: &str) -> Vec<&str> {
    cut(arguments, (0..arguments.chars().count()).step_by(ARGUMENT_PIECE))
}

/// Cuts `text` before the characters numbered `starts`, which begin with 0 and rise.
fn cut(text: &str, starts: impl Iterator<Item = usize>) -> Vec<&str> {
    let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
    let mut rest = text;
    let mut gone = 0;
    let mut pieces = Vec::new();
    for place in starts.skip(1).filter_map(|start| places.get(start)) {
        let Some((piece, after)) = rest.split_at_checked(place - gone) else { continue };
        pieces.push(piece);
        (rest, gone) = (after, *place);
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests;
