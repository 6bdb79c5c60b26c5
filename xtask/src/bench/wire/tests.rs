use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use super::*;

/// What a wire reads when the peer sends `pieces`, one write each, and closes.
fn read(pieces: &[&[u8]]) -> Result<Option<Message>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let mut wire = Wire::new(stream).unwrap();
        let send = async {
            for piece in pieces {
                peer.write_all(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
            drop(peer);
        };
        tokio::join!(wire.message(), send).0
    })
}

const LENGTH: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const CHUNKS: &[u8] =
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n";

#[test]
fn a_body_with_a_length_and_one_in_chunks_are_read_alike() {
    for message in [LENGTH, CHUNKS] {
        let read = read(&[message]).unwrap().unwrap();
        assert_eq!(read.body, b"hello");
        assert_eq!(read.head.status(), Some(200));
    }
}

#[test]
fn a_message_may_be_split_anywhere() {
    for at in 1..CHUNKS.len() {
        let (first, second) = CHUNKS.split_at(at);
        assert_eq!(read(&[first, second]).unwrap().unwrap().body, b"hello", "split at {at}");
    }
}

#[test]
fn an_end_before_a_message_is_none_and_one_inside_is_an_error() {
    assert!(read(&[]).unwrap().is_none());
    for at in 1..LENGTH.len() {
        assert!(read(&[&LENGTH[..at]]).is_err(), "cut at {at}");
    }
}

#[test]
fn a_message_that_does_not_say_where_it_ends_is_an_error() {
    assert!(read(&[b"HTTP/1.1 200 OK\r\n\r\nhello"]).is_err());
    assert!(read(&[b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"]).is_err());
}
