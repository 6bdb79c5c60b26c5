use super::*;

#[test]
fn calls_of_one_kind_share_an_entry_however_many_there_are() {
    let mut uses = Vec::new();
    for _ in 0..10_000 {
        ToolUse::tally(&mut uses, None, Effect::Lethal, false, Verdict::Hold);
    }
    let look_up: ToolName = "look_up".parse().unwrap();
    ToolUse::tally(&mut uses, Some(look_up), Effect::Read, true, Verdict::Permit);
    assert_eq!(uses.iter().map(|one| one.calls).collect::<Vec<_>>(), [10_000, 1]);
}

#[test]
fn calls_that_differ_in_any_respect_are_counted_apart() {
    let mut uses = Vec::new();
    let tool: ToolName = "notify".parse().unwrap();
    ToolUse::tally(&mut uses, Some(tool.clone()), Effect::Write, true, Verdict::Permit);
    ToolUse::tally(&mut uses, Some(tool.clone()), Effect::Write, true, Verdict::Hold);
    ToolUse::tally(&mut uses, Some(tool.clone()), Effect::Read, true, Verdict::Hold);
    ToolUse::tally(&mut uses, Some(tool), Effect::Read, false, Verdict::Hold);
    ToolUse::tally(&mut uses, None, Effect::Read, false, Verdict::Hold);
    assert_eq!(uses.len(), 5);
}

#[test]
fn strictest_verdict_is_the_greatest() {
    assert_eq!(Verdict::ALL.into_iter().max(), Some(Verdict::Deny));
    assert!(Verdict::Hold > Verdict::Permit);
}
