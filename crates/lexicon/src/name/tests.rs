use super::*;

#[test]
fn longest_name_is_accepted_and_one_byte_more_is_refused() {
    assert!("w".repeat(LONGEST).parse::<WorkloadId>().is_ok());
    assert!("w".repeat(LONGEST + 1).parse::<WorkloadId>().is_err());
}

#[test]
fn names_that_could_break_a_header_or_a_path_are_refused() {
    for text in ["", "a b", "a\r\nb", "a\0b", "é", "a%2fb", "a\u{202e}b", "a?b", "a#b"] {
        assert!(text.parse::<ModelName>().is_err(), "{text:?}");
    }
}

#[test]
fn organisations_are_written_as_people_write_them() {
    assert!("Département de l’Exemple, 2nd".parse::<OrganisationName>().is_ok());
    assert!("a\nb".parse::<OrganisationName>().is_err());
}

#[test]
fn message_says_what_to_write_instead() {
    let error = "a b".parse::<PartyId>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`a b` is not a party id: use letters, digits and - _ . : / @ only"
    );
}
