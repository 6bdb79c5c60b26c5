//! A request that is accepted is generated anew as an equal request, and shows the same texts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::{Exchange, Format, read_request};

fn texts(exchange: &Exchange) -> Vec<String> {
    let mut texts = Vec::new();
    exchange.visit_text(&mut |_, text| texts.push(text.to_owned()));
    texts
}

fuzz_target!(|bytes: &[u8]| {
    for format in Format::ALL {
        if let Ok(exchange) = read_request(format, bytes) {
            let sent = exchange.encode();
            let again = read_request(format, &sent).expect("what is sent is a request");
            assert_eq!(again.encode(), sent);
            assert_eq!(texts(&again), texts(&exchange));
        }
    }
});
