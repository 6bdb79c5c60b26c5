use super::*;

#[test]
fn a_place_in_a_list_is_read_as_it_was_written() {
    let place = (Moment::from_unix_ms(1_800_000_000_123).unwrap(), ReviewId::from_random([7; 16]));
    assert_eq!(read_place(&written(place)), Some(place));
    for bad in ["", ".", "x.rv_07", "5", "5.", "99999999999999999.rv_00", "5.ex_0707"] {
        assert_eq!(read_place(bad), None, "{bad}");
    }
}
