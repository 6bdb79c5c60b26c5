use lexicon::{ClauseId, RecordNumber, ReviewId};

use super::*;
use crate::blocked::BlockedKind;
use crate::exchange::read_request;
use crate::stream::StreamDecoder;

const STREAMS: [(Format, &str); 6] = [
    (Format::OpenAi, include_str!("../../tests/streams/openai_text.sse")),
    (Format::OpenAi, include_str!("../../tests/streams/openai_two_choices.sse")),
    (Format::OpenAi, include_str!("../../tests/streams/openai_tools.sse")),
    (Format::Anthropic, include_str!("../../tests/streams/anthropic_text.sse")),
    (Format::Anthropic, include_str!("../../tests/streams/anthropic_tools.sse")),
    (Format::Anthropic, include_str!("../../tests/streams/anthropic_unknown.sse")),
];

fn exchange(format: Format, n: u32) -> Exchange {
    let body = format!(r#"{{"model":"asked-1","messages":[],"stream":true,"n":{n}}}"#);
    read_request(format, body.as_bytes()).unwrap()
}

/// Ends a stream of which `events` were released.
fn ended(exchange: &Exchange, events: &[Event]) -> String {
    let clause: ClauseId = "lethal".parse().unwrap();
    let blocked = Blocked {
        kind: BlockedKind::Held,
        code: "effect_needs_people",
        message: "people must approve",
        clause: Some(&clause),
        record: Some(RecordNumber::new(4)),
        review: Some(ReviewId::from_random([1; 16])),
    };
    let mut ending = StreamEnding::new(exchange);
    events.iter().for_each(|event| ending.released(event));
    String::from_utf8(ending.ending(&blocked).to_vec()).unwrap()
}

fn decode(format: Format, stream: &str) -> Vec<Event> {
    let mut decoder = StreamDecoder::new(format);
    decoder.push(stream.as_bytes()).expect(stream);
    decoder.end().expect(stream);
    std::iter::from_fn(|| decoder.next_event()).collect()
}

fn written(events: &[Event]) -> String {
    events.iter().map(|event| String::from_utf8_lossy(&event.bytes).into_owned()).collect()
}

/// How many tool calls have begun and are not complete after `events`.
fn open_calls(events: &[Event]) -> usize {
    let pieces = || events.iter().flat_map(|event| &event.pieces);
    let begun = pieces().filter(|piece| matches!(piece, Piece::ToolCallBegun { .. })).count();
    let complete = pieces().filter(|piece| matches!(piece, Piece::ToolCallComplete(_))).count();
    begun - complete
}

#[test]
fn stream_that_is_ended_after_any_event_is_a_valid_one() {
    for (format, stream) in STREAMS {
        let events = decode(format, stream);
        let exchange = exchange(format, 2);
        for count in (0..events.len()).filter(|count| open_calls(&events[..*count]) == 0) {
            let released = &events[..count];
            let whole = written(released) + &ended(&exchange, released);
            let again = decode(format, &whole);
            assert_eq!(&again[..count], released);
            let done = again.last().and_then(|event| event.pieces.last());
            assert_eq!(done, Some(&Piece::Done), "{whole}");
        }
        assert_eq!(ended(&exchange, &events), "", "a stream that is over has no second end");
    }
}

#[test]
fn every_choice_that_was_asked_for_or_seen_ends_once_and_as_filtered() {
    let stream = include_str!("../../tests/streams/openai_two_choices.sse");
    let events = decode(Format::OpenAi, stream);
    for count in 0..events.len() - 1 {
        let whole =
            written(&events[..count]) + &ended(&exchange(Format::OpenAi, 3), &events[..count]);
        let mut finished: Vec<(u32, bool)> = decode(Format::OpenAi, &whole)
            .iter()
            .flat_map(|event| &event.pieces)
            .filter_map(|piece| match piece {
                Piece::Finished { choice, refused } => Some((*choice, *refused)),
                _ => None,
            })
            .collect();
        finished.sort_unstable();
        let choices: Vec<u32> = finished.iter().map(|(choice, _)| *choice).collect();
        assert_eq!(choices, [0, 1, 2], "after {count} events");
        assert!(finished.contains(&(2, true)));
    }
}

#[test]
fn endings_have_the_shape_that_clients_know() {
    let cases = [
        ("openai_nothing_released", Format::OpenAi, 0, 0),
        ("openai_one_choice_of_two_ended", Format::OpenAi, 1, 7),
        ("openai_all_choices_ended", Format::OpenAi, 1, 8),
        ("anthropic_nothing_released", Format::Anthropic, 3, 0),
        ("anthropic_in_a_block", Format::Anthropic, 3, 4),
        ("anthropic_between_blocks", Format::Anthropic, 3, 7),
        ("anthropic_reason_given", Format::Anthropic, 3, 11),
    ];
    let shapes = cases.map(|(name, format, stream, count)| {
        let events = decode(format, STREAMS[stream].1);
        format!("{name}\n{}", ended(&exchange(format, 2), &events[..count]))
    });
    insta::assert_snapshot!(shapes.join("\n"));
}
