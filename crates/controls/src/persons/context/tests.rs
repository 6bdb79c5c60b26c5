use super::*;

#[test]
fn units_are_the_whole_text_cut_between_paragraphs_of_long_ones() {
    let short = "a\n\nb\n\nc";
    assert_eq!(units(short).collect::<Vec<_>>(), [short]);
    let paragraph = format!("{}\n\n", "wörter ".repeat(100));
    let long = paragraph.repeat(50);
    let cut: Vec<_> = units(&long).collect();
    assert!(cut.len() > 5);
    assert_eq!(cut.concat(), long);
    assert!(cut.iter().skip(1).all(|unit| unit.starts_with("\n\n")));
    assert_eq!(units("").collect::<Vec<_>>(), [""]);
}

#[test]
fn declared_identifier_has_one_spelling() {
    let one = declared("KD-4711/22").unwrap();
    assert_eq!(declared("kd 4711 22"), Some(one.clone()));
    assert_ne!(declared("kd 4711 23"), Some(one));
    assert_ne!(declared("山田太郎"), declared("山田花子"));
    assert_eq!(declared(" - "), None);
    let long = |length| declared(&"x".repeat(length));
    assert_ne!(long(LONGEST), long(LONGEST + 1));
}
