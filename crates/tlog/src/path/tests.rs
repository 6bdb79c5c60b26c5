use super::*;

#[test]
fn paths_are_those_of_the_specification() {
    assert_eq!(hash_tile(0, 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(hash_tile(2, 0, 1), "tile/2/000.p/1");
    assert_eq!(hash_tile(1, 999, 256), "tile/1/999");
    assert_eq!(hash_tile(1, 1000, 255), "tile/1/x001/000.p/255");
    assert_eq!(bundle(273, 112), "tile/entries/273.p/112");
    assert_eq!(bundle(0, 256), "tile/entries/000");
}
