use super::*;

fn statement() -> Statement {
    Statement {
        agreement: "regional-cloud-2026".parse().unwrap(),
        version: 4,
        serial: 7,
        text: Digest::of(b"text"),
        proof: Digest::of(b"proof"),
        replaces: Some(Digest::of(b"before")),
        kind: Kind::Ordinary,
        governed: Governed::of(&[], "detector 1", &[]),
    }
}

#[test]
fn statement_has_this_form() {
    insta::assert_snapshot!(statement());
}

#[test]
fn every_kind_reads_back_what_it_wrote() {
    let until = "2026-03-02T00:00:00Z".parse().unwrap();
    for kind in [Kind::Ordinary, Kind::Emergency(until), Kind::Ratification] {
        for replaces in [None, Some(Digest::of(b"before"))] {
            for governed in [Governed::default(), statement().governed] {
                let written = Statement { kind, replaces, governed, ..statement() };
                assert_eq!(Statement::parse(&written.to_string()), Ok(written));
            }
        }
    }
}

#[test]
fn only_the_exact_form_is_read() {
    let text = statement().to_string();
    let other = [
        String::new(),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        text.replace("activation/1", "activation/2"),
        text.replace("version 4", "version 04"),
        text.replace("version 4", "version +4"),
        text.replace("serial 7\n", ""),
        text.replace("kind ordinary", "kind extraordinary"),
        text.replace("models", "moods"),
        text.replace("detector", "policy"),
        text.replace('\n', "\r\n"),
        text.replace("agreement ", "agreement  "),
    ];
    for other in other {
        assert!(Statement::parse(&other).is_err(), "{other}");
    }
}

#[test]
fn every_fact_is_in_the_digest() {
    let digest = statement().digest();
    let others = [
        Statement { version: 5, ..statement() },
        Statement { serial: 8, ..statement() },
        Statement { text: Digest::of(b"other"), ..statement() },
        Statement { proof: Digest::of(b"other"), ..statement() },
        Statement { replaces: None, ..statement() },
        Statement { kind: Kind::Ratification, ..statement() },
        Statement { governed: Governed::default(), ..statement() },
    ];
    assert!(others.iter().all(|other| other.digest() != digest));
}
