//! National identifiers of further countries, by form and check digit, and by what they are called
//! where that is not enough to tell them from an order number.

mod checks;

use super::candidate::{Candidate, Judgement, Kind};
use super::check::{digits_of, is_made_up, luhn, value, weighted};
use checks::{
    digit, is_any, is_australian, is_baltic, is_belgian, is_british_patient, is_bulgarian,
    is_czech, is_danish, is_day_first, is_dutch, is_egyptian, is_german, is_greek, is_indonesian,
    is_japanese, is_malaysian, is_medicare, is_norwegian, is_pakistani, is_polish, is_portuguese,
    is_romanian, is_russian_taxpayer, is_south_african, is_swedish, is_swiss, is_turkish,
    is_year_first, number,
};

/// Switzerland: AHV number.
pub(super) const SWISS: &str = r"\b756\.\d{4}\.\d{4}\.\d{2}\b";
/// Belgium: national register number.
pub(super) const BELGIAN: &str = r"\b\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}\b";
/// Finland: henkilötunnus.
pub(super) const FINNISH: &str = r"\b\d{6}[+\-a-fu-y]\d{3}[0-9a-fhj-nprstu-y]\b";
/// Mexico: CURP.
pub(super) const MEXICAN: &str = r"\b[a-z]{4}\d{6}[hmx][a-z]{5}[0-9a-z]\d\b";
/// Chile: RUT.
pub(super) const CHILEAN: &str = r"\b\d{1,2}\.\d{3}\.\d{3}-[0-9k]\b";
/// Argentina: CUIL of a person.
pub(super) const ARGENTINE: &str = r"\b2[0347]-\d{8}-\d\b";
/// Thailand: identity card.
pub(super) const THAI: &str = r"\b\d-\d{4}-\d{5}-\d{2}-\d\b";
/// Singapore: NRIC and FIN.
pub(super) const SINGAPOREAN: &str = r"\b[stfgm]\d{7}[a-z]\b";
/// Hong Kong: identity card.
pub(super) const HONG_KONG: &str = r"\b[a-z]{1,2}\d{6}\([0-9a]\)";
/// Taiwan: identity card.
pub(super) const TAIWANESE: &str = r"\b[a-z][1289]\d{8}\b";
/// Russia: SNILS.
pub(super) const RUSSIAN: &str = r"\b\d{3}-\d{3}-\d{3}[ \-]\d{2}\b";
/// Ireland: PPS number.
pub(super) const IRISH: &str = r"\b\d{7}[a-w][a-iw]?\b";
/// Digits in groups, which only a word before them tells from other numbers: Sweden, Denmark,
/// Czechia, Malaysia, Pakistan, Germany, the Netherlands, Canada, Australia, Japan and others.
pub(super) const GROUPED: &str = concat!(
    r"\b\d{2,8}[ \-+./]\d{3,7}(?:[ \-./]\d{1,4}){0,3}\b",
    r"|\b\d{4,6}[ \-.]\d{2}[ \-.]\d{3,4}\b",
);

/// Numbers of one register.
struct Register {
    /// What people and programs call them. A space before a word means that it stands alone.
    called: &'static [&'static str],
    /// How many digits they have.
    lengths: &'static [usize],
    check: fn(&[u8]) -> bool,
}

/// Registers whose numbers are digits alone, with what tells them from other numbers.
const REGISTERS: [Register; 29] = [
    Register {
        called: &["steuer-id", "steueridentifikation", "steuerliche id", " idnr", " tin", "tax id"],
        lengths: &[11],
        check: is_german,
    },
    Register { called: &[" bsn", "burgerservice"], lengths: &[9], check: is_dutch },
    Register { called: &["pesel"], lengths: &[11], check: is_polish },
    Register {
        called: &["my number", "mynumber", "my_number", "individual number", "kojin bango"],
        lengths: &[12],
        check: is_japanese,
    },
    Register { called: &[" sin", "social insurance"], lengths: &[9], check: luhn },
    Register { called: &[" tfn", "tax file"], lengths: &[9], check: is_australian },
    Register { called: &["medicare"], lengths: &[10, 11], check: is_medicare },
    Register { called: &[" nhs", "chi number"], lengths: &[10], check: is_british_patient },
    Register {
        called: &["kimlik", "tckn", "t.c. ", " tc no", "turkish id"],
        lengths: &[11],
        check: is_turkish,
    },
    Register {
        called: &["dselsn", " fnr", "personnummer", "f\u{f8}dselsn", "national id"],
        lengths: &[11],
        check: is_norwegian,
    },
    Register {
        called: &[
            "personnummer",
            "samordningsnummer",
            "personal identity",
            "personal number",
            "swedish id",
        ],
        lengths: &[10, 12],
        check: is_swedish,
    },
    Register {
        called: &[" cpr", "cpr-", "cpr_", "personnummer"],
        lengths: &[10],
        check: is_danish,
    },
    Register {
        called: &[
            " id number",
            " id no",
            " id:",
            " id=",
            "identity number",
            "id_number",
            "south african id",
            " said",
            "national id",
        ],
        lengths: &[13],
        check: is_south_african,
    },
    Register { called: &[" cnp", "cod numeric"], lengths: &[13], check: is_romanian },
    Register { called: &[" nik", " ktp"], lengths: &[16], check: is_indonesian },
    Register {
        called: &["teudat", "israeli id", "identity number", "national id", " tz"],
        lengths: &[9],
        check: luhn,
    },
    Register { called: &[" nif", "contribuinte"], lengths: &[9], check: is_portuguese },
    Register { called: &["amka"], lengths: &[11], check: is_greek },
    Register { called: &[" egn", "civil number"], lengths: &[10], check: is_bulgarian },
    Register {
        called: &["isikukood", "asmens kod", "personal code"],
        lengths: &[11],
        check: is_baltic,
    },
    Register {
        called: &["rodne", "rodn\u{e9}", " rc", "birth number"],
        lengths: &[9, 10],
        check: is_czech,
    },
    Register {
        called: &["nric", "mykad", " ic ", " ic:", "identity card", "ic no"],
        lengths: &[12],
        check: is_malaysian,
    },
    Register {
        called: &["cnic", "nadra", "identity card", "national identity"],
        lengths: &[13],
        check: is_pakistani,
    },
    Register { called: &[" ahv", " avs", "oasi"], lengths: &[13], check: is_swiss },
    Register { called: &["national id", "rakam", "id number"], lengths: &[14], check: is_egyptian },
    Register {
        called: &["rijksregister", "registre national", "national register", "insz", "niss"],
        lengths: &[11],
        check: is_belgian,
    },
    Register { called: &[" inn"], lengths: &[12], check: is_russian_taxpayer },
    Register {
        called: &["curp", "cedula", "c\u{e9}dula", " dni"],
        lengths: &[9, 10],
        check: is_any,
    },
    Register { called: &["emirates id"], lengths: &[15], check: luhn },
];

/// Whether digits in a row are a number of a register: where they are called one.
pub(super) fn is_called(digits: &[u8], candidate: &Candidate<'_>) -> bool {
    let fits = |register: &&Register| register.lengths.contains(&digits.len());
    !is_made_up(digits)
        && REGISTERS
            .iter()
            .filter(fits)
            .any(|register| (register.check)(digits) && candidate.follows(register.called))
}

/// Groups of digits that are called the number of a register: the first so many that are one.
pub(super) fn judge_grouped(candidate: &Candidate<'_>) -> Judgement {
    let text = candidate.text;
    // Cheaper than any check, and true of most groups.
    if !candidate.before.iter().any(u8::is_ascii_alphabetic) {
        return Judgement::Unclear;
    }
    let is_digit = |place: usize| text.get(place).is_some_and(u8::is_ascii_digit);
    let ends = (1..=text.len()).filter(|end| is_digit(end - 1) && !is_digit(*end));
    let mut groups = ends.skip(1).filter_map(|end| text.get(..end));
    let one = groups.find(|group| is_called(&digits_of(group), candidate));
    match one {
        Some(text) => Candidate { text, ..*candidate }.person(Kind::Number, digits_of(text)),
        None => Judgement::Unclear,
    }
}

pub(super) fn judge_swiss(candidate: &Candidate<'_>) -> Judgement {
    judge(candidate, is_swiss)
}

pub(super) fn judge_belgian(candidate: &Candidate<'_>) -> Judgement {
    judge(candidate, is_belgian)
}

pub(super) fn judge_argentine(candidate: &Candidate<'_>) -> Judgement {
    judge(candidate, |digits| {
        let sum = weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        digit(digits, 10) == Some((11 - sum % 11) % 11)
    })
}

pub(super) fn judge_thai(candidate: &Candidate<'_>) -> Judgement {
    judge(candidate, |digits| {
        let sum = weighted(digits.get(..12).unwrap_or_default(), (2..=13).rev());
        digit(digits, 12) == Some((11 - sum % 11) % 10)
    })
}

pub(super) fn judge_russian(candidate: &Candidate<'_>) -> Judgement {
    judge(candidate, |digits| {
        let sum = weighted(digits.get(..9).unwrap_or_default(), (1..=9).rev());
        digits.get(9..).is_some_and(|check| number(check) == sum % 101 % 100)
    })
}

/// A number whose form and check are enough.
fn judge(candidate: &Candidate<'_>, check: impl Fn(&[u8]) -> bool) -> Judgement {
    let digits = digits_of(candidate.text);
    if check(&digits) && !candidate.is_within(b"-.") && !is_made_up(&digits) {
        candidate.person(Kind::Number, digits)
    } else {
        Judgement::Unclear
    }
}

pub(super) fn judge_finnish(candidate: &Candidate<'_>) -> Judgement {
    const CHECKS: &[u8; 31] = b"0123456789abcdefhjklmnprstuvwxy";
    let (Some(born), Some(serial), Some(check)) =
        (candidate.text.get(..6), candidate.text.get(7..10), candidate.text.get(10))
    else {
        return Judgement::Unclear;
    };
    let rest = number(&[born, serial].concat()) % 31;
    let expected = usize::try_from(rest).ok().and_then(|rest| CHECKS.get(rest));
    let is_one = expected == Some(check) && is_day_first(born) && !candidate.is_within(b"-");
    // Those that end in a digit look like many other numbers.
    registered(
        candidate,
        is_one && (!check.is_ascii_digit() || candidate.follows(&["hetu", "tunnus"])),
    )
}

pub(super) fn judge_mexican(candidate: &Candidate<'_>) -> Judgement {
    let text = candidate.text;
    let rank = |symbol: u8| match symbol {
        b'a'..=b'n' => u32::from(symbol - b'a') + 10,
        b'o'..=b'z' => u32::from(symbol - b'a') + 11,
        digit => value(digit),
    };
    let places = text.iter().take(17).zip((2..=18).rev());
    let sum: u32 = places.map(|(symbol, weight)| rank(*symbol) * weight).sum();
    let is_one = text.last().map(|check| value(*check)) == Some((10 - sum % 10) % 10);
    registered(candidate, is_one && text.get(4..10).is_some_and(is_year_first))
}

pub(super) fn judge_chilean(candidate: &Candidate<'_>) -> Judgement {
    let (body, check) = candidate.text.split_at(candidate.text.len().saturating_sub(1));
    let digits = digits_of(body);
    let weights = (2..=7).cycle();
    let sum: u32 =
        digits.iter().rev().zip(weights).map(|(digit, weight)| value(*digit) * weight).sum();
    let expected = match 11 - sum % 11 {
        11 => b'0',
        10 => b'k',
        other => u8::try_from(other).map_or(b'0', |other| b'0' + other),
    };
    registered(candidate, check == [expected] && !candidate.is_within(b"-."))
}

pub(super) fn judge_singaporean(candidate: &Candidate<'_>) -> Judgement {
    let (Some((first, rest)), Some(last)) = (candidate.text.split_first(), candidate.text.last())
    else {
        return Judgement::Unclear;
    };
    let sum = weighted(rest.get(..7).unwrap_or_default(), [2, 7, 6, 5, 4, 3, 2]);
    let (letters, more): (&[u8; 11], u32) = match first {
        b's' => (b"jzihgfedcba", 0),
        b't' => (b"jzihgfedcba", 4),
        b'f' => (b"xwutrqpnmlk", 0),
        b'g' => (b"xwutrqpnmlk", 4),
        _ => (b"klmnpqrtuwx", 3),
    };
    let place = usize::try_from((sum + more) % 11).unwrap_or(0);
    // The last series runs the other way round.
    let place = if *first == b'm' { 10 - place } else { place };
    let expected =
        if *first == b'm' { letters.iter().rev().nth(place) } else { letters.get(place) };
    registered(candidate, expected == Some(last) && !is_made_up(rest.get(..7).unwrap_or_default()))
}

pub(super) fn judge_hong_kong(candidate: &Candidate<'_>) -> Judgement {
    let symbols: Vec<u8> =
        candidate.text.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
    let rank = |symbol: u8| match symbol {
        b'a'..=b'z' => u32::from(symbol - b'a') + 10,
        digit => value(digit),
    };
    let (body, check) = symbols.split_at(symbols.len().saturating_sub(1));
    let sum: u32 =
        body.iter().rev().zip(2..).map(|(symbol, weight)| rank(*symbol) * weight).sum::<u32>()
            + if body.len() == 7 { 36 * 9 } else { 0 };
    let expected = (11 - sum % 11) % 11;
    registered(candidate, check.first().map(|check| rank(*check)) == Some(expected))
}

pub(super) fn judge_taiwanese(candidate: &Candidate<'_>) -> Judgement {
    /// The numbers that stand for the letters from a on.
    const LETTERS: [u32; 26] = [
        10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32,
        30, 31, 33,
    ];
    let Some((first, digits)) = candidate.text.split_first() else { return Judgement::Unclear };
    let place = usize::from(first.saturating_sub(b'a'));
    let letter = LETTERS.get(place).copied().unwrap_or(0);
    let sum = letter / 10 + letter % 10 * 9 + weighted(digits, [8, 7, 6, 5, 4, 3, 2, 1, 1]);
    let called = ["id card", "national id", " id no", "id number", "identity", " arc"];
    registered(candidate, sum.is_multiple_of(10) && candidate.follows(&called))
}

pub(super) fn judge_irish(candidate: &Candidate<'_>) -> Judgement {
    const LETTERS: &[u8; 23] = b"wabcdefghijklmnopqrstuv";
    let text = candidate.text;
    let second = match text.get(8) {
        Some(letter @ b'a'..=b'i') => u32::from(letter - b'a') + 1,
        _ => 0,
    };
    let sum = weighted(text.get(..7).unwrap_or_default(), (2..=8).rev()) + second * 9;
    let expected = usize::try_from(sum % 23).ok().and_then(|rest| LETTERS.get(rest));
    registered(candidate, text.get(7) == expected && candidate.follows(&[" pps", "ppsn"]))
}

/// An identifier of letters and digits, if it is one.
fn registered(candidate: &Candidate<'_>, is_one: bool) -> Judgement {
    let symbols = candidate.text.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
    if is_one { candidate.person(Kind::Registration, symbols) } else { Judgement::Unclear }
}

#[cfg(test)]
mod tests;
