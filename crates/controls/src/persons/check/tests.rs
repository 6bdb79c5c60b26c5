use super::*;

/// `check` holds for `number`, and for no number that differs from it in one digit.
fn finds_every_wrong_digit(check: impl Fn(&[u8]) -> bool, number: &str) {
    assert!(check(number.as_bytes()), "{number}");
    for place in 0..number.len() {
        for digit in b'0'..=b'9' {
            let mut wrong = number.as_bytes().to_vec();
            if std::mem::replace(&mut wrong[place], digit) != digit {
                assert!(!check(&wrong), "{}", String::from_utf8_lossy(&wrong));
            }
        }
    }
}

#[test]
fn luhn_finds_every_wrong_digit() {
    for number in ["4111111111111111", "378282246310005", "490154203237518", "79927398713"] {
        finds_every_wrong_digit(luhn, number);
    }
}

#[test]
fn verhoeff_finds_every_wrong_digit() {
    for number in ["2363", "234123412346", "1428570"] {
        finds_every_wrong_digit(verhoeff, number);
    }
}

#[test]
fn verhoeff_finds_every_exchange_of_neighbours() {
    for number in ["2363", "234123412346"] {
        for place in 1..number.len() {
            let mut wrong = number.as_bytes().to_vec();
            wrong.swap(place - 1, place);
            assert_eq!(verhoeff(&wrong), wrong == number.as_bytes(), "{number} at {place}");
        }
    }
}

#[test]
fn remainder_of_a_rotated_iban_is_one() {
    assert_eq!(remainder_97(*b"west12345698765432gb82"), 1);
    assert_eq!(remainder_97(*b"370400440532013000de89"), 1);
    assert_ne!(remainder_97(*b"west12345698765433gb82"), 1);
}
