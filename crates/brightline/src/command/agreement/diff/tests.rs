use super::*;

fn kept(text: &str) -> Passage {
    Passage { standing: Standing::Kept, text: text.to_owned() }
}

fn added(text: &str) -> Passage {
    Passage { standing: Standing::Added, text: text.to_owned() }
}

#[test]
fn long_unchanged_words_are_cut_to_what_stands_beside_a_change() {
    let long = "a b c d e f g h i j k l m n o p q r s t";
    let cut = excerpt(&[kept(long), added("new"), kept(long), added("newer"), kept(long)]);
    let texts: Vec<_> = cut.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "… m n o p q r s t",
            "new",
            "a b c d e f g h … m n o p q r s t",
            "newer",
            "a b c d e f g h …"
        ]
    );
}

#[test]
fn short_unchanged_words_stay_whole() {
    let words = [kept("a b c"), added("new"), kept("d e f")];
    assert_eq!(excerpt(&words), words);
}
