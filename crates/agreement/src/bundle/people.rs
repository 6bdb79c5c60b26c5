//! What an agreement says about the people who decide about a held act.

use lexicon::{ClauseId, Effect, Span};

use super::Bundle;
use crate::quorum;
use crate::terms::{Capacity, Quorum, RedLine, RefusalRule};

/// Which arguments of a tool people must see first, as JSON pointers (RFC 6901).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallPaths<'b> {
    /// The one that names the target.
    pub target: Option<&'b str>,
    /// The one that says how many effectors the call is for.
    pub effectors: Option<&'b str>,
}

/// How people decide. Where several blocks say something, the strictest holds; `None` where none
/// does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewRules {
    /// The least time between showing an act and approving it.
    pub dwell_floor: Option<Span>,
    /// How many acts one reviewer approves in a time.
    pub capacity: Option<Capacity>,
    /// The share of acts shown that are tests of the reviewer, in parts per million.
    pub canary_share_ppm: Option<u32>,
}

impl Bundle {
    /// The approvals that free an act which the clauses `held`: of all that name its effect, and of
    /// all that held it, the strictest for each party. An act that calls no tool has no effect.
    #[must_use]
    pub fn quorum_of(&self, effect: Option<Effect>, held: &[ClauseId]) -> Quorum {
        let is_held = |clause: &ClauseId| held.contains(clause);
        let lines = self.agreement.red_lines.iter();
        let lines = lines.filter(|line| is_held(&line.clause)).map(|line: &RedLine| &line.quorum);
        let refusals = self.agreement.refusals.iter().filter(|rule| is_held(&rule.clause));
        let refusals = refusals.map(|rule: &RefusalRule| &rule.release_quorum);
        let mut named = Quorum::new();
        for (party, approvals) in lines.chain(refusals).flatten() {
            let most = named.entry(party.clone()).or_insert(0);
            *most = (*most).max(*approvals);
        }
        quorum::strictest(&self.agreement, effect, &named)
    }

    /// How people decide about held acts.
    #[must_use]
    pub fn review_rules(&self) -> ReviewRules {
        let reviews = &self.agreement.reviews;
        // Fewer acts in a time is stricter, whatever the times: compared as shares.
        let slower = |one: &Capacity, other: &Capacity| {
            let left = u128::from(one.acts) * u128::from(other.per.as_ms());
            left.cmp(&(u128::from(other.acts) * u128::from(one.per.as_ms())))
        };
        ReviewRules {
            dwell_floor: reviews.iter().filter_map(|review| review.dwell_floor).max(),
            capacity: reviews.iter().filter_map(|review| review.capacity).min_by(slower),
            canary_share_ppm: reviews.iter().filter_map(|review| review.canary_share_ppm).max(),
        }
    }

    /// Which arguments of the tool `name` say whom it is aimed at and how often: those of the entry
    /// with the gravest effect that says so.
    #[must_use]
    pub fn call_paths(&self, name: &str) -> CallPaths<'_> {
        let mut entries: Vec<_> = self.matching(name).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.effect));
        CallPaths {
            target: entries.iter().find_map(|entry| entry.target_path.as_deref()),
            effectors: entries.iter().find_map(|entry| entry.effectors_path.as_deref()),
        }
    }
}

#[cfg(test)]
mod tests;
