use super::*;

fn measured(prose: f64, p99: f64, resident_kib: u64) -> Vec<Bound> {
    let text = format!(
        "{{\"prose\":{{\"us_per_kib\":{prose},\"kib\":66.1,\"persons\":0}},\
         \"stream\":{{\"us_per_kib\":18.0}},\"csv\":{{\"us_per_kib\":80.0}}}}"
    );
    let extraction = serde_json::from_str(&text).unwrap();
    let text = format!(
        "{{\"charge_us\":{{\"p50\":20.0,\"p99\":{p99},\"longest\":9}},\"principals\":1000000,\
         \"disk_bytes\":1073741824,\"resident_kib\":{resident_kib}}}"
    );
    bounds(&extraction, &serde_json::from_str(&text).unwrap())
}

fn broken(bounds: &[Bound]) -> Vec<&str> {
    bounds.iter().filter(|bound| !bound.holds).map(|bound| bound.what.as_str()).collect()
}

#[test]
fn bounds_hold_up_to_their_value_and_not_beyond() {
    let at = measured(PROSE_US.0, CHARGE_US.0, RESIDENT_KIB);
    assert_eq!(broken(&at), Vec::<&str>::new());
    let beyond = measured(PROSE_US.0 + 0.1, CHARGE_US.0 + 0.1, RESIDENT_KIB + 1);
    assert_eq!(
        broken(&beyond),
        [
            "persons in 1 KiB of prose",
            "charge of 20 persons, 99 of 100",
            "resident memory of the ledger with 1000000 principals"
        ]
    );
}

#[test]
fn aims_are_told_beside_the_bounds() {
    let bounds = measured(9.96, 42.0, 200 << 10);
    let told: Vec<_> =
        bounds.iter().map(|it| [it.measured.as_str(), &it.bound, &it.aim].join(" ")).collect();
    assert_eq!(told[0], "10.0 us 20 us 10 us");
    assert_eq!(told[4], "42.0 us 100 us 50 us");
    assert_eq!(told[6], "200.0 MiB 256.0 MiB ");
}
