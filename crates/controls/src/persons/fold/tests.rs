use super::*;

fn folded(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        fold(character, &mut |folded| match folded {
            Folded::Ascii(byte) => out.push(char::from(byte.to_ascii_lowercase())),
            Folded::Letter(letter) => out.push(letter),
            Folded::Break => out.push('|'),
            Folded::Nothing => {}
        });
    }
    out
}

#[test]
fn spellings_of_one_text_fold_to_one_text() {
    for (text, expected) in [
        ("Taro@Example.COM", "taro@example.com"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "taro@example.com"),
        ("ta\u{200b}ro\u{2060}@exa\u{ad}mple.com\u{feff}", "taro@example.com"),
        ("t\u{301}a\u{336}ro﹫example。com", "taro@example.com"),
        ("\u{202e}taro\u{202c}@\0example.com", "taro@example.com"),
        ("０９０ー１２３４ー５６７８", "090-1234-5678"),
        ("٠٩٠‑۱۲۳۴–५६७८", "090-1234-5678"),
        ("𝟎𝟗𝟎−𝟏𝟐𝟑𝟒\u{a0}𝟝𝟞𝟟𝟠", "090-1234 5678"),
        ("1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}", "12"),
    ] {
        assert_eq!(folded(text), expected);
    }
}

#[test]
fn letters_are_kept_where_words_are_written_with_spaces_between() {
    assert_eq!(folded("жωд"), "жωд");
    assert_eq!(folded("宛先はtaroです"), "|||taro||");
    assert_eq!(folded("«a»\t😀"), "|a|||");
}

#[test]
fn digits_of_every_script_are_digits() {
    for zero in ZEROS {
        for value in 0..10 {
            let digit = char::from_u32(zero + value).unwrap();
            let expected = Folded::Ascii(b'0' + u8::try_from(value).unwrap());
            assert_eq!(fold_one(digit), expected, "{digit:?}");
        }
    }
    assert_eq!(fold_one('\u{665}'), Folded::Ascii(b'5'));
    assert!(ZEROS.is_sorted());
}

#[test]
fn plain_bytes_fold_alike_one_by_one_and_in_rows() {
    for byte in 0..=0x7f_u8 {
        let expected = match fold_one(char::from(byte)) {
            Folded::Ascii(folded) => Some(folded.to_ascii_lowercase()),
            Folded::Break => Some(BREAK),
            Folded::Letter(_) | Folded::Nothing => None,
        };
        assert_eq!(is_plain(byte).then(|| fold_plain(byte)), expected, "{byte:#x}");
    }
}

#[test]
fn text_cannot_bring_in_a_break_of_its_own() {
    assert_eq!(fold_one(char::from(BREAK)), Folded::Nothing);
}

#[test]
fn forms_of_a_letter_fold_to_the_letter() {
    for text in [
        "taro",
        "𝐭𝐚𝐫𝐨",
        "𝓽𝓪𝓻𝓸",
        "𝕥𝕒𝕣𝕠",
        "𝚝𝚊𝚛𝚘",
        "ⓣⓐⓡⓞ",
        "🅣🅐🅡🅞",
        "🆃🅰🆁🅾",
        "🇹🇦🇷🇴",
        "ᴛᴀʀᴏ",
        "ᵗᵃʳᵒ",
        "táró",
        "tarо",
        "tαrο",
        "ТАRО",
        "тaro",
    ] {
        assert_eq!(folded(text), "taro", "{text}");
    }
    assert_eq!(folded("ﬁn ⑫ ❸"), "fin 12 3");
    assert_eq!(folded("jürgen"), "jurgen");
}
