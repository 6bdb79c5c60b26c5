//! Ways to write a text. Each says nothing if it does not apply to the identifier.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::identifiers::Identifier;

type Way = fn(&Identifier) -> Option<String>;

/// All ways, by name.
pub(crate) const WAYS: [(&str, Way); 68] = [
    ("base64", |one| Some(STANDARD.encode(&one.value))),
    ("base64 without padding", |one| Some(STANDARD_NO_PAD.encode(&one.value))),
    ("base64url", |one| Some(URL_SAFE.encode(&one.value))),
    ("base64url without padding", |one| Some(URL_SAFE_NO_PAD.encode(&one.value))),
    ("base64 of a sentence", |one| Some(STANDARD.encode(sentence(one)))),
    ("base64 in lines of 76", |one| Some(lines(&STANDARD.encode(letter(one)), 76, "\n"))),
    ("base64 in lines of 20", |one| Some(lines(&STANDARD.encode(sentence(one)), 20, "\n"))),
    ("base64 in lines of a mail", |one| Some(lines(&STANDARD.encode(letter(one)), 64, "\r\n"))),
    ("base64 in quoted lines", |one| {
        Some(format!("> {}", lines(&STANDARD.encode(letter(one)), 60, "\n> ")))
    }),
    ("base64 in indented lines", |one| {
        Some(format!("    {}", lines(&STANDARD.encode(letter(one)), 60, "\n    ")))
    }),
    ("base64 in groups of four", |one| Some(lines(&STANDARD.encode(sentence(one)), 4, " "))),
    ("base64 in lines of JSON", |one| Some(lines(&STANDARD.encode(letter(one)), 76, "\\n"))),
    ("base64 twice", |one| Some(STANDARD.encode(STANDARD.encode(&one.value)))),
    ("base64 three times", |one| {
        Some(STANDARD.encode(STANDARD.encode(STANDARD.encode(&one.value))))
    }),
    ("base64 of UTF-16", |one| {
        let wide: Vec<u8> = one.value.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Some(STANDARD.encode(wide))
    }),
    ("base64 after letters", |one| Some(format!("xyz{}", STANDARD.encode(&one.value)))),
    ("base64 in a path", |one| {
        Some(format!("https://x.example/u/{}/v", URL_SAFE_NO_PAD.encode(&one.value)))
    }),
    ("base64 in a query", |one| {
        Some(format!("https://x.example/?id={}&a=b", URL_SAFE.encode(&one.value)))
    }),
    ("base64 in JSON", |one| {
        // A short value in a cell is not decoded.
        Some(format!("{{\"data\":\"{}\"}}", STANDARD.encode(sentence(one))))
    }),
    ("base64 of percent", |one| Some(STANDARD.encode(percent(&one.value)))),
    ("percent of base64", |one| Some(percent(&STANDARD.encode(&one.value)))),
    ("data URL", |one| Some(format!("data:text/plain;base64,{}", STANDARD.encode(&one.value)))),
    ("data URL with percent", |one| Some(format!("data:text/plain,{}", percent(&one.value)))),
    ("gzip in base64", |one| Some(STANDARD.encode(gzip(letter(one).as_bytes())))),
    ("gzip of the value in base64", |one| Some(STANDARD.encode(gzip(one.value.as_bytes())))),
    ("zlib in base64url", |one| Some(URL_SAFE.encode(zlib(letter(one).as_bytes())))),
    ("gzip in hexadecimal", |one| Some(hex(&gzip(letter(one).as_bytes()), "", ""))),
    ("gzip in lines of base64", |one| {
        Some(lines(&STANDARD.encode(gzip(letter(one).as_bytes())), 64, "\n"))
    }),
    ("base64 of gzip of base64", |one| {
        Some(STANDARD.encode(gzip(STANDARD.encode(letter(one)).as_bytes())))
    }),
    ("base32", |one| Some(base32(one.value.as_bytes()))),
    ("hexadecimal", |one| Some(hex(one.value.as_bytes(), "", ""))),
    ("hexadecimal in capitals", |one| Some(hex(one.value.as_bytes(), "", "").to_uppercase())),
    ("hexadecimal with 0x", |one| Some(format!("0x{}", hex(one.value.as_bytes(), "", "")))),
    ("hexadecimal pairs", |one| Some(hex(one.value.as_bytes(), "", " "))),
    ("hexadecimal pairs with colons", |one| Some(hex(one.value.as_bytes(), "", ":"))),
    ("hexadecimal bytes of a program", |one| Some(hex(one.value.as_bytes(), "0x", ", "))),
    ("decimal codes", |one| Some(codes(&one.value, " ", |byte| byte.to_string()))),
    ("decimal codes with commas", |one| Some(codes(&one.value, ",", |byte| byte.to_string()))),
    ("binary codes", |one| Some(codes(&one.value, " ", |byte| format!("{byte:08b}")))),
    ("escapes x", |one| Some(codes(&one.value, "", |byte| format!("\\x{byte:02x}")))),
    ("escapes u", |one| Some(codes(&one.value, "", |byte| format!("\\u{byte:04x}")))),
    ("escapes u twice", |one| Some(codes(&one.value, "", |byte| format!("\\\\u{byte:04X}")))),
    ("escapes u in braces", |one| Some(codes(&one.value, "", |byte| format!("\\u{{{byte:x}}}")))),
    ("escapes in octal", |one| Some(codes(&one.value, "", |byte| format!("\\{byte:03o}")))),
    ("percent", |one| Some(percent(&one.value))),
    ("percent of signs", |one| Some(signs(&one.value, |byte| format!("%{byte:02X}")))),
    ("percent twice", |one| Some(percent(&one.value).replace('%', "%25"))),
    ("entities in decimal", |one| Some(codes(&one.value, "", |byte| format!("&#{byte};")))),
    ("entities in hexadecimal", |one| Some(codes(&one.value, "", |byte| format!("&#x{byte:x};")))),
    ("entities without semicolons", |one| {
        Some(signs(&one.value, |byte| format!("&#x{byte:x} ")).replace(' ', ";"))
    }),
    ("entities twice", |one| Some(codes(&one.value, "", |byte| format!("&amp;#{byte};")))),
    ("quoted-printable", |one| Some(codes(&one.value, "", |byte| format!("={byte:02X}")))),
    ("quoted-printable in lines", |one| {
        Some(lines(&codes(&one.value, "", |byte| format!("={byte:02X}")), 12, "=\n"))
    }),
    ("tag characters", |one| Some(shift(&one.value, 0xe_0000))),
    ("tag characters among others", |one| {
        let hidden = one.value.chars().map(|c| char::from_u32(0xe_0000 + u32::from(c)).unwrap());
        Some(hidden.map(|tag| format!("so{tag}")).collect())
    }),
    ("variation selectors", |one| {
        let selector = |byte: u8| match byte {
            0..16 => char::from_u32(0xfe00 + u32::from(byte)).unwrap(),
            _ => char::from_u32(0xe_0100 - 16 + u32::from(byte)).unwrap(),
        };
        Some(format!("😀{}", one.value.bytes().map(selector).collect::<String>()))
    }),
    ("zero width", |one| Some(between(&one.value, "\u{200b}"))),
    ("soft hyphens", |one| Some(between(&one.value, "\u{ad}"))),
    ("right to left marks", |one| Some(between(&one.value, "\u{202e}\u{202c}"))),
    ("marks on letters", |one| Some(between(&one.value, "\u{336}"))),
    ("full width", |one| {
        Some(one.value.chars().map(|c| if c == ' ' { ' ' } else { add(c, 0xfee0) }).collect())
    }),
    ("mathematical bold", |one| Some(mathematical(&one.value, 0x1d41a, 0x1d400, 0x1d7ce))),
    ("mathematical typewriter", |one| Some(mathematical(&one.value, 0x1d68a, 0x1d670, 0x1d7f6))),
    ("look-alikes", |one| {
        one.value.contains('@').then(|| {
            let pairs = [('a', 'а'), ('e', 'е'), ('o', 'о'), ('p', 'р'), ('c', 'с'), ('x', 'х')];
            pairs
                .iter()
                .fold(one.value.clone(), |text, (from, to)| text.replace(*from, &to.to_string()))
        })
    }),
    ("at and dot in words", |one| spoken(one, " at ", " dot ")),
    ("at and dot in brackets", |one| spoken(one, "[at]", "[dot]")),
    ("characters apart", |one| {
        let apart: Vec<String> =
            one.value.chars().filter(|c| *c != ' ').map(String::from).collect();
        (one.kind == "e-mail" || one.kind == "card" || one.kind == "phone called")
            .then(|| apart.join(" "))
    }),
    ("digits in words", |one| {
        let names =
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        let said: Option<Vec<&str>> =
            one.value
                .chars()
                .filter(|c| !" -".contains(*c))
                .map(|c| {
                    if c == '+' {
                        Some("plus")
                    } else {
                        names.get(c.to_digit(10)? as usize).copied()
                    }
                })
                .collect();
        said.map(|said| said.join(" "))
    }),
];

fn sentence(one: &Identifier) -> String {
    format!("the contact is {}{}, please write soon", one.called, one.value)
}

/// A text of several lines around the sentence.
fn letter(one: &Identifier) -> String {
    format!(
        "Dear colleague,\n\nas we said on the way home, {}. It would be good to hear how the \
         garden does, whether the roof is mended, and when we may come again.\n\nYours\n",
        sentence(one)
    )
}

fn lines(text: &str, width: usize, between: &str) -> String {
    let lines: Vec<&str> =
        text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
    lines.join(between)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn hex(bytes: &[u8], before: &str, between: &str) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{before}{byte:02x}")).collect();
    pairs.join(between)
}

fn codes(text: &str, between: &str, write: impl Fn(u8) -> String) -> String {
    text.bytes().map(write).collect::<Vec<_>>().join(between)
}

fn percent(text: &str) -> String {
    codes(text, "", |byte| format!("%{byte:02x}"))
}

/// Everything that is neither letter nor digit, written by `write`.
fn signs(text: &str, write: impl Fn(u8) -> String) -> String {
    codes(text, "", |byte| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { write(byte) }
    })
}

fn base32(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let groups = bits.as_bytes().chunks(5).map(|five| {
        let mut five = String::from_utf8(five.to_vec()).unwrap();
        while five.len() < 5 {
            five.push('0');
        }
        let value = u8::from_str_radix(&five, 2).unwrap();
        char::from(if value < 26 { b'A' + value } else { b'2' + value - 26 })
    });
    groups.collect()
}

fn add(character: char, offset: u32) -> char {
    char::from_u32(u32::from(character) + offset).unwrap()
}

fn shift(text: &str, offset: u32) -> String {
    text.chars().map(|character| add(character, offset)).collect()
}

fn between(text: &str, unseen: &str) -> String {
    text.chars().map(|character| format!("{character}{unseen}")).collect()
}

fn mathematical(text: &str, small: u32, capital: u32, digit: u32) -> String {
    let letter = |character: char| match character {
        'a'..='z' => char::from_u32(small + u32::from(character) - u32::from('a')).unwrap(),
        'A'..='Z' => char::from_u32(capital + u32::from(character) - u32::from('A')).unwrap(),
        '0'..='9' => char::from_u32(digit + u32::from(character) - u32::from('0')).unwrap(),
        other => other,
    };
    text.chars().map(letter).collect()
}

fn spoken(one: &Identifier, at: &str, dot: &str) -> Option<String> {
    let (local, host) = one.value.split_once('@')?;
    Some(format!("{local}{at}{}", host.replace('.', dot)))
}
