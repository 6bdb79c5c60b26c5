//! Lengths of time, and days.

use std::ops::Range;

use lexicon::{Moment, Span};
use miette::SourceSpan;

use super::Of;
use super::words::{Number, Sentence};
use crate::error::Findings;
use crate::terms::Remedy;

const MS_PER_DAY: i64 = 24 * 60 * 60 * 1_000;

impl Of<'_> {
    /// Windows, notice, and whatever else lasts for a time.
    pub(super) fn times(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        let Some((time, after)) = sentence.time(number) else { return };
        let before = number.at.checked_sub(1).map_or("", |at| sentence.word(at));
        let less = number.at.checked_sub(2).is_some_and(|at| sentence.word(at) == "less");
        let told = ["told", "tell", "tells", "notify", "notified", "notifies", "informed"];
        let (what, blocks) = if before == "any" {
            ("the window", self.windows())
        } else if sentence.word(after) == "notice"
            || (sentence.word(after) == "after" && sentence.has(&["announced"]))
        {
            ("the notice", self.notices())
        } else if before == "within" && sentence.has(&told) {
            ("the time in which a breach is told", self.notifications())
        } else if before == "than" && less {
            ("the least time of a reviewer", self.dwelling())
        } else if before == "for" && sentence.has(&["remember", "remembers", "remembered"]) {
            ("how long a refusal is remembered", self.memories())
        } else {
            return;
        };
        self.compare_time(what, time, sentence.place(number.at, after), &blocks, found);
    }

    /// A sentence about emergencies or cures names the time of the block, whatever else it names.
    pub(super) fn named_times(&self, sentence: &Sentence, found: &mut Findings) {
        let emergency = ["emergency", "ratified", "ratification", "lapse", "lapses"];
        let cure = ["cure", "cured", "mend", "mended", "remedied", "repaired"];
        let (what, blocks) = if sentence.has(&emergency) {
            ("how long an emergency change holds", self.emergencies())
        } else if sentence.has(&cure) {
            ("how long a breach may be mended", self.cures())
        } else {
            return;
        };
        let numbers = sentence.numbers();
        let times: Vec<_> = numbers
            .iter()
            .filter_map(|number| {
                let (time, after) = sentence.time(*number)?;
                (sentence.word(after) != "notice").then_some((time, number.at, after))
            })
            .collect();
        let Some((time, from, to)) = times.first().copied() else { return };
        if !times.iter().any(|(time, _, _)| blocks.iter().any(|(said, _)| said == time)) {
            self.compare_time(what, time, sentence.place(from, to), &blocks, found);
        }
    }

    fn compare_time(
        &self,
        what: &str,
        time: Span,
        place: Range<usize>,
        blocks: &[(Span, SourceSpan)],
        found: &mut Findings,
    ) {
        let Some((_, block)) = blocks.first() else { return };
        if blocks.iter().all(|(said, _)| *said != time) {
            let help = "write one length of time in the prose and in the block";
            self.says(what, place, *block, help, found);
        }
    }

    /// "This grant begins on 1 March 2026": days of the grants, exceptions and laws of the clause.
    pub(super) fn days(&self, sentence: &Sentence, found: &mut Findings) {
        let lasting = sentence.has(&["grant", "exception"]);
        for at in 0..sentence.words.len() {
            let Some((day, after)) = sentence.day(at) else { continue };
            let said = |phrase: &[&str]| {
                at.checked_sub(phrase.len()).is_some_and(|from| sentence.spells(from, phrase))
            };
            let days = if lasting && said(&["begins", "on"]) {
                self.beginnings()
            } else if lasting && said(&["ends", "with"]) {
                self.last_days()
            } else if said(&["stood", "on"]) || said(&["text", "of"]) {
                self.days_of_laws()
            } else {
                continue;
            };
            let Some((_, block)) = days.first() else { continue };
            if days.iter().all(|(said, _)| *said != day) {
                let help = "write one day in the prose and in the block";
                self.says("the day", sentence.place(at, after), *block, help, found);
            }
        }
    }

    fn beginnings(&self) -> Vec<(Moment, SourceSpan)> {
        let grants = self.agreement.grants.iter().filter(|it| it.clause == self.clause.id);
        grants.map(|grant| (grant.from, grant.place)).collect()
    }

    /// The last day of each grant and exception: the day before the first one without it.
    fn last_days(&self) -> Vec<(Moment, SourceSpan)> {
        let grants = self.agreement.grants.iter().filter(|it| it.clause == self.clause.id);
        let ends = grants.map(|grant| (grant.until, grant.place));
        let exceptions = self.lines.iter().flat_map(|line| {
            line.exceptions.iter().map(|exception| (exception.expires, line.place))
        });
        let before =
            |day: Moment| Moment::from_unix_ms(day.unix_ms().saturating_sub(MS_PER_DAY)).ok();
        ends.chain(exceptions).filter_map(|(day, place)| Some((before(day)?, place))).collect()
    }

    fn days_of_laws(&self) -> Vec<(Moment, SourceSpan)> {
        let laws = self.agreement.laws.iter().filter(|it| it.clause == self.clause.id);
        laws.filter_map(|law| Some((law.as_of?, law.place))).collect()
    }

    fn emergencies(&self) -> Vec<(Span, SourceSpan)> {
        let changes = self.agreement.change_controls.iter();
        let changes = changes.filter(|it| it.clause == self.clause.id);
        changes.filter_map(|change| Some((change.emergency_ttl?, change.place))).collect()
    }

    fn cures(&self) -> Vec<(Span, SourceSpan)> {
        let ends = self.agreement.terminations.iter().filter(|it| it.clause == self.clause.id);
        ends.filter_map(|end| Some((end.cure?, end.place))).collect()
    }

    fn dwelling(&self) -> Vec<(Span, SourceSpan)> {
        let reviews = self.agreement.reviews.iter().filter(|it| it.clause == self.clause.id);
        reviews.filter_map(|review| Some((review.dwell_floor?, review.place))).collect()
    }

    fn memories(&self) -> Vec<(Span, SourceSpan)> {
        let refusals = self.agreement.refusals.iter().filter(|it| it.clause == self.clause.id);
        refusals.filter_map(|refusal| Some((refusal.window?, refusal.place))).collect()
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
