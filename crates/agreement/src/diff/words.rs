//! The words of a clause, with what was taken out and put in.

/// Most pairs of words that are compared with each other.
///
/// LIMIT: 16 MiB of memory; beyond, the words that differ are shown as replaced as a whole.
const MOST_PAIRS: usize = 4 * 1024 * 1024;

/// Whether something is in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It is.
    Kept,
    /// Only the new text has it.
    Added,
    /// Only the old text has it.
    Removed,
}

impl Standing {
    /// The spelling for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// Words that follow each other and stand alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Whether both texts have it.
    pub standing: Standing,
    /// The words, with one space between them.
    pub text: String,
}

/// The passages of two texts; none when they are the same but for line breaks.
pub(super) fn passages(old: &str, new: &str) -> Vec<Passage> {
    let (old, new) = (spoken(old), spoken(new));
    if old == new {
        return Vec::new();
    }
    let start = old.iter().zip(&new).take_while(|(one, two)| one == two).count();
    let (head, old) = old.split_at(start);
    let (_, new) = new.split_at(start);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(one, two)| one == two).count();
    let (old, tail) = old.split_at(old.len().saturating_sub(end));
    let (new, _) = new.split_at(new.len().saturating_sub(end));
    let mut passages = Vec::new();
    push(&mut passages, Standing::Kept, head);
    middle(old, new, &mut passages);
    push(&mut passages, Standing::Kept, tail);
    passages
}

/// The words of a text, without the marks of headings.
fn spoken(text: &str) -> Vec<&str> {
    let mark = |word: &&str| word.bytes().all(|byte| byte == b'#');
    text.split_whitespace().filter(|word| !mark(word)).collect()
}

fn middle(old: &[&str], new: &[&str], passages: &mut Vec<Passage>) {
    let pairs = old.len().saturating_add(1).saturating_mul(new.len().saturating_add(1));
    if pairs > MOST_PAIRS {
        push(passages, Standing::Removed, old);
        push(passages, Standing::Added, new);
        return;
    }
    let common = Common::of(old, new);
    let (mut one, mut two) = (0, 0);
    loop {
        match (old.get(one), new.get(two)) {
            (Some(word), Some(other)) if word == other => {
                push(passages, Standing::Kept, &[word]);
                (one, two) = (one + 1, two + 1);
            }
            (Some(word), other)
                if other.is_none() || common.at(one + 1, two) >= common.at(one, two + 1) =>
            {
                push(passages, Standing::Removed, &[word]);
                one += 1;
            }
            (_, Some(word)) => {
                push(passages, Standing::Added, &[word]);
                two += 1;
            }
            (_, None) => return,
        }
    }
}

/// How many words two tails have in common, in order.
struct Common {
    lengths: Vec<u32>,
    width: usize,
}

impl Common {
    fn of(old: &[&str], new: &[&str]) -> Self {
        let width = new.len().saturating_add(1);
        let mut this = Self { lengths: vec![0; width.saturating_mul(old.len() + 1)], width };
        for (one, word) in old.iter().enumerate().rev() {
            for (two, other) in new.iter().enumerate().rev() {
                let length = if word == other {
                    this.at(one + 1, two + 1) + 1
                } else {
                    this.at(one + 1, two).max(this.at(one, two + 1))
                };
                if let Some(place) = this.lengths.get_mut(one * width + two) {
                    *place = length;
                }
            }
        }
        this
    }

    fn at(&self, one: usize, two: usize) -> u32 {
        self.lengths.get(one * self.width + two).copied().unwrap_or(0)
    }
}

fn push(passages: &mut Vec<Passage>, standing: Standing, words: &[&str]) {
    if words.is_empty() {
        return;
    }
    let text = words.join(" ");
    match passages.last_mut().filter(|last| last.standing == standing) {
        Some(last) => {
            last.text.push(' ');
            last.text.push_str(&text);
        }
        None => passages.push(Passage { standing, text }),
    }
}
