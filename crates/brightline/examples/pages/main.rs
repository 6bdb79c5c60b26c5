//! What the pages of the console cost when 100,000 reviews wait.
//!
//! `cargo xtask pages` builds it and the gateway, both optimised, and runs it. It writes a data
//! folder with as many reviews as asked for, starts the real `brightline serve` on it, signs in
//! with an Ed25519 key, and asks for every page of the console's own list of routes, one after the
//! other, so many times. Prints one line of JSON: milliseconds from the request to the last byte
//! of the answer.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is run by people who measure")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "it is run by people who measure")]
#![expect(clippy::indexing_slicing, reason = "it is run by people who measure")]

mod desk;
mod house;
mod reviews;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use desk::Desk;
use house::House;
use lexicon::ReviewId;
use serde_json::{Value, json};

/// What is asked for, and how it is called in the table.
struct Asked {
    name: String,
    path: Box<dyn Fn(u64) -> String>,
}

/// What the program is told.
struct Arguments {
    brightline: PathBuf,
    root: PathBuf,
    reviews: u64,
    rounds: u64,
}

fn arguments() -> Arguments {
    let mut words = std::env::args_os().skip(1);
    let (brightline, root) = (words.next().unwrap().into(), words.next().unwrap().into());
    let mut number = |default| {
        words.next().map_or(default, |word| word.to_str().unwrap().parse::<u64>().unwrap())
    };
    Arguments { brightline, root, reviews: number(100_000), rounds: number(100) }
}

#[expect(clippy::disallowed_methods, reason = "measures")]
fn now() -> Instant {
    Instant::now()
}

/// A review that is another one each time, so that each is shown for the first time.
fn turning(reviews: u64) -> impl Fn(u64) -> ReviewId + Copy + 'static {
    move |round| reviews::id(round.wrapping_mul(7_919) % reviews)
}

/// Every page and every answer for programs, out of the console's own list.
fn every_page(reviews: u64) -> Vec<Asked> {
    let table = console::table_of_roles();
    let routes = table.lines().filter_map(|line| line.split('`').nth(1)?.strip_prefix("GET "));
    let mut asked: Vec<Asked> = routes.filter_map(|route| of_route(route, reviews)).collect();
    assert!(asked.len() > 12, "the list of routes has another form: {table}");
    let middle = house::place(reviews / 2);
    for (name, path) in [
        ("GET /queue?which=all", "/queue?which=all".to_owned()),
        ("GET /queue?after=… (the middle)", format!("/queue?after={middle}")),
        ("GET /log?record=…", format!("/log?record={}", reviews / 2)),
        ("GET /api/v1/reviews?which=all", "/api/v1/reviews?which=all".to_owned()),
    ] {
        asked.push(Asked { name: name.to_owned(), path: Box::new(move |_| path.clone()) });
    }
    asked
}

/// How a route is asked for; none if it never ends.
fn of_route(route: &str, reviews: u64) -> Option<Asked> {
    let turning = turning(reviews);
    let route = route.to_owned();
    let name = format!("GET {route}");
    let (before, parameter) = route.split_once('{').unwrap_or((&route, ""));
    let before = before.to_owned();
    let path: Box<dyn Fn(u64) -> String> = match parameter {
        // It tells of news for as long as somebody listens.
        _ if route == "/events" => return None,
        "" => Box::new(move |_| before.clone()),
        "id}" => Box::new(move |round| format!("{before}{}", turning(round))),
        "number}" => Box::new(move |round| format!("{before}{}", round * 31 % reviews)),
        "name}" => Box::new(move |_| format!("{before}console.css")),
        "*path}" => Box::new(move |_| format!("{before}checkpoint")),
        other => panic!("nobody said how to ask for {{{other}"),
    };
    Some(Asked { name, path })
}

/// The share `per_mille` of `sorted` is not longer, in milliseconds.
fn quantile(sorted: &[Duration], per_mille: usize) -> f64 {
    let place = (sorted.len() * per_mille).div_ceil(1_000).saturating_sub(1);
    sorted[place].as_micros() as f64 / 1_000.0
}

async fn measured(desk: &Desk, asked: &Asked, rounds: u64) -> Value {
    let (mut times, mut bytes) = (Vec::new(), 0);
    for round in 0..rounds {
        let path = (asked.path)(round);
        let began = now();
        bytes = desk.get(&path).await.len();
        times.push(began.elapsed());
    }
    let first = times[0].as_micros() as f64 / 1_000.0;
    times.sort_unstable();
    let [p50, p95, most] = [500, 950, 1_000].map(|share| quantile(&times, share));
    json!({
        "page": asked.name, "first_ms": first, "p50_ms": p50, "p95_ms": p95, "most_ms": most,
        "bytes": bytes,
    })
}

#[tokio::main]
async fn main() {
    let Arguments { brightline, root, reviews, rounds } = arguments();
    eprintln!("writing {reviews} reviews");
    let house = House::build(&brightline, &root, reviews).await;
    eprintln!("starting the gateway");
    let began = now();
    let (desk, _process) = house.serve(&brightline).await;
    let started = began.elapsed();
    let mut pages = Vec::new();
    for asked in every_page(reviews) {
        eprintln!("{}", asked.name);
        pages.push(measured(&desk, &asked, rounds).await);
    }
    let day: Value = serde_json::from_str(&desk.get("/api/v1/today").await).unwrap();
    assert_eq!(day["uncounted"], 0, "everything of today is counted: {day}");
    assert!(day["waiting"].as_u64().unwrap() >= reviews / 2, "reviews wait: {day}");
    let result = json!({
        "reviews": reviews, "waiting": day["waiting"], "records": day["records"],
        "rounds": rounds, "start_ms": started.as_millis() as u64, "pages": pages,
    });
    println!("{result}");
}
