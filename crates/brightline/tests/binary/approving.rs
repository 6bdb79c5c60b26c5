//! From a hold to the act with nothing but terminals: four people of two organisations approve one
//! call with keys in files, the caller is handed it with a permit token, and its effector executes
//! it once.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};

use crate::harness::{Running, brightline, post, run};
use crate::place::{KEY, Place};
use crate::reviewing::{Desk, complaint, out};

const FOUR: [(&str, &str); 4] = [
    ("r-tanaka", "provider"),
    ("r-lindqvist", "provider"),
    ("r-okafor", "customer"),
    ("r-moreau", "customer"),
];

const ARGUMENTS: &str =
    r#"{"applicant":"A. Roe","decision":"refuse","ground":"income above the limit"}"#;

const REASON: &str = "The file was read, and the figures were added up again.";

/// The form of a decision about a person, filled in.
const DECISION: [&str; 6] = [
    "--answer",
    "category=benefit",
    "--answer",
    "principal_basis=The yearly statement of the tax office, which a clerk has seen.",
    "--answer",
    "appeal_channel=The appeals board, in writing, within six weeks.",
];

/// The form of a lethal act, filled in.
const FORCE: [&str; 12] = [
    "--answer",
    "target_selected_by=Maj. Jonas Berg",
    "--answer",
    "independent_evidence=Two observers on the hill report it.",
    "--answer",
    "distinction=A launcher in use; nobody else is near.",
    "--answer",
    "proportionality=An empty field within a kilometre.",
    "--answer",
    "precautions=The road is closed on both sides.",
    "--answer",
    "alternatives=It cannot be reached in any other way.",
];

/// A desk of four people under an agreement by which two of each party decide about a decision
/// about a person, after the shortest time that can be written down, and two of each are on shift.
fn open() -> Desk {
    let place = Place::new();
    for (from, to) in [
        (
            "it, unless one person of the provider and one person of the customer have",
            "it, unless two persons of the provider and two persons of the customer have",
        ),
        (
            "decider = \"stack\"\naction = \"hold\"\nquorum = { provider = 1, customer = 1 }\n\
             exceptions = []\nremedy = [\"notify<=1h\", \"publish-count\"]",
            "decider = \"stack\"\naction = \"hold\"\nquorum = { provider = 2, customer = 2 }\n\
             exceptions = []\nremedy = [\"notify<=1h\", \"publish-count\"]",
        ),
        (
            "consequential = { provider = 1, customer = 1 }",
            "consequential = { provider = 2, customer = 2 }",
        ),
        (
            "None of them decides in less\nthan a minute",
            "None of them decides in less\nthan 1 second",
        ),
        ("dwell-floor = \"60s\"", "dwell-floor = \"1s\""),
        (
            "At least one reviewer of each party is on shift",
            "At least two reviewers of each party are on shift",
        ),
        (
            "min-on-shift = { provider = 1, customer = 1 }",
            "min-on-shift = { provider = 2, customer = 2 }",
        ),
    ] {
        place.change("agreement.md", from, to);
    }
    place.sign();
    Desk::open_for(place, &FOUR)
}

impl Desk {
    /// Says `text` to the model, about the review `review` if there is one.
    fn says(&self, text: &str, review: Option<&str>) -> String {
        let review = review.map_or_else(String::new, |id| format!("brightline-review: {id}\r\n"));
        let headers = format!("authorization: Bearer {KEY}\r\n{review}");
        let tools = ["benefits.decide", "effector.release"];
        let tools = tools.map(|name| json!({"type": "function", "function": {"name": name}}));
        let messages = json!([{"role": "user", "content": text}]);
        let body = json!({"model": "stand-in-1", "messages": messages, "tools": tools});
        post(&self.address, "/v1/chat/completions", &headers, &body.to_string())
    }

    /// Has the model call a tool that needs people; the id of the review.
    fn held_call(&self, text: &str) -> String {
        let answer = self.says(text, None);
        assert!(answer.contains("approval_required"), "{answer}");
        let (_, id) = answer.split_once("rv_").unwrap();
        format!("rv_{}", id.chars().take(32).collect::<String>())
    }

    /// `brightline review approve` as `name`, with everything said on the command line.
    fn approve(&self, name: &str, review: &str, form: &[&str]) -> Output {
        let words = ["approve", review, "--reason", REASON, "--yes"];
        self.review(name, &[&words[..], form].concat())
    }

    /// Asserts that an approval is refused with these words.
    fn refuses(&self, refused: &Output, why: &str) {
        let told = complaint(refused);
        assert_eq!(refused.status.code(), Some(2), "{told}");
        assert!(told.contains(why), "{told}");
    }
}

const DECIDE: &str = "Decide about the application of A. Roe.";

#[test]
fn four_people_approve_one_call_and_its_effector_executes_it_once() {
    let mut desk = open();
    let review = desk.held_call(DECIDE);
    for (name, _) in FOUR {
        let shown = out(&desk.review(name, &["show", &review]));
        assert!(shown.contains("tool: benefits.decide"), "{shown}");
        assert!(shown.contains(&format!("arguments: {ARGUMENTS}")), "{shown}");
        assert!(shown.contains("quorum: customer 2, provider 2"), "{shown}");
    }

    staffed(&desk, &review);
    forms(&desk, &review);

    // The least time of the agreement is waited out while looking whether it is over.
    let waited = desk.review("r-moreau", &["wait", &review, "--for", "1"]);
    assert_eq!((waited.status.code(), out(&waited).as_str()), (Some(1), "waiting\n"));
    for (name, _) in &FOUR[..3] {
        let approved = desk.approve(name, &review, &DECISION);
        assert_eq!(approved.status.code(), Some(0), "{}", complaint(&approved));
        assert_eq!(out(&approved), format!("{review}: approve, on record\n"));
    }
    assert!(desk.says(DECIDE, Some(&review)).contains("approval_required"), "three are not four");
    let twice = desk.approve("r-tanaka", &review, &DECISION);
    desk.refuses(&twice, "decided");
    assert_eq!(desk.approve("r-moreau", &review, &DECISION).status.code(), Some(0));
    let over = desk.review("r-tanaka", &["wait", &review]);
    assert_eq!((over.status.code(), out(&over).as_str()), (Some(0), "approved\n"));

    let answer = desk.says(DECIDE, Some(&review));
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    let call = &body["choices"][0]["message"]["tool_calls"][0]["function"];
    assert_eq!(call["name"], "benefits.decide", "{body}");
    let arguments = call["arguments"].as_str().unwrap();
    executed_once(&desk, token(head), arguments, &review);

    assert!(desk.says(DECIDE, Some(&review)).contains("review_executed"));
    assert!(!out(&desk.review("r-okafor", &["list"])).contains(&review));
    let listed = out(&desk.review("r-okafor", &["list", "--all"]));
    assert!(listed.contains(&format!("{review}  executed")), "{listed}");
    assert_eq!(out(&desk.review("r-okafor", &["wait", &review])), "executed\n");

    desk.gateway.signal("TERM");
    assert_eq!(desk.gateway.exit_code(), 0);
    assert!(desk.place.verified_records() >= 7);
}

/// Nobody approves before two of each party are on shift.
fn staffed(desk: &Desk, review: &str) {
    for (name, missing) in [
        ("r-moreau", "`customer` has 0 of 2 people on shift"),
        ("r-tanaka", "`customer` has 1 of 2 people on shift"),
        ("r-okafor", "`customer` has 1 of 2 people on shift"),
        ("r-lindqvist", "`provider` has 1 of 2 people on shift"),
    ] {
        desk.refuses(&desk.approve("r-tanaka", review, &DECISION), missing);
        let on = out(&desk.review(name, &["duty", "on"]));
        assert!(on.starts_with("on shift, for twelve hours at most\n"), "{on}");
    }
    let on = out(&desk.review("r-tanaka", &["duty", "on"]));
    assert!(on.contains("customer: 2 of 2 on shift\nprovider: 2 of 2 on shift\n"), "{on}");
}

/// A form that is not answered, answered twice or not of this act is not signed.
fn forms(desk: &Desk, review: &str) {
    for (form, why) in [
        (&[][..], "nobody answers, so that nothing was signed"),
        (&DECISION[..4], "nobody answers, so that nothing was signed"),
        (&["--answer", "colour=red"], "answers no field of this form"),
        (&["--answer", "category=a", "--answer", "category=b"], "`category` is answered twice"),
    ] {
        desk.refuses(&desk.approve("r-tanaka", review, form), why);
    }
    let mut blank = DECISION;
    blank[1] = "category= ";
    desk.refuses(&desk.approve("r-tanaka", review, &blank), "`category` needs at least");
    let shown = out(&desk.review("r-tanaka", &["show", review]));
    assert!(!shown.contains("r-tanaka (provider)"), "nothing was decided: {shown}");
}

/// The value of the header that carries the token.
fn token(head: &str) -> &str {
    let values = head.lines().filter_map(|line| line.split_once(": "));
    let mut tokens = values.filter(|(name, _)| name.eq_ignore_ascii_case("brightline-permit"));
    let (_, token) = tokens.next().unwrap();
    assert_eq!(tokens.next(), None);
    token
}

/// Has the effector of the tool execute the call, which it does once, and nothing else.
fn executed_once(desk: &Desk, token: &str, arguments: &str, review: &str) {
    let [secret, public, journal] = ["data/keys/permit.key", "permits.vkey", "used"]
        .map(|name| desk.place.file(name).display().to_string());
    fs::write(&public, run(&["permit", "key", &secret]).stdout).unwrap();
    let words = ["effector", "--audience", "benefits.decide", "--listen", "127.0.0.1:0", "--json"];
    let files = ["--key", &public, "--journal", &journal, "--new"];
    let mut effector = Running::start(&mut brightline(&[&words[..], &files].concat()));
    let line: Value = serde_json::from_str(&effector.line()).unwrap();
    let address = line["url"].as_str().unwrap().strip_prefix("http://").unwrap();
    let call = |arguments: &str| -> Value {
        let body = json!({"tool": "benefits.decide", "arguments": arguments}).to_string();
        let header = format!("brightline-permit: {token}\r\n");
        let answer = post(address, "/call", &header, &body);
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    };
    assert_eq!(call(&arguments.replace("refuse", "grant"))["code"], "other_act");
    let executed = call(arguments);
    let told = ["executed", "arguments", "review"].map(|key| &executed[key]);
    assert_eq!(told, [&json!(true), &json!(ARGUMENTS), &json!(review)], "{executed}");
    let again = call(arguments);
    assert_eq!((&again["executed"], &again["code"]), (&json!(false), &json!("used")));
}

#[test]
fn one_denial_ends_what_others_would_approve() {
    let desk = open();
    let review = desk.held_call("It is in position: engage the target.");
    for (name, _) in FOUR {
        assert_eq!(desk.review(name, &["duty", "on"]).status.code(), Some(0));
    }
    // Force has a least time of its own, whatever the agreement says.
    let shown = out(&desk.review("r-okafor", &["show", &review, "--json"]));
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let shown = &shown["review"];
    assert_eq!((&shown["form"], &shown["dwell_seconds"]), (&json!("lethal"), &json!(20)));
    desk.refuses(&desk.approve("r-okafor", &review, &FORCE), "after it was shown");

    let denied = desk.review("r-moreau", &["deny", &review, "--reason", "Nobody selected it."]);
    assert_eq!(out(&denied), format!("{review}: deny, on record\n"));
    desk.refuses(&desk.approve("r-okafor", &review, &FORCE), "closed");
    let over = desk.review("r-lindqvist", &["wait", &review]);
    assert_eq!((over.status.code(), out(&over).as_str()), (Some(1), "denied\n"));
    assert!(!out(&desk.review("r-tanaka", &["list"])).contains(&review));
    let answer = desk.says("It is in position: engage the target.", Some(&review));
    assert!(answer.contains("review_denied"), "{answer}");
    assert!(!answer.to_lowercase().contains("brightline-permit"), "{answer}");
}
