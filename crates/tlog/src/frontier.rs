//! The right edge of a Merkle tree: all that is needed to let it grow.

use tlog_tiles::{EMPTY_HASH, Hash, node_hash};

/// The roots of the full subtrees of a tree (RFC 6962), widest first: at most 64 of them.
#[derive(Clone, Default)]
pub(crate) struct Frontier {
    peaks: Vec<(u8, Hash)>,
}

impl Frontier {
    /// Adds the hash of a record.
    pub(crate) fn push(&mut self, leaf: Hash) {
        self.push_subtree(0, leaf);
    }

    /// Adds a full subtree of 2^`height` records, no higher than the last one added.
    pub(crate) fn push_subtree(&mut self, mut height: u8, mut hash: Hash) {
        while let Some((last, left)) = self.peaks.last().copied()
            && last == height
        {
            self.peaks.pop();
            hash = node_hash(left, hash);
            height += 1;
        }
        self.peaks.push((height, hash));
    }

    /// The root hash of the tree.
    pub(crate) fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().map(|(_, hash)| *hash);
        let Some(last) = peaks.next() else { return EMPTY_HASH };
        peaks.fold(last, |right, left| node_hash(left, right))
    }
}

#[cfg(test)]
mod tests;
