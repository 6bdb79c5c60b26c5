//! The statement: what people read, and what they sign.

mod visible;

use lexicon::{ClauseId, Digest, GrantId, PartyId, Purpose};

pub use self::visible::{Visible, visible};
use crate::act::{Act, ActKind};
use crate::opening::Opening;
use crate::roster::{CredentialId, Key};

/// What is hashed before a statement.
const DOMAIN: &[u8] = b"brightline/statement/1\0";

/// What stands for a fact that there is none of.
const NONE: &str = "-";

/// What people read and sign: one fact a line, made from the act alone. No text of a model is in it
/// but the arguments of the call, and of them nothing that is not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement(String);

impl Statement {
    /// The statement of a review. The same opening always gives the same text.
    #[must_use]
    pub fn of(opening: &Opening) -> Self {
        let mut lines = Lines::default();
        let act = &opening.act;
        lines.plain("statement", "brightline/statement/1");
        lines.plain("review", opening.review.to_string());
        lines.plain("exchange", opening.exchange.to_string());
        lines.shown("asks-for", &sentence(&act.kind));
        kind(&act.kind, &mut lines);
        asked(act, &mut lines);
        let quorum = opening.quorum.iter().map(|(party, number)| format!("{party} {number}"));
        lines.plain("quorum", quorum.collect::<Vec<_>>().join(", "));
        lines.plain("opened", opening.opened.to_string());
        lines.plain("expires", opening.expires.to_string());
        lines.plain("act", act.digest().to_string());
        lines.plain("hidden-characters", lines.marks.to_string());
        lines.text.shrink_to_fit();
        Self(lines.text)
    }

    /// The text: a label, a colon, a space and a value on each line. No value has a line break.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The labels and values, in the order of the text.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        // No label has a colon and no value a line feed, so that what is read is what was written.
        self.0.split_terminator('\n').filter_map(|line| line.split_once(": "))
    }

    /// The value of the first line with this label.
    #[must_use]
    pub fn line(&self, label: &str) -> Option<&str> {
        self.lines().find(|(name, _)| *name == label).map(|(_, value)| value)
    }

    /// The digest that a decision signs.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[DOMAIN, self.0.as_bytes()].concat())
    }
}

/// The lines so far, and how many marks are in them.
#[derive(Default)]
struct Lines {
    text: String,
    marks: u64,
}

impl Lines {
    /// A value that this crate or a name's own rule made: printable ASCII.
    fn plain(&mut self, label: &'static str, value: impl AsRef<str>) {
        for part in [label, ": ", value.as_ref(), "\n"] {
            self.text.push_str(part);
        }
    }

    /// A value that somebody else wrote, as people must see it.
    fn shown(&mut self, label: &'static str, value: &str) {
        let shown = visible(value);
        self.marks = self.marks.saturating_add(shown.marks);
        self.plain(label, shown.text);
    }

    fn shown_if_any(&mut self, label: &'static str, value: Option<&str>) {
        match value {
            Some(value) => self.shown(label, value),
            None => self.plain(label, NONE),
        }
    }
}

/// What is to be done, in one sentence.
fn sentence(kind: &ActKind) -> String {
    match kind {
        ActKind::Ask { model, .. } => format!("send the held request to the model {model}"),
        ActKind::Release { model, .. } => format!("hand out the held answer of the model {model}"),
        ActKind::Call { tool, effect, target, effectors, .. } => {
            let target = target.as_ref().map_or_else(String::new, |it| format!(" on {it}"));
            let effectors = match effectors {
                None => String::new(),
                Some(1) => ", with one effector".to_owned(),
                Some(number) => format!(", with at most {number} effectors"),
            };
            format!("let the tool {tool} be called once ({effect}){target}{effectors}")
        }
        ActKind::Enrol { reviewer, party, .. } => {
            format!("take up a credential with which {reviewer} decides for {party}")
        }
        ActKind::Remove { reviewer, credential: None } => {
            format!("remove {reviewer} from those who decide")
        }
        ActKind::Remove { reviewer, credential: Some(_) } => {
            format!("take a credential away from {reviewer}")
        }
        ActKind::Reinstate { reviewer } => {
            format!("take {reviewer}, who is suspended, back among those who decide")
        }
        ActKind::Several { calls } => {
            format!("nothing that can be approved: {calls} calls need people, one at a time")
        }
    }
}

fn kind(kind: &ActKind, lines: &mut Lines) {
    lines.plain("kind", kind.as_str());
    match kind {
        ActKind::Ask { model, request: exact } | ActKind::Release { model, answer: exact } => {
            lines.plain("model", model.as_str());
            lines.plain("exact-bytes", exact.to_string());
        }
        ActKind::Call { tool, effect, declared, arguments, target, effectors } => {
            lines.plain("tool", tool.as_str());
            lines.plain("effect", effect.as_str());
            lines.plain("declared", if *declared { "yes" } else { "no: it counts as lethal" });
            lines.shown_if_any("target", target.as_deref());
            let effectors = effectors.map(|number| format!("at most {number}"));
            lines.plain("effectors", effectors.unwrap_or_else(|| NONE.to_owned()));
            lines.shown("arguments", arguments.canonical());
            let other = arguments.original() != arguments.canonical();
            lines.shown_if_any("as-written", other.then(|| arguments.original()));
        }
        ActKind::Enrol { reviewer, party, credential } => {
            lines.plain("reviewer", reviewer.as_str());
            lines.plain("reviewer-party", party.as_str());
            lines.plain("credential", credential.id.as_str());
            let kind = match credential.key {
                Key::Ed25519(_) => "ed25519",
                Key::Passkey(_) => "passkey",
            };
            lines.plain("key", format!("{kind} {}", credential.key.digest()));
        }
        ActKind::Remove { reviewer, credential } => {
            lines.plain("reviewer", reviewer.as_str());
            let credential = credential.as_ref().map(CredentialId::as_str);
            lines.plain("credential", credential.unwrap_or("all"));
        }
        ActKind::Reinstate { reviewer } => lines.plain("reviewer", reviewer.as_str()),
        ActKind::Several { calls } => lines.plain("calls", calls.to_string()),
    }
}

fn asked(act: &Act, lines: &mut Lines) {
    lines.plain("workload", act.workload.as_str());
    lines.shown_if_any("on-behalf-of", act.on_behalf_of.as_deref());
    lines.plain("party", PartyId::as_str(&act.party));
    lines.plain("purpose", act.purpose.as_ref().map_or(NONE, Purpose::as_str));
    lines.plain("grant", act.grant.as_ref().map_or(NONE, GrantId::as_str));
    lines.plain("case", if act.case { "named" } else { "none" });
    lines.plain("persons", act.persons.to_string());
    lines.plain("agreement", act.agreement.to_string());
    let clauses: Vec<_> = act.clauses.iter().map(ClauseId::as_str).collect();
    lines.plain("clauses", if clauses.is_empty() { NONE.to_owned() } else { clauses.join(", ") });
}

#[cfg(test)]
mod tests;
