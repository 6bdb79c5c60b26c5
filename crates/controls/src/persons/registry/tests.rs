use crate::persons::Subjects;

fn count(text: &str) -> u64 {
    let mut subjects = Subjects::new([5; 16]);
    subjects.scan(text);
    subjects.distinct()
}

/// One person each. Numbers are published examples, or made up with a right check digit.
const PERSONS: &[&str] = &[
    "Steuer-ID 86095742719",
    "steuerliche IdNr 86 095 742 719",
    "BSN 111222333",
    "bsn: 1112.22.333",
    "PESEL 44051401359",
    "my number 1234 5678 9018",
    "SIN 046 454 286",
    "SIN: 046454286",
    "TFN 876 543 210",
    "Medicare card 2123 45670 1",
    "NHS number 943 476 5919",
    "NHS 9434765919",
    "TC kimlik no 10000000146",
    "personnummer 811228-9874",
    "personnummer 19811228-9874",
    "CPR 070761-4285",
    "South African ID number 8001015009087",
    "CNP 1800101221144",
    "teudat zehut 123456782",
    "NIF 501964843",
    "EGN 7523169263",
    "isikukood 37605030299",
    "756.9217.0769.85",
    "85.07.30-033.28",
    "131052-308T",
    "HEGG560427MVZRRL04",
    "12.345.678-5",
    "20-12345678-6",
    "S8812345Z",
    "A123456(3)",
    "national ID A123456789",
    "112-233-445 95",
    "PPSN 1234567FA",
    "NRIC 880101-14-5678",
    "CNIC 42101-1234567-3",
];

/// Nobody: a wrong check digit, or no word that says what it is.
const OTHERS: &[&str] = &[
    "Steuer-ID 86095742718",
    "BSN 111222334",
    "PESEL 44051401358",
    "my number 1234 5678 9019",
    "SIN 246 454 287",
    "order 811228-9874",
    "ref 170761-4285",
    "invoice 8001015009087",
    "756.9217.0769.84",
    "85.07.30-033.29",
    "131052-308U",
    "HEGG560427MVZRRL05",
    "12.345.678-6",
    "20-12345678-7",
    "S8812345X",
    "A123456(4)",
    "part A123456789",
    "112-233-445 96",
    "42101-1234567-3",
    "880101-14-5678",
];

#[test]
fn identifiers_of_persons_count_once_each() {
    let missed: Vec<_> = PERSONS.iter().filter(|text| count(text) != 1).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn other_numbers_count_for_nobody() {
    let mistaken: Vec<_> = OTHERS.iter().filter(|text| count(text) != 0).collect();
    assert!(mistaken.is_empty(), "{mistaken:#?}");
}
