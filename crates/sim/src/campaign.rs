//! Campaigns: one family with a seed, as exchanges in words, day by day.

use std::fmt::Write as _;

use lexicon::DataCategory;

use crate::dice::Dice;
use crate::encode;
use crate::exchange::{Case, Exchange};
use crate::family::{Family, Form, WANTED};
use crate::gate::{House, Principal};
use crate::person::Person;
use crate::phrase;

/// How many persons are in one picture.
const IN_A_PICTURE: usize = 40;

/// A family with its chances.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Campaign {
    pub(crate) family: Family,
    pub(crate) seed: u64,
    /// The share of identifiers that extraction can read. The others are code words.
    pub(crate) recall: f64,
    /// The share of persons who have another identifier in each category.
    pub(crate) split: f64,
}

/// One exchange of a campaign.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    pub(crate) principal: Principal,
    pub(crate) vendor: usize,
    pub(crate) targets: Vec<Person>,
    pub(crate) exchange: Exchange,
}

/// What one exchange will be about, before it is written.
#[derive(Clone, Debug)]
struct Task {
    principal: Principal,
    category: DataCategory,
    targets: Vec<Person>,
}

/// All tasks of a campaign, by day.
#[derive(Debug)]
pub(crate) struct Plan {
    campaign: Campaign,
    days: Vec<Vec<Task>>,
}

impl Campaign {
    /// Who is asked about what on which day, by somebody who knows the agreement of `house`, and
    /// has accounts beside the `principals` of each role.
    pub(crate) fn plan(
        self,
        house: &House,
        principals: impl Fn(crate::role::Role) -> usize,
    ) -> Plan {
        let family = self.family;
        let mut dice = Dice::of(&[self.seed, 0xA77A]);
        let mut targets: Vec<Person> = Vec::with_capacity(family.persons);
        let mut drawn = std::collections::BTreeSet::new();
        while targets.len() < family.persons {
            let person = Person::anybody(&mut dice);
            if drawn.insert(person) {
                targets.push(person);
            }
        }
        let mut tasks = Vec::new();
        for (turn, category) in WANTED.into_iter().enumerate() {
            let role = family.cover.role(category);
            let room = house.per_request(role);
            let size = match family.form {
                Form::Bulk => family.persons,
                Form::Csv | Form::Json => room,
                Form::Picture => IN_A_PICTURE,
                _ => 1,
            };
            let (first, accounts) = own_accounts(family, turn);
            let mut used = vec![0_usize; accounts];
            let most = house.per_workload(role, category);
            dice.shuffle(&mut targets);
            for chunk in targets.chunks(size.max(1)) {
                let account = tasks.len() % accounts.max(1);
                if let Some(used) = used.get_mut(account) {
                    *used += chunk.len();
                    let full = most.is_some_and(|most| *used as f64 > most as f64 * 0.99);
                    if family.hugging && full {
                        continue;
                    }
                }
                let place = u32::try_from(principals(role) + first + account).unwrap_or(u32::MAX);
                let principal = Principal { role, place };
                tasks.push(Task { principal, category, targets: chunk.to_vec() });
            }
        }
        dice.shuffle(&mut tasks);
        let mut days = vec![Vec::new(); usize::from(family.days)];
        let working: Vec<usize> =
            (0..days.len()).filter(|day| days.len() < 7 || day % 7 < 5).collect();
        let count = tasks.len().max(1);
        for (place, task) in tasks.into_iter().enumerate() {
            let day = working.get(place * working.len() / count).copied().unwrap_or(0);
            if let Some(day) = days.get_mut(day) {
                day.push(task);
            }
        }
        Plan { campaign: self, days }
    }

    /// How `person` is written in exchanges about `category`.
    fn written(self, dice: &mut Dice, person: Person, category: DataCategory) -> String {
        let mut fate = Dice::of(&[self.seed, 0xFA7E, u64::from(person.0), category.index() as u64]);
        if fate.unit() >= self.recall {
            return person.code_word();
        }
        let own = Dice::of(&[self.seed, 0x5B17, u64::from(person.0)]).unit() < self.split;
        match self.family.form {
            Form::Alias => match fate.below(4) {
                0 => person.email(),
                1 => person.phone(),
                2 => format!("the user {}", person.handle()),
                _ => format!("customer {}", person.name()),
            },
            Form::Hidden if own => encode::hidden(dice, &person.in_trade(category)),
            Form::Hidden => encode::hidden(dice, &person.email()),
            _ if own => person.in_trade(category),
            _ => person.email(),
        }
    }

    fn write(self, dice: &mut Dice, task: &Task) -> Exchange {
        let category = task.category;
        let who: Vec<String> =
            task.targets.iter().map(|person| self.written(dice, *person, category)).collect();
        let one = who.first().cloned().unwrap_or_default();
        let mut opaque_bytes = 0;
        let request = match self.family.form {
            Form::Question | Form::Alias | Form::Hidden => {
                vec![phrase::question(dice, category, &one)]
            }
            Form::Paraphrase => vec![phrase::paraphrase(dice, category, &one)],
            Form::ToolResult => vec![
                "Run the saved query for the next entry and write two sentences.".to_owned(),
                phrase::found(dice, category, &one),
            ],
            Form::Picture => {
                opaque_bytes = dice.between(120_000, 300_000) as u64;
                vec!["Read the picture. Answer for each row with a number only.".to_owned()]
            }
            Form::Csv | Form::Bulk => vec![csv(dice, category, &who)],
            Form::Json => vec![json(dice, category, &who)],
        };
        let case = if dice.chance(self.family.open_cases) { Case::Open } else { Case::Unknown };
        let answer = "Done. The result is in the table.".to_owned();
        Exchange { case, request, answer, opaque_bytes }
    }
}

/// Which of the accounts ask in the turn of one category: the first, and how many.
const fn own_accounts(family: Family, turn: usize) -> (usize, usize) {
    if !family.by_category {
        return (0, family.accounts);
    }
    let each = family.accounts.div_ceil(WANTED.len());
    (turn * each, each)
}

impl Plan {
    /// The exchanges of the day `day` of the campaign.
    pub(crate) fn day(&self, day: usize) -> impl Iterator<Item = Probe> {
        let tasks = self.days.get(day).into_iter().flatten().enumerate();
        tasks.map(move |(place, task)| {
            let campaign = self.campaign;
            let mut dice = Dice::of(&[campaign.seed, 0xE7, day as u64, place as u64]);
            let exchange = campaign.write(&mut dice, task);
            let vendor = place % campaign.family.vendors.max(1);
            Probe { principal: task.principal, vendor, targets: task.targets.clone(), exchange }
        })
    }

    /// How many exchanges the day `day` has.
    pub(crate) fn count(&self, day: usize) -> usize {
        self.days.get(day).map_or(0, Vec::len)
    }
}

/// The name of the column that holds identifiers.
const fn key(category: DataCategory) -> &'static str {
    match category {
        DataCategory::Location => "advertising_id",
        DataCategory::Transactions => "card",
        DataCategory::SearchHistory => "user_email",
        _ => "user_phone",
    }
}

/// The identifier without the words that a sentence needs before it.
fn cell(who: &str) -> &str {
    who.strip_prefix("advertising id ").or_else(|| who.strip_prefix("card ")).unwrap_or(who)
}

fn csv(dice: &mut Dice, category: DataCategory, who: &[String]) -> String {
    let [_, second, third] = phrase::columns(category);
    let mut text = format!("Score every row.\n\n{},{second},{third}\n", key(category));
    for who in who {
        let [one, other] = phrase::cells(dice, category);
        let _infallible = writeln!(text, "{},{one},{other}", cell(who));
    }
    text
}

fn json(dice: &mut Dice, category: DataCategory, who: &[String]) -> String {
    let [_, second, third] = phrase::columns(category);
    let mut text = String::from("[");
    for (place, who) in who.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let [one, other] = phrase::cells(dice, category);
        let (key, who) = (key(category), cell(who));
        let _infallible =
            write!(text, r#"{comma}{{"{key}":"{who}","{second}":"{one}","{third}":"{other}"}}"#);
    }
    text.push(']');
    text
}

#[cfg(test)]
mod tests;
