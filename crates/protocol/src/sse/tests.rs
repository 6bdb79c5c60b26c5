use super::*;

/// The events that the pieces are cut into, as `name|data`.
fn cut(pieces: &[&[u8]]) -> Result<Vec<String>, Unreadable> {
    let mut framing = Framing::default();
    let mut events = Vec::new();
    for piece in pieces {
        framing.push(piece, &mut |raw| {
            events.push(format!("{}|{}", raw.name, raw.data.escape_ascii()));
            Ok(())
        })?;
    }
    Ok(events)
}

#[test]
fn events_are_cut_as_the_standard_says() {
    for (stream, events) in [
        ("data: a\n\n", &["|a"][..]),
        ("data:a\n\ndata:  b\n\n", &["|a", "| b"]),
        ("data: a\ndata: b\n\n", &["|a\\nb"]),
        ("data\n\n", &["|"]),
        ("data:\ndata:\n\n", &["|\\n"]),
        ("event: x\ndata: a\n\ndata: b\n\n", &["x|a", "|b"]),
        ("event: x\nevent: y\ndata: a\n\n", &["y|a"]),
        ("event: x\n\ndata: a\n\n", &["|a"]),
        (": comment\n\ndata: a\n:\n\n", &["|a"]),
        ("id: 1\nretry: 5\nunknown: z\ndata: a\n\n", &["|a"]),
        ("data: a:b: c\n\n", &["|a:b: c"]),
        (" data: a\n\n", &[]),
        ("Data: a\n\n", &[]),
        ("data: a\r\rdata: b\r\n\r\ndata: c\r\n\ndata: d\n\r\n", &["|a", "|b", "|c", "|d"]),
        ("data: a\r\n\rdata: b\r\n\n", &["|a", "|b"]),
        ("\u{feff}data: a\n\n\u{feff}data: b\n\n", &["|a"]),
        ("\u{feff}\n\ndata: a\n\n", &["|a"]),
        ("data: a\u{2028}data: b\u{85}\u{b}\n\n", &["|a\\xe2\\x80\\xa8data: b\\xc2\\x85\\x0b"]),
        ("data: a\n", &[]),
        ("data: a", &[]),
        ("\n\n\n", &[]),
        ("", &[]),
    ] {
        assert_eq!(cut(&[stream.as_bytes()]).unwrap(), events, "{stream:?}");
    }
}

#[test]
fn pieces_do_not_matter() {
    let stream = "\u{feff}event: é\r".replace('é', "e")
        + "data: ü\r\n\r\n: c\n\rdata: a\rdata: b\r\r\ndata: c\n\n\r\ndata: d\r\n\r";
    let whole = cut(&[stream.as_bytes()]).unwrap();
    assert_eq!(whole, ["e|\\xc3\\xbc", "|a\\nb", "|c", "|d"]);
    for one in 0..=stream.len() {
        for other in one..=stream.len() {
            let (bytes, empty): (&[u8], &[u8]) = (stream.as_bytes(), b"");
            let pieces = [&bytes[..one], empty, &bytes[one..other], &bytes[other..]];
            assert_eq!(cut(&pieces).unwrap(), whole, "{one} {other}");
        }
    }
}

#[test]
fn names_that_are_no_plain_word_are_refused() {
    for name in ["a b", "é", "a\u{2028}data", "a:b", &"x".repeat(LONGEST_NAME + 1)] {
        assert!(cut(&[format!("event: {name}\n\n").as_bytes()]).is_err(), "{name}");
    }
    assert!(cut(&[format!("event: {}\n\n", "x".repeat(LONGEST_NAME)).as_bytes()]).is_ok());
}

#[test]
fn largest_event_is_cut_and_one_byte_more_is_refused_in_any_pieces() {
    let line = |length: usize| format!("data: {}\n\n", "x".repeat(length)).into_bytes();
    for (length, fits) in [(LARGEST_EVENT - 6, true), (LARGEST_EVENT - 5, false)] {
        let stream = line(length);
        assert_eq!(cut(&[&stream]).is_ok(), fits);
        let halves = stream.split_at(LARGEST_EVENT / 2);
        assert_eq!(cut(&[halves.0, halves.1]).is_ok(), fits);
        let most = stream.split_at(stream.len() - 3);
        assert_eq!(cut(&[most.0, most.1]).is_ok(), fits);
    }
    let many = "data: xxxxxxxxxxxxxxxxxxxxxxxxxx\n".repeat(LARGEST_EVENT / 26 + 1);
    assert!(cut(&[many.as_bytes()]).is_err(), "one event of many lines");
    assert!(cut(&[": c\n".repeat(LARGEST_EVENT).as_bytes()]).is_ok(), "comments are not kept");
}

#[test]
fn state_between_events_is_told_from_the_middle_of_one() {
    for (stream, between) in [
        ("", true),
        ("data: a\n\n", true),
        (": comment\n", true),
        ("data: a\n", false),
        ("event: x\n", false),
        ("da", false),
        ("data: a\n\r", true),
    ] {
        let mut framing = Framing::default();
        framing.push(stream.as_bytes(), &mut |_| Ok(())).unwrap();
        assert_eq!(framing.is_between_events(), between, "{stream:?}");
    }
}

#[test]
fn events_are_written_in_the_form_that_all_clients_read_alike() {
    let mut out = Vec::new();
    write("", &mut out, |out| out.extend_from_slice(b"{}"));
    write("ping", &mut out, |out| out.extend_from_slice(b"[1]"));
    assert_eq!(out, b"data: {}\n\nevent: ping\ndata: [1]\n\n");
}
