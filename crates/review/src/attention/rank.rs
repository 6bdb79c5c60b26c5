//! Ranks: how two rows of numbers go together, and whether one row is shifted against another.
//! Ranks do not care how far out an outlier is; a coffee break is only the largest.

/// The place of each value in order, from 1; equal values share the mean of their places. Values
/// that are no numbers come last.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0;
    for equal in order.chunk_by(|one, other| one.0 == other.0) {
        let shared = below as f64 + (equal.len() as f64 + 1.0) / 2.0;
        for (_, place) in equal {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = shared;
            }
        }
        below += equal.len();
    }
    ranks
}

/// How far two rows go together, from -1 to 1 (Spearman, 1904): the correlation of the ranks.
/// `None` if a row is constant, or they are not equally long.
#[must_use]
pub fn correlation(one: &[f64], other: &[f64]) -> Option<f64> {
    if one.len() != other.len() || one.len() < 2 {
        return None;
    }
    let (one, other) = (ranks(one), ranks(other));
    let middle = (one.len() as f64 + 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum()
    };
    let spread = (product(&one, &one) * product(&other, &other)).sqrt();
    (spread > 0.0).then(|| (product(&one, &other) / spread).clamp(-1.0, 1.0))
}

/// By how many deviations the values of `now` are above those of `before` (Mann and Whitney,
/// 1947, with the correction for ties); negative if they are below. `None` if all are equal or a
/// row is empty.
#[must_use]
pub fn shift(before: &[f64], now: &[f64]) -> Option<f64> {
    let (few, many) = (now.len() as f64, before.len() as f64);
    let all: Vec<f64> = before.iter().chain(now).copied().collect();
    let ranks = ranks(&all);
    let sum: f64 = ranks.iter().skip(before.len()).sum();
    let count = few + many;
    let middle = (count + 1.0) / 2.0;
    // The variance of the ranks as they are, which ties make smaller.
    let spread: f64 = ranks.iter().map(|rank| (rank - middle).powi(2)).sum();
    let variance = few * many * spread / (count * (count - 1.0));
    (variance > 0.0).then(|| (sum - few * middle) / variance.sqrt())
}

/// The middle of `values`: the upper one of two. `None` of none.
#[must_use]
pub fn middle(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests;
