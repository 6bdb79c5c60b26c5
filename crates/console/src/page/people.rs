//! *People*: who may decide, for whom, with which keys, who is on shift, and what is known of
//! everybody's attention. What changes the roster is asked of both parties, and never done here.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::review::attention::{Attention, Pool, Sign};
use ::review::{Credential, Duty, Reviewer, Role, Shift};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use lexicon::Moment;

use super::{At, Frame, Page, kind, shown};
use crate::api::{AttentionBody, sees_attention_of};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    digest: String,
    parties: Vec<Party>,
    /// Whether who looks decides, and may go on shift and make a passkey.
    decides: bool,
    /// Until when who looks is on shift, if so.
    on_shift_until: Option<At>,
    shifts: Vec<Shift>,
    /// The roles that the agreement clears, where it names any.
    cleared: Option<String>,
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
    is_cleared: bool,
    keys: Vec<ShownKey>,
    suspended: Option<At>,
    on_shift: Option<At>,
    /// What is known of the person's attention, if who looks may see it.
    attention: Option<Attending>,
    /// Whether who looks may ask for it.
    asks: Asks,
}

struct ShownKey {
    kind: &'static str,
    short: String,
    digest: String,
}

/// What is told of somebody's attention.
struct Attending {
    decisions: u64,
    /// Tests in words: a count would tell which of the reviews just decided was one.
    tests: String,
    signs: Vec<&'static str>,
    failed: bool,
}

/// What may be asked of both parties about one person.
struct Asks {
    remove_keys: bool,
    remove: bool,
    reinstate: bool,
}

impl Asks {
    const fn any(&self) -> bool {
        self.remove_keys || self.remove || self.reinstate
    }
}

/// `GET /people`.
pub(crate) async fn people(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let reviews = console.reviews();
    let (roster, duty, now) = (reviews.roster(), reviews.duty(), console.now());
    let (personnel, pool) = (reviews.personnel(), reviews.attention());
    let agreement = console.house().agreement().await?;
    let look = Look { signed: &signed, duty: &duty, pool: &pool, now };
    let mut parties: BTreeMap<String, Vec<Person>> = BTreeMap::new();
    for reviewer in roster.reviewers() {
        let party = agreement.bundle.parties().iter().find(|party| party.id == reviewer.party);
        let name = party.map_or_else(
            || reviewer.party.to_string(),
            |party| format!("{} ({})", party.organisation, party.id),
        );
        let person = look.at(reviewer, personnel.clears(reviewer));
        parties.entry(name).or_default().push(person);
    }
    let me = &signed.person.id;
    let cleared = personnel.cleared.as_ref().map(|roles| {
        let names: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
        if names.is_empty() { "none that anybody has".to_owned() } else { names.join(", ") }
    });
    shown(&People {
        frame: Frame::of(&console, &signed, "/people", "People"),
        digest: roster.digest().to_string(),
        parties: parties.into_iter().map(|(name, people)| Party { name, people }).collect(),
        decides: signed.person.role.decides(),
        on_shift_until: duty.since(me, now).map(|since| At(since.plus(Duty::LONGEST))),
        shifts: duty.shifts(&personnel, &roster, now),
        cleared,
    })
}

/// Who looks, and at what.
struct Look<'l> {
    signed: &'l Signed,
    duty: &'l Duty,
    pool: &'l Pool,
    now: Moment,
}

impl Look<'_> {
    fn at(&self, reviewer: &Reviewer, is_cleared: bool) -> Person {
        let me = &self.signed.person;
        let is_me = reviewer.id == me.id;
        let is_officer = me.role == Role::Officer;
        let sees = sees_attention_of(self.signed, &reviewer.id) && reviewer.role.decides();
        let nothing = Attention::default();
        let attention = self.pool.reviewer(&reviewer.id).unwrap_or(&nothing);
        Person {
            id: reviewer.id.to_string(),
            name: reviewer.name.clone(),
            role: reviewer.role.as_str(),
            decides: reviewer.role.decides(),
            is_me,
            is_cleared,
            keys: reviewer.credentials.iter().map(key).collect(),
            suspended: reviewer.suspended.map(At),
            on_shift: self.duty.since(&reviewer.id, self.now).map(At),
            attention: sees.then(|| attending(attention)),
            asks: Asks {
                remove_keys: (is_me && me.role.decides() || is_officer)
                    && !reviewer.credentials.is_empty(),
                remove: is_officer && !is_me,
                reinstate: me.role.decides() && !is_me && reviewer.suspended.is_some(),
            },
        }
    }
}

fn key(credential: &Credential) -> ShownKey {
    let digest = credential.key.digest().to_string();
    let short = digest.strip_prefix("sha256:").and_then(|digits| digits.get(..12));
    let short = short.unwrap_or(&digest).to_owned();
    ShownKey { kind: kind(&credential.key), short, digest }
}

fn attending(attention: &Attention) -> Attending {
    let AttentionBody { decisions, tests_at_least, failed, .. } = AttentionBody::of(attention);
    let tests = match tests_at_least {
        0 => "fewer than 10 tests".to_owned(),
        tests => format!("{tests} tests or more"),
    };
    let signs = attention.signs().map(words).collect();
    Attending { decisions, tests, signs, failed }
}

/// A sign as people read it.
const fn words(sign: Sign) -> &'static str {
    match sign {
        Sign::Hurried => "approves faster than people read",
        Sign::Unmoved => "takes as long for little evidence as for much",
        Sign::Unopened => "approves with the evidence closed",
        Sign::Run => "approves in long runs where others deny",
        Sign::Burst => "decides many acts in a few minutes",
        Sign::Drift => "approves more, or faster, than before",
        Sign::Together => "decides in the same seconds as somebody of the other party",
        Sign::Alike => "always says what somebody of the other party says",
        Sign::Apart => "agrees with somebody of the other party no more than by chance",
    }
}
