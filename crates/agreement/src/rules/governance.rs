//! Rules over words, changes, refusals and what the parties accept.

use crate::Pattern;
use crate::error::{Code, Finding, quoted};
use crate::quorum;
use crate::read::Reading;
use crate::terms::{Agreement, ChangeControl, ChangeObject, Excluded, Quorum};

/// Adds what these blocks say twice, or against themselves.
pub(super) fn check(agreement: &Agreement, reading: &mut Reading) {
    terms(agreement, reading);
    laws(agreement, reading);
    changes(agreement, reading);
    releases(agreement, reading);
    excluded(agreement, reading);
    accepted(agreement, reading);
}

fn terms(agreement: &Agreement, reading: &mut Reading) {
    for (index, term) in agreement.terms.iter().enumerate() {
        let name = term.name.to_lowercase();
        let mut earlier = agreement.terms.iter().take(index);
        if let Some(first) = earlier.find(|other| other.name.to_lowercase() == name) {
            let message = format!("two meanings of `{}`", quoted(&term.name));
            let help = "give a word one meaning, or choose another word";
            super::twice(message, term.place, first.place, help, reading);
        }
    }
}

fn laws(agreement: &Agreement, reading: &mut Reading) {
    for (index, law) in agreement.laws.iter().enumerate() {
        let mut earlier = agreement.laws.iter().take(index);
        let alike = |cite: &str| cite.to_lowercase() == law.cite.to_lowercase();
        if let Some(first) = earlier.find(|it| alike(&it.cite) && it.as_of == law.as_of) {
            let message = format!("`{}` is cited twice", quoted(&law.cite));
            let help = "say once what a change of this text does";
            super::twice(message, law.place, first.place, help, reading);
        }
    }
}

fn changes(agreement: &Agreement, reading: &mut Reading) {
    for (index, change) in agreement.change_controls.iter().enumerate() {
        let mut earlier = agreement.change_controls.iter().take(index);
        if let Some(first) = earlier.find(|other| other.object == change.object) {
            let message = format!("two rules for changes of `{}`", change.object.as_str());
            let help = "say in one block who changes it";
            super::twice(message, change.place, first.place, help, reading);
        }
        weak_ratification(change, reading);
        if change.object == ChangeObject::Policy {
            weak(agreement, &change.approvers, "fewer signatures than a change needs")
                .into_iter()
                .for_each(|finding| reading.found(finding.at(change.place, "these signatures")));
        }
    }
}

/// What an emergency brought in must not stay on fewer signatures than an ordinary change needs.
fn weak_ratification(change: &ChangeControl, reading: &mut Reading) {
    let below = |(party, number)| change.ratification.get(party).is_none_or(|it| it < number);
    if !change.ratification.is_empty() && change.approvers.iter().any(below) {
        let least = quorum::in_words(&change.approvers);
        reading.found(
            Finding::new(Code::Contradiction, "an emergency change stays on fewer signatures")
                .at(change.place, "its ratification is below its approvers")
                .help(format!("write a ratification of at least {least}")),
        );
    }
}

fn releases(agreement: &Agreement, reading: &mut Reading) {
    for refusal in &agreement.refusals {
        weak(agreement, &refusal.release_quorum, "a release-quorum below the least that holds")
            .into_iter()
            .for_each(|finding| reading.found(finding.at(refusal.place, "this release-quorum")));
    }
}

/// The finding that `named` asks for less than holds anyway.
fn weak(agreement: &Agreement, named: &Quorum, message: &str) -> Option<Finding> {
    quorum::undercuts(agreement, None, named).then(|| {
        let least = quorum::in_words(&quorum::floor(agreement, None));
        let help = format!("write at least {least}, which holds all the same");
        Finding::new(Code::WeakQuorum, message).help(help)
    })
}

fn excluded(agreement: &Agreement, reading: &mut Reading) {
    for excluded in &agreement.excluded {
        if excluded.principals.iter().any(Pattern::matches_everything) {
            reading.found(
                Finding::new(Code::NothingPermitted, "every workload is excluded")
                    .at(excluded.place, "nobody is left who may use the models")
                    .help("name the excluded workloads one by one or by their prefix"),
            );
        }
    }
    for grant in &agreement.grants {
        let mut excluded = agreement.excluded.iter();
        let shut_out = |it: &&Excluded| grant.workloads.iter().all(|one| covers(it, one));
        if let Some(excluded) = excluded.find(shut_out) {
            let message = format!("grant `{}` is for nobody", grant.id);
            reading.found(
                Finding::new(Code::NothingPermitted, message)
                    .at(grant.place, "its workloads")
                    .at(excluded.place, "are excluded here")
                    .help("take out the grant, or the workloads out of the excluded"),
            );
        }
    }
}

/// Whether all that `workloads` stands for is excluded.
fn covers(excluded: &Excluded, workloads: &Pattern) -> bool {
    excluded.principals.iter().any(|pattern| {
        pattern == workloads || (workloads.is_exact() && pattern.matches(workloads.as_str()))
    })
}

fn accepted(agreement: &Agreement, reading: &mut Reading) {
    for (index, accepted) in agreement.accepted.iter().enumerate() {
        let mut earlier = agreement.accepted.iter().take(index);
        let same = earlier.find(|it| it.clause == accepted.clause && it.code == accepted.code);
        if let Some(first) = same {
            let message = format!("`{}` is accepted twice", accepted.code);
            let help = "accept a finding once, with one reason";
            super::twice(message, accepted.place, first.place, help, reading);
        }
    }
}
