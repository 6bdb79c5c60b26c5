use lexicon::Effect;

use super::*;
use crate::fixture::call;

#[test]
fn the_digest_covers_what_is_done_and_by_whom() {
    let act = call(Effect::Lethal, r#"{"site":7}"#);
    let mut others = vec![
        call(Effect::Consequential, r#"{"site":7}"#),
        call(Effect::Lethal, r#"{"site":8}"#),
        Act { workload: "other".parse().unwrap(), ..act.clone() },
        Act { on_behalf_of: Some("eve".to_owned()), ..act.clone() },
        Act { on_behalf_of: Some(String::new()), ..act.clone() },
        Act { party: "provider".parse().unwrap(), ..act.clone() },
        Act { purpose: Some("search".parse().unwrap()), ..act.clone() },
        Act { grant: Some("search".parse().unwrap()), ..act.clone() },
        Act { case: true, ..act.clone() },
        Act { agreement: Digest::of(b"another"), ..act.clone() },
        Act { kind: ActKind::Several { calls: 1 }, ..act.clone() },
    ];
    for (effectors, target) in [(Some(2), Some("site-7")), (None, Some("site-7")), (Some(1), None)]
    {
        let mut other = act.clone();
        if let ActKind::Call { effectors: number, target: place, .. } = &mut other.kind {
            (*number, *place) = (effectors, target.map(str::to_owned));
        }
        others.push(other);
    }
    for other in &others {
        assert_ne!(other.digest(), act.digest(), "{other:?}");
    }
    let counted = Act { persons: 9, clauses: Vec::new(), ..act.clone() };
    assert_eq!(counted.digest(), act.digest());
}

#[test]
fn other_spellings_of_the_arguments_are_the_same_act() {
    let one = call(Effect::Lethal, r#"{"a":1,"b":"x"}"#);
    let two = call(Effect::Lethal, " { \"b\" : \"\\u0078\", \"a\" : 1 } ");
    assert_eq!(one.digest(), two.digest());
}

#[test]
fn an_act_reads_back_what_it_wrote() {
    let act = call(Effect::Lethal, r#"{ "site": 7 }"#);
    let text = serde_json::to_string(&act).unwrap();
    assert_eq!(serde_json::from_str::<Act>(&text).unwrap(), act);
}
