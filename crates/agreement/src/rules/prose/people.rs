//! Numbers of people, of persons and of effectors.

use std::collections::BTreeSet;

use miette::SourceSpan;

use super::Of;
use super::words::{Number, Sentence};
use crate::error::Findings;
use crate::quorum;
use crate::terms::{Action, Category, Limits, Quorum, RedLine};

impl Of<'_> {
    /// "Two persons of the provider": as many as some block asks for.
    pub(super) fn approvals(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        let quorums = self.quorums(sentence);
        let Some((parties, after)) = self.approving(sentence, number, &quorums) else { return };
        let asks = |quorum: &Quorum| {
            let of = |party: &str| quorum.iter().find(|(id, _)| id.as_str() == party);
            parties.iter().all(|party| of(party).is_some_and(|(_, it)| *it == number.value))
        };
        let Some((_, block)) = quorums.first() else { return };
        if !quorums.iter().any(|(quorum, _)| asks(quorum)) {
            let help = "write one number in the prose and in the block";
            self.says("the quorum", sentence.place(number.at, after), *block, help, found);
        }
    }

    /// The quorums that a sentence of this clause can be about.
    fn quorums(&self, sentence: &Sentence) -> Vec<(Quorum, SourceSpan)> {
        let agreement = self.agreement;
        if sentence.has(&["shift"]) {
            let shifts = agreement.personnel.iter().filter(|it| it.clause == self.clause.id);
            return shifts.map(|shift| (shift.min_on_shift.clone(), shift.place)).collect();
        }
        let holding = self.lines.iter().filter(|line| line.action == Action::Hold);
        let lines = holding.map(|line| {
            let named = || line.quorum.clone();
            let holds = || quorum::strictest(agreement, line.effect, &line.quorum);
            (if line.quorum.is_empty() { holds() } else { named() }, line.places.quorum)
        });
        let refusals = agreement.refusals.iter().filter(|it| it.clause == self.clause.id);
        let releases = refusals.map(|refusal| (refusal.release_quorum.clone(), refusal.place));
        lines.chain(releases).filter(|(quorum, _)| !quorum.is_empty()).collect()
    }

    /// The parties whose approvals `number` counts, and where the phrase ends.
    fn approving<'s>(
        &'s self,
        sentence: &'s Sentence,
        number: Number,
        quorums: &'s [(Quorum, SourceSpan)],
    ) -> Option<(Vec<&'s str>, usize)> {
        const APPROVING: [&str; 7] =
            ["approve", "approves", "approved", "approval", "judged", "release", "releases"];
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
        let noun = sentence.word(number.after);
        let of_noun = sentence.word(number.after + 1) == "of" && noun != "of";
        let people = PEOPLE.contains(&noun) || (of_noun && sentence.has(&APPROVING));
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
                    let mut named = quorums.iter().flat_map(|(quorum, _)| quorum.keys());
                    named.any(|party| party.as_str() == id)
                };
                Some((parties().filter(|id| asked(id)).collect(), after))
            }
            ("the", party) => Some((vec![parties().find(|id| *id == party)?], after)),
            _ => None,
        }
    }

    /// "At most 200 persons": a number that some block of the clause has.
    pub(super) fn persons(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        let mut noun = number.after;
        while ["distinct", "natural", "different", "such"].contains(&sentence.word(noun)) {
            noun += 1;
        }
        let persons = ["person", "persons", "people", "individuals"];
        if !sentence.limits(number) || !persons.contains(&sentence.word(noun)) {
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

    pub(super) fn effectors(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
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

    /// "More than ten acts", "one act in twenty": what a reviewer is shown.
    pub(super) fn acts(&self, sentence: &Sentence, number: Number, found: &mut Findings) {
        let Some(review) = self.agreement.reviews.iter().find(|it| it.clause == self.clause.id)
        else {
            return;
        };
        let noun = sentence.word(number.after);
        if let Some(capacity) = review.capacity
            && noun == "acts"
            && sentence.limits(number)
            && capacity.acts != number.value
        {
            let place = sentence.place(number.at, number.after + 1);
            let help = "write one number in the prose and in `capacity`";
            self.says("the acts of one reviewer", place, review.place, help, found);
        }
        let numbers = sentence.numbers();
        let of = numbers.iter().find(|of| of.at == number.after + 2 && of.value > 0);
        if let Some(of) = of
            && let Some(share) = review.canary_share_ppm
            && ["act", "acts"].contains(&noun)
            && sentence.word(number.after + 1) == "in"
            && sentence.time(*of).is_none()
            && u128::from(number.value) * 1_000_000 != u128::from(of.value) * u128::from(share)
        {
            let place = sentence.place(number.at, of.after);
            let help = "write one share in the prose and in `canary-share`";
            self.says("the share of tests", place, review.place, help, found);
        }
    }
}
