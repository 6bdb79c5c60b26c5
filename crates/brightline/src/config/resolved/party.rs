//! Whose signatures put an agreement in force.

use lexicon::PartyId;
use tlog::PublicKey;

use super::Found;
use crate::config::raw::{At, Table, word};
use crate::problems::Problem;

const EXAMPLE: &str = "\"provider+01234567+AAAA\"";

impl Found<'_> {
    /// Every `[[party]]`: a name and one of its public keys.
    pub(super) fn parties(&mut self, file: &mut Table<'_>) -> Vec<PublicKey> {
        let Some(tables) = self.keep(file.tables("party")) else { return Vec::new() };
        if tables.is_empty() {
            let help = "`brightline keys new --party NAME --out FILE` makes a key and prints what \
                        to write; an agreement comes into force by such keys only";
            self.problems.push(Problem::of_file("no party has a key", help));
        }
        let mut keys: Vec<PublicKey> = Vec::new();
        for table in tables {
            let Some((text, key)) = self.party(table) else { continue };
            if keys.contains(&key) {
                let message = format!("the key of `{}` is enrolled twice", key.name());
                self.problems.push(Problem::at(text.span(), message, "write each key once"));
            }
            keys.push(key);
        }
        keys
    }

    fn party(&mut self, mut table: Table<'_>) -> Option<(At<String>, PublicKey)> {
        let name = self.keep(table.required::<String>("name", "\"provider\""));
        let name = name.and_then(|text| {
            table.call(format!("[[party]] {}", text.get_ref()));
            self.keep(word::<PartyId>(&text, "\"provider\""))
        });
        let text = self.keep(table.required::<String>("key", EXAMPLE));
        let key = text.as_ref().and_then(|text| self.keep(word::<PublicKey>(text, EXAMPLE)));
        self.problems.extend(table.finish());
        let (name, text, key) = (name?, text?, key?);
        if key.name() != name.as_str() {
            let message = format!("the key is named `{}`, and the party `{name}`", key.name());
            let help = "a key is named after its party in the agreement: write the line that \
                        `brightline keys new --party` printed";
            self.problems.push(Problem::at(text.span(), message, help));
        }
        Some((text, key))
    }
}
