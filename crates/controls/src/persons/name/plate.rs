//! Licence plates, by the shapes that countries use.

/// The shapes: `l` is a letter, `9` a digit, whatever stands between them left out.
///
/// From general knowledge of the series in use; most countries have older ones too.
const SHAPES: [(&str, &[&str]); 46] = [
    ("Argentina", &["lll999", "ll999ll"]),
    ("Australia", &["lll999", "lll99l", "999lll", "9lll999", "9ll9ll"]),
    ("Austria", &["ll9999l", "l9999ll", "l99999l", "ll999ll", "l999ll"]),
    ("Belgium", &["9lll999", "lll999"]),
    ("Brazil", &["lll9999", "lll9l99"]),
    ("Bulgaria", &["l9999ll", "ll9999ll"]),
    ("Canada", &["llll999", "lll9999", "lll999", "ll999l", "l99lll"]),
    ("Chile", &["llll99", "ll9999"]),
    ("China", &["l9l999", "l99999", "ll99999"]),
    ("Colombia", &["lll999", "lll99l"]),
    ("Croatia", &["ll999ll", "ll9999ll", "ll9999l", "ll999l"]),
    ("Czechia", &["9l99999", "9ll9999"]),
    ("Denmark", &["ll99999"]),
    ("Estonia", &["999lll"]),
    ("Finland", &["lll999"]),
    ("France", &["ll999ll", "9999ll99", "999lll99"]),
    (
        "Germany",
        &[
            "ll9", "lll9", "llll9", "lllll9", "ll99", "lll99", "llll99", "lllll99", "ll999",
            "lll999", "llll999", "lllll999", "ll9999", "lll9999", "llll9999", "ll999l", "lll999l",
            "lll99l", "ll99l",
        ],
    ),
    ("Greece", &["lll9999"]),
    ("Hungary", &["lll999", "llll999"]),
    ("Iceland", &["lll99", "ll999"]),
    ("India", &["ll99ll9999", "ll99l9999", "ll9l9999", "ll9ll9999", "99ll9999ll", "ll99lll9999"]),
    ("Indonesia", &["l9999lll", "l9999ll", "ll9999ll", "ll9999l", "l999lll"]),
    ("Ireland", &["99l9999", "999l9999", "999l99999", "999l999", "99ll9999", "999ll999"]),
    ("Israel", &["9999999", "99999999"]),
    ("Italy", &["ll999ll"]),
    ("Kenya", &["lll999l"]),
    ("Latvia", &["ll9999"]),
    ("Lithuania", &["lll999"]),
    ("Malaysia", &["lll9999", "ll9999", "lll999", "lll9999l"]),
    ("Mexico", &["lll999l", "lll9999", "lll999"]),
    (
        "Netherlands",
        &["99lll9", "9lll99", "ll999l", "l999ll", "lll99l", "99llll", "llll99", "ll99ll", "lll999"],
    ),
    ("New Zealand", &["lll999", "ll9999"]),
    ("Nigeria", &["lll999ll"]),
    ("Norway", &["ll99999"]),
    (
        "Poland",
        &["ll99999", "lll99999", "ll9999l", "ll999ll", "lll9999", "lll99ll", "lll9l99", "lll999l"],
    ),
    ("Portugal", &["ll99ll", "99ll99", "9999ll", "ll9999"]),
    ("Romania", &["ll99lll", "l99lll", "l999lll"]),
    ("Russia", &["l999ll99", "l999ll999"]),
    ("Slovakia", &["ll999ll"]),
    ("South Africa", &["ll99llll", "lll999ll", "ll999999", "lll999l"]),
    ("Spain", &["9999lll", "l9999ll", "ll9999ll"]),
    ("Sweden", &["lll999", "lll99l"]),
    ("Switzerland", &["ll999999", "ll99999", "ll9999", "ll999"]),
    ("Turkey", &["99l99999", "99l9999", "99ll9999", "99ll999", "99lll999", "99lll99"]),
    ("United Kingdom", &["ll99lll", "l999lll", "lll999l", "l99lll", "lll99l", "lll9999", "lll999"]),
    (
        "United States",
        &[
            "9lll999", "lll9999", "lll999", "999lll", "ll99999", "l99lll", "999999l", "9999lll",
            "lll99l", "99l999", "ll9999", "l999999", "ll999l", "l99999l",
        ],
    ),
];

/// The most symbols of a plate.
pub(super) const MOST: usize = 11;

/// Whether letters and digits have the shape of a plate of one of the countries.
pub(super) fn is_plate(symbols: &[u8]) -> bool {
    let shape: Vec<u8> =
        symbols.iter().map(|symbol| if symbol.is_ascii_digit() { b'9' } else { b'l' }).collect();
    SHAPES.iter().any(|(_, shapes)| shapes.iter().any(|known| known.as_bytes() == shape))
}
