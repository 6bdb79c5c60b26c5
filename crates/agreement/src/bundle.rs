//! The compiled agreement: what the running stack asks.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::Schema;
use lexicon::{AgreementId, ClauseId, Digest, Effect, GrantId, Moment, Purpose, WorkloadId};

use crate::compile::{self, Compiled, PolicySlices};
use crate::error::Diagnostics;
use crate::quorum::{self, PersonnelRules, ReviewRules};
use crate::read;
use crate::rules;
use crate::terms::{
    Agreement, Category, Clause, DefaultRule, Exception, Grant, Party, Quorum, RedLine, Tool,
};

/// An agreement that has been read, checked and compiled without an error. It never changes.
#[derive(Debug)]
pub struct Bundle {
    agreement: Agreement,
    digest: Digest,
    compiled: Compiled,
    /// The manifest entries of each tool that is named in full; patterns that match it included.
    tools: BTreeMap<String, Vec<usize>>,
    warnings: Diagnostics,
}

/// What the manifest says about one tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToolEntry<'b> {
    /// The strictest effect of all entries that match; without one, that of an undeclared tool.
    pub effect: Effect,
    /// Whether an entry matches.
    pub declared: bool,
    /// The clause of the entry that the effect comes from.
    pub clause: Option<&'b ClauseId>,
    /// The entry that the effect comes from, as the manifest spells it: a name or a pattern.
    pub pattern: Option<&'b str>,
}

/// Which arguments of a tool people must see first, as JSON pointers (RFC 6901).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallPaths<'b> {
    /// The one that names the target.
    pub target: Option<&'b str>,
    /// The one that says how many effectors the call is for.
    pub effectors: Option<&'b str>,
}

impl Bundle {
    /// Reads, checks and compiles the text of one agreement. `file_name` is for messages only.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the text, each with its place and what to write instead. Then
    /// there is no bundle: a part of an agreement is not an agreement.
    pub fn compile(source: &str, file_name: &str) -> Result<Self, Diagnostics> {
        let (agreement, mut reading) = read::agreement(source);
        if let Some(agreement) = &agreement {
            rules::check(agreement, &mut reading);
        }
        let mut found = reading.into_findings();
        let Some(agreement) = agreement.filter(|_| found.is_sound()) else {
            return Err(Diagnostics::new(file_name, source, found));
        };
        let compiled = match compile::compile(&agreement) {
            Ok((compiled, doubts)) => {
                doubts.into_iter().for_each(|doubt| found.push(doubt));
                compiled
            }
            Err(refusals) => {
                refusals.into_iter().for_each(|refusal| found.push(refusal));
                return Err(Diagnostics::new(file_name, source, found));
            }
        };
        Ok(Self {
            tools: named_in_full(&agreement.tools),
            digest: Digest::of(source.as_bytes()),
            warnings: Diagnostics::new(file_name, source, found),
            agreement,
            compiled,
        })
    }

    /// The id of the agreement.
    #[must_use]
    pub const fn id(&self) -> &AgreementId {
        &self.agreement.id
    }

    /// The version of the agreement, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.agreement.version
    }

    /// From when on the parties mean it. Whoever activates the bundle compares it with the time.
    #[must_use]
    pub const fn effective(&self) -> Moment {
        self.agreement.effective
    }

    /// The digest of the exact bytes of the file, which is what the parties sign.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Everything that the file says, typed.
    #[must_use]
    pub const fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// The clauses, in the order of the file.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.agreement.clauses
    }

    /// The clause with this id.
    #[must_use]
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        self.agreement.clauses.iter().find(|clause| clause.id == *id)
    }

    /// The parties, in the order of the file.
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        &self.agreement.parties
    }

    /// What the manifest says about the tool `name`.
    #[must_use]
    pub fn tool(&self, name: &str) -> ToolEntry<'_> {
        let mut found =
            ToolEntry { effect: Effect::UNDECLARED, declared: false, clause: None, pattern: None };
        for tool in self.matching(name) {
            if !found.declared || tool.effect > found.effect {
                found = ToolEntry {
                    effect: tool.effect,
                    declared: true,
                    clause: Some(&tool.clause),
                    pattern: Some(tool.name.as_str()),
                };
            }
        }
        found
    }

    /// Which arguments of the tool `name` name persons, as JSON pointers (RFC 6901): those of all
    /// entries that match.
    #[must_use]
    pub fn subject_paths(&self, name: &str) -> BTreeSet<&str> {
        let paths = self.matching(name).filter_map(|tool| tool.subject_paths.as_ref());
        paths.flatten().map(String::as_str).collect()
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

    /// The grant in force at `at` for this purpose and workload. Without a purpose there is none;
    /// two there cannot be.
    #[must_use]
    pub fn grant(
        &self,
        purpose: Option<&Purpose>,
        workload: &WorkloadId,
        at: Moment,
    ) -> Option<&Grant> {
        let purpose = purpose?;
        self.agreement.grants.iter().find(|grant| grant.covers(purpose, workload, at))
    }

    /// The exception with this id, for example `surveillance#1`, if it is in force at `at`.
    #[must_use]
    pub fn exception(&self, id: &str, at: Moment) -> Option<&Exception> {
        let mut exceptions = self.agreement.red_lines.iter().flat_map(|line| &line.exceptions);
        exceptions.find(|exception| exception.id == id && at < exception.expires)
    }

    /// How many distinct persons one exchange may touch under `grant`, at most; without a red line
    /// that counts persons, any number. Whether the grant is in force is for [`Bundle::grant`] to
    /// say.
    #[must_use]
    pub fn per_request_limit(&self, grant: Option<&GrantId>) -> u64 {
        let grant = self.agreement.grants.iter().find(|it| Some(&it.id) == grant);
        let named = |red_line: &RedLine| match grant {
            Some(grant) if grant.clause == red_line.clause => grant.per_request,
            _ => red_line.without_grant.per_request,
        };
        let limit = |red_line: &RedLine| named(red_line).min(compile::outer_stop(red_line));
        let counting = |red_line: &&RedLine| red_line.category == Category::Surveillance;
        self.agreement.red_lines.iter().filter(counting).map(limit).min().unwrap_or(u64::MAX)
    }

    /// How many approvals of each party free an act with this effect that `clauses` hold, at least:
    /// never less than the compiled policies ask for.
    #[must_use]
    pub fn quorum_of(&self, effect: Option<Effect>, clauses: &[ClauseId]) -> Quorum {
        quorum::of_act(&self.agreement, effect, clauses)
    }

    /// How many effectors one approval of an act with this effect may cover, if a red line says so.
    #[must_use]
    pub fn effectors_per_approval(&self, effect: Option<Effect>) -> Option<u64> {
        quorum::effectors(&self.agreement, effect)
    }

    /// How people decide about held acts: the strictest of all rules of review.
    #[must_use]
    pub fn review_rules(&self) -> ReviewRules {
        quorum::review_rules(&self.agreement)
    }

    /// Which people must be there before somebody approves: what all personnel blocks ask together.
    #[must_use]
    pub fn personnel_rules(&self) -> PersonnelRules {
        quorum::personnel(&self.agreement)
    }

    /// Whether a clause asks to refuse fields of a request that nobody knows.
    #[must_use]
    pub fn strict(&self) -> bool {
        self.agreement.red_lines.iter().any(|red_line| red_line.strict)
    }

    /// Whether what no clause reaches is permitted.
    #[must_use]
    pub fn default_permits(&self) -> bool {
        self.agreement.default == DefaultRule::Allow
    }

    /// The policies by action.
    ///
    /// Every policy has the annotation `@clause`; every `forbid` has `@outcome("hold")` or
    /// `("deny")`. Cedar leaves out a policy whose evaluation fails, so that whoever evaluates must
    /// treat any error of the evaluation as a denial.
    #[must_use]
    pub const fn policies(&self) -> &PolicySlices {
        &self.compiled.slices
    }

    /// The schema that the policies were validated against, and that requests must fit.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.compiled.schema
    }

    /// All policies as Cedar text.
    #[must_use]
    pub fn cedar_text(&self) -> &str {
        &self.compiled.cedar_text
    }

    /// The schema as Cedar text.
    #[must_use]
    pub fn schema_text(&self) -> &str {
        &self.compiled.schema_text
    }

    /// What loads but is worth a second look. Where a text leaves a choice, the bundle holds the
    /// strictest reading; each warning says which.
    #[must_use]
    pub const fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// The manifest entries that match `name`, in the order of the file.
    fn matching(&self, name: &str) -> impl Iterator<Item = &Tool> {
        let tools = &self.agreement.tools;
        let known = self.tools.get(name);
        let exact = known.into_iter().flatten().filter_map(|index| tools.get(*index));
        let patterns = tools.iter().filter(move |tool| {
            known.is_none() && !tool.name.is_exact() && tool.name.matches(name)
        });
        exact.chain(patterns)
    }
}

/// The entries that match each tool that some entry names in full.
fn named_in_full(tools: &[Tool]) -> BTreeMap<String, Vec<usize>> {
    let exact = tools.iter().filter(|tool| tool.name.is_exact());
    exact
        .map(|named| {
            let name = named.name.as_str();
            let matching = tools.iter().enumerate().filter(|(_, tool)| tool.name.matches(name));
            (name.to_owned(), matching.map(|(index, _)| index).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests;
