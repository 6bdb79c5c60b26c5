use super::*;

#[test]
fn sets_hold_what_was_put_in() {
    let set: Categories = [DataCategory::Health, DataCategory::Location].into_iter().collect();
    assert_eq!(set.len(), 2);
    assert!(set.contains(DataCategory::Health) && !set.contains(DataCategory::Genomic));
    let listed: Vec<_> = set.iter().collect();
    assert_eq!(listed, [DataCategory::Location, DataCategory::Health]);
    assert_eq!(set.without(Categories::of(DataCategory::Health)).len(), 1);
}

#[test]
fn bits_come_back() {
    let all: Categories = DataCategory::ALL.into_iter().collect();
    assert_eq!(Categories::from_bits(all.bits()), all);
    assert_eq!(Categories::from_bits(u16::MAX), all);
    assert_eq!(all.len(), 9);
}
