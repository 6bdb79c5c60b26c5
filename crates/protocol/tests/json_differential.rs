//! Whatever we accept, all read alike: our reader against those of Python and Node.
//!
//! Four kinds of documents: a list of nasty ones with the verdict that is ours to give, nesting and
//! sizes around our limits, thousands of generated ones in every spelling that JSON allows, and
//! mutations of all of them. Nothing here is random from run to run.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use protocol::json::{self, Value};

const CASES: &str = include_str!("differential/cases.txt");

/// Fewest documents of either verdict for the comparison to mean anything.
const FEWEST: usize = 4_000;

/// One document in the form that `differential/read.py` and `read.mjs` print.
fn form(value: &Value) -> String {
    match value {
        Value::Null => "n".to_owned(),
        Value::Bool(true) => "t".to_owned(),
        Value::Bool(false) => "f".to_owned(),
        Value::Int(number) => {
            let double = *number as f64;
            assert_eq!(double as i64, *number, "an integer that a double cannot hold");
            format!("d{:016x}", double.to_bits())
        }
        Value::Float(number) => format!("d{:016x}", number.to_bits()),
        Value::String(text) => text.bytes().fold("s".to_owned(), |mut form, byte| {
            write!(form, "{byte:02x}").unwrap();
            form
        }),
        Value::Array(elements) => {
            format!("[{}]", elements.iter().map(form).collect::<Vec<_>>().join(","))
        }
        Value::Object(entries) => {
            let mut entries: Vec<(String, String)> = entries
                .iter()
                .map(|(key, value)| (form(&Value::String(key.clone())), form(value)))
                .collect();
            entries.sort_unstable();
            let entries = entries.into_iter().map(|(key, value)| key + ":" + &value);
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

/// A small generator of the same numbers in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.roll(from.len())]
    }
}

/// Writes one value in one of the spellings that JSON allows.
fn document(dice: &mut Dice, depth: usize, out: &mut String) {
    space(dice, out);
    match dice.roll(if depth == 0 { 6 } else { 10 }) {
        0 => out.push_str(dice.pick(&["null", "true", "false"])),
        1..=3 => number(dice, out),
        4 | 5 => text(dice, out),
        6 | 7 => {
            out.push('[');
            for index in 0..dice.roll(5) {
                out.push_str(if index > 0 { "," } else { "" });
                document(dice, depth - 1, out);
            }
            space(dice, out);
            out.push(']');
        }
        _ => {
            out.push('{');
            for index in 0..dice.roll(5) {
                out.push_str(if index > 0 { "," } else { "" });
                space(dice, out);
                text(dice, out);
                space(dice, out);
                out.push(':');
                document(dice, depth - 1, out);
            }
            space(dice, out);
            out.push('}');
        }
    }
    space(dice, out);
}

fn space(dice: &mut Dice, out: &mut String) {
    if dice.roll(4) == 0 {
        out.push_str(dice.pick(&[" ", "\n", "\t", "\r\n", "  "]));
    }
}

fn digits(dice: &mut Dice, most: usize, out: &mut String) {
    for _ in 0..=dice.roll(most) {
        out.push(char::from(b'0' + u8::try_from(dice.roll(10)).unwrap()));
    }
}

/// A number of any length, near a power of two, or with any bits.
fn number(dice: &mut Dice, out: &mut String) {
    if dice.roll(4) == 0 {
        let bits = (dice.roll(usize::MAX) as u64) ^ ((dice.roll(2) as u64) << 63);
        let double = f64::from_bits(bits);
        if double.is_finite() {
            write!(out, "{double:e}").unwrap();
            return;
        }
    }
    out.push_str(dice.pick(&["", "", "-"]));
    match dice.roll(8) {
        0 => out.push_str(dice.pick(&["9007199254740991", "9007199254740992", "9007199254740990"])),
        1 => out.push('0'),
        other => {
            out.push(char::from(b'1' + u8::try_from(dice.roll(9)).unwrap()));
            digits(dice, if other == 2 { 30 } else { 12 }, out);
        }
    }
    if dice.roll(3) == 0 {
        out.push('.');
        digits(dice, 25, out);
    }
    if dice.roll(4) == 0 {
        out.push_str(dice.pick(&["e", "E", "e+", "E-", "e-"]));
        digits(dice, 2, out);
    }
}

fn text(dice: &mut Dice, out: &mut String) {
    out.push('"');
    for _ in 0..dice.roll(7) {
        out.push_str(dice.pick(&[
            "a",
            "B",
            "k",
            "model",
            "é",
            "東",
            "😀",
            "\u{2028}",
            "\u{7f}",
            "\u{ffff}",
            "/",
            " ",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\n",
            "\\r",
            "\\t",
            "\\u0000",
            "\\u001f",
            "\\u0061",
            "\\u00E9",
            "\\u2028",
            "\\uFFFE",
            "\\ud83d\\ude00",
            "\\uDBFF\\uDFFF",
            "\\ud800",
            "\u{212a}",
        ]));
    }
    out.push('"');
}

/// Changes a few bytes: replaces, removes, repeats, inserts.
fn mutated(dice: &mut Dice, document: &[u8]) -> Vec<u8> {
    const BYTES: &[u8] = b"\"\\{}[]:,0123456789-+.eEtrufalsn \n\t\r\x00\x1f\x7f\x80\xc3\xa9\xed\xa0\xef\xbb\xbf\xf0/*'NI";
    let mut bytes = document.to_vec();
    for _ in 0..=dice.roll(2) {
        let at = dice.roll(bytes.len() + 1);
        let byte = BYTES[dice.roll(BYTES.len())];
        match (dice.roll(4), at < bytes.len()) {
            (0, true) => bytes[at] = byte,
            (1, true) => drop(bytes.remove(at)),
            (2, true) => bytes.insert(at, bytes[at]),
            _ => bytes.insert(at, byte),
        }
    }
    bytes
}

/// The checked-in cases: the document, and whether it is ours to accept.
fn cases() -> Vec<(Vec<u8>, bool)> {
    let case = |line: &str| {
        let (verdict, document) = line.split_once(' ').unwrap_or((line, ""));
        let mut parts = document.split('\\');
        let mut bytes = parts.next().unwrap().as_bytes().to_vec();
        for part in parts {
            let (digits, rest) = part.split_at(2);
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            bytes.extend_from_slice(rest.as_bytes());
        }
        match verdict {
            "accept" => (bytes, true),
            "refuse" => (bytes, false),
            other => panic!("`{other}` is no verdict: write accept or refuse"),
        }
    };
    CASES.lines().filter(|line| !line.starts_with('#')).map(case).collect()
}

/// Everything that is compared.
fn corpus() -> Vec<Vec<u8>> {
    let mut dice = Dice(20_260_301);
    let mut documents: Vec<Vec<u8>> = cases().into_iter().map(|(bytes, _)| bytes).collect();
    for depth in [64, 65, 500, 100_000] {
        documents.push(format!("{}{}", "[".repeat(depth), "]".repeat(depth)).into_bytes());
    }
    let keys: Vec<String> = (0..2_000).map(|key| format!("\"k{key}\":{key}")).collect();
    documents.push(format!("{{{}}}", keys.join(",")).into_bytes());
    documents.push(format!("{{{},\"K7\":0}}", keys.join(",")).into_bytes());
    for _ in 0..8_000 {
        let mut text = String::new();
        document(&mut dice, 4, &mut text);
        documents.push(text.into_bytes());
    }
    for _ in 0..8_000 {
        let chosen = dice.roll(8_000);
        let mutated = mutated(&mut dice, &documents[chosen].clone());
        documents.push(mutated);
    }
    documents
}

/// How `program` reads the documents of the file `input`, one line each.
fn read_by(program: &str, script: &str, input: &Path) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential").join(script);
    let output = Command::new(program)
        .arg(script)
        .stdin(Stdio::from(File::open(input).unwrap()))
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "cannot run `{program}` ({error}): this test compares with it and is worth nothing \
                 without; install it (on Debian: apt-get install python3 nodejs)"
            )
        });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`{program}` failed: {errors}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn cases_get_the_verdict_that_is_written_beside_them() {
    let cases = cases();
    assert!(cases.iter().filter(|(_, accept)| *accept).count() > 100);
    assert!(cases.iter().filter(|(_, accept)| !*accept).count() > 150);
    for (bytes, accept) in cases {
        assert_eq!(json::parse(&bytes).is_ok(), accept, "{}", bytes.escape_ascii());
    }
}

#[test]
fn whatever_we_accept_all_read_alike() {
    let documents = corpus();
    let lines: String = documents.iter().fold(String::new(), |mut lines, document| {
        document.iter().for_each(|byte| write!(lines, "{byte:02x}").unwrap());
        lines.push('\n');
        lines
    });
    let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join("json_differential.hex");
    fs::write(&input, lines).unwrap();
    let python = read_by("python3", "read.py", &input);
    let node = read_by("node", "read.mjs", &input);
    assert_eq!((python.len(), node.len()), (documents.len(), documents.len()));

    let (mut accepted, mut refused) = (0, 0);
    for ((document, python), node) in documents.iter().zip(&python).zip(&node) {
        let Ok(value) = json::parse(document) else {
            refused += 1;
            continue;
        };
        accepted += 1;
        let ours = form(&value);
        assert_eq!(&ours, python, "Python reads differently: {}", document.escape_ascii());
        assert_eq!(&ours, node, "Node reads differently: {}", document.escape_ascii());
        let again = json::parse(&value.encode()).expect("what we write, we read");
        assert_eq!(form(&again), ours, "written differently: {}", document.escape_ascii());
    }
    assert!(accepted >= FEWEST, "only {accepted} documents were accepted");
    assert!(refused >= FEWEST, "only {refused} documents were refused");
    let differ = python.iter().zip(&node).filter(|(python, node)| python != node).count();
    assert!(differ > 100, "the corpus no longer has what Python and Node read differently");
}
