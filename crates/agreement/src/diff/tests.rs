use super::*;
use crate::Bundle;

const EXAMPLE: &str = include_str!("../../../../agreements/classified-cloud.md");

fn bundle(text: &str) -> Bundle {
    Bundle::compile(text, "agreement.md").unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What differs when the example is edited, as `block key: old -> new (direction)`.
fn edited(edits: &[(&str, &str)]) -> Vec<String> {
    let text = edits.iter().fold(EXAMPLE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let diff = Diff::of(bundle(EXAMPLE).agreement(), bundle(&text).agreement());
    diff.slots().map(in_words).collect()
}

fn in_words(change: &SlotChange) -> String {
    let said = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
    let direction = change.direction.as_str();
    let (old, new) = (said(&change.old), said(&change.new));
    format!("{} {}: {old} -> {new} ({direction})", change.block, change.key)
}

#[test]
fn same_text_has_no_difference() {
    let one = bundle(EXAMPLE);
    assert!(Diff::of(one.agreement(), bundle(EXAMPLE).agreement()).is_empty());
}

#[test]
fn higher_limit_is_wider_and_a_lower_one_stricter() {
    assert_eq!(
        edited(&[("location = 1000", "location = 2000")]),
        ["redline limits.location: 1000 -> 2000 (wider)"]
    );
    assert_eq!(
        edited(&[("location = 1000", "location = 999")]),
        ["redline limits.location: 1000 -> 999 (stricter)"]
    );
}

#[test]
fn category_that_loses_its_number_is_closed() {
    assert_eq!(
        edited(&[("genomic = 100\n", "genomic = 0\n")]),
        ["redline limits.genomic: 100 -> 0 (stricter)"]
    );
}

#[test]
fn lower_quorum_is_wider() {
    let quorum = "quorum = { provider = 2, customer = 2 }\ntarget";
    assert_eq!(
        edited(&[(quorum, "quorum = { provider = 3, customer = 2 }\ntarget")]),
        ["redline quorum: customer 2, provider 2 -> customer 2, provider 3 (stricter)"]
    );
    assert_eq!(
        edited(&[(quorum, "quorum = { provider = 3, customer = 1 }\ntarget")]),
        ["redline quorum: customer 2, provider 2 -> customer 1, provider 3 (open)"]
    );
}

#[test]
fn another_region_is_wider_and_none_named_is_widest() {
    assert_eq!(
        edited(&[("\"gov-south\"]", "\"gov-south\", \"gov-west\"]")]),
        ["boundary regions: gov-north, gov-south -> gov-north, gov-south, gov-west (wider)"]
    );
    assert_eq!(
        edited(&[("regions = [\"gov-north\", \"gov-south\"]\n", "")]),
        ["boundary regions: gov-north, gov-south -> every region (wider)"]
    );
}

#[test]
fn intent_that_narrows_the_line_is_wider() {
    assert_eq!(
        edited(&[("intent = \"any\"", "intent = \"knowing\"")]),
        ["redline intent: any -> knowing (wider)"]
    );
}

#[test]
fn binding_everybody_is_stricter_than_binding_those_named() {
    let all = "bearer = [\"provider\", \"customer\", \"on-behalf-of\"]\n";
    let named = "redline bearer: provider, customer -> everybody (stricter)";
    let narrow = EXAMPLE.replacen(all, "bearer = [\"provider\", \"customer\"]\n", 1);
    let wide = EXAMPLE.replacen(all, "", 1);
    let diff = Diff::of(bundle(&narrow).agreement(), bundle(&wide).agreement());
    let found: Vec<_> = diff.slots().map(in_words).collect();
    assert_eq!(found, [named.replace("provider, customer ->", "customer, provider ->")]);
}

#[test]
fn milder_effect_of_a_tool_is_wider() {
    assert_eq!(
        edited(&[("effect = \"consequential\"\nsubject", "effect = \"write\"\nsubject")]),
        ["tool benefits.decide effect: consequential -> write (wider)"]
    );
}

#[test]
fn removed_clause_is_shown_with_what_it_said() {
    let (before, rest) = EXAMPLE.split_once("## 5 In the cloud only").unwrap();
    let (_, after) = rest.split_once("## 6").unwrap();
    let shorter = format!("{before}## 6{after}");
    let diff = Diff::of(bundle(EXAMPLE).agreement(), bundle(&shorter).agreement());
    let [clause] = diff.clauses.as_slice() else { panic!("{diff:?}") };
    assert_eq!((clause.id.as_str(), clause.standing), ("boundary", Standing::Removed));
    let boundary = clause.slots.iter().find(|slot| slot.block == "boundary").unwrap();
    assert_eq!(boundary.direction, Direction::Wider);
    assert_eq!(boundary.new, None);
}

#[test]
fn new_words_are_shown_in_their_sentence() {
    let (from, to) =
        ("There is no exception to this clause.", "There is one exception to this clause.");
    let diff =
        Diff::of(bundle(EXAMPLE).agreement(), bundle(&EXAMPLE.replacen(from, to, 1)).agreement());
    let [clause] = diff.clauses.as_slice() else { panic!("{diff:?}") };
    let changed: Vec<_> = clause
        .words
        .iter()
        .filter(|passage| passage.standing != Standing::Kept)
        .map(|passage| (passage.standing.as_str(), passage.text.as_str()))
        .collect();
    assert_eq!(changed, [("removed", "no"), ("added", "one")]);
}

#[test]
fn other_line_breaks_are_no_difference() {
    assert_eq!(words::passages("one two\nthree", "one\ntwo three"), []);
}

#[test]
fn passages_of_any_two_texts_give_both_texts_back() {
    let texts = ["", "a", "a b c", "c b a", "a a b", "x a y b z", "b b b b"];
    for old in texts {
        for new in texts {
            let passages = words::passages(old, new);
            let side = |gone: Standing| {
                let parts = passages.iter().filter(|it| it.standing != gone);
                parts.map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
            };
            if old != new {
                assert_eq!(
                    (side(Standing::Added).as_str(), side(Standing::Removed).as_str()),
                    (old, new)
                );
            }
        }
    }
}
