use super::*;

fn member(name: &str) -> Package {
    let manifest = Some(format!("crates/{name}/Cargo.toml"));
    Package { name: name.to_owned(), manifest, ..Package::default() }
}

fn outside(name: &str) -> Package {
    Package { name: name.to_owned(), ..Package::default() }
}

fn found(packages: Vec<(Package, &[&str])>) -> Vec<String> {
    check(&Graph::of(packages)).into_iter().map(|finding| finding.what).collect()
}

#[test]
fn an_arrow_down_is_fine_and_one_up_is_found() {
    let down = vec![(member("lexicon"), &[][..]), (member("tlog"), &["lexicon"][..])];
    assert_eq!(found(down), [""; 0]);
    let up = vec![(member("lexicon"), &["tlog"][..]), (member("tlog"), &[][..])];
    assert_eq!(found(up), ["`lexicon` uses `tlog`"]);
}

#[test]
fn a_crate_without_a_place_is_found() {
    assert_eq!(found(vec![(member("extra"), &[])]), ["crate `extra` has no place in the house"]);
}

#[test]
fn a_pure_crate_reaches_no_runtime_however_far_down() {
    let packages = vec![
        (member("protocol"), &["codec"][..]),
        (outside("codec"), &["tokio"][..]),
        (outside("tokio"), &["mio"][..]),
        (outside("mio"), &[][..]),
    ];
    assert_eq!(found(packages), ["pure crate `protocol` reaches codec > tokio"]);
    let edge = vec![(member("gateway"), &["tokio"][..]), (outside("tokio"), &[][..])];
    assert_eq!(found(edge), [""; 0]);
}

#[test]
fn a_pure_crate_draws_no_random_bytes_itself() {
    let direct = vec![(member("evidence"), &["getrandom"][..]), (outside("getrandom"), &[][..])];
    assert_eq!(found(direct), ["pure crate `evidence` uses `getrandom`"]);
    let below = vec![
        (member("evidence"), &["ring"][..]),
        (outside("ring"), &["getrandom"][..]),
        (outside("getrandom"), &[][..]),
    ];
    assert_eq!(found(below), [""; 0]);
}

#[test]
fn only_the_store_knows_sql() {
    let uses = |name| vec![(member(name), &["rusqlite"][..]), (outside("rusqlite"), &[][..])];
    assert_eq!(found(uses("gateway")), ["`gateway` knows SQL"]);
    assert_eq!(found(uses("store")), [""; 0]);
}

#[test]
fn the_list_itself_runs_down() {
    for (at, arrow) in ARROWS.iter().enumerate() {
        for used in arrow.may_use {
            let place = ARROWS.iter().position(|it| it.name == *used).expect("a crate of the list");
            assert!(place < at, "{} uses {used}", arrow.name);
            assert!(!arrow.pure || ARROWS[place].pure, "{} uses {used}", arrow.name);
        }
    }
}
