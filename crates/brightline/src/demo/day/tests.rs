use super::*;

fn told() -> Told {
    Told {
        status: 403,
        code: Some("approval_required".to_owned()),
        clause: Some("surveillance".to_owned()),
        record: Some(7),
        review: Some("rv_1".to_owned()),
    }
}

fn kept() -> Kept {
    Kept {
        number: 7,
        verdict: Verdict::Hold,
        code: "too_many_persons".to_owned(),
        clauses: vec!["surveillance".to_owned()],
        review: Some("rv_1".to_owned()),
    }
}

fn held_step() -> &'static Step {
    static DAY: [Step; 9] = super::DAY;
    DAY.iter().find(|step| step.verdict == Verdict::Hold).unwrap()
}

#[test]
fn step_that_went_as_it_should_is_not_objected_to() {
    assert_eq!(held_step().objection(&told(), Some(&kept())), None);
}

#[test]
fn every_deviation_is_objected_to() {
    let step = held_step();
    let client: [fn(&mut Told); 4] = [
        |told| told.status = 200,
        |told| told.review = None,
        |told| told.review = Some("rv_2".to_owned()),
        |told| told.clause = None,
    ];
    for (place, change) in client.into_iter().enumerate() {
        let mut told = told();
        change(&mut told);
        assert!(step.objection(&told, Some(&kept())).is_some(), "{place}");
    }
    let record: [fn(&mut Kept); 4] = [
        |kept| kept.verdict = Verdict::Permit,
        |kept| kept.code = "permitted".to_owned(),
        |kept| kept.clauses.clear(),
        |kept| kept.review = None,
    ];
    for (place, change) in record.into_iter().enumerate() {
        let mut kept = kept();
        change(&mut kept);
        assert!(step.objection(&told(), Some(&kept)).is_some(), "{place}");
    }
    assert!(step.objection(&told(), None).is_some());
}

#[test]
fn day_has_every_verdict_and_some_that_never_reach_the_model() {
    for verdict in [Verdict::Permit, Verdict::Hold, Verdict::Deny] {
        assert!(DAY.iter().any(|step| step.verdict == verdict));
    }
    assert!(DAY.iter().any(|step| !step.reaches_the_model));
    assert!(DAY.iter().all(|step| serde_json::from_str::<serde_json::Value>(step.body).is_ok()));
}
