use proptest::prelude::*;

use super::*;

const EXAMPLE: &str = include_str!("../../../../agreements/classified-cloud.md");

fn example() -> Bundle {
    Bundle::compile(EXAMPLE, "classified-cloud.md").unwrap()
}

/// The example with other tools.
fn with_tools(tools: &[(&str, &str, &str)]) -> Bundle {
    let front = EXAMPLE.split("\n# ").next().unwrap();
    let blocks: String = tools
        .iter()
        .map(|(name, effect, paths)| {
            format!(
                "```toml tool\nname = \"{name}\"\neffect = \"{effect}\"\n\
                 subject-paths = [{paths}]\n```\n\n"
            )
        })
        .collect();
    Bundle::compile(&format!("{front}\n## 6 Tools {{#tools}}\n\n{blocks}"), "tools.md").unwrap()
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn bundle_says_what_the_front_matter_says() {
    let bundle = example();
    assert_eq!(bundle.id().as_str(), "classified-cloud-2026");
    assert_eq!(bundle.version(), 1);
    assert_eq!(bundle.effective(), moment("2026-03-01T00:00:00Z"));
    assert!(bundle.default_permits());
    let parties: Vec<_> = bundle.parties().iter().map(|party| party.id.as_str()).collect();
    assert_eq!(parties, ["provider", "customer"]);
}

#[test]
fn digest_is_over_every_byte() {
    let more = format!("{EXAMPLE}\n");
    let (one, two) = (example(), Bundle::compile(&more, "classified-cloud.md").unwrap());
    assert_eq!(one.digest(), Digest::of(EXAMPLE.as_bytes()));
    assert_ne!(one.digest(), two.digest());
    assert_eq!(one.cedar_text(), two.cedar_text());
}

#[test]
fn clauses_have_their_numbers_titles_and_words() {
    let bundle = example();
    let lethal = bundle.clause(&"lethal".parse().unwrap()).unwrap();
    assert_eq!((lethal.number.as_str(), lethal.red_line), ("3", true));
    assert_eq!(lethal.title, "No lethal effect without human judgement");
    assert!(lethal.prose.starts_with("No model may select or prioritise a target"));
    assert!(lethal.prose.ends_with("There is no exception to this clause."));
    assert!(!lethal.prose.contains("```"));
    let place = lethal.place;
    let text = EXAMPLE.get(place.offset()..place.offset() + place.len()).unwrap();
    assert!(text.starts_with("## 3 No lethal") && text.trim_end().ends_with("```"));
    let red_lines: Vec<_> = bundle.clauses().iter().filter(|clause| clause.red_line).collect();
    assert_eq!(red_lines.len(), 3);
}

#[test]
fn tools_have_their_declared_effects() {
    let bundle = example();
    for (name, effect, clause) in [
        ("records.search", Effect::Read, Some("tools")),
        ("documents.open", Effect::Read, Some("tools")),
        ("documents.", Effect::Read, Some("tools")),
        ("report.write", Effect::Write, Some("tools")),
        ("benefits.decide", Effect::Consequential, Some("tools")),
        ("effector.release", Effect::Lethal, Some("tools")),
    ] {
        let entry = bundle.tool(name);
        assert_eq!((entry.effect, entry.declared), (effect, true), "{name}");
        assert_eq!(entry.clause.map(ClauseId::as_str), clause, "{name}");
    }
}

#[test]
fn tool_without_an_entry_is_lethal_and_undeclared() {
    let bundle = example();
    let names =
        ["", "records", "records.search ", "Records.search", "documents", "xdocuments.open"];
    for name in names {
        let undeclared =
            ToolEntry { effect: Effect::Lethal, declared: false, clause: None, pattern: None };
        assert_eq!(bundle.tool(name), undeclared, "{name}");
    }
}

#[test]
fn strictest_effect_of_overlapping_entries_holds() {
    let tools = [
        ("db.*", "read", "\"/a\""),
        ("*.delete", "consequential", "\"/b\""),
        ("db.delete", "write", "\"/c\""),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let bundle = with_tools(&order.map(|index| tools[index]));
        assert_eq!(bundle.tool("db.delete").effect, Effect::Consequential);
        assert_eq!(bundle.tool("db.x.delete").effect, Effect::Consequential);
        assert_eq!(bundle.tool("db.open").effect, Effect::Read);
        assert_eq!(bundle.subject_paths("db.delete"), BTreeSet::from(["/a", "/b", "/c"]));
        assert_eq!(bundle.subject_paths("db.x.delete"), BTreeSet::from(["/a", "/b"]));
        assert_eq!(bundle.subject_paths("file.open"), BTreeSet::new());
    }
}

#[test]
fn grant_is_in_force_from_its_first_day_up_to_but_without_its_second() {
    let bundle = example();
    let purpose: Purpose = "investigation".parse().unwrap();
    let workload = "analyst-7".parse().unwrap();
    let at = |text| bundle.grant(Some(&purpose), &workload, moment(text)).is_some();
    assert!(!at("2026-02-28T23:59:59.999Z"));
    assert!(at("2026-03-01T00:00:00Z"));
    assert!(at("2026-11-21T12:00:00Z"));
    assert!(at("2029-02-28T23:59:59.999Z"));
    assert!(!at("2029-03-01T00:00:00Z"));
}

#[test]
fn grant_is_for_its_purpose_and_its_workloads_only() {
    let bundle = example();
    let now = moment("2026-11-21T12:00:00Z");
    let given = |purpose: Option<&str>, workload: &str| {
        let purpose: Option<Purpose> = purpose.map(|text| text.parse().unwrap());
        let grant = bundle.grant(purpose.as_ref(), &workload.parse().unwrap(), now);
        grant.map(|grant| grant.id.to_string())
    };
    assert_eq!(given(Some("investigation"), "analyst-7"), Some("case-work".to_owned()));
    assert_eq!(given(Some("investigation"), "analyst-"), Some("case-work".to_owned()));
    assert_eq!(given(Some("investigation"), "clerk-7"), None);
    assert_eq!(given(Some("audit"), "analyst-7"), None);
    assert_eq!(given(None, "analyst-7"), None);
}

#[test]
fn limit_of_a_request_is_that_of_its_grant_or_the_one_without() {
    let bundle = example();
    assert_eq!(bundle.per_request_limit(Some(&"case-work".parse().unwrap())), 25);
    assert_eq!(bundle.per_request_limit(Some(&"case-wörk".replace('ö', "o").parse().unwrap())), 25);
    assert_eq!(bundle.per_request_limit(Some(&"unknown".parse().unwrap())), 5);
    assert_eq!(bundle.per_request_limit(None), 5);
    assert_eq!(with_tools(&[]).per_request_limit(None), u64::MAX);
}

#[test]
fn without_grant_that_is_absent_is_nothing() {
    let text = EXAMPLE.replace("without-grant = { per-request = 5, per-workload = 25 }\n", "");
    let bundle = Bundle::compile(&text, "strict.md").unwrap();
    assert_eq!(bundle.per_request_limit(None), 0);
}

#[test]
fn slices_hold_the_policies_of_their_action_only() {
    let bundle = example();
    let ids = |policies: &cedar_policy::PolicySet| {
        policies.policies().map(|policy| policy.id().to_string()).collect::<BTreeSet<_>>()
    };
    let slices = bundle.policies();
    let everywhere = (1..=4).map(|number| format!("surveillance/{number}"));
    let others = ["boundary/1", "default/1", "refusals/1", "use/1"].map(str::to_owned);
    let everywhere: BTreeSet<_> = everywhere.chain(others).collect();
    assert_eq!(ids(&slices.invoke), everywhere);
    assert_eq!(ids(&slices.release), everywhere);
    let tools = ["high-stakes/1", "lethal/1"].map(str::to_owned);
    assert_eq!(ids(&slices.call_tool), everywhere.into_iter().chain(tools).collect());
}

#[test]
fn every_forbid_names_its_clause_and_outcome() {
    let bundle = example();
    for policy in bundle.policies().call_tool.policies() {
        assert!(policy.annotation("clause").is_some());
        let outcome = policy.annotation("outcome");
        match policy.effect() {
            cedar_policy::Effect::Permit => assert_eq!(outcome, None),
            cedar_policy::Effect::Forbid => assert!(matches!(outcome, Some("hold" | "deny"))),
        }
    }
}

#[test]
fn strict_is_what_some_clause_says() {
    assert!(!example().strict());
    let text = EXAMPLE.replacen("intent = \"any\"\n", "intent = \"any\"\nstrict = true\n", 1);
    assert!(Bundle::compile(&text, "strict.md").unwrap().strict());
}

#[test]
fn line_ends_of_other_systems_change_the_digest_and_nothing_else() {
    let text = EXAMPLE.replace('\n', "\r\n");
    let bundle = Bundle::compile(&text, "crlf.md").unwrap();
    assert_eq!(bundle.cedar_text(), example().cedar_text());
    assert_ne!(bundle.digest(), example().digest());
}

/// The ids and effects of all policies, which say what the policies are made of.
fn skeleton(bundle: &Bundle) -> Vec<(String, cedar_policy::Effect)> {
    let policies = bundle.policies().call_tool.policies();
    let mut all: Vec<_> = policies.map(|it| (it.id().to_string(), it.effect())).collect();
    all.sort_by(|one, two| one.0.cmp(&two.0));
    all
}

/// Texts that try to leave the place they are written in.
fn hostile() -> impl Strategy<Value = String> {
    let ends = proptest::sample::select(vec!["\"", "\\", "\\\"", "\u{0}", "\"]", "```\n", "/"]);
    let policy = proptest::sample::select(vec![
        "",
        ");permit (principal, action, resource);//",
        " || true",
        "\" } ; permit (principal, action, resource) when { \"\" == \"",
    ]);
    prop_oneof![
        (ends, policy).prop_map(|(end, policy)| format!("a{end}{policy}")),
        "[a-zA-Z0-9_.:/@*-]{1,20}",
        any::<String>(),
    ]
}

/// A piece of the example, cut or doubled or replaced somewhere.
fn mutated() -> impl Strategy<Value = String> {
    let starts: Vec<_> = EXAMPLE.char_indices().map(|(start, _)| start).collect();
    let cut = || proptest::sample::select(starts.clone());
    let piece = prop_oneof!["\\PC{0,12}", "[\\[\\]{}\"'=#`~+\\n\\r\\t *>-]{0,8}", any::<String>()];
    (cut(), cut(), piece).prop_map(|(one, two, piece)| {
        let (head, tail) = (EXAMPLE.get(..one).unwrap(), EXAMPLE.get(two..).unwrap());
        format!("{head}{piece}{tail}")
    })
}

/// Compiles, and demands of what is told that it is in the file.
fn told_in_place(text: &str) -> Result<(), TestCaseError> {
    let told = match Bundle::compile(text, "any.md") {
        Ok(bundle) => bundle.warnings().clone(),
        Err(told) => {
            prop_assert!(!told.is_empty());
            told
        }
    };
    for place in told.findings().iter().flat_map(crate::Finding::places) {
        let (start, end) = (place.offset(), place.offset() + place.len());
        prop_assert!(text.get(start..end).is_some(), "{start}..{end}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_told_what_is_wrong_in_place(text in any::<String>()) {
        told_in_place(&text)?;
    }

    #[test]
    fn any_front_matter_is_told_what_is_wrong_in_place(text in any::<String>()) {
        told_in_place(&format!("+++\n{text}\n+++\n## 1 {{#a}}\n```toml redline\n{text}\n```\n"))?;
    }

    #[test]
    fn any_damage_to_an_agreement_is_told_in_place(text in mutated()) {
        told_in_place(&text)?;
    }

    #[test]
    fn no_text_in_the_place_of_a_name_changes_what_policies_there_are(
        text in hostile(),
        slot in proptest::sample::select(vec![
            "id = \"case-work\"",
            "purpose = \"investigation\"",
            "\"gov-north\"",
            "workloads = [\"analyst-*\"]",
            "name = \"report.write\"",
            "organisation = \"Northwind Models\"",
        ]),
    ) {
        let quoted = toml::Value::String(text).to_string();
        let name = slot.split('"').nth(1).unwrap();
        let written = slot.replace(&format!("\"{name}\""), &quoted);
        let changed = EXAMPLE.replacen(slot, &written, 1);
        if let Ok(bundle) = Bundle::compile(&changed, "hostile.md") {
            prop_assert_eq!(skeleton(&bundle), skeleton(&example()));
        }
    }

    #[test]
    fn compiling_twice_gives_one_result(text in mutated()) {
        match (Bundle::compile(&text, "a.md"), Bundle::compile(&text, "a.md")) {
            (Ok(one), Ok(two)) => {
                prop_assert_eq!(one.digest(), two.digest());
                prop_assert_eq!(one.agreement(), two.agreement());
                prop_assert_eq!(one.cedar_text(), two.cedar_text());
                prop_assert_eq!(one.schema_text(), two.schema_text());
            }
            (Err(one), Err(two)) => {
                prop_assert_eq!(format!("{one:?}"), format!("{two:?}"));
            }
            (one, two) => prop_assert!(false, "{:?} {:?}", one.is_ok(), two.is_ok()),
        }
    }
}

#[test]
fn call_shows_where_the_manifest_says_that_target_and_effectors_are() {
    let bundle = example();
    let paths = bundle.call_paths("effector.release");
    assert_eq!((paths.target, paths.effectors), (Some("/target"), Some("/units")));
    assert_eq!(bundle.call_paths("nobody-declared-it"), CallPaths::default());
}
