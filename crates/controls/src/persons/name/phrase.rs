//! Names of persons: which words that stand together are one.

mod run;

use run::{Part, Run};

use super::gazetteer::Class;
use super::word::Word;
use super::{Ground, Named};

/// What stands before the words that are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing that says anything.
    #[default]
    None,
    /// A form of address or a rank.
    Title,
    /// What somebody is in a record.
    Role,
    /// The word for the value of a name.
    Key,
    /// Another name, of a list of persons on record.
    List,
}

/// What stands between the last word and the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    /// Nothing, or spaces.
    #[default]
    Space,
    /// A point after an initial or a title.
    Point,
    /// A comma after a surname, which a given name may follow.
    Comma,
}

/// LIMIT: so many spaces stand between columns, and not within a name.
const MOST_SPACES: u8 = 8;

/// Finds names in the words and marks of a text.
pub(super) struct Phrases {
    run: Run,
    lead: Lead,
    gap: Gap,
    /// Whether the lead says that a value follows (`:`, `=`), on the next line if need be.
    is_open: bool,
    /// Whether no word of the sentence stands before.
    is_fresh: bool,
    /// Whether a mark other than a space stands directly before.
    is_after_point: bool,
    /// Whether an ordinary word with a capital letter stands before, within a sentence.
    is_after_capital: bool,
    /// Spaces since the last word.
    spaces: u8,
    /// Full names of the text, as hashes of their words: who is named again by one of them.
    known: Known,
}

/// The words of the last full names, so that `Ms Lopez` is `Maria Lopez` whom the text named
/// before.
///
/// LIMIT: the words of 32 names. Somebody named before them counts again.
struct Known {
    hashes: Vec<u64>,
    next: usize,
}

impl Known {
    const MOST: usize = 64;

    fn add(&mut self, hash: u64) {
        if self.hashes.contains(&hash) {
        } else if self.hashes.len() < Self::MOST {
            self.hashes.push(hash);
        } else if let Some(oldest) = self.hashes.get_mut(self.next % Self::MOST) {
            *oldest = hash;
            self.next += 1;
        }
    }
}

impl Phrases {
    pub(super) const fn new() -> Self {
        Self {
            run: Run::new(),
            lead: Lead::None,
            gap: Gap::Space,
            is_open: false,
            is_fresh: false,
            is_after_point: false,
            is_after_capital: false,
            spaces: 0,
            known: Known { hashes: Vec::new(), next: 0 },
        }
    }

    /// Where the words begin that may be a name, if there are any.
    pub(super) fn start(&self) -> Option<u64> {
        self.run.start()
    }

    /// Whether no words stand together that may be a name.
    pub(super) const fn is_idle(&self) -> bool {
        self.run.is_empty()
    }

    /// Whether what stands before says what a name after it is.
    pub(super) fn has_lead(&self) -> bool {
        self.lead != Lead::None
    }

    /// Takes ordinary words, the last with a space after it or without.
    pub(super) const fn pass(&mut self, is_spaced: bool) {
        self.lead = Lead::None;
        self.gap = Gap::Space;
        self.is_fresh = false;
        self.is_after_point = false;
        self.is_after_capital = false;
        self.spaces = if is_spaced { 1 } else { 0 };
    }

    pub(super) fn take_word(&mut self, word: &Word, report: &mut dyn FnMut(Named)) {
        let class = word.class;
        let gap = std::mem::take(&mut self.gap);
        let is_fresh = std::mem::take(&mut self.is_fresh);
        self.is_after_point = false;
        self.spaces = 0;
        let is_after_capital = std::mem::take(&mut self.is_after_capital);
        if !word.is_lettered() || word.letters().is_empty() {
            self.end_run(report);
            if self.lead != Lead::List && !self.is_open {
                self.lead = Lead::None;
            }
            return;
        }
        if let Some(lead) = self.lead_of(word) {
            self.end_run(report);
            self.lead =
                if self.lead == Lead::Role && lead == Lead::Title { Lead::Role } else { lead };
            self.is_open = false;
            return;
        }
        if gap == Gap::Comma && !class.has(Class::GIVEN) {
            self.end_run(report);
        }
        if word.is_capital() && class.has(Class::THING) && !self.run.takes_thing(class) {
            self.run.clear();
            self.lead = Lead::None;
        } else if let Some(part) = self.part_of(word) {
            if self.run.is_empty() {
                self.run.begin(is_fresh, is_after_capital);
            }
            if gap == Gap::Comma {
                self.run.set_comma();
            }
            self.run.push(part);
            if word.is_possessive() {
                self.end_run(report);
            }
        } else {
            self.end_run(report);
            self.is_after_capital = word.is_capital() && !is_fresh;
            let goes_on =
                class.has(Class::LINK) || (class.has(Class::AND) && self.lead == Lead::List);
            if !goes_on {
                self.lead = Lead::None;
            }
        }
    }

    /// Nothing goes on.
    pub(super) fn interrupt(&mut self, report: &mut dyn FnMut(Named)) {
        self.end_run(report);
        self.lead = Lead::None;
    }

    /// The lead that `word` is, if it is one.
    fn lead_of(&self, word: &Word) -> Option<Lead> {
        let class = word.class;
        let is_plain = !class.has(Class::NAME) || !word.is_capital();
        if class.has(Class::NAME_KEY) {
            Some(Lead::Key)
        } else if class.has(Class::TITLE) && (word.is_capital() || word.letters().len() < 4) {
            Some(Lead::Title)
        } else if class.has(Class::ROLE) && is_plain {
            Some(Lead::Role)
        } else {
            class.has(Class::ROLES).then_some(Lead::Role)
        }
    }

    /// `word` as a part of a name, if it can be one.
    fn part_of(&self, word: &Word) -> Option<Part> {
        let class = word.class;
        let is_name = class.has(Class::NAME);
        let is_common = class.has(Class::COMMON) || class.has(Class::THING);
        if class.has(Class::PARTICLE) && !self.run.is_empty() && !word.is_upper() {
            return Some(Part::particle(word));
        }
        if word.is_initial() {
            let alone = matches!(word.letters(), b"i" | b"a") && self.run.is_empty();
            return (!alone).then(|| Part::initial(word));
        }
        if word.is_capital() {
            return (is_name || !is_common).then(|| Part::of(word));
        }
        let least = if self.lead == Lead::None { 4 } else { 3 };
        (is_name && !is_common && word.letters().len() >= least).then(|| Part::of(word))
    }

    pub(super) fn take_mark(&mut self, byte: u8, report: &mut dyn FnMut(Named)) {
        self.is_after_capital &= byte == b' ';
        match byte {
            b' ' => {
                self.spaces = self.spaces.saturating_add(1);
                if self.spaces == MOST_SPACES {
                    self.end_run(report);
                }
                return;
            }
            b'.' => self.take_point(report),
            b',' if self.lead != Lead::None && self.run.is_surname() => self.gap = Gap::Comma,
            b'_' => self.end_run(report),
            b',' => self.end_run_of_list(report),
            b':' | b'=' | b'\t' | b'|' => {
                self.end_run(report);
                self.is_open = self.lead != Lead::None;
                self.is_fresh = true;
            }
            b'\n' | b'\r' => {
                self.end_run(report);
                if !self.is_open && self.lead != Lead::List {
                    self.lead = Lead::None;
                }
                self.is_fresh = true;
            }
            b'!' | b'?' | b'{' | b'}' | b'@' | b'\\' => {
                self.end_run(report);
                self.lead = Lead::None;
                self.is_fresh = true;
            }
            _ => {
                self.end_run(report);
                self.is_fresh |= matches!(byte, b'"' | b'(' | b'*' | b'#' | b'-' | b'>');
            }
        }
        self.is_after_point = byte == b'.';
    }

    /// A point after an initial or a title belongs to it. Others end the sentence.
    fn take_point(&mut self, report: &mut dyn FnMut(Named)) {
        if self.run.ends_with_initial() {
            self.gap = Gap::Point;
        } else if self.run.is_empty() && self.lead != Lead::None && !self.is_after_point {
            // `Dr.`, `1.` in a list.
        } else {
            self.end_run(report);
            self.lead = Lead::None;
            self.is_fresh = true;
        }
    }

    /// A comma goes on in a list, and sets what somebody is apart from who it is.
    fn end_run_of_list(&mut self, report: &mut dyn FnMut(Named)) {
        self.end_run(report);
        if self.lead == Lead::Title {
            self.lead = Lead::None;
        }
    }

    /// Judges the words that stand together.
    fn end_run(&mut self, report: &mut dyn FnMut(Named)) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        // `my name is Joe` says nothing; `name: Joe` is a form.
        let says_nothing = self.lead == Lead::Key && !self.is_open && run.is_one_word();
        let found = if says_nothing { None } else { run.judge(self.lead) };
        let listed = matches!(self.lead, Lead::Role | Lead::Key | Lead::List);
        self.lead = Lead::None;
        let Some(found) = found else { return };
        let is_named_before = |hash: &u64| self.known.hashes.contains(hash);
        if found.hashes.len() > 1 {
            found.hashes.iter().for_each(|hash| self.known.add(*hash));
        } else if found.hashes.iter().any(is_named_before) {
            return;
        }
        if listed && found.ground == Ground::Record {
            self.lead = Lead::List;
        }
        let Some(identity) = found.identity else { return };
        report(Named { place: found.place, identity, ground: found.ground });
    }
}
