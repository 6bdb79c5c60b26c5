//! A thousand tables from a seed: as many persons as rows that are about different ones.

use super::count;

/// Numbers in a row that is always the same (xorshift64*).
struct Luck(u64);

impl Luck {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % limit
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn in_hundred(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const GIVEN: [&str; 16] = [
    "Ana", "Bo", "Chidi", "Dolores", "Emre", "Fatima", "Giorgos", "Hanako", "Ivan", "Jürgen",
    "Kofi", "Léa", "Mateusz", "Ngozi", "Olga", "Priya",
];
const FAMILY: [&str; 16] = [
    "Lopez",
    "Li",
    "Okafor",
    "Müller",
    "Yılmaz",
    "Haddad",
    "Papadopoulos",
    "Suzuki",
    "Petrov",
    "Schäfer",
    "Mensah",
    "D'Angelo",
    "Kowalski",
    "Smith-Jones",
    "O'Neill",
    "van der Berg",
];

/// A kind of column: its names, and the cell of person `number`.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Mail,
    Phone,
    Customer,
    Name,
    Account,
    Birth,
    // Decoys
    City,
    Date,
    Order,
    Amount,
    Note,
    Status,
}

impl Column {
    fn name(self, luck: &mut Luck) -> &'static str {
        luck.one_of(match self {
            Self::Mail => {
                &["email", "E-Mail", "mail address", "correo", "メールアドレス", "customerEmail"]
            }
            Self::Phone => {
                &["phone", "Telefon", "mobile_number", "msisdn", "téléphone", "電話番号"]
            }
            Self::Customer => &["customer_id", "user id", "Kundennummer", "memberNo", "顧客ID"],
            Self::Name => &["name", "full name", "Vollständiger Name", "nom complet", "氏名"],
            Self::Account => &["IBAN", "account number", "Kontonummer"],
            Self::Birth => {
                &["date of birth", "dob", "Geburtsdatum", "date de naissance", "生年月日"]
            }
            Self::City => &["city", "Stadt", "ville", "ciudad"],
            Self::Date => &["date", "created_at", "Datum", "fecha"],
            Self::Order => &["order no", "invoice_number", "Bestellnummer", "pedido"],
            Self::Amount => &["amount", "Betrag", "total", "price"],
            Self::Note => &["note", "comment", "description"],
            Self::Status => &["status", "type", "segment"],
        })
    }

    fn cell(self, number: usize, luck: &mut Luck) -> String {
        match self {
            Self::Mail => {
                format!("p{number}.{}@example{}.com", GIVEN[number % 16].len(), number % 7)
            }
            Self::Phone => format!("+4479{:08}", 11_000_000 + number * 37),
            Self::Customer => format!("K{:06}", 100_000 + number * 13),
            Self::Name => format!(
                "{} {} {}",
                GIVEN[number % 16],
                char::from(b'A' + u8::try_from(number / 256 % 26).unwrap()),
                FAMILY[number / 16 % 16]
            ),
            Self::Account => iban(number),
            Self::Birth => {
                format!("{}-{:02}-{:02}", 1930 + number % 70, 1 + number % 12, 1 + number % 28)
            }
            Self::City => luck.one_of(&["Lyon", "Nice", "Graz", "Cork", "Lagos"]).to_owned(),
            Self::Date => format!("2024-{:02}-{:02}", 1 + luck.below(12), 1 + luck.below(28)),
            Self::Order => format!("{:010}", 300_000_000 + luck.below(99_999_999)),
            Self::Amount => format!("{}.{:02}", luck.below(9999), luck.below(100)),
            Self::Note => luck
                .one_of(&[
                    "asked to be called back, then wrote",
                    "said \"yes\"",
                    "none",
                    "paid | in cash",
                ])
                .to_owned(),
            Self::Status => luck.one_of(&["open", "closed", "new"]).to_owned(),
        }
    }
}

fn iban(number: usize) -> String {
    let body = format!("37040044{:010}", 532_000_000 + number);
    let digits = format!("{body}131400");
    let rest = digits.bytes().fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("DE{:02}{body}", 98 - rest)
}

/// A table: how it is written, and how many persons are in it.
fn table(luck: &mut Luck) -> (String, usize) {
    let persons = !luck.in_hundred(20);
    let mut columns = Vec::new();
    if persons {
        let own = [Column::Mail, Column::Phone, Column::Customer, Column::Account];
        let count = luck.below(4);
        columns.extend(own.into_iter().cycle().skip(luck.below(4)).take(count));
        if luck.in_hundred(60) || columns.is_empty() {
            columns.push(Column::Name);
        }
        if luck.in_hundred(40) || columns == [Column::Name] {
            columns.push(Column::Birth);
        }
    }
    let decoys =
        [Column::City, Column::Date, Column::Order, Column::Amount, Column::Note, Column::Status];
    let most = if persons { 4 } else { 5 };
    let decoys: Vec<_> =
        decoys.into_iter().cycle().skip(luck.below(6)).take(2 + luck.below(most - 1)).collect();
    columns.extend(decoys);
    for place in 0..columns.len() {
        let other = luck.below(columns.len());
        columns.swap(place, other);
    }
    let rows = 3 + luck.below(200);
    let first = luck.below(1000);
    let head: Vec<String> = columns.iter().map(|column| column.name(luck).to_owned()).collect();
    let identifying =
        [Column::Mail, Column::Phone, Column::Customer, Column::Account, Column::Name];
    let best = identifying.into_iter().find(|one| columns.contains(one));
    let mut cells = Vec::new();
    let mut distinct = std::collections::BTreeSet::new();
    for row in 0..rows {
        // Some persons come again.
        let number = first + if luck.in_hundred(10) { luck.below(row + 1) } else { row };
        distinct.insert(number);
        let cell = |column: &Column| {
            // Not all is known of everybody, but something is.
            let missing = Some(*column) != best && luck.in_hundred(5);
            if missing {
                luck.one_of(&["", "-", "n/a"]).to_owned()
            } else {
                column.cell(number, luck)
            }
        };
        cells.push(columns.iter().map(cell).collect::<Vec<_>>());
    }
    let text = written(luck, &head, &cells);
    (text, if persons { distinct.len() } else { 0 })
}

fn written(luck: &mut Luck, head: &[String], rows: &[Vec<String>]) -> String {
    let delimited = |delimiter: char| {
        let line = |cells: &[String]| {
            let quote = |cell: &String| {
                if cell.contains([delimiter, '"']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            };
            cells.iter().map(quote).collect::<Vec<_>>().join(&delimiter.to_string()) + "\n"
        };
        line(head) + &rows.iter().map(|row| line(row)).collect::<String>()
    };
    let object = |row: &Vec<String>| {
        let pairs = head.iter().zip(row).map(|(name, cell)| {
            format!(
                "\"{name}\": {}",
                if cell.is_empty() { "null".to_owned() } else { format!("{cell:?}") }
            )
        });
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
    };
    let table = match luck.below(9) {
        0 | 1 => delimited(','),
        2 => delimited(';'),
        3 => delimited('\t'),
        4 => {
            let line = |cells: &[String]| {
                let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
                format!("| {} |\n", cells.join(" | "))
            };
            let rule = format!("|{}\n", "---|".repeat(head.len()));
            line(head) + &rule + &rows.iter().map(|row| line(row)).collect::<String>()
        }
        5 => format!("[{}]", rows.iter().map(object).collect::<Vec<_>>().join(",\n ")),
        6 => rows.iter().map(|row| object(row) + "\n").collect(),
        7 => {
            let rows =
                rows.iter().enumerate().map(|(key, row)| format!("\"r{key}\": {}", object(row)));
            format!("{{\"page\": 1, \"rows\": {{{}}}}}", rows.collect::<Vec<_>>().join(", "))
        }
        _ => rows
            .iter()
            .map(|row| {
                let pairs = head.iter().zip(row).map(|(name, cell)| format!("{name}: {cell}\n"));
                pairs.collect::<String>() + "\n"
            })
            .collect(),
    };
    match luck.below(3) {
        0 => table,
        1 => format!(
            "Here is what you asked for, as far as we have it:\n\n{table}\n\nTell us if more is needed."
        ),
        _ => format!("Output:\n```\n{}\n```\n", table.trim_end()),
    }
}

#[test]
fn thousand_tables_have_as_many_persons_as_rows() {
    let mut luck = Luck(0x5eed);
    let mut wrong = Vec::new();
    let (mut persons, mut counted) = (0, 0);
    for number in 0..1000 {
        let (text, expected) = table(&mut luck);
        let found = usize::try_from(count(&text)).unwrap();
        persons += expected;
        counted += found;
        if found.abs_diff(expected) * 100 > expected {
            wrong.push((number, expected, found, text));
        }
    }
    println!("1,000 tables: {persons} persons, {counted} counted, {} beyond 1 %", wrong.len());
    for (number, expected, found, text) in wrong.iter().take(12) {
        let start: String = text.chars().take(420).collect();
        println!("--- table {number}: {expected} persons, {found} counted\n{start}");
    }
    assert!(wrong.is_empty());
}
