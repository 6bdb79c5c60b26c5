//! The automaton that finds all cues in one pass.

use std::collections::{BTreeMap, VecDeque};

/// What stands between words: any run of what is neither letter nor digit.
const BOUNDARY: u8 = 0;
/// Any digit.
const DIGIT: u8 = 27;
/// A byte that no cue has.
const OTHER: u8 = 28;
/// Symbols in all: the above, the letters `a` to `z` (1 to 26), and bytes of Japanese.
const SYMBOLS: usize = 100;
/// The same.
const WIDTH: u32 = 100;

/// Set in a transition when the state that it leads to ends a cue.
const ENDS: u32 = 1 << 31;

/// A complete automaton: one look-up for each symbol.
pub(in crate::persons) struct Automaton {
    /// The next state by state and symbol, [`SYMBOLS`] for each state. A state is the place of its
    /// first transition here.
    next: Vec<u32>,
    /// The cues that end in each state.
    ends: Vec<Vec<u16>>,
    /// The state after a boundary at the start of a text.
    start: u32,
}

/// How far a text has been read.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::persons) struct Place {
    /// The state; [`None`] before the first symbol.
    state: Option<u32>,
    /// What kind of symbol came last.
    last: Kind,
}

impl Place {
    /// At the start of a text.
    pub(in crate::persons) const START: Self = Self { state: None, last: Kind::Boundary };
}

/// A kind of symbol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Boundary,
    /// Letters and digits of scripts with spaces between words.
    Spaced,
    /// Letters of Japanese.
    Unspaced,
}

/// Stands in [`ASCII`] for bytes of other characters.
const WIDE: u8 = 255;

/// The symbols of ASCII, by byte.
const ASCII: [u8; 256] = {
    let mut symbols = [WIDE; 256];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::cast_possible_truncation, reason = "less than 128")]
        let lower = (byte as u8).to_ascii_lowercase();
        #[expect(clippy::indexing_slicing, reason = "evaluated when it is compiled")]
        if lower.is_ascii_lowercase() {
            symbols[byte] = lower - b'a' + 1;
        } else if lower.is_ascii_digit() {
            symbols[byte] = DIGIT;
        } else {
            symbols[byte] = BOUNDARY;
        }
        byte += 1;
    }
    symbols
};

/// The letters that U+00E0 to U+00FE become without their marks (and U+00C0 to U+00DE, which come
/// in the same order). A point is no letter.
const LATIN: &[u8; 32] = b"aaaaaaaceeeeiiiidnooooo.ouuuuyts";

impl Automaton {
    /// The automaton of `cues`, which are numbered in their order. At most 32,767 states.
    pub(in crate::persons) fn new<'a>(cues: impl Iterator<Item = &'a str>) -> Self {
        let mut trie: Vec<BTreeMap<u8, u16>> = vec![BTreeMap::new()];
        let mut ends: Vec<Vec<u16>> = vec![Vec::new()];
        for (number, cue) in (0..).zip(cues) {
            let mut state = 0;
            for symbol in spell(cue) {
                let new = u16::try_from(trie.len()).unwrap_or(0);
                let Some(branches) = trie.get_mut(usize::from(state)) else { break };
                state = *branches.entry(symbol).or_insert(new);
                if state == new {
                    trie.push(BTreeMap::new());
                    ends.push(Vec::new());
                }
            }
            if let Some(ends) = ends.get_mut(usize::from(state)) {
                ends.push(number);
            }
        }
        let mut automaton = Self { next: vec![0; trie.len() * SYMBOLS], ends, start: 0 };
        automaton.complete(&trie);
        automaton.stay_at_boundaries(&trie);
        automaton.start = automaton.step(0, BOUNDARY) & !ENDS;
        automaton
    }

    /// Fills in where each state goes, those nearest to the root first: the branch of the trie, or
    /// where the longest end of what was read that also begins a cue goes.
    fn complete(&mut self, trie: &[BTreeMap<u8, u16>]) {
        let mut queue = VecDeque::from([(0_u16, 0)]);
        while let Some((state, fallback)) = queue.pop_front() {
            let Some(branches) = trie.get(usize::from(state)) else { continue };
            for symbol in (0..).take(SYMBOLS) {
                let otherwise = if state == 0 { 0 } else { self.step(fallback, symbol) };
                let next = match branches.get(&symbol) {
                    None => otherwise,
                    Some(target) => {
                        queue.push_back((*target, otherwise & !ENDS));
                        self.enter(*target, otherwise & !ENDS)
                    }
                };
                let place = usize::from(state) * SYMBOLS + usize::from(symbol);
                if let Some(transition) = self.next.get_mut(place) {
                    *transition = next;
                }
            }
        }
    }

    /// A boundary after a boundary changes nothing: whatever stands between two words is one.
    fn stay_at_boundaries(&mut self, trie: &[BTreeMap<u8, u16>]) {
        for target in trie.iter().filter_map(|branches| branches.get(&BOUNDARY)) {
            let place = usize::from(*target) * SYMBOLS;
            if let Some(transition) = self.next.get_mut(place + usize::from(BOUNDARY)) {
                *transition = u32::from(*target) * WIDTH;
            }
        }
    }

    /// The transition to `target`, in which the cues of `fallback` end too.
    fn enter(&mut self, target: u16, fallback: u32) -> u32 {
        let inherited = self.ends_in(fallback).to_vec();
        let place = u32::from(target) * WIDTH;
        let Some(ends) = self.ends.get_mut(usize::from(target)) else { return place };
        ends.extend(inherited);
        if ends.is_empty() { place } else { place | ENDS }
    }

    /// The cues that end in a state.
    fn ends_in(&self, state: u32) -> &[u16] {
        self.ends.get((state / WIDTH) as usize).map_or(&[], Vec::as_slice)
    }

    fn step(&self, state: u32, symbol: u8) -> u32 {
        self.next.get(state as usize + usize::from(symbol)).copied().unwrap_or(0)
    }

    /// Reads `piece` from `place` on and reports the number of each cue that ends in it.
    pub(in crate::persons) fn read(
        &self,
        place: &mut Place,
        piece: &str,
        report: &mut dyn FnMut(u16),
    ) {
        let mut state = place.state.unwrap_or(self.start);
        let mut last = place.last;
        let mut rest = piece.as_bytes();
        loop {
            if let Some(first) = rest.first().filter(|byte| byte.is_ascii()) {
                if last == Kind::Unspaced && symbol(*first) != BOUNDARY {
                    state = self.advance(state, BOUNDARY, report);
                }
                let before = rest;
                (state, rest) = self.read_ascii(state, rest, report);
                let read = before.len() - rest.len();
                last = before.get(read - 1).map_or(last, |byte| kind(symbol(*byte)));
            }
            *place = Place { state: Some(state), last };
            let [byte, after @ ..] = rest else { break };
            rest = self.read_wide(place, *byte, after, report);
            state = place.state.unwrap_or(self.start);
            last = place.last;
        }
    }

    /// Reads up to the first character that is not ASCII. Gives the state and what comes then.
    fn read_ascii<'a>(
        &self,
        mut state: u32,
        text: &'a [u8],
        report: &mut dyn FnMut(u16),
    ) -> (u32, &'a [u8]) {
        let wide = if text.is_ascii() { None } else { text.iter().position(|it| !it.is_ascii()) };
        let (ascii, rest) = text.split_at_checked(wide.unwrap_or(text.len())).unwrap_or_default();
        for byte in ascii {
            state = self.advance(state, symbol(*byte), report);
        }
        (state, rest)
    }

    /// The text ends at `place`, which is a boundary.
    pub(in crate::persons) fn end(&self, place: &mut Place, report: &mut dyn FnMut(u16)) {
        self.read(place, " ", report);
    }

    #[inline]
    fn advance(&self, state: u32, symbol: u8, report: &mut dyn FnMut(u16)) -> u32 {
        let next = self.step(state, symbol);
        if next & ENDS == 0 {
            return next;
        }
        self.end_cues(next, report)
    }

    /// Reports the cues that end in the state that `next` leads to, and gives the state.
    #[cold]
    fn end_cues(&self, next: u32, report: &mut dyn FnMut(u16)) -> u32 {
        self.ends_in(next & !ENDS).iter().for_each(|cue| report(*cue));
        next & !ENDS
    }

    /// Reads the character that begins with `byte`, which is not ASCII; what comes after it.
    fn read_wide<'a>(
        &self,
        place: &mut Place,
        byte: u8,
        after: &'a [u8],
        report: &mut dyn FnMut(u16),
    ) -> &'a [u8] {
        let (wide, length) = decode(byte, after);
        let rest = after.get(length..).unwrap_or_default();
        let mut state = place.state.unwrap_or(self.start);
        let mut feed = |symbol| state = self.advance(state, symbol, report);
        match wide {
            Wide::Nothing => {}
            Wide::Ascii(ascii) => {
                let symbol = symbol_of_ascii(ascii);
                let kind = kind(symbol);
                if kind == Kind::Spaced && place.last == Kind::Unspaced {
                    feed(BOUNDARY);
                }
                if (kind, place.last) != (Kind::Boundary, Kind::Boundary) {
                    feed(symbol);
                }
                place.last = kind;
            }
            Wide::Letter => {
                feed(OTHER);
                place.last = Kind::Spaced;
            }
            Wide::Unspaced => {
                if place.last == Kind::Spaced {
                    feed(BOUNDARY);
                }
                feed(of_byte(byte));
                after.iter().take(length).for_each(|byte| feed(of_byte(*byte)));
                place.last = Kind::Unspaced;
            }
        }
        place.state = Some(state);
        rest
    }
}

/// The symbol of a byte, [`WIDE`] if it is not ASCII.
fn symbol(byte: u8) -> u8 {
    ASCII.get(usize::from(byte)).copied().unwrap_or(WIDE)
}

/// The symbol of what a character is folded to. What is folded to no ASCII stands between words.
fn symbol_of_ascii(folded: u8) -> u8 {
    Some(symbol(folded)).filter(|symbol| *symbol != WIDE).unwrap_or(BOUNDARY)
}

/// The kind of the symbol of a character of ASCII.
const fn kind(symbol: u8) -> Kind {
    if symbol == BOUNDARY { Kind::Boundary } else { Kind::Spaced }
}

/// What a character beyond ASCII is to the automaton.
enum Wide {
    /// Nothing: a mark on the letter before.
    Nothing,
    /// The same as this character.
    Ascii(u8),
    /// A letter that no cue has.
    Letter,
    /// A character of Japanese or Chinese, spelled in its bytes.
    Unspaced,
}

/// What the character that begins with `first` is, and how many bytes of `after` belong to it.
fn decode(first: u8, after: &[u8]) -> (Wide, usize) {
    let length = match first {
        0xf0.. => 3,
        0xe0.. => 2,
        _ => 1,
    };
    let wide = match (first, after) {
        (0xc2 | 0xe2, _) | (0xe3, [0x80, ..]) => Wide::Ascii(b' '),
        (0xc3, [second, ..]) => {
            let letter = LATIN.get(usize::from(second & 0x1f)).copied().unwrap_or(b'.');
            Wide::Ascii(letter)
        }
        // Marks that stand on the letter before (U+0300 to U+036F).
        (0xcc, _) | (0xcd, [0x80..=0xaf, ..]) => Wide::Nothing,
        // Full-width forms (U+FF01 to U+FF5E).
        (0xef, [0xbc, third, ..]) => Wide::Ascii(third.wrapping_sub(0x60)),
        (0xef, [0xbd, third @ 0x80..=0x9f, ..]) => Wide::Ascii(third.wrapping_sub(0x20)),
        (0xe3..=0xe9, _) => Wide::Unspaced,
        _ => Wide::Letter,
    };
    (wide, length)
}

/// The symbol of a byte of a character beyond ASCII.
const fn of_byte(byte: u8) -> u8 {
    match byte {
        // The first byte of a character of three.
        0xe3..=0xe9 => 29 + (byte - 0xe3),
        0x80..=0xbf => 36 + (byte - 0x80),
        _ => OTHER,
    }
}

/// The symbols of a cue, with the boundaries that it must stand between.
fn spell(cue: &str) -> Vec<u8> {
    let open = cue.ends_with('*');
    let words = cue.trim_end_matches('*');
    let spaced = |letter: Option<char>| letter.is_some_and(|letter| u32::from(letter) < 0x300);
    let mut symbols = Vec::new();
    if spaced(words.chars().next()) {
        symbols.push(BOUNDARY);
    }
    let mut last = Kind::Boundary;
    let mut bytes = words.as_bytes();
    while let [byte, after @ ..] = bytes {
        let (wide, length) = if byte.is_ascii() {
            (Wide::Ascii(if *byte == b'#' { b'0' } else { *byte }), 0)
        } else {
            decode(*byte, after)
        };
        match wide {
            Wide::Ascii(ascii) => {
                if last == Kind::Unspaced {
                    symbols.push(BOUNDARY);
                }
                symbols.push(symbol_of_ascii(ascii));
                last = Kind::Spaced;
            }
            Wide::Unspaced => {
                if last == Kind::Spaced {
                    symbols.push(BOUNDARY);
                }
                symbols.push(of_byte(*byte));
                symbols.extend(after.iter().take(length).map(|byte| of_byte(*byte)));
                last = Kind::Unspaced;
            }
            Wide::Nothing | Wide::Letter => {}
        }
        bytes = after.get(length..).unwrap_or_default();
    }
    if spaced(words.chars().next_back()) && !open {
        symbols.push(BOUNDARY);
    }
    symbols
}
