//! D4: a key term without a definition.

use crate::Code;
use crate::error::span;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::sentence::Sentence;
use crate::lint::term::{searched, set_apart};
use crate::lint::text::Text;
use crate::lint::told::Told;
use lexicon::Effect;
use miette::SourceSpan;
use std::collections::BTreeSet;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::UndefinedTerm,
    name: "D4",
    slot: "term",
    title: "a key term without a definition",
    why: "A capitalised, quoted or technical term that is defined nowhere means what the \
         stronger party says it means on the day of the dispute.",
    bad: "The models will not make high-stakes decisions.",
    good: "The models will not decide whether a person gets or loses a right, a payment, a \
         status or a freedom.",
    rewrite: "a `term` block with `name` and `definition`, or a closed list in the prose",
    binds_if: "both parties would give the same definition, today and in a dispute.",
};

phrases! {
    CLASSES =
        "high stakes|risk|impact .2 decision|decisions",
        "critical|consequential|important|sensitive .1 decision|decisions",
}

/// Capitalised words that need no definition here.
const PLAIN: [&str; 40] = [
    "act",
    "agency",
    "agreement",
    "ai",
    "amendment",
    "april",
    "article",
    "august",
    "bureau",
    "clause",
    "code",
    "constitution",
    "convention",
    "customer",
    "december",
    "department",
    "directive",
    "eu",
    "february",
    "government",
    "january",
    "july",
    "june",
    "law",
    "march",
    "may",
    "ministry",
    "november",
    "october",
    "order",
    "parties",
    "party",
    "provider",
    "regulation",
    "section",
    "september",
    "state",
    "states",
    "treaty",
    "u.s",
];

/// Key terms of red lines that the file does not explain. Told once for each term.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let mut seen = BTreeSet::new();
    for (passage, sentence) in text.red_lines() {
        let mut terms = quoted_terms(text, sentence);
        terms.extend(capitalised(sentence));
        if !has_class_of_decisions(text) {
            terms.extend(sentence.hit(&CLASSES));
        }
        for place in terms {
            let term = text.quote(place);
            if !text.definitions.explain(&term) && seen.insert(term.to_lowercase()) {
                told.at(&PAGE, passage, place, format!("nothing says what `{term}` means"));
            }
        }
    }
}

/// Whether the manifest of tools says which acts decide about a person.
fn has_class_of_decisions(text: &Text<'_>) -> bool {
    text.parts.blocks.tools.iter().any(|tool| tool.effect == Effect::Consequential)
}

/// Terms between quotation marks.
fn quoted_terms(text: &Text<'_>, sentence: &Sentence) -> Vec<SourceSpan> {
    let written = searched(text.written(&sentence.place));
    let terms = set_apart(written).filter_map(|(term, rest)| {
        let end = written.len().checked_sub(rest.len())?;
        let closing = written.get(..end)?.chars().next_back()?;
        let start = end.checked_sub(closing.len_utf8() + term.len())?;
        let place = span(sentence.place.start + start, sentence.place.start + start + term.len());
        matches!(closing, '"' | '”').then_some(place)
    });
    terms.collect()
}

/// Two or more capitalised words in a row, inside the sentence.
fn capitalised(sentence: &Sentence) -> Vec<SourceSpan> {
    let mut found = Vec::new();
    let mut start = None;
    for (index, word) in sentence.words.iter().enumerate().skip(1) {
        let runs = word.capital && !PLAIN.contains(&word.text.as_str()) && word.text.len() > 3;
        match (runs, start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                start = None;
                if index - from > 1 && !word.capital && word.text != "of" {
                    found.push(sentence.span_of(&(from..index)));
                }
            }
            _ => {}
        }
    }
    found
}
