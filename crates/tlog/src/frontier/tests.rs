use tlog_tiles::record_hash;

use super::*;

/// The definition of RFC 6962, section 2.1, word for word.
fn tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => EMPTY_HASH,
        [leaf] => *leaf,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            node_hash(tree_hash(&leaves[..split]), tree_hash(&leaves[split..]))
        }
    }
}

#[test]
fn root_is_that_of_rfc_6962_at_every_size() {
    let mut frontier = Frontier::default();
    let mut leaves = Vec::new();
    for size in 0..600_u32 {
        assert_eq!(frontier.root(), tree_hash(&leaves), "{size}");
        let leaf = record_hash(&size.to_be_bytes());
        frontier.push(leaf);
        leaves.push(leaf);
    }
}

#[test]
fn whole_subtrees_give_the_same_root_as_their_leaves() {
    let leaves: Vec<Hash> = (0..7_u8).map(|byte| record_hash(&[byte])).collect();
    let mut frontier = Frontier::default();
    frontier.push_subtree(2, tree_hash(&leaves[..4]));
    frontier.push_subtree(1, tree_hash(&leaves[4..6]));
    frontier.push(leaves[6]);
    assert_eq!(frontier.root(), tree_hash(&leaves));
}
