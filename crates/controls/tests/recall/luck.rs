//! Numbers that look random and are the same in every run.

/// A generator of numbers (`SplitMix64`, Steele, Lea and Flood, 2014).
pub(crate) struct Luck(u64);

impl Luck {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// One of `these`.
    pub(crate) fn one<'a, T: ?Sized>(&mut self, these: &[&'a T]) -> &'a T {
        let place = usize::try_from(self.below(these.len() as u64)).unwrap();
        these[place]
    }

    /// A text with every `9` of `form` made a digit, every `A` a capital letter, every `a` a small
    /// one and every `x` a hexadecimal digit.
    pub(crate) fn fill(&mut self, form: &str) -> String {
        form.chars()
            .map(|character| match character {
                '9' => digit(self.below(10)),
                'A' => letter(self.below(26)).to_ascii_uppercase(),
                'a' => letter(self.below(26)),
                'x' => char::from_digit(u32::try_from(self.below(16)).unwrap(), 16).unwrap(),
                other => other,
            })
            .collect()
    }

    /// A text with every `#` of `form` made a digit, and nothing else changed.
    pub(crate) fn fill_marks(&mut self, form: &str) -> String {
        form.chars().map(|mark| if mark == '#' { digit(self.below(10)) } else { mark }).collect()
    }
}

pub(crate) fn digit(value: u64) -> char {
    char::from_digit(u32::try_from(value).unwrap(), 10).unwrap()
}

fn letter(rank: u64) -> char {
    char::from(b'a' + u8::try_from(rank).unwrap())
}
