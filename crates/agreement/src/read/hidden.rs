//! Characters that a reader cannot see, or that change what a reader sees.
//!
//! An agreement has two readers. A character that turns the direction of a line, or that takes no
//! place on it, lets them read two different texts.

use super::Reading;
use crate::error::{Code, Finding, span};

/// Reports every character that has no place in a text that two readers share.
pub(super) fn check(source: &str, reading: &mut Reading) {
    for (start, character) in source.char_indices().filter(|(_, character)| hides(*character)) {
        let end = start + character.len_utf8();
        if character == '\r' && source.get(end..).is_some_and(|rest| rest.starts_with('\n')) {
            continue;
        }
        let message = format!("the hidden character U+{:04X}", u32::from(character));
        reading.found(
            Finding::new(Code::HiddenCharacter, message)
                .at(span(start, end), "nothing shows here")
                .help("delete it: what people read and what the machine reads must be one text"),
        );
    }
}

/// Control and format characters, and those that stand for nothing. Joiners (U+200C, U+200D) stay:
/// some scripts cannot be written without them.
const fn hides(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}
