use std::collections::BTreeMap;

use lexicon::{Digest, Moment, ReviewId, Span};
use serde_json::Value;

use crate::canonical::{LARGEST, canonical};
use crate::{BreakGlass, BrokenGlass, GlassOpened, GlassSaid, Record, Salt, Unrecordable};

const SALT: Salt = Salt::from_random([7; 32]);

fn text(what: BrokenGlass) -> Result<String, Unrecordable> {
    let at = Moment::from_unix_ms(1_772_323_200_000).unwrap();
    let glass = ReviewId::from_random([3; 16]);
    canonical(&Record::BreakGlass(BreakGlass { at, glass, what }), &SALT)
}

fn said() -> GlassSaid {
    GlassSaid {
        party: "customer".parse().unwrap(),
        reviewer: Digest::of(b"r-lindqvist"),
        reason: Digest::of(b"the ward has no other way to the records tonight"),
        kind: "ed25519",
        proof: vec![0, 1, 254, 255],
    }
}

fn opened(acts: u64) -> BrokenGlass {
    BrokenGlass::Opened(GlassOpened {
        workload: "planner".parse().unwrap(),
        length: Span::from_seconds(1_800),
        acts,
        alerts: ["customer", "provider"].map(|party| party.parse().unwrap()).into(),
        said: said(),
    })
}

fn all() -> [BrokenGlass; 5] {
    let used =
        BrokenGlass::Used { act: Digest::of(b"act"), review: ReviewId::from_random([4; 16]) };
    let looked = BrokenGlass::Looked { justified: false, said: said() };
    [opened(5), used, looked, BrokenGlass::Ended, BrokenGlass::Overdue]
}

#[test]
fn each_event_has_this_form() {
    let texts: Vec<_> = all().into_iter().map(|what| text(what).unwrap()).collect();
    for text in &texts {
        let sorted: BTreeMap<String, Value> = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&sorted).unwrap(), *text);
    }
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn neither_the_person_nor_the_reason_nor_the_act_is_in_it() {
    for what in all() {
        let text = text(what).unwrap();
        for secret in
            [&b"r-lindqvist"[..], b"the ward has no other way to the records tonight", b"act"]
        {
            let digest = Digest::of(secret).to_string();
            let (_, digits) = digest.split_once(':').unwrap();
            assert!(!text.contains(digits), "{text}");
        }
        assert!(!text.contains("lindqvist") && !text.contains("ward"), "{text}");
    }
}

#[test]
fn number_that_json_readers_disagree_about_is_refused() {
    assert!(text(opened(LARGEST)).is_ok());
    assert_eq!(text(opened(LARGEST + 1)), Err(Unrecordable::NumberTooLarge(LARGEST + 1)));
}
