use crate::fixture::terms;
use crate::{BadTerms, Effect, LARGEST, Quorum, Terms};

#[test]
fn a_token_says_one_fact_a_line() {
    let expected = "\
brightline/permit/1
id 07070707070707070707070707070707
audience valve-7
tool release
act sha256:ACT
effect lethal
effectors 2
quorum customer 2, provider 2
review rv_09090909090909090909090909090909
record 41
agreement sha256:0303030303030303030303030303030303030303030303030303030303030303
issued 1770000000000
expires 1770000060000
";
    let act: String = terms().act.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(terms().to_string(), expected.replace("ACT", &act));
    assert_eq!(Terms::parse(&terms().to_string()), Ok(terms()));
}

#[test]
fn an_act_that_needed_no_people_says_so() {
    let plain = Terms { effect: Effect::Write, quorum: Quorum::NONE, review: None, ..terms() };
    let text = plain.to_string();
    assert!(text.contains("\nquorum none\nreview -\n"));
    assert_eq!(Terms::parse(&text), Ok(plain));
}

#[test]
fn other_spellings_are_refused() {
    let text = terms().to_string();
    for (from, to) in [
        ("permit/1", "permit/2"),
        ("id 07", "id 0A"),
        ("id 07", "id  07"),
        ("effectors 2", "effectors 02"),
        ("effectors 2", "effectors +2"),
        ("effectors 2", "effectors 2 "),
        ("effectors 2", "effectors 2.0"),
        ("customer 2, provider 2", "provider 2, customer 2"),
        ("customer 2, provider 2", "customer 2,provider 2"),
        ("customer 2, provider 2", "customer 2, customer 2"),
        ("customer 2, provider 2", "customer 02, provider 2"),
        ("customer 2, provider 2", "customer 2, provider 0"),
        ("customer 2, provider 2", ""),
        ("effect lethal", "effect Lethal"),
        ("review rv_", "review "),
        ("sha256:03", "sha256:3"),
        ("sha256:03", "SHA256:03"),
        ("record 41", "record 9007199254740992"),
        ("record 41", "record -1"),
        ("issued ", "issued  "),
        ("\nrecord 41", ""),
        ("\nrecord 41", "\nrecord 41\nrecord 41"),
        ("\nrecord 41", "\r\nrecord 41"),
        ("expires 1770000060000\n", "expires 1770000060000"),
        ("expires 1770000060000\n", "expires 1770000060000\nnote hello\n"),
        ("expires 1770000060000\n", "expires 1770000060000\n\n"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert_eq!(Terms::parse(&changed), Err(BadTerms::Malformed), "{changed}");
    }
}

#[test]
fn what_no_token_says_is_refused() {
    let quorum = |parties: &[(&'static str, u64)]| Quorum::of(parties.iter().copied());
    let with = |quorum: Quorum<'static>| Terms { quorum, ..terms() };
    let one_side = quorum(&[("customer", 4)]).expect("a quorum");
    let too_few = quorum(&[("customer", 2), ("provider", 1)]).expect("a quorum");
    for (wrong, expected) in [
        (Terms { id: [0; 16], ..terms() }, BadTerms::Id),
        (Terms { audience: "", ..terms() }, BadTerms::Name),
        (Terms { audience: "a b", ..terms() }, BadTerms::Name),
        (Terms { tool: "a\nb", ..terms() }, BadTerms::Name),
        (Terms { effectors: 0, ..terms() }, BadTerms::Number),
        (Terms { record: LARGEST + 1, ..terms() }, BadTerms::Number),
        (Terms { expires_ms: terms().issued_ms, ..terms() }, BadTerms::Times),
        (Terms { review: None, ..terms() }, BadTerms::Review),
        (with(Quorum::NONE), BadTerms::Review),
        (with(one_side), BadTerms::Lethal),
        (with(too_few), BadTerms::Lethal),
        (Terms { review: None, ..with(Quorum::NONE) }, BadTerms::Lethal),
    ] {
        assert_eq!(wrong.check(), Err(expected), "{wrong}");
        assert!(Terms::parse(&wrong.to_string()).is_err(), "{wrong}");
    }
    let longest = "a".repeat(128);
    assert_eq!(Terms { audience: &longest, ..terms() }.check(), Ok(()));
    let longer = "a".repeat(129);
    assert_eq!(Terms { audience: &longer, ..terms() }.check(), Err(BadTerms::Name));
}

#[test]
fn a_quorum_names_few_parties_in_order() {
    let names: Vec<String> = (0..9).map(|number| format!("p{number}")).collect();
    let of = |number: usize| Quorum::of(names.iter().take(number).map(|name| (name.as_str(), 1)));
    assert!(of(8).is_ok_and(|quorum| quorum.parties().count() == 8 && quorum.reaches(8, 1)));
    assert!(of(9).is_err());
    assert!(Quorum::of([("b", 1), ("a", 1)]).is_err());
    assert!(Quorum::of([("a", 1), ("a", 1)]).is_err());
    assert!(Quorum::of([("a", 0)]).is_err());
    assert!(Quorum::of([("a,b", 1)]).is_err());
}
