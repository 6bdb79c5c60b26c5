//! Two who want the same directory.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use store::{OpenError, Store};

use crate::fixture::{Place, record_all};
use crate::workload::{self, Said, Script};

#[tokio::test]
async fn second_process_on_a_directory_is_refused_until_the_first_is_gone() {
    let place = Place::new();
    let mut command = workload::command(&[], Script::Holding, &place.path);
    let mut first = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    let opened = lines.find_map(|line| Said::parse(&line.unwrap()));
    assert_eq!(opened, Some(Said::Opened));
    let refused = Store::open(&place.settings()).unwrap_err();
    let directory = place.data().canonicalize().unwrap();
    let message = format!(
        "`{}` is in use by another process: stop it, or give this one its own",
        directory.display()
    );
    assert_eq!(refused.to_string(), message);
    first.kill().unwrap();
    first.wait().unwrap();
    record_all(&place.open(), 0..3).await;
}

#[tokio::test]
async fn second_store_in_one_process_is_refused_until_the_first_is_closed() {
    let place = Place::new();
    let first = place.open();
    let refused = Store::open(&place.settings()).unwrap_err();
    assert!(matches!(refused, OpenError::InUse { .. }), "{refused}");
    first.close().await.unwrap();
    record_all(&place.open(), 0..3).await;
}
