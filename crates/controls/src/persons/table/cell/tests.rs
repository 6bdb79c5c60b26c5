use super::*;

fn spelled(name: &str, cell: &str) -> Vec<String> {
    let persons = persons(&Column::new(name), cell);
    persons.iter().map(|one| String::from_utf8_lossy(&one.spelling).into_owned()).collect()
}

#[test]
fn cell_is_what_it_looks_like_or_else_what_it_is_declared_to_be() {
    for (name, cell, expected) in [
        ("phone", "(415) 555-2671", &["14155552671"][..]),
        ("Rufnummer", "0151 234", &["0151234"]),
        ("customer id", "KD-4711/22", &["kd471122"]),
        ("customer id", "17", &["customer 17"]),
        ("employee no", "17", &["employee 17"]),
        ("customer id", "ana@x.org", &["ana@x.org"]),
        ("email", "ana@x.org; bo@x.org", &["ana@x.org", "bo@x.org"]),
        ("email", "n/a", &[]),
        ("email", "yes", &[]),
        ("account no", "1234567", &["1234567"]),
        (
            "device_id",
            "6d92078a-8246-4ba4-ae5b-76104861e7dc",
            &["6d92078a-8246-4ba4-ae5b-76104861e7dc"],
        ),
    ] {
        assert_eq!(spelled(name, cell), expected, "{name}: {cell}");
    }
}

#[test]
fn names_are_the_same_in_either_order() {
    assert_eq!(name("Lovelace, Ada"), name("Ada Lovelace"));
    assert_ne!(name("Ada Lovelace"), name("Ada Byron"));
    assert!(name("山田太郎").is_some());
    for other in ["", "-", "unknown", "K-17", "ana@x.org", "a"] {
        assert_eq!(name(other), None, "{other}");
    }
}
