//! Findings of lint: what they say, and which of them a party accepts.

use std::ops::Range;

use lexicon::{ClauseId, Moment};
use miette::{Severity, SourceSpan};

use super::RulePage;
use super::text::Passage;
use crate::error::{Code, Finding, Findings, quoted};
use crate::terms::AcceptedFinding;

/// Most places that one finding shows. LIMIT: more say nothing more.
const MOST_PLACES: usize = 4;

/// Findings that are being collected.
#[derive(Default)]
pub(super) struct Told {
    findings: Vec<(&'static str, Finding)>,
}

impl Told {
    /// Something in a sentence or a block of `passage`'s clause.
    pub(super) fn at(
        &mut self,
        page: &'static RulePage,
        passage: &Passage,
        place: SourceSpan,
        message: String,
    ) {
        self.add(page, passage.clause.clone(), &[place], message, page.code.severity());
    }

    /// The same, graver or milder than the rule says.
    pub(super) fn leveled(
        &mut self,
        page: &'static RulePage,
        passage: &Passage,
        place: SourceSpan,
        message: String,
        level: Severity,
    ) {
        self.add(page, passage.clause.clone(), &[place], message, level);
    }

    /// Something in a block.
    pub(super) fn block(
        &mut self,
        page: &'static RulePage,
        clause: &ClauseId,
        place: SourceSpan,
        message: String,
    ) {
        self.add(page, Some(clause.clone()), &[place], message, page.code.severity());
    }

    /// Something that is told once, for all the places where it is.
    pub(super) fn once(
        &mut self,
        page: &'static RulePage,
        clause: Option<ClauseId>,
        places: &[SourceSpan],
        message: String,
    ) {
        self.add(page, clause, places, message, page.code.severity());
    }

    fn add(
        &mut self,
        page: &'static RulePage,
        clause: Option<ClauseId>,
        places: &[SourceSpan],
        message: String,
        level: Severity,
    ) {
        let (rewrite, binds_if) = (page.rewrite, page.binds_if);
        let help = format!("in the blocks: {rewrite}\nas it stands, it binds only if {binds_if}");
        let mut finding = Finding::new(page.code, message).help(help).leveled(level).about(clause);
        for (index, place) in places.iter().take(MOST_PLACES).enumerate() {
            let slot = format!("slot `{}`", page.slot);
            finding = finding.at(*place, if index == 0 { slot } else { "also here".to_owned() });
        }
        self.findings.push((page.name, finding));
    }

    /// Whether something found in the sentence at `place` takes from what it forbids.
    pub(super) fn weaken(&self, place: &Range<usize>) -> bool {
        self.weakening().any(|found| {
            found.places().any(|it| it.offset() >= place.start && it.offset() < place.end)
        })
    }

    /// Whether something found in this clause takes from what it forbids.
    pub(super) fn weaken_clause(&self, clause: &ClauseId) -> bool {
        self.weakening().any(|found| found.clause() == Some(clause))
    }

    /// What was found by the rules on who decides, which intent, which law and which exception.
    fn weakening(&self) -> impl Iterator<Item = &Finding> {
        let found = self.findings.iter().filter(|(name, _)| name.starts_with(['A', 'B', 'C']));
        found.map(|(_, finding)| finding)
    }

    /// What was found, with the acceptances that hold `at` this time.
    pub(super) fn settle(self, accepted: &[AcceptedFinding], at: Option<Moment>) -> Findings {
        let mut used = vec![false; accepted.len()];
        let mut found = Findings::default();
        for (name, finding) in self.findings {
            let holds = |it: &&(usize, &AcceptedFinding)| {
                it.1.covers(name, finding.clause()) && it.1.holds(at)
            };
            let acceptance = accepted.iter().enumerate().collect::<Vec<_>>();
            let settled = match acceptance.iter().find(holds) {
                Some((index, acceptance)) => {
                    if let Some(flag) = used.get_mut(*index) {
                        *flag = true;
                    }
                    finding.accepted(&acceptance.by, &acceptance.reason)
                }
                None => finding,
            };
            found.push(settled);
        }
        for (acceptance, _) in accepted.iter().zip(used).filter(|(_, used)| !used) {
            found.push(idle(acceptance));
        }
        found
    }
}

impl AcceptedFinding {
    /// Whether it is about the rule `name` in `clause`; what is about the whole text is accepted in
    /// any clause.
    fn covers(&self, name: &str, clause: Option<&ClauseId>) -> bool {
        let code = self.code.strip_prefix("agreement::").unwrap_or(&self.code);
        code.eq_ignore_ascii_case(name) && clause.is_none_or(|clause| *clause == self.clause)
    }

    fn holds(&self, at: Option<Moment>) -> bool {
        match (self.until, at) {
            (Some(until), Some(at)) => at < until,
            (Some(_) | None, None) | (None, Some(_)) => true,
        }
    }
}

fn idle(acceptance: &AcceptedFinding) -> Finding {
    let code = quoted(&acceptance.code);
    Finding::new(Code::IdleAcceptance, format!("`{code}` is accepted here, and nothing needs it"))
        .at(acceptance.place, "not found in this clause, or the acceptance has ended")
        .help("take the block out, or correct its code, its clause or its last day")
        .about(Some(acceptance.clause.clone()))
}
