//! Candidates: pieces of folded text that have the form of an identifier, and what is made of them.

/// Bytes of text on each side of a candidate that may decide about it.
///
/// LIMIT: part of what must be held back of a stream; enough for a separator, four digits and the
/// end of their group.
pub(super) const NEIGHBOURS: usize = 6;

/// Bytes of text before a candidate in which a word may say what it is.
pub(super) const CONTEXT: usize = 32;

/// A piece of folded text that matched a pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    /// The match.
    pub(super) text: &'a [u8],
    /// What stands before it, at most [`CONTEXT`] bytes.
    pub(super) before: &'a [u8],
    /// What stands after it, at most [`NEIGHBOURS`] bytes.
    pub(super) after: &'a [u8],
}

/// What a recogniser makes of a candidate.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It stands for a person. The search goes on `used` bytes into the candidate.
    Person { identity: Identity, used: usize },
    /// It is known to be something else. The search goes on `used` bytes into the candidate.
    Nobody { used: usize },
    /// Another recogniser may know, or what begins within it may be one.
    Unclear,
}

/// Which person, in one spelling. Equal identities are the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) kind: Kind,
    pub(super) spelling: Vec<u8>,
}

/// What kind of identifier. Numbers are one kind, so that one that could be two things counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Address,
    Number,
    Account,
    Registration,
    Device,
    AdvertisingId,
    /// What a column or an argument is declared to hold, in no form that tells which it is.
    Declared,
    /// A person's name: given name and surname.
    Name,
    /// The plate of a vehicle.
    Plate,
    /// A number of a customer, an employee, a patient or another account.
    Customer,
    /// A handle of a social network.
    Handle,
    /// An address of the network that is called somebody's.
    Line,
}

impl Kind {
    /// Keeps the keyed hashes of two kinds apart.
    pub(super) const fn tag(self) -> u8 {
        match self {
            Self::Address => 1,
            Self::Number => 2,
            Self::Account => 3,
            Self::Registration => 4,
            Self::Device => 5,
            Self::AdvertisingId => 6,
            Self::Declared => 7,
            Self::Name => 8,
            Self::Plate => 9,
            Self::Customer => 10,
            Self::Handle => 11,
            Self::Line => 12,
        }
    }
}

impl Candidate<'_> {
    /// The whole candidate is one person.
    pub(super) fn person(&self, kind: Kind, spelling: Vec<u8>) -> Judgement {
        Judgement::Person { identity: Identity { kind, spelling }, used: self.text.len() }
    }

    /// The whole candidate is known not to be a person.
    pub(super) fn nobody(&self) -> Judgement {
        Judgement::Nobody { used: self.text.len() }
    }

    /// Whether the candidate is a group of a longer row of digits, joined by one of `separators`.
    pub(super) fn is_within(&self, separators: &[u8]) -> bool {
        let joins = |separator: &u8| separators.contains(separator);
        let before =
            matches!(self.before, [.., digit, join] if digit.is_ascii_digit() && joins(join));
        let after =
            matches!(self.after, [join, digit, ..] if digit.is_ascii_digit() && joins(join));
        before || after
    }

    /// Whether a group of `length` digits stands directly before the candidate, or after it, with
    /// `separator` between.
    pub(super) fn is_in_row(&self, length: usize, separator: u8) -> bool {
        is_group(self.before.iter().rev(), length, separator) || self.goes_on(length, separator)
    }

    /// Whether a group of `length` digits stands directly after the candidate.
    pub(super) fn goes_on(&self, length: usize, separator: u8) -> bool {
        is_group(self.after.iter(), length, separator)
    }

    /// Whether one of `words` stands shortly before, with no other number between.
    ///
    /// Words are found within words (`userphone`), unless they begin with a space: then they stand
    /// alone, between whatever is no letter.
    pub(super) fn follows(&self, words: &[&str]) -> bool {
        let near = without_numbers(self.before);
        // Among numbers, which is where it is asked most, there are no letters at all.
        near.iter().any(u8::is_ascii_alphabetic)
            && words.iter().any(|word| match word.strip_prefix(' ') {
                Some(word) => {
                    places(near, word.as_bytes()).any(|place| stands_alone(near, place, word.len()))
                }
                None => places(near, word.as_bytes()).next().is_some(),
            })
    }

    /// Whether the last word before is one for things that are numbered, as in `lot no. 17`.
    pub(super) fn counts_things(&self) -> bool {
        let mut after = self.before.len();
        while let Some((start, end)) = last_word(self.before.get(..after).unwrap_or_default()) {
            let (Some(word), Some(between)) =
                (self.before.get(start..end), self.before.get(end..after))
            else {
                return false;
            };
            let is_link = LINKS.contains(&word);
            // The end of a sentence, or another number: the word is not about this one.
            let joins = |byte: &u8| b" :#=\"'(_-".contains(byte) || (is_link && *byte == b'.');
            if !between.iter().all(joins) {
                return false;
            }
            if !is_link {
                let singular = word.strip_suffix(b"s").unwrap_or(word);
                return THINGS.contains(&word) || THINGS.contains(&singular);
            }
            after = start;
        }
        false
    }
}

/// Where the last word of letters in `text` stands.
fn last_word(text: &[u8]) -> Option<(usize, usize)> {
    let end = text.iter().rposition(u8::is_ascii_alphabetic)? + 1;
    let before = text.get(..end)?.iter().rposition(|byte| !byte.is_ascii_alphabetic());
    Some((before.map_or(0, |before| before + 1), end))
}

/// Words that stand between the word for a thing and its number.
const LINKS: [&[u8]; 12] = [
    b"number",
    b"numbers",
    b"no",
    b"nr",
    b"num",
    b"nos",
    b"code",
    b"id",
    b"ref",
    b"reference",
    b"is",
    b"was",
];

/// Words for things that are numbered.
#[rustfmt::skip]
const THINGS: [&[u8]; 34] = [
    b"lot", b"batch", b"part", b"item", b"order", b"invoice", b"sku", b"ean", b"gtin", b"upc",
    b"barcode", b"article", b"product", b"serial", b"ticket", b"shipment", b"tracking",
    b"consignment", b"container", b"pallet", b"quote", b"receipt", b"voucher", b"coupon", b"isbn",
    b"issn", b"asin", b"artikel", b"bestellung", b"rechnung", b"commande", b"facture", b"pedido",
    b"factura",
];

/// Whether `bytes` begin with `separator` and a group of exactly `length` digits.
fn is_group<'a>(mut bytes: impl Iterator<Item = &'a u8>, length: usize, separator: u8) -> bool {
    bytes.next() == Some(&separator)
        && bytes.by_ref().take(length).filter(|byte| byte.is_ascii_digit()).count() == length
        && !bytes.next().is_some_and(u8::is_ascii_digit)
}

/// The end of `text` after the last number of four or more digits. Shorter ones are part of labels.
fn without_numbers(text: &[u8]) -> &[u8] {
    let is_number = |four: &[u8]| four.iter().all(u8::is_ascii_digit);
    let number = text.windows(4).rposition(is_number);
    text.get(number.map_or(0, |start| start + 4)..).unwrap_or_default()
}

/// Where `word` stands in `text`.
fn places<'a>(text: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = word.first();
    (0..text.len()).filter(move |place| {
        text.get(*place) == first && text.get(*place..).is_some_and(|rest| rest.starts_with(word))
    })
}

/// Whether no letter stands directly before or after the `length` bytes of `text` at `place`.
fn stands_alone(text: &[u8], place: usize, length: usize) -> bool {
    let is_letter = |place: Option<usize>| {
        place.and_then(|place| text.get(place)).is_some_and(u8::is_ascii_alphabetic)
    };
    !is_letter(place.checked_sub(1)) && !is_letter(place.checked_add(length))
}
