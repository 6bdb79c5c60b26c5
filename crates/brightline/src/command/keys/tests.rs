use super::*;

#[test]
fn key_is_the_prefix_and_43_characters() {
    assert_eq!(*key(&[0; 32]), format!("blk_{}", "A".repeat(43)));
    assert_eq!(*key(&[0xff; 32]), format!("blk_{}8", "_".repeat(42)));
}

#[test]
fn fingerprint_is_what_sha256sum_prints() {
    // printf %s abc | sha256sum
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(fingerprint("abc"), expected);
}
