//! Identifiers with valid check digits, from a seed.

/// An identifier, and the word that says what it is where its form does not.
#[derive(Clone)]
pub(crate) struct Identifier {
    pub(crate) kind: &'static str,
    pub(crate) called: &'static str,
    pub(crate) value: String,
}

/// A linear congruential generator (Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap())).collect()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

/// A kind, what it is called, and how one is made.
type Recipe = (&'static str, &'static str, fn(&mut Dice) -> String);

/// `count` of each kind.
pub(crate) fn identifiers(count: u32) -> Vec<Identifier> {
    let mut dice = Dice(20_260_101);
    let kinds: [Recipe; 11] = [
        ("e-mail", "", address),
        ("phone +", "", |dice| format!("+44 20 7{} {}", dice.digits(3), dice.digits(4))),
        ("phone US", "", american),
        ("phone called", "phone: ", |dice| american(dice).replace('-', "")),
        ("card", "", |dice| luhn(&format!("4{}", dice.digits(14)))),
        ("IBAN", "", |dice| {
            iban("DE", &format!("{}{}", 10_000_000 + dice.below(89_999_999), dice.digits(10)))
        }),
        ("IMEI", "imei ", |dice| luhn(&format!("35{}", dice.digits(12)))),
        ("SSN", "", |dice| {
            format!(
                "{}-{}-{}",
                100 + dice.below(500),
                10 + dice.below(89),
                1_000 + dice.below(8_999)
            )
        }),
        ("MAC", "", |dice| {
            let bytes = (0..5).map(|_| format!("{:02x}", dice.below(256)));
            format!("00:{}", bytes.collect::<Vec<_>>().join(":"))
        }),
        ("ad id", "idfa ", |dice| {
            let mut hex = |count: usize| {
                (0..count).map(|_| format!("{:x}", dice.below(16))).collect::<String>()
            };
            format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12))
        }),
        ("NINO", "", |dice| format!("AB{}{}C", 10 + dice.below(89), dice.digits(4))),
    ];
    let mut all = Vec::new();
    for (kind, called, make) in kinds {
        for _ in 0..count {
            all.push(Identifier { kind, called, value: make(&mut dice) });
        }
    }
    all
}

fn address(dice: &mut Dice) -> String {
    let given = dice.one(&["taro", "hanako", "maria", "john", "fatima", "li", "olga", "sven"]);
    let family = dice.one(&["yamada", "smith", "garcia", "khan", "wang", "muller", "rossi"]);
    let host =
        dice.one(&["example.com", "mail.example.org", "people.example.net", "example.co.jp"]);
    match dice.below(3) {
        0 => format!("{given}.{family}@{host}"),
        1 => format!("{given}{}@{host}", dice.below(100)),
        _ => format!("{given}_{family}@{host}"),
    }
}

/// Area, exchange and line of a North American number.
fn american(dice: &mut Dice) -> String {
    let (area, exchange) = (212 + dice.below(80), 320 + dice.below(90));
    format!("{area}-{exchange}-{}", dice.digits(4))
}

fn luhn(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn iban(country: &str, account: &str) -> String {
    let letters: String = country.bytes().map(|letter| (letter - b'A' + 10).to_string()).collect();
    let rest = format!("{account}{letters}00")
        .bytes()
        .fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("{country}{:02}{account}", 98 - rest)
}
