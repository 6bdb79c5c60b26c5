//! *Review*: everything that somebody must see before deciding about one act, and the decision.
//!
//! What others decided comes from [`View`], which has no field for it before the own decision.

use std::sync::Arc;

use ::review::{FormKind, Verdict, View};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::Html;
use lexicon::{Effect, ReviewId, Span};
use serde::Deserialize;

use super::hindered::hindered;
use super::queue::{effect, marks, state_class};
use super::{At, Frame, Marked, Page, kind, left, paragraphs, shown, span, verdict};
use crate::console::Console;
use crate::fault::Fault;
use crate::form::{self, Field};
use crate::guard::Signed;
use crate::ports::{Evidence, OneReview};
use crate::seen::Shown;

/// LIMIT: bytes of what is held that one page shows. What is left out is said.
const MOST_SHOWN: usize = 256 * 1024;

#[derive(Template)]
#[template(path = "review.html")]
struct OnePage {
    frame: Frame,
    id: String,
    effect: &'static str,
    effect_class: &'static str,
    /// Empty while the person may not know it.
    state: &'static str,
    state_class: &'static str,
    /// What was wrong with it, if it was a test and is over.
    test: Option<&'static str>,
    /// Whether it can be undone, for calls of tools.
    reversible: Option<bool>,
    sentence: Marked,
    marks: u64,
    facts: Vec<Fact>,
    clauses: Vec<Clause>,
    digest: String,
    statement: Marked,
    left: Option<String>,
    decide: Decide,
    /// Why it cannot be approved as things are now.
    hindered: Vec<String>,
    given: Vec<Given>,
    evidence: Held,
    has_answer: bool,
    judged: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePart {
    id: String,
    evidence: Held,
    has_answer: bool,
    judged: Option<&'static str>,
}

struct Fact {
    label: &'static str,
    value: Marked,
}

struct Clause {
    number: String,
    title: String,
    prose: Vec<String>,
}

/// Whether the person can decide.
enum Decide {
    Yes(Questions),
    No(String),
}

struct Questions {
    kind: &'static str,
    fields: &'static [Field],
    reason_needed: bool,
    dwell: Option<String>,
    key: &'static str,
}

/// What somebody decided, told once the person has decided too.
struct Given {
    who: String,
    party: String,
    verdict: &'static str,
    class: &'static str,
    at: At,
    reason: Marked,
}

/// What is held, as far as it is shown.
enum Held {
    /// There is nothing.
    Nothing,
    /// First the person says what the facts alone say.
    Judge,
    /// It is shown on demand.
    Closed,
    /// It is shown.
    Open(Vec<Text>),
}

struct Text {
    name: &'static str,
    size: usize,
    marks: u64,
    shown: Marked,
}

/// `GET /reviews/{id}`.
pub(crate) async fn review(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let OneReview { review, evidence } = found(&console, &signed, &id).await?;
    let now = console.now();
    let seen = console.seen().show(review.opening().review, &signed.person.id, now);
    let agreement = console.house().agreement().await?;
    let act = &review.opening().act;
    let clause = |id: &lexicon::ClauseId| {
        let clause = agreement.bundle.clause(id);
        clause.map(|it| Clause {
            number: it.number.clone(),
            title: it.title.clone(),
            prose: paragraphs(&it.prose),
        })
    };
    let view = review.seen_by(&signed.person.id, now);
    let (effect, effect_class) = effect(act);
    let (state, given) = told(&view, &console);
    shown(&OnePage {
        frame: Frame::of(&console, &signed, "/queue", "Review"),
        id: review.opening().review.to_string(),
        effect,
        effect_class,
        state,
        state_class: state_class(state),
        test: review.was_test(now).map(wrong),
        reversible: act.effect().map(|it| matches!(it, Effect::Read | Effect::Write)),
        sentence: Marked(review.statement().line("asks-for").unwrap_or_default().to_owned()),
        marks: marks(&review),
        facts: facts(&review),
        clauses: act.clauses.iter().filter_map(clause).collect(),
        digest: review.statement().digest().to_string(),
        statement: Marked(review.statement().text().to_owned()),
        left: left(now, review.opening().expires).map(span),
        decide: decide(&review, &view, &signed),
        hindered: hindered(&console, review.opening(), &signed.person, now),
        given,
        has_answer: evidence.as_ref().is_some_and(|it| it.answer.is_some()),
        evidence: held(&review, evidence.as_ref(), seen),
        judged: seen.judgement.map(Verdict::as_str),
    })
}

/// What the form of the own judgement sends.
#[derive(Deserialize)]
pub(crate) struct Judgement {
    judgement: String,
}

/// `POST /reviews/{id}/judgement`: what the person thinks before seeing what the model wrote.
pub(crate) async fn judgement(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
    Form(said): Form<Judgement>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let judgement = verdict(&said.judgement)?;
    let one = found(&console, &signed, &id).await?;
    console.seen().judge(one.review.opening().review, &signed.person.id, judgement);
    opened(&console, &signed, &one)
}

/// `POST /reviews/{id}/evidence`: opens what is held, which is noted.
pub(crate) async fn evidence(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let one = found(&console, &signed, &id).await?;
    opened(&console, &signed, &one)
}

fn opened(console: &Console, signed: &Signed, one: &OneReview) -> Page {
    let review = one.review.opening().review;
    let seen = console.seen().of(review, &signed.person.id);
    let seen = seen.ok_or_else(|| Fault::bad_request("open the review first"))?;
    let judged_first = !asks_first(&one.review) || seen.judgement.is_some();
    if judged_first {
        console.seen().open(review, &signed.person.id);
    }
    let seen = Shown { evidence: judged_first, ..seen };
    let part = EvidencePart {
        id: review.to_string(),
        has_answer: one.evidence.as_ref().is_some_and(|it| it.answer.is_some()),
        evidence: held(&one.review, one.evidence.as_ref(), seen),
        judged: seen.judgement.map(Verdict::as_str),
    };
    Ok(Html(part.render()?))
}

/// The review with this id.
pub(crate) async fn found(
    console: &Console,
    signed: &Signed,
    id: &str,
) -> Result<OneReview, Fault> {
    let id: ReviewId = id.parse().map_err(|_| Fault::not_found())?;
    console.reviews().one(id, &signed.person.id).await?.ok_or_else(Fault::not_found)
}

/// Whether people judge from the facts before they see what the model wrote.
fn asks_first(review: &::review::Shown) -> bool {
    matches!(review.opening().act.effect(), Some(Effect::Lethal | Effect::Consequential))
}

fn held(review: &::review::Shown, evidence: Option<&Evidence>, seen: Shown) -> Held {
    let Some(evidence) = evidence else { return Held::Nothing };
    if seen.evidence {
        let answer = evidence.answer.as_deref().map(|bytes| text("Answer of the model", bytes));
        return Held::Open(
            [text("Request", &evidence.request)].into_iter().chain(answer).collect(),
        );
    }
    if asks_first(review) && seen.judgement.is_none() { Held::Judge } else { Held::Closed }
}

/// What is held as people can read it: JSON with one value a line, hidden characters marked.
fn text(name: &'static str, bytes: &[u8]) -> Text {
    let json = serde_json::from_slice::<serde_json::Value>(bytes);
    let pretty = json.ok().and_then(|json| serde_json::to_string_pretty(&json).ok());
    let indented = pretty.is_some();
    let pretty = pretty.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned());
    let end = pretty.floor_char_boundary(MOST_SHOWN);
    let kept = pretty.get(..end).unwrap_or_default();
    let mut marks = 0_u64;
    let mut shown = String::with_capacity(kept.len());
    for line in kept.lines() {
        let line = line.trim_end_matches('\r');
        // In JSON no value has a line break, so that what a line begins with is of this page.
        let content = if indented { line.trim_start_matches(' ') } else { line };
        let (indent, content) = line.split_at(line.len() - content.len());
        shown.push_str(indent);
        let line = ::review::visible(content);
        marks = marks.saturating_add(line.marks);
        shown.push_str(&line.text);
        shown.push('\n');
    }
    if end < pretty.len() {
        shown.push_str(&format!("… {} bytes more are not shown\n", pretty.len() - end));
    }
    Text { name, size: bytes.len(), marks, shown: Marked(shown) }
}

/// The facts of the statement that people look at first, in their words.
fn facts(review: &::review::Shown) -> Vec<Fact> {
    const LABELS: [(&str, &str); 20] = [
        ("tool", "Tool"),
        ("model", "Model"),
        ("effect", "Effect"),
        ("declared", "Declared in the agreement"),
        ("target", "Target"),
        ("effectors", "Effectors"),
        ("arguments", "Arguments"),
        ("as-written", "Arguments as the model wrote them"),
        ("reviewer", "Reviewer"),
        ("reviewer-party", "Decides for"),
        ("credential", "Credential"),
        ("key", "Key"),
        ("calls", "Calls"),
        ("workload", "Who asks"),
        ("on-behalf-of", "On whose behalf"),
        ("purpose", "Purpose"),
        ("grant", "Grant"),
        ("case", "Case"),
        ("persons", "Persons in this exchange"),
        ("quorum", "Approvals needed"),
    ];
    let statement = review.statement();
    let fact = |(name, label): (&str, &'static str)| {
        let value = statement.line(name).filter(|value| *value != "-" && !value.is_empty())?;
        Some(Fact { label, value: Marked(value.to_owned()) })
    };
    LABELS.into_iter().filter_map(fact).collect()
}

/// Whether the person can decide, and what is asked then.
fn decide(review: &::review::Shown, view: &View<'_>, signed: &Signed) -> Decide {
    let no = |why: &str| Decide::No(why.to_owned());
    let opening = review.opening();
    let person = &signed.person;
    match view {
        View::Given(given) if given.state.is_final() => {
            return no("Nothing is decided here any more.");
        }
        View::Given(_) => return no("You have decided. The act waits for others."),
        View::Undecided(_) => {}
    }
    if !person.role.decides() {
        return no("Your role looks on and decides nothing.");
    }
    if opening.quorum.get(&person.party).is_none_or(|approvals| *approvals == 0) {
        return no("Your organisation is not asked about this act.");
    }
    if matches!(opening.act.kind, ::review::ActKind::Several { .. }) {
        return no("More than one call needs people, so that nobody can approve it. It expires.");
    }
    let form = FormKind::of(&opening.act);
    let grave = form != FormKind::Plain;
    let dwell = opening.dwell_floor();
    let used = person.credential(&signed.session.credential);
    Decide::Yes(Questions {
        kind: form::word(form),
        fields: form::fields(form),
        reason_needed: grave,
        dwell: (dwell > Span::from_ms(0)).then(|| seconds(dwell)),
        key: used.map_or("none", |used| kind(&used.key)),
    })
}

fn seconds(span: Span) -> String {
    format!("{} s", span.as_ms().div_ceil(1_000))
}

/// What was wrong with a test, in a sentence.
const fn wrong(mutation: ::review::attention::Mutation) -> &'static str {
    use ::review::attention::Mutation;
    match mutation {
        Mutation::WrongTarget => "the target was that of another act",
        Mutation::NumberChanged => "a number was another one than in the evidence",
        Mutation::MoreEffectors => "it was for more effectors than the evidence says",
        Mutation::WrongText => "a text in the arguments was that of another act",
        Mutation::MissingEvidence => "what the evidence said about the target was not there",
    }
}

/// What the person may know of the state and of what was decided.
fn told(view: &View<'_>, console: &Console) -> (&'static str, Vec<Given>) {
    let View::Given(view) = view else { return ("", Vec::new()) };
    let roster = console.reviews().roster();
    let given = view.decided.iter().map(|decided| {
        let decision = &decided.decision;
        let name = roster.reviewer(&decision.reviewer).map(|it| it.name.clone());
        let (verdict, class) = match decision.verdict {
            Verdict::Approve => ("approved", "good"),
            Verdict::Deny => ("denied", "bad"),
        };
        Given {
            who: name.unwrap_or_else(|| decision.reviewer.to_string()),
            party: decided.party.to_string(),
            verdict,
            class,
            at: At(decided.at),
            reason: Marked::of(&decision.reason),
        }
    });
    (view.state.as_str(), given.collect())
}

#[cfg(test)]
mod tests;
