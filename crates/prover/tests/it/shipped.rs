//! Every shipped agreement is proven, by both solvers.

use agreement::Proof;

use crate::support::{all_shipped, both, engine, root, settings, shipped};

#[test]
fn shipped_agreements_are_proven_by_both_solvers() {
    for name in all_shipped() {
        let engine = engine(&shipped(&name));
        let report = prover::prove(&engine, None, &settings(both()), &|_| {}).unwrap();
        let refuted: Vec<_> = report.refutations.iter().map(ToString::to_string).collect();
        assert!(report.is_proven(), "{name}: {refuted:#?} {:#?}", report.proof.obligations);
        assert_eq!(report.proof.solvers().len(), 2, "{name}");
        assert_eq!(report.proof.verify(engine.bundle()), Ok(()), "{name}");
    }
}

#[test]
fn shipped_proofs_speak_for_the_shipped_agreements() {
    for name in all_shipped() {
        let engine = engine(&shipped(&name));
        let path = root().join("agreements").join(format!("{name}.proof.json"));
        let proof = Proof::parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let again = "brightline agreement prove with both solvers makes it again";
        assert_eq!(proof.verify(engine.bundle()), Ok(()), "{name}: {again}");
        assert_eq!(proof.solvers().len(), 2, "{name}: {again}");
    }
}
