use super::*;

const GLASS: Option<&str> = Some("event: glass\ndata: -\n\n");
const NEWS: Option<&str> = Some("event: news\ndata: -\n\n");

#[test]
fn broken_glass_is_told_once_and_before_everything_else() {
    let mut told = Heard::default();
    assert_eq!(told.next((5, 5, 0), (0, 0)), Some(": hello\n\n"));
    assert_eq!(told.next((5, 5, 0), (0, 0)), None);
    assert_eq!(told.next((6, 5, 0), (1, 1)), GLASS);
    assert_eq!(told.next((6, 5, 0), (1, 1)), NEWS, "and what else was new");
    assert_eq!(told.next((6, 5, 0), (1, 1)), None);
    assert_eq!(told.next((6, 5, 0), (1, 2)), GLASS, "an act went through");
    assert_eq!(told.next((6, 5, 0), (0, 2)), GLASS, "its time is over");
    assert_eq!(told.next((6, 5, 0), (0, 0)), GLASS, "both have looked");
}

#[test]
fn silence_is_broken_now_and_then() {
    let mut told = Heard::default();
    told.next((0, 0, 0), (0, 0));
    let lines: Vec<_> = (1..=30).filter(|_| told.next((0, 0, 0), (0, 0)).is_some()).collect();
    assert_eq!(lines, [15, 30]);
}
