use super::*;

const SALT: Salt = Salt::from_random([7; 32]);

#[test]
fn opening_opens_its_own_content_only() {
    let opening = SALT.opening(Field::Request);
    let commitment = opening.commit(&Digest::of(b"ping"));
    assert!(opening.opens(&commitment, b"ping"));
    assert!(!opening.opens(&commitment, b"pong"));
    assert!(!opening.opens(&commitment, b""));
}

#[test]
fn opening_one_field_opens_no_other_field_of_the_record() {
    let content = Digest::of(b"the same");
    for field in Field::ALL {
        let commitment = SALT.opening(field).commit(&content);
        for other in Field::ALL {
            let opens = SALT.opening(other).opens(&commitment, b"the same");
            assert_eq!(opens, other == field, "{other:?} opens {field:?}");
        }
    }
}

#[test]
fn equal_content_looks_different_in_every_record() {
    let other = Salt::from_random([8; 32]);
    let content = Digest::of(b"the same");
    assert_ne!(
        SALT.opening(Field::Request).commit(&content),
        other.opening(Field::Request).commit(&content)
    );
}

#[test]
fn commitment_is_what_the_crate_page_says() {
    let field_salt = Digest::of(&[b"brightline/field-salt/1\0", &[7; 32][..], b"request"].concat());
    let expected = Digest::of(
        &[
            b"brightline/commitment/1\0",
            &field_salt.as_bytes()[..],
            &Digest::of(b"ping").as_bytes()[..],
        ]
        .concat(),
    );
    let commitment = SALT.opening(Field::Request).commit(&Digest::of(b"ping"));
    assert_eq!(commitment.as_bytes(), expected.as_bytes());
}

#[test]
fn secrets_do_not_print() {
    assert_eq!(format!("{SALT:?}"), "Salt(..)");
    assert_eq!(format!("{:?}", SALT.opening(Field::Answer)), "Opening(answer)");
}
