use super::super::Subjects;

/// Persons and opaque bytes.
fn read(text: &str) -> (u64, u64) {
    let mut subjects = Subjects::new([5; 16]);
    subjects.scan(text);
    (subjects.distinct(), subjects.take_fresh().opaque_bytes)
}

fn count(text: &str) -> u64 {
    read(text).0
}

#[test]
fn one_person_in_every_encoding_is_one() {
    for text in [
        "dGFyb0BleGFtcGxlLmNvbQ==",
        "xdGFyb0BleGFtcGxlLmNvbQ==",
        "path/dGFyb0BleGFtcGxlLmNvbQ/more",
        "mail=dGFyb0BleGFtcGxlLmNvbQ==",
        "data:text/plain;base64,dGFyb0BleGFtcGxlLmNvbQ==",
        "dGFyb0Bl\neGFtcGxl\nLmNvbQ==",
        "ZEdGeWIwQmxlR0Z0Y0d4bExtTnZiUT09",
        "7461726f406578616d706c652e636f6d",
        "74 61 72 6f 40 65 78 61 6d 70 6c 65 2e 63 6f 6d",
        "0x74, 0x61, 0x72, 0x6f, 0x40, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2e, 0x63, 0x6f, 0x6d",
        "116,97,114,111,64,101,120,97,109,112,108,101,46,99,111,109",
        "taro%40example.com",
        "taro%2540example%2ecom",
        "taro\\u0040example.com",
        "taro\\\\u0040example.com",
        "\\x74aro@example.com",
        "taro&#64;example&period;com",
        "taro&amp;#x40;example.com",
        "taro=40example.com",
        "taro=40exam=\nple.com",
        "taro at example dot com",
        "taro AT example DOT com",
        "taro (at) example (dot) com",
        "taro[at]example[dot]com",
        "taro(at)example.com",
        "taro_at_example_dot_com",
        "taroATexampleDOTcom",
        "t a r o @ e x a m p l e . c o m",
        "\u{e0074}\u{e0061}\u{e0072}\u{e006f}\u{e0040}\u{e0065}\u{e0078}\u{e0061}\u{e006d}\u{e0070}\u{e006c}\u{e0065}\u{e002e}\u{e0063}\u{e006f}\u{e006d}",
        "тaro@example.com",
        "𝐭𝐚𝐫𝐨@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦",
        "\\ttaro@example.com\\n",
        "ORQXE32AMV4GC3LQNRSS4Y3PNU",
    ] {
        assert_eq!(read(&format!("{text} and taro@example.com")), (1, 0), "{text}");
        assert_eq!(count(&format!("Please see: {text}")), 1, "{text}");
    }
}

#[test]
fn number_in_words_is_a_number() {
    assert_eq!(count("call four one five, five five five, two six seven one today"), 1);
    assert_eq!(count("phone: 4 1 5 5 5 5 2 6 7 1"), 1);
    assert_eq!(count("one two three four five six seven eight nine ten"), 0);
    assert_eq!(count("0 1 1 0 1 0 0 1 1 0 0"), 0);
}
