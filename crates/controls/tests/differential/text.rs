//! Agreements by chance: what their slots say.

use std::collections::{BTreeMap, BTreeSet};

use crate::luck::Luck;

pub(crate) const WORKLOADS: [&str; 6] = ["desk", "analyst-7", "intel-1", "a/b", "x.y", "intel-"];
pub(crate) const PATTERNS: [&str; 8] =
    ["intel-*", "*-7", "a/*", "desk", "a*b", "x.y", "*l*-*", "**/b"];
pub(crate) const TOOLS: [&str; 5] =
    ["records.search", "records.export", "report.write", "effector.release", "other"];
pub(crate) const MANIFEST: [&str; 7] =
    ["records.search", "records.*", "*.write", "effector.release", "*re*", "report.write", "other"];
pub(crate) const REGIONS: [&str; 3] = ["north", "south", "east"];
pub(crate) const PURPOSES: [&str; 3] = ["investigation", "audit", "care"];
pub(crate) const EFFECTS: [&str; 4] = ["read", "write", "consequential", "lethal"];
const PARTIES: [(&str, &str); 4] = [
    ("provider", "developer"),
    ("customer", "customer"),
    ("carrier", "operator"),
    ("second", "customer"),
];

pub(crate) type Quorum = BTreeMap<&'static str, u64>;

/// What an agreement says.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) allows: bool,
    /// Ids and roles.
    pub(crate) parties: Vec<(&'static str, &'static str)>,
    pub(crate) clauses: Vec<Clause>,
}

#[derive(Debug)]
pub(crate) struct Clause {
    pub(crate) id: String,
    pub(crate) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(crate) enum Block {
    Boundary { cloud_only: bool, regions: Option<Vec<&'static str>> },
    Excluded(Vec<&'static str>),
    Persons(Persons),
    Effect(EffectLine),
    Grant(Grant),
    Tool { name: &'static str, effect: &'static str },
    Review(BTreeMap<&'static str, Quorum>),
    Refusal(Quorum),
    Cedar(Cedar),
}

#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    pub(crate) named: Vec<&'static str>,
    pub(crate) on_behalf_of: bool,
}

/// A red line that counts persons.
#[derive(Debug)]
pub(crate) struct Persons {
    pub(crate) bearer: Bearer,
    pub(crate) denies: bool,
    pub(crate) quorum: Quorum,
    pub(crate) without_grant: Option<u64>,
    pub(crate) limits: Vec<u64>,
    /// Approvers and the most persons.
    pub(crate) exceptions: Vec<(&'static str, u64)>,
}

#[derive(Debug)]
pub(crate) struct EffectLine {
    pub(crate) bearer: Bearer,
    pub(crate) denies: bool,
    pub(crate) quorum: Quorum,
    pub(crate) effect: &'static str,
}

#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) id: String,
    pub(crate) purpose: &'static str,
    pub(crate) workloads: Vec<&'static str>,
    pub(crate) per_request: u64,
    /// The days of March 2026 that it begins and ends with.
    pub(crate) valid: (u64, u64),
}

/// A policy that the parties wrote.
#[derive(Debug)]
pub(crate) struct Cedar {
    pub(crate) permits: bool,
    pub(crate) outcome: Option<&'static str>,
    pub(crate) names_clause: bool,
    pub(crate) actions: Vec<&'static str>,
    pub(crate) test: Test,
}

#[derive(Debug)]
pub(crate) enum Test {
    Always,
    PersonsAbove(u64),
    PurposeIs(&'static str),
    EffectIs(&'static str),
    WorkloadIs(&'static str),
    FewerThan(&'static str, u64),
}

impl Text {
    /// An agreement by chance.
    pub(crate) fn draw(luck: &mut Luck) -> Self {
        let mut parties = PARTIES[..2].to_vec();
        parties.extend(luck.some(30, &PARTIES[2..]));
        let ids: Vec<_> = parties.iter().map(|(id, _)| *id).collect();
        let mut draw = Draw { luck, parties: ids, purposes: PURPOSES.to_vec(), tools: Vec::new() };
        let count = draw.luck.below(6) + 1;
        let clauses = (0..count).map(|number| draw.clause(number)).collect();
        Self { allows: draw.luck.percent(85), parties, clauses }
    }

    /// Every block with the clause it stands in.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (&str, &Block)> {
        self.clauses.iter().flat_map(|clause| clause.blocks.iter().map(|it| (&*clause.id, it)))
    }

    pub(crate) fn grants(&self) -> impl Iterator<Item = (&str, &Grant)> {
        self.blocks().filter_map(|(clause, block)| match block {
            Block::Grant(grant) => Some((clause, grant)),
            _ => None,
        })
    }
}

struct Draw<'a> {
    luck: &'a mut Luck,
    parties: Vec<&'static str>,
    /// What is left: two grants for one purpose may fit one workload, which is an error.
    purposes: Vec<&'static str>,
    tools: Vec<&'static str>,
}

impl Draw<'_> {
    fn clause(&mut self, number: u64) -> Clause {
        let mut blocks: Vec<_> = (0..self.luck.below(3)).map(|_| self.block()).collect();
        if blocks.iter().any(|block| matches!(block, Block::Persons(_))) {
            while self.luck.percent(50) {
                let Some(purpose) = self.purposes.pop() else { break };
                blocks.push(Block::Grant(self.grant(purpose)));
            }
        }
        blocks.retain(|block| match block {
            Block::Tool { name, .. } => {
                !self.tools.contains(name) && {
                    self.tools.push(name);
                    true
                }
            }
            _ => true,
        });
        Clause { id: format!("c{number}"), blocks }
    }

    fn block(&mut self) -> Block {
        match self.luck.below(20) {
            0 | 1 => {
                let regions = self.luck.maybe(60, |luck| luck.several(60, &REGIONS));
                Block::Boundary { cloud_only: regions.is_none() || self.luck.percent(30), regions }
            }
            2 => Block::Excluded(self.luck.several(15, &PATTERNS)),
            3..=7 => Block::Persons(self.persons()),
            8..=11 => Block::Effect(self.effect_line()),
            12..=14 => {
                Block::Tool { name: self.luck.one(&MANIFEST), effect: self.luck.one(&EFFECTS) }
            }
            15 => {
                let effects = self.luck.several(60, &EFFECTS[2..]);
                Block::Review(effects.into_iter().map(|it| (it, self.quorum(100))).collect())
            }
            16 | 17 => Block::Refusal(self.quorum(70)),
            _ => Block::Cedar(self.cedar()),
        }
    }

    fn persons(&mut self) -> Persons {
        let denies = self.luck.percent(25);
        let number = |luck: &mut Luck| luck.below(9);
        let limit = |luck: &mut Luck| luck.one(&[3, 6, 9, 12]);
        let parties = self.parties.clone();
        let exception = |luck: &mut Luck| (luck.one(&parties), luck.below(9));
        let exceptions: BTreeSet<_> =
            (0..self.luck.below(3)).map(|_| exception(self.luck)).collect();
        Persons {
            bearer: self.bearer(),
            denies,
            quorum: if denies { Quorum::new() } else { self.quorum(70) },
            without_grant: self.luck.maybe(80, number),
            limits: (0..self.luck.below(4)).map(|_| limit(self.luck)).collect(),
            exceptions: exceptions.into_iter().collect(),
        }
    }

    fn effect_line(&mut self) -> EffectLine {
        let denies = self.luck.percent(25);
        EffectLine {
            bearer: self.bearer(),
            denies,
            quorum: if denies { Quorum::new() } else { self.quorum(60) },
            effect: self.luck.one(&EFFECTS),
        }
    }

    fn grant(&mut self, purpose: &'static str) -> Grant {
        let from = self.luck.below(10) + 1;
        Grant {
            id: format!("for-{purpose}"),
            purpose,
            workloads: self.luck.several(30, &PATTERNS),
            per_request: self.luck.below(14),
            valid: (from, from + 1 + self.luck.below(10)),
        }
    }

    fn bearer(&mut self) -> Bearer {
        let named = self.luck.maybe(40, |luck| luck.several(40, &self.parties.clone()));
        let named = named.unwrap_or_default();
        let on_behalf_of = !named.is_empty() && self.luck.percent(40);
        Bearer { named, on_behalf_of }
    }

    fn quorum(&mut self, often: u64) -> Quorum {
        if !self.luck.percent(often) {
            return Quorum::new();
        }
        let named = self.luck.several(50, &self.parties.clone());
        named.into_iter().map(|party| (party, self.luck.below(3) + 1)).collect()
    }

    fn cedar(&mut self) -> Cedar {
        let permits = self.luck.percent(25);
        let party = self.luck.one(&self.parties.clone());
        let mut actions = self.luck.several(50, &["Invoke", "Release", "CallTool"]);
        let test = match self.luck.below(6) {
            0 => Test::Always,
            1 => Test::PersonsAbove(self.luck.below(9)),
            2 => Test::PurposeIs(self.luck.one(&PURPOSES)),
            3 => Test::WorkloadIs(self.luck.one(&WORKLOADS)),
            4 => Test::FewerThan(party, self.luck.below(3) + 1),
            _ => {
                actions = vec!["CallTool"];
                Test::EffectIs(self.luck.one(&EFFECTS))
            }
        };
        let outcome = self.luck.one(&[None, Some("hold"), Some("deny")]);
        let outcome = outcome.filter(|_| !permits);
        Cedar { permits, outcome, names_clause: self.luck.percent(50), actions, test }
    }
}
