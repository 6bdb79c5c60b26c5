//! Values after the word that says whose they are: plates, passports, numbers of customers and
//! other accounts, handles, addresses of the network.

use super::gazetteer::Class;
use super::nobody::{is_reserved, line};
use super::word::Word;
use super::{Ground, Named, plate};
use crate::persons::candidate::{Identity, Kind};
use crate::persons::check::is_made_up;

/// LIMIT: the most bytes of a value. Nothing longer is taken for one.
const MOST: usize = 40;

/// LIMIT: after so many words, what was said before says nothing any more.
const NEAR: u64 = 8;

/// What is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Plate,
    Passport,
    Number,
    Handle,
    /// A handle as a part of a path.
    Path,
    Line,
}

/// A value that is being read.
#[derive(Debug)]
struct Value {
    wanted: Wanted,
    /// Whether a word for a number stands between label and value, or a mark that says the same.
    is_numbered: bool,
    /// Words since the label.
    waited: u64,
    symbols: Vec<u8>,
    /// Where the groups of `symbols` end: in them, and in the text.
    groups: Vec<(usize, u64)>,
    start: u64,
    /// What stands after the last group.
    glue: Option<u8>,
}

/// Where in the host of a site the text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Site {
    #[default]
    Nowhere,
    Name,
    Point,
    Top,
}

/// Finds values in the words and marks of a text.
pub(super) struct Labels {
    value: Option<Value>,
    /// Words so far, and at which one an owner, a place of handles and a line were named.
    words: u64,
    owner: Option<u64>,
    handles: Option<u64>,
    line: Option<u64>,
    site: Site,
    /// Whether a letter or digit stands directly before.
    is_after_word: bool,
}

impl Labels {
    pub(super) const fn new() -> Self {
        Self {
            value: None,
            words: 0,
            owner: None,
            handles: None,
            line: None,
            site: Site::Nowhere,
            is_after_word: false,
        }
    }

    /// Where the value begins that is being read, if there is one.
    pub(super) fn start(&self) -> Option<u64> {
        self.value.as_ref().filter(|value| !value.symbols.is_empty()).map(|value| value.start)
    }

    /// Whether no word is waited for.
    pub(super) fn is_idle(&self) -> bool {
        self.value.is_none() && self.site == Site::Nowhere
    }

    /// Takes so many ordinary words, the last with a space after it or without.
    pub(super) const fn pass(&mut self, words: u64, is_spaced: bool) {
        self.words += words;
        self.is_after_word = !is_spaced;
    }

    pub(super) fn take_word(&mut self, word: &Word, report: &mut dyn FnMut(Named)) {
        self.words += 1;
        let is_taken = self.value.as_mut().is_some_and(|value| value.take(word));
        if !is_taken {
            self.end_value(report);
            self.want(word);
        }
        self.follow(word);
        self.is_after_word = true;
    }

    /// What `word` says about the words after it.
    fn follow(&mut self, word: &Word) {
        let class = word.class;
        let now = Some(self.words);
        if class.has(Class::OWNER) || class.has(Class::OWNED_NUMBER) {
            self.owner = now;
        }
        if class.has(Class::HANDLE) {
            self.handles = now;
        }
        if class.has(Class::LINE) {
            self.line = now;
        }
        self.site = match self.site {
            Site::Point if is_top(word.letters()) => Site::Top,
            _ if class.has(Class::SITE) => Site::Name,
            _ => Site::Nowhere,
        };
    }

    /// What `word` makes the text expect.
    fn want(&mut self, word: &Word) {
        let class = word.class;
        let near = |said: Option<u64>, words| said.is_some_and(|said| self.words - said <= words);
        let wanted = if class.has(Class::PLATE) {
            Wanted::Plate
        } else if class.has(Class::PASSPORT) {
            Wanted::Passport
        } else if class.has(Class::OWNED_NUMBER) {
            Wanted::Number
        } else if class.has(Class::OWNER) {
            // What it is the owner of, a word for a number says.
            Wanted::Number
        } else if class.has(Class::IP) && near(self.line, NEAR) {
            Wanted::Line
        } else if matches!(word.letters(), b"handle" | b"username" | b"screenname") {
            Wanted::Handle
        } else {
            return;
        };
        let is_numbered = matches!(wanted, Wanted::Line) || class.has(Class::OWNED_NUMBER);
        self.value = Some(Value::new(wanted, is_numbered));
    }

    pub(super) fn take_mark(&mut self, byte: u8, report: &mut dyn FnMut(Named)) {
        let is_after_word = std::mem::replace(&mut self.is_after_word, false);
        let is_over = self.value.as_mut().is_some_and(|value| !value.take_mark(byte));
        if is_over {
            self.end_value(report);
        }
        let near = self.handles.is_some_and(|said| self.words - said <= NEAR);
        match byte {
            b'@' if near && !is_after_word => {
                self.value = Some(Value::new(Wanted::Handle, true));
            }
            b'/' if self.site == Site::Top => {
                self.value = Some(Value::new(Wanted::Path, true));
            }
            b'\n' | b'\r' => (self.handles, self.line) = (None, None),
            _ => {}
        }
        self.site = match (self.site, byte) {
            (Site::Name, b'.') => Site::Point,
            _ => Site::Nowhere,
        };
    }

    /// Nothing goes on.
    pub(super) fn interrupt(&mut self, report: &mut dyn FnMut(Named)) {
        self.end_value(report);
    }

    fn end_value(&mut self, report: &mut dyn FnMut(Named)) {
        let Some(value) = self.value.take() else { return };
        if let Some((identity, end)) = value.judge() {
            report(Named { place: value.start..end, identity, ground: Ground::Record });
        }
    }
}

impl Value {
    const fn new(wanted: Wanted, is_numbered: bool) -> Self {
        Self {
            wanted,
            is_numbered,
            waited: 0,
            symbols: Vec::new(),
            groups: Vec::new(),
            start: 0,
            glue: None,
        }
    }

    /// Takes `word`, if it is part of the value or may stand before it.
    fn take(&mut self, word: &Word) -> bool {
        if self.symbols.is_empty() {
            if self.is_before_value(word) {
                self.waited += 1;
                return self.waited <= 3;
            }
            if !self.begins_with(word) {
                return false;
            }
            self.start = word.start;
        } else if !self.goes_on_with(word) {
            return false;
        }
        if let Some(glue) = self.glue.filter(|_| self.keeps_glue()) {
            self.symbols.push(glue);
        }
        self.glue = None;
        let keeps_all = self.keeps_glue();
        let kept = |symbol: &u8| keeps_all || symbol.is_ascii_alphanumeric();
        self.symbols.extend(word.letters().iter().copied().filter(kept));
        self.groups.push((self.symbols.len(), word.end));
        self.symbols.len() <= MOST
    }

    /// Whether `word` stands between the label and the value.
    fn is_before_value(&mut self, word: &Word) -> bool {
        let number = word.class.has(Class::NUMBER);
        self.is_numbered |= number;
        let path = self.wanted == Wanted::Path
            && matches!(word.letters(), b"in" | b"u" | b"user" | b"add" | b"profile");
        let owner = word.class.has(Class::OWNER) || word.class.has(Class::OWNED_NUMBER);
        let other =
            matches!(word.letters(), b"address" | b"addresses" | b"record" | b"registration");
        let is_handle = matches!(self.wanted, Wanted::Handle | Wanted::Path);
        path || (!is_handle && !word.has_digit() && (number || owner || other || is_link(word)))
            || (self.wanted == Wanted::Handle && is_link(word))
    }

    fn begins_with(&self, word: &Word) -> bool {
        if !word.is_value() {
            return false;
        }
        match self.wanted {
            Wanted::Handle | Wanted::Path => self.is_numbered,
            Wanted::Plate => word.has_digit() || (word.is_upper() && word.letters().len() <= 6),
            Wanted::Passport => word.has_digit() || (word.is_upper() && word.letters().len() <= 2),
            Wanted::Number => self.is_numbered && word.has_digit(),
            Wanted::Line => true,
        }
    }

    fn goes_on_with(&self, word: &Word) -> bool {
        if !word.is_value() || word.letters().is_empty() {
            return false;
        }
        match (self.wanted, self.glue) {
            (Wanted::Handle | Wanted::Path, glue) => matches!(glue, Some(b'.' | b'_') | None),
            (Wanted::Line, glue) => matches!(glue, Some(b'.' | b':')),
            (Wanted::Plate, _) => {
                self.groups.len() < 4
                    && (word.has_digit() || (word.is_upper() && word.letters().len() <= 4))
            }
            (Wanted::Passport, _) => self.groups.len() < 3 && word.has_digit(),
            (Wanted::Number, glue) => glue.is_some_and(|glue| glue != b' ') && word.has_digit(),
        }
    }

    /// Whether what stands between groups belongs to the value.
    const fn keeps_glue(&self) -> bool {
        matches!(self.wanted, Wanted::Handle | Wanted::Path | Wanted::Line)
    }

    /// Whether the value goes on, or is still to come, after the mark.
    fn take_mark(&mut self, byte: u8) -> bool {
        if self.symbols.is_empty() {
            self.is_numbered |= matches!(byte, b':' | b'=' | b'#' | b'|');
            let is_path = self.wanted == Wanted::Path && matches!(byte, b'/' | b'@');
            let is_handle = self.wanted == Wanted::Handle && byte == b'@';
            self.is_numbered |= is_handle;
            let between = b" :=#\"'.(_|-*`>";
            return is_path || is_handle || between.contains(&byte);
        }
        let first = self.glue.is_none();
        self.glue = Some(byte);
        match self.wanted {
            Wanted::Handle | Wanted::Path => first && matches!(byte, b'.' | b'_'),
            Wanted::Line => byte == b':' || (first && byte == b'.'),
            Wanted::Plate | Wanted::Passport => {
                first && matches!(byte, b' ' | b'-' | b'.' | b'\xb7')
            }
            Wanted::Number => first && matches!(byte, b'-' | b'/' | b'.'),
        }
    }

    /// Whose value it is, and where it ends in the text.
    fn judge(&self) -> Option<(Identity, u64)> {
        (1..=self.groups.len()).rev().find_map(|groups| {
            let (length, end) = *self.groups.get(groups - 1)?;
            let symbols = self.symbols.get(..length)?;
            let whole = groups == self.groups.len();
            let (kind, spelling) = self.identity(symbols, whole)?;
            Some((Identity { kind, spelling }, end))
        })
    }

    fn identity(&self, symbols: &[u8], whole: bool) -> Option<(Kind, Vec<u8>)> {
        let digits = symbols.iter().filter(|symbol| symbol.is_ascii_digit()).count();
        let letters = symbols.iter().filter(|symbol| symbol.is_ascii_alphabetic()).count();
        let kept = |kind| Some((kind, symbols.to_vec()));
        match self.wanted {
            Wanted::Plate => (symbols.len() <= plate::MOST && plate::is_plate(symbols))
                .then_some(())
                .and_then(|()| kept(Kind::Plate)),
            Wanted::Passport => {
                let formed = (6..=9).contains(&symbols.len()) && digits >= 5 && letters <= 3;
                if formed && !is_made_up(symbols) { kept(Kind::Registration) } else { None }
            }
            Wanted::Number => {
                let formed = (4..=20).contains(&symbols.len()) && digits >= 3 && letters <= 6;
                if formed && !is_made_up(symbols) { kept(Kind::Customer) } else { None }
            }
            Wanted::Handle | Wanted::Path => {
                let formed = (3..=30).contains(&symbols.len()) && letters > 0;
                if whole && formed && !is_reserved(symbols) && !self.is_called() {
                    kept(Kind::Handle)
                } else {
                    None
                }
            }
            Wanted::Line => line(symbols),
        }
    }

    /// Whether the value is followed by what makes it a call, a package or an address.
    const fn is_called(&self) -> bool {
        match self.wanted {
            Wanted::Path => false,
            _ => matches!(self.glue, Some(b'(' | b'/' | b'@')),
        }
    }
}

fn is_link(word: &Word) -> bool {
    word.class.has(Class::LINK) && !word.is_upper()
}

fn is_top(letters: &[u8]) -> bool {
    matches!(letters, b"com" | b"me" | b"net" | b"app" | b"org")
}
