//! Ten thousand files that nobody meant to write: none may stop the reader, and whatever is wrong
//! is told with a place inside the file.

#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "a test stops where it fails")]

use std::ops::Range;
use std::path::Path;
use std::{fs, thread};

use agreement::{Bundle, Diagnostics};

const MUTANTS: u64 = 10_000;

/// How many of the originals are sound: those that come first.
const SOUND: usize = 2;

/// Texts that change what a file is when they stand in the wrong place.
const STRAYS: &[&str] = &[
    "```",
    "```toml redline\n",
    "```toml case\n",
    "```cedar\n",
    "~~~",
    "+++\n",
    "## 1 X {#x}\n",
    "{#",
    "}",
    "{",
    "[[",
    "]",
    "\"",
    "\"\"\"",
    "'",
    "=",
    ",",
    "\n\n",
    "\n",
    "    ",
    "\t",
    "> ",
    "- ",
    "<b>",
    "<!--",
    "\u{202e}",
    "\u{200b}",
    "é",
    "💥",
    "\u{0}",
    "-1",
    "99999999999999999999",
    "1e9",
    "2026-13-01",
    "true",
    "[]",
    "{}",
    "exceptions = []\n",
    "quorum = {}\n",
    "id = \"x\"\n",
    "forbid (principal, action, resource);",
    "permit (principal",
    "at most nine persons of the ",
];

/// A xorshift generator: the same mutants on every machine, at every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides.max(1)
    }

    fn pick<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.roll(of.len())]
    }

    /// A place in `text`, most often a short one.
    fn place(&mut self, text: &str) -> Range<usize> {
        let start = text.floor_char_boundary(self.roll(text.len() + 1));
        let longest = [1, 8, 64, 512][self.roll(4)];
        let end = text.ceil_char_boundary((start + self.roll(longest) + 1).min(text.len()));
        start..end
    }

    fn line(&mut self, text: &str) -> Range<usize> {
        let at = text.floor_char_boundary(self.roll(text.len() + 1));
        let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
        let end = text[at..].find('\n').map_or(text.len(), |after| at + after + 1);
        start..end
    }

    fn mutate(&mut self, text: &mut String, others: &[&str]) {
        match self.roll(9) {
            0 => text.replace_range(self.place(text), ""),
            1 => text.replace_range(self.line(text), ""),
            2 => text.replace_range(self.place(text), self.pick(STRAYS)),
            3 => text.insert_str(self.place(text).start, self.pick(STRAYS)),
            4 => {
                let line = text[self.line(text)].to_owned();
                text.insert_str(self.line(text).start, &line);
            }
            5 => text.truncate(self.place(text).start),
            6 => {
                // A line moves to another place.
                let from = self.line(text);
                let line = text[from.clone()].to_owned();
                text.replace_range(from, "");
                text.insert_str(self.line(text).start, &line);
            }
            7 => {
                let other = self.pick(others);
                let line = self.line(other);
                text.insert_str(self.line(text).start, &other[line]);
            }
            _ => {
                let other = self.pick(others);
                let part = self.place(other);
                text.replace_range(self.place(text), &other[part]);
            }
        }
    }
}

/// The shipped agreement, the whole language, and every file that the other tests read.
fn originals() -> Vec<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let files = ["bad", "doubtful"].map(|folder| fs::read_dir(here.join(folder)).unwrap());
    let mut paths: Vec<_> = files.into_iter().flatten().map(|file| file.unwrap().path()).collect();
    paths.sort();
    let sound = [super::EXAMPLE, include_str!("whole-language.md")];
    let others = paths.iter().map(|path| fs::read_to_string(path).unwrap());
    sound.into_iter().map(str::to_owned).chain(others).collect()
}

/// The mutant of this number: every other one of a sound file, with one to three faults.
fn mutant(number: u64, originals: &[&str]) -> String {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    dice.roll(2);
    let most = if dice.roll(2) == 0 { originals.len() } else { SOUND.min(originals.len()) };
    let mut text = dice.pick(&originals[..most]).to_owned();
    for _ in 0..=dice.roll(3) {
        dice.mutate(&mut text, originals);
    }
    text
}

fn check_places(number: u64, text: &str, told: &Diagnostics) {
    for found in told.findings() {
        assert!(found.places().next().is_some(), "mutant {number}: {found} has no place");
        assert!(!found.advice().is_empty(), "mutant {number}: {found} has no advice");
        for place in found.places() {
            let end = place.offset() + place.len();
            let inside = text.get(place.offset()..end).is_some();
            assert!(inside, "mutant {number}: {found} points at {}..{end}", place.offset());
        }
    }
}

/// Reads one mutant; whether it is an agreement all the same.
fn check(number: u64, originals: &[&str]) -> bool {
    let text = mutant(number, originals);
    check_places(number, &text, &agreement::lint(&text, "mutant.md"));
    match Bundle::compile(&text, "mutant.md") {
        Ok(bundle) => {
            check_places(number, &text, bundle.warnings());
            super::schema::check_blocks(&text);
            true
        }
        Err(told) => {
            assert!(!told.is_empty(), "mutant {number} is refused without a reason");
            check_places(number, &text, &told);
            false
        }
    }
}

#[test]
fn no_mutant_stops_the_reader_and_each_fault_has_a_place() {
    let originals = originals();
    let originals: Vec<_> = originals.iter().map(String::as_str).collect();
    let halves = [0..MUTANTS / 2, MUTANTS / 2..MUTANTS];
    let half = |numbers: Range<u64>| numbers.filter(|number| check(*number, &originals)).count();
    let sound: usize = thread::scope(|scope| {
        let workers = halves.map(|numbers| scope.spawn(|| half(numbers)));
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    // Both kinds must be there, or the mutations are too coarse or too fine to show anything.
    assert!((500..9_500).contains(&sound), "{sound} of {MUTANTS} are sound");
}

#[test]
fn mutants_are_the_same_at_every_run() {
    let mutants = || (0..50).map(|number| mutant(number, &["a", "bé\nc", "```\nd"]));
    assert!(mutants().eq(mutants()));
}
