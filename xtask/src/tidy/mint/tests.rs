use super::*;

fn found(path: &str, text: &str) -> Vec<String> {
    check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.what).collect()
}

const MINT: &str = "crates/controls/src/permit.rs";

#[test]
fn a_permit_is_made_in_one_file_only() {
    for literal in ["Permit { a }", "controls::Permit(a)", "Recorded { a }"] {
        let text = format!("fn make() {{ {literal}; }}");
        assert_eq!(found("crates/controls/src/engine.rs", &text).len(), 1, "{literal}");
        assert_eq!(found("crates/controls/src/engine/tests.rs", &text), [""; 0], "{literal}");
    }
    let own = "struct Permit { a: u8 } impl Permit { fn mint(a: u8) -> Self { Self { a } } }";
    assert_eq!(found(MINT, own), [""; 0]);
    assert_eq!(found("crates/controls/src/engine.rs", own).len(), 1);
}

#[test]
fn matching_a_decision_makes_no_permit() {
    let text = "fn a(d: D) { match d { Decision::Permit(permit) => permit, Permit { .. } => b }; }";
    assert_eq!(found("crates/gateway/src/path.rs", text), [""; 0]);
}

#[test]
fn wrapping_a_permit_in_a_decision_is_a_variant_not_a_permit() {
    let text = "fn a(p: Permit) -> Decision { Decision::Permit(p) }";
    assert_eq!(found("crates/controls/src/engine.rs", text), [""; 0]);
}

#[test]
fn a_child_of_the_mint_is_found_and_its_tests_are_not() {
    assert_eq!(found("crates/controls/src/permit/forge.rs", "").len(), 1);
    assert_eq!(found("crates/controls/src/permit/tests.rs", ""), [""; 0]);
    assert_eq!(found(MINT, "mod forge { }\n#[cfg(test)]\nmod tests;").len(), 1);
}

#[test]
fn a_permit_cannot_be_copied_or_come_from_nothing() {
    for how in COPIES {
        let derived = format!("#[derive(Debug, {how})]\nstruct Permit;");
        assert_eq!(found(MINT, &derived), [format!("`Permit` is `{how}`")]);
        let written = format!("impl {how} for Permit {{ }}");
        assert_eq!(found(MINT, &written), [format!("`Permit` is `{how}`")]);
        assert_eq!(found(MINT, &derived.replace("Permit", "PermitError")), [""; 0]);
    }
    assert_eq!(found(MINT, "#[derive(Debug)]\nstruct Permit;"), [""; 0]);
}

#[test]
fn only_the_store_claims_that_a_record_is_durable() {
    let claim = "fn done() { evidence::Ack::assertion(number, leaf); }";
    assert_eq!(found("crates/gateway/src/path/record.rs", claim).len(), 1);
    assert_eq!(found("crates/store/src/writer.rs", claim), [""; 0]);
    assert_eq!(found("crates/gateway/tests/path.rs", claim), [""; 0]);
    let passed = "fn done() { numbers.map(Ack::assertion); }";
    assert_eq!(found("crates/gateway/src/path/record.rs", passed).len(), 1);
}
