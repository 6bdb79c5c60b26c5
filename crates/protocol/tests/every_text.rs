//! Nothing in a document escapes the eye: every key and every text is shown, once.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use protocol::json::{self, Value};
use protocol::{Format, Origin, Piece, StreamDecoder, read_answer, read_request};

const REQUESTS: [(Format, &str); 2] = [
    (Format::OpenAi, include_str!("requests/openai.json")),
    (Format::Anthropic, include_str!("requests/anthropic.json")),
];
const ANSWERS: [(Format, &str); 2] = [
    (Format::OpenAi, include_str!("answers/openai.json")),
    (Format::Anthropic, include_str!("answers/anthropic.json")),
];
const STREAMS: [(Format, &str); 5] = [
    (Format::OpenAi, include_str!("streams/openai_text.sse")),
    (Format::OpenAi, include_str!("streams/openai_tools.sse")),
    (Format::OpenAi, include_str!("streams/openai_function_call.sse")),
    (Format::Anthropic, include_str!("streams/anthropic_text.sse")),
    (Format::Anthropic, include_str!("streams/anthropic_tools.sse")),
];

/// A text as base64. Under a type that is no text's it is shown as bytes too.
const RAILWAY: &str = "QW5kIHRoZSByYWlsd2F5Lg==";

/// How often each text occurs.
type Texts = BTreeMap<String, usize>;

fn count(texts: &mut Texts, text: &str) {
    *texts.entry(text.to_owned()).or_default() += 1;
}

/// Every key and text of a value. Of a text that is shown in another form, that form: the arguments
/// of a call unescaped, the text of a `data:` URL and of base64 decoded.
fn texts(value: &Value, key: &str, found: &mut Texts) {
    match value {
        Value::String(text) => match (key, json::parse(text.as_bytes())) {
            ("arguments", Ok(arguments)) => texts(&arguments, "", found),
            ("file_data", _) => count(found, "The depot is quiet."),
            ("data", _) if text == RAILWAY => count(found, "And the railway."),
            _ => count(found, text),
        },
        Value::Array(elements) => elements.iter().for_each(|one| texts(one, "", found)),
        Value::Object(entries) => {
            for (key, entry) in entries {
                count(found, key);
                texts(entry, key, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
    }
}

/// Forgets numbers, which have rules of their own, and empty texts, which say nothing.
fn words(mut texts: Texts) -> Texts {
    texts.retain(|text, _| !text.is_empty() && text.parse::<f64>().is_err());
    texts
}

/// What is shown of a request or an answer.
fn shown(kind: Kind, format: Format, body: &[u8]) -> Option<Texts> {
    let mut found = Texts::new();
    let mut see = |origin, text: &str| {
        if (origin, text) != (Origin::Opaque, RAILWAY) {
            count(&mut found, text);
        }
    };
    match kind {
        Kind::Request => read_request(format, body).ok()?.visit_text(&mut see),
        Kind::Answer => read_answer(format, body).ok()?.visit_text(&mut see),
    }
    Some(words(found))
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Request,
    Answer,
}

fn documents() -> Vec<(Kind, Format, Value)> {
    let read = |kind, documents: [(Format, &str); 2]| {
        documents.map(|(format, text)| (kind, format, json::parse(text.as_bytes()).unwrap()))
    };
    [read(Kind::Request, REQUESTS), read(Kind::Answer, ANSWERS)].concat()
}

/// How many values there are in `value`, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(elements) => elements.iter().map(size).sum(),
        Value::Object(entries) => entries.iter().map(|(_, entry)| size(entry)).sum(),
        _ => 0,
    }
}

/// The value with the number `at`, in the order of the document.
fn nth<'v>(value: &'v mut Value, at: &mut usize) -> Option<&'v mut Value> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Value::Array(elements) => elements.iter_mut().find_map(|one| nth(one, at)),
        Value::Object(entries) => entries.iter_mut().find_map(|(_, entry)| nth(entry, at)),
        _ => None,
    }
}

/// Puts `extra` into the value with the number `at`: under a new key, as a new element, or in place
/// of a text. Says whether there was a place for it.
fn plant(document: &mut Value, mut at: usize, key: &str, extra: &Value) -> bool {
    match nth(document, &mut at) {
        Some(Value::Object(entries)) => entries.push((key.to_owned(), extra.clone())),
        Some(Value::Array(elements)) => elements.push(extra.clone()),
        Some(text @ Value::String(_)) => *text = extra.clone(),
        _ => return false,
    }
    true
}

#[test]
fn every_key_and_text_of_a_full_document_is_shown_once() {
    for (kind, format, document) in documents() {
        let mut expected = Texts::new();
        texts(&document, "", &mut expected);
        let found = shown(kind, format, &document.encode());
        assert_eq!(found, Some(words(expected)), "{kind:?} {format:?}");
    }
}

/// Something that nobody has ever seen in such a document.
fn extra() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "zz[a-y]{1,8}".prop_map(Value::String),
        "\\PC{0,12}".prop_map(Value::String),
        any::<i32>().prop_map(|number| Value::Int(i64::from(number))),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("zz[a-y]{1,8}", inner, 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// A document with anything anywhere is refused, or shown as a whole.
    #[test]
    fn what_is_planted_anywhere_is_refused_or_shown_once(
        which in 0..4_usize,
        at in any::<prop::sample::Index>(),
        key in "zz[a-y]{1,8}",
        extra in extra(),
    ) {
        let (kind, format, mut document) = documents().swap_remove(which);
        let at = at.index(size(&document));
        // A number or `null` has no place for it: one case in nine says nothing.
        let _planted = plant(&mut document, at, &key, &extra);
        if let Some(found) = shown(kind, format, &document.encode()) {
            let mut expected = Texts::new();
            texts(&document, "", &mut expected);
            prop_assert_eq!(found, words(expected));
        }
    }
}

/// At every place there is: a new key with a text. Most places take it, so the test above shows
/// something; and where one does not, the document is refused.
#[test]
fn new_key_in_any_object_is_shown_or_the_document_is_refused() {
    for (kind, format, document) in documents() {
        let (mut taken, mut refused) = (0, 0);
        for at in 0..size(&document) {
            let mut document = document.clone();
            let mut place = at;
            if !matches!(nth(&mut document, &mut place), Some(Value::Object(_))) {
                continue;
            }
            assert!(plant(&mut document, at, "zzkey", &Value::String("zzvalue".to_owned())));
            match shown(kind, format, &document.encode()) {
                None => refused += 1,
                Some(found) => {
                    assert_eq!((found.get("zzkey"), found.get("zzvalue")), (Some(&1), Some(&1)));
                    taken += 1;
                }
            }
        }
        assert!(taken > 10, "{kind:?} {format:?}: {taken} places");
        assert_eq!(refused, 0, "{kind:?} {format:?}: an unknown field is no reason to refuse");
    }
}

/// The events of a recorded stream: names and data.
fn events(stream: &str) -> Vec<(String, String)> {
    let plain = stream.replace("\r\n", "\n").replace('\r', "\n");
    plain
        .split("\n\n")
        .filter_map(|event| {
            let line = |field| event.lines().find_map(|line| line.strip_prefix(field));
            Some((line("event: ").unwrap_or_default().to_owned(), line("data: ")?.to_owned()))
        })
        .collect()
}

/// In every event, at every place: a new key with a text, a text in place of what was there. It is
/// shown no later than the event is, or the stream is refused.
#[test]
fn what_is_planted_in_a_stream_is_refused_or_shown_with_its_event() {
    for (format, stream) in STREAMS {
        let events = events(stream);
        let (mut taken, mut refused) = (0, 0);
        for target in 0..events.len() {
            let Ok(document) = json::parse(events[target].1.as_bytes()) else { continue };
            for at in 0..size(&document) {
                let mut planted = document.clone();
                if !plant(&mut planted, at, "zzkey", &Value::String("zzvalue".to_owned())) {
                    continue;
                }
                let mut data = events.clone();
                data[target].1 = String::from_utf8(planted.encode()).unwrap();
                match text_of_event(format, &data, target) {
                    None => refused += 1,
                    Some(text) => {
                        assert!(text.contains("zzvalue"), "{} {text}", data[target].1);
                        taken += 1;
                    }
                }
            }
        }
        assert!(taken > 40 && refused > 0, "{format:?}: {taken} taken, {refused} refused");
    }
}

/// All texts that the event `target` shows; none if the stream is refused by then.
fn text_of_event(format: Format, events: &[(String, String)], target: usize) -> Option<String> {
    let mut decoder = StreamDecoder::new(format);
    for (name, data) in &events[..=target] {
        while decoder.next_event().is_some() {}
        let name = if name.is_empty() { String::new() } else { format!("event: {name}\n") };
        decoder.push(format!("{name}data: {data}\n\n").as_bytes()).ok()?;
    }
    let texts = decoder.next_event()?.pieces.into_iter().filter_map(|piece| match piece {
        Piece::Text { text, .. } => Some(text + "\n"),
        Piece::ToolCallComplete(call) => String::from_utf8(call.canonical()).ok(),
        Piece::ToolCallBegun { .. } | Piece::Finished { .. } | Piece::Usage(_) | Piece::Done => {
            None
        }
    });
    Some(texts.collect())
}
