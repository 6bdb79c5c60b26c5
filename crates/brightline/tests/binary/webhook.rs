//! Webhooks: signed, sent again until they are taken, once as far as a receiver can tell, in order,
//! and never lost over a restart.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Inbox, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;

use crate::harness::run;
use crate::place::Place;
use crate::reviewing::Desk;

/// How long a message may take. It is reached by a failing test only.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a receiver does with a message.
#[derive(Clone, Copy)]
enum Answer {
    Status(u16),
    /// It takes the request and says nothing.
    Hang,
}

/// A receiver, which answers as it is told and with 204 otherwise.
struct Receiver {
    url: String,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    inbox: Inbox<Message>,
}

/// A message as it came.
#[derive(Clone, Debug, PartialEq)]
struct Message {
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

impl Message {
    fn of(&self) -> (String, String) {
        let value: Value = serde_json::from_str(&self.body).unwrap();
        let text = |key: &str| value["data"][key].as_str().unwrap().to_owned();
        assert_eq!(value["type"], format!("review.{}", text("state")));
        assert_eq!(text("workload"), "analyst-1");
        assert_eq!(self.id, format!("{}-{}", text("id"), text("state")));
        (text("id"), text("state"))
    }
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/reviews?of=desk", listener.local_addr().unwrap());
        let (answers, (to, inbox)) = (Arc::<Mutex<VecDeque<Answer>>>::default(), channel());
        let told = Arc::clone(&answers);
        std::thread::spawn(move || {
            let mut hung = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                hung.extend(converse(stream, &told, &to));
            }
        });
        Self { url, answers, inbox }
    }

    fn answers(&self, answers: &[Answer]) {
        self.answers.lock().unwrap().extend(answers);
    }

    fn next(&self) -> Message {
        self.inbox.recv_timeout(PATIENCE).unwrap()
    }
}

/// Reads one message and answers it; returns the connection if it is to hang.
fn converse(
    stream: TcpStream,
    answers: &Mutex<VecDeque<Answer>>,
    to: &Sender<Message>,
) -> Option<TcpStream> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end() {
            "" => break,
            text => lines.push(text.to_owned()),
        }
    }
    assert_eq!(lines[0], "POST /reviews?of=desk HTTP/1.1");
    let header = |name: &str| {
        let start = format!("{name}: ");
        lines.iter().find_map(|line| line.strip_prefix(&start)).unwrap().to_owned()
    };
    let mut body = vec![0; header("content-length").parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let message = Message {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: String::from_utf8(body).unwrap(),
    };
    // Taken before the test hears of it, so that what it says next is for the next message.
    let answer = answers.lock().unwrap().pop_front().unwrap_or(Answer::Status(204));
    drop(to.send(message));
    let mut stream = reader.into_inner();
    match answer {
        Answer::Hang => return Some(stream),
        Answer::Status(status) => {
            let head = format!(
                "HTTP/1.1 {status} x\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"
            );
            drop(stream.write_all(head.as_bytes()));
        }
    }
    None
}

fn place(receiver: &Receiver) -> Place {
    let place = Place::new();
    let named = format!("name = \"analyst-1\"\nwebhook = \"{}\"", receiver.url);
    place.change("brightline.toml", "name = \"analyst-1\"", &named);
    place
}

fn key(place: &Place) -> VerifyingKey {
    let file = place.file("data/keys/webhook.key");
    let printed = run(&["keys", "webhook", file.to_str().unwrap()]);
    let printed = String::from_utf8(printed.stdout).unwrap();
    let bytes = STANDARD.decode(printed.trim().strip_prefix("whpk_").unwrap()).unwrap();
    VerifyingKey::from_bytes(&bytes.try_into().unwrap()).unwrap()
}

#[test]
fn message_is_signed_and_sent_again_until_it_is_taken() {
    let receiver = Receiver::start();
    // Down, then elsewhere, then silent, then there.
    receiver.answers(&[Answer::Status(500), Answer::Status(302), Answer::Hang]);
    let desk = Desk::open_in(place(&receiver));
    let review = desk.hold();
    let tries: Vec<_> = (0..4).map(|_| receiver.next()).collect();
    for again in &tries {
        assert_eq!((&again.id, &again.body), (&tries[0].id, &tries[0].body));
        let signed = format!("{}.{}.{}", again.id, again.timestamp, again.body);
        let signature = again.signature.strip_prefix("v1a,").unwrap();
        let signature = Signature::from_slice(&STANDARD.decode(signature).unwrap()).unwrap();
        key(&desk.place).verify_strict(signed.as_bytes(), &signature).unwrap();
    }
    assert_eq!(tries[0].of(), (review.clone(), "waiting".to_owned()));
    let denied = desk.review("r-okafor", &["deny", &review]);
    assert!(denied.status.success());
    assert_eq!(receiver.next().of(), (review, "denied".to_owned()));
}

#[test]
fn what_was_not_taken_is_sent_after_a_restart_and_what_was_is_not() {
    let receiver = Receiver::start();
    let mut desk = Desk::open_in(place(&receiver));
    let first = desk.hold();
    assert_eq!(receiver.next().of(), (first.clone(), "waiting".to_owned()));
    receiver.answers(&[Answer::Status(503); 100]);
    assert!(desk.review("r-okafor", &["deny", &first]).status.success());
    let refused = receiver.next();
    assert_eq!(refused.of(), (first, "denied".to_owned()));
    desk.gateway.signal("KILL");
    desk.gateway.exit_code_of_signal();
    receiver.answers.lock().unwrap().clear();

    let desk = Desk::started(desk.place);
    let again = loop {
        // One that was on its way when the process was killed may be heard before.
        let heard = receiver.next();
        assert_eq!((&heard.id, &heard.body), (&refused.id, &refused.body));
        if heard.timestamp != refused.timestamp || receiver.answers.lock().unwrap().is_empty() {
            break heard;
        }
    };
    assert_eq!(again.id, refused.id, "a receiver knows it by its id");
    let second = desk.hold();
    let next = std::iter::repeat_with(|| receiver.next()).find(|it| it.id != refused.id).unwrap();
    assert_eq!(next.of(), (second, "waiting".to_owned()), "in order, and nothing else");
}

#[test]
fn address_that_is_none_is_refused_with_its_place() {
    let receiver = Receiver::start();
    for (wrong, why) in [
        ("http://desk.example.org/", "in the clear"),
        ("ftp://127.0.0.1/", "neither HTTPS nor HTTP"),
        ("https://", "is not a URL"),
        ("file:///etc/reviews", "is not a URL"),
        ("https://user@desk.example.org/", "more than an address"),
    ] {
        let place = place(&receiver);
        place.change("brightline.toml", &receiver.url, wrong);
        let refusal = place.refusal();
        assert!(refusal.contains("exit code 2") && refusal.contains(why), "{refusal}");
    }
}

/// The example for receivers in docs/webhook.md.
fn example() -> &'static str {
    let page = include_str!("../../../../docs/webhook.md");
    let (_, rest) = page.split_once("```js\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn example_for_receivers_takes_what_is_sent_and_nothing_else() {
    let receiver = Receiver::start();
    let desk = Desk::open_in(place(&receiver));
    desk.hold();
    let message = receiver.next();
    let file = desk.place.file("receiver.mjs");
    let own = "const [key, id, timestamp, signature, body, now] = process.argv.slice(2);\n\
               process.exit(verify({key, id, timestamp, signature, body, now}) ? 0 : 1);\n";
    std::fs::write(&file, format!("{}{own}", example())).unwrap();
    let public = format!("whpk_{}", STANDARD.encode(key(&desk.place).to_bytes()));
    let verified = |message: &Message, later: i64| {
        let now = message.timestamp.parse::<i64>().unwrap() + later;
        let mut node = std::process::Command::new("node");
        node.arg(&file).arg(&public).args([&message.id, &message.timestamp, &message.signature]);
        node.arg(&message.body).arg(now.to_string()).status().unwrap().code().unwrap()
    };
    assert_eq!(verified(&message, 0), 0);
    assert_eq!((verified(&message, 300), verified(&message, 301)), (0, 1), "not for ever");
    let other = Message { body: message.body.replace("waiting", "approved"), ..message.clone() };
    assert_eq!(verified(&other, 0), 1);
    let other = Message { id: message.id.replace("waiting", "approved"), ..message.clone() };
    assert_eq!(verified(&other, 0), 1);
    let other = Message { signature: "v1a,AAAA".to_owned(), ..message };
    assert_eq!(verified(&other, 0), 1);
}
