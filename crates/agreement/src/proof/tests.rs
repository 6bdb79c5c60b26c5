use super::*;

const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");

fn bundle(source: &str) -> Bundle {
    Bundle::compile(source, "agreement.md").unwrap()
}

fn attempt(outcome: Outcome) -> Attempt {
    Attempt { solver: "cvc5".into(), version: "1.0.3".into(), outcome, milliseconds: 7 }
}

/// A proof in which everything is proven.
fn proven(bundle: &Bundle) -> Proof {
    let mut proof = Proof::open(bundle, "brightline 0.0.0");
    for proven in &mut proof.obligations {
        proven.attempts = vec![attempt(Outcome::Proven)];
    }
    proof
}

#[test]
fn proof_file_gives_back_what_was_put_into_it() {
    let bundle = bundle(AGREEMENT);
    let mut proof = proven(&bundle);
    proof.obligations[1].attempts.push(attempt(Outcome::Refuted("an act".into())));
    proof.obligations[2].attempts.push(attempt(Outcome::Open("no answer".into())));
    let obligations = obligations::against(&bundle, &bundle);
    let compared = |obligation| Proven { obligation, attempts: vec![attempt(Outcome::Proven)] };
    proof.comparison = Some(Comparison {
        with: Subject::of(&bundle),
        obligations: obligations.into_iter().map(compared).collect(),
    });
    let text = proof.to_text();
    let read = Proof::parse(&text).unwrap();
    assert_eq!(read, proof);
    assert_eq!(read.to_text(), text);
}

#[test]
fn proof_speaks_for_exactly_its_agreement() {
    let agreement = bundle(AGREEMENT);
    let proof = proven(&agreement);
    assert_eq!(proof.verify(&agreement), Ok(()));
    let other = bundle(&format!("{AGREEMENT}\n"));
    let stale = proof.verify(&other).unwrap_err();
    assert!(matches!(&stale, NotProven::Stale(why) if why.contains("another text")), "{stale}");
}

#[test]
fn proof_with_one_open_refuted_or_missing_obligation_proves_nothing() {
    let bundle = bundle(AGREEMENT);
    let first = |proof: &Proof| proof.obligations[0].obligation.id.clone();
    for outcome in [Outcome::Refuted(String::new()), Outcome::Open(String::new())] {
        let mut proof = proven(&bundle);
        proof.obligations[0].attempts.push(attempt(outcome));
        assert_eq!(proof.verify(&bundle), Err(NotProven::Open(first(&proof))));
    }
    let mut proof = proven(&bundle);
    proof.obligations[0].attempts.clear();
    assert_eq!(proof.verify(&bundle), Err(NotProven::Open(first(&proof))));
    proof.obligations.remove(0);
    assert!(matches!(proof.verify(&bundle), Err(NotProven::Stale(_))));
}

#[test]
fn proof_with_another_region_policy_or_assumption_is_stale() {
    let bundle = bundle(AGREEMENT);
    let changes: [fn(&mut Proof); 5] = [
        |proof| {
            proof.obligations[0]
                .obligation
                .region
                .push_str("permit (principal, action, resource);\n")
        },
        |proof| proof.obligations.swap(0, 1),
        |proof| proof.policies = Digest::of(b"other"),
        |proof| proof.schema = Digest::of(b"other"),
        |proof| proof.assumptions.push_str("forbid (principal, action, resource);\n"),
    ];
    for change in changes {
        let mut proof = proven(&bundle);
        change(&mut proof);
        assert!(matches!(proof.verify(&bundle), Err(NotProven::Stale(_))));
    }
}

#[test]
fn text_that_is_no_proof_file_is_refused() {
    let text = proven(&bundle(AGREEMENT)).to_text();
    let says = "No lethal effect";
    assert!(text.contains(says));
    for (old, new, why) in [
        ("brightline proof 1", "brightline proof 2", "its form"),
        ("\"form\"", "\"shape\"", "unknown field"),
        ("\"proven\"", "\"seen\"", "`seen` is no outcome"),
        ("\"within\"", "\"beside\"", "unknown claim"),
        ("\"permitted\"", "\"wished\"", "unknown scope"),
        (says, "Some lethal effect", "not what its digest says"),
        ("\"digest\": \"sha256:", "\"digest\": \"sha1:", "is not a digest"),
    ] {
        let error = Proof::parse(&text.replacen(old, new, 1)).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    assert!(Proof::parse("").is_err());
    let repeated = text.replacen("\"form\"", "\"form\": \"\", \"form\"", 1);
    assert!(Proof::parse(&repeated).is_err());
}
