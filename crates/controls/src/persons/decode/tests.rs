use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::{Subjects, Window};

/// Persons and opaque bytes.
fn read(text: &str) -> (u64, u64) {
    let mut subjects = Subjects::new([5; 16]);
    subjects.scan(text);
    (subjects.distinct(), subjects.take_fresh().opaque_bytes)
}

fn count(text: &str) -> u64 {
    read(text).0
}

#[test]
fn one_person_in_every_encoding_is_one() {
    for text in [
        "dGFyb0BleGFtcGxlLmNvbQ==",
        "xdGFyb0BleGFtcGxlLmNvbQ==",
        "path/dGFyb0BleGFtcGxlLmNvbQ/more",
        "mail=dGFyb0BleGFtcGxlLmNvbQ==",
        "data:text/plain;base64,dGFyb0BleGFtcGxlLmNvbQ==",
        "dGFyb0Bl\neGFtcGxl\nLmNvbQ==",
        "ZEdGeWIwQmxlR0Z0Y0d4bExtTnZiUT09",
        "7461726f406578616d706c652e636f6d",
        "74 61 72 6f 40 65 78 61 6d 70 6c 65 2e 63 6f 6d",
        "0x74, 0x61, 0x72, 0x6f, 0x40, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2e, 0x63, \
         0x6f, 0x6d",
        "116,97,114,111,64,101,120,97,109,112,108,101,46,99,111,109",
        "taro%40example.com",
        "taro%2540example%2ecom",
        "taro\\u0040example.com",
        "taro\\\\u0040example.com",
        "\\x74aro@example.com",
        "taro&#64;example&period;com",
        "taro&amp;#x40;example.com",
        "taro=40example.com",
        "taro=40exam=\nple.com",
        "taro at example dot com",
        "taro AT example DOT com",
        "taro (at) example (dot) com",
        "taro[at]example[dot]com",
        "taro(at)example.com",
        "taro_at_example_dot_com",
        "taroATexampleDOTcom",
        "t a r o @ e x a m p l e . c o m",
        "\u{e0074}\u{e0061}\u{e0072}\u{e006f}\u{e0040}\u{e0065}\u{e0078}\u{e0061}\
         \u{e006d}\u{e0070}\u{e006c}\u{e0065}\u{e002e}\u{e0063}\u{e006f}\u{e006d}",
        "тaro@example.com",
        "𝐭𝐚𝐫𝐨@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦",
        "\\ttaro@example.com\\n",
        "ORQXE32AMV4GC3LQNRSS4Y3PNU",
    ] {
        assert_eq!(read(&format!("{text} and taro@example.com")), (1, 0), "{text}");
        assert_eq!(count(&format!("Please see: {text}")), 1, "{text}");
    }
}

#[test]
fn number_in_words_is_a_number() {
    assert_eq!(count("call four one five, five five five, two six seven one today"), 1);
    assert_eq!(count("phone: 4 1 5 5 5 5 2 6 7 1"), 1);
    assert_eq!(count("one two three four five six seven eight nine ten"), 0);
    assert_eq!(count("0 1 1 0 1 0 0 1 1 0 0"), 0);
}

/// Bytes without any order.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[3]
    };
    (0..length).map(|_| byte()).collect()
}

/// Persons, opaque bytes, and bytes that were worked through.
fn work(text: &str) -> (u64, u64, u64) {
    let mut subjects = Subjects::new([5; 16]);
    subjects.scan(text);
    let worked = subjects.allowance().worked;
    (subjects.distinct(), subjects.take_fresh().opaque_bytes, worked)
}

#[test]
fn what_is_no_text_is_opaque_from_a_bound_on() {
    for (length, expected) in [(200, 0), (255, 0), (258, 258), (3_000, 3_000)] {
        let encoded = STANDARD.encode(noise(length));
        assert_eq!(read(&format!("See {encoded} there.")), (0, expected), "{length}");
        let lines: Vec<&str> = encoded.as_bytes().chunks(76).map(line).collect();
        assert_eq!(read(&lines.join("\n")).1, expected, "{length} in lines");
    }
    let hex: String = noise(400).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(read(&hex), (0, 400));
}

fn line(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn opaque_part_of_a_stream_is_counted_as_it_goes() {
    let text = STANDARD.encode(noise(300_000));
    let (mut window, mut subjects) = (Window::new(), Subjects::new([5; 16]));
    let mut opaque = 0;
    for piece in text.as_bytes().chunks(4_096) {
        drop(window.push(&mut subjects, line(piece)));
        opaque += subjects.take_fresh().opaque_bytes;
    }
    assert!(opaque > 200_000, "{opaque}");
    drop(window.finish(&mut subjects));
    opaque += subjects.take_fresh().opaque_bytes;
    assert!((300_000..310_000).contains(&opaque), "{opaque}");
}

#[test]
fn bomb_is_opaque_and_costs_no_more_than_its_text_may() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&[b'a'; 1 << 17]).unwrap();
    }
    let bomb = STANDARD.encode(encoder.finish().unwrap());
    let (persons, opaque, worked) = work(&bomb);
    assert_eq!(persons, 0);
    assert!(opaque >= super::OPAQUE as u64, "{opaque}");
    assert!(worked <= 200 * bomb.len() as u64, "{worked} for {}", bomb.len());
}

#[test]
fn encodings_too_deep_to_read_are_opaque() {
    let deeper = |times: usize| {
        (0..times).fold("taro@example.com, who else? ".repeat(20), |text, _| STANDARD.encode(text))
    };
    assert_eq!(read(&deeper(3)), (1, 0));
    let (persons, opaque) = read(&deeper(6));
    assert_eq!(persons, 0);
    assert!(opaque >= super::OPAQUE as u64, "{opaque}");
}

#[test]
fn work_is_linear_in_the_text_whatever_it_is() {
    let bomb = STANDARD.encode([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0x4b]);
    let escaped = format!("%{}40", "25".repeat(9));
    for part in [
        "a",
        "A1",
        "dGFy",
        "dGFyb0BleGFtcGxlLmNvbQ== ",
        "dGFyb0Bl\n",
        "=40",
        "=\n",
        "%25",
        "%",
        "\\",
        "\\u",
        "&amp;",
        "&#",
        "1 ",
        "74 ",
        "one ",
        "at ",
        "x at y dot ",
        "(at)",
        "[dot]",
        "H4sI",
        "H4sIAAAAAAAA/w==\n",
        "eJ",
        "-",
        "_at_",
        "{\"a\":",
        "[",
        "<",
        "\u{200b}",
        "\u{fe01}",
        "\u{e0041}",
        "é",
        "ж ",
        "> QUJD\n",
        "4111 1111 1111 1111 ",
        "a@b.org",
        "0x",
        &bomb,
        &escaped,
    ] {
        let work = |length: usize| {
            let text = part.repeat(length / part.len());
            (text.len() as u64, work(&text).2)
        };
        let (length, once) = work(20_000);
        let (_, twice) = work(40_000);
        assert!(once <= 60 * length + (1 << 20), "{part:?}: {once} for {length}");
        assert!(twice <= 5 * once / 2 + 4_096, "{part:?}: {once}, {twice}");
    }
}

#[test]
fn decoded_text_is_bounded_by_the_text_of_the_exchange() {
    let mut allowance = super::Allowance::new();
    assert!(allowance.take(1 << 20) && !allowance.take(1));
    allowance.grow(100);
    assert!(!allowance.take(401) && allowance.take(400) && !allowance.take(1));
}
