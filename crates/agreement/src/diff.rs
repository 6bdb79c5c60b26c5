//! What two agreements say differently: clause by clause, slot by slot, and in words.
//!
//! A slot is one key of one block. For most slots it is known which of two values is the stricter
//! one; where it is not, nothing is claimed. What a difference means for requests is for whoever
//! compares the compiled policies: a wider slot can be held in by another clause.

mod blocks;
mod given;
mod red_line;
mod shown;
mod slot;
mod words;

use lexicon::ClauseId;

pub use given::given_in_words;
pub use slot::Direction;
pub use words::{Passage, Standing};

use crate::terms::{Agreement, Clause};
use slot::Block;

/// The differences between two agreements, or between two versions of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// What the front matter says differently.
    pub front: Vec<SlotChange>,
    /// The clauses that differ: those of the new text in its order, then those that it lacks.
    pub clauses: Vec<ClauseChange>,
}

/// One clause that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseChange {
    /// Its id, by which the two are held to be one clause.
    pub id: ClauseId,
    /// Its number in the new text; in the old one, if it is removed.
    pub number: String,
    /// Its title in the new text; in the old one, if it is removed.
    pub title: String,
    /// Whether it is in both texts.
    pub standing: Standing,
    /// Its words, with what was taken out and put in; empty when they are the same.
    pub words: Vec<Passage>,
    /// The slots that differ.
    pub slots: Vec<SlotChange>,
}

/// One slot, or one block as a whole, that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotChange {
    /// The block, for example `redline` or `grant case-work`.
    pub block: String,
    /// The key; empty when the whole block was added or removed.
    pub key: String,
    /// What the old text says; `None` when it says nothing.
    pub old: Option<String>,
    /// What the new text says; `None` when it says nothing.
    pub new: Option<String>,
    /// Which way the slot went, taken alone.
    pub direction: Direction,
}

/// What the blocks of one clause say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The block, for example `redline` or `grant case-work`.
    pub block: String,
    /// Its keys and values, in the order of the documentation.
    pub slots: Vec<(String, String)>,
}

impl Diff {
    /// Compares what `old` and `new` say.
    #[must_use]
    pub fn of(old: &Agreement, new: &Agreement) -> Self {
        let mut front = Vec::new();
        changes(&blocks::front(old), &blocks::front(new), &mut front);
        let of_old = |id: &ClauseId| old.clauses.iter().find(|clause| clause.id == *id);
        let of_new = |id: &ClauseId| new.clauses.iter().find(|clause| clause.id == *id);
        let kept = new.clauses.iter().map(|clause| (of_old(&clause.id), Some(clause)));
        let gone = old.clauses.iter().filter(|clause| of_new(&clause.id).is_none());
        let pairs = kept.chain(gone.map(|clause| (Some(clause), None)));
        let clauses = pairs.filter_map(|(one, two)| clause(old, new, one, two)).collect();
        Self { front, clauses }
    }

    /// Whether both say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.front.is_empty() && self.clauses.is_empty()
    }

    /// Every slot that differs, front matter first.
    pub fn slots(&self) -> impl Iterator<Item = &SlotChange> {
        self.front.iter().chain(self.clauses.iter().flat_map(|clause| &clause.slots))
    }
}

/// What the blocks of the clause `id` say, in the words of the format.
#[must_use]
pub fn statements(agreement: &Agreement, id: &ClauseId) -> Vec<Statement> {
    let blocks = blocks_of(agreement, id).into_iter();
    let statement = |block: Block| Statement {
        block: block.name,
        slots: block.slots.into_iter().map(|slot| (slot.key, slot.shown)).collect(),
    };
    blocks.map(statement).collect()
}

fn blocks_of(agreement: &Agreement, id: &ClauseId) -> Vec<Block> {
    let mut blocks = red_line::blocks(agreement, id);
    blocks.extend(blocks::of_clause(agreement, id));
    blocks
}

fn clause(
    old: &Agreement,
    new: &Agreement,
    one: Option<&Clause>,
    two: Option<&Clause>,
) -> Option<ClauseChange> {
    let shown = two.or(one)?;
    let blocks = |agreement, clause: Option<&Clause>| {
        clause.map(|it| blocks_of(agreement, &it.id)).unwrap_or_default()
    };
    let mut slots = Vec::new();
    if let (Some(one), Some(two)) = (one, two) {
        heading(one, two, &mut slots);
    }
    changes(&blocks(old, one), &blocks(new, two), &mut slots);
    let prose = |clause: Option<&Clause>| clause.map_or("", |it| it.prose.as_str()).to_owned();
    let words = words::passages(&prose(one), &prose(two));
    let standing = match (one, two) {
        (None, _) => Standing::Added,
        (_, None) => Standing::Removed,
        (Some(_), Some(_)) => Standing::Kept,
    };
    let differs = standing != Standing::Kept || !slots.is_empty() || !words.is_empty();
    differs.then(|| ClauseChange {
        id: shown.id.clone(),
        number: shown.number.clone(),
        title: shown.title.clone(),
        standing,
        words,
        slots,
    })
}

fn heading(one: &Clause, two: &Clause, found: &mut Vec<SlotChange>) {
    for (key, old, new) in [("number", &one.number, &two.number), ("title", &one.title, &two.title)]
    {
        if old != new {
            found.push(SlotChange {
                block: "heading".to_owned(),
                key: key.to_owned(),
                old: Some(old.clone()),
                new: Some(new.clone()),
                direction: Direction::Open,
            });
        }
    }
}

/// The slots that differ between two lists of blocks. Blocks of one name are one block.
fn changes(old: &[Block], new: &[Block], found: &mut Vec<SlotChange>) {
    let named = |blocks: &'_ [Block], name: &str| blocks.iter().position(|it| it.name == name);
    for block in new {
        match named(old, &block.name).and_then(|index| old.get(index)) {
            Some(before) => slot::changes(before, block, found),
            None => found.push(SlotChange {
                block: block.name.clone(),
                key: String::new(),
                old: None,
                new: Some(block.in_short()),
                direction: block.added,
            }),
        }
    }
    for block in old.iter().filter(|block| named(new, &block.name).is_none()) {
        found.push(SlotChange {
            block: block.name.clone(),
            key: String::new(),
            old: Some(block.in_short()),
            new: None,
            direction: block.added.reversed(),
        });
    }
}

#[cfg(test)]
mod tests;
