//! The pages, as people see them.
//!
//! All text goes through askama, which escapes it; what comes from a model or a caller is marked
//! first ([`review::visible`]), so that no character hides.

mod agreement;
mod glass;
mod hindered;
mod log;
mod news;
mod people;
mod persons;
mod queue;
mod review;
mod sign_in;
mod today;

use std::fmt;

use ::review::{Key, Verdict};
use askama::Template;
use axum::response::Html;
use lexicon::{Moment, PartyId, Span};

pub(crate) use self::agreement::agreement;
pub(crate) use self::glass::{Alarm, alarm, due, glass};
pub(crate) use self::log::{log, log_file};
pub(crate) use self::people::people;
pub(crate) use self::persons::persons;
pub(crate) use self::queue::{Ask as ListAsk, ROWS, queue};
pub(crate) use self::review::{evidence, found, judgement, review};
pub(crate) use self::sign_in::{sign_in, sign_out};
pub(crate) use self::today::{counted, events, live, today};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;

/// A page, or why there is none.
pub(crate) type Page = Result<Html<String>, Fault>;

/// What is around every page.
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) who: Option<Who>,
    /// How many reviews wait.
    pub(crate) waiting: usize,
    /// The broken glasses that people must know of.
    pub(crate) alarm: Alarm,
    tabs: Vec<Tab>,
}

/// Who is signed in.
pub(crate) struct Who {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) party: PartyId,
    pub(crate) credential: String,
    pub(crate) kind: &'static str,
    pub(crate) rp: String,
    pub(crate) csrf: String,
}

/// One entry of the navigation.
struct Tab {
    path: &'static str,
    name: &'static str,
    here: bool,
}

/// The navigation, in its order.
const TABS: [(&str, &str); 7] = [
    ("/", "Today"),
    ("/queue", "Queue"),
    ("/agreement", "Agreement"),
    ("/persons", "Persons"),
    ("/log", "Log"),
    ("/people", "People"),
    ("/break-glass", "Break-glass"),
];

impl Frame {
    /// Around a page for whoever is signed in; `tab` is its place in the navigation.
    pub(crate) fn of(console: &Console, signed: &Signed, tab: &str, title: &str) -> Self {
        let person = &signed.person;
        let used = person.credential(&signed.session.credential);
        let who = Who {
            id: person.id.to_string(),
            name: person.name.clone(),
            party: person.party.clone(),
            credential: signed.session.credential.to_string(),
            kind: used.map_or("none", |used| kind(&used.key)),
            rp: console.passkeys().rp().to_owned(),
            csrf: signed.session.csrf.clone(),
        };
        let tabs = TABS.iter().map(|(path, name)| Tab { path, name, here: *path == tab });
        let waiting = console.reviews().waiting();
        let (alarm, tabs) = (Alarm::of(console), tabs.collect());
        Self { title: title.to_owned(), who: Some(who), waiting, alarm, tabs }
    }

    /// Around a page for anybody.
    pub(crate) fn of_nobody(title: &str) -> Self {
        let (alarm, tabs) = (Alarm::nothing(), Vec::new());
        Self { title: title.to_owned(), who: None, waiting: 0, alarm, tabs }
    }
}

/// A page that says what went wrong.
#[derive(Template)]
#[template(path = "wrong.html")]
pub(crate) struct Wrong {
    pub(crate) frame: Frame,
    pub(crate) status: u16,
    pub(crate) message: String,
}

fn shown(page: &impl Template) -> Page {
    Ok(Html(page.render()?))
}

/// What a key is called.
pub(crate) const fn kind(key: &Key) -> &'static str {
    match key {
        Key::Ed25519(_) => "ed25519",
        Key::Passkey(_) => "passkey",
    }
}

/// A moment: in the viewer's zone where there are scripts, in UTC otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At(pub(crate) Moment);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = self.0.to_string();
        let (day, rest) = exact.split_once('T').unwrap_or((&exact, ""));
        let clock = rest.get(..5).unwrap_or(rest);
        write!(f, "<time datetime=\"{exact}\">{day} {clock} UTC</time>")
    }
}

/// A moment is digits and letters: nothing in it can be markup.
impl askama::filters::HtmlSafe for At {}

/// A length of time in the two largest units that say something.
pub(crate) fn span(span: Span) -> String {
    let minutes = span.as_ms().div_ceil(60_000);
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// How long it is from `now` to `then`; nothing if that is over.
pub(crate) fn left(now: Moment, then: Moment) -> Option<Span> {
    let ms = then.unix_ms().saturating_sub(now.unix_ms());
    u64::try_from(ms).ok().filter(|ms| *ms > 0).map(Span::from_ms)
}

/// A text with its hidden characters marked, as HTML whose text is exactly the marked text.
#[derive(Clone, Debug)]
pub(crate) struct Marked(pub(crate) String);

impl Marked {
    /// What a stranger wrote.
    pub(crate) fn of(text: &str) -> Self {
        Self(::review::visible(text).text)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once('⟦') {
            escaped(before, f)?;
            match after.split_once('⟧') {
                Some((mark, after)) => {
                    f.write_str("<mark class=\"hidden-mark\">⟦")?;
                    escaped(mark, f)?;
                    f.write_str("⟧</mark>")?;
                    rest = after;
                }
                None => {
                    f.write_str("⟦")?;
                    rest = after;
                }
            }
        }
        escaped(rest, f)
    }
}

/// Everything in it went through `escaped`, but the marks around.
impl askama::filters::HtmlSafe for Marked {}

fn escaped(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for character in text.chars() {
        match character {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            '\'' => f.write_str("&#39;")?,
            character => fmt::Write::write_char(f, character)?,
        }
    }
    Ok(())
}

/// The paragraphs of a text in Markdown, each on one line. Emphasis and list marks stay as written:
/// what people signed is these characters.
pub(crate) fn paragraphs(prose: &str) -> Vec<String> {
    let blocks = prose.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let one_line = |block: &str| {
        let line = block.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        line.trim_start_matches('#').trim_start().to_owned()
    };
    blocks.map(one_line).collect()
}

/// The verdict in the word of the interface.
pub(crate) fn verdict(word: &str) -> Result<Verdict, Fault> {
    match word {
        "approve" => Ok(Verdict::Approve),
        "deny" => Ok(Verdict::Deny),
        _ => Err(Fault::bad_request("write `approve` or `deny`")),
    }
}

#[cfg(test)]
mod tests;
