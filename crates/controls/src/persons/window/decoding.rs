//! What a window does with the passages and the hidden characters of its text: it has them decoded.

use std::ops::Range;

use lexicon::Categories;

use super::find::Find;
use super::{Window, before};
use crate::persons::candidate::Identity;
use crate::persons::decode::{Allowance, Reader};

impl Window {
    pub(super) fn read_passage(&mut self, allowance: &mut Allowance, passage: Range<usize>) {
        let (start, end) = (self.text.place(passage.start), self.text.place(passage.end));
        self.allow(allowance, end);
        let near = before(self.text.kept(), passage.start);
        let folded = before(self.text.folded(), passage.start);
        let mut reader = Reader::new(allowance, self.depth, folded);
        let passage = self.text.kept().get(passage).unwrap_or_default();
        reader.passage(near, passage);
        let (found, categories) = (reader.found, reader.categories);
        self.found_decoded(found, categories, start, end);
    }

    /// Reads what nobody sees, as far as it is complete.
    pub(super) fn uncover(&mut self, allowance: &mut Allowance) {
        for hidden in self.hidden.complete(self.text.length()) {
            self.allow(allowance, hidden.end);
            let before = before(self.text.folded(), self.text.index(hidden.start));
            let mut reader = Reader::new(allowance, self.depth, before);
            reader.hidden(&hidden.bytes);
            let (found, categories) = (reader.found, reader.categories);
            self.found_decoded(found, categories, hidden.start, hidden.end);
        }
    }

    fn found_decoded(
        &mut self,
        identities: Vec<Identity>,
        categories: Categories,
        start: u64,
        end: u64,
    ) {
        self.decoded = self.decoded.with(categories);
        for identity in identities {
            let find = self.find(start..end, identity);
            self.waiting.push(Find { categories, is_decoded: true, ..find });
        }
    }

    /// A person at these bytes of the channel.
    pub(super) fn find(&self, place: Range<u64>, identity: Identity) -> Find {
        let Range { start, end } = place;
        let sent = self.start + start..self.start + end;
        Find { start, end, sent, categories: Categories::NONE, is_decoded: false, identity }
    }

    /// Tells the allowance of the text up to `end`, unless it was decoded and is paid for.
    fn allow(&mut self, allowance: &mut Allowance, end: u64) {
        if self.depth == 0 {
            allowance.grow(end.saturating_sub(self.allowed));
            self.allowed = self.allowed.max(end);
        }
    }
}
