//! Prose and block say the same: what people read must not say otherwise than what binds.
//!
//! Only what can be compared exactly is compared: numbers, times, intent, exceptions, outcomes,
//! and whom a line binds. What the prose leaves out is no disagreement.
//!
//! The finding is one of lint: the block compiles, and the agreement cannot be activated before
//! both say one thing.

mod people;
mod times;
mod words;

use std::ops::Range;

use miette::SourceSpan;

use crate::error::{Code, Finding, Findings};
use crate::terms::{Action, Agreement, Clause, Intent, LawMode, RedLine};
use words::{Sentence, sentences};

/// Words that ask for intent.
const INTENT: [&str; 6] =
    ["intentionally", "knowingly", "deliberately", "purposely", "wilfully", "willfully"];

/// Words beside which a word of intent asks for none: "whether intentionally or not".
const ANY_INTENT: [&str; 6] =
    ["whether", "regardless", "irrespective", "whatever", "unintentionally", "even"];

/// Words that forbid.
const BAN: [&str; 8] =
    ["not", "no", "nobody", "never", "none", "prohibited", "forbidden", "cannot"];

/// Adds every place where the prose of a clause says otherwise than its blocks.
pub(crate) fn check(agreement: &Agreement, found: &mut Findings) {
    for clause in &agreement.clauses {
        let lines = agreement.red_lines.iter().filter(|line| line.clause == clause.id);
        let of = Of { agreement, clause, lines: lines.collect() };
        let sentences = sentences(&clause.prose);
        if !of.lines.is_empty() {
            of.outcome(&sentences, found);
        }
        for sentence in &sentences {
            of.intent(sentence, found);
            of.bearer(sentence, found);
            of.exceptions(sentence, found);
            of.no_approval(sentence, found);
            of.law(sentence, found);
            of.days(sentence, found);
            of.named_times(sentence, found);
            for number in sentence.numbers() {
                of.approvals(sentence, number, found);
                of.persons(sentence, number, found);
                of.effectors(sentence, number, found);
                of.acts(sentence, number, found);
                of.times(sentence, number, found);
            }
        }
    }
}

/// A clause with the red lines that stand under it.
struct Of<'a> {
    agreement: &'a Agreement,
    clause: &'a Clause,
    lines: Vec<&'a RedLine>,
}

impl Of<'_> {
    /// Reports that the prose at `place` and the block at `block` disagree.
    fn says(
        &self,
        what: &str,
        at: Range<usize>,
        block: SourceSpan,
        help: &str,
        into: &mut Findings,
    ) {
        into.push(
            Finding::new(Code::ProseDisagrees, format!("prose and block disagree: {what}"))
                .at(self.clause.place_of(at), "the prose says this")
                .at(block, "the block says otherwise")
                .help(help),
        );
    }

    fn intent(&self, sentence: &Sentence, found: &mut Findings) {
        let asked = sentence.words.iter().position(|word| INTENT.contains(&&*word.text));
        let Some(at) = asked.filter(|_| sentence.has(&BAN) && !sentence.has(&ANY_INTENT)) else {
            return;
        };
        let says_any =
            |line: &&&RedLine| line.intent == Intent::Any && line.places.intent != line.place;
        if let Some(line) = self.lines.iter().find(says_any) {
            let what = format!("`{}` asks for intent, the block for none", sentence.word(at));
            let help = "take the word out of the prose: every intent counts";
            self.says(&what, sentence.place(at, at + 1), line.places.intent, help, found);
        }
    }

    fn bearer(&self, sentence: &Sentence, found: &mut Findings) {
        let opens = [&["nobody"][..], &["no", "one"], &["no-one"]];
        let Some(phrase) = opens.into_iter().find(|phrase| sentence.find(phrase) == Some(0)) else {
            return;
        };
        if let Some(line) = self.lines.iter().find(|line| !line.bearer.is_everybody()) {
            let help = "leave `bearer` out, or say in the prose who is bound";
            let place = sentence.place(0, phrase.len());
            let what = "the prose binds everybody, the block only some";
            self.says(what, place, line.places.bearer, help, found);
        }
    }

    fn exceptions(&self, sentence: &Sentence, found: &mut Findings) {
        let denials = [&["no", "exception"][..], &["no", "exceptions"], &["without", "exception"]];
        let mut spoken = denials.into_iter().filter_map(|it| Some((it, sentence.find(it)?)));
        let Some((phrase, at)) = spoken.next() else { return };
        if let Some(line) = self.lines.iter().find(|line| !line.exceptions.is_empty()) {
            let help = "write exceptions = [], or tell the exception in the prose";
            let place = sentence.place(at, at + phrase.len());
            self.says("the block has an exception", place, line.place, help, found);
        }
    }

    /// "No approval lifts this clause", where the block waits for approvals.
    fn no_approval(&self, sentence: &Sentence, found: &mut Findings) {
        let Some(at) = sentence.find(&["no", "approval", "lifts"]) else { return };
        let waits = |line: &&&RedLine| line.action == Action::Hold && !line.quorum.is_empty();
        if let Some(line) = self.lines.iter().find(waits) {
            let help = "write action = \"deny\", or say in the prose whose approval lifts it";
            let place = sentence.place(at, at + 3);
            self.says("the block waits for approvals", place, line.places.quorum, help, found);
        }
    }

    /// A clause all of whose words about the outcome say "held" while its lines deny, or the other
    /// way round.
    fn outcome(&self, sentences: &[Sentence], found: &mut Findings) {
        let spoken = |words: &[&str]| {
            sentences.iter().find_map(|sentence| {
                let at = sentence.words.iter().position(|word| words.contains(&&*word.text))?;
                let passive = ["is", "are", "be"].contains(&sentence.word(at.checked_sub(1)?));
                let by = sentence.word(at + 1) == "by";
                (passive && !by).then(|| sentence.place(at, at + 1))
            })
        };
        let (held, denied) = (spoken(&["held"]), spoken(&["denied", "refused"]));
        let all = |action| self.lines.iter().all(|line| line.action == action);
        let lifted = ["approved", "approve", "approval", "release", "releases", "held", "waits"];
        let (place, what) = match (held, denied) {
            (Some(place), None) if all(Action::Deny) => (place, "the block denies"),
            (None, Some(place))
                if all(Action::Hold) && !sentences.iter().any(|it| it.has(&lifted)) =>
            {
                (place, "the block holds")
            }
            _ => return,
        };
        if let Some(line) = self.lines.first() {
            let help = "write in the prose what happens: held is for people, denied for nobody";
            self.says(what, place, line.place, help, found);
        }
    }

    /// A text of one day, cited as it will be.
    fn law(&self, sentence: &Sentence, found: &mut Findings) {
        let moving = [&["from", "time", "to", "time"][..], &["as", "may", "be", "amended"]];
        let mut spoken = moving.into_iter().filter_map(|it| Some((it, sentence.find(it)?)));
        let Some((phrase, at)) = spoken.next() else { return };
        let mut laws = self.agreement.laws.iter().filter(|law| law.clause == self.clause.id);
        let Some(first) = laws.next() else { return };
        if first.mode == LawMode::Frozen && laws.all(|law| law.mode == LawMode::Frozen) {
            let help = "cite the text as it stood on the day that `as-of` names";
            let place = sentence.place(at, at + phrase.len());
            let what = "the text of one day does not change from time to time";
            self.says(what, place, first.place, help, found);
        }
    }
}

#[cfg(test)]
mod tests;
