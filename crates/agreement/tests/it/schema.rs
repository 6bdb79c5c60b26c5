//! `docs/agreement.schema.json` and the readers say the same.

#![expect(clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::BTreeSet;

use agreement::{Bundle, Code, Diagnostics};
use serde_json::Value as Json;

use super::EXAMPLE;

const SCHEMA: &str = include_str!("../../../../docs/agreement.schema.json");
const WHOLE: &str = include_str!("whole-language.md");

/// The kinds of TOML blocks.
const KINDS: [&str; 15] = [
    "redline",
    "tool",
    "boundary",
    "review",
    "grant",
    "term",
    "law",
    "refusal",
    "change-control",
    "verification",
    "personnel",
    "termination",
    "excluded",
    "case",
    "accepted",
];

/// Tables inside a block: their definition, and a block with the table open at `@`.
const INNER: [(&str, &str, &str); 7] = [
    ("exception", "redline", "exceptions = [{ @ }]"),
    ("outer-stops", "redline", "limits = { @ }"),
    ("without-grant", "redline", "without-grant = { @ }"),
    ("grant-limits", "grant", "limits = { @ }"),
    ("given", "case", "given = { @ }"),
    ("front-matter-party", "", "party = [{ @ }]"),
    ("front-matter", "", "@"),
];

fn schema() -> Json {
    serde_json::from_str(SCHEMA).unwrap()
}

/// What the reader says of one block, or of the front matter if `kind` is empty.
fn told(kind: &str, table: &str) -> Diagnostics {
    let text = if kind.is_empty() {
        format!("+++\n{table}\n+++\n\n## 1 Use {{#use}}\n")
    } else {
        let front = EXAMPLE.split("\n# ").next().unwrap();
        format!("{front}\n## 1 Use {{#use}}\n\n```toml {kind}\n{table}\n```\n")
    };
    Bundle::compile(&text, "schema.md").unwrap_err()
}

/// The keys that the reader of a table knows, as its unknown-key finding lists them.
fn known(kind: &str, table: &str) -> BTreeSet<String> {
    let told = told(kind, table);
    let unknown = told.findings().iter().find(|found| found.rule() == Code::UnknownKey);
    let list = unknown.unwrap().advice().split("known keys: ").nth(1).unwrap();
    list.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// The keys that the reader misses in a table.
fn missed(kind: &str, table: &str, noun: &str) -> BTreeSet<String> {
    let told = told(kind, table);
    let missing = told.findings().iter().filter(|found| found.rule() == Code::MissingKey);
    let texts = missing.map(ToString::to_string).filter(|text| text.starts_with(noun));
    texts.map(|text| text.rsplit('`').nth(1).unwrap().to_owned()).collect()
}

/// The words that the reader takes for a key, if it takes words out of a list.
fn words(kind: &str, table: &str) -> Option<BTreeSet<String>> {
    let told = told(kind, table);
    let mut advice = told.findings().iter().map(agreement::Finding::advice);
    let list = advice.find_map(|advice| advice.split("write one of: ").nth(1))?;
    let plain = list.replace("notify<=1h (or another time), ", "");
    Some(plain.split(", ").map(str::to_owned).collect())
}

fn strings(list: &Json) -> BTreeSet<String> {
    let items = list.as_array().into_iter().flatten();
    items.map(|item| item.as_str().unwrap().to_owned()).collect()
}

fn keys(definition: &Json) -> BTreeSet<String> {
    definition["properties"].as_object().unwrap().keys().cloned().collect()
}

/// Every table of the format: its definition, the kind of its block, and the block around it.
fn tables() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    KINDS.into_iter().map(|kind| (kind, kind, "@")).chain(INNER)
}

/// The keys of every table, as the schema has them.
pub(super) fn keys_by_table() -> Vec<(&'static str, BTreeSet<String>)> {
    let schema = schema();
    tables().map(|(name, _, _)| (name, keys(&schema["$defs"][name]))).collect()
}

#[test]
fn schema_and_readers_know_the_same_keys() {
    let schema = schema();
    for (name, kind, around) in tables() {
        let definition = &schema["$defs"][name];
        assert_eq!(definition["additionalProperties"], false, "{name}");
        let known = known(kind, &around.replace('@', "zzzzzzzz = 1"));
        assert_eq!(keys(definition), known, "{name}");
    }
}

#[test]
fn schema_and_readers_require_the_same_keys() {
    let schema = schema();
    let nouns = [
        ("exception", "an exception"),
        ("outer-stops", "limits"),
        ("grant-limits", "limits"),
        ("without-grant", "without-grant"),
        ("given", "given"),
        ("front-matter-party", "a party"),
        ("front-matter", "front matter"),
    ];
    for (name, kind, around) in tables() {
        let article = if name.starts_with(['a', 'e']) { "an" } else { "a" };
        let noun = nouns.into_iter().find(|(table, _)| *table == name);
        let noun = noun.map_or(format!("{article} {name} block"), |(_, noun)| noun.to_owned());
        let missed =
            missed(kind, &around.replace('@', "zzzzzzzz = 1\n").replace("1\n }", "1 }"), &noun);
        assert_eq!(strings(&schema["$defs"][name]["required"]), missed, "{name}");
    }
}

#[test]
fn schema_and_readers_take_the_same_words() {
    let schema = schema();
    let mut lists = 0;
    for (name, kind, around) in tables() {
        for (key, property) in schema["$defs"][name]["properties"].as_object().unwrap() {
            let item = property["items"]["anyOf"].get(0).unwrap_or(&property["items"]);
            let (list, value) = match (&property["enum"], &item["enum"]) {
                (list @ Json::Array(_), _) => (list, "\"zzzzzzzz\""),
                (_, list @ Json::Array(_)) => (list, "[\"zzzzzzzz\"]"),
                _ => continue,
            };
            let taken = words(kind, &around.replace('@', &format!("{key} = {value}")));
            assert_eq!(Some(strings(list)), taken, "{key} in {name}");
            lists += 1;
        }
    }
    assert_eq!(lists, 20, "a list of words was not compared");
    let categories = strings(&schema["$defs"]["category"]["enum"]);
    assert_eq!(Some(categories), words("grant", "per-workload = { zzzzzzzz = 1 }"));
}

#[test]
fn every_key_of_the_schema_says_what_it_is() {
    let schema = schema();
    for (name, _, _) in tables() {
        let definition = &schema["$defs"][name];
        assert!(definition["description"].is_string(), "{name}");
        for (key, property) in definition["properties"].as_object().unwrap() {
            let said = property["description"].is_string() || property["$ref"].is_string();
            assert!(said || property["items"].is_object(), "{key} in {name}");
        }
    }
}

#[test]
fn schema_takes_what_the_readers_take() {
    let shipped = [
        EXAMPLE,
        include_str!("../../../../agreements/hospital.md"),
        include_str!("../../../../agreements/workplace.md"),
    ];
    for text in shipped.into_iter().chain([WHOLE]) {
        assert!(check_blocks(text) > 15);
    }
}

#[test]
fn schema_refuses_what_the_readers_refuse() {
    let schema = schema();
    for (kind, table) in [
        ("term", "name = \" \"\ndefinition = \"a human being\""),
        ("law", "cite = \"Directive 12\"\nmode = \"frozen\""),
        ("law", "cite = \"Directive 12\"\nmode = \"dynamic\"\nas-of = 2023-01-25"),
        ("refusal", "honour = true\nrelease-quorum = { self = 1 }"),
        ("change-control", "object = \"keys\"\napprovers = {}"),
        (
            "change-control",
            "object = \"keys\"\napprovers = { customer = 1 }\nemergency-ttl = \"1h\"",
        ),
        ("personnel", ""),
        ("boundary", "cloud-only = false"),
        ("excluded", "principals = []"),
        ("tool", "name = \"a b\"\neffect = \"read\""),
        ("tool", "name = \"a\"\neffect = \"read\"\ntarget-path = \"/~2\""),
        ("review", "dwell-floor = \"soon\""),
        ("review", "canary-share = 1.5"),
        ("redline", "category = \"other\"\naction = \"hold\""),
        ("redline", "category = \"lethal\"\naction = \"hold\"\nlimits = { window = \"30d\" }"),
        ("redline", "category = \"lethal\"\naction = \"deny\"\nquorum = { customer = 1 }"),
        ("case", "name = \"a\"\nexpect = \"deny\"\ngiven = { act = \"call-tool\" }"),
        ("case", "name = \"a\"\nexpect = \"deny\"\ngiven = { act = \"invoke\", tool = \"b\" }"),
    ] {
        assert!(!told(kind, table).is_empty());
        let table = json(toml::from_str::<toml::Value>(table).unwrap());
        let refused = refusal(&schema, &schema["$defs"][kind], &table);
        assert!(refused.is_some(), "{kind}: {table} is taken");
    }
}

/// Compares every block of a sound file with the schema, and counts them.
pub(super) fn check_blocks(text: &str) -> usize {
    let schema = schema();
    let mut count = 0;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(kind) = line.strip_prefix("```toml ") else { continue };
        let body: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        let Ok(table) = toml::from_str::<toml::Value>(&body.join("\n")) else { continue };
        let definition = schema["$defs"].get(kind.trim()).unwrap();
        let refused = refusal(&schema, definition, &json(table));
        assert!(refused.is_none(), "{kind} is refused: {}\n{}", refused.unwrap(), body.join("\n"));
        count += 1;
    }
    count
}

fn json(value: toml::Value) -> Json {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(at) => at.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, it)| (key, json(it))).collect(),
    }
}

/// Why `schema` refuses `value`; it knows the words of JSON Schema that the document uses.
fn refusal(root: &Json, schema: &Json, value: &Json) -> Option<String> {
    let words = match schema {
        Json::Bool(true) => return None,
        Json::Bool(false) => return Some(format!("{value} must not be here")),
        schema => schema.as_object().unwrap(),
    };
    let refused = |schema: &Json, value: &Json| refusal(root, schema, value);
    let takes = |schema: &Json| refused(schema, value).is_none();
    let all = |schemas: &Json| schemas.as_array().unwrap().iter().find_map(|it| refused(it, value));
    let no = |takes: bool, word: &str| (!takes).then(|| format!("{value} is not of `{word}`"));
    words.iter().find_map(|(word, what)| match word.as_str() {
        "description" | "format" | "then" | "else" => None,
        "$ref" => refused(root.pointer(what.as_str()?.strip_prefix('#')?).unwrap(), value),
        "type" => no(is_of(value, what.as_str()?), word),
        "enum" => no(what.as_array()?.contains(value), word),
        "const" => no(what == value, word),
        "not" => no(!takes(what), word),
        "allOf" => all(what),
        "anyOf" => no(what.as_array()?.iter().any(takes), word),
        "if" => refused(words.get(if takes(what) { "then" } else { "else" })?, value),
        "pattern" => no(fits(value.as_str()?, what.as_str()?), word),
        "minLength" => no(value.as_str()?.len() as u64 >= what.as_u64()?, word),
        "maxLength" => no(value.as_str()?.len() as u64 <= what.as_u64()?, word),
        "minimum" => no(value.as_f64()? >= what.as_f64()?, word),
        "maximum" => no(value.as_f64()? <= what.as_f64()?, word),
        _ => refusal_of_many(root, words, word, what, value),
    })
}

/// The words of JSON Schema about lists and tables.
fn refusal_of_many(
    root: &Json,
    words: &serde_json::Map<String, Json>,
    word: &str,
    what: &Json,
    value: &Json,
) -> Option<String> {
    let no = |takes: bool| (!takes).then(|| format!("{value} is not of `{word}`"));
    let has = |key: &Json| value.get(key.as_str().unwrap()).is_some();
    let properties = words.get("properties").and_then(Json::as_object);
    let mut entries = value.as_object().into_iter().flatten();
    match word {
        "minItems" => no(value.as_array()?.len() as u64 >= what.as_u64()?),
        "maxItems" => no(value.as_array()?.len() as u64 <= what.as_u64()?),
        "uniqueItems" => {
            let items = value.as_array()?;
            no((1..items.len()).all(|end| !items.get(..end).unwrap().contains(&items[end])))
        }
        "prefixItems" => {
            let mut pairs = what.as_array()?.iter().zip(value.as_array()?);
            pairs.find_map(|(schema, item)| refusal(root, schema, item))
        }
        "items" => {
            let first = words.get("prefixItems").map_or(0, |items| items.as_array().unwrap().len());
            value.as_array()?.iter().skip(first).find_map(|item| refusal(root, what, item))
        }
        "minProperties" => no(value.as_object()?.len() as u64 >= what.as_u64()?),
        "required" => value.as_object().and(no(what.as_array()?.iter().all(has))),
        "dependentRequired" => {
            let mut asked = what.as_object()?.iter().filter(|(key, _)| value.get(key).is_some());
            no(asked.all(|(_, needed)| needed.as_array().unwrap().iter().all(has)))
        }
        "properties" => entries.find_map(|(key, it)| refusal(root, what.get(key)?, it)),
        "propertyNames" => entries.find_map(|(key, _)| refusal(root, what, &key.as_str().into())),
        "additionalProperties" => entries
            .filter(|(key, _)| !properties.is_some_and(|known| known.contains_key(*key)))
            .find_map(|(_, it)| refusal(root, what, it)),
        other => panic!("this test does not know `{other}`"),
    }
}

fn is_of(value: &Json, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("this test does not know the type `{other}`"),
    }
}

/// Whether `text` fits one of the patterns of the document.
fn fits(text: &str, pattern: &str) -> bool {
    let plain = |extra: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || extra.contains(c);
        (1..=128).contains(&text.len()) && text.chars().all(is_plain)
    };
    let whole = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let time = |text: &str| text.strip_suffix(['s', 'm', 'h', 'd']).is_some_and(whole);
    match pattern {
        "^[A-Za-z0-9_.:/@-]{1,128}$" => plain("_.:/@-"),
        "^[A-Za-z0-9_.:/@*-]{1,128}$" => plain("_.:/@*-"),
        "^(agreement::)?[A-Za-z0-9-]+$" => text
            .strip_prefix("agreement::")
            .unwrap_or(text)
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-'),
        "\\S" => !text.trim().is_empty(),
        "^[2-9]$" => text.len() == 1 && ("2"..="9").contains(&text),
        "^[0-9]+[smhd]$" => time(text),
        "^notify<=[0-9]+[smhd]$" => text.strip_prefix("notify<=").is_some_and(time),
        "^[0-9]+ per [0-9]+[smhd]$" => {
            text.split_once(" per ").is_some_and(|(acts, per)| whole(acts) && time(per))
        }
        "^[0-9]+ (B|KiB|MiB|GiB)$" => text.split_once(' ').is_some_and(|(number, unit)| {
            whole(number) && ["B", "KiB", "MiB", "GiB"].contains(&unit)
        }),
        "^sha256:[0-9a-f]{64}$" => text.strip_prefix("sha256:").is_some_and(|hex| {
            let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            hex.len() == 64 && hex.bytes().all(is_hex)
        }),
        "^/([^~]|~[01])*$" => {
            text.starts_with('/') && text.split('~').skip(1).all(|it| it.starts_with(['0', '1']))
        }
        other => panic!("this test does not know the pattern `{other}`"),
    }
}
