use super::*;

#[test]
fn waits_double_up_to_a_bound_and_differ() {
    let ms = |failures, random| after(failures, random).as_millis();
    assert_eq!((ms(1, 0), ms(1, 255)), (500, 1_000));
    assert_eq!((ms(2, 0), ms(2, 255)), (1_000, 2_000));
    assert_eq!((ms(5, 0), ms(5, 255)), (8_000, 16_000));
    for failures in [11, 12, 64, 65, u32::MAX] {
        assert_eq!((ms(failures, 0), ms(failures, 255)), (300_000, 600_000), "{failures}");
    }
    assert!(ms(3, 100) > ms(3, 50), "who draws another number waits another time");
}
