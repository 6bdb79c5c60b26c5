//! However the bytes of a stream are cut into pieces, it says the same.
#![expect(clippy::indexing_slicing, reason = "a test stops where it fails")]

use proptest::prelude::*;
use protocol::{Event, Format, StreamDecoder, Unreadable};

/// The recorded streams.
const STREAMS: [(Format, &str); 10] = [
    (Format::OpenAi, include_str!("streams/openai_text.sse")),
    (Format::OpenAi, include_str!("streams/openai_two_choices.sse")),
    (Format::OpenAi, include_str!("streams/openai_tools.sse")),
    (Format::OpenAi, include_str!("streams/openai_reasoning.sse")),
    (Format::OpenAi, include_str!("streams/openai_function_call.sse")),
    (Format::OpenAi, include_str!("streams/openai_refusal.sse")),
    (Format::Anthropic, include_str!("streams/anthropic_text.sse")),
    (Format::Anthropic, include_str!("streams/anthropic_tools.sse")),
    (Format::Anthropic, include_str!("streams/anthropic_refusal.sse")),
    (Format::Anthropic, include_str!("streams/anthropic_unknown.sse")),
];

/// All that a stream says: its events, and how it ends.
type Said = (Vec<Event>, Result<(), Unreadable>);

fn said(format: Format, pieces: &[&[u8]]) -> Said {
    let mut decoder = StreamDecoder::new(format);
    let mut events = Vec::new();
    for piece in pieces {
        let pushed = decoder.push(piece);
        events.extend(std::iter::from_fn(|| decoder.next_event()));
        if pushed.is_err() {
            return (events, pushed);
        }
    }
    let ended = decoder.end();
    (events, ended)
}

/// The stream with each of the three line endings.
fn with_every_line_ending(stream: &str) -> [String; 3] {
    let plain = stream.replace("\r\n", "\n").replace('\r', "\n");
    let (carriage, both) = (plain.replace('\n', "\r"), plain.replace('\n', "\r\n"));
    [plain, carriage, both]
}

/// Cuts `bytes` at these offsets.
fn cut<'b>(bytes: &'b [u8], offsets: &[usize]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for offset in offsets {
        pieces.push(&bytes[start..*offset]);
        start = *offset;
    }
    pieces.push(&bytes[start..]);
    pieces
}

fn every_split_says_the_same(format: Format) {
    let streams = STREAMS.iter().filter(|(of, _)| *of == format);
    for (_, recorded) in streams {
        let (events, ended) = said(format, &[recorded.as_bytes()]);
        assert_eq!(ended, Ok(()));
        assert!(events.len() >= 4);
        for stream in with_every_line_ending(recorded) {
            let bytes = stream.as_bytes();
            for offset in 0..=bytes.len() {
                let pieces = cut(bytes, &[offset]);
                assert_eq!(said(format, &pieces), (events.clone(), Ok(())), "cut at {offset}");
            }
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(said(format, &single), (events.clone(), Ok(())), "byte by byte");
        }
    }
}

#[test]
fn every_split_of_recorded_openai_streams_says_the_same() {
    every_split_says_the_same(Format::OpenAi);
}

#[test]
fn every_split_of_recorded_anthropic_streams_says_the_same() {
    every_split_says_the_same(Format::Anthropic);
}

/// What is decoded and written is decoded again as the same, and in one form only.
#[test]
fn written_events_say_the_same_again() {
    for (format, stream) in STREAMS {
        let (events, _) = said(format, &[stream.as_bytes()]);
        let written: Vec<u8> = events.iter().flat_map(|event| event.bytes.to_vec()).collect();
        assert_eq!(said(format, &[&written]), (events, Ok(())));
        assert!(!written.contains(&b'\r'));
    }
}

/// A recorded stream, a few bytes of it changed, and where it is cut.
fn damaged() -> impl Strategy<Value = (Format, Vec<u8>, Vec<usize>)> {
    let stream = (0..STREAMS.len(), 0..3_usize).prop_map(|(stream, ending)| {
        let (format, stream) = STREAMS[stream];
        (format, with_every_line_ending(stream)[ending].clone().into_bytes())
    });
    let bytes = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"\r\n:\"\\{}[],0 datevn\xc3\xe2\xef\xbb\xbf".as_slice()),
    ];
    let changes = prop::collection::vec((any::<prop::sample::Index>(), bytes), 0..4);
    let cuts = prop::collection::vec(any::<prop::sample::Index>(), 0..12);
    (stream, changes, cuts).prop_map(|((format, mut stream), changes, cuts)| {
        for (at, byte) in changes {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.sort_unstable();
        (format, stream, cuts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The same events and the same error, also for a stream that is damaged.
    #[test]
    fn pieces_do_not_matter((format, stream, cuts) in damaged()) {
        let whole = said(format, &[&stream]);
        prop_assert_eq!(said(format, &cut(&stream, &cuts)), whole);
    }
}
