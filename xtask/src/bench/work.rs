//! The workloads: requests, and the answers that the mock gives to them.

use std::time::Duration;

use anyhow::{Result, bail};
use serde::Serialize;

/// The model that answers in one piece.
pub(super) const WHOLE: &str = "bench-whole";
/// The model that answers in events.
pub(super) const STREAMED: &str = "bench-streamed";
/// Events of a streamed answer that carry text.
const EVENTS: usize = 100;

/// One kind of work at one number of connections.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Work {
    /// What the table calls it.
    pub(super) name: &'static str,
    pub(super) connections: usize,
    #[serde(skip)]
    kind: Kind,
    /// The most that Brightline may cost, as a multiple of nginx in the same round.
    pub(super) bound: Option<f64>,
    /// What the project aims at, as the same multiple.
    pub(super) aim: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// About 1 KiB in, about 1 KiB out.
    Chat,
    /// 1 KiB in, 100 events out.
    Stream,
    /// 64 KiB in, 1 KiB out.
    LongPrompt,
}

pub(super) const WORKS: [Work; 5] = [
    Work {
        name: "1 KiB chat, 1 connection",
        connections: 1,
        kind: Kind::Chat,
        bound: None,
        aim: None,
    },
    Work {
        name: "1 KiB chat, 8 connections",
        connections: 8,
        kind: Kind::Chat,
        bound: Some(12.0),
        aim: Some(4.0),
    },
    Work {
        name: "1 KiB chat, 64 connections",
        connections: 64,
        kind: Kind::Chat,
        bound: None,
        aim: None,
    },
    Work {
        name: "100-event stream, 8 connections",
        connections: 8,
        kind: Kind::Stream,
        bound: Some(5.0),
        aim: Some(3.0),
    },
    Work {
        name: "64 KiB prompt, 8 connections",
        connections: 8,
        kind: Kind::LongPrompt,
        bound: None,
        aim: None,
    },
];

/// The work whose memory is bounded: the most connections.
pub(super) const WIDEST: Work = WORKS[2];

/// LIMIT: an answer that takes longer than this is a fault of the setup, not a slow target.
pub(super) const LONGEST_ANSWER: Duration = Duration::from_secs(10);

/// The works whose names contain `text`; all, if nothing is said.
pub(super) fn chosen(text: Option<&str>) -> Result<Vec<Work>> {
    let named = |work: &Work| text.is_none_or(|text| work.name.contains(text));
    let works: Vec<Work> = WORKS.into_iter().filter(named).collect();
    if works.is_empty() {
        let names: Vec<&str> = WORKS.iter().map(|work| work.name).collect();
        bail!("no work is called so; there are: {}", names.join("; "));
    }
    Ok(works)
}

impl Work {
    /// The whole request, with the key that a gateway asks for.
    pub(super) fn request(self, key: &str) -> Vec<u8> {
        let body = self.body();
        let mut request = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: bench.example\r\n\
             authorization: Bearer {key}\r\ncontent-type: application/json\r\n\
             accept: */*\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        request.push_str(&body);
        request.into_bytes()
    }

    fn body(self) -> String {
        let (model, stream, length) = match self.kind {
            Kind::Chat => (WHOLE, "", 860),
            Kind::Stream => (STREAMED, ",\"stream\":true", 840),
            Kind::LongPrompt => (WHOLE, "", 64 * 1024),
        };
        format!(
            "{{\"model\":\"{model}\",\"messages\":[{{\"role\":\"system\",\"content\":\"You are a \
             careful assistant.\"}},{{\"role\":\"user\",\"content\":\"{}\"}}]{stream}}}",
            prose(length)
        )
    }

    /// Whether an answer with this body is the one that the mock gave.
    pub(super) fn is_answered(self, body: &[u8]) -> bool {
        match self.kind {
            Kind::Chat | Kind::LongPrompt => body.len() > 900 && body.ends_with(b"}"),
            Kind::Stream => body.len() > 100 * EVENTS && body.ends_with(b"data: [DONE]\n\n"),
        }
    }
}

/// The answer of the model [`WHOLE`]: about 1 KiB.
pub(super) fn answer() -> String {
    format!(
        "{{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1767225600,\
         \"model\":\"{WHOLE}\",\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\
         \"content\":\"{}\"}},\"finish_reason\":\"stop\"}}],\"usage\":{{\"prompt_tokens\":180,\
         \"completion_tokens\":160,\"total_tokens\":340}}}}",
        prose(720)
    )
}

/// The events of the model [`STREAMED`], one text each: the role, the words, the end, the marker.
pub(super) fn events() -> Vec<String> {
    let event = |delta: &str, reason: &str| {
        format!(
            "data: {{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\
             \"created\":1767225600,\"model\":\"{STREAMED}\",\"choices\":[{{\"index\":0,\
             \"delta\":{delta},\"finish_reason\":{reason}}}]}}\n\n"
        )
    };
    let text = prose(14 * EVENTS);
    let mut words = text.split_inclusive(' ').cycle();
    let mut events = vec![event("{\"role\":\"assistant\",\"content\":\"\"}", "null")];
    events.extend((0..EVENTS).map(|_| {
        let word = words.next().unwrap_or("word ");
        event(&format!("{{\"content\":\"{word}\"}}"), "null")
    }));
    events.push(event("{}", "\"stop\""));
    events.push("data: [DONE]\n\n".to_owned());
    events
}

/// So many bytes of plain text that names nobody.
fn prose(length: usize) -> String {
    const SENTENCE: &str = "The harbour office publishes the tide tables for the coming season, \
        with the hours of high and low water for every quay and the days when the lock is shut. ";
    SENTENCE.chars().cycle().take(length).collect()
}

#[cfg(test)]
mod tests;
