use std::path::PathBuf;

use controls::persons::{Mention, Subjects};
use lexicon::{AgreementId, Span};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::client::Client;
use crate::{Holder, NoPseudonym};

const WINDOW: Span = Span::from_seconds(30 * 86_400);

fn noon() -> Moment {
    "2026-11-22T12:00:00Z".parse().expect("a moment")
}

fn tenant() -> AgreementId {
    "regional-cloud-2026".parse().expect("a name")
}

/// `count` persons in a text.
fn mentions(count: usize) -> Vec<Mention> {
    let text: String = (0..count).map(|number| format!("p{number}@example.com\n")).collect();
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan(&text);
    subjects.take_fresh().mentions
}

/// A key holder that runs, and what ends it.
struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<io::Result<()>>,
}

impl Running {
    fn start(folder: &TempDir, socket: &Path) -> Self {
        let keys = Keys::open(folder.path().join("keys"), WINDOW).expect("keys");
        let (listener, peers) = listen(socket, None).expect("a socket");
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let serving = serve(listener, peers, keys, || Some(noon()), stopped);
        #[expect(clippy::disallowed_methods, reason = "a test holds the task and ends it")]
        let ended = tokio::spawn(serving);
        Self { stop, ended }
    }

    async fn stop(self) {
        self.stop.send(()).expect("it runs");
        self.ended.await.expect("no panic").expect("no failure");
    }
}

fn place() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let socket = folder.path().join("holder.sock");
    (folder, socket)
}

#[tokio::test]
async fn pseudonyms_are_the_same_wherever_the_keys_are_held() {
    let (folder, socket) = place();
    let running = Running::start(&folder, &socket);
    let mentions = mentions(20);
    let there = Holder::at(&socket).pseudonyms(&tenant(), noon(), &mentions).await.expect("some");
    running.stop().await;
    let here = Holder::here(folder.path().join("keys"), WINDOW).expect("keys");
    let here = here.pseudonyms(&tenant(), noon(), &mentions).await.expect("some");
    assert_eq!(there.len(), 20);
    assert_eq!(there, here);
}

#[tokio::test]
async fn clock_of_the_holder_counts_and_not_that_of_whoever_asks() {
    let (folder, socket) = place();
    let running = Running::start(&folder, &socket);
    let (holder, mentions) = (Holder::at(&socket), mentions(1));
    let now = holder.pseudonyms(&tenant(), noon(), &mentions).await.expect("one");
    let year_2100 = "2100-01-01T00:00:00Z".parse().expect("a moment");
    let then = holder.pseudonyms(&tenant(), year_2100, &mentions).await.expect("one");
    assert_eq!(now, then);
    running.stop().await;
}

#[tokio::test]
async fn more_persons_than_one_question_has_come_in_their_order() {
    let (folder, socket) = place();
    let running = Running::start(&folder, &socket);
    let holder = Holder::at(&socket);
    let many = mentions(2 * wire::MOST_IDENTITIES + 1);
    let all = holder.pseudonyms(&tenant(), noon(), &many).await.expect("some");
    assert_eq!(all.len(), many.len());
    for place in [0, wire::MOST_IDENTITIES - 1, wire::MOST_IDENTITIES, many.len() - 1] {
        let one = &many[place..=place];
        let one = holder.pseudonyms(&tenant(), noon(), one).await.expect("one");
        assert_eq!(one, all[place..=place]);
    }
    running.stop().await;
}

#[tokio::test]
async fn many_may_ask_at_once() {
    let (folder, socket) = place();
    let running = Running::start(&folder, &socket);
    let (holder, mentions) = (Arc::new(Holder::at(&socket)), Arc::new(mentions(5)));
    let mut asking = JoinSet::new();
    for _ in 0..200 {
        let (holder, mentions) = (Arc::clone(&holder), Arc::clone(&mentions));
        asking.spawn(async move { holder.pseudonyms(&tenant(), noon(), &mentions).await });
    }
    let all = asking.join_all().await;
    let first = all[0].as_ref().expect("some");
    assert!(all.iter().all(|it| it.as_ref().expect("some") == first));
    running.stop().await;
}

#[tokio::test]
async fn holder_that_is_down_gives_nothing_and_is_found_again_when_it_is_up() {
    let (folder, socket) = place();
    let (holder, mentions) = (Holder::at(&socket), mentions(3));
    let tenant = tenant();
    let ask = || holder.pseudonyms(&tenant, noon(), &mentions);
    assert!(matches!(ask().await, Err(NoPseudonym::Unreachable { .. })));
    let running = Running::start(&folder, &socket);
    let first = ask().await.expect("some");
    running.stop().await;
    assert!(matches!(ask().await, Err(NoPseudonym::Unreachable { .. })));
    // The connection of before is dead, and another one is opened.
    let running = Running::start(&folder, &socket);
    assert_eq!(ask().await.expect("some"), first);
    running.stop().await;
}

#[tokio::test]
async fn nobody_to_ask_about_needs_no_holder() {
    let (_folder, socket) = place();
    let none = Holder::at(&socket).pseudonyms(&tenant(), noon(), &[]).await.expect("nobody");
    assert_eq!(none, []);
}

#[tokio::test]
async fn holder_that_says_nothing_is_not_waited_for() {
    let (_folder, socket) = place();
    let (_listener, _peers) = listen(&socket, None).expect("a socket");
    let client = Client::with_patience(socket, Duration::ZERO);
    let asked = client.pseudonyms(&tenant(), std::iter::once(&b"x"[..])).await;
    assert!(matches!(asked, Err(NoPseudonym::Unreachable { .. })), "{asked:?}");
}

#[tokio::test]
async fn answer_to_another_question_is_no_answer() {
    for answer in [wire::answer(&[]), b"something".to_vec(), Vec::new()] {
        let (_folder, socket) = place();
        let (listener, _peers) = listen(&socket, None).expect("a socket");
        let liar = async {
            let (mut stream, _) = listener.accept().await.expect("a caller");
            wire::read_frame(&mut stream).await.expect("a question");
            wire::write_frame(&mut stream, &answer).await.expect("an answer");
        };
        let (holder, tenant, mentions) = (Holder::at(&socket), tenant(), mentions(1));
        let (asked, ()) = tokio::join!(holder.pseudonyms(&tenant, noon(), &mentions), liar);
        assert!(matches!(asked, Err(NoPseudonym::Garbled)), "{asked:?}");
    }
}

#[tokio::test]
async fn whoever_asks_something_else_is_told_no_and_left() {
    let (folder, socket) = place();
    let running = Running::start(&folder, &socket);
    let mut stream = UnixStream::connect(&socket).await.expect("a connection");
    wire::write_frame(&mut stream, b"was alice touched?").await.expect("written");
    let told = wire::read_frame(&mut stream).await.expect("read").expect("a refusal");
    assert!(matches!(wire::answered(&told), Some(wire::Answer::Refusal(_))));
    assert_eq!(wire::read_frame(&mut stream).await.expect("the end"), None);
    running.stop().await;
}

#[tokio::test]
async fn keys_that_cannot_be_used_are_a_refusal() {
    let (folder, socket) = place();
    let running = Running::start(&folder, &socket);
    std::fs::write(folder.path().join("keys/of-regional-cloud-2026"), "").expect("in the way");
    let (holder, mentions) = (Holder::at(&socket), mentions(1));
    let asked = holder.pseudonyms(&tenant(), noon(), &mentions).await;
    assert!(matches!(asked, Err(NoPseudonym::Refused(_))), "{asked:?}");
    running.stop().await;
}

#[tokio::test]
async fn only_those_who_may_ask_are_let_in() {
    let (_folder, socket) = place();
    let (listener, peers) = listen(&socket, Some(4_242)).expect("a socket");
    let (_caller, accepted) = tokio::join!(UnixStream::connect(&socket), listener.accept());
    let (stream, _) = accepted.expect("a caller");
    assert_eq!(peers.admit(&stream), Ok(()));
    let own = stream.peer_cred().expect("known").uid();
    assert_eq!(Peers(vec![own.wrapping_add(1), 4_242]).admit(&stream), Err(Some(own)));
}

#[tokio::test]
async fn socket_is_for_its_owner_unless_another_user_is_named() {
    let (_folder, socket) = place();
    let mode = || std::fs::metadata(&socket).expect("there").permissions().mode() & 0o777;
    drop(listen(&socket, None).expect("a socket"));
    assert_eq!(mode(), 0o600);
    drop(listen(&socket, Some(4_242)).expect("in place of the one before"));
    assert_eq!(mode(), 0o666);
    std::fs::remove_file(&socket).expect("removed");
    std::fs::write(&socket, "a file").expect("written");
    assert!(listen(&socket, None).is_err(), "nothing but a socket is replaced");
}
