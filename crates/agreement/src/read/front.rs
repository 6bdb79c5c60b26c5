//! The front matter: what the agreement is called, from when on it is meant, and who agrees.

use std::ops::Range;

use lexicon::{AgreementId, Moment, PartyId};

use super::fields::{Fields, Value};
use super::{Reading, table, value};
use crate::error::{Code, Finding, quoted, span};
use crate::terms::{DefaultRule, Party, Precedence};

/// The line that opens and closes the front matter.
const FENCE: &str = "+++";

/// Words that blocks use where a party could stand.
const RESERVED: [&str; 3] = ["on-behalf-of", "self", "stack"];

/// What a missing list of parties could be.
const PARTY: &str =
    "[{ id = \"provider\", role = \"developer\", organisation = \"Northwind Models\" }]";

/// What the front matter says.
pub(crate) struct Front {
    pub(crate) id: AgreementId,
    pub(crate) version: u64,
    pub(crate) effective: Moment,
    pub(crate) default: DefaultRule,
    pub(crate) precedence: Precedence,
    pub(crate) parties: Vec<Party>,
}

/// Reads the front matter, if it can be read, and says where it ends.
pub(super) fn read(source: &str, reading: &mut Reading) -> (Option<Front>, usize) {
    let Some((body, end)) = split(source) else {
        let first = source.lines().next().map_or(0, str::len);
        reading.found(
            Finding::new(Code::FrontMatter, "no front matter")
                .at(span(0, first), "the file must begin with +++")
                .help("begin with a line +++, then id, version and parties as TOML, then +++"),
        );
        return (None, 0);
    };
    let place = span(0, FENCE.len());
    let front = table(source, &body, place, reading)
        .and_then(|table| fields(Fields::new(&table, body.start, "front matter", place), reading));
    (front, end)
}

/// Where the lines between the fences are, and where the file goes on.
fn split(source: &str) -> Option<(Range<usize>, usize)> {
    let mut start = 0;
    let mut lines = source.split_inclusive('\n');
    let opening = lines.next().filter(|line| line.trim_end() == FENCE)?;
    let body = opening.len();
    start += body;
    for line in lines {
        let end = start + line.len();
        if line.trim_end() == FENCE {
            return Some((body..start, end));
        }
        start = end;
    }
    None
}

fn fields(mut fields: Fields<'_>, reading: &mut Reading) -> Option<Front> {
    let id = fields.required("id", "\"regional-cloud-2026\"", reading, value::name);
    let version = fields.required("version", "1", reading, value::positive);
    let effective = fields.required("effective", "2026-03-01T00:00:00Z", reading, value::moment);
    let default = fields.required("default", "\"allow\"", reading, value::word);
    let precedence = fields.required("precedence", "\"prohibitions-first\"", reading, value::word);
    let parties = fields.required("party", PARTY, reading, parties);
    fields.close(reading);
    Some(Front {
        id: id?,
        version: version?,
        effective: effective?,
        default: default?,
        precedence: precedence?,
        parties: parties?,
    })
}

/// All parties, or none of them if one cannot be read.
///
/// Who is a party is known as soon as all ids are, so that blocks can be checked in any case. Half
/// a list of ids would make strangers of the rest.
fn parties(value: Value<'_>, reading: &mut Reading) -> Option<Vec<Party>> {
    let mut ids = Some(Vec::new());
    let mut whole = true;
    let parties = value::filled_list(value, reading, |value, reading| {
        let (id, party) = party(value, reading);
        match (&mut ids, id) {
            (Some(known), Some(id)) => known.push(id),
            (ids, _) => *ids = None,
        }
        whole &= party.is_some();
        party
    })?;
    reading.parties = ids;
    for (index, party) in parties.iter().enumerate() {
        for earlier in parties.iter().take(index) {
            twice(earlier, party, reading);
        }
    }
    whole.then_some(parties)
}

fn party(value: Value<'_>, reading: &mut Reading) -> (Option<PartyId>, Option<Party>) {
    let place = value.place;
    let Some(mut fields) = Fields::of(value, "a party", reading) else { return (None, None) };
    let id = fields.required("id", "\"provider\"", reading, party_id);
    let role = fields.required("role", "\"developer\"", reading, value::word);
    let organisation =
        fields.required("organisation", "\"Northwind Models\"", reading, value::title);
    fields.close(reading);
    let party = id.clone().zip(role).zip(organisation);
    let party = party.map(|((id, role), organisation)| Party { id, role, organisation, place });
    (id, party)
}

fn party_id(value: Value<'_>, reading: &mut Reading) -> Option<PartyId> {
    let id: PartyId = value::name(value, reading)?;
    if RESERVED.contains(&id.as_str()) {
        let message = format!("`{id}` is a word of the format, not a party");
        return reading.fails(value.invalid(message, "choose another id"));
    }
    Some(id)
}

/// One party per organisation: a quorum of two organisations must not be one organisation twice.
fn twice(earlier: &Party, later: &Party, reading: &mut Reading) {
    let message = if earlier.id == later.id {
        format!("two parties with the id `{}`", later.id)
    } else if folded(earlier) == folded(later) {
        format!("two parties of one organisation, `{}`", quoted(later.organisation.as_str()))
    } else {
        return;
    };
    reading.found(
        Finding::new(Code::Duplicate, message)
            .at(later.place, "again here")
            .at(earlier.place, "first here")
            .help("name each party and each organisation once"),
    );
}

/// The name of the organisation, whatever its capitals and spaces.
fn folded(party: &Party) -> String {
    let words: Vec<_> = party.organisation.as_str().split_whitespace().collect();
    words.join(" ").to_lowercase()
}
