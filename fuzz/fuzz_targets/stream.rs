//! How a stream is cut changes nothing: the first byte says where, the rest is the stream (I2).
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::{Event, Format, StreamDecoder};

fn decode(format: Format, pieces: &[&[u8]]) -> (Vec<Event>, Option<&'static str>) {
    let mut decoder = StreamDecoder::new(format);
    let mut events = Vec::new();
    let mut failed = None;
    for piece in pieces {
        failed = failed.or(decoder.push(piece).err());
        events.extend(std::iter::from_fn(|| decoder.next_event()));
    }
    failed = failed.or(decoder.end().err());
    events.extend(std::iter::from_fn(|| decoder.next_event()));
    (events, failed.map(|error| error.code()))
}

fuzz_target!(|bytes: &[u8]| {
    let Some((cut, stream)) = bytes.split_first() else { return };
    let (head, tail) = stream.split_at(usize::from(*cut).min(stream.len()));
    for format in Format::ALL {
        let whole = decode(format, &[stream]);
        assert_eq!(decode(format, &[head, tail]), whole);
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(decode(format, &single), whole);
    }
});
