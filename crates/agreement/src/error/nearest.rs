//! Slips of the pen: which known word was meant.

/// The word of `words` that is at most two edits away from `word`.
pub(crate) fn nearest<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let close = |candidate: &&'w str| edits(word, candidate);
    words.iter().copied().min_by_key(close).filter(|best| edits(word, best) <= 2)
}

/// The Levenshtein distance of two words, or more than any word here is long.
fn edits(one: &str, two: &str) -> usize {
    // LIMIT: no key is longer than 32 bytes, so a longer word is no slip of the pen.
    if one.len() > 32 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(two.bytes()) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}
