use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::output;

/// The least that is enough, with `more` lines at its top.
fn least(more: &str) -> String {
    format!(
        r#"{more}
data = "data"
agreement = "agreement.md"
[log]
origin = "log.example.org/test"
[[party]]
name = "provider"
key = "provider+28e14bf2+AS/EY1Pgy5Ko+gfUrPHCk3wSMK8dLamZmjD7i8m/APma"
[[upstream]]
name = "northwind"
format = "openai"
base-url = "https://api.northwind.example"
key-env = "NORTHWIND_API_KEY"
models = ["northwind-large"]
serves = "Northwind Models"
[[workload]]
name = "analyst-desk"
party = "customer"
deployment = {{ class = "cloud", region = "gov-north" }}
keys = [{{ sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" }}]
"#
    )
}

/// An environment with one key in it.
fn environment(name: &str) -> Option<String> {
    (name == "NORTHWIND_API_KEY").then(|| "sk-1".to_owned())
}

fn parse(source: &str) -> Result<Config, Problems> {
    Config::parse(source, Path::new("/etc/brightline/brightline.toml"), &environment)
}

fn complaint(source: &str) -> String {
    output::plain(&parse(source).unwrap_err())
}

#[test]
fn least_configuration_gets_its_defaults() {
    let config = parse(&least("")).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8400");
    assert_eq!(config.data, Path::new("/etc/brightline/data"));
    assert_eq!(config.agreement, Path::new("/etc/brightline/agreement.md"));
    assert_eq!(config.log.pin, Path::new("/etc/brightline/data.pin"));
    assert_eq!(config.log.publish_every, Duration::from_secs(1));
    assert!(config.tls.is_none() && config.roots.is_none());
    assert_eq!(config.limits.request_bytes, Limits::default().request_bytes);
    assert_eq!(config.upstreams.len(), 1);
    assert_eq!(config.workloads[0].keys[0].expires, None);
}

#[test]
fn least_configuration_has_nothing_to_spare() {
    let all = least("");
    for (place, line) in all.lines().enumerate().filter(|(_, line)| line.contains(" = ")) {
        let without: Vec<&str> =
            all.lines().enumerate().filter(|(other, _)| *other != place).map(|it| it.1).collect();
        assert!(parse(&without.join("\n")).is_err(), "`{line}` is not missed");
    }
}

#[test]
fn absolute_paths_stay_as_they_are() {
    let source = least("").replace("\"data\"", "\"/var/lib/brightline\"");
    let config = parse(&source).unwrap();
    assert_eq!(config.data, Path::new("/var/lib/brightline"));
    assert_eq!(config.log.pin, Path::new("/var/lib/brightline.pin"));
}

#[test]
fn limits_are_read_one_by_one() {
    let limits = "[limits]\nrequest-bytes = \"1 KiB\"\nsilence = \"5 s\"\nconnections = 7\n";
    let limits = parse(&format!("{}{limits}", least(""))).unwrap().limits;
    assert_eq!((limits.request_bytes, limits.connections), (1_024, 7));
    assert_eq!(limits.silence, Duration::from_secs(5));
    assert_eq!(limits.answer_bytes, Limits::default().answer_bytes);
}

#[test]
fn key_of_a_file_is_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key"), "sk-2\n").unwrap();
    let source = least("").replace("key-env = \"NORTHWIND_API_KEY\"", "key-file = \"key\"");
    let parse = || Config::parse(&source, &folder.path().join("brightline.toml"), &environment);
    assert!(parse().is_ok());
    std::fs::write(folder.path().join("key"), "sk-2\nsk-3\n").unwrap();
    assert!(parse().is_err());
    std::fs::write(folder.path().join("key"), "\n").unwrap();
    assert!(parse().is_err());
}

#[test]
fn keys_of_workloads_cross_no_network_in_the_clear() {
    let tls = "[tls]\ncertificate = \"c\"\nkey = \"k\"\n";
    assert!(parse(&least("listen = \"0.0.0.0:8400\"")).is_err());
    assert!(parse(&least("listen = \"0.0.0.0:8400\"\nplain-http = false")).is_err());
    assert!(parse(&least("listen = \"0.0.0.0:8400\"\nplain-http = true")).is_ok());
    assert!(parse(&format!("{}{tls}", least("listen = \"0.0.0.0:8400\""))).is_ok());
    assert!(parse(&least("listen = \"[::1]:8400\"")).is_ok());
}

#[test]
fn pin_in_the_data_directory_is_refused() {
    let pinned = |pin: &str| least("").replace("[log]", &format!("[log]\npin = \"{pin}\""));
    assert!(parse(&pinned("data/pin")).is_err());
    assert!(parse(&pinned("/etc/brightline/data/a/pin")).is_err());
    assert!(parse(&pinned("data.pin")).is_ok());
    assert!(parse(&pinned("/elsewhere/pin")).is_ok());
}

#[test]
fn certificate_names_need_somebody_who_vouches_for_them() {
    let with_name = least("").replace("party = ", "uri-san = [\"spiffe://x/y\"]\nparty = ");
    assert!(parse(&with_name).is_err());
    let tls = "[tls]\ncertificate = \"c\"\nkey = \"k\"\nclient-ca = \"ca\"\n";
    let config = parse(&format!("{with_name}{tls}")).unwrap();
    assert_eq!(config.workloads[0].uri_names, ["spiffe://x/y"]);
    let without_key: Vec<&str> =
        with_name.lines().filter(|line| !line.starts_with("keys")).collect();
    assert!(parse(&format!("{}\n{tls}", without_key.join("\n"))).is_ok());
}

#[test]
fn two_upstreams_may_serve_one_model_in_two_formats() {
    let other = |format: &str| {
        let upstream = "[[upstream]]\nname = \"other\"\nbase-url = \"https://other.example\"\n\
                        key-env = \"NORTHWIND_API_KEY\"\nmodels = [\"northwind-large\"]\n\
                        serves = \"Northwind Models\"\n";
        format!("{}{upstream}format = \"{format}\"\n", least(""))
    };
    assert!(parse(&other("anthropic")).is_ok());
    assert!(parse(&other("openai")).is_err());
}

#[test]
fn empty_file_is_told_everything_it_needs() {
    insta::assert_snapshot!(complaint(""));
}

#[test]
fn broken_toml_is_shown_where_it_breaks() {
    insta::assert_snapshot!(complaint("data = \n[log\norigin = 'a'\n"));
}

#[test]
fn all_mistakes_are_shown_at_once() {
    insta::assert_snapshot!(complaint(
        r#"
lissten = "127.0.0.1:8400"
listen = "0.0.0.0:8400"
data = 7
agreement = ""

[log]
origin = "https://log.example.org"
publish-every = "1s"

[limits]
connections = 0
request-bytes = "4 MB"
speed = 9

[[upstream]]
name = "northwind"
format = "gemini"
base-url = "http://api.northwind.example/v1"
key-env = "UNSET_KEY"
models = []
serves = "Northwind Models"

[[upstream]]
name = "other wind"
format = "openai"
key-env = "A"
key-file = "b"
models = ["one model"]
serves = "Other"

[[workload]]
name = "analyst-desk"
party = "customer"
deployment = { class = "orbit", region = "gov-north", planet = "mars" }
purposes = ["an investigation", "another one"]
keys = [{ sha256 = "blk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", expires = 2027-03-01 }]

[[workload]]
name = "analyst-desk"
party = "customer"
uri-san = ["no-uri"]

[[workload]]
name = "third"
party = "customer"
deployment = { class = "cloud", region = "gov-north" }
"#
    ));
}

#[test]
fn shared_credentials_are_shown() {
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let other = format!(
        "[[workload]]\nname = \"other\"\nparty = \"customer\"\n\
         deployment = {{ class = \"cloud\", region = \"gov-north\" }}\n\
         keys = [{{ sha256 = \"{digest}\" }}]\n"
    );
    insta::assert_snapshot!(complaint(&format!("{}{other}", least(""))));
}

#[test]
fn key_in_the_file_is_called_a_leak_and_not_shown() {
    let key = format!("blk_{}", "A".repeat(43));
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    insta::assert_snapshot!(complaint(&least("").replace(digest, &key)));
}

#[test]
fn masked_source_has_every_other_byte_where_it_was() {
    let source = format!("ä blk_{} blk_short blk_{}", "A".repeat(43), "_".repeat(50));
    let expected = format!("ä blk_{} blk_***** blk_{}", "*".repeat(43), "*".repeat(50));
    assert_eq!(masked(&source), expected);
}

/// The example that the project ships.
const EXAMPLE: &str = include_str!("../../../../brightline.example.toml");
const DEFAULTS: &str = include_str!("../../../../docs/defaults.md");

/// The example with everything in it that it only mentions.
fn example_in_full() -> String {
    let uncommented = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with('[') || is_setting(rest) => rest.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(uncommented).collect::<Vec<_>>().join("\n")
}

fn is_setting(line: &str) -> bool {
    line.split_once(" = ")
        .is_some_and(|(key, _)| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
}

fn with_upstream_key(name: &str) -> Option<String> {
    (name == "UPSTREAM_KEY").then(|| "any".to_owned())
}

fn example(source: &str) -> Config {
    let path = Path::new("/etc/brightline/brightline.toml");
    match Config::parse(source, path, &with_upstream_key) {
        Ok(config) => config,
        Err(problems) => panic!("{}", output::plain(&problems)),
    }
}

#[test]
fn example_is_good_and_says_the_defaults() {
    let (as_it_is, in_full) = (example(EXAMPLE), example(&example_in_full()));
    assert_eq!(as_it_is.listen, in_full.listen);
    assert_eq!(as_it_is.log.pin, in_full.log.pin);
    assert_eq!(as_it_is.log.queue, in_full.log.queue);
    assert_eq!(as_it_is.log.publish_every, in_full.log.publish_every);
    assert_eq!(format!("{:?}", as_it_is.limits), format!("{:?}", in_full.limits));
    assert!(in_full.tls.is_some() && in_full.roots.is_some() && in_full.keyholder.is_some());
    assert_eq!(in_full.cases.unwrap().every, Duration::from_secs(60));
    assert_eq!(in_full.metrics.unwrap().every, Duration::from_secs(300));
    let console = in_full.console.unwrap();
    assert_eq!(console.listen.to_string(), "127.0.0.1:8401");
    assert_eq!(console.origin.as_deref(), Some("http://localhost:8401"));
}

/// Every key of the tables in the example, and those that it cannot have beside others: `key-file`
/// beside `key-env`, and `url` beside `file`.
fn keys_of_the_example() -> BTreeSet<String> {
    let table: toml::Table = example_in_full().parse().unwrap();
    let mut keys = BTreeSet::from(["key-file", "url"].map(str::to_owned));
    for (key, value) in table {
        let inner = match &value {
            toml::Value::Table(inner) => Some(inner),
            toml::Value::Array(tables) => tables[0].as_table(),
            _ => None,
        };
        match inner {
            None => drop(keys.insert(key)),
            Some(inner) => keys.extend(inner.keys().cloned()),
        }
    }
    keys
}

#[test]
fn page_of_defaults_has_every_key_and_no_other() {
    let documented: BTreeSet<String> = DEFAULTS
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
        .collect();
    assert_eq!(documented, keys_of_the_example());
    assert!(documented.len() <= 60, "sixty settings are the budget");
}

/// What the page of defaults says about `key` below the heading of `table`.
fn documented(table: &str, key: &str) -> Option<&'static str> {
    let heading = if table.is_empty() { "The file itself" } else { table };
    let (_, below) = DEFAULTS.split_once(&format!("\n## {heading}\n"))?;
    let below = below.split_once("\n## ").map_or(below, |(section, _)| section);
    let start = format!("| `{key}` | ");
    let row = below.lines().find_map(|line| line.strip_prefix(&start))?;
    Some(row.split_once(" |")?.0)
}

#[test]
fn page_of_defaults_says_the_defaults() {
    let mut table = String::new();
    for line in EXAMPLE.lines() {
        let commented = line.strip_prefix("# ");
        let head = commented.unwrap_or(line);
        if head.starts_with('[') {
            let end = head.rfind(']').unwrap();
            table = format!("`{}`", head.split_at(end + 1).0);
        }
        let Some(line) = commented.filter(|it| is_setting(it)) else { continue };
        let (key, value) = line.split_once(" = ").unwrap();
        let value = value.split_once("  ").map_or(value, |(value, _)| value);
        let documented = documented(&table, key).unwrap();
        // What has no default in words of TOML is shown as an example.
        let in_words = [
            [
                "roots",
                "pin",
                "certificate",
                "key",
                "client-ca",
                "uri-san",
                "webhook",
                "keyholder",
                "file",
            ]
            .as_slice(),
            &["id", "name", "party", "keys", "asks-as"],
        ]
        .concat();
        if !in_words.contains(&key) {
            assert_eq!(documented, format!("`{value}`"), "{key}");
        }
    }
}

#[test]
fn example_has_every_key_that_is_read() {
    // A key that nobody knows, in every table, makes every table name the keys that it knows.
    let unknown = |line: &str| match line {
        line if line.starts_with('[') => format!("{line}\nno-such-key = 1"),
        line => line.replace("{ ", "{ no-such-key = 1, "),
    };
    let lines: Vec<String> = example_in_full().lines().map(unknown).collect();
    let source = format!("no-such-key = 1\n{}", lines.join("\n"));
    let path = Path::new("/etc/brightline/brightline.toml");
    let problems = Config::parse(&source, path, &with_upstream_key).unwrap_err();
    let inner = [
        ["class", "region", "sha256", "expires", "log", "tls"].as_slice(),
        &["console"],
        &["limits", "upstream", "workload", "ledger", "cases", "metrics"],
    ]
    .concat();
    let inner = [inner.as_slice(), &["review", "reviewer"]].concat();
    let known: BTreeSet<String> = problems
        .helps()
        .filter_map(|help| help.strip_prefix("its keys are: "))
        .flat_map(|keys| keys.split(", "))
        .filter(|key| !inner.contains(key))
        .map(str::to_owned)
        .collect();
    assert_eq!(known, keys_of_the_example());
}

proptest! {
    #[test]
    fn damaged_example_is_complained_about_at_worst(
        from in 0..EXAMPLE.len(),
        length in 0..80_usize,
        put in "[\\PC\\n]{0,12}",
    ) {
        let source = example_in_full();
        let from = source.floor_char_boundary(from);
        let to = source.floor_char_boundary((from + length).min(source.len()));
        let damaged = format!("{}{put}{}", source.split_at(from).0, source.split_at(to).1);
        let path = Path::new("brightline.toml");
        if let Err(problems) = Config::parse(&damaged, path, &with_upstream_key) {
            // Every place that is complained about is one of the file.
            prop_assert!(output::plain(&problems).contains('×'), "it is not shown");
        }
    }
}

#[test]
fn key_is_named_after_its_party() {
    let text = least("").replace("name = \"provider\"", "name = \"vendor\"");
    assert!(complaint(&text).contains("the key is named `provider`, and the party `vendor`"));
}

/// The lines of [`least`] about a party.
fn party(least: &str) -> &str {
    let (start, end) = (least.find("[[party]]").unwrap(), least.find("[[upstream]]").unwrap());
    least.get(start..end).unwrap()
}

#[test]
fn party_may_have_more_keys_than_one_but_none_twice() {
    let least = least("");
    assert!(complaint(&format!("{least}{}", party(&least))).contains("is enrolled twice"));
    let other = tlog::SecretKey::from_random("provider", &[7; 32]).unwrap();
    let other = format!("[[party]]\nname = \"provider\"\nkey = \"{}\"\n", other.public());
    assert_eq!(parse(&format!("{least}{other}")).unwrap().parties.len(), 2);
}

#[test]
fn without_keys_of_parties_nothing_could_come_into_force() {
    let least = least("");
    assert!(complaint(&least.replace(party(&least), "")).contains("no party has a key"));
}

#[test]
fn without_their_tables_there_are_neither_cases_nor_metrics() {
    let config = parse(&least("")).unwrap();
    assert!(config.keyholder.is_none() && config.cases.is_none() && config.metrics.is_none());
}

#[test]
fn empty_table_of_metrics_gets_its_defaults() {
    let metrics = parse(&format!("{}[metrics]\n", least(""))).unwrap().metrics.unwrap();
    assert_eq!(metrics.listen.to_string(), "127.0.0.1:9464");
    assert_eq!(metrics.every, Duration::from_secs(300));
}

#[test]
fn case_register_has_one_place_and_it_is_here() {
    let cases = |lines: &str| parse(&format!("{}[cases]\n{lines}\n", least("")));
    let from = |lines: &str| cases(lines).unwrap().cases.unwrap().from;
    assert_eq!(from("file = \"c.csv\""), CasesFrom::File("/etc/brightline/c.csv".into()));
    let url = "http://127.0.0.1:8500/open";
    assert_eq!(from(&format!("url = \"{url}\"")), CasesFrom::Url(url.parse().unwrap()));
    for (lines, why) in [
        ("", "names no place"),
        ("file = \"c.csv\"\nurl = \"http://127.0.0.1/\"", "names two places"),
        ("url = \"http://cases.example/\"", "no URL of plain HTTP on this machine"),
        ("url = \"https://127.0.0.1/\"", "no URL of plain HTTP on this machine"),
        ("url = \"/open\"", "no URL of plain HTTP on this machine"),
        ("file = \"\"", "`file` is empty"),
    ] {
        let problems = output::plain(&cases(lines).unwrap_err());
        assert!(problems.contains(why), "{lines}: {problems}");
    }
}

#[test]
fn metrics_stay_on_this_machine() {
    let source = format!("{}[metrics]\nlisten = \"0.0.0.0:9464\"\n", least(""));
    assert!(complaint(&source).contains("everybody on the network could read"));
}

/// A person whose key is the one of the least configuration, named after its owner.
const REVIEWER: &str = r#"
[[reviewer]]
id = "provider"
name = "Ada Example"
party = "provider"
keys = ["provider+28e14bf2+AS/EY1Pgy5Ko+gfUrPHCk3wSMK8dLamZmjD7i8m/APma"]
asks-as = ["analyst-desk"]
"#;

#[test]
fn people_who_decide_come_with_their_keys() {
    let nobody = parse(&least("")).unwrap().reviewing;
    assert_eq!(nobody.roster.reviewers().count(), 0);
    assert_eq!(nobody.lifetime, lexicon::Span::from_seconds(24 * 3_600));
    let review = "[review]\nlifetime = \"2 h\"\nopen-per-workload = 7\ntoken-lifetime = \"5 s\"\n";
    let reviewing = parse(&format!("{}{review}{REVIEWER}", least(""))).unwrap().reviewing;
    assert_eq!(reviewing.lifetime, lexicon::Span::from_seconds(7_200));
    assert_eq!(reviewing.token_lifetime, lexicon::Span::from_seconds(5));
    assert_eq!(reviewing.open_per_workload, 7);
    let ada = reviewing.roster.reviewers().next().unwrap();
    assert_eq!((ada.id.as_str(), ada.name.as_str()), ("provider", "Ada Example"));
    assert_eq!((ada.credentials.len(), ada.asks_as.len()), (1, 1));
    assert_eq!(ada.role, review::Role::Reviewer);
}

#[test]
fn list_of_people_is_read_without_mercy() {
    let with = |change: &dyn Fn(&str) -> String| format!("{}{}", least(""), change(REVIEWER));
    let twice = |text: &str| format!("{text}{}", text.replace("id = \"provider\"", "id = \"eve\""));
    for (source, problem) in [
        (with(&|it| it.replace("id = \"provider\"", "id = \"a b\"")), "is not a reviewer name"),
        (with(&|it| it.replace("name = \"Ada Example\"\n", "")), "has no `name`"),
        (with(&|it| it.replace("id = \"provider\"", "id = \"eve\"")), "and the reviewer `eve`"),
        (with(&|it| it.replace("AS/EY1", "AS/EY2")), "is"),
        (with(&|it| format!("{it}role = \"king\"\n")), "`king` is no role of a reviewer"),
        (with(&|it| format!("{it}nickname = \"a\"\n")), "has no key `nickname`"),
        (with(&|it| it.repeat(2)), "two credentials"),
        (with(&twice), "and the reviewer `eve`"),
        (format!("{}[review]\nlifetime = \"721 h\"\n", least("")), "`lifetime` is longer"),
        (format!("{}[review]\ntoken-lifetime = \"61 min\"\n", least("")), "`token-lifetime` is"),
        (format!("{}[review]\nopen-per-workload = 0\n", least("")), "is not a whole number"),
    ] {
        let complaint = complaint(&source);
        assert!(complaint.contains(problem), "{problem}: {complaint}");
    }
}

#[test]
fn people_decide_nowhere_without_a_table_and_on_this_machine_by_default() {
    assert!(parse(&least("")).unwrap().console.is_none());
    let console = parse(&format!("{}[console]\n", least(""))).unwrap().console.unwrap();
    assert_eq!(console.listen.to_string(), "127.0.0.1:8401");
    assert_eq!(console.origin, None);
}

#[test]
fn address_of_the_console_is_a_name_that_passkeys_can_be_for() {
    let with = |lines: &str| format!("{}[console]\n{lines}\n", least(""));
    for good in ["http://localhost:8401", "https://review.example.org", "https://r.example:444"] {
        let console = parse(&with(&format!("origin = \"{good}\""))).unwrap().console.unwrap();
        assert_eq!(console.origin.as_deref(), Some(good));
    }
    for bad in [
        "http://127.0.0.1:8401",
        "https://192.0.2.7",
        "https://[2001:db8::1]",
        "http://review.example.org",
        "https://review.example.org/",
        "https://review.example.org/console",
        "https://review.example.org?x=1",
        "ftp://localhost",
        "localhost",
    ] {
        let complaint = complaint(&with(&format!("origin = \"{bad}\"")));
        assert!(complaint.contains("cannot be the address of the console"), "{bad}: {complaint}");
    }
}

#[test]
fn console_leaves_this_machine_over_https_only() {
    let with = |lines: &str| format!("{}[console]\n{lines}\n", least(""));
    let open = "listen = \"0.0.0.0:8401\"";
    assert!(complaint(&with(open)).contains("would cross the network in the clear"));
    let fronted = format!("{open}\norigin = \"https://review.example.org\"");
    assert!(parse(&with(&fronted)).is_ok());
}
