use super::*;
use crate::bench::process::Memory;

fn machine() -> Machine {
    let text = || "x".to_owned();
    Machine {
        processor: text(),
        cores: 2,
        memory_mib: 1,
        system: text(),
        load: text(),
        rustc: text(),
        nginx: text(),
        commit: text(),
    }
}

/// Rounds in which nginx costs `nginx` and Brightline `ours`, at every work.
fn samples(rounds: &[(f64, f64)], peak: u64) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (round, (nginx, ours)) in rounds.iter().enumerate() {
        for work in WORKS {
            for (target, cpu_us) in [
                (Target::Direct, None),
                (Target::Nginx, Some(*nginx)),
                (Target::Brightline, Some(*ours)),
            ] {
                let memory = Some(Memory { resident: peak / 2, peak });
                let middle_us = 10.0 + cpu_us.unwrap_or_default();
                let (requests, per_second) = (100, 50.0);
                let work = work.name;
                let sample =
                    Sample { round, work, target, requests, per_second, cpu_us, middle_us, memory };
                samples.push(sample);
            }
        }
    }
    samples
}

fn report(rounds: &[(f64, f64)], peak: u64, soak: Option<Soak>) -> Report {
    Report::new(machine(), Pace::QUICK, samples(rounds, peak), soak)
}

#[test]
fn the_ratio_is_taken_within_each_round() {
    // A machine that is three times slower in the second round says nothing about the target.
    let report = report(&[(10.0, 40.0), (30.0, 120.0), (10.0, 50.0)], 1, None);
    let line = report.lines.iter().find(|line| line.target == Target::Brightline).unwrap();
    assert_eq!(line.ratio, Some(Spread { median: 4.0, least: 4.0, most: 5.0 }));
    assert_eq!(line.cpu_us, Some(Spread { median: 50.0, least: 40.0, most: 120.0 }));
    assert_eq!(line.added_us.median, 50.0);
}

#[test]
fn a_bound_holds_up_to_its_value() {
    let holds = |ours: f64, peak: u64| report(&[(10.0, ours)], peak, None).holds();
    assert!(holds(50.0, MEMORY_KIB));
    assert!(!holds(50.1, 1), "a stream may cost five times nginx");
    assert!(!holds(50.0, MEMORY_KIB + 1));
}

#[test]
fn memory_that_grows_does_not_hold() {
    let soak = |last: u64| Soak { requests: 10, resident_kib: vec![10_000, 10_000, last] };
    assert!(report(&[(10.0, 40.0)], 1, Some(soak(10_000 + 4 * 1024))).holds());
    assert!(!report(&[(10.0, 40.0)], 1, Some(soak(10_001 + 4 * 1024))).holds());
    assert!(report(&[(10.0, 40.0)], 1, Some(soak(5_000))).holds());
}

#[test]
fn the_median_of_an_even_number_is_between() {
    let spread = Spread::of([4.0, 1.0, 3.0, 2.0].into_iter()).unwrap();
    assert_eq!(spread, Spread { median: 2.5, least: 1.0, most: 4.0 });
    assert_eq!(Spread::of(std::iter::empty()), None);
}

#[test]
fn the_page_has_every_line_and_every_bound() {
    let report = report(&[(10.0, 60.0)], 1, None);
    let page = report.page();
    for work in WORKS {
        assert_eq!(page.matches(&format!("| {} | Brightline |", work.name)).count(), 1);
    }
    assert!(
        page.contains(
            "| CPU, 100-event stream, 8 connections | 6.0 x nginx | 5 x | 3 x | **does not hold** |"
        ),
        "{page}"
    );
}
