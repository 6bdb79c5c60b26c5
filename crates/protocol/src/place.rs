//! Where in a document: places are linked on the stack and written out only when something is
//! wrong.

use std::fmt;

/// Longest key or value that a message repeats, in characters.
///
/// LIMIT: messages go into logs and error bodies; a key may be megabytes.
const LONGEST_QUOTE: usize = 48;

/// The way to a value of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    up: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// The document itself.
    pub(crate) const ROOT: Place<'static> = Place { up: None, step: Step::Root };

    pub(crate) const fn key<'b>(&'b self, key: &'b str) -> Place<'b>
    where
        'a: 'b,
    {
        Place { up: Some(self), step: Step::Key(key) }
    }

    pub(crate) const fn index<'b>(&'b self, index: usize) -> Place<'b>
    where
        'a: 'b,
    {
        Place { up: Some(self), step: Step::Index(index) }
    }

    /// The keys on the way, without the positions in lists: what stands at one such path in event
    /// after event is one text. Of long keys, the start.
    pub(crate) fn keys(&self) -> String {
        let mut keys = String::new();
        self.write_keys(&mut keys);
        keys
    }

    fn write_keys(&self, keys: &mut String) {
        if let Some(up) = self.up {
            up.write_keys(keys);
        }
        if let Step::Key(key) = self.step {
            keys.push('/');
            for character in key.chars().take(LONGEST_QUOTE) {
                match character {
                    '~' => keys.push_str("~0"),
                    '/' => keys.push_str("~1"),
                    other => keys.push(other),
                }
            }
        }
    }
}

impl fmt::Display for Place<'_> {
    /// As a JSON pointer (RFC 6901).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(up) = self.up {
            fmt::Display::fmt(up, f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Key(key) => f.write_str(&pointer_step(key)),
            Step::Index(index) => write!(f, "/{index}"),
        }
    }
}

/// One step of a JSON pointer, slash included.
pub(crate) fn pointer_step(key: &str) -> String {
    format!("/{}", shortened(key).replace('~', "~0").replace('/', "~1"))
}

/// `text` in back-ticks, fit for one line of a message.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text))
}

fn shortened(text: &str) -> String {
    let mut short = String::new();
    for character in text.chars().take(LONGEST_QUOTE) {
        if character.is_control() || character == '`' {
            short.extend(character.escape_unicode());
        } else {
            short.push(character);
        }
    }
    if text.chars().nth(LONGEST_QUOTE).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
