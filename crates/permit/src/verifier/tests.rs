use proptest::prelude::*;

use crate::fixture::{
    AUDIENCE, Memory, NOW, TOOL, arguments, call, key, public, rules, terms, token, verifier,
    window,
};
use crate::{
    BadTerms, BadVerifier, Call, Canonical, Effect, LONGEST_TOKEN, Limits, Quorum, Refused, Rules,
    Terms, Token, Verifier,
};

fn mint(terms: &Terms<'_>) -> Token {
    Token::mint(terms, &key(1)).expect("a token")
}

/// What a new verifier says about this.
fn verdict(token: &[u8], call: &Call<'_>, now: u64) -> Result<(), Refused> {
    verifier().verify(token, call, now).map(|_| ())
}

fn of(terms: &Terms<'_>) -> Result<(), Refused> {
    verdict(mint(terms).as_str().as_bytes(), &call(), NOW)
}

#[test]
fn a_good_token_is_accepted_once() {
    let (mut verifier, token) = (verifier(), token());
    let permitted = verifier.verify(token.as_str().as_bytes(), &call(), NOW).expect("permitted");
    assert_eq!(permitted.terms(), &terms());
    for later in [0, 1, 59_999] {
        let again = verifier.verify(token.as_str().as_bytes(), &call(), NOW + later);
        assert_eq!(again.err(), Some(Refused::Used));
    }
    let after = verifier.verify(token.as_str().as_bytes(), &call(), NOW + 60_000);
    assert_eq!(after.err(), Some(Refused::Expired));
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let token = token();
    let whole = token.as_str().as_bytes();
    let mut verifier = verifier();
    for bit in 0..8 * whole.len() {
        let mut changed = whole.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        let refused = verifier.verify(&changed, &call(), NOW);
        assert!(refused.is_err(), "bit {bit}");
    }
    for cut in 0..whole.len() {
        assert!(verifier.verify(&whole[..cut], &call(), NOW).is_err(), "cut at {cut}");
        assert!(verifier.verify(&whole[cut + 1..], &call(), NOW).is_err(), "from {cut}");
    }
    for more in ["\n", " ", "x", "\u{2014} a AAAA\n"] {
        let longer = format!("{token}{more}");
        assert_eq!(
            verifier.verify(longer.as_bytes(), &call(), NOW).err(),
            Some(Refused::Malformed)
        );
    }
    assert!(verifier.verify(whole, &call(), NOW).is_ok(), "none of them used it up");
}

#[test]
fn the_length_is_looked_at_first() {
    let length = |length: usize| verdict(&vec![0xff; length], &call(), NOW);
    assert_eq!(length(LONGEST_TOKEN), Err(Refused::Malformed));
    assert_eq!(length(LONGEST_TOKEN + 1), Err(Refused::TooLong));
}

#[test]
fn another_key_another_signature_and_another_text_are_told_apart() {
    let by = |seed| Token::mint(&terms(), &key(seed)).expect("a token");
    assert_eq!(verdict(by(2).as_str().as_bytes(), &call(), NOW), Err(Refused::UnknownKey));
    let forged = token().as_str().replace("effectors 2", "effectors 3");
    assert_eq!(verdict(forged.as_bytes(), &call(), NOW), Err(Refused::BadSignature));
    let (text, _) = forged.split_once("\n\n").expect("a note");
    let (_, line) =
        by(2).as_str().split_once("\n\n").map(|(a, b)| (a.len(), b.to_owned())).expect("");
    assert_eq!(
        verdict(format!("{text}\n\n{line}").as_bytes(), &call(), NOW),
        Err(Refused::UnknownKey)
    );
}

#[test]
fn a_signed_text_that_no_token_says_is_refused() {
    use base64::Engine as _;
    let text = terms().to_string().replace("customer 2, provider 2", "customer 4");
    let signature = [&key(1).public().id()[..], &key(1).sign(&text)].concat();
    let signature = base64::engine::general_purpose::STANDARD.encode(signature);
    let token = format!("{text}\n\u{2014} gateway/permits {signature}\n");
    let refused = verdict(token.as_bytes(), &call(), NOW);
    assert_eq!(refused, Err(Refused::Terms(BadTerms::Lethal)));
}

#[test]
fn another_audience_tool_or_act_is_refused() {
    assert_eq!(of(&terms()), Ok(()));
    assert_eq!(of(&Terms { audience: "valve-8", ..terms() }), Err(Refused::Audience));
    assert_eq!(of(&Terms { tool: "close", ..terms() }), Err(Refused::Tool));
    assert_eq!(of(&Terms { act: [0; 32], ..terms() }), Err(Refused::Act));
    let other = Canonical::parse(r#"{"amount":3,"target":"T-2"}"#).expect("JSON");
    let call = Call::new(TOOL, &other, 1);
    assert_eq!(verdict(token().as_str().as_bytes(), &call, NOW), Err(Refused::Act));
}

#[test]
fn at_least_one_effector_and_at_most_those_permitted() {
    let with = |effectors| {
        let call = Call::new(TOOL, &arguments(), effectors);
        verdict(token().as_str().as_bytes(), &call, NOW)
    };
    assert_eq!(with(0), Err(Refused::Effectors));
    assert_eq!(with(1), Ok(()));
    assert_eq!(with(2), Ok(()));
    assert_eq!(with(3), Err(Refused::Effectors));
}

#[test]
fn what_needs_people_is_refused_without_them_unless_told() {
    let plain = |effect| Terms { effect, quorum: Quorum::NONE, review: None, ..terms() };
    assert_eq!(of(&plain(Effect::Write)), Ok(()));
    assert_eq!(of(&plain(Effect::Consequential)), Err(Refused::Unreviewed));
    let limits = Limits { unreviewed: Effect::Consequential, ..Limits::default() };
    let rules = Rules::new(vec![public(1)], AUDIENCE, limits).expect("rules");
    let mut told = Verifier::new(rules, window(&Memory::default(), 8));
    let token = mint(&plain(Effect::Consequential));
    assert!(told.verify(token.as_str().as_bytes(), &call(), NOW).is_ok());
}

#[test]
fn times_hold_at_their_edges() {
    let at = |now| verdict(token().as_str().as_bytes(), &call(), now);
    // The fixture's window saw NOW - 1,000 first.
    assert_eq!(at(NOW - 1_001), Err(Refused::ClockBack));
    assert_eq!(at(NOW - 1_000), Ok(()));
    assert_eq!(at(NOW + 59_999), Ok(()));
    assert_eq!(at(NOW + 60_000), Err(Refused::Expired));
    let issued = |issued_ms| of(&Terms { issued_ms, expires_ms: issued_ms + 1, ..terms() });
    assert_eq!(issued(NOW + 2_000), Ok(()));
    assert_eq!(issued(NOW + 2_001), Err(Refused::NotYet));
    let lives = |ms| of(&Terms { expires_ms: NOW + ms, ..terms() });
    assert_eq!(lives(300_000), Ok(()));
    assert_eq!(lives(300_001), Err(Refused::Lifetime));
}

#[test]
fn while_keys_change_two_are_believed() {
    let rules = rules(vec![public(1), public(2)]);
    let mut both = Verifier::new(rules, window(&Memory::default(), 8));
    for (seed, id) in [(1, [1; 16]), (2, [2; 16])] {
        let token = Token::mint(&Terms { id, ..terms() }, &key(seed)).expect("a token");
        assert!(both.verify(token.as_str().as_bytes(), &call(), NOW).is_ok());
    }
    // The same id from another key is the same token.
    let token = Token::mint(&Terms { id: [1; 16], ..terms() }, &key(2)).expect("a token");
    let refused = both.verify(token.as_str().as_bytes(), &call(), NOW);
    assert_eq!(refused.err(), Some(Refused::Used));
}

#[test]
fn rules_that_protect_nobody_are_not_made() {
    let made = |keys, audience, limits| Rules::new(keys, audience, limits).map(|_| ());
    let good = Limits::default();
    assert_eq!(made(vec![], AUDIENCE, good), Err(BadVerifier::Keys));
    assert_eq!(made(vec![public(1); 2], AUDIENCE, good), Err(BadVerifier::Keys));
    let three = vec![public(1), public(2), public(3)];
    assert_eq!(made(three, AUDIENCE, good), Err(BadVerifier::Keys));
    assert_eq!(made(vec![public(1)], "a b", good), Err(BadVerifier::Audience));
    for (limits, expected) in [
        (Limits { skew_ms: 300_000, ..good }, Ok(())),
        (Limits { skew_ms: 300_001, ..good }, Err(BadVerifier::Limits)),
        (Limits { lifetime_ms: 3_600_000, ..good }, Ok(())),
        (Limits { lifetime_ms: 3_600_001, ..good }, Err(BadVerifier::Limits)),
        (Limits { lifetime_ms: 0, ..good }, Err(BadVerifier::Limits)),
        (Limits { unreviewed: Effect::Lethal, ..good }, Err(BadVerifier::Limits)),
    ] {
        assert_eq!(made(vec![public(1)], AUDIENCE, limits), expected, "{limits:?}");
    }
}

#[test]
fn the_page_lists_every_code() {
    let page = include_str!("../../../../docs/permit.md");
    let all = [
        Refused::ClockBack,
        Refused::TooLong,
        Refused::Malformed,
        Refused::UnknownKey,
        Refused::BadSignature,
        Refused::Terms(BadTerms::Malformed),
        Refused::Audience,
        Refused::Tool,
        Refused::Act,
        Refused::Effectors,
        Refused::Unreviewed,
        Refused::NotYet,
        Refused::Expired,
        Refused::Lifetime,
        Refused::Journal,
        Refused::Forgotten,
        Refused::Used,
        Refused::Full,
    ];
    let listed = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let listed = listed.filter(|(_, rest)| rest.matches('|').count() == 2);
    let listed: Vec<&str> = listed.map(|(code, _)| code).collect();
    assert_eq!(listed, all.map(Refused::code));
}

/// One act with its arguments, as agents make them up.
fn acts() -> impl Strategy<Value = (String, String, Effect, u64, u64)> {
    let effect = prop::sample::select(Effect::ALL.to_vec());
    let value = prop_oneof![
        any::<i32>().prop_map(|number| number.to_string()),
        "[a-zA-Z0-9 äß😀]{0,20}".prop_map(|text| format!("\"{text}\"")),
    ];
    let arguments = prop::collection::btree_map("[a-z]{1,8}", value, 0..6).prop_map(|members| {
        let members = members.iter().map(|(key, value)| format!("\"{key}\": {value}"));
        format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
    });
    ("[a-z][a-z_.]{0,20}", arguments, effect, 1_u64..9, 1_u64..300_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_token_permits_its_own_act_and_no_neighbour(
        (tool, text, effect, effectors, life) in acts(),
        (other_tool, other_text, ..) in acts(),
        id in 1_u128..,
    ) {
        let arguments = Canonical::parse(&text).expect("JSON");
        let others = Canonical::parse(&other_text).expect("JSON");
        let call = Call::new(&tool, &arguments, effectors);
        let terms = Terms {
            id: id.to_be_bytes(), tool: &tool, act: call.act, effect, effectors,
            expires_ms: NOW + life, ..terms()
        };
        let token = mint(&terms);
        let token = token.as_str().as_bytes();
        let mut verifier = verifier();
        let mut refused = |call: &Call<'_>, now| verifier.verify(token, call, now).err();
        if tool != other_tool {
            let call = Call::new(&other_tool, &arguments, effectors);
            prop_assert_eq!(refused(&call, NOW), Some(Refused::Tool));
        }
        if arguments != others {
            let call = Call::new(&tool, &others, effectors);
            prop_assert_eq!(refused(&call, NOW), Some(Refused::Act));
        }
        let more = Call { effectors: effectors + 1, ..call };
        prop_assert_eq!(refused(&more, NOW), Some(Refused::Effectors));
        prop_assert_eq!(refused(&call, NOW + life - 1), None);
        prop_assert_eq!(refused(&call, NOW + life - 1), Some(Refused::Used));
        prop_assert_eq!(refused(&call, NOW + life), Some(Refused::Expired));
    }

    #[test]
    fn no_bytes_make_it_panic(token in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verdict(&token, &call(), NOW).is_err());
    }
}
