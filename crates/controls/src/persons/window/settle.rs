//! Persons are handed over in the order of their places, each once all that may say who they are is
//! decided.

use super::Window;
use super::find::{Find, Sink};
use super::names::{Fate, NEAR};
use crate::persons::candidate::{Identity, Kind};
use crate::persons::name::Named;

impl Window {
    /// Hands over the persons in what is decided in every way, in the order of their places.
    pub(super) fn settle(&mut self, sink: &mut Sink<'_>) {
        if self.waiting.is_empty() && self.names.is_empty() {
            return;
        }
        let settled = self.settled;
        let mut named: Vec<Named> = self.names.take(settled).collect();
        named.sort_by_key(|named| named.place.start);
        let ahead = if named.is_empty() { Vec::new() } else { self.ahead(settled) };
        let mut finds: Vec<Find> =
            self.waiting.extract_if(.., |find| find.start < settled).collect();
        finds.sort_by_key(|find| (find.start, find.is_decoded));
        let mut finds = finds.into_iter().peekable();
        for named in named {
            while let Some(find) = finds.next_if(|find| find.start <= named.place.start) {
                self.settle_find(sink, find);
            }
            self.settle_prose(sink, named.place.start.saturating_add(1));
            self.settle_named(sink, named, &ahead);
        }
        for find in finds {
            self.settle_find(sink, find);
        }
        self.settle_prose(sink, settled);
        self.names.forget(settled);
    }

    /// The identifiers that names before `settled` can see, as they stand, in the order of their
    /// places.
    fn ahead(&self, settled: u64) -> Vec<(u64, Identity)> {
        let until = settled.saturating_add(2 * NEAR);
        let seen = self.waiting.iter().filter(|find| find.start < until && !find.is_decoded);
        let mut ahead: Vec<_> = seen.map(|find| (find.start, find.identity.clone())).collect();
        ahead.sort_by_key(|(start, _)| *start);
        ahead
    }

    fn settle_find(&mut self, sink: &mut Sink<'_>, find: Find) {
        let (place, is_decoded) = (find.start..find.end, find.is_decoded);
        let is_new = sink.hand_over(find);
        if !is_decoded {
            self.names.settle(place, is_new);
        }
    }

    /// Hands over somebody who is named, with the identifiers `ahead` of it.
    fn settle_named(&mut self, sink: &mut Sink<'_>, named: Named, ahead: &[(u64, Identity)]) {
        let place = named.place.clone();
        let next = ahead.partition_point(|(start, _)| *start <= place.start);
        let near = ahead.get(next..).unwrap_or_default().iter();
        let near = near.take_while(|(start, _)| *start < place.end + NEAR);
        let is_name = named.identity.kind == Kind::Name;
        let near = near.filter(|(_, identity)| !is_name || !sink.knows(identity));
        let fate = self.names.judge(&named, near.map(|(start, _)| *start));
        let find = self.find(place.clone(), named.identity);
        match fate {
            Fate::Counts if is_name => {
                sink.hand_over(find);
            }
            Fate::Counts => {
                let is_new = sink.hand_over(find);
                self.names.settle(place, is_new);
            }
            Fate::IsAlias => sink.hand_over_alias(find),
            Fate::Nobody => {}
        }
    }

    /// Hands over the names in prose that count because of what is spoken of before `settled`.
    fn settle_prose(&mut self, sink: &mut Sink<'_>, settled: u64) {
        for (place, identity) in self.names.take_prose(settled) {
            let find = self.find(place, identity);
            sink.hand_over(find);
        }
    }
}
