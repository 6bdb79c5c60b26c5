//! Ordinary work, as exchanges in words: what each role does on a day.

use std::fmt::Write as _;

use lexicon::DataCategory;

use crate::dice::Dice;
use crate::exchange::{Case, Exchange};
use crate::person::{DRIVERS, Person, STAFF};
use crate::phrase;
use crate::role::Role;
use crate::world::World;

const COMPLAINTS: [&str; 16] = [
    "my parcel has not come and it should have been here on Friday",
    "the kettle leaks at the handle, can I have another one",
    "how do I change my password",
    "the lamp arrived with a crack, I add a photo",
    "I would like to return the blue jacket, size M",
    "do you have the chair in oak as well",
    "the instructions are missing a page",
    "my discount code does not work",
    "please change the name on my subscription",
    "the app closes whenever I open the settings",
    "when will the shelf be back in stock",
    "the wrong colour was delivered",
    "can I have the invoice with my company's name on it",
    "the drill does not charge any more after two weeks",
    "is the coffee machine safe for hard water",
    "I want to close my account",
];
const PAID: [&str; 3] = [
    "I was charged twice, my card payment shows two times on the account statement",
    "the refund is not among my bank transactions yet",
    "there are card transactions from your shop that I do not know",
];
const PRODUCTS: [&str; 6] = ["kettle K-200", "lamp Aurum", "jacket", "shelf Fjord", "drill", "app"];

/// What the principal `place` of `role` does on `day`.
pub(crate) fn of(world: &World, role: Role, place: usize, day: u16) -> Vec<Exchange> {
    let path = [world.seed, role.index() as u64, place as u64, u64::from(day)];
    let mut dice = Dice::of(&path);
    let habit = Dice::of(&[world.seed, 0xAB, role.index() as u64, place as u64]).heavy(0.35);
    let rate = world.rate(role, day) * habit * dice.heavy(0.3);
    match role {
        Role::Support => (0..dice.count(35.0 * rate)).map(|_| ticket(&mut dice)).collect(),
        Role::Fraud => (0..dice.count(12.0 * rate)).map(|_| cards(&mut dice)).collect(),
        Role::Investigation => inquiries(world, place, day, rate, &mut dice),
        Role::Logistics if dice.chance(0.95 * world.rate(role, day).min(1.0)) => {
            vec![tour(world, place, &mut dice)]
        }
        Role::Staff if dice.chance(0.25 * rate) => vec![letters(&mut dice)],
        Role::Logistics | Role::Staff => Vec::new(),
    }
}

fn ticket(dice: &mut Dice) -> Exchange {
    let customer = Person::customer(dice);
    let words = if dice.chance(0.02) { dice.word(&PAID) } else { dice.word(&COMPLAINTS) };
    let (who, number) = (customer.email(), dice.between(10_000, 999_999));
    let product = dice.word(&PRODUCTS);
    let mut request = vec![match dice.below(3) {
        0 => format!("A customer wrote from {who}: \"{words}\". Write a short, friendly reply."),
        1 => format!("Ticket {number}\nFrom: {who}\nText: {words}\n\nDraft an answer in our tone."),
        _ => format!("Please help with this one. Customer: {who}. They say {words}. What next?"),
    }];
    if dice.chance(0.4) {
        let phone = customer.phone();
        request.push(format!(
            "{{\"ticket\":{number},\"customer\":{{\"email\":\"{who}\",\"phone\":\"{phone}\"}},\
                 \"product\":\"{product}\",\"status\":\"open\"}}"
        ));
    }
    let answer = match dice.below(3) {
        0 => format!("Dear customer, thank you for writing. We look into it. ({who})"),
        1 => "I am sorry about this. A replacement is on its way; keep the old one.".to_owned(),
        _ => format!("Hello, your ticket {number} about the {product} is with our workshop now."),
    };
    let opaque_bytes = if dice.chance(0.01) { dice.between(80_000, 400_000) as u64 } else { 0 };
    Exchange { request, answer, opaque_bytes, ..Exchange::default() }
}

fn cards(dice: &mut Dice) -> Exchange {
    let count = dice.between(1, 4);
    let mut file = String::from("card,merchant,amount,time\n");
    let people: Vec<Person> = (0..count).map(|_| Person::anybody(dice)).collect();
    for person in &people {
        for _ in 0..dice.between(3, 6) {
            let [merchant, amount] = phrase::cells(dice, DataCategory::Transactions);
            let hour = dice.below(24);
            let _infallible =
                writeln!(file, "{},{merchant},{amount},2026-03-02T{hour:02}:10:00Z", person.card());
        }
    }
    let mut request = vec![format!(
        "Which of these card transactions look like fraud? Give a score for each card.\n\n{file}"
    )];
    if dice.chance(0.1) {
        let who = people.first().map(|person| person.card()).unwrap_or_default();
        request.push(format!(
            "Where was the phone of the holder of card {who}? Its location: Hamburg."
        ));
    }
    let answer = "One card shows two payments far apart within an hour. The others look usual.";
    Exchange { request, answer: answer.to_owned(), ..Exchange::default() }
}

/// The cases that an investigator has: each is of 3 to 15 persons and stays for days.
fn inquiries(world: &World, place: usize, day: u16, rate: f64, dice: &mut Dice) -> Vec<Exchange> {
    let mut cases = Dice::of(&[world.seed, 0xCA5E, place as u64]);
    let mut begun = cases.below(14) as f64 - 14.0;
    let today = f64::from(day);
    let mut exchanges = Vec::new();
    while begun <= today {
        let length = 6.0 + 10.0 * cases.heavy(0.4);
        let persons = cases.between(3, 15);
        let first = Person::anybody(&mut cases);
        if today < begun + length {
            for _ in 0..dice.count(6.0 * rate) {
                exchanges.push(inquiry(first, persons, dice));
            }
        }
        begun += length * 0.9;
    }
    exchanges
}

fn inquiry(first: Person, persons: usize, dice: &mut Dice) -> Exchange {
    let mut request = Vec::new();
    for _ in 0..dice.between(1, 3) {
        let place = u32::try_from(dice.below(persons)).unwrap_or(0);
        let person = Person((first.0 + place * 131) % crate::person::POPULATION);
        // What there is about a person does not change from day to day.
        let mut kept = Dice::of(&[0x11, u64::from(person.0)]);
        let kinds: Vec<DataCategory> = KINDS
            .into_iter()
            .filter(|(_, share)| kept.chance(*share))
            .map(|(category, _)| category)
            .collect();
        let category = dice.pick(&kinds).unwrap_or(DataCategory::Identity);
        let who = person.phone();
        request.push(phrase::question(dice, category, &who));
        if category != DataCategory::Identity && dice.chance(0.6) {
            request.push(phrase::found(dice, category, &who));
        }
    }
    let answer = "Noted in the file of the case. Two entries fit what the witness said.".to_owned();
    let case = if dice.chance(0.96) { Case::Open } else { Case::Unknown };
    Exchange { case, request, answer, opaque_bytes: 0 }
}

/// What investigators look at, and for what share of the persons of a case.
const KINDS: [(DataCategory, f64); 5] = [
    (DataCategory::Location, 0.45),
    (DataCategory::Communications, 0.6),
    (DataCategory::Transactions, 0.35),
    (DataCategory::SearchHistory, 0.06),
    (DataCategory::ChatHistory, 0.04),
];

fn tour(world: &World, place: usize, dice: &mut Dice) -> Exchange {
    let mut pool = Dice::of(&[world.seed, 0xD0, place as u64]);
    let (count, first) = (pool.between(300, 900), pool.below(DRIVERS.count as usize));
    let mut file = String::from("driver_phone,latitude,longitude,time\n");
    for driver in 0..count {
        if dice.chance(0.9) {
            let phone = DRIVERS.at(first + driver).phone();
            let [lat, lon] = phrase::cells(dice, DataCategory::Location);
            let _infallible = writeln!(file, "{phone},{lat},{lon},2026-03-02T05:00:00Z");
        }
    }
    let request = vec![format!("GPS positions of this morning. Who is late?\n\n{file}")];
    Exchange { request, answer: "All but two are on time.".to_owned(), ..Exchange::default() }
}

fn letters(dice: &mut Dice) -> Exchange {
    let (count, first) = (dice.between(150, 200), dice.below(STAFF.count as usize));
    let mut file = String::from("name,email,start\n");
    for employee in 0..count {
        let person = STAFF.at(first + employee);
        let (name, email, year) = (person.name(), person.email(), dice.between(2009, 2025));
        let _infallible = writeln!(file, "{name},{email},{year}-04-01");
    }
    let request =
        vec![format!("Write one line of thanks for each jubilee in this list.\n\n{file}")];
    Exchange { request, answer: "Done: one line for each.".to_owned(), ..Exchange::default() }
}
