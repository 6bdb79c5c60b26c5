//! Random choices that are the same for the same seed.

/// A generator (SplitMix64): small, and good enough to draw test cases.
pub(crate) struct Luck(u64);

impl Luck {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Yes, this often in a hundred.
    pub(crate) fn percent(&mut self, often: u64) -> bool {
        self.below(100) < often
    }

    /// One of these.
    pub(crate) fn one<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()].clone()
    }

    /// Each of these, this often in a hundred.
    pub(crate) fn some<T: Clone>(&mut self, often: u64, all: &[T]) -> Vec<T> {
        all.iter().filter(|_| self.percent(often)).cloned().collect()
    }

    /// Some of these, and one at least.
    pub(crate) fn several<T: Clone>(&mut self, often: u64, all: &[T]) -> Vec<T> {
        let some = self.some(often, all);
        if some.is_empty() { vec![self.one(all)] } else { some }
    }

    /// Something, this often in a hundred.
    pub(crate) fn maybe<T>(&mut self, often: u64, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(often).then(|| make(self))
    }
}
