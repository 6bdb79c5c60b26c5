//! *People*: who may decide, for whom, with which keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::review::Reviewer;
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::{At, Frame, Page, kind, shown};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    digest: String,
    parties: Vec<Party>,
    can_enrol: bool,
}

struct Party {
    name: String,
    people: Vec<Person>,
}

struct Person {
    id: String,
    name: String,
    role: &'static str,
    is_me: bool,
    decides: bool,
    keys: Vec<ShownKey>,
    suspended: Option<At>,
}

struct ShownKey {
    kind: &'static str,
    short: String,
}

/// `GET /people`.
pub(crate) async fn people(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let roster = console.reviews().roster();
    let agreement = console.house().agreement().await?;
    let mut parties: BTreeMap<String, Vec<Person>> = BTreeMap::new();
    for reviewer in roster.reviewers() {
        let party = agreement.bundle.parties().iter().find(|party| party.id == reviewer.party);
        let name = party.map_or_else(
            || reviewer.party.to_string(),
            |party| format!("{} ({})", party.organisation, party.id),
        );
        parties.entry(name).or_default().push(person(reviewer, &signed));
    }
    shown(&People {
        frame: Frame::of(&console, &signed, "/people", "People"),
        digest: roster.digest().to_string(),
        parties: parties.into_iter().map(|(name, people)| Party { name, people }).collect(),
        can_enrol: signed.person.role.decides(),
    })
}

fn person(reviewer: &Reviewer, signed: &Signed) -> Person {
    let key = |credential: &::review::Credential| {
        let digest = credential.key.digest().to_string();
        let short = digest.strip_prefix("sha256:").and_then(|digits| digits.get(..12));
        ShownKey { kind: kind(&credential.key), short: short.unwrap_or(&digest).to_owned() }
    };
    Person {
        id: reviewer.id.to_string(),
        name: reviewer.name.clone(),
        role: reviewer.role.as_str(),
        decides: reviewer.role.decides(),
        is_me: reviewer.id == signed.person.id,
        keys: reviewer.credentials.iter().map(key).collect(),
        suspended: reviewer.suspended.map(At),
    }
}
