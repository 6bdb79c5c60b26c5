use super::*;

fn tenant() -> AgreementId {
    "regional-cloud-2026".parse().expect("a name")
}

fn pseudonyms(number: u64, before: bool) -> Pseudonyms {
    let of = |number: u64| Pseudonym::from_bytes(number.to_be_bytes());
    Pseudonyms { now: of(number), before: before.then(|| of(!number)) }
}

#[test]
fn question_is_read_as_it_was_written() {
    let long = vec![7; LONGEST_IDENTITY];
    for identities in [vec![], vec![&b""[..]], vec![&b"one"[..], b"two"], vec![&long[..]]] {
        let frame = question(&tenant(), &identities);
        assert_eq!(asked(&frame), Some((tenant(), identities)));
    }
}

#[test]
fn answer_is_read_as_it_was_written() {
    for before in [false, true] {
        for count in [0, 1, 2, MOST_IDENTITIES] {
            let some: Vec<_> = (0..count as u64).map(|it| pseudonyms(it, before)).collect();
            assert_eq!(answered(&answer(&some)), Some(Answer::Pseudonyms(some)));
        }
    }
    assert_eq!(answered(&refusal("no")), Some(Answer::Refusal("no".to_owned())));
}

#[test]
fn frame_that_is_cut_or_goes_on_is_none() {
    let question = question(&tenant(), &[b"one", b"two"]);
    let answer = answer(&[pseudonyms(1, true), pseudonyms(2, true)]);
    for length in 0..question.len() {
        assert_eq!(asked(&question[..length]), None, "{length}");
    }
    for length in 0..answer.len() {
        assert_eq!(answered(&answer[..length]), None, "{length}");
    }
    assert_eq!(asked(&[&question[..], &[0]].concat()), None);
    assert_eq!(answered(&[&answer[..], &[0]].concat()), None);
}

#[test]
fn question_for_too_many_is_none() {
    let most = vec![&b"x"[..]; MOST_IDENTITIES];
    assert!(asked(&question(&tenant(), &most)).is_some());
    let more = vec![&b"x"[..]; MOST_IDENTITIES + 1];
    assert_eq!(asked(&question(&tenant(), &more)), None);
    let long = vec![7; LONGEST_IDENTITY + 1];
    assert_eq!(asked(&question(&tenant(), &[&long])), None);
}

#[test]
fn question_of_another_version_or_of_no_agreement_is_none() {
    let mut frame = question(&tenant(), &[b"one"]);
    frame[0] = 2;
    assert_eq!(asked(&frame), None);
    let mut frame = question(&tenant(), &[b"one"]);
    frame[2] = b' ';
    assert_eq!(asked(&frame), None);
}

#[tokio::test]
async fn frame_that_is_longer_than_any_may_be_is_not_read() {
    let mut longest = Vec::new();
    write_frame(&mut longest, &vec![1; LONGEST_FRAME]).await.expect("it fits");
    assert_eq!(
        read_frame(&mut &longest[..]).await.expect("read").map(|it| it.len()),
        Some(LONGEST_FRAME)
    );
    assert!(write_frame(&mut Vec::new(), &vec![1; LONGEST_FRAME + 1]).await.is_err());
    let length = u32::try_from(LONGEST_FRAME + 1).expect("a length").to_be_bytes();
    assert!(read_frame(&mut &length[..]).await.is_err());
    assert_eq!(read_frame(&mut &[][..]).await.expect("the end"), None);
}
