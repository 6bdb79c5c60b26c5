//! The page about a study: what was stopped, what was not, and what ordinary work paid for it.

mod room;

use std::fmt::Write as _;
use std::time::Duration;

use crate::family::{FAMILIES, Family, POISONING};
use crate::interval::Share;
use crate::role::Role;
use crate::study::{Found, HEADLINE, RECALLS, SIZES, SPLITS, Tried};
use crate::watchers::NAMES;
use room::{COVERED, MOST_EXPOSED};

/// Campaigns from this size on are what the goals are about.
const LARGE: usize = 1_000;

/// A study, ready to be told.
#[derive(Debug)]
pub(crate) struct Report<'f> {
    found: &'f Found,
    took: Duration,
}

/// Writes a line. Writing into a text cannot fail.
macro_rules! line {
    ($text:expr) => { $text.push('\n') };
    ($text:expr, $($arguments:tt)*) => {{ let _infallible = writeln!($text, $($arguments)*); }};
}

impl<'f> Report<'f> {
    /// What was found, and how long it took.
    pub(crate) const fn new(found: &'f Found, took: Duration) -> Self {
        Self { found, took }
    }

    /// The results, for a terminal.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.goals(&mut text);
        self.families(&mut text);
        self.unattended(&mut text);
        self.cells(&mut text);
        self.sizes(&mut text);
        self.floors(&mut text);
        self.work(&mut text);
        text
    }

    /// The whole page.
    pub(crate) fn page(&self) -> String {
        format!("{}{}{LIMITS}", self.opening(), self.text())
    }

    fn opening(&self) -> String {
        let found = self.found;
        let megabytes = found.text_bytes as f64 / 1e6;
        OPENING
            .replace("{principals}", &found.principals.to_string())
            .replace("{exchanges}", &found.exchanges.to_string())
            .replace("{megabytes}", &format!("{megabytes:.0}"))
            .replace("{campaigns}", &found.tried.len().to_string())
            .replace("{seeds}", &found.extent.seeds.to_string())
            .replace("{others}", &found.extent.others.to_string())
            .replace("{minutes}", &format!("{:.1}", self.took.as_secs_f64() / 60.0))
    }

    /// The campaigns of `family` in one cell that ended when people were told.
    fn of(&self, family: &str, cell: (f64, f64)) -> impl Iterator<Item = &'f Tried> {
        let tried = self.found.tried.iter().filter(|tried| !tried.to_the_end);
        let family = family.to_owned();
        tried.filter(move |tried| {
            let campaign = tried.campaign;
            campaign.family.name == family && (campaign.recall, campaign.split) == cell
        })
    }

    fn goals(&self, text: &mut String) {
        let large = || families().filter(|family| family.persons >= LARGE);
        let tried = || large().flat_map(|family| self.of(family.name, HEADLINE));
        let detected = Share::count(tried().map(is_detected));
        let by_budgets = Share::count(tried().map(|tried| tried.outcome.held_after.is_some()));
        let sixty = self.exposed(&["split over 60", COVERED]);
        let month = &self.found.month;
        let held = Share { of: month.over_budget + month.over_size, all: month.acts };
        let flagged = Share { of: self.found.flagged, all: self.found.principals as u64 };
        line!(text, "## The goals\n");
        line!(text, "| goal | measured | |\n|---|---|---|");
        let said = |met: bool| if met { "met" } else { "missed" };
        line!(
            text,
            "| campaigns of 1,000 persons or more are detected: 99 % over all families, at recall \
             0.7 and with identifiers split | {detected} | {} |",
            said(detected.value() >= 0.99)
        );
        line!(
            text,
            "| the same by budgets alone, before the detectors have learned | {by_budgets} | {} |",
            said(by_budgets.value() >= 0.99)
        );
        let worst = sixty.last().copied().unwrap_or(0);
        line!(
            text,
            "| of 10,000 persons over 60 accounts at most {MOST_EXPOSED} are exposed before the \
             stop | median {}, worst {worst} | {} |",
            middle(&sixty),
            said(worst <= MOST_EXPOSED)
        );
        line!(
            text,
            "| at most 0.1 % of ordinary principals are flagged in a month | {flagged} | {} |",
            said(flagged.value() <= 0.001)
        );
        line!(
            text,
            "| at most 0.5 % of ordinary requests are held | {held} | {} |\n",
            said(held.value() <= 0.005)
        );
        if worst > MOST_EXPOSED
            && let Some(words) = room::words(self.found)
        {
            line!(text, "{words}\n");
        }
    }

    /// How many persons were exposed before the stop in each campaign of the headline, sorted.
    fn exposed(&self, names: &[&str]) -> Vec<u64> {
        let tried = names.iter().flat_map(|name| self.of(name, HEADLINE));
        let mut exposed: Vec<u64> = tried
            .map(|tried| tried.outcome.detected_after().unwrap_or(tried.outcome.exposed))
            .collect();
        exposed.sort_unstable();
        exposed
    }

    fn families(&self, text: &mut String) {
        line!(text, "## By family\n\n{FAMILY_WORDS}\n");
        line!(
            text,
            "| family | persons | accounts | cover | held | detected | exposed: median | worst |"
        );
        line!(text, "|---|--:|--:|---|--:|---|--:|--:|");
        for family in families() {
            let held = Share::count(
                self.of(family.name, HEADLINE).map(|tried| tried.outcome.held_after.is_some()),
            );
            let detected = Share::count(self.of(family.name, HEADLINE).map(is_detected));
            let exposed = self.exposed(&[family.name]);
            line!(
                text,
                "| {} | {} | {} | {} | {} of {} | {detected} | {} | {} |",
                family.name,
                family.persons,
                family.accounts,
                cover(&family),
                held.of,
                held.all,
                middle(&exposed),
                exposed.last().copied().unwrap_or(0)
            );
        }
        line!(text);
    }

    fn unattended(&self, text: &mut String) {
        line!(text, "## If nobody acts\n\n{UNATTENDED_WORDS}\n");
        let names = NAMES.join(" | ");
        line!(text, "| family | exposed in all | work stopped | {names} |");
        line!(text, "|---|--:|--:|{}", "---|".repeat(NAMES.len()));
        for family in families() {
            let is_it =
                |tried: &&Tried| tried.to_the_end && tried.campaign.family.name == family.name;
            let Some(tried) = self.found.tried.iter().find(is_it) else { continue };
            let outcome = &tried.outcome;
            let alerted = outcome.alerted_after.map(|after| {
                after.map_or_else(|| "silent".to_owned(), |exposed| format!("after {exposed}"))
            });
            let stopped = Share { of: outcome.work_stopped, all: outcome.work };
            line!(
                text,
                "| {} | {} of {} | {:.2} % | {} |",
                family.name,
                outcome.exposed,
                family.persons,
                stopped.value() * 100.0,
                alerted.join(" | ")
            );
        }
        line!(text);
    }

    fn cells(&self, text: &mut String) {
        line!(text, "## By recall and split\n\n{CELL_WORDS}\n");
        let heads = SPLITS.map(|split| format!("split {:.0} %", split * 100.0)).join(" | ");
        line!(text, "| recall | {heads} |\n|---|{}", "---|".repeat(SPLITS.len()));
        for recall in RECALLS {
            let cells = SPLITS.map(|split| {
                let large = families().filter(|family| family.persons >= LARGE);
                let tried = large.flat_map(|family| self.of(family.name, (recall, split)));
                Share::count(tried.map(is_detected)).to_string()
            });
            line!(text, "| {recall} | {} |", cells.join(" | "));
        }
        line!(text);
    }

    /// The campaigns of one size and recall.
    pub(crate) fn of_size(found: &Found, size: usize, recall: f64) -> Share {
        let tried = found.tried.iter().filter(|tried| {
            let campaign = tried.campaign;
            let family = campaign.family;
            family.name == "size" && family.persons == size && campaign.recall == recall
        });
        Share::count(tried.map(is_detected))
    }

    fn sizes(&self, text: &mut String) {
        line!(text, "## By size\n\n{SIZE_WORDS}\n");
        line!(text, "![Detection by size of the campaign](drip.svg)\n");
        let heads = RECALLS.map(|recall| format!("recall {recall}")).join(" | ");
        line!(text, "| persons | {heads} |\n|--:|{}", "---|".repeat(RECALLS.len()));
        for size in SIZES {
            let cells = RECALLS.map(|recall| Self::of_size(self.found, size, recall).to_string());
            line!(text, "| {size} | {} |", cells.join(" | "));
        }
        line!(text);
    }

    fn floors(&self, text: &mut String) {
        line!(text, "## The floor of each grant\n\n{FLOOR_WORDS}\n");
        line!(text, "| grant | category | limit | usual | floor | at recall 0.7 |");
        line!(text, "|---|---|--:|--:|--:|--:|");
        for floor in &self.found.floors {
            let slack = floor.limit.saturating_sub(floor.usual);
            line!(
                text,
                "| {} | {} | {} | {} | {slack} | {:.0} |",
                floor.role.grant(),
                floor.category,
                floor.limit,
                floor.usual,
                slack as f64 / HEADLINE.0
            );
        }
        line!(
            text,
            "\nEvery category that a grant does not list is closed under it: the first person is \
             held.\n"
        );
    }

    fn work(&self, text: &mut String) {
        let month = &self.found.month;
        let (acts, held, size) = (month.acts, month.over_budget, month.over_size);
        line!(text, "## Ordinary work\n");
        line!(
            text,
            "Of {acts} requests and answers in the judged month of world B, {held} were held by a \
             budget and {size} because they alone touched too many persons:\n"
        );
        line!(text, "| role | stopped |\n|---|--:|");
        for (role, stopped) in Role::ALL.into_iter().zip(month.stopped) {
            line!(text, "| {} | {stopped} |", role.grant());
        }
        line!(text, "\n| detector | threshold | alerts in the month |\n|---|--:|--:|");
        let rows = NAMES.into_iter().zip(self.found.thresholds).zip(self.found.alerts);
        for ((name, threshold), alerts) in rows {
            let threshold = threshold.map_or_else(|| "silent".to_owned(), |it| format!("{it:.2}"));
            line!(text, "| {name} | {threshold} | {alerts} |");
        }
        let flagged = self.found.flagged;
        line!(
            text,
            "\nD4, D5, D7 and D8 flagged {flagged} of {} principals. D9 is about grants, not \
             principals. *Silent* is a detector that saw too few to promise its alert budget.\n",
            self.found.principals
        );
    }
}

fn is_detected(tried: &Tried) -> bool {
    tried.outcome.detected_after().is_some()
}

fn families() -> impl Iterator<Item = Family> {
    FAMILIES.into_iter().chain([POISONING])
}

fn cover(family: &Family) -> String {
    let roles = family.cover.roles();
    roles.iter().map(|role| role.grant()).collect::<Vec<_>>().join(", ")
}

fn middle(sorted: &[u64]) -> u64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

const OPENING: &str = "\
# Drip: what the persons ledger stops

`cargo xtask drip` writes this page. It took {minutes} minutes here.

A *campaign* gathers data about many persons: where each was, what each paid, what each searched
for and asked a chatbot. Each exchange is harmless. The persons ledger counts them together, and
this page says from where on it notices.

**How.** A house of {principals} people works under the agreement
[`worlds/drip.md`](../crates/sim/worlds/drip.md): support, investigation, fraud, logistics, staff.
Its work is bursty, has weekends and heavy tails, and is written out in words: questions, tickets,
tables, tool results. All of it goes through the real extraction, ledger, budgets and decisions,
and so do the campaigns. Two months of world B were {exchanges} exchanges, {megabytes} MB of text;
{campaigns} campaigns were tried beside them.

**Fair.** The limits of the grants are the peaks of world A and a tenth more, the thresholds of
the detectors come from world A too. World B has another seed, and its roles work up to 5 % more
or less. Nothing was set by looking at world B. An attacker knows the agreement, has accounts of
the role beside those that work, and an identifier that extraction *misses* is a code word that
nothing can read. {seeds} campaigns of each family are tried in the cell of the goals (recall 0.7,
every person with another identifier in each category), {others} in every other cell.

";
const FAMILY_WORDS: &str = "\
At recall 0.7, all identifiers split. *Held* is a budget that stopped something, *detected* is
that or an alert of a detector, with the 95 % interval (Wilson). *Exposed* are the persons, read
or missed, about whom something had been answered when people were told; of a campaign that
nothing told, all of them.";
const UNATTENDED_WORDS: &str = "\
One campaign of each family again, to its end, while nobody looks at what is held. Budgets go on
holding. The last columns say after how many exposed persons each detector alerted; it sees only
what budgets let through. Work is stopped when a campaign has used up what the work needs.";
const CELL_WORDS: &str = "\
All families of 1,000 persons or more: how many are detected, with the 95 % interval. Budgets
count by category, so that identifiers that cannot be linked change little.";
const SIZE_WORDS: &str = "\
Campaigns under the cover of investigation, over 20 accounts, nine in ten requests with an open
case.";
const FLOOR_WORDS: &str = "\
A grant cannot tell a campaign from work that fits into what is left of it. What is left in an
ordinary month is its *floor*: the limit less the median of the days of the judged month. A
campaign below it in every category is not stopped by that grant. A limit closer to the work is a
lower floor.";
const LIMITS: &str = "\
## What this does not show

- A gateway runs the same detectors once a day, and only after it has seen a whole window of
  ordinary work (D9: three); until then a campaign that is not *held* is not told of.
- The same hands wrote the worlds, the attacks and the ledger. A generator by somebody else would
  tell more; with `brightline replay` anybody's traffic can be judged.
- The worlds are made up. Real work shifts more, so that real limits need more room, and room is
  the floor.
- Attackers' accounts do no ordinary work beside the campaign. Whoever takes over an account that
  works little has that person's room.
- A campaign below the floor is not seen, nor is one that goes past the gateway.
- What D9 alerts about in the judged month with no campaign is left out: it would be *detected* for
  nothing.
- The alerts of detectors are counted as if somebody read them the same day.
- In the campaigns, what all grants touch together is left out: the outer stops are the sums of
  the grants.
- A slow campaign outlasts world B, whose last four weeks then come again.
- The detectors were calibrated without the campaign that poisons the sizing of the budgets.";
