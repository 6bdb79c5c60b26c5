use super::*;

#[test]
fn digest_of_nothing_is_the_published_test_vector() {
    assert_eq!(
        Digest::of(b"").to_string(),
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[test]
fn digest_reads_back_what_it_wrote() {
    let digest = Digest::of(b"brightline");
    assert_eq!(digest.to_string().parse(), Ok(digest));
}

#[test]
fn other_spellings_are_refused() {
    let digest = Digest::of(b"x").to_string();
    for text in [
        digest.replacen("sha256:", "", 1),
        digest.replacen("sha256:", "sha512:", 1),
        digest.to_uppercase(),
        format!("{digest}0"),
        digest.replacen(['0', '1', '2', '3'], "g", 1),
        String::new(),
    ] {
        assert!(text.parse::<Digest>().is_err(), "{text}");
    }
}

#[test]
fn pieces_have_the_digest_of_the_whole() {
    let mut hasher = Hasher::default();
    for piece in [b"bright".as_slice(), b"", b"line"] {
        hasher.update(piece);
    }
    assert_eq!(hasher.digest(), Digest::of(b"brightline"));
}
