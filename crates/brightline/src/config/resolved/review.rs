//! Who decides about held acts, and how long they may take.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gateway::Reviewing;
use lexicon::{PartyId, ReviewerId, Span};
use review::{Credential, Reviewer, Role, Roster};
use tlog::PublicKey;

use super::Found;
use crate::config::raw::{At, Count, Table, word};
use crate::problems::Problem;

const EXAMPLE: &str = "\"ada+01234567+AAAA\"";

/// LIMIT: the longest time that an act may wait: what was judged is older by then than a window of
/// the persons ledger.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 86_400);

/// LIMIT: the longest time that a token may be good for; no effector accepts a longer one.
const LONGEST_TOKEN: Duration = Duration::from_secs(3_600);

impl Found<'_> {
    /// `[review]` and every `[[reviewer]]`.
    pub(super) fn reviewing(&mut self, file: &mut Table<'_>) -> Reviewing {
        let default = Reviewing::default();
        let table = self.keep(file.table("review")).flatten();
        let roster = self.roster(file);
        let Some(mut table) = table else { return Reviewing { roster, ..default } };
        let lifetime = self.span(&mut table, "lifetime", default.lifetime, LONGEST_WAIT);
        let token = self.span(&mut table, "token-lifetime", default.token_lifetime, LONGEST_TOKEN);
        let open = Count(default.open_per_workload);
        let open = self.amount(&mut table, "open-per-workload", open).0;
        self.problems.extend(table.finish());
        Reviewing { roster, lifetime, open_per_workload: open, token_lifetime: token }
    }

    /// A length of time that is not longer than `longest`.
    fn span(
        &mut self,
        table: &mut Table<'_>,
        key: &'static str,
        default: Span,
        longest: Duration,
    ) -> Span {
        let Some(given) = self.keep(table.optional::<Duration>(key)).flatten() else {
            return default;
        };
        if *given.get_ref() > longest {
            let message = format!("`{key}` is longer than {} s", longest.as_secs());
            self.problems.push(Problem::at(given.span(), message, "write a shorter time"));
        }
        Span::from_ms(u64::try_from(given.get_ref().as_millis()).unwrap_or(u64::MAX))
    }

    /// The people of the file. Each is there once, and so is each key.
    fn roster(&mut self, file: &mut Table<'_>) -> Roster {
        let Some(tables) = self.keep(file.tables("reviewer")) else { return Roster::default() };
        let read: Vec<_> = tables.into_iter().filter_map(|table| self.reviewer(table)).collect();
        let Some((first, _)) = read.first() else { return Roster::default() };
        let at = first.span();
        let reviewers = read.into_iter().map(|(_, reviewer)| reviewer).collect();
        Roster::new(reviewers).unwrap_or_else(|error| {
            let help = "every person has an id and keys of their own";
            self.problems.push(Problem::at(at, error.to_string(), help));
            Roster::default()
        })
    }

    fn reviewer(&mut self, mut table: Table<'_>) -> Option<(At<String>, Reviewer)> {
        let id = self.keep(table.required::<String>("id", "\"ada\""));
        let name = self.keep(table.required::<String>("name", "\"Ada Example\""));
        let party = self.keep(table.required::<String>("party", "\"customer\""));
        let role = self.keep(table.optional::<String>("role")).flatten();
        let asks_as = self.keep(table.optional::<Vec<At<String>>>("asks-as")).flatten();
        let keys = self.keep(table.optional::<Vec<At<String>>>("keys")).flatten();
        if let Some(id) = &id {
            table.call(format!("[[reviewer]] {}", id.get_ref()));
        }
        self.problems.extend(table.finish());
        let id = id?;
        let reviewer = self.keep(word::<ReviewerId>(&id, "\"ada\""))?;
        let party = self.keep(word::<PartyId>(&party?, "\"customer\""))?;
        let role = role.map_or(Some(Role::Reviewer), |role| self.role(&role))?;
        let keys = keys.map_or_else(Vec::new, At::into_inner);
        let credentials = keys.iter().filter_map(|key| self.credential(&reviewer, key)).collect();
        let asks_as = asks_as.map_or_else(Vec::new, At::into_inner);
        let asks_as = asks_as.into_iter().map(At::into_inner).collect();
        let name = name?.into_inner();
        let suspended = None;
        let it = Reviewer { id: reviewer, name, party, role, asks_as, credentials, suspended };
        Some((id, it))
    }

    fn role(&mut self, text: &At<String>) -> Option<Role> {
        let found = Role::ALL.into_iter().find(|role| role.as_str() == text.get_ref());
        if found.is_none() {
            let names: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
            let message = format!("`{}` is no role of a reviewer", text.get_ref());
            let help = format!("roles are: {}", names.join(", "));
            self.problems.push(Problem::at(text.span(), message, help));
        }
        found
    }

    /// A key of the command line, named after its owner.
    fn credential(&mut self, reviewer: &ReviewerId, text: &At<String>) -> Option<Credential> {
        let key = self.keep(word::<PublicKey>(text, EXAMPLE))?;
        if key.name() != reviewer.as_str() {
            let message =
                format!("the key is named `{}`, and the reviewer `{reviewer}`", key.name());
            let help = "a key is named after its owner: write the line that `brightline keys new` \
                        printed for this id";
            self.problems.push(Problem::at(text.span(), message, help));
            return None;
        }
        let point = point_of(text.get_ref());
        if point.is_none() {
            let message = "the key is no Ed25519 key";
            let help = format!("write for example {EXAMPLE}");
            self.problems.push(Problem::at(text.span(), message, help));
        }
        point.map(Credential::ed25519)
    }
}

/// The 32 bytes of a key in the text form of signed notes: a byte for its kind stands before them.
fn point_of(text: &str) -> Option<[u8; 32]> {
    let encoded = text.splitn(3, '+').nth(2)?;
    let bytes = STANDARD.decode(encoded).ok()?;
    match bytes.split_first() {
        Some((1, point)) => point.try_into().ok(),
        _ => None,
    }
}
