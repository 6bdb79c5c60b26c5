//! Prose and block say the same: what people read must not say otherwise than what binds.
//!
//! Only what can be compared exactly is compared: numbers, times, intent, exceptions, outcomes,
//! and whom a line binds. What the prose leaves out is no disagreement.
//!
//! The finding is one of lint: the block compiles, and the agreement cannot be activated before
//! both say one thing.

mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use lexicon::Span;
use miette::SourceSpan;

use crate::error::{Code, Finding, Findings};
use crate::quorum;
use crate::terms::{Action, Agreement, Category, Clause, Intent, LawMode, Limits, RedLine, Remedy};
use words::{Number, Sentence, sentences};

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
            of.law(sentence, found);
            for number in sentence.numbers() {
                of.approvals(sentence, number, found);
                of.persons(sentence, number, found);
                of.effectors(sentence, number, found);
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

    /// "Two persons of the provider": as many as the block asks for.
    fn approvals(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        let holding: Vec<_> =
            self.lines.iter().filter(|line| line.action == Action::Hold).collect();
        let Some((parties, after)) = self.approving(sentence, number) else { return };
        let asks = |line: &RedLine| {
            let strictest;
            let quorum = if line.quorum.is_empty() {
                strictest = quorum::strictest(self.agreement, line.effect, &line.quorum);
                &strictest
            } else {
                &line.quorum
            };
            parties.iter().all(|party| match quorum.iter().find(|(id, _)| id.as_str() == *party) {
                Some((_, approvals)) => *approvals == number.value,
                None => false,
            })
        };
        if holding.is_empty() || holding.iter().any(|line| asks(line)) {
            return;
        }
        if let Some(line) = holding.first() {
            let help = "write one number in the prose and in `quorum`";
            let place = sentence.place(number.at, after);
            self.says("the quorum", place, line.places.quorum, help, found);
        }
    }

    /// The parties whose approvals `number` counts, and where the phrase ends.
    fn approving<'s>(
        &'s self,
        sentence: &'s Sentence,
        number: Number,
    ) -> Option<(Vec<&'s str>, usize)> {
        const PEOPLE: [&str; 10] = [
            "person",
            "persons",
            "people",
            "reviewer",
            "reviewers",
            "human",
            "humans",
            "approver",
            "approvers",
            "approvals",
        ];
        let people = PEOPLE.contains(&sentence.word(number.after));
        // "One of the customer's ..." counts nothing; "two persons of one and two of the other" do.
        if !people && number.value < 2 {
            return None;
        }
        let of = number.after + usize::from(people);
        if sentence.word(of) != "of" {
            return None;
        }
        let parties = || self.agreement.parties.iter().map(|party| party.id.as_str());
        let after = of + 3;
        match (sentence.word(of + 1), sentence.word(of + 2)) {
            ("each", "party" | "side" | "organisation") => {
                let asked = |id: &str| {
                    let mut quorums = self.lines.iter().flat_map(|line| line.quorum.keys());
                    quorums.any(|party| party.as_str() == id)
                };
                let bound = parties().filter(|id| asked(id));
                Some((bound.collect(), after))
            }
            ("the", party) => Some((vec![parties().find(|id| *id == party)?], after)),
            _ => None,
        }
    }

    /// "At most 200 persons": a number that some block of the clause has.
    fn persons(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        let mut noun = number.after;
        while ["distinct", "natural", "different", "such"].contains(&sentence.word(noun)) {
            noun += 1;
        }
        let bound = [["at", "most"], ["more", "than"], ["up", "to"], ["fewer", "than"]];
        let limited = number
            .at
            .checked_sub(2)
            .is_some_and(|from| bound.contains(&[sentence.word(from), sentence.word(from + 1)]));
        let persons = ["person", "persons", "people", "individuals"];
        if !limited || !persons.contains(&sentence.word(noun)) {
            return;
        }
        let counting = self.lines.iter().find(|line| line.category == Category::Surveillance);
        let Some(line) = counting.filter(|_| !self.numbers().contains(&number.value)) else {
            return;
        };
        let place = sentence.place(number.at, noun + 1);
        let help = "write the number of the block in the prose, or that of the prose in the block";
        let what = format!("no block of this clause says {}", number.value);
        self.says(&what, place, line.places.limits, help, found);
    }

    /// Every number of persons that the blocks of the clause name.
    fn numbers(&self) -> BTreeSet<u64> {
        let mut numbers = BTreeSet::new();
        let limits = |limits: &Limits, numbers: &mut BTreeSet<u64>| {
            numbers.extend(limits.persons.values().chain(limits.linked.values()));
        };
        for line in &self.lines {
            line.limits.iter().for_each(|it| limits(it, &mut numbers));
            numbers.extend([line.without_grant.per_request, line.without_grant.per_workload]);
            numbers.extend(line.exceptions.iter().filter_map(|it| it.max_persons));
        }
        for grant in self.agreement.grants.iter().filter(|it| it.clause == self.clause.id) {
            limits(&grant.limits, &mut numbers);
            numbers.extend(grant.per_workload.values());
            numbers.insert(grant.per_request);
        }
        numbers
    }

    fn effectors(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        if !["effector", "effectors"].contains(&sentence.word(number.after)) {
            return;
        }
        let named = |line: &&&RedLine| line.max_effectors_per_approval.is_some();
        let Some(line) = self.lines.iter().find(named) else { return };
        if line.max_effectors_per_approval != Some(number.value) {
            let help = "write one number in the prose and in `max-effectors-per-approval`";
            let place = sentence.place(number.at, number.after + 1);
            self.says("the effectors of one approval", place, line.place, help, found);
        }
    }

    /// Windows, notice and the time in which a breach is told.
    fn times(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        let Some((time, after)) = sentence.time(number) else { return };
        let before = number.at.checked_sub(1).map_or("", |at| sentence.word(at));
        let told = ["told", "tell", "tells", "notify", "notified", "notifies", "informed"];
        let (what, blocks) = if before == "any" {
            ("the window", self.windows())
        } else if sentence.word(after) == "notice" {
            ("the notice", self.notices())
        } else if before == "within" && sentence.has(&told) {
            ("the time in which a breach is told", self.notifications())
        } else {
            return;
        };
        let Some((_, block)) = blocks.first() else { return };
        if blocks.iter().all(|(said, _)| *said != time) {
            let help = "write one length of time in the prose and in the block";
            self.says(what, sentence.place(number.at, after), *block, help, found);
        }
    }

    fn windows(&self) -> Vec<(Span, SourceSpan)> {
        let windows = self
            .lines
            .iter()
            .filter_map(|line| Some((line.limits.as_ref()?.window?, line.places.limits)));
        windows.collect()
    }

    fn notices(&self) -> Vec<(Span, SourceSpan)> {
        let changes = self.agreement.change_controls.iter();
        let changes = changes.filter(|it| it.clause == self.clause.id);
        let ends = self.agreement.terminations.iter().filter(|it| it.clause == self.clause.id);
        changes
            .filter_map(|change| Some((change.notice?, change.place)))
            .chain(ends.filter_map(|end| Some((end.notice?, end.place))))
            .collect()
    }

    fn notifications(&self) -> Vec<(Span, SourceSpan)> {
        let told = |remedy: &Remedy| match remedy {
            Remedy::Notify(within) => Some(*within),
            Remedy::Deny | Remedy::SuspendWorkload | Remedy::PublishCount => None,
        };
        let lines = self.lines.iter();
        lines.filter_map(|line| Some((line.remedy.iter().find_map(told)?, line.place))).collect()
    }
}

#[cfg(test)]
mod tests;
