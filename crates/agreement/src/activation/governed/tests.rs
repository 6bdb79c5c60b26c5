use super::*;

fn models(list: &[(&str, &str)]) -> Option<Digest> {
    let parsed: Vec<_> =
        list.iter().map(|(model, by)| (model.parse().unwrap(), by.parse().unwrap())).collect();
    Governed::of(&parsed, "detector 1", &[]).digest(ChangeObject::Models)
}

#[test]
fn order_and_repetition_of_models_do_not_matter_but_who_serves_them_does() {
    let one = models(&[("a", "Northwind"), ("b", "Northwind")]);
    assert_eq!(one, models(&[("b", "Northwind"), ("a", "Northwind"), ("a", "Northwind")]));
    assert_ne!(one, models(&[("a", "Northwind"), ("b", "Southwind")]));
    assert_ne!(one, models(&[("a", "Northwind")]));
}

#[test]
fn one_more_object_is_a_difference_in_either_direction() {
    let all = Governed::of(&[], "detector 1", &[]);
    let none = Governed::default();
    assert_eq!(all.differing(&none), none.differing(&all));
    assert_eq!(all.differing(&none).len(), 4);
    let other = Governed::of(&[], "detector 2", &[]);
    assert_eq!(all.differing(&other), [ChangeObject::Detector]);
    assert_eq!(all.differing(&all), []);
}
