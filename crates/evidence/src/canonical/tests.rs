use std::collections::BTreeMap;

use lexicon::{
    Categories, DataCategory, DeploymentClass, Effect, ExchangeId, Moment, RecordNumber, ReviewId,
};
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::{Activated, Ending, Lapsed, Verdict};

const SALT: Salt = Salt::from_random([7; 32]);

/// RFC 8785 by another hand: parse, sort, write. Numbers of a record are integers.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let keys: BTreeMap<_, _> = object.iter().collect();
            let inner = keys.iter().map(|(key, value)| format!("{:?}:{}", key, sorted(value)));
            format!("{{{}}}", inner.collect::<Vec<_>>().join(","))
        }
        Value::Array(array) => {
            format!("[{}]", array.iter().map(sorted).collect::<Vec<_>>().join(","))
        }
        Value::Number(number) => number.as_i64().unwrap().to_string(),
        other => serde_json::to_string(other).unwrap(),
    }
}

fn moment() -> impl Strategy<Value = Moment> {
    (-62_135_596_800_000_i64..=253_402_300_799_999).prop_map(|ms| Moment::from_unix_ms(ms).unwrap())
}

fn name<T: std::fmt::Debug + std::str::FromStr<Err: std::fmt::Debug>>() -> impl Strategy<Value = T>
{
    "[A-Za-z0-9._:/@*-]{1,40}".prop_map(|text| text.parse().unwrap())
}

fn maybe<T: Clone + std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(strategy)
}

fn verdict() -> impl Strategy<Value = Verdict> {
    proptest::sample::select(&Verdict::ALL[..])
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest::from_bytes)
}

/// A text with everything that JSON must escape.
fn code() -> impl Strategy<Value = &'static str> {
    any::<String>().prop_map(|text| &*text.leak())
}

fn review() -> impl Strategy<Value = ReviewId> {
    any::<[u8; 16]>().prop_map(ReviewId::from_random)
}

fn exchange() -> impl Strategy<Value = ExchangeId> {
    any::<[u8; 16]>().prop_map(ExchangeId::from_random)
}

fn deployment() -> impl Strategy<Value = Deployment> {
    (proptest::sample::select(&DeploymentClass::ALL[..]), name())
        .prop_map(|(class, region)| Deployment { class, region })
}

fn persons() -> impl Strategy<Value = Persons> {
    let touched = proptest::collection::vec(any::<u16>().prop_map(Categories::from_bits), 0..5);
    (maybe(any::<u64>()), any::<u64>(), touched).prop_map(|(distinct, opaque_bytes, touched)| {
        let mut persons = Persons { distinct, opaque_bytes, ..Persons::default() };
        touched.into_iter().for_each(|categories| persons.touch(categories));
        persons
    })
}

fn noticed() -> impl Strategy<Value = Record> {
    let what = (moment(), name(), digest(), code(), maybe(name()));
    let workloads = (maybe(name()), maybe(name()));
    let person = (name(), digest()).prop_map(|(party, reviewer)| crate::Noted { party, reviewer });
    let which = (maybe(name()), workloads, any::<String>(), maybe(any::<u64>()));
    (what, which, maybe(person)).prop_map(|(what, which, person)| {
        let (grant, (workload, with), measure, share) = which;
        let (at, agreement, bundle, what, clause) = what;
        Record::Noticed(Noticed {
            at,
            agreement,
            bundle,
            what,
            person,
            clause,
            grant,
            workload,
            with,
            measure,
            share,
        })
    })
}

fn started() -> impl Strategy<Value = Record> {
    (moment(), name(), 0..=LARGEST, digest(), code()).prop_map(
        |(at, agreement, version, bundle, software)| {
            Record::Started(Started { at, agreement, version, bundle, software })
        },
    )
}

fn reviewed() -> impl Strategy<Value = Record> {
    let proof = proptest::collection::vec(any::<u8>(), 0..80);
    let on_shift = proptest::collection::btree_map(name(), 0..=LARGEST, 0..3);
    let decided = (name(), on_shift, digest(), digest(), proof).prop_map(
        |(party, on_shift, reviewer, statement, proof)| {
            let kind = "ed25519";
            crate::Decided { party, on_shift, reviewer, statement, kind, proof }
        },
    );
    let clauses = proptest::collection::vec(name(), 0..5);
    let second = (exchange(), verdict(), code(), clauses, digest(), persons()).prop_map(
        |(exchange, verdict, code, clauses, bundle, persons)| crate::Second {
            exchange,
            verdict,
            code,
            clauses,
            bundle,
            persons,
        },
    );
    let told = (code(), any::<[u8; 32]>(), maybe(0..=LARGEST)).prop_map(|(was, salt, of)| {
        crate::Nature::Told { was: was.to_owned(), salt, of: of.map(RecordNumber::new) }
    });
    let nature =
        prop_oneof![Just(crate::Nature::Untold), digest().prop_map(crate::Nature::Committed), told];
    (moment(), review(), code(), digest(), maybe(decided), maybe(second), (maybe(review()), nature))
        .prop_map(|(at, review, what, act, decided, second, (glass, nature))| {
            Record::Reviewed(crate::Reviewed {
                at,
                review,
                what,
                act,
                decided,
                second,
                glass,
                nature,
            })
        })
}

fn ledger_read() -> impl Strategy<Value = Record> {
    (moment(), name(), digest(), code()).prop_map(|(at, agreement, bundle, purpose)| {
        Record::LedgerRead(LedgerRead { at, agreement, bundle, purpose })
    })
}

fn decision() -> impl Strategy<Value = Record> {
    let who = (moment(), exchange(), name(), name(), deployment(), maybe(name()));
    let what = (maybe(name()), maybe(name()), verdict(), code(), digest(), digest());
    let rest = (maybe(review()), persons());
    (who, what, proptest::collection::vec(name(), 0..5), rest).prop_map(
        |(who, what, clauses, (review, persons))| {
            let (at, exchange, workload, party, deployment, purpose) = who;
            let (model, upstream, verdict, code, bundle, request) = what;
            Record::Decision(Decision {
                at,
                exchange,
                workload,
                party,
                deployment,
                grant: purpose
                    .as_ref()
                    .map(|purpose: &lexicon::Purpose| purpose.as_str().parse().unwrap()),
                case: purpose.is_some().then(|| Digest::of(b"case")),
                purpose,
                model,
                upstream,
                verdict,
                code,
                clauses,
                bundle,
                request,
                persons,
                review,
            })
        },
    )
}

fn tool_use() -> impl Strategy<Value = ToolUse> {
    let effect = proptest::sample::select(&Effect::ALL[..]);
    (maybe(name()), effect, any::<bool>(), verdict(), any::<u64>()).prop_map(
        |(tool, effect, declared, verdict, calls)| ToolUse {
            tool,
            effect,
            declared,
            verdict,
            calls,
        },
    )
}

fn outcome() -> impl Strategy<Value = Record> {
    let when = (moment(), 0..=LARGEST, exchange(), verdict(), code());
    let ending = proptest::sample::select(&Ending::ALL[..]);
    let lists =
        (proptest::collection::vec(name(), 0..5), proptest::collection::vec(tool_use(), 0..5));
    let rest =
        (maybe(digest()), maybe(any::<u64>()), maybe(any::<u64>()), maybe(review()), persons());
    (when, ending, lists, rest).prop_map(|(when, ending, (clauses, tool_calls), rest)| {
        let (at, of, exchange, verdict, code) = when;
        let (answer, input, output, review, persons) = rest;
        Record::Outcome(Outcome {
            at,
            of: RecordNumber::new(of),
            exchange,
            verdict,
            code,
            clauses,
            ending,
            answer,
            tool_calls,
            usage: Usage { input, output },
            persons,
            review,
        })
    })
}

proptest! {
    #[test]
    fn record_reads_back_to_the_same_bytes(
        record in prop_oneof![
            started(),
            ledger_read(),
            decision(),
            outcome(),
            noticed(),
            reviewed(),
        ],
    ) {
        let text = canonical(&record, &SALT).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&value["v"], &Value::from(1));
        prop_assert!(!text.contains("null"), "{}", text);
        prop_assert_eq!(sorted(&value), text);
    }

    #[test]
    fn simulated_record_says_so_in_its_place_and_nothing_else_differs(
        record in prop_oneof![started(), ledger_read(), decision(), outcome(), reviewed()],
    ) {
        let text = simulated(&record, &SALT).unwrap();
        let mut value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(sorted(&value), text.as_str());
        let said = value.as_object_mut().unwrap().remove("simulated");
        prop_assert_eq!(said, Some(Value::Bool(true)));
        prop_assert_eq!(sorted(&value), canonical(&record, &SALT).unwrap());
    }

    #[test]
    fn any_text_reads_back_as_it_was(text in any::<String>()) {
        let mut out = String::new();
        push_string(&mut out, &text);
        prop_assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }

    #[test]
    fn no_digest_of_content_stands_in_a_leaf(content in any::<[u8; 32]>()) {
        let record = Record::Decision(Decision {
            request: Digest::from_bytes(content),
            ..plain_decision()
        });
        let text = canonical(&record, &SALT).unwrap();
        let mut hex = String::new();
        push_hex(&mut hex, "", &content);
        prop_assert!(!text.contains(&hex));
    }
}

fn two_persons() -> Persons {
    let mut persons = Persons { distinct: Some(2), ..Persons::default() };
    persons.touch(Categories::of(DataCategory::Health));
    persons.touch([DataCategory::Health, DataCategory::Communications].into_iter().collect());
    persons
}

fn plain_decision() -> Decision {
    Decision {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        exchange: ExchangeId::from_random([1; 16]),
        workload: "case-desk".parse().unwrap(),
        party: "customer".parse().unwrap(),
        deployment: Deployment {
            class: DeploymentClass::Cloud,
            region: "eu-central".parse().unwrap(),
        },
        purpose: Some("casework".parse().unwrap()),
        grant: Some("open-cases".parse().unwrap()),
        case: Some(Digest::of(b"case 7")),
        model: Some("stand-in-1".parse().unwrap()),
        upstream: Some("vendor".parse().unwrap()),
        verdict: Verdict::Hold,
        code: "too_many_persons",
        clauses: vec!["no-mass-surveillance".parse().unwrap()],
        bundle: Digest::of(b"agreement"),
        request: Digest::of(b"request"),
        persons: two_persons(),
        review: Some(ReviewId::from_random([2; 16])),
    }
}

#[test]
fn control_characters_are_written_as_rfc_8785_says() {
    let mut out = String::new();
    push_string(&mut out, "\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}\u{20ac}");
    assert_eq!(out, "\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u{7f}\u{20ac}\"");
}

#[test]
fn started_has_this_form() {
    let record = Record::Started(Started {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        agreement: "classified-cloud".parse().unwrap(),
        version: 3,
        bundle: Digest::of(b"agreement"),
        software: "0.1.0",
    });
    insta::assert_snapshot!(canonical(&record, &SALT).unwrap());
}

#[test]
fn decision_has_this_form() {
    insta::assert_snapshot!(canonical(&Record::Decision(plain_decision()), &SALT).unwrap());
}

#[test]
fn outcome_has_this_form() {
    let mut tool_calls = Vec::new();
    ToolUse::tally(&mut tool_calls, None, Effect::Lethal, false, Verdict::Hold);
    let look_up = Some("look_up".parse().unwrap());
    ToolUse::tally(&mut tool_calls, look_up, Effect::Read, true, Verdict::Permit);
    let record = Record::Outcome(Outcome {
        at: Moment::from_unix_ms(1_772_323_200_250).unwrap(),
        of: RecordNumber::new(41),
        exchange: ExchangeId::from_random([1; 16]),
        verdict: Verdict::Hold,
        code: "effect_needs_people",
        clauses: vec!["no-unsupervised-force".parse().unwrap()],
        ending: Ending::Withheld,
        answer: Some(Digest::of(b"answer")),
        tool_calls,
        usage: Usage { input: Some(312), output: None },
        persons: Persons { opaque_bytes: 70_000, ..two_persons() },
        review: Some(ReviewId::from_random([2; 16])),
    });
    insta::assert_snapshot!(canonical(&record, &SALT).unwrap());
}

#[test]
fn reviewed_says_neither_who_decided_nor_about_what() {
    let reviewed = crate::Reviewed {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        review: ReviewId::from_random([2; 16]),
        what: "approved",
        act: Digest::of(b"act"),
        decided: Some(crate::Decided {
            party: "customer".parse().unwrap(),
            on_shift: [("customer".parse().unwrap(), 2), ("provider".parse().unwrap(), 1)].into(),
            reviewer: Digest::of(b"ada"),
            statement: Digest::of(b"statement"),
            kind: "ed25519",
            proof: vec![0xab; 64],
        }),
        second: None,
        glass: None,
        nature: crate::Nature::Untold,
    };
    let text = canonical(&Record::Reviewed(reviewed), &SALT).unwrap();
    for secret in [Digest::of(b"act"), Digest::of(b"ada"), Digest::of(b"statement")] {
        assert!(!text.contains(secret.to_string().trim_start_matches("sha256:")), "{text}");
    }
    insta::assert_snapshot!(text);
}

fn about_a_review(what: &'static str, nature: crate::Nature) -> String {
    let reviewed = crate::Reviewed {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        review: ReviewId::from_random([2; 16]),
        what,
        act: Digest::of(b"act"),
        decided: None,
        second: None,
        glass: None,
        nature,
    };
    let text = canonical(&Record::Reviewed(reviewed), &SALT).unwrap();
    assert_eq!(sorted(&serde_json::from_str(&text).unwrap()), text);
    text
}

/// A hold's record does not name the review, so that nobody sees in the log which reviews have
/// none.
#[test]
fn review_of_a_hold_is_a_commitment_that_its_salt_opens() {
    let text = canonical(&Record::Decision(plain_decision()), &SALT).unwrap();
    let id = ReviewId::from_random([2; 16]).to_string();
    assert!(!text.contains(&id), "{text}");
    let commitment = SALT.opening(Field::Review).commit(&Digest::of(id.as_bytes()));
    let record: Value = serde_json::from_str(&text).unwrap();
    let commitment = Digest::from_bytes(*commitment.as_bytes());
    assert_eq!(record["review"].as_str().unwrap(), format!("salted-{commitment}"));
}

#[test]
fn shown_has_this_form() {
    let committed = crate::Nature::Committed(Digest::of(b"nature"));
    insta::assert_snapshot!(about_a_review("shown", committed));
}

#[test]
fn end_of_a_review_says_what_it_was() {
    let was = "canary:wrong-target".to_owned();
    let test = crate::Nature::Told { was, salt: [9; 32], of: None };
    insta::assert_snapshot!(about_a_review("expired", test));
    let of = Some(RecordNumber::new(41));
    let act = crate::Nature::Told { was: "act".to_owned(), salt: [9; 32], of };
    assert!(about_a_review("executed", act).contains(r#""of":41,"#));
}

#[test]
fn suspended_says_not_who() {
    let record = Record::Noticed(Noticed {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        agreement: "classified-cloud".parse().unwrap(),
        bundle: Digest::of(b"agreement"),
        what: "suspended",
        person: Some(crate::Noted {
            party: "customer".parse().unwrap(),
            reviewer: Digest::of(b"ada"),
        }),
        clause: None,
        grant: None,
        workload: None,
        with: None,
        measure: "canaries".to_owned(),
        share: None,
    });
    let text = canonical(&record, &SALT).unwrap();
    let secret = Digest::of(b"ada").to_string();
    assert!(!text.contains(secret.trim_start_matches("sha256:")), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_absent_is_left_out() {
    let record = Record::Decision(Decision {
        purpose: None,
        grant: None,
        case: None,
        model: None,
        upstream: None,
        review: None,
        persons: Persons::default(),
        clauses: Vec::new(),
        verdict: Verdict::Deny,
        code: "cannot_inspect",
        ..plain_decision()
    });
    insta::assert_snapshot!(canonical(&record, &SALT).unwrap());
}

#[test]
fn number_that_json_readers_disagree_about_is_refused() {
    let at = Moment::from_unix_ms(0).unwrap();
    let started = |version| {
        Record::Started(Started {
            at,
            agreement: "a".parse().unwrap(),
            version,
            bundle: Digest::of(b""),
            software: "0",
        })
    };
    assert!(canonical(&started(LARGEST), &SALT).is_ok());
    assert_eq!(
        canonical(&started(LARGEST + 1), &SALT),
        Err(Unrecordable::NumberTooLarge(LARGEST + 1))
    );
}

#[test]
fn count_that_an_upstream_made_up_does_not_prevent_its_record() {
    let mut object = Object::new(String::new());
    object.usage(Usage { input: Some(u64::MAX), output: Some(LARGEST) });
    assert_eq!(
        object.finish(),
        r#"{"usage":{"input":9007199254740991,"output":9007199254740991}}"#
    );
}

fn activated() -> Activated {
    let signed = |party: &str, compelled_by: Option<&str>| Signed {
        party: party.parse().unwrap(),
        key: format!("{party}+01234567+AAAA"),
        compelled_by: compelled_by.map(str::to_owned),
    };
    Activated {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        agreement: "classified-cloud".parse().unwrap(),
        version: 3,
        serial: 5,
        bundle: Digest::of(b"agreement"),
        proof: Digest::of(b"proof"),
        statement: Digest::of(b"statement"),
        replaces: Some(Digest::of(b"before")),
        change: "emergency",
        until: Some(Moment::from_unix_ms(1_772_409_600_000).unwrap()),
        signers: vec![signed("provider", None), signed("customer", Some("a \"court\""))],
    }
}

#[test]
fn activated_has_this_form() {
    let text = canonical(&Record::Activated(activated()), &SALT).unwrap();
    assert_eq!(sorted(&serde_json::from_str(&text).unwrap()), text);
    insta::assert_snapshot!(text);
}

#[test]
fn first_activation_replaces_nothing_and_has_no_end() {
    let first = Activated { replaces: None, until: None, change: "ordinary", ..activated() };
    let text = canonical(&Record::Activated(first), &SALT).unwrap();
    assert_eq!(sorted(&serde_json::from_str(&text).unwrap()), text);
    assert!(!text.contains("replaces") && !text.contains("until"), "{text}");
}

#[test]
fn lapsed_has_this_form() {
    let record = Record::Lapsed(Lapsed {
        at: Moment::from_unix_ms(1_772_409_600_000).unwrap(),
        agreement: "classified-cloud".parse().unwrap(),
        version: 3,
        serial: 5,
        bundle: Digest::of(b"agreement"),
        beside: Digest::of(b"before"),
    });
    let text = canonical(&record, &SALT).unwrap();
    assert_eq!(sorted(&serde_json::from_str(&text).unwrap()), text);
    insta::assert_snapshot!(text);
}

#[test]
fn noticed_has_this_form() {
    let record = Record::Noticed(Noticed {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        agreement: "classified-cloud".parse().unwrap(),
        bundle: Digest::of(b"agreement"),
        what: "budget",
        person: None,
        clause: Some("surveillance".parse().unwrap()),
        grant: Some("case-work".parse().unwrap()),
        workload: Some("analyst-1".parse().unwrap()),
        with: None,
        measure: "linked-2".to_owned(),
        share: Some(80),
    });
    let text = canonical(&record, &SALT).unwrap();
    assert_eq!(sorted(&serde_json::from_str(&text).unwrap()), text);
    insta::assert_snapshot!(text);
}

#[test]
fn noticed_about_two_names_both() {
    let record = Record::Noticed(Noticed {
        at: Moment::from_unix_ms(1_772_323_200_000).unwrap(),
        agreement: "classified-cloud".parse().unwrap(),
        bundle: Digest::of(b"agreement"),
        what: "overlap",
        person: None,
        clause: Some("surveillance".parse().unwrap()),
        grant: Some("case-work".parse().unwrap()),
        workload: Some("analyst-1".parse().unwrap()),
        with: Some("analyst-2".parse().unwrap()),
        measure: "location+health".to_owned(),
        share: None,
    });
    let text = canonical(&record, &SALT).unwrap();
    assert_eq!(sorted(&serde_json::from_str(&text).unwrap()), text);
    insta::assert_snapshot!(text);
}
