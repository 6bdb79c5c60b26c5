//! The tables that say what counts as a person and what does not.

use super::*;

fn count(text: &str) -> u64 {
    let mut subjects = Subjects::new([3; 16]);
    subjects.scan(text);
    subjects.distinct()
}

/// Each of these stands for one person.
const PERSONS: &[&str] = &[
    // E-mail addresses
    "taro@example.com",
    "taro.yamada+news@mail.example.co.jp",
    "o'brien@example.ie",
    "x_1@sub-domain.example.museum",
    "<taro@example.com>",
    "mailto:taro@example.com?subject=hi",
    "'taro@example.com'",
    "Write to taro@example.com.",
    "taro@example.com.Next",
    "user=taro@example.com&x=1",
    "taro@xn--r8jz45g.xn--zckzah",
    "jürgen@müller.example",
    "jоhn@example.com", // with a Cyrillic letter
    "連絡先はtaro@example.comです",
    "13812345678@example.com",
    "taro@123.example.com",
    "{\"email\":\"taro@example.com\"}",
    // Telephone numbers
    "+1 415 555 2671",
    "+14155552671",
    "+44 (0)20 7946 0958",
    "+44 20 7946 0958",
    "+81-90-1234-5678",
    "+49 (30) 901820",
    "+33 1 23 45 67 89",
    "0033 1 23 45 67 89",
    "0081312345678",
    "(415) 555-2671",
    "415-555-2671",
    "415.555.2671",
    "1-415-555-2671",
    "(415)555-2671x1234",
    "001-415-712-2469x530",
    "090-1234-5678",
    "09012345678",
    "03-1234-5678",
    "03(1234)5678",
    "(03) 1234 5678",
    "020 7946 0958",
    "07911 123456",
    "01 23 45 67 89",
    "06.12.34.56.78",
    "0711 / 1234567",
    "030/901820 12",
    "0151 12345678",
    "0412 345 678",
    "(11) 91234-5678",
    "68 8713-2080",
    "13812345678",
    "138 1234 5678",
    "phone: 4155552671",
    "\"userPhone\": 4155552671",
    "tel 612 345 678",
    "mobile 98765 43210",
    "msisdn=447911123456",
    "電話090-1234-5678です",
    "０９０ー１２３４ー５６７８",
    "Your order is late. Call 0761536777",
    "the order of 0761536777",
    "item 17: 0761536777",
    "phone=2025550123",
    "phone 04-3400-228",
    "(11) 92046-1957",
    "card_number=3528-4035-4544-5879",
    // Payment cards
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "3566002020360505",
    "30569309025904",
    "6200000000000005",
    "4111111111111111,123",
    "4111 1111 1111 1111 123",
    "card:4111111111111111.",
    "4006381330060",
    "card 4006381330060",
    "EAN 4006381330003",
    // Bank accounts
    "GB82WEST12345698765432",
    "GB82 WEST 1234 5698 7654 32",
    "DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NO93 8601 1117 947",
    "NO9386011117947 for the rent",
    "BE68 5390 0754 7034 from them",
    "MT84MALT011000012345MTLCAST001S",
    // Devices
    "490154203237518",
    "49-015420-323751-8",
    "imei: 352099001761480",
    "IMSI 310150123456789",
    "00:1b:44:11:3a:b7",
    "00-1B-44-11-3A-B7",
    "aa:bb:cc:dd:ee:ff",
    "idfa 6d92078a-8246-4ba4-ae5b-76104861e7dc",
    "\"maid\":\"6D92078A-8246-4BA4-AE5B-76104861E7DC\"",
    // National identifiers
    "219-09-9999",
    "219 09 9999",
    "912-70-1234",
    "SSN: 219099999",
    "AB123456C",
    "AB 12 34 56 C",
    "12345678Z",
    "X1234567L",
    "RSSMRA85T10A562S",
    "1 85 05 78 006 084 91",
    "185057800608491",
    "529.982.247-25",
    "2341 2341 2346",
    "Aadhaar: 234123412346",
    "850101-1234567",
    "11010519491231002X",
];

/// None of these stands for a person.
const OTHERS: &[&str] = &[
    // Numbers of things
    "EAN 4006381330060 is on the label",
    "barcode no. 4006381330060",
    "Lot 0761536777 expires in May",
    "Confirmation 920-0098209-5574042 covers both",
    "lot no. 0761536777",
    "order number: 0761536777",
    "items 0412 345 678",
    "Part 07-9613-849 replaces 04-3400-228",
    // Addresses of programs, handles, versions, files
    "git@github.com:owner/project.git",
    "no-reply@example.com",
    "@mention and #tag",
    "user@localhost",
    "root@10.0.0.1",
    "npm i lodash@4.17.21",
    "pkg@1.0.0-rc.1",
    "icon@2x.png",
    "a @ b.com",
    "@Override public void run()",
    "x@y.z",
    // Dates and times
    "2024-01-15",
    "15.01.2024",
    "01-02-2024 12:30",
    "01.02.2024 12",
    "01 12 2024 10",
    "2024-01-15T10:30:00.123456789Z",
    "2024-01-15 10:30:00+0530",
    "20240115103000",
    "202401151030",
    "1700000000",
    "1700000000000",
    "1700000000000000",
    "Mon, 15 Jan 2024 10:30:00 +0000",
    "+20240115",
    // Amounts and other numbers
    "1234567890",
    "4829301234",
    "123456789012",
    "$1,234,567,890.00",
    "1 234 567 890",
    "123 456 789",
    "1.234.567.890,00",
    "3.141592653589793",
    "0.4532015112830366",
    "-4532015112830366.5",
    "6.02214076e23",
    "60000-80000",
    "10 20 30 40 50 60 70",
    "01 02 03 04 05 06",
    "00 01 02 03 04 05 06 07 08 09",
    "2019 2020 2021 2022",
    "192.168.100.200",
    "8.8.8.8",
    "255.255.255.255/24",
    "Chrome/120.0.6099.109",
    "section 3.1.2.4 of 10.20.30",
    "order 100-2000-3000",
    "phone 12",
    "hotel 123456789",
    "room 0123",
    "volumes 12 1999-2005",
    "978-3-16-148410-0",
    "ISBN 0306406152",
    "Boston, MA 02110-1301 USA",
    "0123456789",
    "512 768 1024 2048 4096",
    "FAR 552.239-7001",
    "h += 5 + 907133923",
    "9.38435736E+12",
    "ISBN-13: 9783161484100",
    "EAN 4006381333931",
    "0000 0000 0000 0000",
    "1111111111111111",
    "4111111111111112",
    "4111 1111 1111 1112",
    "GB82WEST12345698765433",
    "ZZ82WEST12345698765432",
    "000-12-3456",
    "666-12-3456",
    "219-00-9999",
    "912-12-1234",
    "12345678A",
    "529.982.247-26",
    "2341 2341 2347",
    "851301-1234567",
    "11010519491231002A",
    "110105194912310021",
    "490154203237519",
    // Identifiers of things
    "6d92078a-8246-4ba4-ae5b-76104861e7dc",
    "idfa 00000000-0000-0000-0000-000000000000",
    "idfa 6d92078a-8246-1ba4-ae5b-76104861e7dc",
    "12345678-1234-4123-8123-123456789012",
    "41111111-1111-4111-8111-111111111111",
    "01:00:5e:00:00:fb",
    "ff:ff:ff:ff:ff:ff",
    "00:00:00:00:00:00",
    "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
    "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "commit 4532015112830366a4532015112830366a453201",
    "0x4532015112830366",
    "AKIA4532015112830366",
    "let x: [u8; 16] = [0x00, 0x01, 0x02, 0x03];",
    "for i in 0..1000000000 { sum += i * 1000000007; }",
    "1234567890123456789012345678901234567890",
    "page 12-34, 56-78, 90-12",
    "lat 35.6812362, lon 139.7649361",
    "INSERT INTO t VALUES (1, 20, 300, 4000, 50000, 600000, 7000000);",
    "ABCD 1234 EFGH 5678",
    "in 2024 12 of 345 cases were 6789",
];

#[test]
fn identifiers_of_persons_count_once_each() {
    let missed: Vec<_> = PERSONS.iter().filter(|text| count(text) != 1).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn other_numbers_and_names_count_for_nobody() {
    let mistaken: Vec<_> = OTHERS.iter().filter(|text| count(text) != 0).collect();
    assert!(mistaken.is_empty(), "{mistaken:#?}");
}

#[test]
fn list_of_persons_loses_nobody() {
    let apart = count(&PERSONS.join("\u{2028}"));
    for between in ["\n", "\t", ", ", ";", " and ", "\", \"", " | ", "</td><td>", "、", "と"] {
        assert_eq!(count(&PERSONS.join(between)), apart, "{between:?}");
    }
}

#[test]
fn one_person_in_many_spellings_is_one() {
    for spellings in [
        &[
            "Taro@Example.com",
            "taro@example.com.",
            "ta\u{200b}ro@example.com",
            "ｔａｒｏ＠example。com",
        ][..],
        &["+1 (415) 555-2671", "+14155552671", "0014155552671", "415-555-2671", "phone 4155552671"],
        &["+44 20 7946 0958", "+44 (0)20 7946 0958", "+442079460958"],
        &[
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111111111111111",
            "４１１１ 1111 1111 1111",
        ],
        &["GB82 WEST 1234 5698 7654 32", "gb82west12345698765432"],
        &["00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7"],
        &["219-09-9999", "219 09 9999", "ssn 219099999"],
        &["AB 12 34 56 C", "ab123456c"],
    ] {
        assert_eq!(count(&spellings.join("\n")), 1, "{spellings:?}");
    }
}

#[test]
fn neighbours_are_told_apart() {
    for (text, expected) in [
        ("a@x.org@b.org", 2),
        ("alice@x.com-bob@y.com", 2),
        ("a@x.org;b@x.org;c@x.org", 3),
        ("4111 1111 1111 1111 5555 5555 5555 4444", 2),
        ("+1 415 555 2671 +1 415 555 2672", 2),
        ("+1 415 555 2671 415 555 2672", 2),
        ("2024-01-15 4111111111111111 12:30", 1),
        ("090-1234-5678,090-1234-5679", 2),
        ("219-09-9999 219-09-9998", 2),
        ("5 4111 1111 1111 1111 12", 1),
        ("4111 1111 1111 1111 219-09-9999", 2),
        ("020 7946 0958 020 7946 0959 020 7946 0960", 3),
        ("030 901820 030 901821 030 901822", 3),
        ("+49 30 901820 030 901821", 2),
        ("0081312345678 1-415-555-2671", 2),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}

#[test]
fn nobody_hides_behind_characters_that_readers_do_not_see() {
    for unseen in
        ["\u{200b}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{301}", "\u{fe0f}", "\0", "\u{e0041}"]
    {
        for text in ["taro@example.com", "4111111111111111", "+14155552671", "219-09-9999"] {
            let hidden: String =
                text.chars().flat_map(|c| [c.to_string(), unseen.to_owned()]).collect();
            assert_eq!(count(&hidden), 1, "{hidden:?}");
            let long =
                text.chars().flat_map(|c| [c.to_string(), unseen.repeat(300)]).collect::<String>();
            assert_eq!(count(&long), 1, "{text} with {unseen:?}");
        }
    }
}
