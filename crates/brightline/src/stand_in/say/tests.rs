use super::*;

#[test]
fn pieces_put_together_are_the_text() {
    for text in ["", "a", "one two  three", "grüße an alle 🎈🎈"] {
        assert_eq!(pieces(text, None).concat(), text);
        assert_eq!(argument_pieces(text).concat(), text);
        for events in 1..=text.chars().count() {
            let pieces = pieces(text, Some(events));
            assert_eq!(pieces.concat(), text);
            assert_eq!(pieces.len(), events, "{text:?} in {events}");
            assert!(pieces.iter().all(|piece| !piece.is_empty()), "{text:?} in {events}");
        }
    }
}

#[test]
fn words_are_pieces() {
    assert_eq!(pieces("one two ", None), ["one ", "two "]);
}

#[test]
fn four_bytes_are_a_token() {
    assert_eq!([0, 1, 4, 5].map(tokens), [0, 1, 1, 2]);
}
