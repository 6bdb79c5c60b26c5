//! Text as people must see it: what is not seen, or looks like something else, becomes a mark.
//!
//! A mark is `⟦U+202E⟧`, or `⟦U+0441 с⟧` for a letter that can be seen and looks like another one.
//! The brackets themselves are marked, so that no text can look as if it had a mark.

/// A run of spaces as long as this is marked: it moves what follows out of sight.
const MANY_SPACES: usize = 8;

/// A text with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visible {
    /// The text. It has no control character and no line break.
    pub text: String,
    /// How many marks are in it.
    pub marks: u64,
}

/// Shows what is hidden in `text`: control and format characters, writing direction, characters of
/// no width, tags, spaces that are none, combining marks, private and unassigned code points, and
/// letters that look like Latin ones and are not.
///
/// It cannot tell a word of one script that happens to look like another word of that script, nor
/// `l` from `I`, nor `0` from `O`.
#[must_use]
pub fn visible(text: &str) -> Visible {
    let mut shown = Visible { text: String::with_capacity(text.len()), marks: 0 };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = if first.is_alphanumeric() {
            let word = leading(rest, char::is_alphanumeric);
            shown.word(word);
            word
        } else if first == ' ' {
            let spaces = leading(rest, |it| it == ' ');
            shown.spaces(spaces);
            spaces
        } else {
            shown.other(first);
            leading(rest, |_| false)
        };
        // The first character at least, so that the walk ends.
        let taken = run.len().max(first.len_utf8());
        rest = rest.get(taken..).unwrap_or_default();
    }
    shown
}

/// The characters at the start of `text` for which `belongs` holds.
fn leading(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|it| !belongs(it)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

impl Visible {
    /// Letters that look Latin are marked where they stand among Latin ones, and where a whole word
    /// consists of them.
    fn word(&mut self, word: &str) {
        let latin = word.chars().any(|it| it.is_ascii_alphabetic());
        let letters = || word.chars().filter(|it| it.is_alphabetic());
        let disguise = letters().all(looks_latin);
        let foreign = |it: char| !it.is_ascii() && it.is_alphabetic() && !is_latin(it);
        for letter in word.chars() {
            if is_hidden(letter) {
                self.mark(letter, false);
            } else if is_styled(letter) || foreign(letter) && (latin || disguise) {
                self.mark(letter, true);
            } else {
                self.text.push(letter);
            }
        }
    }

    fn spaces(&mut self, spaces: &str) {
        if spaces.len() < MANY_SPACES {
            self.text.push_str(spaces);
        } else {
            self.marks = self.marks.saturating_add(1);
            self.text.push_str(&format!("⟦{} spaces⟧", spaces.len()));
        }
    }

    fn other(&mut self, character: char) {
        if is_hidden(character) {
            self.mark(character, false);
        } else if matches!(character, '⟦' | '⟧') || is_styled(character) {
            self.mark(character, true);
        } else {
            self.text.push(character);
        }
    }

    fn mark(&mut self, character: char, is_seen: bool) {
        self.marks = self.marks.saturating_add(1);
        let number = u32::from(character);
        let bracket = matches!(character, '⟦' | '⟧');
        self.text.push_str(&if is_seen && !bracket {
            format!("⟦U+{number:04X} {character}⟧")
        } else {
            format!("⟦U+{number:04X}⟧")
        });
    }
}

/// Whether a character is not seen, or changes how others are seen.
fn is_hidden(character: char) -> bool {
    let number = u32::from(character);
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(number,
            // soft hyphen, combining marks, grapheme joiner
            0x00AD | 0x0300..=0x036F | 0x0483..=0x0489 | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5
            | 0x180B..=0x180F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF
            // no width, direction, joiners, invisible operators
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x20D0..=0x20FF
            // blanks that count as letters or signs
            | 0x2800 | 0x3164 | 0xFFA0
            // private use, variation selectors, byte order, annotation, replacement
            | 0xE000..=0xF8FF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xFEFF | 0xFFF0..=0xFFFF
            // musical formatting, shorthand formatting, tags, planes of nobody
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0x10FFFF)
}

/// Whether a character is a Latin letter or digit in another dress: wide, mathematical, enclosed.
const fn is_styled(character: char) -> bool {
    matches!(character as u32,
        0x2100..=0x214F | 0x2160..=0x2188 | 0x249C..=0x24E9 | 0xFF01..=0xFF5E
        | 0x1D400..=0x1D7FF | 0x1F110..=0x1F189)
}

/// Whether a letter is of the Latin script, with or without marks.
const fn is_latin(letter: char) -> bool {
    matches!(letter as u32,
        0x41..=0x5A | 0x61..=0x7A | 0xAA | 0xBA | 0xC0..=0x24F | 0x1E00..=0x1EFF)
}

/// Whether a letter of another script looks like a Latin one.
fn looks_latin(letter: char) -> bool {
    const CYRILLIC: &str = "АВЕЅЗІЈКМНОРСТУХаеіјорсухѕԁԛԝһӏԌԚԜЬгпѵҮүъ";
    const GREEK: &str = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυγωκτχϲϳϹ";
    const OTHER: &str = "ՕՏՍԼցհոսօզԱᎠᎡᎢᎪᎬᎳᎷᎻᏀᏃᏆᏒᏚᏞᏢᏦᏭᏮꓐꓑꓒꓓꓔꓖꓗꓙꓚꓝꓟꓠꓡꓢꓣꓤꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ";
    [CYRILLIC, GREEK, OTHER].iter().any(|letters| letters.contains(letter))
}

#[cfg(test)]
mod tests;
