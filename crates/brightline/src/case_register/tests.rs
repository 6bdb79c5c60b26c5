use gateway::CaseState;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use lexicon::Moment;
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::*;

const OPEN: &str = "case,opened,closed\nA-1,2026-01-01,\n";
const CLOSED: &str = "case,opened,closed\nA-1,2026-01-01,2026-02-01\n";

fn noon() -> Moment {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn config(from: CasesFrom) -> config::Cases {
    config::Cases { from, every: Duration::from_secs(60) }
}

fn state(feed: &Feed) -> CaseState {
    feed.cases().state("A-1", noon())
}

#[tokio::test]
async fn file_that_changes_is_read_again() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cases.csv");
    std::fs::write(&path, OPEN).unwrap();
    let mut feed = Feed::start(config(CasesFrom::File(path.clone()))).await.unwrap();
    assert_eq!(state(&feed), CaseState::Open);
    std::fs::write(&path, CLOSED).unwrap();
    feed.look().await.unwrap();
    assert_eq!(state(&feed), CaseState::Closed);
}

#[tokio::test]
async fn what_cannot_be_loaded_leaves_the_one_before_until_it_is_mended() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("cases.csv");
    std::fs::write(&path, OPEN).unwrap();
    let mut feed = Feed::start(config(CasesFrom::File(path.clone()))).await.unwrap();
    for bad in [&b"case,opened,closed\nA-1\n"[..], b"", b"\xff\xfe", b"[{\"case\": \"A-1\"}]"] {
        std::fs::write(&path, bad).unwrap();
        assert!(feed.look().await.is_err());
        assert!(feed.look().await.is_err(), "it is told until it is mended");
        assert_eq!(state(&feed), CaseState::Open);
    }
    std::fs::remove_file(&path).unwrap();
    assert!(feed.look().await.is_err());
    assert_eq!(state(&feed), CaseState::Open);
    std::fs::write(&path, CLOSED).unwrap();
    feed.look().await.unwrap();
    assert_eq!(state(&feed), CaseState::Closed);
}

#[tokio::test]
async fn file_that_is_not_there_starts_nothing() {
    let started = Feed::start(config(CasesFrom::File("no/such/file".into()))).await;
    assert!(matches!(started, Err(NotLoaded::Unreadable { .. })));
}

/// A server that answers its first callers with `answers`, one after the other.
async fn serve(listener: TcpListener, answers: Vec<(u16, &'static str)>) {
    for (status, text) in answers {
        let (stream, _) = listener.accept().await.unwrap();
        let answer = service_fn(move |_| async move {
            let response = http::Response::builder().status(status).header("connection", "close");
            response.body(Full::new(Bytes::from_static(text.as_bytes())))
        });
        let connection = hyper::server::conn::http1::Builder::new();
        connection.serve_connection(TokioIo::new(stream), answer).await.unwrap();
    }
}

#[tokio::test]
async fn server_is_asked_again_and_its_faults_change_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/open", listener.local_addr().unwrap());
    let answers = vec![(200, OPEN), (500, CLOSED), (200, "<html>"), (200, CLOSED)];
    let serving = serve(listener, answers);
    let asking = async {
        let mut feed = Feed::start(config(CasesFrom::Url(url.parse().unwrap()))).await.unwrap();
        assert_eq!(state(&feed), CaseState::Open);
        for _ in 0..2 {
            assert!(feed.look().await.is_err());
            assert_eq!(state(&feed), CaseState::Open);
        }
        feed.look().await.unwrap();
        assert_eq!(state(&feed), CaseState::Closed);
    };
    tokio::join!(serving, asking);
}

#[tokio::test]
async fn server_that_is_down_means_that_no_case_is_known() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let feed = Feed::start(config(CasesFrom::Url(url.parse().unwrap()))).await.unwrap();
    assert_eq!(state(&feed), CaseState::Unknown);
}

#[test]
fn json_has_cases_as_well() {
    for text in [
        r#"[{"case": "A-1", "opened": "2026-01-01", "closed": null, "officer": 7}]"#,
        r#" {"cases": [{"case": "A-1", "opened": "2026-01-01T00:00:00Z"}]}"#,
    ] {
        assert_eq!(register(text, "x").unwrap().entries(), 1, "{text}");
    }
    assert_eq!(register(r#"[{"case": 7, "opened": "2026-01-01"}]"#, "x").unwrap().entries(), 1);
    for text in [
        r#"{"open": []}"#,
        r#"[{"case": "A-1"}]"#,
        r#"[{"opened": "2026-01-01"}]"#,
        r#"[{"case": "A-1", "opened": 1}]"#,
        r#"["A-1"]"#,
        "[",
    ] {
        assert!(register(text, "x").is_err(), "{text}");
    }
}
