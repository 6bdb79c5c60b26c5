//! Identifiers of every kind, with right check digits, made by the formulas of their standards and
//! not by the code that looks for them.

use crate::luck::{Luck, digit};

/// A kind of identifier.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// What stands before it in a sentence, and the key or column that it has.
    pub(crate) called: &'static str,
    pub(crate) key: &'static str,
    /// Whether it needs no word before it.
    pub(crate) stands_alone: bool,
    pub(crate) make: fn(&mut Luck) -> String,
}

pub(crate) const KINDS: [Kind; 27] = [
    Kind { name: "e-mail", called: "mail", key: "email", stands_alone: true, make: email },
    Kind {
        name: "phone, international",
        called: "phone",
        key: "phone",
        stands_alone: true,
        make: phone_abroad,
    },
    Kind {
        name: "phone, national",
        called: "phone",
        key: "phone",
        stands_alone: true,
        make: phone_at_home,
    },
    Kind {
        name: "phone, digits alone",
        called: "phone number",
        key: "phone",
        stands_alone: false,
        make: phone_bare,
    },
    Kind {
        name: "payment card",
        called: "card",
        key: "card_number",
        stands_alone: true,
        make: card,
    },
    Kind { name: "IBAN", called: "account", key: "iban", stands_alone: true, make: iban },
    Kind { name: "IMEI", called: "IMEI", key: "imei", stands_alone: true, make: imei },
    Kind { name: "IMSI", called: "IMSI", key: "imsi", stands_alone: false, make: imsi },
    Kind { name: "MAC address", called: "interface", key: "mac", stands_alone: true, make: mac },
    Kind {
        name: "advertising id",
        called: "advertising id",
        key: "idfa",
        stands_alone: false,
        make: advertising,
    },
    Kind {
        name: "US social security number",
        called: "SSN",
        key: "ssn",
        stands_alone: true,
        make: ssn,
    },
    Kind {
        name: "GB national insurance number",
        called: "NINO",
        key: "nino",
        stands_alone: true,
        make: nino,
    },
    Kind { name: "BR CPF", called: "CPF", key: "cpf", stands_alone: true, make: cpf },
    Kind {
        name: "DE tax id",
        called: "Steuer-ID",
        key: "steuer-id",
        stands_alone: false,
        make: german,
    },
    Kind { name: "NL BSN", called: "BSN", key: "bsn", stands_alone: false, make: dutch },
    Kind { name: "PL PESEL", called: "PESEL", key: "pesel", stands_alone: false, make: polish },
    Kind {
        name: "JP My Number",
        called: "My Number",
        key: "my_number",
        stands_alone: false,
        make: japanese,
    },
    Kind { name: "CA SIN", called: "SIN", key: "sin", stands_alone: false, make: canadian },
    Kind { name: "AU TFN", called: "TFN", key: "tfn", stands_alone: false, make: australian },
    Kind { name: "CH AHV", called: "AHV", key: "ahv", stands_alone: true, make: swiss },
    Kind {
        name: "SE personnummer",
        called: "personnummer",
        key: "personnummer",
        stands_alone: false,
        make: swedish,
    },
    Kind {
        name: "licence plate",
        called: "license plate",
        key: "plate",
        stands_alone: false,
        make: plate,
    },
    Kind {
        name: "passport",
        called: "passport number",
        key: "passport",
        stands_alone: false,
        make: passport,
    },
    Kind {
        name: "customer number",
        called: "customer number",
        key: "customer_number",
        stands_alone: false,
        make: customer,
    },
    Kind {
        name: "employee id",
        called: "employee id",
        key: "employee_id",
        stands_alone: false,
        make: employee,
    },
    Kind { name: "handle", called: "handle", key: "handle", stands_alone: false, make: handle },
    Kind { name: "profile", called: "profile", key: "profile", stands_alone: true, make: profile },
];

fn digits(luck: &mut Luck, count: u64) -> Vec<u64> {
    (0..count).map(|_| luck.below(10)).collect()
}

fn text(digits: &[u64]) -> String {
    digits.iter().map(|value| digit(*value)).collect()
}

/// Weights times digits.
fn sum(digits: &[u64], weights: &[u64]) -> u64 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The check digit of Luhn's scheme for `body`.
fn luhn(body: &[u64]) -> u64 {
    let doubled = body.iter().rev().enumerate().map(|(place, digit)| match place % 2 {
        0 if *digit > 4 => digit * 2 - 9,
        0 => digit * 2,
        _ => *digit,
    });
    (10 - doubled.sum::<u64>() % 10) % 10
}

fn email(luck: &mut Luck) -> String {
    let name = luck.one(&["jane.doe", "taro", "m.lopez", "info.anna", "o.nwosu", "k_larsen"]);
    let host = luck.one(&["example.com", "mail.example.co.uk", "example.de", "uni.example.ac.jp"]);
    format!("{name}{}@{host}", luck.below(100_000))
}

fn phone_abroad(luck: &mut Luck) -> String {
    let form = luck.one(&[
        "+1 415 555 ####",
        "+1416555####",
        "+44 20 7946 ####",
        "+447911 ######",
        "+49 30 90#####",
        "+49 171 #######",
        "+33 6 12 ## ## ##",
        "+81 90-####-####",
        "+81 3-3###-####",
        "+34 612 ### ###",
        "+39 347 ### ####",
        "+91 98### #####",
        "+55 11 9####-####",
        "+86 138 #### ####",
        "+234 803 ### ####",
        "+27 82 ### ####",
        "+61 412 ### ###",
        "+46 70 ### ## ##",
        "+48 601 ### ###",
        "+31 6 1#######",
        "0044 20 7946 ####",
        "+7 912 ###-##-##",
        "+82 10-####-####",
        "+90 532 ### ## ##",
        "+20 100 ### ####",
    ]);
    luck.fill_marks(form)
}

fn phone_at_home(luck: &mut Luck) -> String {
    let form = luck.one(&[
        "(415) 555-####",
        "415-555-####",
        "415.555.####",
        "1-415-555-####",
        "090-####-####",
        "03-3###-####",
        "020 7946 ####",
        "07911 ######",
        "06 12 ## ## ##",
        "030 90######",
        "0171 #######",
        "(11) 9####-####",
        "138 #### ####",
        "0412 ### ###",
        "010-####-####",
    ]);
    luck.fill_marks(form)
}

fn phone_bare(luck: &mut Luck) -> String {
    let form = luck.one(&["415555####", "447911######", "090########", "612######", "138########"]);
    luck.fill_marks(form)
}

fn card(luck: &mut Luck) -> String {
    let start = luck.one(&["4", "51", "55", "2221", "37", "6011", "3528"]);
    let length = if start == "37" { 15 } else { 16 };
    let mut body: Vec<u64> = start.bytes().map(|byte| u64::from(byte - b'0')).collect();
    let missing = length - 1 - body.len() as u64;
    body.extend(digits(luck, missing));
    body.push(luhn(&body));
    let card = text(&body);
    match (luck.below(3), length) {
        (0, _) => card,
        (_, 15) => format!("{} {} {}", &card[..4], &card[4..10], &card[10..]),
        (1, _) => groups(&card, 4, " "),
        _ => groups(&card, 4, "-"),
    }
}

fn groups(text: &str, length: usize, between: &str) -> String {
    let symbols: Vec<char> = text.chars().collect();
    let groups: Vec<String> = symbols.chunks(length).map(|group| group.iter().collect()).collect();
    groups.join(between)
}

fn iban(luck: &mut Luck) -> String {
    let (country, form) = [
        ("DE", "999999999999999999"),
        ("GB", "AAAA99999999999999"),
        ("FR", "99999999999999999999999"),
        ("NL", "AAAA9999999999"),
        ("ES", "99999999999999999999"),
        ("NO", "99999999999"),
    ][usize::try_from(luck.below(6)).unwrap()];
    let body = luck.fill(form);
    let symbols = body.bytes().chain(country.bytes()).chain(*b"00");
    let rest = symbols.fold(0, |rest: u64, symbol| match symbol {
        b'A'..=b'Z' => (rest * 100 + u64::from(symbol - b'A') + 10) % 97,
        digit => (rest * 10 + u64::from(digit - b'0')) % 97,
    });
    let iban = format!("{country}{:02}{body}", 98 - rest);
    if luck.below(2) == 0 { iban } else { groups(&iban, 4, " ") }
}

fn imei(luck: &mut Luck) -> String {
    let mut body = vec![3, 5];
    body.extend(digits(luck, 12));
    body.push(luhn(&body));
    text(&body)
}

fn imsi(luck: &mut Luck) -> String {
    let country = luck.one(&["310", "262", "234", "440", "208"]);
    format!("{country}{}", luck.fill("999999999999"))
}

fn mac(luck: &mut Luck) -> String {
    let between = luck.one(&[":", "-"]);
    let mac = luck.fill("00-1b-xx-xx-xx-xx");
    mac.replace('-', between)
}

fn advertising(luck: &mut Luck) -> String {
    let version = luck.one(&["8", "9", "a", "b"]);
    format!("{}-{version}{}", luck.fill("xxxxxxxx-xxxx-4xxx"), luck.fill("xxx-xxxxxxxxxxxx"))
}

fn ssn(luck: &mut Luck) -> String {
    format!("{:03}-{:02}-{:04}", 1 + luck.below(665), 1 + luck.below(99), 1 + luck.below(9_999))
}

fn nino(luck: &mut Luck) -> String {
    let prefix = luck.one(&["AB", "CE", "HK", "JG", "PW", "SX"]);
    let last = luck.one(&["A", "B", "C", "D"]);
    let number = luck.fill("999999");
    if luck.below(2) == 0 {
        return format!("{prefix}{number}{last}");
    }
    format!("{prefix} {} {last}", groups(&number, 2, " "))
}

fn cpf(luck: &mut Luck) -> String {
    let mut body = digits(luck, 9);
    for count in [9, 10] {
        let weights: Vec<u64> = (2..=count + 1).rev().collect();
        let rest = sum(&body, &weights) % 11;
        body.push(if rest < 2 { 0 } else { 11 - rest });
    }
    let cpf = text(&body);
    format!("{}.{}.{}-{}", &cpf[..3], &cpf[3..6], &cpf[6..9], &cpf[9..])
}

fn german(luck: &mut Luck) -> String {
    let mut body = digits(luck, 10);
    body[0] = 1 + body[0] % 9;
    let product = body.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        let sum = if sum == 0 { 10 } else { sum };
        sum * 2 % 11
    });
    body.push((11 - product) % 10);
    text(&body)
}

fn dutch(luck: &mut Luck) -> String {
    loop {
        let mut body = digits(luck, 8);
        let rest = sum(&body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        if rest < 10 {
            body.push(rest);
            return text(&body);
        }
    }
}

fn polish(luck: &mut Luck) -> String {
    let born = format!("{:02}{:02}{:02}", luck.below(100), 1 + luck.below(12), 1 + luck.below(28));
    let mut body: Vec<u64> = born.bytes().map(|byte| u64::from(byte - b'0')).collect();
    body.extend(digits(luck, 4));
    body.push((10 - sum(&body, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10);
    text(&body)
}

fn japanese(luck: &mut Luck) -> String {
    let mut body = digits(luck, 11);
    let rest = sum(&body, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    body.push(if rest < 2 { 0 } else { 11 - rest });
    let number = text(&body);
    if luck.below(2) == 0 { number } else { groups(&number, 4, " ") }
}

fn canadian(luck: &mut Luck) -> String {
    let mut body = digits(luck, 8);
    body[0] = 1 + body[0] % 7;
    body.push(luhn(&body));
    groups(&text(&body), 3, luck.one(&[" ", "-", ""]))
}

fn australian(luck: &mut Luck) -> String {
    loop {
        let body = digits(luck, 9);
        if sum(&body, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11) {
            return groups(&text(&body), 3, luck.one(&[" ", ""]));
        }
    }
}

fn swiss(luck: &mut Luck) -> String {
    let mut body = vec![7, 5, 6];
    body.extend(digits(luck, 9));
    body.push((10 - sum(&body, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10);
    let ahv = text(&body);
    format!("{}.{}.{}.{}", &ahv[..3], &ahv[3..7], &ahv[7..11], &ahv[11..])
}

fn swedish(luck: &mut Luck) -> String {
    let born = format!("{:02}{:02}{:02}", luck.below(100), 1 + luck.below(12), 1 + luck.below(28));
    let mut body: Vec<u64> = born.bytes().map(|byte| u64::from(byte - b'0')).collect();
    body.extend(digits(luck, 3));
    body.push(luhn(&body));
    let number = text(&body);
    format!("{}-{}", &number[..6], &number[6..])
}

fn plate(luck: &mut Luck) -> String {
    let form = luck.one(&[
        "AB12 AAA",
        "B-AA 9999",
        "M-A 999",
        "9AAA999",
        "AA-999-AA",
        "AA 999 AA",
        "AAA-9999",
        "9999 AAA",
        "AA 12 AA 9999",
        "AAA9A99",
    ]);
    luck.fill(form)
}

fn passport(luck: &mut Luck) -> String {
    let form = luck.one(&["A12999999", "AB9999999", "512999999", "C01A99A99", "AA9999999"]);
    luck.fill(form)
}

fn customer(luck: &mut Luck) -> String {
    let form = luck.one(&["4711-99", "C-99482", "10099482", "K2099999", "99-4821-7"]);
    luck.fill(form)
}

fn employee(luck: &mut Luck) -> String {
    let form = luck.one(&["E004999", "90482", "AA-4829", "P0099821"]);
    luck.fill(form)
}

fn handle(luck: &mut Luck) -> String {
    let name = luck.one(&["jane_doe", "taro.y", "mlopez", "the_real_anna", "k.larsen"]);
    format!("@{name}{}", luck.below(10_000))
}

fn profile(luck: &mut Luck) -> String {
    let site = luck.one(&[
        "https://twitter.com/",
        "https://www.instagram.com/",
        "https://www.linkedin.com/in/",
        "https://www.tiktok.com/@",
        "https://x.com/",
        "https://www.facebook.com/",
    ]);
    format!("{site}{}{}", luck.one(&["janedoe", "mlopez", "annak"]), luck.below(10_000))
}
