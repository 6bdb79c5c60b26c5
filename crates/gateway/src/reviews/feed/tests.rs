use super::*;

fn outbox(places: usize) -> (Outbox, mpsc::Receiver<Bytes>) {
    let (to, events) = mpsc::channel(places);
    (Outbox { to, patience: Duration::from_millis(1) }, events)
}

#[tokio::test]
async fn reader_that_does_not_read_is_told_so_with_the_last_place() {
    let (outbox, mut events) = outbox(3);
    for _ in 0..2 {
        outbox.send("event: review\n\n".to_owned()).await.unwrap();
    }
    assert_eq!(outbox.send("event: review\n\n".to_owned()).await, Err(End::TooSlow));
    outbox.close(End::TooSlow);
    drop(outbox);
    let mut got = Vec::new();
    while let Some(event) = events.recv().await {
        got.push(String::from_utf8(event.to_vec()).unwrap());
    }
    let end = "event: end\ndata: {\"why\":\"too_slow\"}\n\n";
    assert_eq!(got, ["event: review\n\n", "event: review\n\n", end]);
}

#[tokio::test]
async fn reader_that_reads_gets_everything() {
    let (outbox, mut events) = outbox(2);
    for _ in 0..10 {
        outbox.send(": still here\n\n".to_owned()).await.unwrap();
        assert!(events.recv().await.is_some());
    }
}

#[test]
fn id_of_the_last_event_is_a_number_or_refused() {
    let mut headers = HeaderMap::new();
    assert_eq!(last_of(&headers).unwrap(), None);
    headers.insert(LAST, HeaderValue::from_static("17"));
    assert_eq!(last_of(&headers).unwrap(), Some(RecordNumber::new(17)));
    for wrong in ["", "-1", "rv_1", "18446744073709551616", "1 "] {
        headers.insert(LAST, HeaderValue::from_static(wrong));
        assert_eq!(last_of(&headers).unwrap_err().code, "no_such_event", "{wrong}");
    }
}
