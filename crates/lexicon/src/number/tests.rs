use super::*;

#[test]
fn id_reads_back_what_it_wrote() {
    let id = ReviewId::from_random([7; 16]);
    assert_eq!(id.to_string(), "rv_07070707070707070707070707070707");
    assert_eq!(id.to_string().parse(), Ok(id));
}

#[test]
fn one_id_has_one_spelling() {
    for text in ["rv_", "rv_0707", "RV_07070707070707070707070707070707"] {
        assert!(text.parse::<ReviewId>().is_err(), "{text}");
    }
    assert!("rv_+7070707070707070707070707070707".parse::<ReviewId>().is_err());
    assert!("rv_ABCDEF07070707070707070707070707".parse::<ReviewId>().is_err());
    assert!("ex_07070707070707070707070707070707".parse::<ReviewId>().is_err());
}
